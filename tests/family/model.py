"""A small model of a family, written anew from the sources (对照模型): it imports none of the program.

Three regions, one cast. It says of each event what must come of it: a refusal by name, a state, or who pays how much.
Amounts are whole fen; days are dates. It is a model of what the texts say, not of how the program says it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

NEAR = date(2024, 8, 1)
HENAN_GUIDE, HENAN_LATER = date(2023, 6, 13), date(2024, 9, 1)
BASIC = {"spouse", "parent", "child"}
WIDE = BASIC | {"sibling", "grandparent", "grandchild"}
BACK = {"spouse": "spouse", "parent": "child", "child": "parent", "sibling": "sibling"}
BACK |= {"grandparent": "grandchild", "grandchild": "grandparent"}

BORN = {
    "甲": date(1985, 2, 14),
    "乙": date(1987, 6, 30),
    "丙": date(2008, 2, 29),
    "丁": date(2006, 9, 10),
    "戊": date(2015, 1, 1),
    "己": date(2016, 1, 1),
    "庚": date(1955, 1, 1),
    "辛": date(1990, 1, 1),
}
MONEY = {"甲": 10_000, "乙": 5_000}
KIN = {
    ("甲", "乙"): "spouse",
    ("甲", "丙"): "child",
    ("甲", "丁"): "child",
    ("甲", "戊"): "child",
    ("甲", "己"): "child",
    ("甲", "庚"): "parent",
    ("甲", "辛"): "sibling",
    ("乙", "丙"): "child",
    ("乙", "丁"): "child",
    ("乙", "戊"): "child",
    ("乙", "己"): "child",
    ("庚", "丙"): "grandchild",
    ("庚", "戊"): "grandchild",
    ("庚", "辛"): "child",
}
KIN |= {(b, a): BACK[relation] for (a, b), relation in KIN.items()}
NAMES = list(BORN)


def age(who: str, day: date) -> int:
    """Completed years."""
    born = BORN[who]
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass
class Bound:
    """One binding of the model."""

    holder: str
    subject: str
    state: str


@dataclass
class Given:
    """One grant of the model, in the order in which they were made."""

    grantor: str
    beneficiary: str
    state: str


@dataclass
class Family:
    """What the texts of one region say about this cast. Every event answers with what must come of it."""

    region: str
    bound: list[Bound] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    money: dict[str, int] = field(default_factory=lambda: dict(MONEY))

    # ---------------------------------------------------------------- bindings

    def bind(self, holder: str, subject: str, day: date, *, face: bool, papers: bool) -> str:
        """Add a relative with his or her true relation: state, or refusal."""
        if any(b.holder == holder and b.subject == subject and b.state != "unbound" for b in self.bound):
            return "BindingExists"
        line = age(subject, day) < 16 or (age(subject, day) == 16 and self.region != "hainan")
        if line and not papers:
            return "DocumentsMissing"
        if not line and not face:
            lenient = self.region == "henan" and day >= HENAN_GUIDE
            return "waits" if lenient and papers else "FaceMissing"
        if KIN[holder, subject] not in BASIC:
            return "waits"
        full = self.room(holder, subject)
        if full:
            if self.region == "henan" and day >= HENAN_GUIDE:
                return self._bound(holder, subject, "over_quota")
            return full
        return self._bound(holder, subject, "usable" if self.region == "hainan" else "bound")

    def room(self, holder: str, subject: str) -> str:
        """The limit that is reached, or nothing."""
        counts = ("bound", "usable")
        if len([b for b in self.bound if b.holder == holder and b.state in counts]) >= 5:
            return "TooManyMembers"
        if len([b for b in self.bound if b.subject == subject and b.state in counts]) >= 2:
            return "TooManyHolders"
        return ""

    def activate(self, number: int) -> str:
        """Activate with a password."""
        b = self.bound[number]
        if b.state == "over_quota":
            if self.room(b.holder, b.subject):
                return "BindingOverQuota"
            b.state = "bound"
        if b.state != "bound":
            return "BindingMoveNotPossible"
        b.state = "usable"
        return "usable"

    def show(self, holder: str, subject: str) -> str:
        """Show a relative's code with the right password."""
        pair = [b for b in self.bound if b.holder == holder and b.subject == subject]
        if any(b.state == "usable" for b in pair):
            return "shown"
        if not pair:
            return "NoBinding"
        last = next((b for b in pair if b.state != "unbound"), pair[-1])
        return {"bound": "BindingNotActivated", "over_quota": "BindingOverQuota", "unbound": "BindingEnded"}[last.state]

    def unbind(self, number: int, who: str) -> str:
        """Either side ends it."""
        b = self.bound[number]
        if who not in (b.holder, b.subject):
            return "NotYourBinding"
        if b.state == "unbound":
            return "BindingMoveNotPossible"
        b.state = "unbound"
        return "unbound"

    # ---------------------------------------------------------------- grants

    def grant(self, grantor: str, beneficiary: str, day: date) -> str:
        """Let a relative spend, with the true relation: state, or refusal."""
        if grantor not in MONEY:
            return "GrantorNotEmployee"
        relation = KIN[grantor, beneficiary]
        if not self.allowed(relation, beneficiary, day):
            return "RelationNotAllowed"
        if self.region == "hainan" and self.money[grantor] == 0:
            return "GrantNeedsBalance"
        refused = self._too_many(grantor, beneficiary, relation, day)
        if refused:
            return refused
        state = "invited" if self.region == "hainan" and age(beneficiary, day) >= 16 else "approved"
        self.given.append(Given(grantor, beneficiary, state))
        return state

    def allowed(self, relation: str, beneficiary: str, day: date) -> bool:
        """May this relation benefit on the day?"""
        if day >= NEAR:
            return relation in WIDE
        if self.region == "henan" and day >= HENAN_GUIDE:
            return relation == "spouse" or (relation == "child" and age(beneficiary, day) < 18)
        return relation in BASIC

    def confirm(self, number: int, who: str, *, accept: bool) -> str:
        """The invited one answers."""
        g = self.given[number]
        if who != g.beneficiary:
            return "NotYourGrant"
        if g.state != "invited":
            return "GrantMoveNotPossible"
        g.state = "approved" if accept else "declined"
        return g.state

    def cancel(self, number: int, who: str) -> str:
        """Either side ends it."""
        g = self.given[number]
        if who not in (g.grantor, g.beneficiary):
            return "NotYourGrant"
        if g.state not in ("invited", "approved"):
            return "GrantMoveNotPossible"
        g.state = "cancelled"
        return "cancelled"

    # ---------------------------------------------------------------- paying

    def pay(self, who: str, amount: int, day: date) -> tuple[int, int, int]:
        """At a pharmacy, by one's own code: own, pooled, cash."""
        own = min(amount, self.money.get(who, 0))
        if who in self.money:
            self.money[who] -= own
        left, pooled = amount - own, 0
        standing = [g for g in self.given if g.beneficiary == who and g.state == "approved"]
        standing = [g for g in standing if self.allowed(KIN[g.grantor, who], who, day) and self._lists_match(g, day)]
        if self.region == "henan" and day >= HENAN_LATER:
            standing.sort(key=lambda g: f"示例{g.grantor}")
        for g in standing:
            part = min(left, self.money[g.grantor])
            self.money[g.grantor] -= part
            left, pooled = left - part, pooled + part
        return own, pooled, left

    # ---------------------------------------------------------------- inside

    def _bound(self, holder: str, subject: str, state: str) -> str:
        self.bound.append(Bound(holder, subject, state))
        return state

    def _standing(self, person: str) -> list[Given]:
        return [g for g in self.given if g.state in ("invited", "approved") and person in (g.grantor, g.beneficiary)]

    def _too_many(self, grantor: str, beneficiary: str, relation: str, day: date) -> str:
        if any(g.beneficiary == beneficiary for g in self._standing(grantor)):
            return "GrantsOverlap"
        if self.region == "henan":
            if any(g.grantor == beneficiary and g.beneficiary == grantor for g in self._standing(grantor)):
                return "GrantBack"
            if day < HENAN_LATER and (self._standing(grantor) or self._standing(beneficiary)):
                return "OneRelationAtATime"
        given = [g for g in self._standing(grantor) if g.grantor == grantor]
        if self.region == "henan" and day >= HENAN_LATER and len(given) >= 6:
            return "TooManyBeneficiaries"
        caps: dict[str, int] = {}
        if self.region == "henan" and day >= HENAN_LATER:
            caps = {"parent": 2, "spouse": 1, "child": 3}
        if self.region == "hainan":
            caps = {"child": 3}
        alike = [g for g in given if KIN[g.grantor, g.beneficiary] == relation]
        return "TooManyOfRelation" if relation in caps and len(alike) >= caps[relation] else ""

    def _lists_match(self, g: Given, day: date) -> bool:
        """Xi'an: a minor child has to be among the authoriser's bound members too."""
        minor = KIN[g.grantor, g.beneficiary] == "child" and age(g.beneficiary, day) < 18
        if self.region != "xian" or not minor:
            return True
        pair = [b for b in self.bound if (b.holder, b.subject) == (g.grantor, g.beneficiary)]
        return any(b.state in ("bound", "usable") for b in pair)
