"""The matrix of the rulebook's specifications, and the list of what is known not to go together."""

from __future__ import annotations

from datetime import date, datetime

from seclog.core.matrix import IncompatibleList, Matrix, MatrixRequest
from seclog.core.matrix_build import dense, incompatible
from seclog.core.rulebook import Rulebook
from seclog.core.spec_names import specification_named
from seclog.core.specification import SpecBook
from seclog.ops.specifications import Held, held_with, require_some
from seclog.ops.when import By
from seclog.store.git import Git


def matrix(git: Git, now: datetime, by: By, names: tuple[str, ...] = (), *, every: bool = False) -> Matrix:
    """Which versions go together on a day (default: today), as known; with `every` also those that have ended.

    Raises StateError where there is no specification on the day, UsageError for an unknown one.
    """
    found, request = _asked(git, now, by, MatrixRequest(names, every))
    if not every:
        request = request._replace(over=_over(found.told.book, found.book, found.book.as_of))
    report = dense(found.book, request)
    return report._replace(basis=found.on(report.basis))


def incompatibilities(
    git: Git, now: datetime, by: By, names: tuple[str, ...] = (), *, every: bool = False
) -> IncompatibleList:
    """What is known not to go together on a day; with `every` also what has ended or is to come. Raises as `matrix`."""
    found, request = _asked(git, now, by, MatrixRequest(names, every))
    report = incompatible(found.book, request)
    return report._replace(basis=found.on(report.basis))


def _asked(git: Git, now: datetime, by: By, request: MatrixRequest) -> tuple[Held, MatrixRequest]:
    found = held_with(git, now, by.when, by.release)
    if request.names or not found.book.incompatibilities:
        require_some(found.book)
    chosen = tuple(dict.fromkeys(specification_named(found.book, name).id for name in request.names))
    return found, request._replace(names=chosen)


def _over(book: Rulebook, specs: SpecBook, day: date) -> frozenset[tuple[str, str]]:
    """The document versions behind specifications that have begun and are no longer in force on the day."""
    over = set()
    for document in {one.document for one in specs.specifications}:
        live = {one.row.version for one in book.in_force(document, day)}
        begun = {one.row.version for one in book.issued.get(document, ()) if not one.void and one.effective_on <= day}
        over |= {(document, version) for version in begun - live}
    return frozenset(over)
