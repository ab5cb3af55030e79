"""A registry asked to make every binding and grant of a population, each on its own day, as their people would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from terminal_sim.bureau.desk import Desk
from terminal_sim.clock import CHINA
from terminal_sim.conversation import Act, Asking, Sender
from terminal_sim.conversation.family import ApplyBinding, ConfirmGrant, InviteGrant
from terminal_sim.conversation.family_replies import BindingChanged, GrantChanged
from terminal_sim.people import INVERSE, Person, Relation
from terminal_sim.reading.world_file import StandingBinding, StandingGrant, WorldFile
from terminal_sim.world.opening import open_world

PAPERS = ("household_register", "birth_certificate", "id_card")
MATERIALS = ("identity_cards", "household_register_first_page", "resident_page", "commitment")


@dataclass(slots=True)
class Hands:
    """A clock that somebody sets."""

    at: datetime

    def now(self) -> datetime:
        return self.at


def outcomes(db: Path, file: WorldFile) -> Iterator[tuple[StandingBinding | StandingGrant, str]]:
    """For each binding and grant of the file, in the order of days: its state once asked for, or its refusal."""
    wanted: list[StandingBinding | StandingGrant] = [
        *(each for family in file.families for each in family.bindings),
        *(each for family in file.families for each in family.grants),
    ]
    wanted.sort(key=lambda each: each.made_at)
    kinship = [kin for family in file.families for kin in family.kinship]
    relation: dict[tuple[str, str], Relation] = {(kin.relative, kin.person): INVERSE[kin.relation] for kin in kinship}
    relation |= {(kin.person, kin.relative): kin.relation for kin in kinship}
    people = {person.number: person for person in file.people}
    bare = replace(
        file,
        begins_at=datetime.combine(min(each.made_at.date() for each in wanted), time(), CHINA),
        families=tuple(replace(family, bindings=(), grants=()) for family in file.families),
    )
    clock = Hands(bare.begins_at)
    with open_world(str(db), file=bare, clock=clock) as world:
        desk = world.desk()
        for number, each in enumerate(wanted):
            clock.at = max(clock.at + timedelta(seconds=1), each.made_at + timedelta(hours=10))
            yield each, _asked(desk, f"m-{number}", each, people, relation)


def _asked(
    desk: Desk,
    number: str,
    each: StandingBinding | StandingGrant,
    people: dict[str, Person],
    relation: dict[tuple[str, str], Relation],
) -> str:
    by, to = _sides(each)
    said = relation[by, to]
    act: Act
    if isinstance(each, StandingBinding):
        act = ApplyBinding(
            by,
            people[to].name,
            people[to].certificate,
            said,
            channel=each.channel,
            faces=(to,),
            documents=PAPERS,
            commitment=True,
            password="123456",
        )
    else:
        act = InviteGrant(
            by,
            people[to].name,
            people[to].certificate,
            said,
            channel=each.channel,
            to_day=each.to_day,
            priority=each.priority,
            materials=MATERIALS,
        )
    reply = desk.answer(Asking(number, Sender("phone", by), act))
    done = reply.result
    if isinstance(done, GrantChanged) and done.grant.state == "invited":
        reply = desk.answer(Asking(f"{number}-c", Sender("phone", to), ConfirmGrant(done.grant.number, to)))
        done = reply.result
    if reply.refusal is not None:
        return reply.refusal.code
    if isinstance(done, BindingChanged):
        return done.binding.state
    assert isinstance(done, GrantChanged)
    return done.grant.state


def _sides(each: StandingBinding | StandingGrant) -> tuple[str, str]:
    if isinstance(each, StandingBinding):
        return each.holder, each.subject
    return each.grantor, each.beneficiary
