"""How family records leave the program (家庭记录输出): one line each for people, the whole record for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from terminal_sim.cli.listing import print_json
from terminal_sim.conversation import Result
from terminal_sim.conversation.family_replies import (
    BindingChanged,
    FamilyListed,
    GrantChanged,
    QuotaChanged,
    RecordsFound,
    TransferChanged,
)
from terminal_sim.family import (
    BINDING_STATE_ZH,
    GRANT_STATE_ZH,
    QUOTA_STATE_ZH,
    TRANSFER_STATE_ZH,
    Binding,
    Grant,
    Quota,
    Transfer,
)
from terminal_sim.money import yuan
from terminal_sim.people import RELATION_ZH
from terminal_sim.reading.records import to_plain
from terminal_sim.reading.rule_coverage import covered_rules

Names = Callable[[str], str]


def put_out(result: Result, names: Names, *, as_json: bool) -> None:
    """Print a result: a document of its kind, or lines that a person reads."""
    if as_json:
        print_json(f"family-{_kind(result)}", _document(result))
        return
    for line in lines_of(result, names):
        print(line)


def lines_of(result: Result, names: Names) -> list[str]:
    """What a result says, line by line; ``names`` turns a person number into a name."""
    if isinstance(result, BindingChanged):
        return [_binding(result.binding, names), *_notes(result.notes)]
    if isinstance(result, GrantChanged):
        return [_grant(result.grant, names), *_notes(result.notes)]
    if isinstance(result, TransferChanged):
        return [_transfer(result.transfer, names)]
    if isinstance(result, QuotaChanged):
        return [f"{_quota(result.quota, names)}，尚余 | left {yuan(result.left_fen)}"]
    if isinstance(result, FamilyListed):
        return _listed(result, names)
    if isinstance(result, RecordsFound):
        return _records(result, names)
    return ["完成 | done"]


def _listed(found: FamilyListed, names: Names) -> list[str]:
    binding, grant = found.words
    lines = [f"{names(found.person)}：{binding} {found.members}/{found.most} | members {found.members} of {found.most}"]
    groups: tuple[tuple[str, list[str]], ...] = (
        (f"我的{binding} | bindings held", [_binding(each, names) for each in found.bindings]),
        ("被谁添加 | bound by", [_binding(each, names) for each in found.bound_by]),
        (f"我授权的{grant} | grants given", [_grant(each, names) for each in found.grants]),
        (f"加入的{grant} | grants received", [_grant(each, names) for each in found.granted_by]),
        ("医保钱包转账 | transfers", [_transfer(each, names) for each in found.transfers]),
        ("共济额度 | quotas", [_quota(each, names) for each in found.quotas]),
    )
    if found.wallet_fen:
        lines.append(f"医保钱包余额 | in the wallet: {yuan(found.wallet_fen)}")
    for title, rows in groups:
        if rows:
            lines += [title, *(f"  {row}" for row in rows)]
    meant = {"binding": "展码 shows", "grant": "付钱 pays"}
    lines.append("当地用语 | local words: " + "，".join(f"{word}＝{meant[what]}" for word, what in found.aliases))
    return lines


def _records(found: RecordsFound, names: Names) -> list[str]:
    lines = [
        f"{names(found.person)} {found.year} 年：费用 {yuan(found.fees_fen)}，个人自付 {yuan(found.burden_fen)}，"
        f"个税大病可扣除 {yuan(found.deductible_for_tax_fen)}，余额 {yuan(found.balance_fen)}",
        f"  fees, burden inside the catalogue, deductible for tax, balance; {len(found.settlements)} settlements",
    ]
    for use in found.shown:
        lines.append(
            f"  {use.at:%m-%d %H:%M} {names(use.holder)} 展示 {names(use.subject)} 的码（{use.binding}，{use.channel}）"
        )
    for spent in found.spent:
        lines.append(
            f"  {spent.at:%m-%d %H:%M} {names(spent.beneficiary)} 用 {yuan(spent.amount_fen)}，{spent.place}"
            f"（{spent.grant or spent.kind}，{spent.settlement}）"
        )
    return lines


def _binding(each: Binding, names: Names) -> str:
    what = f"{names(each.holder)} → {names(each.subject)}（{RELATION_ZH[each.relation]}）"
    link = f"，子账户 link of {each.links}" if each.links else ""
    due = f"，{each.decided_by:%Y-%m-%d} 前审核 | by then" if each.decided_by else ""
    why = f"，{each.reason}" if each.reason and each.state in ("rejected", "unbound") else ""
    return f"{each.number} {what} {BINDING_STATE_ZH[each.state]} | {each.state}，{each.channel}{link}{due}{why}"


def _grant(each: Grant, names: Names) -> str:
    what = f"{names(each.grantor)} → {names(each.beneficiary)}（{RELATION_ZH[each.relation]}）"
    until = each.to_day.isoformat() if each.to_day else "长期"
    due = f"，{each.decided_by:%Y-%m-%d} 前审核 | by then" if each.decided_by else ""
    return (
        f"{each.number} {what} {GRANT_STATE_ZH[each.state]} | {each.state}，"
        f"{each.from_day} 至 {until}，顺位 {each.priority}，{each.channel}{due}"
    )


def _transfer(each: Transfer, names: Names) -> str:
    return (
        f"{each.number} {names(each.giver)} → {names(each.taker)} {yuan(each.amount_fen)} "
        f"{TRANSFER_STATE_ZH[each.state]} | {each.state}，{each.returns_at:%Y-%m-%d %H:%M} 前接收"
    )


def _quota(each: Quota, names: Names) -> str:
    return (
        f"{each.number} {names(each.owner)} → {names(each.beneficiary)} {yuan(each.reserved_fen)} "
        f"{QUOTA_STATE_ZH[each.state]} | {each.state}"
    )


def _notes(notes: tuple[str, ...]) -> list[str]:
    if not notes:
        return []
    said = {row.id: f"{row.zh} | {row.en}" for row in covered_rules()}
    return [f"  注意 | note: {note} {said.get(note, '')}".rstrip() for note in notes]


def _kind(result: Result) -> str:
    kinds: Mapping[type[Result], str] = {
        BindingChanged: "binding",
        GrantChanged: "grant",
        TransferChanged: "transfer",
        QuotaChanged: "quota",
        FamilyListed: "list",
        RecordsFound: "records",
    }
    return kinds.get(type(result), "done")


def _document(result: Result) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(result)
    return plain
