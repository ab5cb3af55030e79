"""What a server tells of itself: metrics, steps, refusals by name; JSON lines; spans to a collector; readiness."""

import gzip
import json
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from terminal_sim.clock import FixedClock
from terminal_sim.errors.load import NoTraceLibrary
from terminal_sim.serving.background import Served, running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.serving.metrics import MOST_WORLDS, Metrics, shared_by_workers
from terminal_sim.serving.traces import traces_to
from tests.conversation.ways import AT
from tests.house.house import ROOT
from tests.national.town import fresh_world
from tests.serving.test_doors import DOOR, IDENTIFY, call, post

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TRACE = "0af7651916cd43dd8448eb211c80319c"
CERTIFICATE = "990002199004020125"
METRIC = re.compile(r"\b(?:terminal_sim|process)_[a-z_]+")


def scrape(served: Served) -> str:
    return call(served, "GET", "/metrics")[1].decode()


def show(served: Served, **asked: object) -> tuple[int, bytes]:
    return call(served, "POST", "/wallet/show", json.dumps(asked).encode(), **{"Content-Type": "application/json"})


def test_steps_refusals_commits_and_memory_are_measured(served: Served) -> None:
    post(served, DOOR, IDENTIFY)
    show(served, holder="9900000201", subject="9900000203", channel="alipay")
    show(served, holder="示例穗安", subject="示例小满")
    text = scrape(served)
    for step in ("parse", "rules", "render"):
        assert f'terminal_sim_step_seconds_count{{step="{step}",transaction="1101"}}' in text
    for step in ("queue", "rules", "store"):
        assert f'terminal_sim_step_seconds_count{{step="{step}",transaction="wallet"}}' in text
    assert 'terminal_sim_refusals_total{name="NoBinding",transaction="wallet",world="default"} 1.0' in text
    assert "terminal_sim_commit_requests_count" in text
    assert "terminal_sim_queue_depth 0.0" in text
    assert "process_resident_memory_bytes" in text


def test_a_fault_that_struck_is_counted(served: Served) -> None:
    asked = json.dumps({"fault": "error_text", "step": "1101", "text": "!", "times": 1}).encode()
    call(served, "POST", "/control/faults", asked, **{"Content-Type": "application/json"})
    post(served, DOOR, IDENTIFY)
    assert 'terminal_sim_faults_total{fault="error_text"} 1.0' in scrape(served)


def test_a_thousand_worlds_are_few_labels() -> None:
    metrics = Metrics()
    for number in range(1000):
        metrics.answered("1101", "done", 0.01, f"world{number}")
    worlds = {line.split('world="')[1] for line in metrics.text().decode().splitlines() if 'world="' in line}
    assert len(worlds) <= 2 * (MOST_WORLDS + 1)


WORKER = """
from terminal_sim.serving.metrics import Metrics
metrics = Metrics()
metrics.answered("1101", "done", 0.01, "default")
metrics.committed(3, 2, 0.01)
print(metrics.text().decode())
"""


def test_workers_tell_their_sum() -> None:
    with shared_by_workers():
        one, other = (
            subprocess.run([sys.executable, "-c", WORKER], capture_output=True, text=True, check=True).stdout
            for _ in range(2)
        )
    assert 'terminal_sim_requests_total{outcome="done",transaction="1101",world="default"} 1.0' in one
    assert 'terminal_sim_requests_total{outcome="done",transaction="1101",world="default"} 2.0' in other
    assert "terminal_sim_queue_depth 4.0" in other
    assert "terminal_sim_commit_requests_sum 6.0" in other


def test_alive_and_ready(served: Served) -> None:
    assert call(served, "GET", "/healthz")[0] == 200
    status, body = call(served, "GET", "/readyz")
    assert (status, json.loads(body)["world"]) == (200, "default-1")


def test_an_unknown_world_is_not_ready(served: Served) -> None:
    status, body = call(served, "GET", "/w/nobody/readyz")
    assert (status, json.loads(body)["code"]) == (503, "UnknownWorldName")


