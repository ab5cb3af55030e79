"""A decoder in an environment of its own (独立环境中的解码器): a worker process, pictures in, texts out.

For decoders whose packages quarrel with this program's: a neural one on another OpenCV, say. The worker is started
once. For each picture it gets a line ``WIDTH HEIGHT`` and that many bytes of grey pixels on its standard input, and
answers with one line of JSON: ``[{"text": "…", "corners": [[x, y], [x, y], [x, y], [x, y]]}]`` (corners at will).
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Sequence
from typing import Any

from terminal_sim.qr.decoders import NOWHERE, Found
from terminal_sim.qr.frames.frame import Gray


class ProcessDecoder:
    """Runs ``command`` as the worker. A worker that dies, hangs or talks nonsense reads nothing from then on."""

    def __init__(self, command: Sequence[str], timeout_s: float = 2.0) -> None:
        """``timeout_s`` is how long one picture may take. Raises OSError when the command cannot be started."""
        self._timeout_s = timeout_s
        self._worker = subprocess.Popen(  # noqa: S603 - the user named the command
            list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._answers: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def decode(self, gray: Gray) -> list[Found]:
        """All codes that the worker reads in the picture."""
        if self._worker.poll() is not None or self._worker.stdin is None:
            return []
        height, width = gray.shape
        try:
            self._worker.stdin.write(f"{width} {height}\n".encode() + gray.tobytes())
            self._worker.stdin.flush()
            return [_found(code) for code in json.loads(self._answers.get(timeout=self._timeout_s))]
        except (OSError, queue.Empty, ValueError, TypeError, KeyError, IndexError):
            self.close()
            return []

    def close(self) -> None:
        """End the worker."""
        self._worker.kill()
        self._worker.wait()
        for pipe in (self._worker.stdin, self._worker.stdout):
            if pipe is not None and not pipe.closed:
                try:
                    pipe.close()
                except OSError:
                    continue

    def _listen(self) -> None:
        if self._worker.stdout is None:
            return
        try:
            for line in self._worker.stdout:
                self._answers.put(line)
        except ValueError:  # closed while it listened
            return


def _found(code: dict[str, Any]) -> Found:
    corners = code.get("corners")
    if not corners:
        return Found(str(code["text"]))
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    return Found(str(code["text"]), (a, b, c, d) if len(corners) == 4 else NOWHERE)
