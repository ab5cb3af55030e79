"""The detail check from the client's side (对明细账请求): upload the list, ask, download the outcome, read it."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from terminal_sim.conversation import Asking, Reply
from terminal_sim.conversation.institution import DetailCheck, StatedRow
from terminal_sim.conversation.replies import DetailRow, DetailsChecked
from terminal_sim.errors.wire import UnexpectedReply
from terminal_sim.money import fen
from terminal_sim.national.statement_file import OUTCOMES, RETURNED_COLUMNS, packed, stated_cells, unpacked

if TYPE_CHECKING:
    from terminal_sim.national.client import NationalClient


def detail_checked(client: NationalClient, asking: Asking, act: DetailCheck) -> Reply:
    """Three messages under the number of one: 9101, 3202, 9102."""
    content = base64.b64encode(packed("rows.txt", [stated_cells(row) for row in act.rows])).decode()
    code = asking.sender.code
    given: Mapping[str, object] = {"fsUploadIn": {"in": content, "filename": "rows.zip", "fixmedins_code": code}}
    told, _ = client.post(asking, "9101", given)
    if str(told.get("infcode")) != "0":
        return client.reply_of(asking, told, None)
    told, _ = client.post(asking, "3202", {"data": _asked(act, told["output"]["file_qury_no"])})
    if str(told.get("infcode")) != "0":
        return client.reply_of(asking, told, None)
    found = told["output"]["fileinfo"]
    fetch = {"file_qury_no": found["file_qury_no"], "filename": found["filename"], "fixmedins_code": code}
    failed, file = client.post(asking, "9102", {"fsDownloadIn": fetch})
    if failed:
        return client.reply_of(asking, failed, None)
    rows = [_row(client, asking, cells, act.rows) for cells in unpacked(file)]
    return client.reply_of(asking, told, DetailsChecked(tuple(rows)))


def _asked(act: DetailCheck, number: str) -> dict[str, object]:
    return {
        "setl_optins": "",
        "file_qury_no": number,
        "stmt_begndate": act.from_day.isoformat(),
        "stmt_enddate": act.to_day.isoformat(),
        "medfee_sumamt": sum(row.total_fen for row in act.rows) / 100,
        "fund_pay_sumamt": sum(row.funds_fen for row in act.rows) / 100,
        "cash_payamt": sum(row.total_fen - row.funds_fen - row.accounts_fen for row in act.rows) / 100,
        "fixmedins_setl_cnt": len(act.rows),
        "clr_type": act.clearing_type,
    }


def _row(client: NationalClient, asking: Asking, cells: list[str], sent: Sequence[StatedRow]) -> DetailRow:
    """One outcome. The file shows one side's amounts; the other side's row is found among what was sent."""
    if len(cells) < len(RETURNED_COLUMNS) or cells[4] not in OUTCOMES:
        raise UnexpectedReply(number=asking.number, url=client.url, reason=f"{len(cells)} columns in a row")
    shown: dict[str, Any] = dict(zip(RETURNED_COLUMNS, cells, strict=False))
    outcome = OUTCOMES[shown["stmt_rslt"]]
    total, funds, accounts = (fen(shown[name] or "0") for name in ("medfee_sumamt", "fund_pay_sumamt", "acct_pay"))
    names = (shown["setl_id"], shown["mdtrt_id"], shown["psn_no"])
    stated = StatedRow(*names, total, funds, accounts, shown["refd_setl_flag"] == "1", shown["msgid"])
    own = next((row for row in sent if row.settlement and row.settlement == stated.settlement), None)
    if outcome == "institution_only":
        return DetailRow(outcome, own or stated, None)
    return DetailRow(outcome, own if outcome != "bureau_only" else None, stated)
