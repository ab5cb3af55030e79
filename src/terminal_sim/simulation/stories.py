"""Playing a family story (演练家庭情景): each step asked of the bureau at its moment, what came compared with what
must.

Time may go either way between steps. ``packs`` lets a story run under other rules than the packaged ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from terminal_sim.bill import Bill, BillLine, Patient
from terminal_sim.bureau.accounts import own_balance
from terminal_sim.bureau.desk import Desk
from terminal_sim.bureau.suspicions import suspicions
from terminal_sim.conversation import Act, Asking, Result, Sender, SenderKind
from terminal_sim.conversation.institution import (
    Cancel,
    ChargeVisit,
    Credential,
    Decode,
    Purchase,
    QuotePurchase,
    QuoteVisit,
    Register,
    SendLines,
    SettlePurchase,
    SettleVisit,
)
from terminal_sim.conversation.phone import CodeShown
from terminal_sim.conversation.replies import Decoded, Registered, Settled
from terminal_sim.coverage import Cover
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.stories import StoryFailed
from terminal_sim.money import fen, yuan
from terminal_sim.people import Person
from terminal_sim.reading.pack_shelf import PackShelf
from terminal_sim.reading.stories import Step, Story
from terminal_sim.rules.pack import Pack
from terminal_sim.rules.variation import varied
from terminal_sim.simulation.story_acts import Cast, act_of
from terminal_sim.simulation.story_facts import facts_of
from terminal_sim.simulation.story_world import BEGINS, place_code, world_of
from terminal_sim.world.opening import OpenWorld, open_world, reset

AT_COUNTER = ("pay", "quote", "scan", "undo", "register")


@dataclass
class _Hand:
    """The story's clock."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True, slots=True)
class Told:
    """One step as it came out: facts by name, or the refusal."""

    step: Step
    facts: Mapping[str, Any]
    refusal: TerminalSimError | None = None


@dataclass(slots=True)
class _Stage:
    """A story at play."""

    story: Story
    packs: Mapping[str, Pack]
    world: OpenWorld
    desk: Desk
    clock: _Hand
    cast: Cast
    covers: Mapping[str, tuple[Cover, ...]]
    serial: int = 0
    settled: dict[str, Settled] = field(default_factory=dict)
    visits: dict[str, Registered] = field(default_factory=dict)

    def ask(self, sender: Sender, act: Act) -> Result:
        self.serial += 1
        number = f"{sender.code}{self.clock.at:%Y%m%d%H%M%S}{self.serial:04d}"
        return self.desk.answer(Asking(number, sender, act, self.clock.at)).must()


def play(
    story: Story,
    changed: Mapping[str, object] | None = None,
    *,
    db: str = "",
    packs: Mapping[str, Pack] | None = None,
) -> tuple[Told, ...]:
    """All steps as they came out. Raises StoryFailed at the first that is otherwise than told, UnknownInStory.

    ``changed``: parameters that hold another value in every region, on every day. ``db``: a store in which the story
    gets a world of its own; without one it plays in a folder that is thrown away. ``packs``: already read ones.
    """
    shelf = {**(packs or PackShelf())}
    if db:
        return _staged(story, shelf, changed or {}, db)
    with TemporaryDirectory() as folder:
        return _staged(story, shelf, changed or {}, str(Path(folder) / "story.db"))


def _staged(story: Story, shelf: dict[str, Pack], changed: Mapping[str, object], db: str) -> tuple[Told, ...]:
    for region, values in story.rules.items():
        shelf[region] = varied(shelf[region], values)
    if changed:
        shelf = {region: varied(pack, changed) for region, pack in shelf.items()}
    clock, file = _Hand(BEGINS), world_of(story, shelf)
    reset(db, file=file, name=story.name, clock=clock)
    with open_world(db, name=story.name, clock=clock) as world:
        cast = Cast({row.id: world.person(f"示例{row.id}") for row in story.people})
        covers = {
            person.number: tuple(cover for cover in file.families[0].covers if cover.person == person.number)
            for person in file.people
        }
        stage = _Stage(story, shelf, world, Desk(world.store, world.id, shelf), clock, cast, covers)
        return tuple(_played(stage, step) for step in story.steps)


