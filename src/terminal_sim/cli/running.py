"""Running one command and turning what went wrong into a sentence and an exit code."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence

from cyclopts import CycloptsError

from terminal_sim.cli.commands import build
from terminal_sim.cli.misspoken import wrong_command
from terminal_sim.errors import BadInput, MissingPart, Refusal, TerminalSimError
from terminal_sim.errors.base import plain_error
from terminal_sim.errors.output import OutputFailed
from terminal_sim.errors.store import (
    BooksBroken,
    OutcomeUnknown,
    StoreFailed,
    StoreIsDamaged,
    StoreIsFull,
    StoreIsLocked,
)
from terminal_sim.errors.talk import NoReply

EXIT_CODES: tuple[tuple[type[TerminalSimError], int], ...] = (
    (BadInput, 2),
    (Refusal, 3),
    (MissingPart, 4),
    (NoReply, 5),
    (OutcomeUnknown, 5),
    (StoreFailed, 5),
    (StoreIsLocked, 2),
    (StoreIsFull, 2),
    (StoreIsDamaged, 6),
    (BooksBroken, 6),
    (OutputFailed, 7),
)


def run(words: Sequence[str]) -> int:
    """Run one command line; returns its exit code. Errors go to standard error, with --json also to standard output."""
    _speak_any_terminal()
    try:
        result = build()(list(words), exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as wrong:
        return _told(wrong_command(wrong), as_json="--json" in words)
    except TerminalSimError as wrong:
        return _told(wrong, as_json="--json" in words)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as wrong:
        return _told(OutputFailed(reason=wrong.strerror or str(wrong)), as_json=False)
    except KeyboardInterrupt:
        print("已中止 | stopped", file=sys.stderr)
        return 130
    return result if isinstance(result, int) else 0


def _speak_any_terminal() -> None:
    """A terminal that cannot show Chinese gets escapes, never a crash after money was booked."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _told(wrong: TerminalSimError, *, as_json: bool) -> int:
    code = next((number for kind, number in EXIT_CODES if isinstance(wrong, kind)), 1)
    if as_json:
        print(json.dumps(plain_error(wrong), ensure_ascii=False, indent=2))
    print(wrong.in_chinese(), file=sys.stderr)
    print(wrong.in_english(), file=sys.stderr)
    return code
