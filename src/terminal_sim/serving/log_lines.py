"""One line of JSON for each request (结构化日志): what was asked, by whom, how it ended, how long each step took.

No body is written. What a caller chose itself – a message number, a path – is masked like everything else that may hold
an identity number.

>>> import io, json
>>> file = io.StringIO()
>>> LogLines(file).write(infno="1101", number="990002199004020125", outcome="done")
>>> json.loads(file.getvalue())["number"]
'990002********0125'
"""

from __future__ import annotations

import sys
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from terminal_sim.control.masking import masked

STANDARD_ERROR = "-"


@dataclass(slots=True)
class LogLines:
    """Writes lines to one open text. Safe from many threads."""

    file: TextIO
    _logger: Any = field(init=False)

    def __post_init__(self) -> None:
        import structlog  # for who wants the lines: it takes its time to load

        self._logger = structlog.wrap_logger(
            structlog.WriteLogger(self.file),
            processors=[_masked, structlog.processors.JSONRenderer(ensure_ascii=False)],
        )

    def write(self, event: str = "request", **facts: object) -> None:
        """One line; what is empty is left out."""
        self._logger.info(event, **{name: value for name, value in facts.items() if value not in ("", None, {}, ())})

    def close(self) -> None:
        """Close what was opened here."""
        if self.file is not sys.stderr:
            self.file.close()


def log_lines(target: str) -> LogLines | None:
    """Lines into a file, or to standard error for ``-``; None where nothing is asked for."""
    if not target:
        return None
    return LogLines(sys.stderr if target == STANDARD_ERROR else Path(target).open("a", encoding="utf-8", buffering=1))


def _masked(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: masked(value) if isinstance(value, str) else value for name, value in event.items()}
