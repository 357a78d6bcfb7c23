"""The fast way over whole columns and the careful way over single cells read every text alike."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import duckdb
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from trine.analytics.schema import Type
from trine.integrations.csv.cells import Field, convert, raw_text
from trine.integrations.csv.columns import MARK, field_texts, select_values
from trine.integrations.csv.errors import BadCellError

DIGITS = st.text("0123456789", min_size=1, max_size=16)
NUMBERS = st.one_of(
    st.text("0123456789.,-+() eE%$€'", max_size=14),
    st.builds("{}{}.{}".format, st.sampled_from(["", "-", "+"]), DIGITS, DIGITS),
    st.builds("{},{}".format, DIGITS, DIGITS),
    st.sampled_from(
        ["nan", "NaN", "inf", "1e309", "(1,200)", "1,200", "1.200,50", "1_000", "0x1f", " 7 ", "\u00a07", "n/a", "-"]
    ),
)
PART = st.integers(0, 99)
MOMENTS = st.datetimes(datetime(1890, 1, 1), datetime(2110, 1, 1))
DATES = st.one_of(
    st.builds(
        lambda mark, *parts: mark.join(map(str, parts)), st.sampled_from("/.-"), PART, PART, st.integers(0, 2200)
    ),
    MOMENTS.map(lambda moment: moment.isoformat(sep=" ")),
    MOMENTS.map(lambda moment: f"{moment.isoformat(timespec='seconds')}Z"),
    MOMENTS.map(lambda moment: f"{moment:%d/%m/%Y %H:%M}"),
    st.dates().map(str),
    st.sampled_from(["epoch", "infinity", "today", "2018-02-30", "26/02/18", "20180226"]),
    st.sampled_from(["2018-02-26 24:00:00", "2018-02-26 23:59:60", "2018-03-25 02:30:00", "2018-10-28 02:30:00"]),
    st.text("0123456789-/:. TZ", max_size=20),
)
TEXTS = st.one_of(
    st.text(max_size=12), st.sampled_from(["NULL", "\\N", "", "  ", "GTXPro", "gtxpro ", "yes", "No", "x", "Ja"])
)


@cache
def engine() -> duckdb.DuckDBPyConnection:
    """One for all: starting one takes longer than a question."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def agree(kind: Type, texts: list[str], **more: object) -> None:
    settings_ = {"order": "dmy", "mark": ".", "zone": "UTC", "is_id": False, "is_required": False, "values": {}, **more}
    field = Field(name="it", type=kind, places=(0,), column="It", **settings_)  # type: ignore[arg-type]
    found = field_texts(pa.table({"0": pa.array(texts, pa.string())}), [field])
    batch = found.append_column("line", pa.array(range(len(texts)), pa.int64()))
    connection = engine()
    connection.register("batch", batch)
    fast = connection.execute(select_values([field], "batch")).fetchall()
    for text, (_, value, is_bad) in zip(texts, sorted(fast), strict=True):
        try:
            slow = convert(field, raw_text(field, [text]))
        except BadCellError:
            assert is_bad, f"{MARK}: {text!r} was read as {value!r}"
            continue
        assert is_bad or value == slow, f"{text!r}: {value!r} all at once, {slow!r} alone"


@settings(max_examples=60, deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=30), st.sampled_from([".", ","]))
def test_numbers_agree(texts: list[str], mark: str) -> None:
    for kind in (Type.MONEY, Type.NUMBER, Type.INTEGER):
        agree(kind, texts, mark=mark)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(DATES, min_size=1, max_size=30), st.sampled_from(["dmy", "mdy"]), st.sampled_from(["UTC", "Europe/Berlin"])
)
def test_dates_agree(texts: list[str], order: str, zone: str) -> None:
    for kind in (Type.DATE, Type.TIMESTAMP):
        agree(kind, texts, order=order, zone=zone)


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=30), st.booleans())
def test_texts_and_answers_agree(texts: list[str], is_id: bool) -> None:
    agree(Type.TEXT, texts, is_id=is_id, is_required=is_id, values={"GTXPro": "GTX Pro", "No": ""})
    agree(Type.BOOLEAN, texts)
