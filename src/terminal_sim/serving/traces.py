"""Traces of requests (链路追踪) for a collector that speaks OTLP over HTTP: a span a request, a child a step.

Off unless a collector is named; the libraries are only loaded then. A caller's ``traceparent`` (W3C) is continued. A
span is made when its request is over, from readings that were taken anyway: tracing adds nothing while it runs.

>>> trace_of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
'0af7651916cd43dd8448eb211c80319c'
>>> trace_of("nonsense"), trace_of("00-00000000000000000000000000000000-b7ad6b7169203331-01")
('', '')
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import terminal_sim
from terminal_sim.clock import MachineClock, stopwatch
from terminal_sim.errors.load import NoTraceLibrary
from terminal_sim.serving.steps import Step

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

NAME = "terminal-sim"
PATH = "/v1/traces"
_PARENT = re.compile(r"[0-9a-f]{2}-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-[0-9a-f]{2}(-.*)?")


def trace_of(traceparent: str) -> str:
    """The trace id that a W3C header names, empty where it is none."""
    found = _PARENT.fullmatch(traceparent.strip())
    if found is None or not found["trace"].strip("0") or not found["span"].strip("0"):
        return ""
    return found["trace"]


class Traces:
    """Sends spans in batches, in a thread of the library's own."""

    def __init__(self, exporter: SpanExporter) -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        about = {"service.name": NAME, "service.version": terminal_sim.__version__}
        self._provider = TracerProvider(resource=Resource.create(about), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer(NAME)

    def request(
        self,
        name: str,
        headers: Mapping[str, str],
        began: float,
        steps: Sequence[Step],
        facts: Mapping[str, str | int],
        *,
        defect: str = "",
    ) -> str:
        """One request that is over now, with its steps; returns its trace id. ``began``: a reading of the stopwatch."""
        from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        ahead = MachineClock().now().timestamp() - stopwatch()

        def at(reading: float) -> int:
            return round((reading + ahead) * 1e9)

        parent = TraceContextTextMapPropagator().extract(dict(headers))
        span = self._tracer.start_span(
            name, context=parent, kind=SpanKind.SERVER, attributes=dict(facts), start_time=at(began)
        )
        inside = set_span_in_context(span)
        for step in steps:
            self._tracer.start_span(step.name, context=inside, start_time=at(step.began)).end(at(step.ended))
        if defect:
            span.set_status(Status(StatusCode.ERROR, defect))
        span.end(at(stopwatch()))
        return f"{span.get_span_context().trace_id:032x}"

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()


def traces_to(collector: str) -> Traces | None:
    """Traces to a collector's address such as http://127.0.0.1:4318; None for none. Raises NoTraceLibrary."""
    if not collector:
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError as missing:
        raise NoTraceLibrary(package=missing.name or "opentelemetry") from None
    address = collector.rstrip("/")
    exporter: Any = OTLPSpanExporter(endpoint=address if address.endswith(PATH) else address + PATH)
    return Traces(exporter)
