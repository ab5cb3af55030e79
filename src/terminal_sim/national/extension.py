"""What the interface has no field for, in the field it keeps for such things (字段扩展): JSON text under our name.

>>> written({"own_bill": "A-17"})
'{"terminal_sim":{"own_bill":"A-17"}}'
>>> read('{"terminal_sim":{"own_bill":"A-17"}}'), read("not ours"), read('{"TRUM_FLAG":"1"}')
({'own_bill': 'A-17'}, {}, {})
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

from terminal_sim.errors.base import BadInput
from terminal_sim.national.body import parsed_json

NAME = "terminal_sim"
BRIEF_LENGTH = 4000


def written(plain: Mapping[str, object]) -> str:
    """The text of exp_content."""
    return json.dumps({NAME: plain}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(text: object) -> Mapping[str, object]:
    """What stands under our name; empty for anything else."""
    if not isinstance(text, str) or NAME not in text:
        return {}
    try:
        whole = parsed_json(text)
    except BadInput:
        return {}
    found = whole.get(NAME) if isinstance(whole, dict) else None
    return cast("Mapping[str, object]", found) if isinstance(found, dict) else {}
