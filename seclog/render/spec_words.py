"""What the tables of specifications share: where they come from, and how the sides of a period are said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from seclog.core.period import NOT_SET, OPEN, UNKNOWN, last
from seclog.render.notes import overdue_data, overdue_notice

if TYPE_CHECKING:
    from seclog.core.period import Bound
    from seclog.core.spec_basis import Basis
    from seclog.core.specification import Table

ILLUSTRATIVE = "*"
NOT_STATED = "not stated"
NO_LAW = "What is shown here is computed and is not the law; the law is the text of the versions that it comes from."
NO_SOURCE = "Illustrative: made up to complete an example, and from no source."
MADE_UP = f"{ILLUSTRATIVE} {NO_SOURCE}"

Written = Callable[[date], str]
_BEGIN = {OPEN: "no first day", UNKNOWN: "not known", NOT_SET: "not set yet"}
_END = {OPEN: "no end", UNKNOWN: "not known", NOT_SET: "not set yet"}
_KEY = {
    "no first day": "No first day: it holds from the outset.",
    "no end": "No end: it is stated that the period has no end.",
    "not set yet": "Not set yet: a day is to come, and has not been set.",
    "not known": "Not known: the sources held here do not say whether there is a day, or which.",
    NOT_STATED: "Not stated: the table has no such period for the version.",
}


def begin_words(bound: Bound, written: Written = date.isoformat) -> str:
    """The first day, included, or what there is instead of one."""
    if bound.day is not None:
        return written(bound.day)
    return _BEGIN[bound.word] + (f" (begun by {written(bound.sure)})" if bound.sure else "")


def end_words(bound: Bound, written: Written = date.isoformat) -> str:
    """The last day, included, or what there is instead of one."""
    if bound.day is not None:
        return written(last(bound.day))
    return _END[bound.word] + (f" (still so on {written(last(bound.sure))})" if bound.sure else "")


def key(said: list[str]) -> Iterator[str]:
    """A sentence for each word that stands in a table instead of a day."""
    return (sentence for word, sentence in _KEY.items() if any(one.startswith(word) for one in said))


def mark(illustrative: bool) -> str:
    """What stands behind illustrative data, else nothing."""
    return f" {ILLUSTRATIVE}" if illustrative else ""


def origin(table: Table, written: Written = date.isoformat, *, early: bool = False) -> str:
    """`Schedule 11 8.0, in force since 2020-11-29`: where a table comes from.

    An `early` one is not in force yet on the day, and so is never said to be.
    """
    if not table.version:
        return f"recorded on {written(table.effective_on)}"
    name = f"{table.label or table.document} {table.version}"
    if table.draft:
        return f"{name}, a draft for {table.release}" if table.release else f"{name}, a draft"
    return f"{name}, in force {'from' if early else 'since'} {written(table.effective_on)}"


def origins(basis: Basis, written: Written = date.isoformat) -> list[str]:
    """`SMETS1, SMETS2: Schedule 11 8.0, in force since 2020-11-29.` for each version that tables come from."""
    found: dict[str, list[str]] = {}
    for name, said, table in basis.tables:
        found.setdefault(origin(table, written, early=name in basis.early), []).append(said)
    return [f"{', '.join(names)}: {said}." for said, names in found.items()]


def notices(basis: Basis) -> list[str]:
    """What must be said before anything else: what is overdue, what is no law, and what is not of the day."""
    said = [overdue_notice(basis.overdue)] if basis.overdue else []
    if basis.release:
        said.append(f"This is no law: it is what the planned release {basis.release} would have.")
    if basis.to_come:
        said.append(f"{basis.as_of} is still to come: nothing that is pending is law, and a release may change this.")
    if basis.early:
        names = ", ".join(name for one, name, _ in basis.tables if one in basis.early)
        said.append(f"No table was in force yet on {basis.as_of}: the first one is shown for {names}.")
    return said


def as_of(basis: Basis, written: Written = date.isoformat) -> str:
    """`As of 2020-12-01, as known on 2020-12-02`."""
    known = f", as known on {basis.known_at}" if basis.known_at else ""
    return f"As of {written(basis.as_of)}{known}"


def basis_data(basis: Basis) -> dict[str, object]:
    """The day, what was known, and the tables, for JSON."""
    return {
        "collection": {"name": basis.collection},
        "as_of": str(basis.as_of),
        "known_at": basis.known_at or None,
        "release": basis.release or None,
        "is_law": not basis.release,
        "overdue": overdue_data(basis.overdue),
        "tables": [
            {
                "specification": name,
                "document": table.document or None,
                "label": table.label or None,
                "version": table.version or None,
                "effective_on": str(table.effective_on),
                "release": table.release or None,
                "draft": table.draft,
                "early": name in basis.early,
            }
            for name, _, table in basis.tables
        ],
    }


def side_data(bound: Bound, *, end: bool) -> dict[str, object]:
    """A side for JSON: the first or last day, included, or a word, and the day surely inside."""
    day, sure = (one and (last(one) if end else one) for one in (bound.day, bound.sure))
    return {"day": day and day.isoformat(), "word": bound.word or None, "surely": sure and sure.isoformat()}
