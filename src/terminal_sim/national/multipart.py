"""Parts of a form (多部分表单): the envelope as text in one part, a file in another.

>>> body = b'--b\\r\\nContent-Disposition: form-data; name="jsonStr"\\r\\n\\r\\n{}\\r\\n--b--\\r\\n'
>>> parts(body, 'multipart/form-data; boundary=b')
{'jsonStr': Part(content=b'{}', filename='')}
"""

from __future__ import annotations

import re
from typing import NamedTuple

from terminal_sim.errors.wire import BadEnvelope

KIND = "multipart/form-data"
MOST_PARTS = 20
_BOUNDARY = re.compile(r'boundary="?([^";,]{1,70})"?', re.IGNORECASE)
_NAME = re.compile(rb'(?<![\w*])name="?([^";\r\n]{1,100})"?', re.IGNORECASE)
_FILENAME = re.compile(rb'(?<![\w*])filename="?([^";\r\n]{1,200})"?', re.IGNORECASE)


class Part(NamedTuple):
    """What a part holds, and the file name it came under."""

    content: bytes
    filename: str


NO_PART = Part(b"", "")


def parts(body: bytes, content_type: str) -> dict[str, Part]:
    """The parts by name. Raises BadEnvelope for what is no such form."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise BadEnvelope(reason_zh="表单缺少 boundary", reason="the form names no boundary")
    pieces = body.split(b"--" + found[1].strip().encode("utf-8", "replace"))
    if not 2 < len(pieces) <= MOST_PARTS + 2:
        raise BadEnvelope(reason_zh="表单分段数不对", reason="the form has no parts, or too many")
    held: dict[str, Part] = {}
    for piece in pieces[1:-1]:
        head, gap, content = piece.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if not gap or name is None:
            raise BadEnvelope(reason_zh="表单分段缺少名称", reason="a part of the form has no name")
        filename = _FILENAME.search(head)
        called = filename[1].decode("utf-8", "replace") if filename else ""
        held[name[1].decode("utf-8", "replace")] = Part(content.removesuffix(b"\r\n"), called)
    return held
