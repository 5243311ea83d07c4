"""The plan of dated versions that precede the repository: recorded now, in force then (design section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from seclog.core.errors import Finding, InputError
from seclog.core.plan import Plan
from seclog.core.plan_line import live_plan
from seclog.core.plan_opening import causes_of
from seclog.core.record import Block, History, Reference, Retirement, VersionRow
from seclog.core.state import State
from seclog.core.text import folded, nearest
from seclog.core.version import version_key


class PastVersion(NamedTuple):
    """A row of a list of past versions; texts that are not given are empty. `retired_on`: its document left then."""

    where: str
    document: str
    title: str
    version: str
    effective_on: date | None
    cause: str = ""
    type: str = ""
    category: str = ""
    id: str = ""
    retired_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Past:
    """A past version whose document is known."""

    where: str
    row: VersionRow
    effective_on: date
    retired_on: date | None


def plan_history(state: State, rows: Iterable[PastVersion], reason: str) -> Plan:
    """Record past versions before those that are recorded; raises InputError with every finding at once."""
    findings: list[Finding] = []
    past = [one for row in rows if (one := _read(state, row, findings)) is not None]
    findings += _clashes(state, past)
    if findings:
        raise InputError(
            f"The past versions have {len(findings)} problem{'s' if len(findings) > 1 else ''}.",
            "Put the rows right, then run the command again.",
            findings,
        )
    if not past:
        raise InputError("The file names no past version.", "It has one row for each, under a header.")
    count = len(past)
    record = History(
        state.book.sequence + 1,
        state.recorded_at(),
        f"Record {count} version{'s' if count != 1 else ''} from before the repository",
        reason,
        _blocks(state, past),
    )
    documents = len({one.row.document for one in past})
    first, last = min(one.effective_on for one in past), max(one.effective_on for one in past)
    said = f"{count} past version{'s' if count != 1 else ''} of {documents} document{'s' if documents != 1 else ''}"
    return live_plan(state, record, (f"{said}, in force from {first} on, the last from {last}.",))


def _read(state: State, row: PastVersion, findings: list[Finding]) -> _Past | None:
    model = _model(state, row)
    if row.effective_on is None:
        findings.append(Finding("history-date", row.where, "The version has no date", "Give its first day in force."))
    version = row.version if "." in row.version else f"{row.version}.0"
    try:
        version_key(version)
    except InputError as error:
        findings.append(Finding("history-version", row.where, error.message.rstrip("."), "Write it as 5.14."))
        return None
    if model is None and not (row.retired_on and row.id and row.title and row.type and row.category):
        near = nearest(row.document or row.title, [one[-1].row.label for one in state.book.issued.values()])
        hint = f"Did you mean {near}?" if near else "State its title, type and category, and when it left: Retired."
        findings.append(
            Finding("history-document", row.where, f"No document {row.document or row.title!r} is here", hint)
        )
        return None
    if row.effective_on is None:
        return None
    label = row.document or (model.label if model else row.title)
    title = row.title or (model.title if model else label)
    made = VersionRow(
        model.document if model else row.id,
        version,
        "",
        label,
        title,
        row.type or (model.type if model else ""),
        row.category or (model.category if model else ""),
        "",
        causes_of(row.cause),
    )
    findings += _misnamed(state, row, made)
    return _Past(row.where, made, row.effective_on, row.retired_on)


def _misnamed(state: State, row: PastVersion, made: VersionRow) -> list[Finding]:
    found = []
    types = [kind.name for kind in state.book.types]
    for what, name, names in (("type", made.type, types), ("category", made.category, state.book.categories)):
        if name not in names:
            near = nearest(name, names)
            hint = f"Did you mean {near}?" if near else f"Choose one of: {', '.join(names)}."
            found.append(Finding(f"history-{what}", row.where, f"{name!r} is no {what} of the collection", hint))
    return found


def _model(state: State, row: PastVersion) -> VersionRow | None:
    """The last version of the document that a row means, by id, label or title."""
    names = {folded(name) for name in (row.id, row.document, row.title) if name}
    for document, versions in state.book.issued.items():
        last = versions[-1].row
        if document == row.id or folded(last.label) in names:
            return last
    return next((v[-1].row for v in state.book.issued.values() if folded(v[-1].row.title) in names), None)


def _clashes(state: State, past: list[_Past]) -> list[Finding]:
    found: list[Finding] = []
    seen: dict[str, list[_Past]] = {}
    for one in sorted(past, key=lambda each: each.effective_on):
        document, version = one.row.document, one.row.version
        issued = state.book.issued.get(document, ())
        first = min((each.effective_on for each in issued if each.release != "history"), default=None)
        if first is not None and one.effective_on >= first:
            message = f"{one.row.label} {version} is dated {one.effective_on}, and the record begins on {first}"
            found.append(Finding("history-late", one.where, message, "Leave it out: a release brings what came later."))
        if any(each.row.version == version for each in issued) or any(
            each.row.version == version for each in seen.get(document, ())
        ):
            message = f"{one.row.label} {version} is recorded already"
            found.append(Finding("history-twice", one.where, message, "Take one of the rows out."))
        before = seen.setdefault(document, [])
        if before and before[-1].effective_on == one.effective_on and not _own(state, document):
            message = f"{one.row.label} {version} and {before[-1].row.version} begin on one day"
            found.append(Finding("history-day", one.where, message, "Correct one of the dates."))
        elif before and version_key(before[-1].row.version) > version_key(version):
            message = f"{one.row.label} {version} is dated after {before[-1].row.version}"
            found.append(Finding("history-order", one.where, message, "Correct one of the dates or numbers."))
        before.append(one)
    return found


def _own(state: State, document: str) -> bool:
    return state.book.numbering.get(document) == "own"


def _blocks(state: State, past: list[_Past]) -> tuple[Block, ...]:
    """The versions by day; an own-numbered one ends when the next begins, and at the latest when the record does."""
    versions: dict[date, list[VersionRow]] = {}
    ended: dict[date, list[Reference]] = {}
    retired: dict[date, list[Retirement]] = {}
    for one in past:
        versions.setdefault(one.effective_on, []).append(one.row)
        if one.retired_on is not None and one.row.document not in state.book.issued:
            gone = retired.setdefault(one.retired_on, [])
            if all(each.document != one.row.document for each in gone):
                gone.append(Retirement(one.row.document, ""))
    for document, days in _by_document(past).items():
        if not _own(state, document):
            continue
        first = min(one.effective_on for one in state.book.issued[document] if one.release != "history")
        for one, following in zip(days, [*days[1:], None], strict=True):
            day = following.effective_on if following else first
            ended.setdefault(day, []).append(Reference(document, one.row.version))
    days_of = sorted({*versions, *ended, *retired})
    return tuple(
        Block(day, tuple(versions.get(day, ())), tuple(ended.get(day, ())), tuple(retired.get(day, ())))
        for day in days_of
    )


def _by_document(past: list[_Past]) -> Mapping[str, list[_Past]]:
    found: dict[str, list[_Past]] = {}
    for one in sorted(past, key=lambda each: each.effective_on):
        found.setdefault(one.row.document, []).append(one)
    return found
