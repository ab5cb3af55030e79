"""A user's own file row by row (自有费用文件): CSV as a spreadsheet saves it, or flat Parquet; values as text.

Headings in English or Chinese, cells separated by comma, semicolon or tab, UTF-8 or GB 18030. A row with more cells
than headings is given as nothing, so that it can be told and the rest goes on.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from terminal_sim.errors.batch import TableUnreadable
from terminal_sim.errors.input import UnreadableFile
from terminal_sim.reading import causes
from terminal_sim.reading.documents import headings
from terminal_sim.simulation.city.reading.sources import parquet, readable

ENCODINGS = ("utf-8-sig", "gb18030")
ROWS_AT_ONCE = 20_000
PERSON = {
    "person": ("人员", "人员编号", "参保人"),
    "family": ("家庭",),
    "region": ("参保地", "地区"),
    "insurance": ("险种",),
    "person_class": ("人员类别",),
    "birth": ("出生日期",),
    "age": ("年龄",),
    "ties": ("待遇标签",),
    "own": ("个人账户余额",),
    "wallet": ("医保钱包余额",),
}
PLACE = {
    "place": ("机构", "机构编号"),
    "place_name": ("机构名称",),
    "kind": ("机构类别",),
    "level": ("机构级别", "级别"),
    "place_tags": ("机构标签",),
    "place_region": ("就医地",),
}
GRANT = {
    "grantor": ("授权人",),
    "beneficiary": ("使用人",),
    "rank": ("顺位",),
    "relation": ("关系",),
    "from_day": ("起始日期",),
    "to_day": ("终止日期",),
    "quota": ("额度",),
}
OPENING = {
    "person": ("人员", "人员编号", "参保人"),
    "name": ("累计项",),
    "period": ("期间", "年度"),
    "amount": ("金额",),
}
CLAIM = {
    "claim": ("费用编号", "单号"),
    "at": ("时间", "就诊时间", "日期"),
    "account_use": ("个账使用",),
    "visit_type": ("医疗类别",),
    "disease": ("病种",),
    "prescribed": ("有处方", "处方"),
    "amount": ("金额",),
    "item_class": ("目录类别", "甲乙丙"),
    "quantity": ("数量",),
    "price_limit": ("限价",),
    "advance_rate": ("自付比例",),
    "out_of_scope": ("全自费",),
    "over_limit": ("超限价",),
    "advance": ("先行自付",),
    "cash_only": ("不可用个账",),
}
Row = dict[str, str]


def rows_of(path: Path, columns: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[int, Row | None]]:
    """The rows with their numbers (the line of a CSV file, the row of a Parquet file), None for one without shape.

    Raises UnknownField, DuplicateField, UnreadableFile, TableUnreadable.
    """
    fields = {text.casefold(): field for field, zh in columns.items() for text in (field, *zh)}
    if path.suffix.casefold() == ".parquet":
        yield from _of_parquet(path, fields)
    else:
        yield from _of_csv(path, fields)


def _of_csv(path: Path, fields: Mapping[str, str]) -> Iterator[tuple[int, Row | None]]:
    with path.open(encoding=_encoding(path), newline="") as text:
        first = text.readline()
        text.seek(0)
        delimiter = max(",;\t", key=first.count)
        reader = csv.reader(text, delimiter=delimiter)
        heads: list[str] = []
        try:
            for cells in reader:
                if not any(cell.strip() for cell in cells):
                    continue
                if not heads:
                    heads = headings(f"{path.name}:{reader.line_num}", cells, fields)
                elif len(cells) > len(heads):
                    yield reader.line_num, None
                else:
                    yield reader.line_num, {h: c.strip() for h, c in zip(heads, cells, strict=False)}
        except csv.Error as wrong:
            raise UnreadableFile(path=f"{path.name}:{reader.line_num}", **causes.of_csv(str(wrong))) from None


def _of_parquet(path: Path, fields: Mapping[str, str]) -> Iterator[tuple[int, Row | None]]:
    number = 0
    with readable(path), parquet().ParquetFile(path) as opened:
        heads = headings(path.name, list(opened.schema_arrow.names), fields)
        for batch in opened.iter_batches(ROWS_AT_ONCE):
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield number, {h: "" if v is None else str(v).strip() for h, v in zip(heads, values, strict=True)}


def _encoding(path: Path) -> str:
    """The encoding in which the whole file can be read."""
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding) as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        except OSError as wrong:
            raise UnreadableFile(path=path, **causes.of_system(wrong)) from None
        return encoding
    raise TableUnreadable(file=path, reason="neither UTF-8 nor GB 18030")
