"""What the bureau's refusals say: given a person's cover, when it does not serve, then its name and state are told."""

from dataclasses import replace
from datetime import date

import pytest

from terminal_sim.bureau import people
from terminal_sim.errors.bureau import NotInsured, NotNormallyInsured
from tests.bureau.counter import counter

XIAN = ("2023-03-15T16:40", "P61010099001")


def test_a_paused_cover_is_named_in_the_language_of_the_sentence(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with counter(db, *XIAN) as till:
        person = till.person("示例小丽")

        def told(tx: object) -> str:
            held = people.covers(tx, person.number)  # type: ignore[arg-type]
            paused = tuple(replace(cover, status="paused") for cover in held)
            monkeypatch.setattr(people, "covers", lambda *_: paused)
            with pytest.raises(NotNormallyInsured) as refused:
                people.cover_on(tx, person, "310", date(2023, 3, 15))  # type: ignore[arg-type]
            with pytest.raises(NotInsured, match=r"没有城乡居民基本医疗保险.*has no resident insurance on"):
                people.cover_on(tx, person, "390", date(2023, 3, 15))  # type: ignore[arg-type]
            return refused.value.sentence()

        said = till.world.read(told)
        assert "的职工基本医疗保险在 2023-03-15 不是正常参保状态（暂停参保）" in said
        assert "the employee insurance of" in said
        assert "is not in normal status on 2023-03-15 (paused)" in said
