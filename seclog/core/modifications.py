"""Modifications: what the record and the drafts say of each, and whether it is implemented, which is computed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from seclog.core.cause import is_modification
from seclog.core.changes import Brought, Waiting, brought_by, waiting_for
from seclog.core.line import Line
from seclog.core.record import RETIRED, LiveRecord, ModificationRow, RegistryRecord
from seclog.core.report import Overdue
from seclog.core.rulebook import Rulebook

UNRECORDED = "not recorded"


class ModificationView(NamedTuple):
    """One modification. `state` is as decided, `not recorded` where only texts name it.

    `implemented` is `yes`, `partly` (some of it waits) or `no`; `until` is the last day for objections.
    """

    id: str
    was: str
    title: str
    state: str
    on: date | None
    body: str
    until: date | None
    link: str
    implemented: str
    versions: tuple[Brought, ...]
    waiting: tuple[Waiting, ...]


class Modifications(NamedTuple):
    """The modifications as of a day, in the order of their numbers."""

    name: str
    as_of: date
    known_at: str
    modifications: tuple[ModificationView, ...]
    overdue: tuple[Overdue, ...]


def modification_views(
    book: Rulebook, records: Iterable[tuple[str, LiveRecord]], lines: Mapping[str, Line], on: date
) -> tuple[ModificationView, ...]:
    """Every modification that the record, a version or a draft names, each under its present id.

    Its state is that of the day `on`: the last one recorded that holds from that day or an earlier one.
    """
    open_lines = [line for release, line in lines.items() if release not in book.closed]
    named = _named(book, open_lines)
    stood = {_present(book, row.modification): row for row in _rows(records) if row.on <= on}
    views = (_view(book, open_lines, one, names, stood.get(one), on) for one, names in named.items())
    return tuple(sorted(views, key=lambda one: number_key(one.id)))


def _named(book: Rulebook, lines: Iterable[Line]) -> dict[str, set[str]]:
    """The present ids, each with all ids by which something names it."""
    named: dict[str, set[str]] = {one: {one} for one in book.modifications}
    causes = [one.row.causes for versions in book.issued.values() for one in versions if not one.void]
    causes += [row.causes for _, row in book.retired.values()]
    for line in lines:
        causes += [draft.row.causes for draft in line.drafts.values()]
        causes += [going.row.causes for going in line.retired.values()]
    for cause in (*book.renamed, *(one for found in causes for one in found if is_modification(one))):
        named.setdefault(_present(book, cause), set()).add(cause)
    return named


def _present(book: Rulebook, name: str) -> str:
    known = book.modification(name)
    return known.modification if known is not None else name


def _rows(records: Iterable[tuple[str, LiveRecord]]) -> Iterator[ModificationRow]:
    for _, record in records:
        if isinstance(record, RegistryRecord):
            yield from record.modifications


def _view(
    book: Rulebook, lines: list[Line], name: str, names: set[str], stood: ModificationRow | None, on: date
) -> ModificationView:
    row = book.modifications.get(name)
    brought = (one for one in brought_by(book, names, on) if one.status != "void")
    versions = (*brought, *_left(book, names, on))
    waiting = (*waiting_for(lines, names), *_leaving(book, lines, names))
    return ModificationView(
        name,
        row.was if row is not None else "",
        row.title if row is not None else "",
        stood.state if stood is not None else UNRECORDED,
        stood.on if stood is not None else None,
        stood.body if stood is not None else "",
        stood.until if stood is not None else None,
        row.link if row is not None else "",
        _implemented(stood, versions, waiting),
        versions,
        waiting,
    )


def _left(book: Rulebook, names: set[str], on: date) -> Iterator[Brought]:
    """The documents that it took out of the rulebook."""
    for record, _ in book.landed.values():
        for block in record.blocks:
            for going in block.retired:
                if names.isdisjoint(going.causes):
                    continue
                row = book.issued[going.document][-1].row
                status = RETIRED if block.effective_on <= on else "recorded"
                origin = (block.effective_on, record.release, record.title, going.causes)
                yield Brought(row.document, row.label, row.title, RETIRED, *origin, status)


def _leaving(book: Rulebook, lines: list[Line], names: set[str]) -> Iterator[Waiting]:
    """The documents that lines would take out for it."""
    for line in lines:
        for going, _, _ in line.retired.values():
            if not names.isdisjoint(going.causes):
                versions = book.issued.get(going.document)
                label = versions[-1].row.label if versions else going.document
                yield Waiting(going.document, label, RETIRED, line.release, line.planned_on, going.causes)


def _implemented(stood: ModificationRow | None, versions: tuple[Brought, ...], waiting: tuple[Waiting, ...]) -> str:
    """Versions of a later day are still to come; a modification that only texts name came with the baseline."""
    in_force = [one for one in versions if one.status != "recorded"]
    if not in_force or (stood is not None and stood.state != "approved"):
        return "no"
    return "partly" if waiting or len(in_force) < len(versions) else "yes"


def number_key(name: str) -> tuple[object, ...]:
    """Ids as people order them: SECMP0058 before SECMP0062 part 2 before MP093 before MP102A."""
    stem, digits, rest = re.fullmatch(r"([^0-9]*)([0-9]*)(.*)", name, re.DOTALL).groups()  # type: ignore[union-attr]
    return int(digits or 0), stem, rest
