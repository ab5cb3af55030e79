"""A reconciliation on paper (对账结果输出): text, CSV and HTML of the same rows, Chinese first."""

from __future__ import annotations

import csv
import io
from html import escape

from terminal_sim.conversation.institution import StatedRow, StatedTotals
from terminal_sim.money import yuan
from terminal_sim.terminal.reconciliation import OUTCOME_EN, OUTCOME_ZH, Compared, Reconciliation, Totals

SIMULATED = "模拟数据，不涉及任何真实账户 | simulated, no real account is concerned"
COLUMNS: tuple[tuple[str, str], ...] = (
    ("outcome", "结果"),
    ("settlement", "结算ID"),
    ("message", "报文编号"),
    ("visit", "就诊ID"),
    ("person", "人员编号"),
    ("refund", "退费"),
    ("total_here", "总额-本机构"),
    ("total_there", "总额-医保局"),
    ("funds_here", "基金-本机构"),
    ("funds_there", "基金-医保局"),
    ("accounts_here", "个账-本机构"),
    ("accounts_there", "个账-医保局"),
    ("note", "说明"),
)


def as_text(found: Reconciliation) -> str:
    """For the screen."""
    lines = [
        f"对账 {found.institution} {found.day.isoformat()} | reconciliation",
        SIMULATED,
        "",
        *(_totals_line(total) for total in found.totals),
    ]
    if not found.totals:
        lines.append("当日无结算 | no settlement on this day")
    for row in found.differences:
        lines += ["", *_row_lines(row)]
    counts = found.counts()
    if found.rows:
        shown = ", ".join(f"{OUTCOME_ZH[name]} {OUTCOME_EN[name]} {count}" for name, count in counts.items())
        lines += ["", f"明细 | rows: {shown}"]
    if found.unanswered:
        lines += ["", f"无答复报文 {len(found.unanswered)} | unanswered: {', '.join(found.unanswered)}"]
    lines += ["", "对平 | level" if found.level else "不平 | not level"]
    return "\n".join(lines) + "\n"


def as_csv(found: Reconciliation) -> str:
    """One line a row, with a header line; opens in a spreadsheet."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([f"{zh} {name}" for name, zh in COLUMNS])
    for row in found.rows:
        writer.writerow([_cells(row)[name] for name, _ in COLUMNS])
    return target.getvalue()


def as_html(found: Reconciliation) -> str:
    """A page that stands alone."""
    title = escape(f"对账 {found.institution} {found.day.isoformat()}")
    head = "".join(f"<th>{escape(zh)}<br><small>{escape(name)}</small></th>" for name, zh in COLUMNS)
    body = "".join(_html_row(row) for row in found.rows)
    totals = "".join(f"<li>{escape(_totals_line(total))}</li>" for total in found.totals)
    verdict = "对平 | level" if found.level else "不平 | not level"
    unanswered = "".join(f"<li>{escape(number)}</li>" for number in found.unanswered)
    waiting = f"<h2>无答复报文 | unanswered</h2><ul>{unanswered}</ul>" if unanswered else ""
    return (
        f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
        f"</head><body><h1>{title}</h1><p>{escape(SIMULATED)}</p><p class=verdict>{verdict}</p><ul>{totals}</ul>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{waiting}</body></html>\n"
    )


def _totals_line(total: Totals) -> str:
    which = f"险种 {total.insurance} 清算类别 {total.clearing_type}" if total.insurance else "全部"
    if total.level:
        return f"{which}：一致 | level  {_sums(total.here)}"
    return f"{which}：不一致 | not level\n  本机构 here   {_sums(total.here)}\n  医保局 there  {_sums(total.there)}"


def _sums(sums: StatedTotals) -> str:
    return (
        f"{sums.count} 笔 总额 {yuan(sums.total_fen)} 基金 {yuan(sums.funds_fen)} "
        f"个账 {yuan(sums.accounts_fen)} 现金 {yuan(sums.cash_fen)}"
    )


def _row_lines(row: Compared) -> list[str]:
    known = row.known
    lines = [
        f"{OUTCOME_ZH[row.outcome]} | {OUTCOME_EN[row.outcome]}："
        f"结算 {known.settlement or '–'} 报文 {known.number or '–'}"
    ]
    for name, stated in (("本机构 here ", row.here), ("医保局 there", row.there)):
        if stated is not None:
            lines.append(
                f"  {name}  人员 {stated.person or '–'} {'退费 ' if stated.refund else ''}"
                f"总额 {yuan(stated.total_fen)} 基金 {yuan(stated.funds_fen)} 个账 {yuan(stated.accounts_fen)}"
            )
    if row.hint_zh:
        lines.append(f"  {row.hint_zh} | {row.hint_en}")
    return lines


def _cells(row: Compared) -> dict[str, str]:
    known = row.known

    def amount(stated: StatedRow | None, name: str) -> str:
        return "" if stated is None else yuan(getattr(stated, name))

    return {
        "outcome": f"{OUTCOME_ZH[row.outcome]} {OUTCOME_EN[row.outcome]}",
        "settlement": _safe(known.settlement),
        "message": _safe(known.number),
        "visit": _safe(known.visit),
        "person": _safe(known.person),
        "refund": "1" if known.refund else "0",
        "total_here": amount(row.here, "total_fen"),
        "total_there": amount(row.there, "total_fen"),
        "funds_here": amount(row.here, "funds_fen"),
        "funds_there": amount(row.there, "funds_fen"),
        "accounts_here": amount(row.here, "accounts_fen"),
        "accounts_there": amount(row.there, "accounts_fen"),
        "note": f"{row.hint_zh} {row.hint_en}".strip(),
    }


def _safe(cell: str) -> str:
    """A text that a spreadsheet would take for a formula is given as text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def _html_row(row: Compared) -> str:
    cells = "".join(f"<td>{escape(_cells(row)[name])}</td>" for name, _ in COLUMNS)
    return f"<tr class={row.outcome}>{cells}</tr>"


_STYLE = (
    "body{font-family:sans-serif;margin:2rem}table{border-collapse:collapse}td,th{border:1px solid #999;"
    "padding:.3rem .5rem;text-align:left}tr.missing_here{background:#fde8c8}tr.missing_there{background:#f9d0d0}"
    "tr.different{background:#fff3a8}.verdict{font-weight:bold}"
)
