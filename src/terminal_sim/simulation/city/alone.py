"""One run at a time in a folder (同一文件夹不同时运行两次): the system's lock on a file, gone with whoever held it.

The lock is the operating system's, so a run that was killed holds nothing; the file itself only tells who is at work,
and is taken away at the end. Where a file system has no locks, runs are not kept apart.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from terminal_sim.errors.batch import FolderAtWork
from terminal_sim.errors.input import UnwritableFile
from terminal_sim.reading import causes

LOCK = ".at-work"
TRIES = 100
HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
LOCKED_BYTE = 1 << 20  # on Windows a locked byte cannot be read, and the number before it should be


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Be the only run in the folder, which is made; it goes again if it stays empty. FolderAtWork, UnwritableFile."""
    new = [each for each in (folder, *folder.parents) if not each.exists()]
    held = _held(folder / LOCK)
    try:
        os.ftruncate(held, 0)
        os.write(held, str(os.getpid()).encode())
        yield
    finally:
        if sys.platform == "win32":  # an open file cannot be removed there
            os.close(held)
        with suppress(OSError):
            (folder / LOCK).unlink()
        if sys.platform != "win32":
            os.close(held)
        with suppress(OSError):
            for each in new:
                each.rmdir()


def _held(path: Path) -> int:
    """The open, locked file that stands at the path."""
    tries = 0
    while True:
        tries += 1
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as wrong:
            if isinstance(wrong, FileNotFoundError) and tries < TRIES:  # another run took its empty folder away
                continue
            if sys.platform == "win32" and path.exists():  # between its removal and its end
                raise _at_work(path) from None
            raise UnwritableFile(path=path, **causes.of_system(wrong)) from None
        try:
            _lock(opened)
        except OSError as wrong:
            os.close(opened)
            raise _at_work(path) if wrong.errno in HELD else wrong from None
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(opened), path.stat()):
                return opened
        os.close(opened)  # whoever held it took it away between opening and locking


def _at_work(path: Path) -> FolderAtWork:
    process = ""
    with suppress(OSError):
        process = path.read_text("utf-8", "replace")[:20]
    return FolderAtWork(folder=path.parent, process=process or "?")


def _lock(opened: int) -> None:
    """Lock without waiting. OSError where somebody else holds it; nothing where files cannot be locked."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(opened, LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        os.lseek(opened, 0, os.SEEK_SET)
    else:
        import fcntl

        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as wrong:
            if wrong.errno in HELD:
                raise
