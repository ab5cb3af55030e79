"""The bulk builder of the benchmarks: given books made outside the bureau, when audited, then they are accepted."""

from pathlib import Path

from benchmarks.books_grown import grow
from sqlalchemy import event

from terminal_sim.bureau.auditing import audit
from terminal_sim.conversation.institution import Credential
from tests.survival.shop import WORLD, Goods, asking, made, opened


def test_books_made_in_bulk_are_sound_and_go_on(tmp_path: Path) -> None:
    db = str(tmp_path / "grown.db")
    goods = made(db)
    books, desk = opened(db)
    with books:
        people = grow(books, 300)
        people += grow(books, 130, first=len(people))
        report = audit(books, WORLD)
        assert report.sound, report.findings
        assert report.looked_at["entry"] > 430
        bought = Goods(goods.bill, Credential("02", people[-1].certificate), people[-1].number)
        reply = desk.answer(asking("after", bought.act("after")))
        assert reply.refusal is None
        assert audit(books, WORLD).sound


def test_an_audit_asks_by_stretches_of_links_not_by_household(tmp_path: Path) -> None:
    db = str(tmp_path / "grown.db")
    made(db)
    books, _ = opened(db)
    asked: list[object] = []
    with books:
        event.listen(books.engines.reader, "before_cursor_execute", lambda *about: asked.append(about[2]))
        assert audit(books, WORLD).sound
        few = len(asked)
        people = grow(books, 500)
        asked.clear()
        assert audit(books, WORLD).sound
    assert len(people) == 20
    assert len(asked) <= few + 3, "one sender's messages more, one stretch of links more"
