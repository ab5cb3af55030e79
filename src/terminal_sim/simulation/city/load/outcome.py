"""What a load came to (压力测试结果), as plain data: the document ``terminal-sim/load/1``.

It passes when no answer was wrong, nothing stays unanswered and the night is level. How fast the bureau was is told,
not judged; that it could not keep up with the arrivals is said plainly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from terminal_sim.conversation.institution import StatedTotals
from terminal_sim.national.table import find
from terminal_sim.simulation.city.load.driving import Driven
from terminal_sim.simulation.city.load.figures import Times
from terminal_sim.simulation.city.load.night import Night
from terminal_sim.simulation.city.load.playing import Played
from terminal_sim.simulation.city.load.watching import slope

KEPT_UP_SHARE = 0.95
LATE_GENERATOR_SECONDS = 0.1
OWN_NAMES = {"visit": ("整笔就诊", "whole visit"), "show": ("展码", "show a code"), "decode": ("解码", "decode")}
HOW = {
    "settled": ("已结算", "settled"),
    "cancelled": ("已结算并撤销", "settled and cancelled"),
    "refused_as_expected": ("按预期被拒绝", "refused, as it had to be"),
    "refused": ("意外被拒绝", "refused, unexpectedly"),
    "not_refused": ("应被拒绝而未拒绝", "not refused, though it had to be"),
    "no_reply": ("没有答复，未入账", "no reply, nothing booked"),
    "outcome_unknown": ("结果未知，留待日终", "outcome unknown, left to the night"),
    "code_expired": ("排队过久，医保码过期", "the code expired while waiting"),
    "family_unsure": ("家人有未决业务，未进行", "not played: the family has an open outcome"),
    "cut_short": ("到时截断", "cut short at the end"),
}


def document(played: Played) -> dict[str, Any]:
    """All of it."""
    driven, wanted, night = played.driven, played.wanted, played.night
    figures = driven.figures
    return {
        "url": wanted.url,
        "world": played.world,
        "people": played.people,
        "families": played.families,
        "seed": wanted.seed,
        "rate": wanted.rate,
        "seconds": wanted.seconds,
        "shape": wanted.shape,
        "passed": passed(played),
        "kept_up": kept_up(driven),
        "machine": {**asdict(played.machine), "set_up_seconds": played.set_up_seconds},
        "arrivals": _arrivals(driven),
        "throughput": {
            "seconds": driven.seconds,
            "visits_a_second": figures.times["visit"].count / max(driven.seconds, 1e-9),
            "answers_a_second": figures.answers / max(driven.seconds, 1e-9),
        },
        "transactions": [_row(name, times, figures.errors) for name, times in _ordered(driven)],
        "ends": [{"name": name, "zh": HOW[name][0], "en": HOW[name][1], "count": n} for name, n in _most(figures.ends)],
        "errors": [{"transaction": one, "name": name, "count": n} for (one, name), n in _most(figures.errors)],
        "expected_refusals": [
            {"transaction": one, "name": name, "count": n} for (one, name), n in _most(figures.expected_refusals)
        ],
        "checked": figures.checked,
        "wrong_answers": figures.wrong_count,
        "wrong": [asdict(each) for each in figures.wrong],
        "night": _night(night, played.night_seconds),
        "server": _server(played),
        "slices": _slices(driven),
    }


def passed(played: Played) -> bool:
    """No wrong answer, nothing left unanswered, both books level."""
    return not played.driven.figures.wrong_count and played.night.level


def kept_up(driven: Driven) -> bool:
    """Nearly everything that arrived was also finished before the last arrival's moment was over."""
    return driven.finished_in_time >= KEPT_UP_SHARE * driven.arrived


def generator_was_late(driven: Driven) -> bool:
    """The load itself could not begin visits when they were due: its figures then say too much."""
    return driven.late.at(0.99) > LATE_GENERATOR_SECONDS


