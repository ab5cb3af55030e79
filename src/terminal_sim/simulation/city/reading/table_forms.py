"""Which columns a batch's tables must have (表的形式): by name and kind; whatever else stands there is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminal_sim.errors.batch import ColumnMissing, ColumnOfWrongType

if TYPE_CHECKING:
    import pyarrow as pa

KINDS = {
    "number": ("whole numbers", "整数"),
    "text": ("text", "文本"),
    "day": ("days", "日期"),
    "moment": ("moments", "时间"),
    "truth": ("true or false", "真假值"),
    "texts": ("lists of text", "文本列表"),
    "lines": ("lists of lines", "明细行列表"),
    "mark": ("column, reason and value", "column、reason、value"),
    "prescription": ("number, issued_at and prescriber_level", "number、issued_at、prescriber_level"),
}
ROWS = {"row": "number", "wrong": "mark"}
NEEDED = {
    "persons": {"person": "number", "family": "number", "insurance": "text", "person_class": "text", "birth": "day"},
    "places": {"place": "number", "code": "text", "kind": "text", "level": "text"},
    "claims": {"claim": "number", "at": "moment", "person": "number", "place": "number", "lines": "lines"},
    "grants": {"grantor": "number", "beneficiary": "number"},
    "bindings": {"holder": "number", "subject": "number"},
    "openings": {"person": "number", "name": "text", "period": "text", "amount_fen": "number"},
}
PERHAPS = {
    "persons": {"region": "text", "ties": "texts", "own_fen": "number", "wallet_fen": "number", **ROWS},
    "places": {"name": "text", "name_en": "text", "region": "text", "admin_code": "text", "tags": "texts"},
    "claims": {
        "holder": "number",
        "visit_type": "text",
        "account_use": "number",
        "disease": "text",
        "prescription": "prescription",
        **ROWS,
    },
    "grants": {
        "grant": "number",
        "relation": "text",
        "rank": "number",
        "quota_fen": "number",
        "from_day": "day",
        "to_day": "day",
    },
    "bindings": {"from_day": "day", "to_day": "day"},
    "openings": ROWS,
}
LINE = {"item_class": "text", "quantity_e4": "number", "unit_price_e6": "number", "total_fen": "number"}
LINE_PERHAPS = {"price_limit_e6": "number", "advance_rate_e4": "number", "prescribed": "truth", "cash_only": "truth"}
PRESCRIPTION = {"number": "text", "issued_at": "moment", "prescriber_level": "text"}


def check_form(table: str, file: str, schema: pa.Schema, *, any_region: bool) -> None:
    """Raise ColumnMissing or ColumnOfWrongType where a file does not have the form of its table."""
    regions = {} if any_region or table not in ("persons", "places") else {"region": "text"}
    _check(file, "", {field.name: field.type for field in schema}, {**NEEDED[table], **regions}, PERHAPS[table])


def wanted_columns(table: str, paths: list[str]) -> list[str]:
    """The columns that are read, of all those that a Parquet file has by their full paths."""
    wanted = {*NEEDED[table], *PERHAPS[table]}
    inside = {*LINE, *LINE_PERHAPS}
    return [
        path
        for path in paths
        if (head := path.partition(".")[0]) in wanted and (head != "lines" or path.rpartition(".")[2] in inside)
    ]


def _check(
    file: str, prefix: str, came: dict[str, pa.DataType], needed: dict[str, str], perhaps: dict[str, str]
) -> None:
    for name, kind in {**needed, **perhaps}.items():
        if name not in came:
            if name in needed:
                raise ColumnMissing(file=file, column=prefix + name, known=", ".join(came))
            continue
        _check_kind(file, prefix + name, came[name], kind)


def _check_kind(file: str, column: str, came: pa.DataType, kind: str) -> None:
    import pyarrow.types as types

    plain = came.value_type if types.is_dictionary(came) else came
    fits = types.is_null(plain) or {
        "number": types.is_integer,
        "text": lambda each: types.is_string(each) or types.is_large_string(each),
        "day": types.is_date,
        "moment": lambda each: types.is_timestamp(each) and each.tz is None,
        "truth": types.is_boolean,
        "texts": lambda each: _is_list(each) and (types.is_null(each.value_type) or _is_text(each.value_type)),
        "lines": lambda each: _is_list(each) and types.is_struct(each.value_type),
        "prescription": types.is_struct,
        "mark": types.is_struct,
    }[kind](plain)
    if not fits:
        wanted, wanted_zh = KINDS[kind]
        raise ColumnOfWrongType(file=file, column=column, came=str(came), wanted=wanted, wanted_zh=wanted_zh)
    if kind in ("lines", "prescription") and not types.is_null(plain):
        inner = plain.value_type if kind == "lines" else plain
        fields = {field.name: field.type for field in inner}
        needed, perhaps = (LINE, LINE_PERHAPS) if kind == "lines" else (PRESCRIPTION, {})
        _check(file, f"{column}.", fields, needed, perhaps)


def _is_list(kind: pa.DataType) -> bool:
    import pyarrow.types as types

    return bool(types.is_list(kind) or types.is_large_list(kind))


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow.types as types

    return bool(types.is_string(kind.value_type if types.is_dictionary(kind) else kind))
