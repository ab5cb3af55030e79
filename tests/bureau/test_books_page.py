"""The page about the books: given its table of what befalls a message, when compared, then the code says the same."""

from pathlib import Path

from terminal_sim.bureau.moves import EVENTS, MOVES, STATES, Move

PAGE = Path(__file__).parents[2] / "docs" / "books.md"
SAID: dict[str, set[Move]] = {
    "carried out": {"carry_out"},
    "same answer": {"kept_reply"},
    "same refusal": {"kept_reply"},
    "refused": {"MessageNumberReused", "ReversedBefore"},
    "already settled": {"AlreadySettled"},
    "already undone": {"AlreadyUndone"},
    "unknown": {"UnknownSettlement"},
    "cannot be cancelled": {"CannotUndoAnUndoing"},
    "nothing to reverse": {"NotReversible"},
    "barred": {"bar"},
    "barred, and refused as unknown": {"bar"},
    "**cancelled**": {"book_cancellation"},
    "**reversed**": {"book_reversal"},
    "**settlement stands again**": {"reinstate"},
}


def test_the_table_on_the_page_is_the_table_of_the_code() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("| the message … |"))
    table = lines[begin + 2 : begin + 2 + len(STATES)]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    for state, (_, *cells) in zip(STATES, rows, strict=True):
        for event, cell in zip(EVENTS, cells, strict=True):
            assert MOVES[state, event] in SAID[cell], (state, event, cell)
