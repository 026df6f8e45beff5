"""What a column of a list may hold, and the column names that come with the program."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from app import vocabulary
from app.services.sheets.headings import HeadingWords

# What each field is called in the window, in the order in which it is offered.
FIELD_LABELS: Final[Mapping[str, str]] = {
    "serial": "序号",
    "village": "村(社区)",
    "group": "组",
    "household_number": "户编号",
    "household_key": "证号",
    "head_name": "户主姓名",
    "head_id_number": "户主身份证号",
    "is_head": "是否户主",
    "relation": "与户主关系",
    "name": "姓名",
    "id_number": "身份证号",
    "sex": "性别",
    "birth_date": "出生日期",
    "age": "年龄",
    "family_size": "家庭人口",
    "persons_covered": "保障人口",
    "amount": "金额",
    "amount_per_person": "人均金额",
    "first_month": "起始年月",
    "date": "日期",
    "mode": "供养方式",
    "care": "自理能力",
    "category": "类别",
    "grade": "等级",
    "aid_type": "救助类型",
    "reason": "原因",
    "disability_kind": "残疾类别",
    "disability_level": "残疾等级",
    "bank": "开户银行",
    "account": "银行账号",
    "account_holder": "户名",
    "payee_name": "收款人",
    "payee_id_number": "收款人身份证号",
    "phone": "电话",
    "address": "住址",
    "soldier_name": "义务兵姓名",
    "enlisted": "入伍时间",
    "note": "备注",
}


@cache
def list_words() -> HeadingWords:
    """How lists name their columns: ``resources/vocabulary/list-columns.toml``, read once.

    Raises VocabularyError for a file that is not as it should be.
    """
    return vocabulary.load(
        vocabulary.shipped("list-columns"), HeadingWords, lambda words: words.faults(FIELD_LABELS)
    )
