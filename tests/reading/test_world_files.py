"""A world file is read strictly: every reference checked, every fault told with its line."""

from datetime import date
from pathlib import Path

import pytest

from terminal_sim.coverage import Tally, TallyChange
from terminal_sim.errors.base import TerminalSimError
from terminal_sim.errors.input import (
    BadAmount,
    BadCertificateNumber,
    BadField,
    BadTime,
    DuplicateField,
    MissingField,
    TwiceInFile,
    UnknownField,
    UnknownInWorld,
)
from terminal_sim.reading.world import read_world, world_of
from terminal_sim.reading.world_file import WorldFile

HEAD = """schema: terminal-sim/world/1
name: small
begins: 2024-01-01
"""
PLACE = '{code: H1, name: 示例卫生院, kind: clinic, level: base, region: hainan, admin: "460100", tags: [township]}'
COVER = 'covers: [{insurance: 310, class: active, region: hainan, admin: "460100", from: 2020-01-01}]'
MOTHER = f'{{number: "1", name: 示例母, certificate: "990001198705060129", balance: 10.00, {COVER}}}'
SAME_NUMBER = '{number: "1", name: 示例子, certificate: "990001201705060131"}'
CHILD = '{number: "2", name: 示例子, certificate: "990001201705060131"}'


COUNTED = "{{insurance: 310, name: deductible, period: '{0}', amount: 1.00}}"


def text(people: str = f"[{MOTHER}, {CHILD}]", more: str = "") -> str:
    return f'{HEAD}institutions: [{PLACE}]\nfamilies:\n  - household: "1"\n    people: {people}\n{more}'


KIN = "    kinship: [{person: 示例母, relative: 示例子, relation: child}]\n"


def read(content: str) -> WorldFile:
    return world_of("w.yaml", content.encode())


@pytest.mark.parametrize("period", ["2024", "2024H1", "2024Q3", "2024-05", "2024-05-20", "2024-05-20@H1"])
def test_every_period_of_a_rule_may_have_begun_already(period: str) -> None:
    mother = MOTHER.replace("}]}", "}], so_far: [" + COUNTED.format(period) + "]}")
    (family,) = read(text(f"[{mother}]")).families
    assert family.tallies == (("1", "310", TallyChange(Tally("deductible", period), 100)),)


def test_a_family_as_it_stands() -> None:
    more = KIN + (
        "    bindings:\n      - {holder: 示例母, subject: 示例子, made: 2024-01-05T09:00, password: '135790'}\n"
        "    grants: [{grantor: 示例母, beneficiary: 示例子, made: 2024-01-06, to: 2024-12-31, priority: 2}]\n"
    )
    family = read(text(more=more)).families[0]
    mother, child = family.people
    assert (mother.born, mother.sex, child.born, child.sex) == (date(1987, 5, 6), "female", date(2017, 5, 6), "male")
    assert family.balances == {"1": 1000}
    assert (family.bindings[0].holder, family.bindings[0].subject, family.bindings[0].password) == ("1", "2", "135790")
    assert (family.grants[0].to_day, family.grants[0].priority, family.grants[0].state) == (
        date(2024, 12, 31),
        2,
        "approved",
    )


def test_opening_tallies_and_two_covers_in_one_year() -> None:
    covers = (
        "covers: ["
        "{insurance: 居民, class: 成年居民, region: hainan, admin: '460100', from: 2020-01-01, to: 2024-06-30}, "
        "{insurance: 职工, class: 在职, region: hainan, admin: '460100', from: 2024-07-01}]"
    )
    so_far = "so_far: [{insurance: 390, name: fund, period: '2024', amount: 12.34}]"
    family = read(
        text(f'[{{number: "1", name: 示例母, certificate: "990001198705060129", {covers}, {so_far}}}]')
    ).families[0]
    assert [(cover.insurance, cover.has_account) for cover in family.covers] == [("390", False), ("310", True)]
    assert family.tallies == (("1", "390", TallyChange(Tally("fund", "2024"), 1234)),)


