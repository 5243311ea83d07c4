"""What a newest-first reading gathers is what the full fold of the same records says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seclog.core.errors import IntegrityError
from seclog.core.record import Block, LiveRecord
from seclog.core.report import LogRow, sort_rows
from seclog.core.rulebook import Rulebook, fold
from seclog.formats.record import write
from seclog.formats.sinks import HistorySink, LogSink, read_fields
from seclog.formats.walk import Walk
from tests.formats.ledger_stream import LIVE, live_line, name, of_records, printed
from tests.formats.ledgers import INTEGER, OWN, START, Author
from tests.formats.record_samples import SAMPLES, SECTION_G

S = TypeVar("S", LogSink, HistorySink)
DAYS = st.integers(-4, 40).map(lambda days: START + timedelta(days=days))


def drawn(data: st.DataObject) -> list[LiveRecord]:
    author = Author(data)
    author.write(data.draw(st.integers(0, 7)))
    return author.records


def book_of(records: list[LiveRecord]) -> Rulebook:
    return fold([(name(record.sequence), record) for record in records])


def read(records: list[LiveRecord], sink: S) -> S:
    walk = Walk(LIVE)
    walk.read(of_records(records), sink)
    walk.finish()
    return sink


def log_of(records: list[LiveRecord], day: date, known: str = "", *, retired_too: bool = False) -> tuple[LogRow, ...]:
    sink = read(records, LogSink(day, retired_too=retired_too, known_until=known))
    return sort_rows(sink.rows, sink.types)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_the_log_of_any_day_is_that_of_the_fold(data: st.DataObject) -> None:
    records = drawn(data)
    book = book_of(records)
    for day in data.draw(st.lists(DAYS, min_size=3, max_size=6, unique=True)):
        for retired_too in (False, True):
            found = log_of(records, day, retired_too=retired_too)
            assert found == book.log(day, retired_too=retired_too), (day, retired_too)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_the_log_as_known_then_is_that_of_the_records_of_then(data: st.DataObject) -> None:
    records = drawn(data)
    day = data.draw(DAYS)
    for known in {record.recorded_at.date() for record in records}:
        then = [record for record in records if record.recorded_at.date() <= known]
        assert log_of(records, day, f"{known}T23:59:59Z") == book_of(then).log(day), known


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_history_of_a_document_is_that_of_the_fold(data: st.DataObject) -> None:
    records = drawn(data)
    book = book_of(records)
    for document in (*INTEGER, *OWN):
        sink = read(records, HistorySink(document))
        issued = book.issued.get(document, [])
        found = sink.versions.get(document, [])[::-1]
        assert [one.row.version for one in found] == [one.row.version for one in issued]
        assert [one.effective_on for one in found] == [one.effective_on for one in issued]
        assert [one.changes.void for one in found] == [one.void for one in issued]
        assert [one.origin.commit for one in found] == [one.commit for one in issued]
        titles = [one.row.title if one.changes.title is None else one.changes.title for one in found]
        assert titles == [one.row.title for one in issued]
        if document in OWN:
            ends = [sink.ended.get((document, one.row.version)) for one in issued]
            assert ends == [one.ended_on for one in issued]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_holds_for_the_whole_collection_is_that_of_the_fold(data: st.DataObject) -> None:
    records = drawn(data)
    day = data.draw(DAYS)
    book, sink = book_of(records), read(records, LogSink(day))
    assert (sink.identity, sink.name, sink.time_zone) == (book.identity, book.name, book.time_zone)
    assert (sink.number, sink.types) == (book.number_on(day), [kind.name for kind in book.types])
    assert (sink.states, sink.closed) == (book.states(), book.closed)
    assert sink.scopes == {one: tuple(map(tuple, approval.scope)) for one, approval in book.approvals.items()}
    assert {one: day for one, (day, _) in sink.retired.items()} == {one: day for one, (day, _) in book.retired.items()}


def test_a_trial_of_the_categories_is_told() -> None:
    sink = read([SAMPLES["baseline"]], LogSink(date(2020, 3, 1)))
    assert sink.trial == SAMPLES["baseline"].trial


def test_releases_recorded_later_than_known_are_kept_for_what_was_pending_then() -> None:
    first, release = SAMPLES["baseline"], replace(SAMPLES["release"], sequence=2)
    commits = live_line([write(first), write(release)])
    commits[0] = commits[0]._replace(parents=(name(1), "f" * 40))
    for known, kept in (("2020-11-28T23:59:59Z", [name(2)]), ("2020-11-29T23:59:59Z", [])):
        sink, walk = LogSink(date(2021, 1, 1), known_until=known), Walk(LIVE)
        walk.read(printed(commits), sink)
        assert [head.commit for head in sink.later] == kept
        assert sink.first_recorded == ("2020-02-27T09:00:00Z" if kept else "2020-11-29T00:05:10Z")


@pytest.mark.parametrize("named", ["section-g", "section", "SECTION-G", "Section G", "section g"])
def test_a_document_is_meant_by_id_prefix_or_label_in_any_letter_case(named: str) -> None:
    sink = read([SAMPLES["baseline"]], HistorySink(named))
    assert list(sink.versions) == ["section-g"]
    assert sorted(sink.other_documents()) == ["cpl", "schedule-8"]


ROW = b"7.0 | Section G | Security | SEC | Section | documents/section-g.md | MP093\n"


def test_a_version_row_is_read_field_by_field() -> None:
    assert read_fields(b"section-g", ROW) == [
        "7.0",
        "Section G",
        "Security",
        "SEC",
        "Section",
        "documents/section-g.md",
        "MP093",
    ]


@pytest.mark.parametrize(
    ("document", "row", "said"),
    [
        (b"Section-G", ROW, "'Section-G' is no document"),
        ("sección".encode(), ROW, "is no document"),
        (b"a" * 65, ROW, "is no document"),
        (b"", ROW, "is no document"),
        (b"section-g", b"\xff" + ROW, "is not UTF-8"),
        (b"section-g", ROW.replace(b"Security", "Secu\u2028rity".encode()), "is malformed"),
        (b"section-g", ROW.replace(b"Security", "Secu\u0085rity".encode()), "is malformed"),
        (b"section-g", ROW.replace(b"Security", b"Secu\trity"), "is malformed"),
        (b"section-g", ROW.replace(b"\n", b"\r\n"), "is malformed"),
        (b"section-g", ROW.replace(b" | MP093", b""), "is malformed"),
        (b"section-g", ROW.replace(b"MP093", b"MP093 | MP094"), "is malformed"),
        (b"section-g", ROW.replace(b"7.0", b"7"), "'7' is no version"),
        (b"section-g", ROW.replace(b"7.0", b"7.0 <"), "'7.0 <' is no version"),
        (b"section-g", ROW.replace(b"7.0", "7.٣".encode()), "is no version"),
        (b"section-g", ROW.replace(b"7.0", b"7.0 < 6.1 < 6.0"), "is no version"),
    ],
)
def test_a_version_row_that_is_printed_is_held_to_the_full_grammar(document: bytes, row: bytes, said: str) -> None:
    sink = LogSink(date(2020, 3, 1))
    sink.row(b"Effective:", "2020-02-27")
    with pytest.raises(IntegrityError, match=re.escape(said)):
        sink.version(document, row)


def test_a_title_in_letters_newer_than_this_python_is_read() -> None:
    unknown, joined = "\U0001fadf", "नी\u200dति"  # printable to no Python 3.11, and allowed in a record
    for title in (unknown, joined):
        record = replace(SAMPLES["baseline"], blocks=(Block(START, (SECTION_G._replace(title=title),)),))
        (row,) = log_of([record], START)
        assert row.title == title


def test_a_version_without_a_day_is_damage() -> None:
    with pytest.raises(IntegrityError, match="'' is no date"):
        LogSink(date(2020, 3, 1)).version(b"section-g", ROW)
