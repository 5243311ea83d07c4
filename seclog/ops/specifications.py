"""What is said of Technical Specifications on a day, as known at a time, read from the versions that held it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from seclog.core.errors import InputError, StateError, UsageError
from seclog.core.line import Line
from seclog.core.report import Overdue
from seclog.core.rulebook import Issued
from seclog.core.specification import SPECIFICATIONS, Incompatibilities, SpecBook, Specification, Table
from seclog.core.text import nearest
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

    `values` are what files say, by path and bytes: most are met at several commits.
    """

    told: Told
    objects: Objects
    day: date
    line: Line | None
    values: dict[tuple[str, bytes], Specification | Incompatibilities]

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
    day = when.as_of or planned or today_at(now, told.book.time_zone)
    with objects(git) as store:
        asked = _Asked(told, store, day, line, {})
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
    return Held(book, told)


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
    """Each file in the version that held it on the day, or, where none did yet, in the first that does."""
    listed = _known_files(asked)
    owners = dict.fromkeys(one.kept_in for one in listed.values() if one.kept_in)
    places = {owner: list(_versions(asked, owner)) for owner in owners}
    for owner, versions in places.items():
        listed.update(_others(asked, owner, versions, listed))
    for path, known in listed.items():
        for place in places.get(known.kept_in) or _records(asked, path):
            data = asked.objects.read(f"{place.commit}:{path}")
            if data is not None:
                yield asked.value(data, path), place
                break


def _known_files(asked: _Asked) -> dict[str, Specification | Incompatibilities]:
    """The files of the line, of the last known record and of the last by the day, read for who keeps them."""
    listed: dict[str, Specification | Incompatibilities] = {}
    drafts = () if asked.line is None else dict.fromkeys(one.commit for one in asked.line.drafts.values())
    zone, records = asked.told.book.time_zone, asked.told.records
    by_then = [commit for commit, record in records if today_at(record.recorded_at, zone) <= asked.day]
    for commit in dict.fromkeys((*drafts, records[-1][0], *by_then[-1:])):
        for name in asked.objects.files(f"{commit}:{_FOLDER}"):
            path = f"{SPECIFICATIONS}{name}"
            if name.endswith(".yaml") and path not in listed:
                listed[path] = asked.value(_required(asked.objects.read(f"{commit}:{path}"), path), path)
    return listed


def _others(
    asked: _Asked, owner: str, versions: list[_Place], listed: dict[str, Specification | Incompatibilities]
) -> dict[str, Specification | Incompatibilities]:
    """Files that a document kept on the day and no longer keeps."""
    found: dict[str, Specification | Incompatibilities] = {}
    if versions and not versions[0].early:
        for name in asked.objects.files(f"{versions[0].commit}:{_FOLDER}"):
            path = f"{SPECIFICATIONS}{name}"
            if name.endswith(".yaml") and path not in listed:
                one = asked.value(_required(asked.objects.read(f"{versions[0].commit}:{path}"), path), path)
                if one.kept_in == owner:
                    found[path] = one
    return found


def _required(data: bytes | None, path: str) -> bytes:
    if data is None:
        raise InputError(f"{path} cannot be read.", "Type: git fsck")
    return data


def _versions(asked: _Asked, document: str) -> Iterator[_Place]:
    """Where a document's files of the day stand: its draft, what was in force, and then what came after."""
    book = asked.told.book
    draft = asked.line.drafts.get(document) if asked.line is not None else None
    if draft is not None and asked.line is not None:
        planned = asked.line.planned_on or asked.day
        yield _Place(
            draft.commit,
            Table(document, draft.row.label, draft.row.version, planned, asked.line.release, draft=True),
        )
    early = {commit for commit, record in asked.told.records if record.kind == "history"}
    issued = [one for one in book.issued.get(document, ()) if not one.void and one.commit not in early]
    in_force = [one for one in book.in_force(document, asked.day) if one.commit not in early]
    for one in reversed(in_force):
        yield _place(one, early=False)
    for one in sorted(issued, key=lambda one: one.effective_on):
        if one.effective_on > asked.day or (in_force and one.effective_on > in_force[-1].effective_on):
            yield _place(one, early=True)


def _place(one: Issued, *, early: bool) -> _Place:
    table = Table(one.row.document, one.row.label, one.row.version, one.effective_on, one.release)
    return _Place(one.text_commit or one.commit, table, early)


def _records(asked: _Asked, path: str) -> Iterator[_Place]:
    """Where a file that no document keeps was recorded as it was on the day, or was first recorded after it."""
    zone = asked.told.book.time_zone
    held = [
        (today_at(record.recorded_at, zone), commit, asked.objects.read(f"{commit}:{path}"))
        for commit, record in asked.told.records
        if record.kind in _RECORDING
    ]
    changes = [one for before, one in zip([None, *held], held, strict=False) if before is None or before[2] != one[2]]
    by_then = [one for one in changes if one[0] <= asked.day]
    for day, commit, _ in by_then[-1:]:
        yield _Place(commit, Table("", "", "", day))
    for day, commit, _ in changes[len(by_then) :]:
        yield _Place(commit, Table("", "", "", day), early=True)
