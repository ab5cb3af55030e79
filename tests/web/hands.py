"""Hands on the pages without a browser: what a page asks, asked by a test."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def told(self) -> Any:
        return json.loads(self.body)


@dataclass
class Hands:
    """One page's worth of requests to a server."""

    url: str
    headers: dict[str, str] = field(default_factory=lambda: {"x-terminal-sim": "page"})

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(self.url + path, body, {**self.headers, **named}, method=method)  # noqa: S310 - our own server
        try:
            with urlopen(request, timeout=20) as reply:  # noqa: S310
                return Answer(reply.status, reply.read(), {k.lower(): v for k, v in reply.headers.items()})
        except HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.read(), {k.lower(): v for k, v in refused.headers.items()})

    def get(self, path: str) -> Any:
        return self.ask("GET", path).told

    def post(self, path: str, **asked: str) -> Any:
        return self.ask("POST", path, json.dumps(asked).encode()).told

    def phone(self) -> str:
        return str(self.post("/web/phone")["device"])

    def counter(self) -> str:
        return str(self.post("/web/counter")["device"])

    def photo(self, phone: str, **asked: object) -> bytes:
        return self.ask("GET", f"/web/phone/{phone}/photo.png?{urlencode(asked)}").body

    def scan(self, counter: str, picture: bytes) -> Any:
        return self.ask("POST", f"/web/counter/{counter}/picture", picture).told
