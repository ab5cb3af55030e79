"""From a step to an act (情景步骤到请求): the words of a story file, and the act of the conversation that each
means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from terminal_sim.clock import day
from terminal_sim.conversation import Act
from terminal_sim.conversation import family as acts
from terminal_sim.conversation.guide import ReadGuide
from terminal_sim.conversation.phone import ReadMessages, ShowCode
from terminal_sim.errors.stories import UnknownInStory
from terminal_sim.money import fen
from terminal_sim.people import Person
from terminal_sim.reading.stories import Step

YES = ("yes", "true")


@dataclass(slots=True)
class Cast:
    """Who is in the story by id, and what its steps have made by name."""

    people: Mapping[str, Person]
    made: dict[str, str] = field(default_factory=dict)

    def person(self, step: Step, id_: str) -> Person:
        """Raises UnknownInStory."""
        if id_ not in self.people:
            known = ", ".join(self.people)
            raise UnknownInStory(place=step.place, what_zh="人员", what="person", came=id_, known=known)
        return self.people[id_]

    def number(self, step: Step, id_: str) -> str:
        """The person number of an id; words that are no id stay as they are for refusals to find."""
        return self.person(step, id_).number

    def thing(self, step: Step, name: str) -> str:
        """The number of what an earlier step made. Raises UnknownInStory."""
        if name not in self.made:
            known = ", ".join(self.made) or "–"
            raise UnknownInStory(place=step.place, what_zh="名为此的结果", what="result named", came=name, known=known)
        return self.made[name]

    def id_of(self, number: str) -> str:
        """The id of a person number."""
        return next((id_ for id_, person in self.people.items() if person.number == number), number)


def act_of(step: Step, cast: Cast) -> Act:
    """The act that a step means. Raises UnknownInStory for a word that is none."""
    if step.does not in WORDS:
        raise UnknownInStory(
            place=step.place, what_zh="动作", what="step", came=step.does, known=", ".join(sorted(WORDS))
        )
    return WORDS[step.does](_Said(step, cast))


@dataclass(frozen=True, slots=True)
class _Said:
    """The details of a step, read by name."""

    step: Step
    cast: Cast

    @property
    def me(self) -> str:
        """The person who acts: ``as_person`` where the agency acts for someone, else who does the step."""
        return self.cast.number(self.step, str(self.step.how.get("person", self.step.who)))

    def text(self, name: str, default: str = "") -> str:
        return str(self.step.how.get(name, default) or default)

    def yes(self, name: str, default: str = "no") -> bool:
        return self.text(name, default) in YES

    def many(self, name: str) -> tuple[str, ...]:
        came = self.step.how.get(name) or ()
        return (came,) if isinstance(came, str) else tuple(came)

    def faces(self) -> tuple[str, ...]:
        return tuple(self.cast.number(self.step, id_) for id_ in self.many("faces"))

    def person(self, name: str) -> Person:
        return self.cast.person(self.step, self.text(name))

    def of(self) -> str:
        """The number of what an earlier step made, or a number as it is."""
        name = self.text("of")
        return self.cast.made.get(name, name)

    def day(self, name: str) -> date | None:
        came = self.text(name)
        return day(came, name) if came else None

    def relative(self) -> dict[str, Any]:
        """Name and certificate of the relative, where the step does not state others."""
        who = self.person("relative")
        return {"name": self.text("name", who.name), "certificate": self.text("certificate", who.certificate)}


def _bind(said: _Said) -> Act:
    return acts.ApplyBinding(
        holder=said.me,
        **said.relative(),
        relation=said.text("relation"),  # type: ignore[arg-type]
        certificate_kind=said.text("kind", "01"),
        channel=said.text("channel", "national_app"),
        city=said.text("city"),
        faces=said.faces(),
        documents=said.many("documents"),
        legible=said.yes("legible", "yes"),
        commitment=said.yes("commitment"),
        password=said.text("password"),
        assume_live=said.yes("assume_live"),
    )


def _grant(said: _Said) -> Act:
    return acts.InviteGrant(
        grantor=said.me,
        **said.relative(),
        relation=said.text("relation"),  # type: ignore[arg-type]
        channel=said.text("channel", "national_app"),
        city=said.text("city"),
        from_day=said.day("from"),
        to_day=said.day("to"),
        priority=int(said.text("priority", "1")),
        materials=said.many("materials"),
        assume_live=said.yes("assume_live"),
    )


def _link(said: _Said) -> Act:
    return acts.LinkAuthoriser(
        grant=said.of(),
        beneficiary=said.me,
        channel=said.text("channel", "alipay"),
        city=said.text("city"),
        faces=said.faces(),
        consent=said.yes("consent"),
        assume_live=said.yes("assume_live"),
    )


def _guide(said: _Said) -> Act:
    named = said.relative() if said.text("relative") else {}
    return ReadGuide(
        said.me,
        said.text("power", "bind"),  # type: ignore[arg-type]
        **named,
        number=said.of(),
        channel=said.text("channel", "national_app"),
        city=said.text("city"),
    )


def _edit(said: _Said) -> Act:
    name, certificate = said.text("name"), said.text("certificate")
    return acts.EditBinding(said.of(), said.me, name, certificate, legible=said.yes("legible", "yes"))


def _show(said: _Said) -> Act:
    subject = said.text("subject")
    return ShowCode(
        holder=said.me,
        subject=said.cast.number(said.step, subject) if subject else said.me,
        password=said.text("password"),
        channel=said.text("channel", "national_app"),
        city=said.text("city"),
        assume_live=said.yes("assume_live"),
    )


def _offer(said: _Said) -> Act:
    relation: Any = said.text("relation")
    return acts.TransferToWallet(said.me, said.person("to").number, relation, fen(said.text("amount")))


def _reserve(said: _Said) -> Act:
    relation: Any = said.text("relation")
    return acts.ReserveQuota(said.me, said.person("for").number, relation, fen(said.text("amount")))


def _records(said: _Said) -> Act:
    of = said.text("of")
    whose = said.cast.number(said.step, of) if of else ""
    return acts.FindRecords(said.me, whose, int(said.text("year", "0")))


WORDS: Mapping[str, Callable[[_Said], Act]] = {
    "activate_voucher": lambda said: acts.ActivateVoucher(said.me, said.faces()),
    "bind": _bind,
    "review": lambda said: acts.ReviewBinding(said.of(), said.yes("approve"), said.text("reason")),
    "activate": lambda said: acts.ActivateBinding(said.of(), said.me, said.text("password")),
    "password": lambda said: acts.SetVoucherPassword(said.of(), said.me, said.text("password"), said.faces()),
    "edit": _edit,
    "unbind": lambda said: acts.Unbind(said.of(), said.me),
    "grant": _grant,
    "confirm": lambda said: acts.ConfirmGrant(said.of(), said.me, said.yes("accept", "yes")),
    "review_grant": lambda said: acts.ReviewGrant(said.of(), said.yes("approve"), said.text("reason")),
    "cancel": lambda said: acts.CancelGrant(said.of(), said.me),
    "link": _link,
    "offer": _offer,
    "accept": lambda said: acts.AcceptTransfer(said.of(), said.me),
    "reserve": _reserve,
    "dissolve": lambda said: acts.DissolveQuota(said.of(), said.me),
    "show": _show,
    "guide": _guide,
    "list": lambda said: acts.ListFamily(said.me),
    "records": _records,
    "messages": lambda said: ReadMessages(said.me),
}
