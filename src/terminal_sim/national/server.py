"""The door of the interface (接口服务端): the bytes of a request become the bytes of a reply.

Whatever comes in, one reply of the interface goes out, and the exchange says what was found in the message, for the log
that helps its sender. ``answer`` raises only where nobody can know the outcome: NoReply, OutcomeUnknown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from terminal_sim.clock import stopwatch
from terminal_sim.conversation import Reply
from terminal_sim.errors.base import Refusal, TerminalSimError
from terminal_sim.errors.store import OutcomeUnknown
from terminal_sim.errors.talk import NoReply
from terminal_sim.errors.wire import BadMessage, NotSignedIn, UnknownTransaction
from terminal_sim.national import extension
from terminal_sim.national.envelope import Opened, opened, rendered, reply_number
from terminal_sim.national.head import HEAD, Head, head_of
from terminal_sim.national.phrases import facts_text, said, said_by
from terminal_sim.national.profile import Profile
from terminal_sim.national.table import BY_NUMBER, find, own_paths
from terminal_sim.national.transaction import Office, Request, Transaction
from terminal_sim.national.values import Finding, Reader, Values

JSON = "application/json; charset=utf-8"
BYTES = "application/octet-stream"
NOBODY = Head("", "", "", "", "", "", None, "")
SIGN_IN = "9001"
SHOWN_FAULTS = 4


@dataclass(frozen=True, slots=True)
class Exchange:
    """A reply, and what its request was found to be: done, refused (by the bureau) or bad (not understood).

    ``steps``: what was done, each from one reading of the stopwatch to another.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    infno: str = ""
    number: str = ""
    institution: str = ""
    outcome: str = "done"
    code: str = ""
    findings: tuple[Finding, ...] = ()
    steps: tuple[tuple[str, float, float], ...] = ()


@dataclass(slots=True)
class _Course:
    """What is known so far of a message, kept for whatever reply it ends in."""

    office: Office
    body: bytes
    infno: str = ""
    number: str = ""
    head: Head = field(default_factory=lambda: NOBODY)
    findings: list[Finding] = field(default_factory=list)
    came: float = field(default_factory=stopwatch)
    parsed: float | None = None
    answered: float = 0.0

    def steps(self) -> tuple[tuple[str, float, float], ...]:
        """What has been done about a message that the bureau answered; its reply is ready."""
        if self.parsed is None:
            return ()
        return ("parse", self.came, self.parsed), ("render", self.answered, stopwatch())

    def now(self) -> datetime:
        """The bureau's time, asked for only where the bureau itself has not told it in a reply."""
        return self.office.clock.now()


def answer(office: Office, body: bytes, headers: Mapping[str, str], path: str) -> Exchange:
    """Answer one message. Header names come in lower case; ``path`` is without the query."""
    course = _Course(office, body)
    try:
        request, transaction = _understood(course, headers, path)
        if transaction.serve is not None:
            return _served(course, transaction, request)
        act = transaction.act(request)  # type: ignore[misc]
        parsed = stopwatch()
        reply = request.ask(act)
        course.parsed, course.answered = parsed, stopwatch()
        return _replied(course, transaction, request, reply)
    except (NoReply, OutcomeUnknown):
        raise
    except TerminalSimError as wrong:
        return _refused(course, wrong)


def _understood(course: _Course, headers: Mapping[str, str], path: str) -> tuple[Request, Transaction]:
    profile = course.office.profile
    found = opened(course.body, path, headers.get("content-type", ""), own_paths())
    course.infno = found.infno
    reader = Reader(profile)
    course.findings = reader.findings
    for point in found.points:
        reader.find(point, "报文", "", "", "字段表写法", "as the text writes it")
    values = reader.row({key: value for key, value in found.envelope.items() if key.lower() != "input"}, HEAD, "报文头")
    head = course.head = head_of(values)
    course.number = values.text("msgid")
    transaction = find(found.infno)
    if transaction is None:
        raise UnknownTransaction(infno=found.infno or "?", known=", ".join(sorted(BY_NUMBER)))
    _judge_head(reader, head, course.number, values)
    request = _request(course, transaction, found, reader)
    _stop_at(found.infno, reader)
    if profile.level("no_sign_in") == "refuse" and transaction.infno != SIGN_IN and not head.sign_number:
        raise NotSignedIn(institution=head.institution)
    return request, transaction


