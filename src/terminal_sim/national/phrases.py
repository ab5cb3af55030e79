"""The sentence a refusal says on this wire (错误信息): phrases that client programs look for, kept to the letter.

Client programs compare parts of err_msg. Where a refusal has such a phrase it stands first, then our own sentence and
the refusal's name.

>>> from terminal_sim.errors.wire import EmptyFileNumber
>>> said("9102", EmptyFileNumber())
'FSI-文件查询号不能为空[fileBO_156]。请填写 file_qury_no。[EmptyFileNumber]'

Sources: the phrases that independent client programs compare or record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from terminal_sim.conversation import RefusalNote
from terminal_sim.errors.base import TerminalSimError
from terminal_sim.national.envelope import ERROR_TEXT

LAYER = "FSI-"
PERSON_EMPTY = "该参保人的基本信息为空"
COVER_EMPTY = "该参保人的参保信息为空"
LINES_EMPTY = "根据传来的参数在费用明细表中未查询到任何有效相关的记录"
LINES_LIST_EMPTY = "费用明细List不能为空"
UNDONE_BEFORE = "该笔结算已撤销，请勿重复办理"
CODE_WANTED = "请使用医保电子凭证二维码"

# a phrase belongs to the fact and, where a client compares it for one transaction only, to that transaction
PHRASES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("", "UnknownPerson"): PERSON_EMPTY,
        ("", "UnknownCredential"): PERSON_EMPTY,
        ("", "NotInsured"): COVER_EMPTY,
        ("", "UnknownCover"): COVER_EMPTY,
        ("2205", "NothingToDrop"): LINES_EMPTY,
        ("2205", "UnknownBatch"): LINES_EMPTY,
        ("2204", "EmptyBill"): LINES_LIST_EMPTY,
        ("", "EmptyBill"): LINES_LIST_EMPTY,
        ("", "AlreadyCancelled"): UNDONE_BEFORE,
        ("", "ForeignCode"): CODE_WANTED,
        ("", "NoVoucherText"): CODE_WANTED,
    }
)


def said(infno: str, wrong: TerminalSimError) -> str:
    """err_msg of an error that arose before the bureau was asked."""
    return _sentence(infno, wrong.code, wrong.in_chinese())


def said_by(infno: str, note: RefusalNote) -> str:
    """err_msg of the bureau's refusal."""
    return _sentence(infno, note.code, note.zh)


def facts_text(refusal_id: str, code: str, facts: Mapping[str, object]) -> str:
    """warn_info: the refusal's number in the bureau's log, its name and its facts."""
    plain = {"refusal_id": refusal_id, "code": code, "facts": {name: str(value) for name, value in facts.items()}}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _sentence(infno: str, code: str, zh: str) -> str:
    phrase = PHRASES.get((infno, code)) or PHRASES.get(("", code), "")
    start = f"{LAYER}{phrase}：" if phrase and phrase not in zh else "" if zh.startswith(LAYER) else LAYER
    end = f"[{code}]"
    return (start + zh)[: ERROR_TEXT - len(end)] + end
