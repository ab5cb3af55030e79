"""Whose code for whose treatment, in every region: a bare authoriser's code is refused and kept as a suspicion (D3)."""

from collections.abc import Mapping
from datetime import date

import pytest

from terminal_sim.reading.packs import all_ids
from terminal_sim.reading.stories import Story, story_of
from terminal_sim.reading.yaml import parse
from terminal_sim.rules.family import Reading
from terminal_sim.rules.pack import Pack
from terminal_sim.simulation.stories import play

REGIONS = [region for region in all_ids() if region not in ("national", "guangdong")]
DAYS = ("2023-06-15", "2024-12-16", "2026-03-16")
PAPERS = "[identity_cards, household_register_first_page, resident_page, commitment]"
TOLD = """
name: bare-code
about: 授权人的裸码 | a bare authoriser's code
people:
  - {{id: 夫, class: active, region: {region}, born: 1983-02-14, sex: male, balance: 100.00}}
  - {{id: 妻, class: adult_resident, region: {region}, born: 1985-02-14}}
  - {{id: 子, class: minor, region: {region}, born: 2018-02-14}}
kinship:
  - {{person: 夫, relative: 妻, relation: spouse}}
  - {{person: 夫, relative: 子, relation: child}}
steps:
  - {{at: {day}T09:00, who: 夫, does: pay, with: {{patient: 妻, total: 10.00}}, then: {{refused: PatientIsNotSubject,
     suspicions: 1, balance_of: {{夫: 100.00}}}}}}
  - {{at: {day}T09:01, who: agency, does: grant, with: {{person: 夫, relative: 妻, relation: spouse, channel: desk,
     materials: {papers}}}, as: 授权}}
  - {{at: {day}T09:02, who: 妻, does: confirm, with: {{of: 授权}}, then: {confirmed}}}
  - {{at: {later}T09:03, who: 夫, does: pay, with: {{patient: 妻, total: 10.00}}, then: {{refused: {refused},
     suspicions: 2, balance_of: {{夫: 100.00}}}}}}
  - {{at: {later}T09:04, who: 夫, does: scan, as: 令牌}}
  - {{at: {later}T09:05, who: 夫, does: pay, with: {{token: 令牌, subject: 夫, patient: 子, total: 10.00}},
     then: {{refused: PatientIsNotSubject, says: 孩子的码, suspicions: 3}}}}
  - {{at: {later}T09:06, who: 夫, does: pay, with: {{token: 令牌, subject: 夫, patient: 夫, total: 10.00}},
     then: {{refused: TokenVoid, balance_of: {{夫: 100.00}}}}}}
  - {{at: {later}T09:07, who: 夫, does: pay, with: {{total: 10.00}}, then: {{checked: "no", notes: 未核对就诊人}}}}
"""


def told(region: str, day: str, packs: Mapping[str, Pack]) -> Story:
    rules = Reading(packs[region], date.fromisoformat(day))
    line, linked = rules.of("grant.confirm_from_age"), rules.of("grant.credential") != "user_only"
    asks = line is not None
    text = TOLD.format(
        region=region,
        day=day,
        later=f"{day[:8]}{int(day[8:]) + 11:02d}",
        papers=PAPERS,
        confirmed="{state: approved}" if asks else "{refused: GrantMoveNotPossible}",
        refused="AuthoriserCodeWithoutLink" if linked else "AuthoriserCodeShown",
    )
    return story_of(parse(text, "bare-code.yaml"))


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("region", REGIONS)
def test_a_bare_authorisers_code(region: str, day: str, story_db: str, packs: Mapping[str, Pack]) -> None:
    play(told(region, day, packs), db=story_db, packs=packs)
