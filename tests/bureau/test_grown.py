"""The bulk builder of the benchmarks: given books made outside the bureau, when audited, then they are accepted."""

from pathlib import Path

from benchmarks.books_grown import grow

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
