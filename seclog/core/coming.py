"""Rows of a statement that take effect later: pre-designated texts, which begin as drafts on a line for each date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from seclog.core.cause import is_instrument, is_modification
from seclog.core.document import Document
from seclog.core.errors import Finding, InputError
from seclog.core.line import Line, fold_line
from seclog.core.numbering import opening_version
from seclog.core.opening import OpeningRow
from seclog.core.plan_draft import DraftItem, DraftRequest, plan_draft
from seclog.core.plan_line import plan_planned
from seclog.core.plan_opening import causes_of
from seclog.core.record import Baseline, Instrument, LineDraft, LinePlan, VersionRow
from seclog.core.rulebook import fold
from seclog.core.state import State, pending_ref
from seclog.core.text import folded

KIND = "designation"
_SAME = ("label", "title", "type", "category", "numbering")
_NOWHERE = "0" * 40


@dataclass(frozen=True, slots=True)
class ComingRow:
    """A row that takes effect later, and the entry of its document: the live one, or its own where it is new."""

    row: OpeningRow
    document: Document
    new: bool
    live_file: str = ""

    @property
    def path(self) -> str | None:
        """Where its text will lie; None for one that is kept elsewhere."""
        return self.document.path(self.row.becomes if self.document.numbering == "own" else None)


@dataclass(frozen=True, slots=True)
class ComingLine:
    """What takes effect on one date: a release of its own, and a draft for each row, in their order."""

    release: str
    title: str
    planned_on: date
    rows: tuple[OpeningRow, ...]
    requests: tuple[DraftRequest, ...]


def coming_rows(live: Sequence[OpeningRow], coming: Sequence[OpeningRow]) -> tuple[ComingRow, ...]:
    """Rows that take effect later, on what is live; raises InputError with a finding for each that cannot be drafted.

    A document has one row a date; one that is not live yet has one row in all, for a draft needs something to follow.
    """
    documents = {row.document.id: row for row in live}
    labels: dict[str, str] = {}
    for row in (*live, *coming):
        labels.setdefault(folded(row.document.label), row.document.id)
    findings: list[Finding] = []
    seen: dict[str, OpeningRow] = {}
    found = []
    for row in coming:
        before = documents.get(row.document.id)
        entry = _entry(row, before)
        findings += _findings(row, before, seen.get(row.document.id))
        if labels[folded(row.document.label)] != row.document.id:
            findings.append(_finding(row, "duplicate", f"The label {row.document.label} is borne by another document."))
        seen[row.document.id] = row
        found.append(ComingRow(row, entry, before is None, before.file if before is not None else ""))
    if findings:
        raise InputError(
            f"The statement has {len(findings)} problem{'s' if len(findings) > 1 else ''}.",
            "Put the rows right, then run the command again.",
            findings,
        )
    return tuple(found)


def _entry(row: OpeningRow, before: OpeningRow | None) -> Document:
    if before is None or (before.document.file is None and row.document.file is not None):
        return row.document
    return before.document


def _findings(row: OpeningRow, before: OpeningRow | None, earlier: OpeningRow | None) -> Iterator[Finding]:
    label = row.document.label
    if before is not None:
        differs = [name for name in _SAME if getattr(row.document, name) != getattr(before.document, name)]
        if differs:
            yield _finding(row, "duplicate", f"{label} has another {', '.join(differs)} at {before.where}.")
        if before.document.file is not None and not row.file:
            yield _finding(row, "file", f"{label} is pending and its row names no file.", "Name the file of its text.")
        if row.file and row.file == before.file:
            yield _finding(row, "file", f"{label} has the same file at {before.where}.", "Name the text to come.")
    if earlier is not None and (before is None or earlier.effective_on == row.effective_on):
        hint = "Leave one row out, and draft that text when the other is live."
        yield _finding(row, "duplicate", f"{label} is pending already at {earlier.where}.", hint)
    for cause in causes_of(row.cause):
        if not (is_instrument(cause) or is_modification(cause)):
            hint = 'Write modifications by their ids and instruments as "BEIS designation", or leave the cell empty.'
            yield _finding(row, "cause", f"{cause!r} is no cause that a draft can have.", hint)


def _finding(row: OpeningRow, code: str, message: str, hint: str = "Put the rows in agreement.") -> Finding:
    return Finding(f"statement-{code}", row.where, message, hint)


def coming_lines(
    rows: Sequence[ComingRow], texts: Mapping[int, bytes], entries: Mapping[int, bytes], baseline: str
) -> tuple[ComingLine, ...]:
    """One line a date; `texts` and new `entries` are by the number of their row."""
    days: dict[date, list[ComingRow]] = {}
    for one in rows:
        assert one.row.effective_on is not None
        days.setdefault(one.row.effective_on, []).append(one)
    return tuple(
        ComingLine(
            day.isoformat(),
            f"Pre-designated, for {day.day} {day:%B} {day.year}",
            day,
            tuple(one.row for one in found),
            tuple(_request(one, day, texts, entries, baseline) for one in found),
        )
        for day, found in sorted(days.items())
    )


def _request(
    one: ComingRow, day: date, texts: Mapping[int, bytes], entries: Mapping[int, bytes], baseline: str
) -> DraftRequest:
    number, causes = one.row.row, causes_of(one.row.cause)
    files = {one.path: texts[number]} if one.path is not None and number in texts else {}
    own = one.document.numbering == "own"
    return DraftRequest(
        day.isoformat(),
        (DraftItem(one.document, files, entries.get(number)),),
        tuple(cause for cause in causes if not is_instrument(cause)),
        tuple(Instrument(cause, None, "") for cause in causes if is_instrument(cause)),
        version=one.row.becomes if own else "",
        first=one.row.becomes if one.new and not own and _numbered(one.row, baseline) else "",
    )


def _numbered(row: OpeningRow, baseline: str) -> bool:
    """Whether the row states a number of the document's own, with which it then enters the rulebook."""
    bare = opening_version("", row.document.numbering, True, baseline)
    return row.rule != bare.rule and bool(row.was)