def _played(stage: _Stage, step: Step) -> Told:
    stage.clock.at = step.at
    try:
        told = Told(step, _carried_out(stage, step))
    except TerminalSimError as refusal:
        if refusal.code == "UnknownInStory":
            raise
        told = Told(step, {}, refusal)
    _compare(stage, told)
    return told


def _carried_out(stage: _Stage, step: Step) -> dict[str, Any]:
    if step.does == "look":
        return {}
    if step.does in AT_COUNTER:
        return _at_counter(stage, step)
    act = act_of(step, stage.cast)
    result = stage.ask(_sender(stage, step), act)
    facts = facts_of(result, stage.cast)
    if step.name:
        stage.cast.made[step.name] = str(facts.get("made", ""))
    return facts


def _sender(stage: _Stage, step: Step) -> Sender:
    kinds: dict[str, SenderKind] = {"agency": "agency", "tester": "tester"}
    if step.who in kinds:
        return Sender(kinds[step.who], step.who)
    if step.how.get("at") == "institution":
        return _place(stage, step)
    return Sender("phone", stage.cast.number(step, step.who))


def _place(stage: _Stage, step: Step) -> Sender:
    how = step.how
    region = str(how.get("in") or "")
    if not region:
        subject = str(how.get("patient") or how.get("subject") or step.who)
        region = stage.covers[stage.cast.number(step, subject)][0].region
    return Sender("institution", place_code(str(how.get("place", "pharmacy")), stage.packs[region]))


def _at_counter(stage: _Stage, step: Step) -> dict[str, Any]:
    """Show, scan, perhaps register, charge; or undo what an earlier step charged."""
    if step.does == "undo":
        before = stage.settled[str(step.how["of"])]
        here = Sender("institution", before.place.code)
        act = Cancel(before.settlement_id, before.visit, before.person.number)
        return facts_of(_a(Settled, stage.ask(here, act)), stage.cast)
    place = _place(stage, step)
    credential = _credential(stage, step, place)
    if step.does == "scan":
        stage.cast.made[step.name] = credential.value
        return {"made": credential.value}
    charged = _charged(stage, step, place, credential)
    if step.name and isinstance(charged, Settled):
        stage.settled[step.name] = charged
    return facts_of(charged, stage.cast)


def _credential(stage: _Stage, step: Step, place: Sender) -> Credential:
    how = step.how
    by = str(how.get("by", "code"))
    if by in ("id", "card"):
        person = stage.cast.person(step, str(how.get("subject") or step.who))
        return Credential("02", person.certificate) if by == "id" else Credential("03", person.social_card)
    if "token" in how:
        return Credential("01", stage.cast.thing(step, str(how["token"])))
    text = stage.cast.made.get(str(how.get("code", "")), "")
    if not text:
        shown = stage.ask(Sender("phone", stage.cast.number(step, step.who)), act_of(_as_show(step), stage.cast))
        text = _a(CodeShown, shown).text
    business = str(how.get("business") or ("02121" if place.code.startswith("P") else "01301"))
    return Credential("01", _a(Decoded, stage.ask(place, Decode(text, business))).token)


def _as_show(step: Step) -> Step:
    how = {
        name: step.how[name] for name in ("subject", "password", "channel", "city", "assume_live") if name in step.how
    }
    return Step(step.number, step.at, step.who, "show", how, "", {}, step.place)


