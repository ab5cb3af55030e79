"""Persons (人员), their certificate numbers (证件号码) and kinship (亲属关系).

Everyone here is fictional: the area code of a certificate number is one that no place in China has, its check digit is
right (GB 11643: ISO 7064 MOD 11-2).

>>> certificate_number("990001", date(2017, 5, 6), 12)
'990001201705060123'
>>> age_on(date(2008, 2, 29), date(2024, 2, 28)), age_on(date(2008, 2, 29), date(2024, 2, 29))
(15, 16)
>>> masked_name("林小满"), masked_number("990001201705060123")
('林*满', '990001********0123')

Sources: GB 11643-1999 (certificate number); GB/T 4761 (kinship).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from terminal_sim.errors.input import BadCertificateNumber

Sex = Literal["male", "female"]
Relation = Literal[
    "self",
    "spouse",
    "parent",
    "child",
    "sibling",
    "grandparent",
    "grandchild",
    "parent_in_law",
    "child_in_law",
    "cousin",
    "other",
]
RELATION_ZH: dict[str, str] = {
    "self": "本人",
    "spouse": "配偶",
    "parent": "父母",
    "child": "子女",
    "sibling": "兄弟姐妹",
    "grandparent": "祖父母/外祖父母",
    "grandchild": "孙子女/外孙子女",
    "parent_in_law": "配偶的父母",
    "child_in_law": "子女的配偶",
    "cousin": "堂/表亲",
    "other": "其他",
}
INVERSE: dict[str, Relation] = {
    "self": "self",
    "spouse": "spouse",
    "parent": "child",
    "child": "parent",
    "sibling": "sibling",
    "grandparent": "grandchild",
    "grandchild": "grandparent",
    "parent_in_law": "child_in_law",
    "child_in_law": "parent_in_law",
    "cousin": "cousin",
    "other": "other",
}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class Person:
    """One person. ``number`` is the bureau's 人员编号; ``household`` is given at enrolment and never changes."""

    number: str
    name: str
    certificate: str
    certificate_kind: str
    sex: Sex
    born: date
    household: str
    social_card: str = ""
    phone: str = ""

    @property
    def masked(self) -> str:
        """The name as others may see it."""
        return masked_name(self.name)


@dataclass(frozen=True, slots=True)
class Kinship:
    """``relative`` is the ``relation`` of ``person``: Kinship(mother, child, "child")."""

    person: str
    relative: str
    relation: Relation


def age_on(born: date, day: date) -> int:
    """Completed years (周岁). Someone born on 29 February turns a year older on 1 March of a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def certificate_number(area: str, born: date, order: int) -> str:
    """18 characters: area 6, birth 8, order 3 (odd for men), check digit."""
    body = f"{area}{born:%Y%m%d}{order:03d}"
    return body + check_digit(body)


def check_digit(body: str) -> str:
    """The 18th character of a certificate number from the first 17."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def checked_certificate(text: str) -> str:
    """The number, upper case, if its form and check digit are right. Raises BadCertificateNumber."""
    number = text.strip().upper()
    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdigit():
        raise BadCertificateNumber(came=masked_number(text), reason="wanted 18 characters", reason_zh="应为18位")
    if check_digit(number[:17]) != number[17]:
        raise BadCertificateNumber(came=masked_number(text), reason="the check digit is wrong", reason_zh="校验码不符")
    return number


def masked_name(name: str) -> str:
    """First and last character kept: 林*满; two characters: 林*."""
    if len(name) <= 1:
        return name
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def masked_number(number: str) -> str:
    """First six and last four characters kept."""
    if len(number) <= 10:
        return "*" * len(number)
    return number[:6] + "*" * (len(number) - 10) + number[-4:]
