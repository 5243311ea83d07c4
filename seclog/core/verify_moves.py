"""Moved drafts: the same number, words and facts as on the line that they came from (V24)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from seclog.core.errors import Finding
from seclog.core.plan_release import text_paths
from seclog.core.record import LineDraft, VersionRow
from seclog.core.verify_case import Case
from seclog.core.verify_chain import short
from seclog.core.verify_facts import File


class _Given(NamedTuple):
    """A draft number as a record gives it: the record's commit, a line that it stands on, and what it says."""

    commit: str
    tip: str
    record: LineDraft
    row: VersionRow


def check_moves(case: Case) -> list[Finding]:
    """Drafts that say that they were moved, and are not what stood on that line.

    A line that is here no longer says nothing: its branch may go when all on it has been moved.
    """
    given: dict[tuple[str, str, str], _Given] = {}
    moved: dict[tuple[str, str], _Given] = {}
    for one in _given(case):
        given.setdefault((one.record.release, one.row.document, one.row.version), one)
        if one.record.origin:
            moved[one.commit, one.row.document] = one
    releases = {release for release, _, _ in given}
    return [finding for one in moved.values() for finding in _problems(case, one, given, releases)]


def _given(case: Case) -> Iterator[_Given]:
    for tip, side in case.history.sides.items():
        for commit in side.commits:
            if isinstance(commit.record, LineDraft):
                yield from (_Given(commit.id, tip, commit.record, row) for row in commit.record.drafts)


def _problems(
    case: Case, one: _Given, given: dict[tuple[str, str, str], _Given], releases: set[str]
) -> Iterator[Finding]:
    origin, name = one.record.origin, f"{one.row.document} {one.row.version}"
    first = given.get((origin, one.row.document, one.row.version))
    hint = f"Read the record: git show -s {short(one.commit)}"
    if first is None:
        if origin in releases:
            yield Finding("V24", short(one.commit), f"No {name} stood on {origin}, from which it was moved", hint)
        return
    if first.row._replace(made_from="") != one.row._replace(made_from=""):
        yield Finding(
            "V24", short(one.commit), f"{name} says otherwise than on {origin}, from which it was moved", hint
        )
    for path in text_paths(one.row):
        if _file(case, first, path) != _file(case, one, path):
            message = f"{path} is not the text of {name} on {origin}, from which it was moved"
            yield Finding("V24", short(one.commit), message, hint)


def _file(case: Case, one: _Given, path: str) -> File | None:
    files = case.files.get(one.tip)
    return files.at(one.commit, path) if files is not None else None