def _charged(stage: _Stage, step: Step, place: Sender, credential: Credential) -> Result:
    how = step.how
    patient = stage.cast.person(step, str(how["patient"])) if how.get("patient") else None
    named = Patient(patient.name, patient.certificate) if patient else None
    bill = _bill(step, place, named)
    insurance = str(how.get("insurance") or _insurance(stage, step, patient))
    use: Any = str(how.get("use", "1"))
    password = str(how.get("settle_password", ""))
    if place.code.startswith("P"):
        purchase = Purchase(credential, insurance, bill, stage.clock.at, use, password=password)
        return stage.ask(place, QuotePurchase(purchase) if step.does == "quote" else SettlePurchase(purchase))
    visit_type = str(how.get("visit_type", "11"))
    first = credential
    if how.get("registered_by"):
        first = Credential("02", stage.cast.person(step, str(how["registered_by"])).certificate)
    register = Register(first, insurance, stage.clock.at, f"M{stage.serial}", visit_type, patient=named)
    visit: Registered = _a(Registered, stage.ask(place, register))
    if step.does == "register":
        return visit
    stage.ask(place, SendLines(visit.visit, visit.person, "1", bill.lines))
    charge = ChargeVisit(
        visit.visit, "1", credential, insurance, bill.total_fen, use, visit_type, named, password=password
    )
    asked = QuoteVisit(charge) if step.does == "quote" else SettleVisit(charge)
    return stage.ask(place, asked)


def _bill(step: Step, place: Sender, patient: Patient | None) -> Bill:
    """One line of class A for the total, and one outside the catalogue for what the step calls ``outside``."""
    amounts = [("A", fen(str(step.how.get("total", "100.00")))), ("C", fen(str(step.how.get("outside", "0"))))]
    lines = tuple(
        BillLine(number, f"EX{kind}", "示例药品", kind, 10_000, amount * 10_000, amount)  # type: ignore[arg-type]
        for number, (kind, amount) in enumerate(amounts, 1)
        if amount
    )
    return Bill("pharmacy" if place.code.startswith("P") else "clinic", lines, patient)


def _insurance(stage: _Stage, step: Step, patient: Person | None) -> str:
    number = patient.number if patient else stage.cast.number(step, str(step.how.get("subject") or step.who))
    day = stage.clock.at.date()
    return next((cover.insurance for cover in stage.covers[number] if cover.in_force_on(day)), "310")


def _compare(stage: _Stage, told: Told) -> None:
    wanted = dict(told.step.then)
    refused = str(wanted.pop("refused", ""))
    came = told.refusal.code if told.refusal else ""
    if refused != came:
        sentence = told.refusal.sentence() if told.refusal else "done"
        raise _failed(stage, told, "refusal", refused or "none", f"{came or 'none'} ({sentence})")
    for name, value in wanted.items():
        _check(stage, told, name, value)


def _check(stage: _Stage, told: Told, name: str, wanted: Any) -> None:
    if name in ("balance_of", "suspicions"):
        came: Any = _of_books(stage, told, name, wanted)
    elif name == "says":
        came = told.refusal.sentence() if told.refusal else ""
    else:
        came = told.facts.get("notes" if name == "silent" else name, "")
    if name in ("notes", "says", "silent"):
        texts = (came,) if isinstance(came, str) else tuple(came)
        for word in (wanted,) if isinstance(wanted, str) else tuple(wanted):
            if any(word in text for text in texts) == (name == "silent"):
                raise _failed(stage, told, name, word, "; ".join(texts) or "–")
        return
    if isinstance(wanted, list) and isinstance(came, list):
        wanted, came = [str(each) for each in wanted], [str(each) for each in came]
    elif isinstance(wanted, dict):
        wanted, came = {key: str(each) for key, each in wanted.items()}, came
    else:
        wanted, came = str(wanted), str(came)
    if wanted != came:
        raise _failed(stage, told, name, str(wanted), str(came))


def _of_books(stage: _Stage, told: Told, name: str, wanted: Any) -> Any:
    if name == "suspicions":
        return len(stage.world.read(suspicions))
    people = {id_: stage.cast.person(told.step, id_) for id_ in wanted}
    return stage.world.read(lambda tx: {id_: yuan(own_balance(tx, person)) for id_, person in people.items()})


def _failed(stage: _Stage, told: Told, what: str, wanted: str, came: str) -> StoryFailed:
    step = told.step
    return StoryFailed(story=stage.story.name, step=step.number, place=step.place, what=what, wanted=wanted, came=came)


def _a(kind: type[Any], result: Result) -> Any:
    if not isinstance(result, kind):
        raise TypeError(f"wanted {kind.__name__}, got {type(result).__name__}")
    return result
