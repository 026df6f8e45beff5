"""The words that banks use in their answers, as data: column names, success, failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.models.roster import LineResult

# Field -> column names; compared as the headers of lists are (without spaces and brackets).
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "roster_number": ("批次号", "花名册编号", "花名册号", "批次编号", "代发批次号"),
    "line": ("明细号", "明细序号", "行号", "流水序号"),
    "account": ("账号", "银行账号", "账户", "卡号", "银行卡号", "收款账号", "收款人账号", "帐号"),
    "name": (
        "户名", "姓名", "收款人", "收款人姓名", "收款户名", "账户名称", "收款人户名", "客户名称",
    ),
    "id_number": ("证件号码", "身份证号", "身份证号码", "证件号", "收款人身份证号"),
    "amount": (
        "金额", "发放金额", "交易金额", "实发金额", "代发金额", "成功金额", "入账金额", "发生额",
    ),
    "result": (
        "结果", "处理结果", "状态", "交易状态", "发放结果", "处理状态", "入账状态", "交易结果",
        "代发结果", "回盘结果", "是否成功", "明细状态",
    ),
    "reason": (
        "原因", "失败原因", "退回原因", "退票原因", "返回信息", "错误信息", "处理信息", "错误原因",
        "失败说明", "返回描述", "结果说明", "备注",
    ),
    "date": ("日期", "交易日期", "入账日期", "发放日期", "处理日期", "记账日期"),
}  # fmt: skip

# Whole words first; else a word that stands within the cell, failures before successes
# (不成功 and 未成功 hold 成功).
EXACT: Final[Mapping[str, LineResult]] = {
    "成功": LineResult.PAID, "是": LineResult.PAID, "y": LineResult.PAID, "s": LineResult.PAID,
    "success": LineResult.PAID, "0000": LineResult.PAID, "00": LineResult.PAID,
    "1": LineResult.PAID, "√": LineResult.PAID,
    "失败": LineResult.RETURNED, "否": LineResult.RETURNED, "n": LineResult.RETURNED,
    "f": LineResult.RETURNED, "fail": LineResult.RETURNED, "×": LineResult.RETURNED,
    "处理中": LineResult.UNKNOWN, "未明": LineResult.UNKNOWN,
}  # fmt: skip
WITHIN: Final[tuple[tuple[str, LineResult], ...]] = (
    *(
        (word, LineResult.RETURNED)
        for word in (
            "失败", "不成功", "未成功", "退回", "退票", "退汇", "拒绝", "不符", "销户", "冻结",
            "挂失", "错误", "异常", "无此", "不存在", "未入账", "未发放",
        )
    ),
    *((word, LineResult.UNKNOWN) for word in ("处理中", "待处理", "未知", "待查", "不明")),
    *(
        (word, LineResult.PAID)
        for word in ("成功", "已入账", "入账", "已发放", "已支付", "完成", "正常", "已代发")
    ),
)  # fmt: skip


def result_of(text: str) -> LineResult | None:
    """What a bank's word means; None for a word that is not known."""
    word = text.strip().lower()
    if word in EXACT:
        return EXACT[word]
    return next((result for part, result in WITHIN if part in word), None)
