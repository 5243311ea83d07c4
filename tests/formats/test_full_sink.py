"""A whole walk read by the full grammar: oldest first, each record with its commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seclog.core.errors import IntegrityError
from seclog.core.record import LIVE_KINDS, LiveRecord
from seclog.formats.full_sink import FullSink
from seclog.formats.record import write
from seclog.formats.walk import Head
from tests.formats.record_samples import RECORDS, SAMPLES


def shown(sink: FullSink, commit: str, message: bytes) -> None:
    """Show the sink a record row by row, as the walk does."""
    subject, _, token, sequence, _, *rows, _ = message.split(b"\n")
    kind = token.decode().removeprefix("Seclog-Record: ").removesuffix("/1")
    sink.begin(Head(commit, (), kind, int(sequence.split(b" ")[1]), subject.decode()))
    for row in rows:
        key, _, text = row.partition(b" ")
        if key == b"Version:":
            document, _, rest = text.partition(b" ")
            assert not sink.skip(document)
            sink.version(document, rest + b"\n")
        else:
            sink.row(key, text.decode())


def read(messages: Sequence[bytes]) -> list[tuple[str, LiveRecord]]:
    sink = FullSink()
    for number, message in reversed(list(enumerate(messages, 1))):
        shown(sink, f"c{number}", message)
    return sink.records()


def numbered(records: Iterable[LiveRecord]) -> list[LiveRecord]:
    return [replace(record, sequence=number) for number, record in enumerate(records, 1)]


def test_records_come_oldest_first_with_their_commits() -> None:
    records = numbered(SAMPLES[kind] for kind in ("baseline", "registry", "release", "correction"))  # type: ignore[misc]
    found = read([write(record) for record in records])
    assert [record for _, record in found] == records
    assert [commit for commit, _ in found] == ["c1", "c2", "c3", "c4"]


@settings(max_examples=40, deadline=None)
@given(RECORDS["baseline"], st.lists(st.one_of([RECORDS[kind] for kind in LIVE_KINDS[1:]]), max_size=3))
def test_any_records_come_back_as_they_were(first: LiveRecord, more: list[LiveRecord]) -> None:
    records = numbered([first, *more])
    assert [record for _, record in read([write(record) for record in records])] == records


def test_nothing_shown_is_nothing_found() -> None:
    assert FullSink().records() == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"| Security |", b"| Secur\xff |"),
        (b"Version: section-g 7.0 |", b"Version: section-g 7.0 | x |"),
        (b"Version: section-g 7.0 |", b"Version: section-g\xff 7.0 |"),
        (b"Numbering: section-g integer | SEC 6.21", b"Numbering: section-g integer"),
        (b"Recorded: 2020-02-27T09:00:00Z", b"Recorded: yesterday"),
        (b"Effective: 2020-02-27", b"Effective: 2020-02-30"),
    ],
)
def test_damage_in_any_row_is_found(old: bytes, new: bytes) -> None:
    message = write(SAMPLES["baseline"])
    assert old in message
    with pytest.raises(IntegrityError):
        read([message.replace(old, new, 1)])
