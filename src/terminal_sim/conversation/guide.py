"""What a region asks before something can be done (办事指南): asked by a phone that leads its holder through the steps.

The answer is the bureau's reading of the region's rules on this day, as its refusals would have it: the fields say
what a form has to ask, the points say it in words, each with the text that it rests on. It decides nothing; whether an
application holds is told when it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from terminal_sim.conversation import Act, Result
from terminal_sim.people import Relation

GuidedPower = Literal["bind", "grant", "link"]
Topic = Literal["who", "place", "proof", "effect", "limits", "use", "end"]


@dataclass(frozen=True, slots=True)
class ReadGuide(Act):
    """What is asked of ``person`` who wants to add a relative (``bind``), to let one spend (``grant``), or to link the
    authoriser's voucher (``link``).

    ``name`` and ``certificate`` name the relative once known: age and insured place decide what is asked. ``number``
    is that of a binding or grant that stands, to be linked or ended: its own region's rules are told.
    """

    person: str
    power: GuidedPower = "bind"
    name: str = ""
    certificate: str = ""
    number: str = ""
    channel: str = "national_app"
    city: str = ""


@dataclass(frozen=True, slots=True)
class GuidePoint:
    """One thing that the region says, with the parameter that says it, its source and since when."""

    topic: Topic
    zh: str
    en: str
    parameter: str
    source: str = ""
    from_day: date | None = None
    is_assumption: bool = False
    stale: bool = False


@dataclass(frozen=True, slots=True)
class GuideRead(Result):
    """The region's rules for this power today.

    ``region`` is the pack that decides, ``word`` what the power is called there, ``menu`` the way through the channel's
    application, ``channels`` those known to offer it. ``route`` is how the relative is proven: empty while nobody is
    named. ``documents``: any one of them, or with ``every_document`` all. ``instead``: documents in place of the face
    of someone absent. ``faces``: person numbers. ``password_digits`` is 0 where none is set now. ``confirms``: the
    relative has to accept on the own phone. ``review``: decided at once, by an agency, or by it if anything is unclear.
    """

    power: GuidedPower
    region: str
    region_zh: str
    region_en: str
    word: str
    menu: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    route: Literal["", "documents", "face", "two_faces", "undefined", "none"] = ""
    documents: tuple[str, ...] = ()
    every_document: bool = False
    instead: tuple[str, ...] = ()
    faces: tuple[str, ...] = ()
    commitment: bool = False
    consent: bool = False
    password_digits: int = 0
    dates: bool = False
    confirms: bool = False
    review: Literal["none", "agency", "if_unclear"] = "none"
    points: tuple[GuidePoint, ...] = ()
