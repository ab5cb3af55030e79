"""The decode call from the client's side (解码请求): the act as a call, the answer as identity and token."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from terminal_sim.clock import moment
from terminal_sim.conversation import Asking
from terminal_sim.conversation.institution import Decode
from terminal_sim.conversation.replies import Decoded

END_OF_DAY = timedelta(days=1)


def decode_body(asking: Asking, act: Decode) -> dict[str, object]:
    """The call. Its own number is the message's, so that a repeat gets the first answer."""
    data = {
        "orgId": asking.sender.code,
        "businessType": act.business,
        "operatorId": act.operator or asking.sender.operator,
        "operatorName": asking.sender.operator_name,
        "officeId": act.office,
        "officeName": "",
        "deviceType": "",
        "outBizNo": asking.number,
        "ecQrCode": act.text,
    }
    return {"orgId": asking.sender.code, "transType": "ec.query", "data": data}


def decoded_of(act: Decode, data: Mapping[str, Any] | str, now: datetime) -> Decoded:
    """The answer, whichever form its data has. Where it says nothing of the token's life, that is to the day's end."""
    held: Mapping[str, Any] = json.loads(data) if isinstance(data, str) else data
    until = _until(held.get("extra"))
    midnight = datetime.combine(now.date(), datetime.min.time(), now.tzinfo) + END_OF_DAY
    return Decoded(
        token=str(held.get("ecToken") or ""),
        name=str(held.get("userName") or ""),
        certificate=str(held.get("idNo") or ""),
        certificate_kind=str(held.get("idType") or "01"),
        sex="female" if str(held.get("gender")) in ("2", "女") else "male",
        born=_born(str(held.get("birthday") or "")),
        insured_code=str(held.get("insuOrg") or ""),
        business=act.business,
        expires_at=moment(until) if until else midnight,
    )


def _until(extra: object) -> str:
    """When the token's life ends, where the answer says so."""
    try:
        said = json.loads(extra) if isinstance(extra, str) and extra else {}
    except ValueError:
        return ""
    return str(said.get("expiresAt") or "") if isinstance(said, dict) else ""


def _born(text: str) -> date:
    try:
        return date.fromisoformat(text.replace(".", "-"))
    except ValueError:
        return date.min
