"""A disk that fails (磁盘故障): syncs and writes refused by the system itself, in a child that settles; and a full
disk.

Errors are injected by ``strace`` or, where that may not trace, by a small library loaded before the system's own.
After a sync that failed nothing more is acknowledged: what it left behind is not known. A full disk fails what it
fails; when there is room again, the same program goes on.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from terminal_sim.errors import TerminalSimError
from terminal_sim.world.opening import open_world
from tests.survival.outcome import Outcome, trial
from tests.survival.shop import CLOCK, FAMILY, Goods, asking, found, goods_of, is_sound, made, opened, sums

SHIM = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
static int due(const char *name) {
    static long seen; const char *call = getenv("SHIM_CALL");
    if (!call || strcmp(call, name)) return 0;
    long now = __sync_add_and_fetch(&seen, 1);
    return now >= atol(getenv("SHIM_FROM")) && now <= atol(getenv("SHIM_TO"));
}
static int fails(void) { errno = atoi(getenv("SHIM_ERRNO")); return -1; }
int fdatasync(int fd) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    return due("fdatasync") ? fails() : real(fd);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) {
    ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite64");
    return due("pwrite64") ? fails() : real(fd, data, size, at);
}
"""
ERRORS = {"EIO": 5, "ENOSPC": 28}


@dataclass(frozen=True)
class Injection:
    """Which system call fails, how, and from which of its calls to which; ``to`` 0 means for ever."""

    call: str
    error: str
    first: int
    to: int = 0

    def by_strace(self) -> list[str]:
        when = f"{self.first}+" if not self.to else f"{self.first}..{self.to}"
        inject = f"inject={self.call}:error={self.error}:when={when}"
        return ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={self.call}", "-e", inject]

    def by_shim(self, library: Path) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(library),
            "SHIM_CALL": self.call,
            "SHIM_ERRNO": str(ERRORS[self.error]),
            "SHIM_FROM": str(self.first),
            "SHIM_TO": str(self.to or 10**9),
        }


class NoMeans(Exception):
    """Neither strace nor a compiler can be used here; says why."""


def injector(folder: Path) -> tuple[str, Path]:
    """("strace", …) where it may trace, else ("shim", the library that was compiled). Raises NoMeans."""
    probe = [*Injection("fdatasync", "EIO", 1).by_strace(), sys.executable, "-c", ""]
    why = "strace is not installed"
    if shutil.which("strace"):
        done = subprocess.run(probe, capture_output=True, text=True)
        if done.returncode == 0:
            return "strace", folder
        why = f"strace may not trace here ({done.stderr.strip()[:80]})"
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or not sys.platform.startswith("linux"):
        raise NoMeans(f"{why}, and there is no C compiler for a preloaded library")
    (folder / "shim.c").write_text(SHIM)
    library = folder / "shim.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(folder / "shim.c"), "-ldl"], check=True)
    return "shim", library


def fail_syncs_and_writes(folder: Path, rounds: int, seed: int = 4) -> Outcome:
    """Syncs that fail once or for ever, writes that fail, at random places of a run. Raises NoMeans."""
    chance = random.Random(seed)
    means, library = injector(folder)
    goods = made(str(folder / "fresh.db"))
    with trial(f"failing disk ({means})") as outcome:
        for number in range(rounds):
            kind = ("fdatasync once", "fdatasync for ever", "pwrite64 once")[number % 3]
            call, how = kind.split(" ", 1)
            first = chance.randint(2, 30 if call == "fdatasync" else 120)
            injection = Injection(call, "EIO", first, first if how == "once" else 0)
            _one_round(folder, goods, number, injection, means, library, outcome)
            outcome.tried[kind] += 1
    return outcome


def fill_the_disk(folder: Path, rounds: int, seed: int = 5) -> Outcome:
    """Writes that find no room for a while. Raises NoMeans."""
    chance = random.Random(seed)
    means, library = injector(folder)
    goods = made(str(folder / "full-fresh.db"))
    (folder / "full-fresh.db").rename(folder / "fresh.db")
    with trial(f"full disk ({means})") as outcome:
        for number in range(rounds):
            first = chance.randint(1, 150)
            injection = Injection("pwrite64", "ENOSPC", first, first + chance.randint(0, 40))
            _one_round(folder, goods, 1000 + number, injection, means, library, outcome)
            outcome.tried["rounds"] += 1
    return outcome


def _one_round(
    folder: Path, goods: Goods, number: int, injection: Injection, means: str, library: Path, outcome: Outcome
) -> None:
    db = folder / f"disk{number}.db"
    shutil.copy(folder / "fresh.db", db)
    command = [sys.executable, "-m", "tests.survival.broken_disk", str(db)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    if means == "strace":
        command = [*injection.by_strace(), *command]
    else:
        environment |= injection.by_shim(library)
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    outcome.check(bool(lines), f"round {number} said nothing: {done.stderr[-300:]}")
    outcome.tried["acknowledged"] += sum(line["said"] == "ack" for line in lines)
    outcome.tried["failed"] += sum(line["said"] != "ack" for line in lines)
    failed = [place for place, line in enumerate(lines) if line["said"] == "StoreFailed"]
    if failed:
        after = lines[failed[0] :]
        outcome.check(all(line["said"] == "StoreFailed" for line in after), f"round {number} went on after a failure")
    unnamed = [line for line in lines if line["said"] not in ("ack", "StoreFailed", "StoreIsFull")]
    outcome.check(not unnamed, f"round {number}: {unnamed[:1]}")
    if injection.error == "ENOSPC" and lines and injection.to:
        outcome.tried["went on"] += int(lines[-1]["said"] == "ack")
    books, desk = opened(str(db))
    with books:
        for line in lines:
            if line["number"] == "open":
                outcome.tried["refused at opening"] += 1
                continue
            state = found(desk, line["number"])
            if line["said"] == "ack":
                outcome.check(state.outcome == "answered", f"{line['number']} was acknowledged and is {state.outcome}")
            elif line["said"] == "StoreIsFull":
                outcome.check(state.outcome == "unknown", f"{line['number']} was refused for room and is booked")
            if state.outcome == "unknown":
                reply = desk.answer(asking(line["number"], goods.act(line["number"])))
                outcome.check(reply.refusal is None, f"{line['number']} cannot be booked afterwards")
        outcome.check(sums(books) == (0, 0, 0), f"round {number}: sums {sums(books)}")
        finding = is_sound(books)
        outcome.check(not finding, f"round {number}: {finding}")
    for leftover in folder.glob(f"{db.name}*"):
        leftover.unlink()


def _child(db: str) -> None:
    """Settle forty times, saying after each what came of it."""
    try:
        with open_world(db, clock=CLOCK) as world:
            goods = goods_of(world, world.person(FAMILY[0]))
        _, desk = opened(db)
    except TerminalSimError as error:
        _say("open", error.code)
        os._exit(0)
    for serial in range(40):
        number = f"d{serial}"
        try:
            reply = desk.answer(asking(number, goods.act(number)))
            _say(number, "ack" if reply.refusal is None else reply.refusal.code)
        except TerminalSimError as error:
            _say(number, error.code)
    os._exit(0)


def _say(number: str, said: str) -> None:
    print(json.dumps({"number": number, "said": said}), flush=True)


if __name__ == "__main__":
    _child(sys.argv[1])