def test_other_documents_need_birth_day_and_sex() -> None:
    passport = '[{number: "1", name: EXAMPLE PAT, certificate: E99000016, certificate_kind: "16", sex: female}]'
    with pytest.raises(MissingField, match="born"):
        read(text(passport))
    told = read(text(passport.replace("sex: female", "sex: female, born: 1986-06-16")))
    assert told.families[0].people[0].born == date(1986, 6, 16)


def test_the_same_world_as_json(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_text('{"schema": "terminal-sim/world/1", "name": "small", "begins": "2024-01-01", "seed": 7}')
    assert read_world(path).seed == 7


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        (text(f"[{MOTHER}, {MOTHER}]"), TwiceInFile, "w.yaml:7: the file has the person"),
        (text(f"[{MOTHER}, {SAME_NUMBER}]"), TwiceInFile, "person number 1 twice"),
        (
            text(f"[{MOTHER}, {CHILD.replace('990001201705060131', '990001198705060129')}]"),
            TwiceInFile,
            "certificate 990001198705060129 twice",
        ),
        (text(more=text()[len(HEAD) :]), DuplicateField, "field institutions appears twice"),
        (text("[{number: '1', name: 示例母, certificate: '990001198705060124'}]"), BadCertificateNumber, "w.yaml:7"),
        (text("[{number: '1', name: 示例母, certificate: '990001198702300123'}]"), BadTime, "w.yaml:7"),
        (text(f"[{CHILD.replace('}', ', balance: 1.00}')}]"), BadField, "people[1].balance"),
        (text(f"[{CHILD.replace('}', ', balance: 1.001}')}]"), BadAmount, "w.yaml:7 families[1].people[1].balance"),
        (text(f"[{CHILD.replace('}', ', balance: -1}')}]"), BadField, "people[1].balance"),
        (text(f"[{CHILD.replace('}', ', pets: 2}')}]"), UnknownField, "people[1].pets"),
        (text(f"[{MOTHER.replace('}]}', '}], so_far: [' + COUNTED.format('2024Q5') + ']}')}]"), BadField, "2024Q5"),
        (text("[]"), BadField, "families[1].people holds []"),
        (text(f"[{MOTHER.replace('310', '320')}]"), BadField, "covers[1].insurance holds 320"),
        (text(f"[{MOTHER.replace('from: 2020', 'to: 2019-01-01, from: 2020')}]"), BadField, "not before `from`"),
        (
            text(f"[{MOTHER.replace('from: 2020', 'tags: [signed:H9], from: 2020')}]"),
            UnknownInWorld,
            "no institution H9",
        ),
        (
            text(more=KIN.replace("relative: 示例子", "relative: 示例孙")),
            UnknownInWorld,
            "w.yaml:8: the world file has no person",
        ),
        (text(more=KIN.replace("relation: child", "relation: friend")), BadField, "relation holds friend"),
        (
            text(more="    bindings: [{holder: 示例母, subject: 示例子, made: 2024-01-05}]\n"),
            BadField,
            "wanted two people whose kinship is stated",
        ),
        (
            text(more=KIN + "    bindings: [{holder: 示例母, subject: 示例子, made: 2024-01-05, state: unbound}]\n"),
            BadField,
            "wanted the moment it ended",
        ),
        (
            text(more=KIN + "    grants: [{grantor: 示例母, beneficiary: 示例子, made: 2024-01-05, to: 2024-01-01}]\n"),
            BadField,
            "grants[1].to holds 2024-01-01",
        ),
        (text().replace("level: base", "level: '4'"), BadField, "institutions[1].level holds 4"),
        (text().replace("world/1", "world/2"), BadField, "wanted terminal-sim/world/1"),
        (text().replace("begins: 2024-01-01\n", ""), MissingField, "field begins is missing"),
        (text().replace(f"[{PLACE}]", f"[{PLACE}, {PLACE}]"), TwiceInFile, "institution H1 twice"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(content: str, error: type[TerminalSimError], said: str) -> None:
    with pytest.raises(error) as refused:
        read(content)
    assert said in refused.value.in_english()
