"""The periods of specifications as one report: what holds, why it ends when it does, what a release would move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from seclog.core.period import Bound, Period
from seclog.core.spec_basis import Basis, basis
from seclog.core.spec_names import condition_named, device_named
from seclog.core.specification import (
    KINDS,
    Span,
    SpecBook,
    Specification,
    SpecVersion,
    Stated,
    Terms,
    by_number,
    is_for,
    source_of,
    stated_by,
    terms_for,
)

BEGIN, END = "beginning", "end"
NEW, MOVED, GONE = "new", "moved", "gone"


class Asked(NamedTuple):
    """What to show: a specification by id, a device type, a condition (empty: all), a release (empty: the law)."""

    specification: str = ""
    device: str = ""
    condition: str = ""
    release: str = ""
    history: bool = False


class Moved(NamedTuple):
    """A side that a release would move: where the live table has it, for which of the row's devices (empty: all)."""

    side: str
    before: Bound
    devices: tuple[str, ...] = ()


class PeriodRow(NamedTuple):
    """A period of a version: for whom, under which condition, and what was stated of each side, oldest first.

    `source`, `note` and `illustrative` come from the nearest that has them: terms, version, specification.
    `change` is NEW, MOVED or GONE against the live table where a planned release is shown, else empty; `new_for` are
    the devices for which a MOVED one is not stated there.
    """

    specification: str
    name: str
    version: str
    devices: tuple[str, ...]
    condition: str
    kind: str
    begins: tuple[Stated, ...]
    ends: tuple[Stated, ...]
    source: str = ""
    note: str = ""
    illustrative: bool = False
    change: str = ""
    moved: tuple[Moved, ...] = ()
    new_for: tuple[str, ...] = ()

    @property
    def period(self) -> Period:
        """The period as last stated."""
        return Period(self.begins[-1].bound, self.ends[-1].bound)


class Earlier(NamedTuple):
    """What was stated of a side before; `replaced` and `replaced_by` are `since` and `since_by` of the next."""

    side: str
    stated: Stated
    replaced: date | None
    replaced_by: bool


class Validity(NamedTuple):
    """Periods as of a day; `today` says that no other day was asked for.

    `rows` are by specification, then version by number; with a release they are as its line would have them, and
    `gone` are the live ones that it leaves out. `bare` are versions of which no period is stated, and with an empty one
    specifications without any version.
    """

    basis: Basis
    today: bool
    asked: Asked
    rows: tuple[PeriodRow, ...]
    gone: tuple[PeriodRow, ...] = ()
    bare: tuple[tuple[str, str], ...] = ()

    @property
    def release(self) -> str:
        """The planned release that it is shown for; empty: it is the law."""
        return self.basis.release


def validity(book: SpecBook, asked: Asked, planned: SpecBook | None = None, *, today: bool = False) -> Validity:
    """The periods that are asked for; `planned` is the book as the pending line has it.

    What a line would move is told from the last statements, since those are what its release brings. Raises
    UsageError for a device type or a condition that no period names.
    """
    shown = planned or book
    chosen = [one for one in shown.specifications if asked.specification in ("", one.id)]
    device = device_named(chosen, asked.device) if asked.device else ""
    condition = condition_named(chosen, asked.condition) if asked.condition else ""
    asked = asked._replace(device=device, condition=condition)
    day = None if planned else book.as_of
    rows = [row for one in chosen for row in _rows(one, asked, day)]
    gone: list[PeriodRow] = []
    if planned:
        kept = [one for one in book.specifications if asked.specification in ("", one.id)]
        live = [row for one in kept for row in _rows(one, asked, None)]
        gone = [row._replace(change=GONE) for row in live if _dropped(row, rows)]
        rows = [_compared(row, live) for row in rows]
    bare = tuple(pair for one in chosen for pair in _bare(one))
    rest = basis(shown, [one.id for one in chosen])
    rest = rest._replace(as_of=book.as_of, known_at=book.known_at, release=asked.release)
    return Validity(rest, today, asked, tuple(rows), tuple(gone), bare)


def _bare(specification: Specification) -> Iterator[tuple[str, str]]:
    if not specification.versions:
        yield specification.name, ""
    for version in by_number(specification):
        if not any(terms.spans for terms in version.terms):
            yield specification.name, version.version


def _rows(specification: Specification, asked: Asked, day: date | None) -> Iterator[PeriodRow]:
    for version in by_number(specification):
        terms = [one for one in version.terms if not asked.device or is_for(one, asked.device)]
        for one in sorted(terms, key=lambda one: one.condition != ""):
            for span in sorted(one.spans, key=lambda span: KINDS.index(span.kind)):
                if _wanted(version, one, span.kind, asked):
                    yield _row(specification, version, one, _cut(span, day))


def _wanted(version: SpecVersion, terms: Terms, kind: str, asked: Asked) -> bool:
    """Whether a period holds under the condition asked for, for any of the devices that it is for."""
    if not asked.condition:
        return True
    devices = (asked.device,) if asked.device else terms.devices or ("",)
    return any(terms in terms_for(version, device, asked.condition, kind) for device in devices)


def _cut(span: Span, day: date | None) -> Span:
    """The span with what was stated of each side by a day."""
    return Span(span.kind, stated_by(span.begins, day), stated_by(span.ends, day))


def _row(specification: Specification, version: SpecVersion, terms: Terms, span: Span) -> PeriodRow:
    return PeriodRow(
        specification.id,
        specification.name,
        version.version,
        terms.devices,
        terms.condition,
        span.kind,
        span.begins,
        span.ends,
        source_of(specification, version, terms),
        terms.note or version.note,
        terms.illustrative or version.illustrative or specification.illustrative,
    )


def earlier(row: PeriodRow) -> tuple[Earlier, ...]:
    """What was stated of the row's sides before, the latest first, ends before beginnings."""

    def of(side: str, statements: tuple[Stated, ...]) -> list[Earlier]:
        pairs = pairwise(statements)
        return [Earlier(side, one, later.since, later.since_by) for one, later in pairs][::-1]

    return (*of(END, row.ends), *of(BEGIN, row.begins))


def _matching(row: PeriodRow, device: str, others: Iterable[PeriodRow]) -> list[PeriodRow]:
    """The periods among others that are of the same kind and for the device (empty: for any)."""
    wanted = (row.specification, row.version, row.condition, row.kind)
    return [
        one
        for one in others
        if (one.specification, one.version, one.condition, one.kind) == wanted
        and (not one.devices or not device or device in one.devices)
    ]


def _dropped(row: PeriodRow, planned: list[PeriodRow]) -> bool:
    return not all(_matching(row, device, planned) for device in row.devices or ("",))


def _compared(row: PeriodRow, live: list[PeriodRow]) -> PeriodRow:
    """The row marked with what the live table has otherwise, device type by device type."""
    found = {device: _matching(row, device, live) for device in row.devices or ("",)}
    if not any(found.values()):
        return row._replace(change=NEW)
    moved: dict[tuple[str, Bound], list[str]] = {}
    for device, matching in found.items():
        for one in matching:
            for side, before, after in zip((BEGIN, END), one.period, row.period, strict=True):
                if before != after and device not in moved.setdefault((side, before), []):
                    moved[side, before].append(device)
    marks = tuple(
        Moved(side, before, () if len(devices) == len(found) else tuple(devices))
        for (side, before), devices in moved.items()
    )
    fresh = tuple(device for device, matching in found.items() if not matching)
    return row._replace(change=MOVED if marks or fresh else "", moved=marks, new_for=fresh)
