"""The lists of a detail check as files (对账明细文件): a ZIP with one TXT, UTF-8, TABs, ``null`` for empty.

>>> sent = packed("rows.txt", [("S1", "V1", "P1", "98.00", "52.13", "30.00", "0")])
>>> [row.settlement for row in stated_rows(sent)]
['S1']

Sources: the columns as independent client programs write and read them. One of them joins neighbouring TABs, so an
empty column must be the word ``null``.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence

from terminal_sim.conversation.institution import StatedRow
from terminal_sim.conversation.replies import DetailOutcome, DetailRow
from terminal_sim.errors.input import BadAmount
from terminal_sim.errors.wire import BadStatementFile
from terminal_sim.money import fen, yuan
from terminal_sim.national.parsing import NULL_WORDS

LARGEST = 20_000_000
MOST_ROWS = 200_000
SENT_COLUMNS = ("setl_id", "mdtrt_id", "psn_no", "medfee_sumamt", "fund_pay_sumamt", "acct_pay", "refd_setl_flag")
RETURNED_COLUMNS = (
    "psn_no",
    "mdtrt_id",
    "setl_id",
    "msgid",
    "stmt_rslt",
    "refd_setl_flag",
    "memo",
    "medfee_sumamt",
    "fund_pay_sumamt",
    "acct_pay",
)
_DIGIT: dict[str, str] = {"equal": "0", "bureau_only": "1", "institution_only": "2", "different": "3"}
_SIX: dict[str, str] = {"equal": "000000", "bureau_only": "000102", "institution_only": "000103", "different": "000104"}
OUTCOMES: dict[str, DetailOutcome] = {
    "0": "equal",
    "000000": "equal",
    "1": "bureau_only",
    "2": "institution_only",
    "000103": "institution_only",
    "3": "different",
    "000102": "bureau_only",
    "000104": "different",
}
_MEMO: dict[str, str] = {
    "equal": "一致",
    "bureau_only": "中心多",
    "institution_only": "机构多",
    "different": "数据不一致",
}


def packed(name: str, rows: Iterable[Sequence[str]]) -> bytes:
    """A ZIP with one text of these rows; always the same bytes for the same rows."""
    text = "".join("\t".join(_cell(cell) for cell in row) + "\n" for row in rows)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), text.encode())
    return held.getvalue()


def unpacked(content: bytes) -> list[list[str]]:
    """The rows of a ZIP with one text, or of a bare text. Empty cells are empty. Raises BadStatementFile."""
    text = _text(content)
    rows = [[_plain(cell) for cell in line.rstrip("\r").split("\t")] for line in text.split("\n") if line.strip()]
    if len(rows) > MOST_ROWS:
        raise BadStatementFile(reason_zh=f"超过 {MOST_ROWS} 行", reason=f"more than {MOST_ROWS} rows")
    return rows


def stated_rows(content: bytes) -> tuple[StatedRow, ...]:
    """The institution's rows. Raises BadStatementFile naming the row."""
    rows = unpacked(content)
    if rows and rows[0][0].lower() == SENT_COLUMNS[0]:
        rows = rows[1:]
    return tuple(_stated(row, number) for number, row in enumerate(rows, 1))


def stated_cells(row: StatedRow) -> tuple[str, ...]:
    """One row as it is sent."""
    amounts = (row.total_fen, row.funds_fen, row.accounts_fen)
    return (row.settlement, row.visit, row.person, *map(yuan, amounts), "1" if row.refund else "0")


def returned_cells(row: DetailRow, style: str) -> tuple[str, ...]:
    """One compared row as it is returned; a row that only the bureau has comes without settlement and visit."""
    shown = row.bureau or row.institution
    codes = _DIGIT if style == "digit" else _SIX
    if shown is None:
        return ("",) * len(RETURNED_COLUMNS)
    only_here = row.outcome == "bureau_only"
    names = (shown.person, "" if only_here else shown.visit, "" if only_here else shown.settlement, shown.number)
    amounts = (shown.total_fen, shown.funds_fen, shown.accounts_fen)
    refund = "1" if shown.refund else "0"
    return (*names, codes[row.outcome], refund, _memo(row), *map(yuan, amounts))


def _memo(row: DetailRow) -> str:
    if row.outcome != "different" or row.bureau is None or row.institution is None:
        return _MEMO[row.outcome]
    return f"{_MEMO['different']}：机构 {yuan(row.institution.total_fen)}，中心 {yuan(row.bureau.total_fen)}"


def _stated(row: list[str], number: int) -> StatedRow:
    if len(row) < len(SENT_COLUMNS):
        wanted = len(SENT_COLUMNS)
        zh, en = (
            f"第{number}行只有{len(row)}列，应为{wanted}列",
            f"row {number} has {len(row)} columns, wanted {wanted}",
        )
        raise BadStatementFile(reason_zh=zh, reason=en)
    total, funds, accounts = (_amount(cell, number) for cell in row[3:6])
    return StatedRow(row[0], row[1], row[2], total, funds, accounts, row[6] == "1", row[7] if len(row) > 7 else "")


def _amount(cell: str, number: int) -> int:
    try:
        return fen(cell or "0", "amount")
    except BadAmount:
        raise BadStatementFile(reason_zh=f"第{number}行金额无效", reason=f"row {number} holds no amount") from None


def _text(content: bytes) -> str:
    try:
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                inside = [entry for entry in archive.infolist() if not entry.is_dir()]
                if len(inside) != 1:
                    raise BadStatementFile(
                        reason_zh=f"ZIP 内有 {len(inside)} 个文件", reason="the ZIP holds not one file"
                    )
                with archive.open(inside[0]) as member:
                    content = member.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise BadStatementFile(reason_zh=f"解压后超过 {LARGEST} 字节", reason=f"more than {LARGEST} bytes unpacked")
        return content.decode("utf-8-sig")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as wrong:
        raise BadStatementFile(reason_zh=f"ZIP 损坏（{wrong}）", reason=f"the ZIP is broken ({wrong})") from None
    except UnicodeDecodeError:
        raise BadStatementFile(reason_zh="不是 UTF-8 文本", reason="the text is not UTF-8") from None


def _cell(cell: str) -> str:
    return " ".join(cell.split()) or "null"


def _plain(cell: str) -> str:
    text = cell.strip()
    return "" if text in NULL_WORDS else text
