"""The pages' own files (静态文件): read once, sent with a checksum, packed for devices nearby.

A browser asks again at every visit and is told in a few bytes that nothing changed, so that a page never runs with
files of two versions. On this machine packing would take longer than it saves.
"""

from __future__ import annotations

import gzip
import mimetypes
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from terminal_sim.receipts import fonts
from terminal_sim.web.guard import HEADERS, LOOPBACK

FONT = "font.ttf"
WORTH_PACKING = 1400  # bytes that fit into one packet are sent as they are
KINDS = {".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".ttf": "font/ttf"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: what it is, its bytes, and the checksum that it is known by."""

    kind: str
    whole: bytes
    tag: str


def answer(request: Request) -> Response:
    """The file that a request names."""
    name = request.path_params["path"]
    asset = asset_named(name)
    if asset is None:
        return Response("404\n", 404, dict(HEADERS), "text/plain")
    headers = {**HEADERS, "cache-control": "no-cache", "etag": asset.tag, "vary": "accept-encoding"}
    if asset.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    far = request.client is not None and request.client.host not in LOOPBACK
    if far and len(asset.whole) > WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(_packed(name), 200, {**headers, "content-encoding": "gzip"}, asset.kind)
    return Response(asset.whole, 200, headers, asset.kind)


@cache
def asset_named(name: str) -> Asset | None:
    """A file of the pages by its name; None for a name that is none of theirs."""
    path = fonts.path() if name == FONT else _listed().get(name)
    if path is None:
        return None
    whole = path.read_bytes()
    kind = KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(kind, whole, f'"{sha256(whole).hexdigest()[:20]}"')


@cache
def _packed(name: str) -> bytes:
    asset = asset_named(name)
    return gzip.compress(asset.whole, 6, mtime=0) if asset else b""


@cache
def _listed() -> dict[str, Path]:
    folder = Path(str(files("terminal_sim.web") / "static"))
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


@cache
def modules() -> tuple[str, ...]:
    """The scripts that every page runs, for the shell to name all at once."""
    return tuple(sorted(name for name in _listed() if name.endswith(".js") and "/" not in name and name != "theme.js"))
