"""Parts of a form (多部分表单): the envelope as text in one part, a file in another.

>>> body = b'--b\\r\\nContent-Disposition: form-data; name="jsonStr"\\r\\n\\r\\n{}\\r\\n--b--\\r\\n'
>>> parts(body, 'multipart/form-data; boundary=b')
{'jsonStr': b'{}'}
"""

from __future__ import annotations

import re

from terminal_sim.errors.wire import BadEnvelope

KIND = "multipart/form-data"
MOST_PARTS = 20
_BOUNDARY = re.compile(r'boundary="?([^";,]{1,70})"?', re.IGNORECASE)
_NAME = re.compile(rb'name="?([^";\r\n]{1,100})"?', re.IGNORECASE)


def parts(body: bytes, content_type: str) -> dict[str, bytes]:
    """The parts by name. Raises BadEnvelope for what is no such form."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise BadEnvelope(reason_zh="表单缺少 boundary", reason="the form names no boundary")
    pieces = body.split(b"--" + found[1].strip().encode("utf-8", "replace"))
    if not 2 < len(pieces) <= MOST_PARTS + 2:
        raise BadEnvelope(reason_zh="表单分段数不对", reason="the form has no parts, or too many")
    held: dict[str, bytes] = {}
    for piece in pieces[1:-1]:
        head, gap, content = piece.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if not gap or name is None:
            raise BadEnvelope(reason_zh="表单分段缺少名称", reason="a part of the form has no name")
        held[name[1].decode("utf-8", "replace")] = content.removesuffix(b"\r\n")
    return held
