"""What a settlement says beyond the interface's fields (扩展内容): who paid from which account, the trace, the bill.

It travels in exp_content of setlinfo: *brief*, short enough for every client, or *full* where the client asks for it.
Of a relative's account only the masked name and the amount leave the bureau (D30).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from terminal_sim.conversation.replies import Settled
from terminal_sim.money import yuan
from terminal_sim.national.extension import BRIEF_LENGTH, written
from terminal_sim.national.profile import Profile
from terminal_sim.reading.records import to_plain
from terminal_sim.settlement.outcome import Share

Amount = Literal["none", "brief", "full"]
ASK_FOR_ALL = "full"
UNTOLD_OF_A_PERSON = ("household", "social_card", "phone")
KEPT_OF_A_POCKET = ("kind", "owner_masked", "why_zh", "why_en", "cite")


def asked(extension: Mapping[str, object], profile: Profile) -> Amount:
    """How much the asking client wants, else what the profile gives; nothing where the profile has none of it."""
    wants_all = profile.extension != "none" and extension.get("extension") == ASK_FOR_ALL
    return "full" if wants_all else profile.extension


def text(settled: Settled, amount: Amount) -> str | None:
    """exp_content of setlinfo."""
    if amount == "none":
        return None
    if amount == "full":
        return written(full(settled))
    shown = written(brief(settled))
    return shown if len(shown) <= BRIEF_LENGTH else written({**brief(settled), "notes": []})


def brief(settled: Settled) -> dict[str, object]:
    """The relatives who paid, and whether the patient was checked."""
    return {
        "patient_checked": settled.patient_checked,
        "pooled": [
            [share.pocket.owner_masked if share.pocket else "", yuan(share.amount_fen)]
            for share in settled.settlement.shares
            if share.payer == "pooled"
        ],
        "notes": list(settled.notes),
        "cancels": settled.cancels,
    }


def full(settled: Settled) -> dict[str, Any]:
    """Everything that the fields cannot say and that an institution may know."""
    result, person = settled.settlement, to_plain(settled.person)
    return {
        "person": {**person, **dict.fromkeys(UNTOLD_OF_A_PERSON, "")},
        "age": settled.age,
        "visit_type": settled.visit_type,
        "credential_kind": settled.credential_kind,
        "place": to_plain(settled.place),
        "cover": to_plain(settled.cover),
        "insured_place": settled.insured_place,
        "care_place": settled.care_place,
        "insured_place_en": settled.insured_place_en,
        "care_place_en": settled.care_place_en,
        "bill": to_plain(settled.bill),
        "account_use": settled.account_use,
        "lines": [to_plain(line) for line in result.lines],
        "shares": [_share(share) for share in result.shares],
        "trace": [to_plain(why) for why in result.trace],
        "fund_left_fen": result.fund_left_fen,
        "year_totals": [to_plain(total) for total in result.year_totals],
        "patient_checked": settled.patient_checked,
        "notes": list(settled.notes),
        "cancels": settled.cancels,
    }


def _share(share: Share) -> dict[str, object]:
    pocket: dict[str, object] | None = None
    if share.pocket is not None:
        plain = to_plain(share.pocket)
        pocket = {**dict.fromkeys(("owner", "account", "grant"), ""), "available_fen": 0}
        pocket.update({name: plain[name] for name in KEPT_OF_A_POCKET})
    return {"payer": share.payer, "amount_fen": share.amount_fen, "limit_fen": share.limit_fen, "pocket": pocket}
