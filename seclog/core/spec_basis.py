"""What a report on specifications rests on: the day, what was known, and which version of a document said so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from seclog.core.report import Overdue
from seclog.core.specification import SpecBook, Table


class Basis(NamedTuple):
    """The day and the tables behind a report, as in a SpecBook; `tables` are (id, name, table) of what is shown.

    `early` are the ids of those of which the first version is shown, since none was in force yet on the day. `to_come`
    says that the day is after today.
    """

    collection: str
    as_of: date
    known_at: str
    tables: tuple[tuple[str, str, Table], ...]
    early: tuple[str, ...] = ()
    release: str = ""
    overdue: tuple[Overdue, ...] = ()
    to_come: bool = False


def basis(book: SpecBook, ids: Iterable[str]) -> Basis:
    """The basis of a report on these specifications and lists."""
    wanted = set(ids)
    names = {one.id: one.name for one in book.specifications if one.id in wanted}
    names |= {one.id: one.name for one in book.incompatibilities if one.id in wanted}
    tables = tuple((one, name, book.tables[one]) for one, name in names.items() if one in book.tables)
    early = tuple(one for one in names if one in book.early)
    return Basis(book.collection, book.as_of, book.known_at, tables, early, book.release)
