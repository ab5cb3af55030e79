"""What each request loses on this wire (接口无法表达的内容): a table; the suite that runs both ways asserts just this.

A path names a field of a result; ``[]`` stands for every row of a list. *Always* is lost even between our own two ends;
*beside* is lost where the other end does not use exp_content, as with a foreign server or client. Times are told to the
millisecond in the head and to the second in the body; of a refusal 200 characters are told.

>>> sorted(lost("Done", with_extension=True))
['number']
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_PERSON = ("person.household", "person.phone", "person.social_card")
_COVER = ("region", "from_day", "to_day", "has_account", "employer", "tags", "admin_code")
_SUMS = ("total_fen", "funds_fen", "accounts_fen", "cash_fen", "count")
_PLACE = ("level", "region", "tags", "name_en")

ALWAYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Done": ("number",),
        "Entitled": ("reason_en",),
        "Identified": _PERSON,
        "Settled": (
            *_PERSON,
            "settlement.basis",
            "settlement.tallies",
            "settlement.shares[].pocket.account",
            "settlement.shares[].pocket.available_fen",
            "settlement.shares[].pocket.grant",
            "settlement.shares[].pocket.owner",
        ),
        "DetailsChecked": ("rows[].bureau.settlement", "rows[].bureau.visit"),
        "RefusalNote": ("refusal_id",),
    }
)
BESIDE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Identified": tuple(f"covers[].cover.{name}" for name in ("region", "has_account", "tags")),
        "InstitutionFound": tuple(f"place.{name}" for name in ("region", "admin_code", "tags", "name_en", "level")),
        "Settled": (
            *(f"cover.{name}" for name in _COVER),
            *(f"place.{name}" for name in _PLACE),
            # of a pharmacy's cancellation (2103) only, which shows no person
            *("age", "credential_kind", "person", "visit_type"),
            *("cover.insurance", "cover.person_class", "place.kind"),
            "account_use",
            "bill",
            "cancels",
            "care_place",
            "care_place_en",
            "insured_place",
            "insured_place_en",
            "notes",
            "patient_checked",
            "settlement.fund_left_fen",
            "settlement.lines",
            "settlement.shares",
            "settlement.shares[].limit_fen",
            "settlement.shares[].pocket",
            "settlement.trace",
            "settlement.year_totals",
        ),
        "TotalsChecked": tuple(f"bureau.{name}" for name in _SUMS),
        "TotalsFound": tuple(f"totals[].{name}" for name in ("zh", "en", "limit_fen")),
        "VisitsFound": ("visits[].settlements", "visits[].state"),
    }
)
# of the asking itself, where the other end does not use exp_content
ASKED_BESIDE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "FindMessage": ("the whole act: there is no message for it",),
        "Register": ("visit_type (2203 tells it)",),
        "QuotePurchase": ("own_bill", "bill.prescription.prescriber_level", "bill.lines[].returns (found by item)"),
        "SettlePurchase": ("own_bill", "bill.prescription.prescriber_level", "bill.lines[].returns (found by item)"),
        "SendLines": ("prescription", "lines[].returns (found by item and price)"),
    }
)
NOT_SAID = ("ShowCode", "ReadMessages", "and every act of a phone or an agency: they have a wire of their own")


def lost(result: str, *, with_extension: bool) -> frozenset[str]:
    """The fields of a result that do not arrive."""
    if result == "MessageFound":
        return frozenset(f"settled.{name}" for name in lost("Settled", with_extension=with_extension))
    always = ALWAYS.get(result, ())
    return frozenset(always if with_extension else (*always, *BESIDE.get(result, ())))
