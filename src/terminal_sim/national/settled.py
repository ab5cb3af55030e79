"""A settlement as the interface shows one (结算信息与基金分项): our shares in its fields, every identity kept.

total = all funds + person's burden + institution's part; person's burden = both accounts + cash; all funds = the seven
fund fields; total = the four splits. What relatives paid stands within acct_pay, or beside it where a profile says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from terminal_sim.conversation.replies import Settled
from terminal_sim.errors.base import must_hold
from terminal_sim.national import rest
from terminal_sim.national.codes import ACCOUNT_KIND, clearing_type, fund_kind, hospital_level, meaning
from terminal_sim.national.identity import cover_fields, person_fields
from terminal_sim.national.lines import split_row
from terminal_sim.national.profile import Profile
from terminal_sim.national.setlinfo_table import DETLCUTINFO, SETLDETAIL, setlinfo
from terminal_sim.national.transaction import Request
from terminal_sim.national.writing import flag, rate_number, time_text, yuan_number
from terminal_sim.settlement.outcome import FUNDS, Settlement, Share

BY_ITEM = "1"
VISIT_LENGTH = 30
FUND_FIELDS: Mapping[str, str] = {
    "fund": "hifp_pay",
    "civil_servant": "cvlserv_pay",
    "supplement": "hifes_pay",
    "serious_illness": "hifmi_pay",
    "large_cost": "hifob_pay",
    "medical_aid": "maf_pay",
    "other_fund": "oth_pay",
}
GIVES_LINES = (DETLCUTINFO,)


def output(infno: str, request: Request, settled: Settled) -> dict[str, object]:
    """``setlinfo`` and ``setldetail``; for a purchase ``detlcutinfo`` as well."""
    profile = request.office.profile
    held = _held(settled, profile)
    held["exp_content"] = rest.text(settled, rest.asked(request.extension, profile))
    info = {field.name: held[field.name] for field in setlinfo(infno).fields if field.name in held}
    nodes: dict[str, object] = {"setlinfo": info, "setldetail": _detail(settled, profile)}
    if infno in ("2101", "2102"):
        cut = [split_row(*pair) for pair in zip(settled.bill.lines, settled.settlement.lines, strict=True)]
        names = {field.name for field in DETLCUTINFO.fields}
        nodes["detlcutinfo"] = [{name: row[name] for name in row if name in names} for row in cut]
    return nodes


def nodes_of(infno: str) -> tuple[object, ...]:
    """The nodes that ``output`` makes."""
    return (setlinfo(infno), SETLDETAIL, *(GIVES_LINES if infno in ("2101", "2102") else ()))


def _held(settled: Settled, profile: Profile) -> dict[str, object]:
    """Every field that any transaction may want. A quoted purchase is no visit yet and goes by its message."""
    result, is_quote = settled.settlement, settled.kind == "quote"
    day = settled.at.date()
    return {
        "mdtrt_id": settled.visit or settled.asked_number[:VISIT_LENGTH],
        "setl_id": settled.settlement_id or None,
        **person_fields(settled.person, settled.age),
        **cover_fields(settled.cover, settled.age),
        "setl_time": time_text(settled.at),
        "mdtrt_cert_type": settled.credential_kind,
        "med_type": settled.visit_type,
        **_money(result, profile),
        "balc": yuan_number(settled.own_after_fen),
        "medins_setl_id": settled.asked_number,
        "clr_optins": None if is_quote else settled.cover.admin_code,
        "clr_way": None if is_quote else BY_ITEM,
        "clr_type": clearing_type(settled.visit_type),
        "flxempe_flag": flag("flexible" in settled.cover.tags),
        "nwb_flag": flag(settled.age < 1 and settled.cover.person_class == "minor"),
        "insu_optins": settled.cover.admin_code,
        "emp_name": settled.cover.employer,
        "pay_loc": "2",
        "fixmedins_code": settled.place.code,
        "fixmedins_name": settled.place.name,
        "hosp_lv": hospital_level(settled.place.level),
        "fixmedins_poolarea": settled.place.admin_code,
        "lmtpric_hosp_lv": None,
        "dedc_hosp_lv": None,
        "begndate": day.isoformat(),
        "enddate": day.isoformat(),
        "refd_setl_flag": flag(settled.kind == "cancellation"),
        "year": f"{day:%Y}",
        "dise_codg": settled.bill.disease or None,
        "dise_name": None,
        "invono": None,
        "opter_id": settled.operator,
        "opter_name": settled.operator_name,
        "opt_time": time_text(settled.at),
        "pref_fund_pay": 0,
    }


def _money(result: Settlement, profile: Profile) -> dict[str, object]:
    header, pooled = result.header, result.pooled_fen
    accounts = result.accounts_fen if profile.pooled == "within acct_pay" else result.own_fen
    funds = {name: result.of(payer) for payer in FUNDS for name in (FUND_FIELDS[payer],)}
    must_hold(sum(funds.values()) == result.funds_fen, "fund_pay_sumamt = sum of the fund fields", **funds)
    burden, cash = result.person_fen, result.cash_fen
    whole = result.funds_fen + burden + result.institution_fen
    must_hold(whole == header.total_fen, "medfee_sumamt = funds + person + institution", summed=whole)
    amounts = {
        "medfee_sumamt": header.total_fen,
        "fulamt_ownpay_amt": header.out_of_scope_fen,
        "overlmt_selfpay": header.over_limit_fen,
        "preselfpay_amt": header.advance_fen,
        "inscp_scp_amt": header.in_scope_fen,
        "act_pay_dedc": result.deductible_fen,
        **funds,
        "hifdm_pay": 0,
        "fund_pay_sumamt": result.funds_fen,
        "psn_part_amt": burden,
        "psn_pay": burden,
        "acct_pay": accounts,
        "acct_mulaid_pay": pooled,
        "psn_cash_pay": cash,
        "pdn_cash_pay": cash,
        "cash_payamt": cash,
        "hosp_part_amt": result.institution_fen,
    }
    shown: dict[str, object] = {name: yuan_number(amount) for name, amount in amounts.items()}
    shown["pool_prop_selfpay"] = rate_number(result.fund_rate)
    return shown


def _detail(settled: Settled, profile: Profile) -> list[dict[str, object]]:
    result = settled.settlement
    rows = [
        _row(fund_kind(settled.cover.insurance, share.payer), share.amount_fen, share.limit_fen, settled, (share,))
        for share in result.shares
        if share.payer in FUNDS and share.amount_fen != 0
    ]
    if profile.account_row == "shown" and result.accounts_fen != 0:
        shares = tuple(share for share in result.shares if share.payer in ("own", "pooled"))
        rows.append(_row(ACCOUNT_KIND, result.accounts_fen, None, settled, shares))
    return rows


def _row(
    kind: str, amount_fen: int, limit_fen: int | None, settled: Settled, shares: tuple[Share, ...]
) -> dict[str, object]:
    payers = {share.payer for share in shares}
    words = "；".join(why.zh for why in settled.settlement.trace if why.subject in payers)
    return {
        "fund_pay_type": kind,
        "inscp_scp_amt": yuan_number(settled.settlement.header.in_scope_fen),
        "crt_payb_lmt_amt": None if limit_fen is None else yuan_number(limit_fen),
        "fund_payamt": yuan_number(amount_fen),
        "fund_pay_type_name": meaning("fund_pay_type", kind),
        "setl_proc_info": words[:4000] or None,
    }
