"""What must hold whichever way the bureau is asked."""

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from terminal_sim.clock import FixedClock
from terminal_sim.conversation import Asking, Sender
from terminal_sim.conversation.institution import Cancel, FindInstitution, QuoteVisit, SettleVisit
from terminal_sim.conversation.phone import ReadMessages
from terminal_sim.conversation.replies import InstitutionFound, Settled
from terminal_sim.errors.bureau import AlreadySettled, AlreadyUndone, MessageNumberReused
from terminal_sim.errors.talk import NoReply
from terminal_sim.errors.wire import NotOnThisWire, UnexpectedReply
from terminal_sim.national.client import NationalClient, Till
from tests.conversation.scripts import CLINIC, begun
from tests.conversation.ways import AT, WAYS, counter

every_way = pytest.mark.parametrize("way", WAYS)


def shares(settled: Settled) -> tuple[int, int, int, int]:
    result = settled.settlement
    return result.funds_fen, result.own_fen, result.pooled_fen, result.cash_fen


@every_way
def test_case_b_to_the_fen(way: str, tmp_path: Path) -> None:
    with counter(way, CLINIC, tmp_path) as here:
        _, charge = begun(here)
        quoted, settled = here.get(Settled, QuoteVisit(charge)), here.get(Settled, SettleVisit(charge))
    assert shares(quoted) == shares(settled) == (5213, 0, 3000, 1587)


@every_way
def test_same_message_same_answer(way: str, tmp_path: Path) -> None:
    with counter(way, CLINIC, tmp_path) as here:
        _, charge = begun(here)
        first = here.get(Settled, SettleVisit(charge), "N-1")
        assert here.get(Settled, SettleVisit(charge), "N-1") == first
        with pytest.raises(MessageNumberReused):
            here.ask(SettleVisit(replace(charge, account_use="0")), "N-1").must()
        with pytest.raises(AlreadySettled):
            here.ask(SettleVisit(charge)).must()


@every_way
def test_a_cancellation_is_the_mirror_image(way: str, tmp_path: Path) -> None:
    with counter(way, CLINIC, tmp_path) as here:
        visit, charge = begun(here)
        settled = here.get(Settled, SettleVisit(charge))
        cancel = Cancel(settled.settlement_id, visit.visit, visit.person)
        undone = here.get(Settled, cancel)
        assert shares(undone) == tuple(-share for share in shares(settled))
        assert undone.cancels == settled.settlement_id
        with pytest.raises(AlreadyUndone):
            here.ask(cancel).must()


@every_way
def test_a_refusal_is_raised_as_the_error_that_it_names(way: str, tmp_path: Path) -> None:
    with counter(way, CLINIC, tmp_path) as here:
        note = here.ask(FindInstitution("H00000000000")).refusal
        assert note is not None
        assert note.code == "UnknownInstitution"
        assert "H00000000000" in note.zh


def test_a_phones_acts_have_another_wire(tmp_path: Path) -> None:
    with counter("over the wire", CLINIC, tmp_path) as here, pytest.raises(NotOnThisWire):
        here.ask(ReadMessages("1"))


@contextmanager
def answering(write: Callable[[http.server.BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A server that answers every POST as it is told, badly."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            write(self)

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def ask(url: str, timeout: float = 5.0) -> None:
    client = NationalClient(url, Till(CLINIC), timeout=timeout, clock=FixedClock(AT))
    try:
        client.answer(Asking("N-1", Sender("institution", CLINIC), FindInstitution(CLINIC), AT))
    finally:
        client.lanes.drop()


def send(status: int, body: bytes, length: int | None = None) -> Callable[[http.server.BaseHTTPRequestHandler], None]:
    def write(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    return write


def hang_up(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def sleep(handler: http.server.BaseHTTPRequestHandler) -> None:
    threading.Event().wait(1.5)
    handler.close_connection = True


NO_ANSWER = {
    "hung up": hang_up,
    "too slow": sleep,
    "cut short": send(200, b'{"infcode":0', 5000),
    "server error": send(503, b"{}"),
}


@pytest.mark.parametrize("kind", sorted(NO_ANSWER))
def test_no_whole_answer_is_no_reply(kind: str) -> None:
    with answering(NO_ANSWER[kind]) as url, pytest.raises(NoReply):
        ask(url, timeout=0.5)


def test_nobody_listening_is_no_reply() -> None:
    with pytest.raises(NoReply):
        ask("http://127.0.0.1:9")


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"[]", b'{"code":401,"message":"x"}', b'{"infcode":0,"output":{"medinsinfo":{}}}', b'{"infcode":0}'],
)
def test_a_strange_answer_is_named(body: bytes) -> None:
    with answering(send(200, body)) as url, pytest.raises(UnexpectedReply):
        ask(url)


def test_an_institution_is_found_over_the_wire(tmp_path: Path) -> None:
    with counter("over the wire", CLINIC, tmp_path) as here:
        assert here.get(InstitutionFound, FindInstitution(CLINIC)).place == here.world.place(CLINIC)