def test_a_book_that_cannot_be_written_is_not_ready(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("terminal_sim.serving.app.READY_SECONDS", 0.2)
    other = sqlite3.connect(served.site.store.address.path or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        status, body = call(served, "GET", "/readyz")
        assert (status, json.loads(body)["code"]) == (503, "StoreIsBusy")
        assert call(served, "GET", "/healthz")[0] == 200
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert call(served, "GET", "/readyz")[0] == 200


def test_a_request_is_one_masked_line(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    config = SiteConfig(str(fresh_world(tmp_path)), log=str(log))
    with running(config, clock=FixedClock(AT)) as served:
        headers = {"Content-Type": "application/json", "traceparent": TRACEPARENT}
        asked = {**IDENTIFY, "msgid": CERTIFICATE}
        call(served, "POST", DOOR, json.dumps(asked).encode(), **headers)
        show(served, holder="示例穗安", subject="示例小满")
    first, second = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert (first["transaction"], first["outcome"], first["level"], first["trace"]) == ("1101", "done", "info", TRACE)
    assert {"parse", "rules", "render"} <= set(first["steps"])
    assert first["number"] == "990002********0125"
    assert (second["side"], second["outcome"], second["refusal"]) == ("wallet", "refused", "NoBinding")
    assert CERTIFICATE not in log.read_text("utf-8")
    assert "示例" not in log.read_text("utf-8")


def test_spans_reach_a_collector_and_continue_the_callers_trace(tmp_path: Path) -> None:
    with collecting() as (collector, told):
        config = SiteConfig(str(fresh_world(tmp_path)), trace=collector)
        with running(config, clock=FixedClock(AT)) as served:
            headers = {"Content-Type": "application/json", "traceparent": TRACEPARENT}
            call(served, "POST", DOOR, json.dumps(IDENTIFY).encode(), **headers)
    spans = {
        span.name: span
        for request in told
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    }
    whole = spans["institution 1101"]
    assert whole.trace_id.hex() == TRACE
    assert whole.parent_span_id.hex() == "b7ad6b7169203331"
    assert {"parse", "rules", "render"} <= set(spans)
    assert all(spans[name].parent_span_id == whole.span_id for name in ("parse", "rules", "render"))
    assert whole.start_time_unix_nano <= spans["parse"].start_time_unix_nano
    assert spans["render"].end_time_unix_nano <= whole.end_time_unix_nano
    facts = {each.key: each.value.string_value for each in whole.attributes}
    assert facts["terminal_sim.outcome"] == "done"


def test_without_a_collector_nothing_is_loaded() -> None:
    assert traces_to("") is None


def test_traces_without_their_library_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(NoTraceLibrary):
        traces_to("http://127.0.0.1:4318")


def test_every_metric_of_the_dashboard_stands_in_a_scrape(served: Served) -> None:
    asked_for = json.dumps({"fault": "error_text", "step": "1101", "text": "!", "times": 1}).encode()
    call(served, "POST", "/control/faults", asked_for, **{"Content-Type": "application/json"})
    post(served, DOOR, IDENTIFY)
    show(served, holder="示例穗安", subject="示例小满")
    known = {line.split("{")[0].split(" ")[0] for line in scrape(served).splitlines() if line[:1] not in ("", "#")}
    folder = ROOT / "examples" / "observability"
    board = json.loads((folder / "dashboard.json").read_text("utf-8"))
    asked = {
        name for panel in board["panels"] for target in panel["targets"] for name in METRIC.findall(target["expr"])
    }
    assert len(asked) >= 10
    assert asked - known == set()
    assert set(METRIC.findall((folder / "alerts.yml").read_text("utf-8"))) - known == set()


@contextmanager
def collecting() -> Iterator[tuple[str, list[Any]]]:
    """A collector of traces that keeps what it is told."""
    told: list[Any] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            plain = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
            told.append(ExportTraceServiceRequest.FromString(plain))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal."""

    server = HTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
