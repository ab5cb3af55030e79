"""A tester adds people and ties to a running world: they stand as told, may be treated at once, and books balance."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal_sim.bureau.accounts import own_balance
from terminal_sim.bureau.auditing import audit
from terminal_sim.clock import FixedClock, moment
from terminal_sim.conversation.institution import Credential, Identify
from terminal_sim.conversation.replies import Identified
from terminal_sim.errors.base import TerminalSimError
from terminal_sim.errors.input import BadCertificateNumber, BadField, MissingField
from terminal_sim.errors.rules import UnknownRegion
from terminal_sim.errors.world import TwiceInWorld
from terminal_sim.people import checked_certificate
from terminal_sim.reading.adding_forms import NewBinding, NewGrant, NewMoney, NewPerson
from terminal_sim.reading.forms import filled
from terminal_sim.reading.world import world_of
from terminal_sim.reading.yaml import parse
from terminal_sim.terminal.checkout import by_code, pay
from terminal_sim.world.adding import add_binding, add_file, add_grant, add_money, add_person
from terminal_sim.world.counter import counter_at, priced
from terminal_sim.world.opening import OpenWorld, open_world
from terminal_sim.world.packaged import bill_named
from terminal_sim.world.phones import phone_of

AT = moment("2024-03-15T09:30")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[OpenWorld]:
    with open_world(str(tmp_path / "sim.db"), clock=FixedClock(AT)) as opened:
        yield opened


def person(text: str) -> NewPerson:
    return filled(NewPerson, parse(text, "person.yaml"))


def test_a_family_made_up_on_the_spot_pays_at_a_clinic(world: OpenWorld) -> None:
    father = add_person(world, person("{name: 新父, balance: 45.00}"))
    child = add_person(world, person(f"{{name: 新子, born: 2018-03-15, class: minor, household: {father.household}}}"))
    add_binding(world, filled(NewBinding, parse("{holder: 新父, subject: 新子}", "b")))
    add_grant(world, filled(NewGrant, parse("{grantor: 新父, beneficiary: 新子}", "g")))
    place = world.place("H41010099005")
    shown = phone_of(world, father, channel="alipay").show(child.number)
    with counter_at(world, place) as here:
        bill = priced(world, bill_named("clinic-child"), place, child)
        settled = pay(here.till, by_code(bill, shown.text, number="1", insurance="390")).settled
    assert settled is not None
    assert (settled.settlement.funds_fen, settled.settlement.pooled_fen) == (5213, 4500)
    assert audit(world.store, world.id).sound


def test_made_up_numbers_are_right_and_all_different(world: OpenWorld) -> None:
    added = [add_person(world, person(f"{{name: 某{n}, sex: {'male' if n % 2 else 'female'}}}")) for n in range(5)]
    assert len({each.number for each in added}) == len({each.certificate for each in added}) == 5
    for each in added:
        assert checked_certificate(each.certificate) == each.certificate
        assert (int(each.certificate[16]) % 2 == 1) == (each.sex == "male")
        assert world.person(each.social_card) == each


def test_a_stated_identity_number_tells_birth_day_and_sex(world: OpenWorld) -> None:
    added = add_person(world, person('{name: 某人, certificate: "990001201705060123"}'))
    assert (added.born.isoformat(), added.sex) == ("2017-05-06", "female")


def test_money_comes_in_and_the_books_say_from_where(world: OpenWorld) -> None:
    added = add_person(world, person("{name: 某人, balance: 10.00}"))
    add_money(world, filled(NewMoney, parse(f"{{person: {added.number}, amount: 5.50}}", "m")))
    assert world.read(lambda tx: own_balance(tx, added)) == 1550
    assert audit(world.store, world.id).sound
    with counter_at(world, world.place("P41010099001")) as here:
        found = here.till.ask(Identify(Credential("02", added.certificate)))
    assert isinstance(found, Identified)
    assert [row.balance_fen for row in found.covers] == [1550]


def test_a_file_with_families_joins_a_running_world(world: OpenWorld) -> None:
    text = """
    schema: terminal-sim/world/1
    name: more
    begins: 2024-01-01
    families:
      - household: "more-1"
        people:
          - {number: "9901", name: 加入者, certificate: "990001201705060123", balance: 3.50,
             covers: [{insurance: 职工, class: 在职, region: hainan, admin: "460100", from: 2020-01-01}]}
    """
    (joined,) = add_file(world, world_of("more.yaml", text.encode()))
    assert world.read(lambda tx: own_balance(tx, joined)) == 350
    with pytest.raises(TwiceInWorld):
        add_file(world, world_of("more.yaml", text.encode()))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{born: 1990-01-01}", MissingField),
        ("{name: 甲, region: atlantis}", UnknownRegion),
        ("{name: 甲, class: minor, balance: 1.00}", BadField),
        ("{name: 甲, household: nobody-lives-here}", BadField),
        ('{name: 甲, certificate: "123"}', BadCertificateNumber),
        ('{name: 甲, certificate: "990002199004020125"}', TwiceInWorld),
    ],
)
def test_who_cannot_be_added(world: OpenWorld, text: str, error: type[TerminalSimError]) -> None:
    with pytest.raises(error):
        add_person(world, person(text))
    assert audit(world.store, world.id).sound


def test_nobody_binds_or_grants_to_themselves(world: OpenWorld) -> None:
    with pytest.raises(TwiceInWorld):
        add_binding(world, filled(NewBinding, parse("{holder: 示例林岚, subject: 示例林岚}", "b")))
    with pytest.raises(TwiceInWorld):
        add_grant(world, filled(NewGrant, parse("{grantor: 示例林岚, beneficiary: 示例林岚}", "g")))
