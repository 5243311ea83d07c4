"""How a document stands to others: what it is part of, came from, went into; labels that it no longer bears."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from seclog.core.report import DocumentCard, Leaving, Since
from seclog.core.rows import DocumentRow
from seclog.formats.sinks import HistorySink
from seclog.ops.load import Reading


def with_relations(card: DocumentCard, sink: HistorySink, reading: Reading, day: date) -> DocumentCard:
    """The card with what records say of the document and others up to a day, and what lines plan for it."""
    name = card.id
    said = _said_of(sink, name, day)
    if said is None:
        drafted = (line.described.get(name) for one, line in reading.lines.items() if one not in sink.closed)
        said = next(filter(None, drafted), None)
    left = sink.retired.get(name)
    gone = left if left is not None and left[0] <= day else None
    return card._replace(
        ask_at=said.ask_at if said is not None else "",
        part_of=said.part_of if said is not None else "",
        parts=tuple(one for one, row in _others(sink, name, day) if row.part_of == name),
        predecessors=said.predecessors if said is not None else (),
        successors=tuple(one for one, row in _others(sink, name, day) if name in row.predecessors),
        merged=tuple(sorted(_merged(sink, name, day), key=lambda one: (one.on, one.name))),
        retired_on=gone[0] if gone is not None else None,
        merged_into=gone[1] if gone is not None else "",
        former_labels=_former_labels(sink, card, day),
        leaving=tuple(_leaving(sink, reading, name)),
    )


def _said_of(sink: HistorySink, document: str, day: date) -> DocumentRow | None:
    rows = sink.described.get(document, ())
    return next((row for row in rows if row.on is None or row.on <= day), None)


def _others(sink: HistorySink, document: str, day: date) -> Iterator[tuple[str, DocumentRow]]:
    """What is said of every other document that has not left by the day, in the order of ids."""
    for other in sorted(sink.described):
        row = _said_of(sink, other, day)
        left = sink.retired.get(other)
        if row is not None and other != document and (left is None or left[0] > day):
            yield other, row


def _merged(sink: HistorySink, document: str, day: date) -> Iterator[Since]:
    for other, (on, into) in sink.retired.items():
        if into == document and on <= day:
            yield Since(other, on)


def _former_labels(sink: HistorySink, card: DocumentCard, day: date) -> tuple[Since, ...]:
    """Labels that versions bore before, with the first day of the version that bore another."""
    former: dict[str, date] = {}
    before = ""
    for one in reversed(sink.versions.get(card.id, ())):
        if one.changes.void or one.effective_on > day:
            continue
        if before and one.row.label != before:
            former[before] = one.effective_on
        before = one.row.label
        former.pop(before, None)
    return tuple(Since(label, on) for label, on in former.items())


def _leaving(sink: HistorySink, reading: Reading, document: str) -> Iterator[Leaving]:
    for release, line in reading.lines.items():
        going = line.retired.get(document)
        if going is not None and release not in sink.closed:
            yield Leaving(release, line.planned_on, going.row.merged_into)