def _arrivals(driven: Driven) -> dict[str, Any]:
    return {
        "seconds": driven.arrivals_seconds,
        "was_stopped": driven.was_stopped,
        "arrived": driven.arrived,
        "begun": driven.begun,
        "finished_in_time": driven.finished_in_time,
        "turned_away": driven.turned_away,
        "not_begun": driven.not_begun,
        "most_open": driven.most_open,
        "begun_late_p99_ms": _ms(driven.late.at(0.99)),
        "begun_late_max_ms": _ms(driven.late.longest),
        "waited_for_family_p99_ms": _ms(driven.waited_for_family.at(0.99)),
        "generator_was_late": generator_was_late(driven),
    }


def _ordered(driven: Driven) -> list[tuple[str, Times]]:
    order = ("visit", "show", "decode")
    rank = {name: place for place, name in enumerate(order)}
    return sorted(driven.figures.times.items(), key=lambda item: (rank.get(item[0], len(order)), item[0]))


def _row(name: str, times: Times, errors: Counter[tuple[str, str]]) -> dict[str, Any]:
    zh, en = OWN_NAMES.get(name, ("", ""))
    transaction = find(name) if not zh else None
    if transaction is not None:
        zh, en = transaction.zh, transaction.en
    return {
        "name": name,
        "zh": zh,
        "en": en,
        "count": times.count,
        "p50_ms": _ms(times.at(0.5)),
        "p90_ms": _ms(times.at(0.9)),
        "p99_ms": _ms(times.at(0.99)),
        "max_ms": _ms(times.longest),
        "errors": sum(count for (one, _), count in errors.items() if one == name),
    }


def _night(night: Night, seconds: float) -> dict[str, Any]:
    outcomes: Counter[str] = Counter()
    for day in night.days:
        outcomes.update(day.counts())
    return {
        "level": night.level,
        "seconds": seconds,
        "institutions": len({day.institution for day in night.days}),
        "totals_checked": sum(len(day.totals) for day in night.days),
        "rows": {name: outcomes[name] for name in ("equal", "missing_here", "missing_there", "different")},
        "here": asdict(_sum([total.here for day in night.days for total in day.totals if not total.insurance])),
        "there": asdict(_sum([total.there for day in night.days for total in day.totals if not total.insurance])),
        "recovered": dict(Counter(each.outcome for each in night.recovered)),
        "unanswered": sum(len(day.unanswered) for day in night.days),
        "not_level": [
            {
                "institution": day.institution,
                "day": day.day.isoformat(),
                "differences": len(day.differences),
                "totals": [asdict(total) for total in day.totals if not total.level],
            }
            for day in night.days
            if not day.level
        ],
        "failed": [asdict(each) for each in night.failed],
        "balances_compared": night.balances_compared,
        "balances_unequal": [asdict(each) for each in night.unequal],
    }


def _sum(totals: Sequence[StatedTotals]) -> StatedTotals:
    return StatedTotals(
        sum(each.total_fen for each in totals),
        sum(each.funds_fen for each in totals),
        sum(each.accounts_fen for each in totals),
        sum(each.cash_fen for each in totals),
        sum(each.count for each in totals),
    )


def _server(played: Played) -> dict[str, Any]:
    seen = played.seen
    if not seen:
        return {"seen": 0}
    grown = slope(seen)
    span = seen[-1].at_seconds - seen[0].at_seconds
    return {
        "seen": len(seen),
        "memory_first_bytes": int(seen[0].memory_bytes),
        "memory_last_bytes": int(seen[-1].memory_bytes),
        "memory_slope_bytes_an_hour": None if grown is None else round(grown * 3600),
        "processor_share": (seen[-1].processor_seconds - seen[0].processor_seconds) / span if span else None,
    }


def _slices(driven: Driven) -> list[dict[str, Any]]:
    figures = driven.figures
    return [
        {
            "at_seconds": place * figures.slice_seconds,
            "arrived": each.arrived,
            "done": each.done,
            "answers": each.answers,
            "visit_p99_ms": _ms(each.times.at(0.99)),
        }
        for place, each in sorted(figures.slices.items())
    ]


def _most(counted: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