def _request(course: _Course, transaction: Transaction, found: Opened, reader: Reader) -> Request:
    nodes: dict[str, Values | tuple[Values, ...]] = {}
    added: Mapping[str, object] = {}
    for node in transaction.asks:
        read = reader.many(found.input, node) if node.shape == "list" else reader.one(found.input, node)
        nodes[node.name] = read
        first = read if isinstance(read, Values) else read[0] if read else Values()
        added = added or extension.read(first.text("exp_content"))
    if course.office.profile.extension == "none":
        added = {}
    infno = transaction.infno
    return Request(infno, course.number, course.head, nodes, course.office, added, reader, found.input)


def _judge_head(reader: Reader, head: Head, number: str, values: Values) -> None:
    if not (len(number) == 30 and number.startswith(head.institution)):
        zh, en = "机构编号12+时间14+序号4", "institution 12 + time 14 + serial 4"
        reader.find("message_number", "报文头", "msgid", number[:40], zh, en)
    if values.text("signtype") not in ("", "SM2", "SM3"):
        reader.find("signature_kind", "报文头", "signtype", values.text("signtype"), "SM2 或 SM3", "SM2 or SM3")
    if values.text("infver") != "V1.0":
        reader.find("version", "报文头", "infver", values.text("infver"), "V1.0", "V1.0")


def _stop_at(infno: str, reader: Reader) -> None:
    fatal = reader.fatal
    if fatal:
        shown = fatal[:SHOWN_FAULTS]
        more = f" … +{len(fatal) - len(shown)}" if len(fatal) > len(shown) else ""
        zh, en = "；".join(fault.zh for fault in shown), "; ".join(fault.en for fault in shown)
        raise BadMessage(infno=infno, faults_zh=zh + more, faults=en + more)


def _served(course: _Course, transaction: Transaction, request: Request) -> Exchange:
    made = transaction.serve(request)  # type: ignore[misc]
    _stop_at(course.infno, request.reader)  # type: ignore[arg-type]
    if isinstance(made, bytes):
        return _exchange(course, made, BYTES)
    now = course.now()
    return _exchange(course, rendered(_code(course.office.profile, 0), _own_number(course, now), now, now, made), JSON)


def _replied(course: _Course, transaction: Transaction, request: Request, reply: Reply) -> Exchange:
    number = reply_number(course.head.care_area, reply.received_at, reply.number)
    note = reply.refusal
    profile = course.office.profile
    if note is not None and not (profile.unknown_reversal == "done" and note.code == "NothingToReverse"):
        body = rendered(
            _code(profile, -1),
            number,
            reply.received_at,
            reply.answered_at,
            None,
            said_by(course.infno, note),
            note.en,
            facts_text(note.refusal_id, note.code, note.facts),
        )
        return replace(_exchange(course, body, JSON), outcome="refused", code=note.code)
    output = transaction.output(request, reply.result) if transaction.output and reply.result is not None else None
    body = rendered(_code(profile, 0), number, reply.received_at, reply.answered_at, output)
    return _exchange(course, body, JSON)


def _refused(course: _Course, wrong: TerminalSimError) -> Exchange:
    profile = course.office.profile
    is_file_call = course.infno in ("9101", "9102", "3202")
    infcode = 0 if is_file_call and profile.file_errors == "success with text" else -1
    now = course.now()
    body = rendered(
        _code(profile, infcode),
        _own_number(course, now),
        now,
        now,
        None,
        said(course.infno, wrong),
        wrong.in_english(),
        facts_text("", wrong.code, wrong.facts),
    )
    outcome = "refused" if isinstance(wrong, Refusal) else "bad"
    return replace(_exchange(course, body, JSON), outcome=outcome, code=wrong.code)


def _exchange(course: _Course, body: bytes, content_type: str) -> Exchange:
    return Exchange(
        200,
        {"content-type": content_type},
        body,
        course.infno,
        course.number,
        course.head.institution,
        findings=tuple(course.findings),
        steps=course.steps(),
    )


def _own_number(course: _Course, now: datetime) -> str:
    """A reply number for what the bureau never saw, made of the message itself."""
    digits = str(int(hashlib.sha256(course.body).hexdigest()[:12], 16))
    return reply_number(course.head.care_area, now, digits)


def _code(profile: Profile, infcode: int) -> int | str:
    return infcode if profile.infcode == "number" else str(infcode)
