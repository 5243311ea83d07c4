"""Modifications: what the record and the drafts say of each, and whether it is implemented, which is computed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from seclog.core.cause import is_modification
from seclog.core.changes import Brought, Waiting, brought_by, waiting_for
from seclog.core.line import Line
from seclog.core.report import Overdue
from seclog.core.rulebook import Rulebook

UNRECORDED = "not recorded"


class ModificationView(NamedTuple):
    """One modification. `state` is as decided, `not recorded` where only texts name it.

    `implemented` is `yes`, `partly` (some of it waits on a line) or `no`; `until` the last day for objections.
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


def modification_views(book: Rulebook, lines: Mapping[str, Line], on: date) -> tuple[ModificationView, ...]:
    """Every modification that the record, a version or a draft names, each under its present id."""
    open_lines = [line for release, line in lines.items() if release not in book.closed]
    named: dict[str, set[str]] = {one: {one} for one in book.modifications}
    rows = [one.row for versions in book.issued.values() for one in versions if not one.void]
    rows += [draft.row for line in open_lines for draft in line.drafts.values()]
    for row in rows:
        for cause in filter(is_modification, row.causes):
            known = book.modification(cause)
            named.setdefault(known.modification if known else cause, set()).add(cause)
    for was in book.renamed:
        known = book.modification(was)
        if known is not None:
            named[known.modification].add(was)
    views = (_view(book, open_lines, one, names, on) for one, names in named.items())
    return tuple(sorted(views, key=lambda one: number_key(one.id)))


def _view(book: Rulebook, lines: list[Line], name: str, names: set[str], on: date) -> ModificationView:
    row = book.modifications.get(name)
    versions = tuple(one for one in brought_by(book, names, on) if one.status != "void")
    waiting = tuple(waiting_for(lines, names))
    shown = row is not None and row.on <= on
    return ModificationView(
        name,
        row.was if row else "",
        row.title if row else "",
        row.state if row is not None and shown else UNRECORDED,
        row.on if row is not None and shown else None,
        row.body if row else "",
        row.until if row else None,
        row.link if row else "",
        _implemented(versions, waiting),
        versions,
        waiting,
    )


def _implemented(versions: tuple[Brought, ...], waiting: tuple[Waiting, ...]) -> str:
    if not versions:
        return "no"
    return "partly" if waiting else "yes"


def number_key(name: str) -> tuple[object, ...]:
    """Ids as people order them: SECMP0058 before SECMP0062 part 2 before MP093 before MP102A."""
    stem, digits, rest = re.fullmatch(r"([^0-9]*)([0-9]*)(.*)", name, re.DOTALL).groups()  # type: ignore[union-attr]
    return int(digits or 0), stem, rest
