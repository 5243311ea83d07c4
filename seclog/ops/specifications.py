"""What is said of Technical Specifications on a day, as known at a time, read from the versions that held it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from seclog.core.errors import InputError, StateError, UsageError
from seclog.core.line import Line
from seclog.core.report import Overdue
from seclog.core.rulebook import Issued
from seclog.core.spec_basis import Basis
from seclog.core.specification import SPECIFICATIONS, Incompatibilities, SpecBook, Specification, Table
from seclog.core.text import is_specification_file, nearest
from seclog.formats.specification import read_specification
from seclog.ops.load import Told, read_known, read_rulebook, today_at
from seclog.ops.when import When
from seclog.store.asked import Objects, objects
from seclog.store.git import Git

_FOLDER = SPECIFICATIONS.rstrip("/")
_RECORDING = ("baseline", "registry")  # the records that can change a file which no document keeps


class Held(NamedTuple):
    """The specifications of a day with the rulebook that holds them."""

    book: SpecBook
    told: Told
    today: date

    def on(self, basis: Basis) -> Basis:
        """The basis of a report with what is overdue, and whether its day is still to come."""
        to_come = self.book.as_of > self.today and not basis.release
        return basis._replace(overdue=self.overdue, to_come=to_come)

    @property
    def overdue(self) -> tuple[Overdue, ...]:
        """The approved releases whose date has come, and which are not recorded."""
        return self.told.reading.overdue


class _Place(NamedTuple):
    """A commit that holds files, the version of a document that it made, and whether the day lies before it."""

    commit: str
    table: Table
    early: bool = False


class _Asked(NamedTuple):
    """What is asked: the rulebook as known, the day, and the planned release whose drafts are to be shown.

    `values` are what files say, by path and bytes: most are met at several commits. `before` are the records of
    versions from before the repository, which brought no file.
    """

    told: Told
    objects: Objects
    day: date
    line: Line | None
    values: dict[tuple[str, bytes], Specification | Incompatibilities]
    before: frozenset[str]

    def value(self, data: bytes, path: str) -> Specification | Incompatibilities:
        """What a file says; raises InputError for one that cannot be read."""
        key = (path, data)
        if key not in self.values:
            self.values[key] = read_specification(data, path)
        return self.values[key]


def held(git: Git, now: datetime, when: When, release: str = "") -> SpecBook:
    """The specifications on a day (default: today), as known; with `release` as its drafts have them on its own day.

    Raises StateError where no release is planned so, InputError for a file that cannot be read.
    """
    return held_with(git, now, when, release).book


def held_with(git: Git, now: datetime, when: When, release: str = "") -> Held:
    """The same with the rulebook that holds them."""
    if release and when.known:
        raise UsageError("--for shows drafts as they stand, so it does not go with --known.", "Leave one of them out.")
    limit = read_known(git, when.known)
    told = read_rulebook(git, limit, now)
    line = _line(told, release) if release else None
    planned = line.planned_on if line is not None else None
    today = today_at(now, told.book.time_zone)
    day = when.as_of or planned or today
    before = frozenset(commit for commit, record in told.records if record.kind == "history")
    with objects(git) as store:
        asked = _Asked(told, store, day, line, {}, before)
        found = {one.id: (one, place) for one, place in _found(asked)}
    ordered = [found[name] for name in sorted(found)]
    book = SpecBook(
        told.book.name,
        day,
        limit.said,
        tuple(one for one, _ in ordered if isinstance(one, Specification)),
        tuple(one for one, _ in ordered if isinstance(one, Incompatibilities)),
        {one.id: place.table for one, place in ordered},
        tuple(one.id for one, place in ordered if place.early),
        release,
    )
    return Held(book, told, today)


def require_some(book: SpecBook) -> None:
    """Raise StateError where the rulebook holds no specification on the day."""
    if not book.specifications:
        raise StateError(
            f"The rulebook holds no Technical Specification on {book.as_of}.",
            f"They are files {SPECIFICATIONS}ID.yaml; what one holds: seclog schema specification",
        )


def _line(told: Told, release: str) -> Line:
    line = told.reading.lines.get(release)
    if line is None or release in told.book.closed:
        near = nearest(release, [one for one in told.reading.lines if one not in told.book.closed])
        raise StateError(
            f"No release {release!r} is planned.", f"Did you mean {near}?" if near else "Type: seclog pending"
        )
    return line


def _found(asked: _Asked) -> Iterator[tuple[Specification | Incompatibilities, _Place]]:
    """Each file as it stood on the day; where no table was in force yet, in the first version that holds it."""
    found: dict[str, tuple[Specification | Incompatibilities, _Place]] = {}
    for place, documents in _in_force(asked):
        for path, one in _files(asked, place.commit).items():
            if one.kept_in in documents:
                found[path] = one, place._replace(table=documents[one.kept_in])
    keeping = {one.kept_in for one, _ in found.values()}
    for path in _paths(asked):
        if path not in found:
            later = _outside(asked, path, keeping)
            if later is not None:
                found[path] = later
    yield from found.values()


def _files(asked: _Asked, commit: str) -> dict[str, Specification | Incompatibilities]:
    """What the files of a commit say, by path."""
    found = {}
    for name in asked.objects.files(f"{commit}:{_FOLDER}"):
        path = f"{SPECIFICATIONS}{name}"
        if is_specification_file(path):
            found[path] = asked.value(_required(asked.objects.read(f"{commit}:{path}"), path), path)
    return found


def _required(data: bytes | None, path: str) -> bytes:
    if data is None:
        raise InputError(f"{path} cannot be read.", "Type: git fsck")
    return data


def _in_force(asked: _Asked) -> list[tuple[_Place, dict[str, Table]]]:
    """The commits of the versions in force on the day, the latest version last, each with the documents it is for.

    With a line, those of its drafts in place of the live ones, and without what it takes out.
    """
    book, line = asked.told.book, asked.line
    found: dict[tuple[date, str], dict[str, Table]] = {}
    for document in book.issued:
        if line is None or (document not in line.drafts and document not in line.retired):
            for one in book.in_force(document, asked.day):
                if one.commit not in asked.before:
                    place = _place(one, early=False)
                    found.setdefault((one.effective_on, place.commit), {})[document] = place.table
    for document, draft in line.drafts.items() if line is not None else ():
        assert line is not None
        planned = line.planned_on or asked.day
        table = Table(document, draft.row.label, draft.row.version, planned, line.release, draft=True)
        found.setdefault((date.max, draft.commit), {})[document] = table
    tables = sorted(found.items(), key=lambda one: one[0])
    return [(_Place(commit, next(iter(documents.values()))), documents) for (_, commit), documents in tables]


def _paths(asked: _Asked) -> dict[str, None]:
    """The files that there are now, and those that there were in the record of the day."""
    zone, records = asked.told.book.time_zone, asked.told.records
    by_then = [commit for commit, record in records if today_at(record.recorded_at, zone) <= asked.day]
    commits = dict.fromkeys((records[-1][0], *by_then[-1:]))
    return dict.fromkeys(path for commit in commits for path in _files(asked, commit))


def _outside(asked: _Asked, path: str, keeping: set[str]) -> tuple[Specification | Incompatibilities, _Place] | None:
    """A file that no version in force on the day holds: recorded by itself, or from the first version that has it.

    A document of `keeping` had its tables in force on the day, and without this file, so none is shown.
    """
    for place in _records(asked, path):
        one = asked.value(_required(asked.objects.read(f"{place.commit}:{path}"), path), path)
        if not one.kept_in:
            return one, place
    now = _files(asked, asked.told.records[-1][0]).get(path)
    left = asked.line is not None and now is not None and now.kept_in in (*asked.line.drafts, *asked.line.retired)
    if now is None or now.kept_in in keeping or left:
        return None
    for place in _later(asked, now.kept_in):
        data = asked.objects.read(f"{place.commit}:{path}")
        if data is not None and (one := asked.value(data, path)).kept_in == now.kept_in:
            return one, place
    return None


def _later(asked: _Asked, document: str) -> Iterator[_Place]:
    """The versions of a document that came into force after the day, the first one first.

    Where one in force on the day holds no file at all, the tables began later.
    """
    issued = [one for one in asked.told.book.issued.get(document, ()) if not one.void]
    for one in sorted(issued, key=lambda one: one.effective_on):
        if one.effective_on > asked.day and one.commit not in asked.before:
            yield _place(one, early=True)


def _place(one: Issued, *, early: bool) -> _Place:
    table = Table(one.row.document, one.row.label, one.row.version, one.effective_on, one.release)
    return _Place(one.text_commit or one.commit, table, early)


def _records(asked: _Asked, path: str) -> Iterator[_Place]:
    """Where a file was recorded as it was on the day, or, of one that no document kept then, was first recorded."""
    zone = asked.told.book.time_zone
    held = [
        (today_at(record.recorded_at, zone), commit, asked.objects.read(f"{commit}:{path}"))
        for commit, record in asked.told.records
        if record.kind in _RECORDING
    ]
    changes = [one for before, one in zip([None, *held], held, strict=False) if before is None or before[2] != one[2]]
    by_then = [one for one in changes if one[0] <= asked.day]
    for day, commit, data in by_then[-1:]:
        if data is not None:
            yield _Place(commit, Table("", "", "", day))
    for day, commit, data in changes[len(by_then) :]:
        if data is not None and (not by_then or by_then[-1][2] is None):
            yield _Place(commit, Table("", "", "", day), early=True)
