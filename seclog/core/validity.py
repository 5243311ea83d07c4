"""The periods of specifications as one report: what holds, why it ends when it does, what a release would move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from seclog.core.errors import UsageError
from seclog.core.label import label_key
from seclog.core.period import Bound, Period
from seclog.core.specification import (
    KINDS,
    Span,
    SpecBook,
    Specification,
    SpecVersion,
    Stated,
    Table,
    Terms,
    conditions,
    device_types,
)
from seclog.core.text import folded, nearest

if TYPE_CHECKING:
    from seclog.core.report import Overdue

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
    """Periods as of a day, as known at a time (empty: now); `today` says that no other day was asked for.

    `rows` are by specification, then version by number; with `release` they are as its line would have them, and
    `gone` are the live ones that it leaves out. `bare` are versions of which no period is stated, and with an empty one
    specifications without any version; `tables` and `early` as in a SpecBook, of the specifications shown.
    """

    collection: str
    as_of: date
    known_at: str
    today: bool
    asked: Asked
    rows: tuple[PeriodRow, ...]
    gone: tuple[PeriodRow, ...] = ()
    bare: tuple[tuple[str, str], ...] = ()
    tables: tuple[tuple[str, Table], ...] = ()
    early: tuple[str, ...] = ()
    overdue: tuple[Overdue, ...] = ()

    @property
    def release(self) -> str:
        """The planned release that it is shown for; empty: it is the law."""
        return self.asked.release


def validity(book: SpecBook, asked: Asked, planned: SpecBook | None = None, *, today: bool = False) -> Validity:
    """The periods that are asked for; `planned` is the book as the pending line has it.

    What a line would move is told from the last statements, since those are what its release brings. Raises
    UsageError for a device type or a condition that no period names.
    """
    shown = planned or book
    chosen = [one for one in shown.specifications if asked.specification in ("", one.id)]
    asked = _resolved(chosen, asked)
    day = None if planned else book.as_of
    rows = [row for one in chosen for row in _rows(one, asked, day)]
    gone: list[PeriodRow] = []
    if planned:
        kept = [one for one in book.specifications if asked.specification in ("", one.id)]
        live = [row for one in kept for row in _rows(one, asked, None)]
        gone = [row._replace(change=GONE) for row in live if _dropped(row, rows)]
        rows = [_compared(row, live) for row in rows]
    bare = tuple(pair for one in chosen for pair in _bare(one))
    ids = {one.id for one in chosen}
    tables = tuple((one.id, shown.tables[one.id]) for one in chosen if one.id in shown.tables)
    early = tuple(one for one in shown.early if one in ids)
    return Validity(
        book.collection, book.as_of, book.known_at, today, asked, tuple(rows), tuple(gone), bare, tables, early
    )


def _resolved(chosen: list[Specification], asked: Asked) -> Asked:
    """The question with device type and condition as they are written in the table."""
    devices = list(dict.fromkeys(device for one in chosen for device in device_types(one)))
    terms = list(dict.fromkeys(condition for one in chosen for condition in conditions(one)))
    return asked._replace(
        device=_one_of(asked.device, devices, "device type"),
        condition=_one_of(asked.condition, terms, "condition"),
    )


def _one_of(name: str, known: list[str], what: str) -> str:
    found = next((one for one in known if folded(one) == folded(name)), "")
    if name and not found:
        raise UsageError(f"No period is stated for the {what} {name!r}.", _hint(name, known))
    return found


def _hint(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    return f"Did you mean {near}?" if near else f"There are: {', '.join(known) or 'none'}."


def by_number(specification: Specification) -> list[SpecVersion]:
    """The versions in the order of their numbers: 3.2 before 3.10."""
    return sorted(specification.versions, key=lambda one: label_key(one.version))


def _bare(specification: Specification) -> Iterator[tuple[str, str]]:
    if not specification.versions:
        yield specification.name, ""
    for version in by_number(specification):
        if not any(terms.spans for terms in version.terms):
            yield specification.name, version.version


def _rows(specification: Specification, asked: Asked, day: date | None) -> Iterator[PeriodRow]:
    for version in by_number(specification):
        terms = [one for one in version.terms if not asked.device or not one.devices or asked.device in one.devices]
        for one in sorted(terms, key=lambda one: one.condition != ""):
            for span in sorted(one.spans, key=lambda span: KINDS.index(span.kind)):
                if _wanted(one, span, terms, asked):
                    yield _row(specification, version, one, _cut(span, day))


def _wanted(terms: Terms, span: Span, others: list[Terms], asked: Asked) -> bool:
    """Whether a period holds under the condition asked for: the general case does where no special one is stated."""
    if asked.condition in ("", terms.condition):
        return True
    if terms.condition:
        return False
    special = [one for one in others if one.condition == asked.condition and one.span(span.kind)]
    devices = (asked.device,) if asked.device else terms.devices or ("",)
    return not all(any(not one.devices or device in one.devices for one in special) for device in devices)


def _cut(span: Span, day: date | None) -> Span:
    """The span with what was stated of each side by a day; the first statement stands for the time before it."""

    def said(statements: tuple[Stated, ...]) -> tuple[Stated, ...]:
        made = tuple(one for one in statements if day is None or one.since is None or one.since <= day)
        return made or statements[:1]

    return Span(span.kind, said(span.begins), said(span.ends))


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
        terms.source or version.source or specification.source,
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