def rehearse(
    record: Baseline, lines: Sequence[ComingLine], now: datetime, today: date
) -> tuple[tuple[VersionRow, ...], ...]:
    """The drafts of each line as they will be recorded on the baseline; raises what a plan of them refuses."""
    state = State(fold([(_NOWHERE, record)]), {}, (), f"refs/heads/{record.live_branch}", _NOWHERE, now, today)
    drafted = []
    for one in lines:
        planned = plan_planned(state, one.release, one.title, KIND, one.planned_on).record
        assert isinstance(planned, LinePlan)
        records: list[tuple[str, LinePlan | LineDraft]] = [(_NOWHERE, planned)]
        rows: list[VersionRow] = []
        for request in one.requests:
            state = _with(state, one.release, records)
            draft = plan_draft(state, request).record
            assert isinstance(draft, LineDraft)
            records.append((_NOWHERE, draft))
            rows += draft.drafts
        state = _with(state, one.release, records)
        drafted.append(tuple(rows))
    return tuple(drafted)


def _with(state: State, release: str, records: list[tuple[str, LinePlan | LineDraft]]) -> State:
    line: Line = fold_line(pending_ref(release), _NOWHERE, records)
    return replace(state, lines={**state.lines, release: line})


def shown_rows(lines: Sequence[ComingLine], drafted: Sequence[Sequence[VersionRow]]) -> tuple[OpeningRow, ...]:
    """The rows as a person looks at them before anything is recorded: what each becomes, and why."""
    return tuple(
        row._replace(becomes=draft.version, rule=_rule(row, draft))
        for line, drafts in zip(lines, drafted, strict=True)
        for row, draft in zip(line.rows, drafts, strict=True)
    )


def _rule(row: OpeningRow, draft: VersionRow) -> str:
    made = f"drafted from {draft.made_from}" if draft.made_from else "a document to come"
    return f"Pending, for {row.effective_on}: {made}."
