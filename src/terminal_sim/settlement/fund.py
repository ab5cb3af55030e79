"""The basic fund (统筹基金): rate by bands on what lies above the deductible, inside the caps.

Rounded once, over all bands together. Caps then cut: on fund money per visit, day, month, quarter, half year or year.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from terminal_sim.coverage import Tally, TallyChange
from terminal_sim.money import WHOLE, ZERO_RATE, Rounding, rounded, shared_out, yuan
from terminal_sim.rules.benefit import Benefit
from terminal_sim.rules.pack import InForce
from terminal_sim.rules.shapes import PERIOD_EN, PERIOD_ZH, Band, Bands, Cap, tally_of
from terminal_sim.settlement.claim import Claim
from terminal_sim.settlement.limits import cap_left, carried
from terminal_sim.settlement.outcome import Share, Why, YearTotal
from terminal_sim.settlement.sums import Counted, Sums
from terminal_sim.settlement.trace import why

CUMULATIVE, EXCESS = "in_scope", "excess"
MODE_ZH = {"half_up": "四舍五入", "half_even": "四舍六入五成双", "down": "舍去", "up": "进一"}


class Portion(NamedTuple):
    """What one band gives: the amount in it and its part of the rounded sum, in fen."""

    band: Band
    of_fen: int
    gives_fen: int
    is_exact: bool = True


def pay(sums: Sums, claim: Claim, benefit: Benefit) -> Sums:
    """The fund's share: least of what it may cover, what its caps leave, and what is left."""
    bands = benefit.bands
    if benefit.hindrances or bands is None or benefit.rate is None:
        return sums.paid(Share("fund", 0, limit_fen=0), *(_hindrance(item) for item in benefit.hindrances))
    start = _start(bands, sums, claim)
    portions = banded(bands, start, sums.shared_fen, sums.exact_e4 if sums.shared_fen else 0, benefit.rounding.value)
    lines = [_portion_line(portion, sums, benefit, bands) for portion in portions]
    if not all(portion.is_exact for portion in portions):
        lines.append(_rounding_line(benefit.rounding))
    may = sum(portion.gives_fen for portion in portions)
    limit: int | None = None
    for rule in benefit.caps:
        if rule.value.of != "fund":
            continue
        left = cap_left(rule.value, claim)
        limit = left if limit is None else min(limit, left)
        if left < may:
            lines.append(_cap_line(rule, left, may))
            may = left
    if sums.left_fen < may:
        lines.append(_rest_line(sums.left_fen - may, may))
        may = sums.left_fen
    flat_rate = bands.bands[0].rate if bands.is_flat else ZERO_RATE
    counted = _counted(sums, claim, benefit, bands, may)
    return sums.paid(Share("fund", may, None, limit), *lines, counted=counted, fund_rate=flat_rate)


def banded(bands: Bands, start_fen: int, amount_fen: int, exact_e4: int, mode: Rounding) -> tuple[Portion, ...]:
    """What the bands give on ``amount_fen`` lying above ``start_fen``; rounded once, largest remainders first."""
    if bands.is_flat and amount_fen:
        band = bands.bands[0]
        product = (amount_fen * WHOLE + exact_e4) * band.rate.ten_thousandths
        given = max(0, rounded(product, WHOLE * WHOLE, mode))
        return (Portion(band, amount_fen, given, given * WHOLE * WHOLE == product),)
    pieces = bands.pieces(start_fen, start_fen + amount_fen)
    products = [piece * band.rate.ten_thousandths * WHOLE for band, piece in pieces]
    if products:
        products[-1] += exact_e4 * pieces[-1][0].rate.ten_thousandths
    gives = shared_out(max(0, rounded(sum(products), WHOLE * WHOLE, mode)), [max(0, product) for product in products])
    return tuple(
        Portion(band, piece, given, given * WHOLE * WHOLE == product)
        for (band, piece), given, product in zip(pieces, gives, products, strict=False)
    )


def totals_of(changes: tuple[TallyChange, ...], claim: Claim, benefit: Benefit) -> tuple[YearTotal, ...]:
    """The running totals of every counted cap after this settlement."""
    found = []
    for rule in benefit.caps:
        cap: Cap = rule.value
        tally = tally_of(cap.counter, cap.per, claim.at.date())
        if tally is None:
            continue
        added = next((change.amount_fen for change in changes if change.tally == tally), 0)
        of_zh, of_en = ("统筹基金支付", "fund paid") if cap.of == "fund" else ("合规费用", "eligible cost")
        per = PERIOD_ZH[cap.per]
        used = claim.so_far.of(tally) + added
        english = f"{of_en} this {PERIOD_EN[cap.per]}"
        found.append(YearTotal(tally.name, f"本{per}{of_zh}累计", english, used, cap.amount_fen + carried(cap, claim)))
    return tuple(found)


