"""The same family and the same bill on two days with different rules: two receipts, each right for its day, each with
its text."""

from collections.abc import Mapping
from pathlib import Path

from terminal_sim.bureau.desk import Desk
from terminal_sim.clock import moment
from terminal_sim.conversation.family_replies import GrantChanged
from terminal_sim.people import Person
from terminal_sim.reading.stories import Step, read_story
from terminal_sim.receipts.document import for_settled
from terminal_sim.receipts.outlets import as_bytes, render
from terminal_sim.rules.pack import Pack
from terminal_sim.simulation.story_acts import Cast, act_of
from terminal_sim.simulation.story_counter import at_counter
from terminal_sim.simulation.story_stage import Hand, Stage, sender_of
from terminal_sim.simulation.story_world import BEGINS, world_of
from terminal_sim.world.opening import open_world, reset

STORY = Path(__file__).parents[2] / "fixtures" / "families" / "two-days-two-receipts.yaml"


def step(at: str, who: str, does: str, name: str = "", **how: object) -> Step:
    return Step(1, moment(at), who, does, how, name, {}, "test")


def paper(stage: Stage, at: str) -> str:
    """The receipt of a purchase of 30 yuan at a moment, as text, its wrapped lines joined."""
    stage.clock.at = moment(at)
    at_counter(stage, step(at, "母", "pay", "付", patient="母", total="30.00", channel="alipay"))
    return as_bytes(render(for_settled(stage.settled["付"]), "text")).decode().replace("\n  ", "")


def test_two_days_two_receipts(story_db: str, packs: Mapping[str, Pack]) -> None:
    story, clock = read_story(STORY), Hand(BEGINS)
    reset(story_db, file=world_of(story, packs), name="receipts", clock=clock)
    with open_world(story_db, name="receipts", clock=clock) as world:
        people: dict[str, Person] = {row.id: world.person(f"示例{row.id}") for row in story.people}
        covers = {
            person.number: tuple(c for c in world_of(story, packs).families[0].covers if c.person == person.number)
            for person in people.values()
        }
        desk = Desk(world.store, world.id, packs)
        stage = Stage("receipts", packs, world, desk, clock, Cast(people), covers)
        given = story.steps[0]
        stage.clock.at = given.at
        stage.ask(GrantChanged, sender_of(stage, given), act_of(given, stage.cast))

        before, after, later = (paper(stage, at) for at in ("2023-06-12T10:00", "2023-06-13T10:00", "2024-08-01T10:00"))

    assert "家庭共济" in before
    assert "郑州市职工医保个人账户使用范围" in before
    assert "绑定操作指南" not in before
    assert "当日规则不含父母" in after
    assert "绑定操作指南" in after
    assert "国办发〔2024〕38号" in later
