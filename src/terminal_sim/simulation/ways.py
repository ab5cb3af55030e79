"""One bill, several ways (同一账单的几种付法): by the own code, through a binding, with a grant, with the
authoriser's voucher.

Each way is a little story of the same two people: an authoriser with 100 yuan and a patient. What the region asks
for on the day (documents, faces, confirmation, review) is supplied, so that only the way of paying differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from terminal_sim.clock import CHINA
from terminal_sim.errors import TerminalSimError
from terminal_sim.reading.stories import KinRow, PersonRow, Step, Story
from terminal_sim.rules.channels import Power, channels_with
from terminal_sim.rules.family import Reading
from terminal_sim.rules.pack import Pack
from terminal_sim.simulation.stories import Packs, Told, perform

GIVER, PATIENT, PASSWORD = "授权人", "就诊人", "135791"
KINDS: Mapping[str, tuple[str, str, str, str]] = {
    "employee": ("active", "spouse", "1987-06-30", "20.00"),
    "resident": ("adult_resident", "spouse", "1987-06-30", "0"),
    "parent": ("senior_resident", "parent", "1955-06-30", "0"),
    "child": ("minor", "child", "2017-05-06", "0"),
}
WAYS: Mapping[str, tuple[str, str]] = {
    "own": ("本人的码", "own code"),
    "binding": ("亲情账户展码", "a binding shows the code"),
    "grant": ("家庭共济", "a grant pays too"),
    "link": ("授权人的码（子账户）", "the authoriser's voucher by a link"),
}
DAYS_BEFORE = 16  # long enough for every review to fall due


@dataclass(frozen=True, slots=True)
class Way:
    """One way of paying and what came of it: facts of the settlement, or the refusal and the step that met it."""

    name: str
    facts: Mapping[str, Any]
    refusal: TerminalSimError | None = None
    refused_at: str = ""


def ways(pack: Pack, day: date, bill: str, kind: str, place: str, packs: Packs | None = None) -> tuple[Way, ...]:
    """The ways of paying an example bill in a region on a day. ``kind`` of patient: one of ``KINDS``.

    ``place``: clinic, hospital, pharmacy or pooling_pharmacy. Raises UnknownName for a bill that is none.
    """
    found = []
    for name in WAYS:
        story = _story(name, pack, day, bill, kind, place)
        found.append(_way(name, perform(story, packs=packs)))
    return tuple(found)


def _way(name: str, told: tuple[Told, ...]) -> Way:
    for each in told:
        if each.refusal is not None:
            return Way(name, {}, each.refusal, each.step.does)
    return Way(name, told[-1].facts)


def _story(name: str, pack: Pack, day: date, bill: str, kind: str, place: str) -> Story:
    person_class, relation, born, balance = KINDS[kind]
    people = [
        {"id": GIVER, "class": "active", "region": pack.id, "born": "1985-02-14", "sex": "male", "balance": "100.00"},
        {"id": PATIENT, "class": person_class, "region": pack.id, "born": born, "balance": balance},
    ]
    kin = {"person": GIVER, "relative": PATIENT, "relation": relation}
    steps = _Steps(pack, day, relation, bill, place)
    return Story(
        name=f"way-{name}",
        about=name,
        shows=(),
        people=tuple(PersonRow.model_validate(row) for row in people),
        kinship=(KinRow.model_validate(kin),),
        steps=tuple(steps.of(name, is_child=kind == "child")),
    )


@dataclass(slots=True)
class _Steps:
    """The steps of a way, numbered as they are made."""

    pack: Pack
    day: date
    relation: str
    bill: str
    place: str
    made: int = 0

    def of(self, name: str, *, is_child: bool) -> list[Step]:
        """All steps of a way, the settlement last."""
        with_binding = name == "binding" or (is_child and name == "grant")
        steps = self._binding() if with_binding else []
        if name in ("grant", "link"):
            steps += self._grant()
        if name == "link":
            steps.append(self._link())
        steps.append(self._payment(name, with_binding=with_binding))
        return steps

    def _step(self, days_before: int, who: str, does: str, how: dict[str, Any], made: str = "") -> Step:
        self.made += 1
        begin = datetime.combine(self.day - timedelta(days=days_before), time(9), CHINA)
        return Step(self.made, begin + timedelta(minutes=self.made), who, does, how, made, {}, f"{does}")

    def _rules(self) -> Reading:
        return Reading(self.pack, self.day - timedelta(days=DAYS_BEFORE))

    def _channel(self, power: Power, fallback: str) -> str:
        known = channels_with(self.pack, power, "", self._rules().day)
        return known[-1] if power == "grant" and known else known[0] if known else fallback

    def _binding(self) -> list[Step]:
        rules = self._rules()
        how = {
            "relative": PATIENT,
            "relation": self.relation,
            "channel": self._channel("bind", "national_app"),
            "documents": list(rules.of("binding.documents")),
            "faces": [PATIENT],
            "commitment": "yes",
            "password": PASSWORD,
        }
        steps = [self._step(DAYS_BEFORE, GIVER, "bind", how, "绑定")]
        if rules.of("binding.activation") != "inline":
            steps.append(self._step(DAYS_BEFORE, GIVER, "activate", {"of": "绑定", "password": PASSWORD}))
        return steps

    def _grant(self) -> list[Step]:
        rules = self._rules()
        channel = self._channel("grant", "desk")
        how = {
            "person": GIVER,
            "relative": PATIENT,
            "relation": self.relation,
            "channel": channel,
            "materials": list(rules.of("grant.materials")),
            "assume_live": "yes",
        }
        steps = [self._step(DAYS_BEFORE, "agency", "grant", how, "授权")]
        if self._confirms(channel):
            steps.append(self._step(2, PATIENT, "confirm", {"of": "授权"}))
        return steps

    def _confirms(self, channel: str) -> bool:
        rules = self._rules()
        found = self.pack.found(f"channels.{channel}", rules.day)
        own = found is not None and found.value.confirms
        line = found.value.confirm_from_age if found is not None and own else rules.of("grant.confirm_from_age")
        return line is not None and (self.relation != "child" or line == 0)

    def _link(self) -> Step:
        how = {"of": "授权", "faces": [GIVER, PATIENT], "consent": "yes", "channel": "alipay", "assume_live": "yes"}
        return self._step(1, PATIENT, "link", how)

    def _payment(self, name: str, *, with_binding: bool) -> Step:
        who = GIVER if with_binding else PATIENT
        subject = GIVER if name == "link" else PATIENT
        how = {"subject": subject, "patient": PATIENT, "bill": self.bill, "place": self.place, "use": "2"}
        how |= {"channel": "alipay", "assume_live": "yes"}
        if with_binding:
            how["password"] = PASSWORD
        return self._step(0, who, "pay", how)
