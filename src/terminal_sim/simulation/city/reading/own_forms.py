"""The tables that a user's own file becomes (转换后的表): those of a population, with the row they came from.

``wrong`` says what is wrong with a row that cannot be used.
"""

from __future__ import annotations

import pyarrow as pa

WRONG = pa.struct([("column", pa.string()), ("reason", pa.string()), ("value", pa.string())])
LINE = pa.struct(
    [
        ("item_class", pa.string()),
        ("quantity_e4", pa.int64()),
        ("unit_price_e6", pa.int64()),
        ("total_fen", pa.int64()),
        ("price_limit_e6", pa.int64()),
        ("advance_rate_e4", pa.int32()),
        ("prescribed", pa.bool_()),
        ("cash_only", pa.bool_()),
    ]
)
PRESCRIPTION = pa.struct([("number", pa.string()), ("issued_at", pa.timestamp("s")), ("prescriber_level", pa.string())])
BILLS = pa.schema(
    [
        ("claim", pa.int64()),
        ("at", pa.timestamp("s")),
        ("person", pa.int64()),
        ("place", pa.int32()),
        ("visit_type", pa.string()),
        ("account_use", pa.int8()),
        ("disease", pa.string()),
        ("prescription", PRESCRIPTION),
        ("lines", pa.list_(LINE)),
    ]
)
CLAIMS = pa.schema([("row", pa.int64()), ("wrong", WRONG), *BILLS])
FORMS = {
    "persons": pa.schema(
        [
            ("row", pa.int64()),
            ("wrong", WRONG),
            ("person", pa.int64()),
            ("family", pa.int64()),
            ("name", pa.string()),
            ("birth", pa.date32()),
            ("region", pa.string()),
            ("insurance", pa.string()),
            ("person_class", pa.string()),
            ("ties", pa.list_(pa.string())),
            ("own_fen", pa.int64()),
            ("wallet_fen", pa.int64()),
        ]
    ),
    "places": pa.schema(
        [
            ("place", pa.int32()),
            ("code", pa.string()),
            ("name", pa.string()),
            ("kind", pa.string()),
            ("level", pa.string()),
            ("region", pa.string()),
            ("admin_code", pa.string()),
            ("tags", pa.list_(pa.string())),
        ]
    ),
    "grants": pa.schema(
        [
            ("grant", pa.int64()),
            ("grantor", pa.int64()),
            ("beneficiary", pa.int64()),
            ("relation", pa.string()),
            ("rank", pa.int16()),
            ("quota_fen", pa.int64()),
            ("from_day", pa.date32()),
            ("to_day", pa.date32()),
        ]
    ),
    "openings": pa.schema(
        [
            ("row", pa.int64()),
            ("wrong", WRONG),
            ("person", pa.int64()),
            ("name", pa.string()),
            ("period", pa.string()),
            ("amount_fen", pa.int64()),
        ]
    ),
}
