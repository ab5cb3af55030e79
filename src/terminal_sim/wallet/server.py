"""The phone's door (手机端接入): a POST under a word becomes an act, the bureau's reply becomes JSON.

``answer`` is pure: method, path, headers and body in, status, headers and body out. People may be named as a user would
name them. A refusal is 409 with its name and both sentences; what cannot be understood is 400; an unknown word is 404.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import terminal_sim
from terminal_sim.conversation import Act, Answers, Asking, Reply, Sender
from terminal_sim.errors.base import Refusal, TerminalSimError, plain_error
from terminal_sim.errors.input import UnknownName
from terminal_sim.errors.talk import NoReply
from terminal_sim.reading.described import Operation, openapi
from terminal_sim.reading.documents import document_of
from terminal_sim.reading.forms import Form, filled
from terminal_sim.reading.records import canonical
from terminal_sim.reading.yaml import Document
from terminal_sim.wallet.replies import ReplyShown, plain_reply
from terminal_sim.wallet.verbs import BESIDE, PEOPLE, VERBS, Verb
from terminal_sim.world.opening import OpenWorld
from terminal_sim.world.phones import bureau_of

Response = tuple[int, Mapping[str, str], bytes]
JSON = {"content-type": "application/json; charset=utf-8"}
BASE = "/wallet"
TITLE = "医保手机端接口（模拟）| the phone's interface, simulated"
NOT_FOUND, BAD, REFUSED, WRONG_METHOD = 404, 400, 409, 405


def answer(
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    world: OpenWorld,
    bureau: Answers | None = None,
) -> Response:
    """Answer one request; ``path`` is what stands after ``/wallet``. Raises NoReply where a fault loses the reply.

    ``bureau``: whom to ask, where not the world's own.
    """
    word = path.partition("?")[0].strip("/")
    if word in ("", "openapi.json"):
        return _json(200, page() if word else _listed()) if method == "GET" else _wrong_method("GET")
    if word not in VERBS:
        return _error(NOT_FOUND, UnknownName(kind="word", kind_zh="操作", came=word[:60], known=", ".join(VERBS)))
    if method != "POST":
        return _wrong_method("POST")
    try:
        asking = asking_of(VERBS[word], document_of("body.json", body), world)
        reply = (bureau or bureau_of(world)).answer(asking)
    except NoReply:
        raise
    except Refusal as refusal:
        return _error(REFUSED, refusal)
    except TerminalSimError as wrong:
        return _error(BAD, wrong)
    return _json(200 if reply.refusal is None else REFUSED, plain_reply(reply))


def asking_of(verb: Verb, document: Document, world: OpenWorld) -> Asking:
    """The message that a document holds. Raises what is wrong with it."""
    form: Any = filled(verb.form, document)
    given = {name: getattr(form, name) for name in type(form).model_fields if name not in BESIDE}
    act = verb.act(**{name: _number(world, name, value) for name, value in given.items()})
    sender = _sender(verb, act, form)
    sent_at = form.sent_at or world.now()
    return Asking(form.number or _own_number(world, act, f"{sent_at:%Y%m%d%H%M%S}"), sender, act, sent_at)


def page() -> dict[str, Any]:
    """The interface as OpenAPI."""
    operations = [
        Operation("POST", f"/{word}", word.replace("-", "_"), f"{verb.zh} | {verb.en}", verb.form, ReplyShown)
        for word, verb in VERBS.items()
    ]
    return openapi(
        "医保手机端接口（模拟）| the phone's interface, simulated", terminal_sim.__version__, operations, BASE
    )


def _sender(verb: Verb, act: Act, form: Form) -> Sender:
    told = getattr(form, "sender", None)
    if told is not None:
        return Sender(told.kind, told.code)
    if verb.sender == "agency":
        return Sender("agency", "agency")
    return Sender("phone", str(getattr(act, verb.who)))


def _number(world: OpenWorld, name: str, value: Any) -> Any:
    """A person's number for whatever names the person; what names nobody stays for the bureau to refuse."""
    if name not in PEOPLE or not isinstance(value, str) or not value:
        return value
    try:
        return world.person(value).number
    except UnknownName:
        return value


def _own_number(world: OpenWorld, act: Act, stamp: str) -> str:
    """A phone that does not number its messages: each is a new one, also where the world's clock stands still."""
    if not act.WRITES:
        return f"W{stamp}"
    return f"W{stamp}-{world.store.write(world.id, lambda tx: tx.next_number('phone'))}"


def _listed() -> dict[str, object]:
    words = [{"word": word, "zh": verb.zh, "en": verb.en, "act": verb.act.__name__} for word, verb in VERBS.items()]
    return {"schema": "terminal-sim/wallet/1", "words": words}


def _wrong_method(wanted: str) -> Response:
    status, headers, body = _json(WRONG_METHOD, {"wanted": wanted})
    return status, {**headers, "allow": wanted}, body


def _error(status: int, wrong: TerminalSimError) -> Response:
    return _json(status, plain_error(wrong))


def _json(status: int, plain: Mapping[str, object]) -> Response:
    return status, JSON, canonical(plain).encode() + b"\n"


__all__ = ["Reply", "Response", "answer", "asking_of", "page"]
