"""The applicability tables of a day, as a code prints them: a table for each device type, a row for each version.

SEC, Schedule 11: per version the start and the end of installation and of maintenance, days inclusive; and which
versions of other specifications each version goes with, for which period.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import zip_longest
from typing import NamedTuple

from seclog.core.spec_basis import Basis, basis
from seclog.core.spec_names import device_named
from seclog.core.specification import (
    APPLICABILITY,
    DECIDING,
    KINDS,
    MAINTENANCE,
    Relation,
    Span,
    SpecBook,
    Specification,
    SpecVersion,
    Stated,
    all_terms,
    by_number,
    device_types,
    is_for,
    source_of,
    stated_on,
    terms_for,
)


class Dates(NamedTuple):
    """A period as the table states it on the day: each side with its reason and source; whether it is made up."""

    kind: str
    begin: Stated
    end: Stated
    illustrative: bool = False


class Row(NamedTuple):
    """A version under a condition (empty: the general case); `periods` are in the order of the table's kinds.

    A period that nothing states is None. `illustrative`: all of it, else see each period.
    """

    version: str
    condition: str
    periods: tuple[Dates | None, ...]
    source: str = ""
    note: str = ""
    illustrative: bool = False


class PeriodTable(NamedTuple):
    """The periods of a specification's versions, for one device type or, with an empty one, for all.

    `note` is that of the specification.
    """

    specification: str
    name: str
    device: str
    device_name: str
    kinds: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


class Link(NamedTuple):
    """The versions of the other specification that a version goes with; `devices` empty: for all device types."""

    version: str
    others: tuple[str, ...]
    devices: tuple[str, ...]
    period: Dates
    source: str = ""
    note: str = ""
    illustrative: bool = False


class LinkTable(NamedTuple):
    """Which versions of another specification are relevant to each version of one."""

    specification: str
    name: str
    other: str
    other_name: str
    rows: tuple[Link, ...]


class Applicability(NamedTuple):
    """The tables of a day; `device` is the type asked for, empty for all."""

    basis: Basis
    device: str
    periods: tuple[PeriodTable, ...]
    links: tuple[LinkTable, ...]


def applicability(book: SpecBook, names: tuple[str, ...] = (), device: str = "") -> Applicability:
    """The tables of the specifications with these ids (empty: all), for one device type or each.

    Raises UsageError for a device type that none of them names.
    """
    chosen = [one for one in book.specifications if not names or one.id in names]
    wanted = device_named(chosen, device) if device else ""
    known = {one.id: one.name for one in book.specifications}
    periods = tuple(table for one in chosen for table in _tables(one, wanted, book.as_of))
    links = tuple(table for one in chosen for table in _links(one, wanted, known, book.as_of))
    about = {one.specification for one in periods} | {one.specification for one in links}
    shown = [one.id for one in chosen if not wanted or one.id in about]
    return Applicability(basis(book, shown), wanted, periods, links)


def _tables(specification: Specification, device: str, day: date) -> Iterator[PeriodTable]:
    if device and not _is_for(specification, device):
        return
    types = device_types(specification)
    named = dict(specification.devices)
    kinds = _kinds(specification)
    for one in (device,) if device and types else types or ("",):
        rows = tuple(row for version in by_number(specification) for row in _rows(specification, version, one, day))
        yield PeriodTable(
            specification.id, specification.name, one, named.get(one, ""), kinds, rows, specification.note
        )


def _kinds(specification: Specification) -> tuple[str, ...]:
    """The kinds that make the columns: the deciding one and maintenance, and whatever else is stated."""
    stated = {span.kind for terms in all_terms(specification) for span in terms.spans}
    printed = {DECIDING[specification.decided_by], MAINTENANCE} if specification.decided_by else set()
    return tuple(one for one in KINDS if one in stated | printed) or (APPLICABILITY,)


def _rows(specification: Specification, version: SpecVersion, device: str, day: date) -> Iterator[Row]:
    """A row for each condition, the general case first, and more where several periods of one kind are stated.

    A version of which nothing at all is stated has a row that says so.
    """
    whole = version.illustrative or specification.illustrative
    fitting = [one for one in version.terms if not device or is_for(one, device)]
    if not version.terms:
        nothing = tuple(None for _ in _kinds(specification))
        yield Row(version.version, "", nothing, version.source or specification.source, version.note, whole)
    for condition in sorted(dict.fromkeys(one.condition for one in fitting), key=bool):
        own = [one for one in fitting if one.condition == condition]
        columns = [_column(specification, version, (device, condition, kind), day) for kind in _kinds(specification)]
        notes = dict.fromkeys(one.note for one in own if one.note)
        source = source_of(specification, version, own[0])
        for periods in zip_longest(*columns):
            note = " ".join(notes) or version.note
            made_up = whole or all(one.illustrative for one in periods if one is not None)
            yield Row(version.version, condition, periods, source, note, made_up)


def _column(
    specification: Specification, version: SpecVersion, asked: tuple[str, str, str], day: date
) -> list[Dates | None]:
    """The periods of a kind for a device type under a condition, each with the source of its terms."""
    found: list[Dates | None] = []
    for terms in terms_for(version, *asked):
        span = terms.span(asked[2])
        assert span is not None  # by these terms the kind holds
        source = source_of(specification, version, terms)
        begin, end = (stated_on(one, day) for one in (span.begins, span.ends))
        begin, end = (one._replace(source=one.source or source) for one in (begin, end))
        found.append(Dates(span.kind, begin, end, terms.illustrative))
    return found


def _dates(span: Span, day: date) -> Dates:
    return Dates(span.kind, stated_on(span.begins, day), stated_on(span.ends, day))


def _links(specification: Specification, device: str, names: dict[str, str], day: date) -> Iterator[LinkTable]:
    """A table for each specification that any of the versions goes with, in the order of their ids."""
    held = [
        (version, relation)
        for version in by_number(specification)
        for relation in version.relations
        if not device or (device in relation.devices if relation.devices else _is_for(specification, device))
    ]
    for other in sorted({relation.specification for _, relation in held}):
        rows = tuple(_link(version, one, day) for version, one in held if one.specification == other)
        yield LinkTable(specification.id, specification.name, other, names.get(other, other), rows)


def _is_for(specification: Specification, device: str) -> bool:
    """Whether its periods are for the device type: it names that, or judges devices and names none."""
    types = device_types(specification)
    return device in types if types else bool(specification.decided_by)


def _link(version: SpecVersion, relation: Relation, day: date) -> Link:
    period = _dates(relation.span, day)
    made_up = relation.illustrative or version.illustrative
    source = relation.source or ("" if relation.illustrative else version.source)
    return Link(version.version, relation.versions, relation.devices, period, source, relation.note, made_up)
