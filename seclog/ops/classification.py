"""How a document was classified from its first record on: what is said of it on a day, and each change until then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from seclog.core.report import Fact, Reclassification
from seclog.core.rows import DocumentRow
from seclog.formats.context import Origin
from seclog.formats.record_rows import get_moment
from seclog.formats.sinks import HistorySink, Recorded, Said

_FACTS = ("type", "category", "required_by", "governance", "owner", "part_of", "predecessors", "ask_at")


def classification(
    sink: HistorySink, document: str, day: date
) -> tuple[DocumentRow | None, tuple[Reclassification, ...]]:
    """What is said of a document on a day beside its text, and the changes that led there, oldest record first."""
    standing: DocumentRow | None = None
    changes = []
    for one, on in _events(sink, document):
        if on > day:
            continue
        if isinstance(one, Said):
            now, reason = one.row, one.reason
        elif standing is None:
            now, reason = DocumentRow(document, None, one.row.type, one.row.category), ""
        else:
            now, reason = standing._replace(type=one.row.type, category=one.row.category), ""
        facts = _differing(standing, now) if standing is not None else ()
        if facts:
            changes.append(_change(one.origin, on, facts, reason))
        standing = now
    return standing, tuple(changes)


def _events(sink: HistorySink, document: str) -> Iterator[tuple[Said | Recorded, date]]:
    """All that classifies the document in the order of the ledger, each with the day from which it does."""
    versions = [one for one in sink.versions.get(document, ()) if not one.changes.void and one.origin.kind != "history"]
    found: list[Said | Recorded] = [*sink.said.get(document, ()), *reversed(versions)]
    found.sort(key=lambda one: sink.sequences[one.origin.commit])
    for one in found:
        on = one.row.on if isinstance(one, Said) else one.effective_on
        yield one, on or get_moment(one.origin.recorded).date()


def _differing(before: DocumentRow, after: DocumentRow) -> tuple[Fact, ...]:
    pairs = ((fact, _text(getattr(before, fact)), _text(getattr(after, fact))) for fact in _FACTS)
    return tuple(Fact(name, old, new) for name, old, new in pairs if old != new)


def _text(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _change(origin: Origin, on: date, facts: tuple[Fact, ...], reason: str) -> Reclassification:
    release = "" if origin.kind == "registry" else origin.release
    return Reclassification(on, facts, reason, release, get_moment(origin.recorded), origin.commit)
