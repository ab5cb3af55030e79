"""The bureau's switches (医保局运行参数): how long codes and tokens live, how strictly a business type is held to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

BusinessCheck = Literal["family", "step"]
UnknownReversal = Literal["refuse", "accept"]


@dataclass(frozen=True, slots=True)
class Terms:
    """``token_life``: None lets a token live to the end of the day (assumption).

    ``business_check``: a token serves every step of its family (clinic, pharmacy), or only its own step (D2).

    ``unknown_reversal``: what answers a reversal of a message that never came; either way that message is barred from
    being carried out later. ``strict``: values after their last known day are refused instead of marked (D26).
    """

    code_life: timedelta = timedelta(seconds=60)
    token_life: timedelta | None = None
    business_check: BusinessCheck = "family"
    unknown_reversal: UnknownReversal = "refuse"
    strict: bool = False

    def token_expires(self, now: datetime) -> datetime:
        """When a token issued now stops being taken (assumption: at the end of the day)."""
        if self.token_life is None:
            return datetime.combine(now.date(), datetime.min.time(), now.tzinfo) + timedelta(days=1)
        return now + self.token_life
