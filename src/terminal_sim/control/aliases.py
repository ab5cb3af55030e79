"""Names for what a recording must not hold (录制别名): who a number, a card or a code belongs to, instead of it.

``{{person 1001 certificate}}`` says whose certificate stood there, so that a replay against another round of the same
world puts it in again. Whatever the world does not know is gone for good.

>>> parts_of("{{person 1001 certificate}}")
('person', '1001', 'certificate')
>>> ALIAS.sub("…", 'a "{{token 5f2a91c37d20}}" b')
'a "…" b'
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from terminal_sim.bureau import people, vouchers
from terminal_sim.people import Person, masked_name
from terminal_sim.store import Tx
from terminal_sim.world.opening import OpenWorld

ALIAS = re.compile(r"\{\{([^{}\n]{1,120})\}\}")
NOBODY = "{{certificate of nobody}}"
SECRET = "{{secret}}"  # noqa: S105
NO_CODE = "{{code of nobody}}"


def parts_of(alias: str) -> tuple[str, ...]:
    """The words of an alias."""
    return tuple(alias.strip("{}").split(" "))


@dataclass(frozen=True, slots=True)
class Aliases:
    """The aliases of one world."""

    world: OpenWorld

    def certificate(self, number: str) -> str:
        """Whose certificate it is."""
        found = self.world.read(lambda tx: people.person_by_certificate(tx, number))
        return NOBODY if found is None else _of(found, "certificate")

    def voucher(self, digits: str) -> str:
        """Who showed whose code where: what a phone must be asked to show it again."""
        shown = self.world.read(lambda tx: vouchers.shown(tx, digits))
        if shown is None:
            return NO_CODE
        return f"{{{{code {shown.holder} {shown.subject} {shown.channel} {shown.city or '-'} {shown.serial}}}}}"

    def token(self, token: str) -> str:
        """A mark that tells two tokens apart; what it was cannot be found from it."""
        return f"{{{{token {hashlib.sha256(token.encode()).hexdigest()[:12]}}}}}"

    def name(self, name: str) -> str:
        """Whose name it is; a name of nobody here is shortened."""
        found = self._named(name)
        return masked_name(name) if found is None else _of(found, "name")

    def plain_name(self, name: str) -> str:
        """Whose name it is; a name of no person here is an item's or an institution's."""
        found = self._named(name)
        return name if found is None else _of(found, "name")

    def _named(self, name: str) -> Person | None:
        def named(tx: Tx) -> Person | None:
            return next((each for each in people.everyone(tx) if each.name == name), None)

        return self.world.read(named)

    def secret(self, secret: str) -> str:
        """A card's number is somebody's; a password is nobody's business."""
        found = self.world.read(lambda tx: people.person_by_card(tx, secret))
        return SECRET if found is None else _of(found, "card")


class PhoneAliases(Aliases):
    """The aliases of what phones say: there, a name is always a person's."""

    __slots__ = ()

    def plain_name(self, name: str) -> str:
        return self.name(name)


def _of(person: Person, what: str) -> str:
    return f"{{{{person {person.number} {what}}}}}"
