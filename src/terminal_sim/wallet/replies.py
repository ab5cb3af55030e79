"""A reply as JSON and back (回复的书写): the result under its kind, or the refusal with both sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field

from terminal_sim.conversation import RefusalNote, Reply, Result
from terminal_sim.reading.records import canonical, from_plain, kinds_below, to_plain, untagged

SCHEMA: Literal["terminal-sim/reply/1"] = "terminal-sim/reply/1"


class ReplyShown(BaseModel):
    """A reply: ``kind`` names what ``result`` is; a refusal has a ``refusal`` instead."""

    model_config = ConfigDict(populate_by_name=True)

    schema_name: Literal["terminal-sim/reply/1"] = Field(alias="schema", default=SCHEMA)
    number: str
    asked: str
    received_at: datetime
    answered_at: datetime
    repeated: bool
    kind: str = ""
    result: dict[str, Any] | None = None
    refusal: RefusalNote | None = None


def plain_reply(reply: Reply) -> dict[str, Any]:
    """The reply as plain data."""
    shown = ReplyShown(
        number=reply.number,
        asked=reply.asked,
        received_at=reply.received_at,
        answered_at=reply.answered_at,
        repeated=reply.repeated,
        kind="" if reply.result is None else type(reply.result).__name__,
        result=None if reply.result is None else to_plain(reply.result),
        refusal=reply.refusal,
    )
    return shown.model_dump(mode="json", by_alias=True)


def reply_of(plain: Mapping[str, Any]) -> Reply:
    """The reply that plain data holds. Raises BadField."""
    shown = from_plain(ReplyShown, plain)
    result = None if shown.result is None else untagged(_results(), shown.kind, canonical(shown.result))
    return Reply(
        shown.number,
        shown.asked,
        shown.received_at,
        shown.answered_at,
        result,
        shown.refusal,
        shown.repeated,
    )


def _results() -> dict[str, type[Result]]:
    return cast("dict[str, type[Result]]", kinds_below(Result))
