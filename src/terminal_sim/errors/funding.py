"""Refusals around money moved or set aside beforehand: the wallet (医保钱包) and the reserved quota (共济额度)."""

from __future__ import annotations

from terminal_sim.errors.base import Refusal


class WalletNotOpen(Refusal):
    """Facts: region, day."""

    zh = "{region} 在 {day} 尚未开通医保钱包"
    en = "{region} has no wallet on {day}"
    todo_zh = "请改用家庭共济授权"
    todo_en = "use a grant instead"


class WalletClosedHours(Refusal):
    """Facts: begin, end, now."""

    zh = "医保钱包在 {begin} 至次日 {end} 不办理转账（现在 {now}）"
    en = "the wallet takes no transfers from {begin} to {end} (it is {now})"
    todo_zh = "请在开放时间办理"
    todo_en = "come back in the open hours"


class WalletTransferTooLarge(Refusal):
    """Facts: amount, limit."""

    zh = "单笔转账 {amount} 元超过上限 {limit} 元"
    en = "a transfer of {amount} yuan is above the limit of {limit}"
    todo_zh = "请减少金额"
    todo_en = "send less"


class WalletTransfersUsedUp(Refusal):
    """Facts: limit, day."""

    zh = "{day} 已转账 {limit} 次，达到当日上限"
    en = "{limit} transfers were made on {day}, the most of a day"
    todo_zh = "请次日再办"
    todo_en = "come back tomorrow"


class AccountShort(Refusal):
    """Facts: held, wanted."""

    zh = "个人账户余额 {held} 元，不足 {wanted} 元"
    en = "the account holds {held} yuan, not {wanted}"
    todo_zh = "请减少金额"
    todo_en = "take a smaller amount"


class AmountNotPositive(Refusal):
    """Facts: amount."""

    zh = "金额 {amount} 元无效，应大于零"
    en = "an amount of {amount} yuan is not above zero"
    todo_zh = "请填写正数金额"
    todo_en = "give an amount above zero"


class TransferNotFound(Refusal):
    """Facts: transfer."""

    zh = "没有编号为 {transfer} 的转账"
    en = "there is no transfer {transfer}"
    todo_zh = "请核对编号"
    todo_en = "check the number"


class TransferNotWaiting(Refusal):
    """Facts: transfer, state_zh, state."""

    zh = "转账 {transfer} 目前为“{state_zh}”，不能接收"
    en = "transfer {transfer} is {state} and cannot be accepted"
    todo_zh = "请由对方重新转账"
    todo_en = "ask for it to be sent again"


class NotYourTransfer(Refusal):
    """Facts: transfer."""

    zh = "转账 {transfer} 不是转给您的"
    en = "transfer {transfer} was not sent to you"
    todo_zh = "请由收款人接收"
    todo_en = "let its taker accept it"


class TransferToSelf(Refusal):
    zh = "不能给自己转账或预留额度"
    en = "nobody sends money to themselves or reserves it for themselves"
    todo_zh = "请填写家人"
    todo_en = "name a relative"


class QuotaNotOpen(Refusal):
    """Facts: region, day."""

    zh = "{region} 在 {day} 没有共济额度的规定"
    en = "{region} knows no reserved quota on {day}"
    todo_zh = "请选择规定生效之后的日期，或改用家庭共济授权"
    todo_en = "choose a later day, or use a grant"


class QuotaNotFound(Refusal):
    """Facts: quota."""

    zh = "没有编号为 {quota} 的共济额度"
    en = "there is no quota {quota}"
    todo_zh = "请核对编号"
    todo_en = "check the number"


class QuotaDissolved(Refusal):
    """Facts: quota, ended."""

    zh = "共济额度 {quota} 已于 {ended} 解除"
    en = "quota {quota} was dissolved on {ended}"
    todo_zh = "如有需要请重新预留"
    todo_en = "reserve a new one"


class NotYourQuota(Refusal):
    """Facts: quota."""

    zh = "共济额度 {quota} 与您无关"
    en = "quota {quota} is not yours"
    todo_zh = "请由其所有人或使用人操作"
    todo_en = "let its owner or beneficiary do it"
