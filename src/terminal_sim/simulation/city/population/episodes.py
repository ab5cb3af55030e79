"""What is charged at a visit (就诊费用的构成): kinds of visit, each with items of the packaged catalogue.

An episode says for whom it is likely and which items come with which chance and quantity. Items are named by their own
codes; class, price limit and advance share are the catalogue's on the day, read by the counter's own functions.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """One item that an episode may hold: its chance, and quantities of equal chance (text, at most 4 decimals)."""

    item: str
    chance: float
    quantities: tuple[str, ...] = ("1",)


@dataclass(frozen=True, slots=True)
class Episode:
    """A kind of visit. ``base`` and ``hospital``: its weights there for child, adult and old; ``slots``: items.

    ``large`` multiplies the weight at hospitals of the third level.
    """

    name: str
    base: tuple[float, float, float]
    hospital: tuple[float, float, float]
    slots: tuple[Slot, ...]
    large: float = 1.0

    def weight(self, where: int, stage: int) -> float:
        """``where`` is 0 at base institutions, 1 at hospitals, 2 at those of the third level; ``stage`` as above."""
        if where == 0:
            return self.base[stage]
        return self.hospital[stage] * (self.large if where == 2 else 1.0)


# What comes with every visit, by where it is: one consultation; at a hospital perhaps a registration fee, class C.
BASE_FEE = "FW001"
HOSPITAL_FEES = (("FW003", 0.7), ("FW004", 0.3))
REGISTRATION = Slot("FW006", 0.25)

CLINIC = (
    Episode(
        "cold of a child",
        (6.0, 0.0, 0.0),
        (5.0, 0.0, 0.0),
        (
            Slot("FW002", 0.75),
            Slot("FW008", 0.50),
            Slot("XY001", 0.35),
            Slot("XY017", 0.20, ("1", "2")),
            Slot("XY002", 0.45),
            Slot("XY016", 0.40),
            Slot("ZY006", 0.35, ("1", "2")),
            Slot("FW015", 0.20, ("1", "2", "3")),
            Slot("XY003", 0.10),
        ),
    ),
    Episode(
        "cold of a grown-up",
        (0.0, 3.0, 2.0),
        (0.0, 2.0, 1.5),
        (
            Slot("FW002", 0.55),
            Slot("FW008", 0.30),
            Slot("XY009", 0.35, ("1", "2")),
            Slot("XY012", 0.30),
            Slot("ZY001", 0.40, ("1", "2")),
            Slot("ZY002", 0.25, ("1", "2")),
            Slot("XY019", 0.15),
            Slot("ZY008", 0.25),
            Slot("FW014", 0.15, ("1", "2", "3")),
        ),
    ),
    Episode(
        "stomach and bowel",
        (1.5, 1.5, 1.2),
        (1.0, 1.4, 1.2),
        (
            Slot("XY014", 0.35),
            Slot("XY015", 0.20),
            Slot("XY020", 0.40, ("1", "2")),
            Slot("XY021", 0.30, ("1", "2")),
            Slot("ZY007", 0.25),
            Slot("FW011", 0.25),
            Slot("FW007", 0.20),
        ),
    ),
    Episode(
        "joints and back",
        (0.0, 1.2, 2.2),
        (0.1, 1.4, 2.0),
        (
            Slot("XY023", 0.50, ("1", "2")),
            Slot("FW016", 0.45, ("1", "2", "3", "5")),
            Slot("ZY005", 0.30, ("1", "2")),
            Slot("FW013", 0.06),
            Slot("XY011", 0.35, ("1", "2")),
        ),
    ),
    Episode(
        "herbs",
        (0.3, 0.9, 1.3),
        (0.4, 0.9, 1.1),
        (
            Slot("YP001", 0.90, ("105", "140", "210")),
            Slot("YP002", 0.80, ("70", "84", "105")),
            Slot("YP003", 0.85, ("42", "56", "70")),
            Slot("YP004", 0.40, ("84", "105")),
            Slot("YP005", 0.30, ("21", "42")),
            Slot("YP006", 0.08, ("30", "45")),
            Slot("FW022", 0.70, ("7", "10", "14")),
        ),
    ),
    Episode(
        "examination",
        (0.3, 0.9, 1.2),
        (1.0, 3.0, 3.2),
        (
            Slot("FW002", 0.60),
            Slot("FW007", 0.40),
            Slot("FW008", 0.25),
            Slot("FW010", 0.45),
            Slot("FW011", 0.60),
            Slot("FW012", 0.45),
            Slot("FW013", 0.24),
            Slot("FW009", 0.15),
        ),
        large=2.0,
    ),
    Episode(
        "a specialist's drugs",
        (0.0, 0.1, 0.2),
        (0.4, 1.1, 1.6),
        (
            Slot("XY010", 0.40, ("1", "2")),
            Slot("XY018", 0.25, ("1", "2")),
            Slot("XY021", 0.40, ("1", "2", "3")),
            Slot("XY025", 0.20, ("1", "2")),
            Slot("XY026", 0.08),
            Slot("XY029", 0.03),
            Slot("XY028", 0.025, ("1", "2")),
            Slot("XY027", 0.008),
            Slot("FW002", 0.40),
            Slot("FW011", 0.20),
        ),
        large=2.2,
    ),
    Episode(
        "wounds and small operations",
        (0.8, 0.7, 0.6),
        (0.8, 0.9, 0.7),
        (
            Slot("FW018", 0.80, ("1", "2", "3")),
            Slot("HC008", 0.60),
            Slot("FW019", 0.22),
            Slot("XY009", 0.30),
            Slot("FW005", 0.25),
        ),
    ),
    Episode(
        "observation after an emergency",
        (0.0, 0.05, 0.15),
        (0.25, 0.4, 0.8),
        (
            Slot("FW005", 1.0),
            Slot("FW020", 0.90, ("2", "4", "6", "8")),
            Slot("FW021", 0.50),
            Slot("FW014", 0.90, ("1", "2", "4")),
            Slot("HC001", 0.90),
            Slot("HC002", 0.35),
            Slot("FW002", 0.80),
            Slot("FW012", 0.35),
            Slot("FW010", 0.55),
        ),
    ),
)

CHRONIC = {
    "M03900": Episode(
        "hypertension",
        (1.0, 1.0, 1.0),
        (1.0, 1.0, 1.0),
        (
            Slot("XY004", 0.55, ("1", "2")),
            Slot("XY007", 0.45),
            Slot("XY005", 0.35, ("1", "2")),
            Slot("FW010", 0.10),
            Slot("FW007", 0.08),
        ),
    ),
    "M01600": Episode(
        "diabetes",
        (1.0, 1.0, 1.0),
        (1.0, 1.0, 1.0),
        (
            Slot("XY006", 0.65, ("1", "2")),
            Slot("XY022", 0.40, ("1", "2")),
            Slot("XY008", 0.18),
            Slot("XY025", 0.22, ("1", "2")),
            Slot("XY024", 0.14, ("2", "3")),
            Slot("FW009", 0.18),
        ),
    ),
}

PHARMACY = (
    Episode(
        "over the counter",
        (1.0, 1.0, 1.0),
        (1.0, 1.0, 1.0),
        (
            Slot("XY012", 0.22),
            Slot("ZY001", 0.22, ("1", "2")),
            Slot("ZY003", 0.20),
            Slot("ZY004", 0.18, ("1", "2")),
            Slot("XY013", 0.15),
            Slot("XY014", 0.14),
            Slot("XY023", 0.16),
            Slot("XY011", 0.20, ("1", "2")),
            Slot("XY030", 0.12),
            Slot("ZY007", 0.15),
            Slot("XY019", 0.12),
            Slot("HC004", 0.06),
            Slot("HC005", 0.08, ("1", "2")),
            Slot("HC006", 0.06),
            Slot("ZY009", 0.012),
        ),
    ),
    Episode(
        "long-term drugs",
        (0.02, 0.6, 2.2),
        (0.02, 0.6, 2.2),
        (
            Slot("XY004", 0.45, ("1", "2")),
            Slot("XY007", 0.32),
            Slot("XY005", 0.34, ("1", "2")),
            Slot("XY006", 0.28, ("1", "2")),
            Slot("XY022", 0.18),
            Slot("XY020", 0.15),
            Slot("ZY005", 0.18),
        ),
    ),
    Episode(
        "on a prescription",
        (0.5, 0.6, 0.6),
        (0.5, 0.6, 0.6),
        (
            Slot("XY009", 0.45, ("1", "2")),
            Slot("XY010", 0.25),
            Slot("XY020", 0.30, ("1", "2")),
            Slot("XY021", 0.22),
            Slot("XY018", 0.12),
            Slot("XY017", 0.10),
            Slot("ZY001", 0.20),
        ),
    ),
)
