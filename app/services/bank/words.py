"""The words that banks use in their answers, as data: headings, success, failure, not yet known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from sqlalchemy.orm import Session

from app.models.roster import LineResult
from app.services.intake.columns import plain
from app.services.office import settings

# What a column may hold, as the window calls it.
FIELD_WORDS: Final[Mapping[str, str]] = {
    "roster_number": "花名册编号",
    "line": "明细号",
    "account": "账号",
    "name": "户名",
    "id_number": "证件号码",
    "amount": "金额",
    "result": "结果",
    "reason": "原因",
    "date": "日期",
    "month": "月份",
}

# Field -> headings, the surest first; compared without spaces, signs and brackets.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "roster_number": (
        "批次号", "花名册编号", "花名册号", "批次编号", "代发批次号", "业务批次号", "批号",
        "编号", "客户批次号", "企业批次号",
    ),
    "line": (
        "明细号", "明细序号", "行号", "流水序号", "明细编号", "企业流水号", "客户流水号",
        "批次内序号", "原序号",
    ),
    "account": (
        "收款人账号", "收款账号", "账号", "银行账号", "账户", "卡号", "银行卡号", "帐号",
        "收款人帐号", "收款帐号", "入账账号", "存折账号", "卡折号", "账卡号", "客户账号",
        "账户号码", "账户号", "收款人卡号", "对方账号", "收款方账号",
    ),
    "name": (
        "户名", "收款人户名", "收款户名", "账户名称", "账户名", "客户名称", "收款人",
        "收款人姓名", "收款人名称", "客户姓名", "收款方户名", "收款方名称", "对方户名", "姓名",
        "享受人", "户主", "户主姓名", "持卡人", "帐户名称", "账户户名",
    ),
    "id_number": (
        "证件号码", "证件号", "身份证号", "身份证号码", "收款人身份证号", "公民身份号码",
        "收款人证件号码", "客户证件号码", "身份证",
    ),
    "amount": (
        "金额", "发放金额", "交易金额", "代发金额", "实发金额", "应发金额", "转账金额", "发生额",
        "发生金额", "付款金额", "入账金额", "代付金额", "补助金额", "补贴金额", "成功金额",
    ),
    "result": (
        "结果", "处理结果", "交易结果", "发放结果", "代发结果", "回盘结果", "入账结果",
        "代付结果", "执行结果", "扣划结果", "返回结果", "是否成功", "成功标志", "成功失败标志",
        "处理标志", "交易状态", "处理状态", "发放状态", "入账状态", "明细状态", "代发状态",
        "执行状态", "记录状态", "指令状态", "状态", "标志", "返回码", "响应码", "应答码",
    ),
    "reason": (
        "失败原因", "退回原因", "退票原因", "退汇原因", "错误原因", "拒绝原因", "原因",
        "返回信息", "响应信息", "应答信息", "错误信息", "处理信息", "失败信息", "失败说明",
        "结果说明", "返回描述", "结果描述", "错误描述", "处理描述", "交易信息", "处理结果描述",
        "备注",
    ),
    "date": (
        "日期", "交易日期", "入账日期", "发放日期", "处理日期", "记账日期", "交易时间",
        "处理时间", "入账时间", "代发日期", "退回日期",
    ),
    "month": ("月份", "发放月份", "所属月份", "业务月份", "发放年月", "摘要", "用途", "附言"),
}  # fmt: skip

# Headings that no name above fits: field, words of which one must occur, words that must not.
KEYWORDS: Final[tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = (
    ("account", ("账号", "帐号", "卡号"), ("付款", "付方", "单位", "企业", "转出", "证", "扣款")),
    ("name", ("户名", "姓名"), ("付款", "付方", "单位", "企业", "转出", "经办", "行名")),
    ("id_number", ("身份证", "证件号"), ("类型", "种类", "经办")),
    ("result", ("结果", "状态"), ("账户", "账号", "审核", "复核", "说明", "描述", "核对", "打印")),
    ("reason", ("原因", "错误说明", "失败说明"), ()),
    ("amount", ("金额",), ("失败", "余额", "手续费", "合计", "累计", "限额", "退", "大写")),
)

# Words that are the whole cell.
EXACT: Final[Mapping[str, LineResult]] = {
    "成功": LineResult.PAID, "是": LineResult.PAID, "y": LineResult.PAID, "s": LineResult.PAID,
    "yes": LineResult.PAID, "ok": LineResult.PAID, "true": LineResult.PAID,
    "success": LineResult.PAID, "succeed": LineResult.PAID, "successful": LineResult.PAID,
    "0000": LineResult.PAID, "00": LineResult.PAID, "000000": LineResult.PAID,
    "√": LineResult.PAID, "✓": LineResult.PAID, "正常": LineResult.PAID, "已发": LineResult.PAID,
    "已完成": LineResult.PAID, "完成": LineResult.PAID,
    "已付": LineResult.PAID, "已成": LineResult.PAID,
    "否": LineResult.RETURNED, "n": LineResult.RETURNED, "f": LineResult.RETURNED,
    "no": LineResult.RETURNED, "false": LineResult.RETURNED, "fail": LineResult.RETURNED,
    "failed": LineResult.RETURNED, "failure": LineResult.RETURNED, "×": LineResult.RETURNED,
    "error": LineResult.RETURNED, "退": LineResult.RETURNED, "作废": LineResult.RETURNED,
    "未发": LineResult.RETURNED, "未付": LineResult.RETURNED, "x": LineResult.RETURNED,
    "未明": LineResult.UNKNOWN, "pending": LineResult.UNKNOWN, "processing": LineResult.UNKNOWN,
    "p": LineResult.UNKNOWN, "unknown": LineResult.UNKNOWN,
}  # fmt: skip

# Yes and no: of a column that asks whether a payment failed they mean the other thing.
YES: Final = frozenset({"是", "y", "yes", "true", "√", "✓"})
NO: Final = frozenset({"否", "n", "no", "false", "×", "x"})
# Words that say a result only under a heading that asks for one.
BARE: Final = YES | NO | {"s", "f", "p", "退", "正常", "已发", "未发", "ok"}

# Words that mean nothing certain, whatever stands beside them.
UNCERTAIN: Final = ("部分", "成功失败", "成功或失败", "是否成功")

# Words that stand within the cell, failures before successes: 不成功 and 退款成功 hold 成功.
WITHIN: Final[tuple[tuple[str, LineResult], ...]] = (
    *((word, LineResult.UNKNOWN) for word in ("状态未知", "结果未知", "待退", "退款中", "退汇中")),
    *(
        (word, LineResult.RETURNED)
        for word in (
            "失败", "不成功", "未成功", "退回", "退票", "退汇", "退款", "冲正", "冲销", "撤销",
            "拒绝", "拒付", "不符", "不一致", "不匹配", "不相符", "销户", "注销", "冻结", "止付",
            "挂失", "久悬", "睡眠", "休眠", "不动户", "错误", "有误", "异常", "无此", "不存在",
            "查无", "无效", "非法", "不正确", "不正常", "非正常", "未入账", "未发放", "未支付",
            "未到账", "无法", "不能", "不予", "未能", "不允许", "限额", "超限", "受限", "不足",
            "停用", "未激活", "未开", "过期", "取消", "作废", "清户", "转久悬",
        )
    ),
    *(
        (word, LineResult.UNKNOWN)
        for word in (
            "处理中", "未处理", "待处理", "未知", "待查", "不明", "待确认", "待发", "待入账",
            "待支付", "排队", "受理", "已提交", "已接收", "可疑", "超时", "挂账", "在途", "进行中",
            "待定", "发送中", "等待",
        )
    ),
    *(
        (word, LineResult.PAID)
        for word in (
            "成功", "已入账", "入账", "已发放", "已支付", "已代发", "已到账", "已付款", "已记账",
            "交易完成", "支付完成", "发放完成", "代发完成", "交易正常", "处理正常", "已划转",
        )
    ),
)  # fmt: skip

# A line that says so is a sum, not a payment.
TOTAL_WORDS: Final = ("合计", "总计", "小计", "共计", "总笔数", "总金额", "成功笔数", "失败笔数")

_KEY = "bank.words"


def result_of(text: str, own: Mapping[str, LineResult] | None = None) -> LineResult | None:
    """What a bank's word means; None for a word that is not known, which is then asked about.

    ``own`` are words that the office was asked about before. A bare 0 or 1 is never taken for
    granted: with some banks 1 is success, with others failure.
    """
    word = plain_word(text)
    if own and word in own:
        return own[word]
    if word in EXACT:
        return EXACT[word]
    if any(part in word for part in UNCERTAIN):
        return None
    return next((result for part, result in WITHIN if part in word), None)


def plain_word(text: str) -> str:
    """A word as compared: half width, lower case, without spaces and signs; √ and × stay."""
    return plain(text) or text.strip()


def own_words(session: Session) -> dict[str, LineResult]:
    """What the office said the words of its banks mean."""
    kept: dict[str, str] = json.loads(settings.get(session, _KEY) or "{}")
    return {word: LineResult(result) for word, result in kept.items()}


def learn(session: Session, by: int, words: Mapping[str, LineResult]) -> None:
    """Keep what words mean, so that they are asked about once."""
    new = {plain_word(word): result for word, result in words.items()}
    if new:
        known = own_words(session) | new
        kept = {word: result.value for word, result in sorted(known.items())}
        settings.put(session, by, _KEY, json.dumps(kept, ensure_ascii=False))
