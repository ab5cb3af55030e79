"""The marginals of a population (人口模拟的边际分布), each with its reason. Nothing else in the city states a share.

They are drawn from what public statistics say of the whole country, rounded: a population is *like* China in its
proportions and is nobody in particular. `docs/city.md` prints them with what a drawn population then shows.

Sources: census of 2020 (ages, households, generations); statistical bulletins of medical security 2022 and 2023
(insured, personal accounts, visits, institutions, pharmacies); bulletins of health 2022 and 2023 (visits by kind of
institution, average bill). The figures are remembered and rounded: every one of them is an assumption of
this program.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FamilyKind:
    """A kind of family: its share, the head's ages, and how likely spouse, children and parents are.

    ``lean`` above 1 leans to the younger end of the ages.
    """

    name: str
    share: float
    low: int
    high: int
    lean: float
    spouse: float
    children: float
    parents: float


# Families. A quarter of households is one person, a third two, one in seven has three generations (census of 2020).
FAMILY_KINDS = (
    FamilyKind("young and alone", 0.17, 20, 42, 1.2, 0.0, 0.0, 0.0),
    FamilyKind("young couple", 0.055, 22, 45, 1.2, 1.0, 0.0, 0.0),
    FamilyKind("couple with children", 0.345, 24, 52, 1.15, 1.0, 1.0, 0.0),
    FamilyKind("one parent with children", 0.045, 27, 55, 1.0, 0.0, 1.0, 0.0),
    FamilyKind("three generations", 0.215, 25, 52, 1.1, 1.0, 1.0, 1.0),
    FamilyKind("couple with their parents", 0.03, 30, 58, 1.0, 1.0, 0.0, 1.0),
    FamilyKind("older couple", 0.085, 54, 86, 1.1, 1.0, 0.0, 0.0),
    FamilyKind("older and alone", 0.075, 52, 92, 1.0, 0.0, 0.0, 0.0),
)
MEAN_FAMILY = 2.9
CHILDREN = (0.42, 0.45, 0.13)  # one, two, three
FIRST_BIRTH = (27.0, 4.0)  # mean and spread of the mother's age
GIRLS = 0.472  # 111 boys to 100 girls at birth
WIFE_YOUNGER = 2.0
GROWN_AT_HOME = 0.45  # of children of 23 to 32 years
BOTH_SIDES = 0.20  # families that also care for the other side's parents
PARENTS_APART = 0.30  # parents in a dwelling of their own
WOMEN_AMONG_SINGLE_OLD = 0.40
OLD, OLDEST, ADULT_FROM = 60, 100, 20
ALIVE = ((0, 0.98), (60, 0.93), (70, 0.80), (75, 0.66), (80, 0.48), (85, 0.28), (90, 0.12))

# Cover. 1.33 billion insured, 28 in 100 as employees, of those 27 in 100 retired (2023). Employees marry employees.
CITY_FAMILIES = 0.50  # families of wage earners
ACTIVE_IN_CITY, ACTIVE_ELSEWHERE = 0.64, 0.14
RETIRED_IN_CITY, RETIRED_ELSEWHERE = 0.68, 0.14
STUDENT_AGES = (18, 22)
STUDENTS = 0.60  # of 18 to 22 years: gross enrolment 60.2 % (2023)
PENSION_MEN, PENSION_WOMEN, PENSION_WORKING_WOMEN = 60, 55, 50
WORKING_WOMEN = 0.60  # women who retire at 50 and not at 55
SENIOR = 60
COVER_FROM = "2020-01-01"

# Long-term outpatient diseases (门诊慢特病). Hypertension and diabetes by age, as screening finds and bureaus enrol.
DISEASES = (("M03900", 0.62), ("M01600", 0.24), ("M03900+M01600", 0.14))
CHRONIC = ((0, 0.0), (18, 0.004), (35, 0.025), (45, 0.08), (55, 0.15), (65, 0.24), (75, 0.29))

# Own accounts. 1,395 billion yuan stood in 371 million accounts at the end of 2023: 3,760 yuan on average.
EMPTY_ACCOUNTS = 0.06
MEDIAN_ACTIVE_FEN, MEDIAN_RETIRED_FEN = 180_000, 260_000
ACCOUNT_SPREAD = 1.15  # of the logarithm
LARGEST_ACCOUNT_FEN = 10_000_000
WALLETS = 0.03  # where wallets are open, of people without an account in an employee's family
WALLET_FEN = (5_000, 60_000)

# Signing with a family doctor, choosing outpatient institutions: asked only where the region's rules know such a tie.
SIGNED, CHOSEN = 0.72, 0.88
GOES_WHERE_TIED = 0.85

# Bindings and grants. Young families bind their children, grown children their parents.
BINDS_CHILD, BINDS_PARENT, BINDS_SPOUSE = 0.45, 0.20, 0.05
HOLDS_FROM, BOUND_PARENTS_FROM = 18, 55  # who holds a phone for whom; what is admissible is the region's to say
BOUND_IN_YEAR = 0.15
GRANTS_SPOUSE, GRANTS_CHILD, GRANTS_PARENT, GRANTS_SIBLING = 0.22, 0.30, 0.20, 0.02
OWN_ACCOUNT_NEEDS_LESS = 0.4  # how much less likely where the relative has an account
GRANTED_IN_YEAR, GRANT_HAS_END, GRANT_YEARS = 0.25, 0.12, 2
QUOTAS_OF_NEW_GRANTS = 0.40  # of what is granted in a year in which amounts may be reserved
QUOTA_FEN = (10_000, 100_000, 10_000)  # least, most, and in which steps; never more than half of the account
SHOWS_BOUND_CHILD, SHOWS_BOUND_OTHER = 0.95, 0.45

# Visits a year by age: 9.55 billion visits of 1.41 billion people in 2023, most among small children and the old.
CLINIC_VISITS = ((0, 7.0), (5, 4.0), (15, 2.8), (30, 3.4), (45, 5.0), (60, 7.2), (75, 8.5))
CHRONIC_VISITS = 6.5  # a year, for the disease
PHARMACY_EMPLOYEE = ((0, 0.5), (18, 3.2), (45, 4.2), (60, 5.5))
PHARMACY_RESIDENT = ((0, 0.6), (18, 0.8), (60, 1.6))
VISIT_SHAPE = 1.3  # of the gamma that makes a few go often
MONTHS = (1.12, 0.88, 1.02, 1.00, 0.98, 0.96, 0.95, 0.94, 0.97, 0.96, 1.06, 1.16)
WEEKDAYS = (1.20, 1.10, 1.05, 1.05, 1.05, 0.85, 0.70)  # Monday to Sunday
CLINIC_HOURS = ((8, 2.6), (9, 3.0), (10, 2.6), (11, 1.4), (12, 0.3), (14, 1.8), (15, 2.0), (16, 1.4), (17, 0.6))
PHARMACY_HOURS = (
    (8, 0.6), (9, 1.2), (10, 1.3), (11, 1.0), (12, 0.7), (13, 0.6), (14, 0.8), (15, 1.0), (16, 1.1), (17, 1.3),
    (18, 1.5), (19, 1.6), (20, 1.2), (21, 0.5),
)  # fmt: skip

STAGES_OF_LIFE = (18, 60)  # child, adult, old: which episodes are likely

# Kinds of place of a clinic visit: over half of all visits in base institutions, residents more than employees (2023).
PLACE_KINDS = (
    "community_center", "township", "village_station", "level1", "level2", "level3", "provincial3", "specialist",
)  # fmt: skip
EMPLOYEE_PLACES = (0.28, 0.07, 0.03, 0.06, 0.20, 0.26, 0.06, 0.04)
RESIDENT_PLACES = (0.18, 0.22, 0.22, 0.05, 0.15, 0.12, 0.03, 0.03)
POOLING = 0.40  # of pharmacy purchases at a pooling pharmacy
PRESCRIBED = 0.45  # of those with a prescription
STALE_PRESCRIPTION = 0.02
PRESCRIBERS = (("base", 0.35), ("1", 0.10), ("2", 0.25), ("3", 0.30))
ACCOUNT_USE = (0.04, 0.86, 0.10)  # flags 0, 1, 2

# How many of each kind of place stand for ten thousand people (2023), at least one of each.
PLACES_PER_10_000 = {
    "community_center": 0.26,
    "township": 0.24,
    "village_station": 2.00,
    "level1": 0.09,
    "level2": 0.08,
    "level3": 0.028,
    "provincial3": 0.004,
    "specialist": 0.06,
    "pharmacy": 3.40,
    "pooling_pharmacy": 1.20,
}
MOST_PLACES_OF_A_KIND = 9_000
