"""audit, reconcile and store at the command line: what they print, their documents against their schemas, exit
codes."""

import json
import sqlite3
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from terminal_sim.bureau.books import open_books
from terminal_sim.cli import audit, running
from terminal_sim.cli.commands import build
from terminal_sim.clock import MachineClock
from terminal_sim.errors.store import BackupNotEmpty, NoSuchStore, StoreNotEmpty, UnknownWorld
from terminal_sim.store import backup
from terminal_sim.store.worlds import World
from terminal_sim.web.device_book import open_device_book
from terminal_sim.web.paired_book import open_paired_book
from tests.terminal.store_front import store_front

AT = "2023-03-15T16:40"
PHARMACY = "P61010099001"


@pytest.fixture
def db(tmp_path: Path) -> str:
    """A store in which a pharmacy sold three times and took one back."""
    path = str(tmp_path / "world.db")
    with store_front(path) as shop:
        sold = [shop.sell(f"bill-{number}") for number in range(3)]
        shop.cancel(sold[0])
    return path


def run(*words: str) -> int:
    """As the program runs it, but for errors, which are raised."""
    result = build()(list(words), exit_on_error=False, print_error=False, result_action="return_value")
    return result if isinstance(result, int) else 0


def document(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    run(*words, "--json")
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    kind = told["schema"].split("/")[1]
    schema = resources.files("terminal_sim") / "schemas" / f"{kind}-1.schema.json"
    jsonschema_rs.validate(json.loads(schema.read_text(encoding="utf-8")), told)
    return told


def test_audit_of_sound_books(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("audit", "--db", db) == 0
    assert "账簿完好" in capsys.readouterr().out
    assert document(capsys, "audit", "--db", db)["sound"]


def test_audit_names_the_first_broken_record(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    connection = sqlite3.connect(db)
    connection.execute("UPDATE messages SET body = replace(body, '186', '187') WHERE act = 'SettlePurchase'")
    connection.commit()
    connection.close()
    assert run("audit", "--db", db) == 6
    assert "first broken record: messages default-1/P61010099001/" in capsys.readouterr().out
    told = document(capsys, "audit", "--db", db)
    assert told["found"] == 3


def test_audit_of_one_world(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    for named in ("default", "default-1"):
        assert document(capsys, "audit", "--db", db, "--world", named)["looked_at"]["world"] == 1
    with pytest.raises(UnknownWorld):
        run("audit", "--db", db, "--world", "elsewhere")


def test_a_long_audit_says_on_a_screen_how_far_it_is(
    db: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("audit", "--db", db)
    assert capsys.readouterr().err == "", "a short one says nothing"
    monkeypatch.setattr(audit, "LONG_SECONDS", 0.0)
    run("audit", "--db", db)
    assert capsys.readouterr().err == "", "a file is not told either"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    run("audit", "--db", db)
    said = capsys.readouterr().err.split("\r\x1b[K")[1:]
    assert list(dict.fromkeys(line.split()[0] for line in said[:-1])) == list(audit.STEP_ZH.values())
    walked = next(line for line in said if line.startswith("逐链核对 | chains  "))
    done, _, of = walked.split()[-3:]
    assert done == of != "0"
    assert said[-1] == ""


def test_audit_of_nothing_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(NoSuchStore):
        run("audit", "--db", str(tmp_path / "none.db"))
    assert list(tmp_path.iterdir()) == []


def test_reconcile_level_and_not(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["reconcile", "--db", db, "--at", AT, "--institution", PHARMACY, "--day", "2023-03-15"]
    assert run(*words) == 0
    assert "对平" in capsys.readouterr().out
    assert document(capsys, *words)["level"]
    connection = sqlite3.connect(f"{db}.daybook")
    connection.execute("DELETE FROM daybook WHERE own_bill = 'bill-1'")
    connection.commit()
    connection.close()
    assert run(*words, "--out", str(tmp_path / "paper")) == 6
    assert "本机构缺" in capsys.readouterr().out
    told = document(capsys, *words)
    assert [row["outcome"] for row in told["rows"]].count("missing_here") == 1
    assert sorted(path.name for path in (tmp_path / "paper").iterdir()) == [
        "reconciliation.csv",
        "reconciliation.html",
        "reconciliation.txt",
    ]


def test_reconcile_finds_everyone_of_the_day_by_itself(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["reconcile", "--db", db, "--at", AT, "--day", "2023-03-15"]
    told = document(capsys, *words)
    assert [each["institution"] for each in told["institutions"]] == [PHARMACY]
    assert told["level"]
    connection = sqlite3.connect(f"{db}.daybook")
    connection.execute("DELETE FROM daybook")
    connection.commit()
    connection.close()
    assert run(*words) == 6, "a day book that was lost is not passed over"
    assert capsys.readouterr().out.count("本机构缺 | missing here：") == 4
    assert run(*words[:-1], "2023-03-16") == 0
    assert "当日无记录" in capsys.readouterr().out


def test_both_books_are_backed_up_and_restored(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept, other = str(tmp_path / "kept.db"), str(tmp_path / "other.db")
    assert [Path(file["path"]).name for file in document(capsys, "store", "backup", kept, "--db", db)["files"]] == [
        "kept.db",
        "kept.db.daybook",
    ]
    made = document(capsys, "store", "restore", kept, "--db", other)["files"]
    assert [file["path"] for file in made] == [other, f"{other}.daybook"], "the new store's names, not the backup's"
    assert [file["bytes"] for file in made] == [Path(file["path"]).stat().st_size for file in made]
    assert run("reconcile", "--db", other, "--at", AT, "--institution", PHARMACY, "--day", "2023-03-15") == 0
    with pytest.raises(StoreNotEmpty, match="--db"):
        run("store", "restore", kept, "--db", db)
    with pytest.raises(BackupNotEmpty, match=r"另一个文件名.*another file name") as there:
        run("store", "backup", kept, "--db", db)
    assert "恢复" not in str(there.value)
    with pytest.raises(NoSuchStore, match=r"nofile\.db"):
        run("store", "restore", str(tmp_path / "nofile.db"), "--db", db)


def test_a_day_is_closed(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = document(capsys, "store", "close-day", "--db", db, "--at", AT)
    assert (told["seal"], told["day"]) == (1, "2023-03-15")
    assert document(capsys, "store", "close-day", "--db", db, "--at", AT)["chains"] == 0
    assert document(capsys, "audit", "--db", db)["looked_at"]["seal"] == 2


def test_a_store_in_use_is_no_defect_of_the_program(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    holder = sqlite3.connect(db, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(open_books.__kwdefaults__ or {}, "busy_seconds", 0.1)
        assert running.run(["store", "close-day", "--db", db, "--at", AT]) == 2
    holder.close()
    assert "end the program that holds it" in capsys.readouterr().err.lower()


def test_the_devices_of_the_pages_go_along_but_nobody_is_paired_with_the_copy(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, other, world = str(tmp_path / "kept.db"), str(tmp_path / "other.db"), World("default-1")
    devices, paired = open_device_book(db, MachineClock()), open_paired_book(db)
    devices.add(world, "one", "phone")
    secret = paired.pair()
    made = document(capsys, "store", "backup", kept, "--db", db)["files"]
    assert [Path(file["path"]).name for file in made] == ["kept.db", "kept.db.daybook", "kept.db.pages"]
    assert len(document(capsys, "store", "restore", kept, "--db", other)["files"]) == 3
    devices_there, paired_there = open_device_book(other, MachineClock()), open_paired_book(other)
    assert devices_there.find(world, "one", "phone") == devices.find(world, "one", "phone")
    assert (paired.knows(secret), paired_there.knows(secret)) == (True, False)
    for store in (devices.store, paired.store(), devices_there.store, paired_there.store()):
        store.close()


def test_nobody_is_paired_with_a_copy_from_its_first_moment_on(
    db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, other = str(tmp_path / "kept.db"), str(tmp_path / "other.db")
    paired = open_paired_book(db)
    with paired.store():
        secret = paired.pair()
    run("store", "backup", kept, "--db", db)
    named, knew = backup._named_so, []

    def looked_at(whole: Path, target: Path) -> bool:
        is_named = named(whole, target)
        if target.suffix == ".pages":
            copy = open_paired_book(other)
            with copy.store():
                knew.append(copy.knows(secret))
        return is_named

    monkeypatch.setattr(backup, "_named_so", looked_at)
    assert run("store", "restore", kept, "--db", other) == 0
    assert knew == [False]


@pytest.mark.parametrize("suffix", ["", ".daybook", ".pages"])
def test_a_backup_or_restore_that_would_write_over_one_book_touches_none(db: str, tmp_path: Path, suffix: str) -> None:
    open_device_book(db, MachineClock()).store.close()
    kept, other = tmp_path / "kept.db", tmp_path / "other.db"
    run("store", "backup", str(kept), "--db", db)
    Path(f"{other}{suffix}").write_bytes(b"another's")
    for words in (("backup", str(other), "--db", db), ("restore", str(kept), "--db", str(other))):
        with pytest.raises(StoreNotEmpty):
            run("store", *words)
    assert [path.name for path in tmp_path.glob("other*")] == [f"other.db{suffix}"]


def test_the_paired_browsers_are_listed_and_forgotten(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert document(capsys, "paired", "--db", db)["browsers"] == []
    assert not Path(f"{db}.pages").exists(), "asking makes no book"
    book = open_paired_book(db)
    secret = book.pair()
    told = document(capsys, "paired", "--db", db)
    assert (len(told["browsers"]), told["forgotten"], secret in str(told)) == (1, 0, False)
    assert run("paired", "--db", db) == 0
    assert "last seen" in capsys.readouterr().out
    assert run("paired", "--forget", "--db", db) == 0
    assert "已忘记 1 个浏览器" in capsys.readouterr().out
    assert not book.knows(secret)
    assert run("paired", "--db", db) == 0
    assert "no browser is paired" in capsys.readouterr().out
    book.store().close()