def _start(bands: Bands, sums: Sums, claim: Claim) -> int:
    year = str(claim.at.year)
    if bands.on == "cumulative":
        return claim.so_far.of(Tally(CUMULATIVE, year)) + sums.eligible_fen - sums.shared_fen
    return claim.so_far.of(Tally(EXCESS, year)) if bands.on == "excess" else 0


def _counted(sums: Sums, claim: Claim, benefit: Benefit, bands: Bands, given: int) -> Counted:
    day = claim.at.date()
    counted: list[tuple[Tally | None, int]] = [(tally_of("fund", "year", day), given)]
    for rule in benefit.caps:
        if rule.value.of == "fund":
            counted.append((tally_of(rule.value.counter, rule.value.per, day), given))
    if not bands.is_flat:
        counted.append((tally_of(CUMULATIVE, "year", day), sums.eligible_fen))
        counted.append((tally_of(EXCESS, "year", day), sums.shared_fen))
    return tuple(counted)


def _portion_line(portion: Portion, sums: Sums, benefit: Benefit, bands: Bands) -> Why:
    rate = portion.band.rate.percent()
    row_zh, row_en = _row(benefit)
    gives = yuan(portion.gives_fen)
    if bands.is_flat:
        eligible = yuan(sums.eligible_fen)
        what_zh, what_en = f"政策范围内{eligible}元", f"{eligible} in scope"
        if sums.deductible_fen:
            borne = yuan(sums.deductible_fen)
            what_zh += f"，减起付线{borne}元"
            what_en += f" less the deductible of {borne}"
    else:
        end = "以上" if portion.band.upto_fen is None else f"至{yuan(portion.band.upto_fen)}元"
        what_zh = f"{yuan(portion.band.from_fen)}元{end}部分的{yuan(portion.of_fen)}元"
        what_en = f"{yuan(portion.of_fen)} in the band from {yuan(portion.band.from_fen)}"
    zh = f"统筹基金：{what_zh}，按{rate}{row_zh}支付{gives}元"
    en = f"fund: {what_en}, {rate}{row_en}, gives {gives}"
    return why("fund", portion.gives_fen, portion.of_fen, zh, en, benefit.rate, rate)


def _row(benefit: Benefit) -> tuple[str, str]:
    """Which case of the tables holds, and what was added to the rate, in brackets."""
    zh, en = benefit.row_zh, benefit.row_en
    for item in benefit.adjustments:
        zh += f"，含{item.zh}{_points(item.ten_thousandths)}"
        en += f", {item.en} {_points(item.ten_thousandths)} included"
    return (f"（{zh}）" if zh else ""), (f" ({en})" if en else "")


def _rounding_line(rule: InForce[Rounding]) -> Why:
    zh = f"不足一分的尾数{MODE_ZH[rule.value]}"
    return why("note", 0, 0, zh, f"fractions of a fen: {rule.value.replace('_', ' ')}", rule, rule.value)


def _cap_line(rule: InForce[Any], left: int, may: int) -> Why:
    cap: Cap = rule.value
    per = PERIOD_ZH[cap.per]
    return why(
        "fund",
        left - may,
        may,
        f"统筹基金：每{per}限额{yuan(cap.amount_fen)}元，尚余{yuan(left)}元，超出的{yuan(may - left)}元不予支付",
        f"fund: cap {yuan(cap.amount_fen)} a {cap.per.replace('_', ' ')}, {yuan(left)} left, "
        f"{yuan(may - left)} above it is not paid",
        rule,
        yuan(cap.amount_fen),
    )


def _rest_line(change: int, may: int) -> Why:
    zh = f"统筹基金：待付金额不足，少付{yuan(-change)}元"
    return why("fund", change, may, zh, f"fund: less is left than it could pay, {yuan(-change)} not needed")


def _hindrance(item: Any) -> Why:
    return why("fund", 0, 0, f"统筹基金支付0.00元：{item.zh}", f"the fund pays 0.00: {item.en}", item.rule, item.code)


def _points(ten_thousandths: int) -> str:
    sign = "+" if ten_thousandths >= 0 else "−"
    return f"{sign}{abs(ten_thousandths) / 100:g}%"
