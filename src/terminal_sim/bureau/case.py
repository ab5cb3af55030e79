"""One message on the desk (受理中的一笔请求): the transaction, who asks what, and the rules by which it is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from terminal_sim.bureau import people
from terminal_sim.bureau.suspicions import Suspicion
from terminal_sim.bureau.terms import Terms
from terminal_sim.bureau.voucher_rows import Token
from terminal_sim.conversation import Asking
from terminal_sim.errors.rules import UnknownRegion
from terminal_sim.rules.pack import Pack
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.store import Tx


@dataclass(frozen=True, slots=True)
class Suspected:
    """What a handler found suspicious before it refused; the token is made void."""

    suspicion: Suspicion
    token: Token | None


@dataclass(slots=True)
class Case:
    """What every handler gets.

    A handler that refuses for suspected fraud fills ``suspected``; one that refuses to reverse a message that never
    came fills ``to_bar``. ``household`` and ``settlement`` are what the kept reply is filed under.
    """

    tx: Tx
    asking: Asking
    packs: Mapping[str, Pack]
    terms: Terms
    suspected: list[Suspected] = field(default_factory=list)
    to_bar: list[str] = field(default_factory=list)
    household: str = ""
    settlement: str = ""

    @property
    def now(self) -> datetime:
        """The bureau's time at the start of the transaction."""
        return self.tx.now

    @property
    def today(self) -> date:
        """The bureau's day."""
        return self.tx.now.date()

    def pack(self, region: str) -> Pack:
        """The rules of a region. Raises UnknownRegion."""
        found = self.packs.get(region)
        if found is None:
            raise UnknownRegion(region=region, known=", ".join(sorted(self.packs)))
        return found

    def place(self) -> PlaceFacts:
        """The institution that asks. Raises UnknownInstitution."""
        return people.institution(self.tx, self.asking.sender.code)
