"""Statements with texts that take effect later: read beside the baseline, recorded after it on lines of their own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from seclog.core.coming import KIND, ComingLine, ComingRow, coming_lines, coming_rows
from seclog.core.errors import SeclogError
from seclog.core.opening import OpeningRow
from seclog.core.plan import Plan
from seclog.core.plan_draft import plan_draft
from seclog.core.plan_line import plan_planned
from seclog.core.state import State
from seclog.formats.registry_write import write_document
from seclog.ops.act import Way, carry_out
from seclog.ops.load import load_state, used_versions
from seclog.store.files import read_file, read_in_tree
from seclog.store.git import Git


class Place(NamedTuple):
    """Where the texts of a statement are looked for: in the work tree `top`, else beside the statement."""

    top: str
    source: str

    def text(self, path: str) -> bytes:
        """The bytes of a row's file; raises InputError where it is in neither place."""
        present = read_in_tree(self.top, path)
        near = os.path.join(os.path.dirname(os.path.abspath(self.source)), path)
        return present if present is not None else read_file(near, path)


def lines_to_come(
    place: Place, live: Sequence[OpeningRow], later: Sequence[OpeningRow], baseline: str
) -> tuple[ComingLine, ...]:
    """The lines that the later rows of a statement make, with their texts; raises InputError."""
    rows = coming_rows(live, later)
    texts = {one.row.row: place.text(one.row.file) for one in rows if one.row.file}
    known = {row.document.id: row.document for row in live}
    entries = {one.row.row: write_document(one.document) for one in rows if one.document != known.get(_id(one))}
    return coming_lines(rows, texts, entries, baseline)


def _id(one: ComingRow) -> str:
    return one.row.document.id


def is_recorded(state: State, lines: Sequence[ComingLine]) -> bool:
    """Whether all that is to come stands on its lines, or has stood there and gone its way."""
    return not any(_missing(state, line) for line in lines)


def _missing(state: State, line: ComingLine) -> list[int]:
    """The places of the drafts that are not on a line yet."""
    if line.release in state.book.closed:
        return []
    there = state.lines.get(line.release)
    used = there.used if there is not None else {}
    return [place for place, request in enumerate(line.requests) if request.items[0].document.id not in used]


def record_coming(git: Git, now: datetime, way: Way, lines: Sequence[ComingLine]) -> tuple[str, ...]:
    """Plan each line and draft what is not on it yet; returns what was done, a sentence each.

    Raises what refuses an act, with what to type to finish: the same command does.
    """
    try:
        return tuple(sentence for line in lines for sentence in _record_line(git, now, way, line))
    except SeclogError as error:
        hint = f"{error.hint} The baseline is recorded; to finish what is pending, type the same command again."
        raise type(error)(error.message, hint.strip(), error.findings) from error


def _record_line(git: Git, now: datetime, way: Way, line: ComingLine) -> list[str]:
    said: list[str] = []
    state = load_state(git, now)
    missing = _missing(state, line)
    if missing and line.release not in state.lines:
        said += carry_out(git, "init", partial(_planned, git, now, line), way).summary
    for place in missing:
        said += carry_out(git, "init", partial(_drafted, git, now, line, place), way).summary
    return said


def _planned(git: Git, now: datetime, line: ComingLine) -> Plan:
    return plan_planned(load_state(git, now), line.release, line.title, KIND, line.planned_on)


def _drafted(git: Git, now: datetime, line: ComingLine, place: int) -> Plan:
    request = line.requests[place]
    used = used_versions(git, [request.items[0].document.id])
    return plan_draft(replace(load_state(git, now), used=used), request)
