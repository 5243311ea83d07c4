"""The plan of a release: drafts of one line go live in one record (design sections 4 and 7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from seclog.core.cause import is_instrument, modifications_of
from seclog.core.classification import classified
from seclog.core.collection import entry_path
from seclog.core.designated import designated_findings, designated_lines
from seclog.core.document import label_key
from seclog.core.errors import Finding, RuleError, StateError
from seclog.core.labels import label_findings
from seclog.core.line import UNSCHEDULED, Draft, Line
from seclog.core.moved_file import moved_findings
from seclog.core.plan import Blob, Plan, TagPlan
from seclog.core.plan_draft import is_stale, issued_already, rebase_hint
from seclog.core.plan_effect import expired_lines
from seclog.core.record import Block, DocumentRow, Release, VersionRow
from seclog.core.release_retired import retired_findings, retired_lines, retired_paths, retired_rows, retired_type
from seclog.core.state import State
from seclog.core.version import OwnVersion, Version

_NUMBER = re.compile(r"([1-9][0-9]{0,5})\.0")


@dataclass(frozen=True, slots=True)
class LineFiles:
    """What git holds at the places a release reads: object ids by path, None where there is no file.

    `tip` at the line's tip, `live` at the live tip, `drafted` at the record of each document's draft.
    `annexes` are paths by document; `hand_edited` governed live paths that changed without a record. `forked` are
    the registry entries where the line left the live line; `unsettled`, by document, what the live line changed
    since in an entry that the line changes otherwise. `dropped` are live annexes that an entry names no longer.
    """

    tip: Mapping[str, str | None]
    live: Mapping[str, str | None]
    drafted: Mapping[str, str | None]
    annexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hand_edited: tuple[str, ...] = ()
    forked: Mapping[str, str | None] = field(default_factory=dict)
    unsettled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()

    def brings_entry(self, document: str) -> bool:
        """Whether the line changed a document's registry entry, which only then is taken from it."""
        path = entry_path(document)
        return path not in self.forked or self.tip.get(path) != self.forked[path]


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """Which release, and what is stated with it; dates left out come from the line and the approvals."""

    release: str
    effective_on: date | None = None
    collection_number: str = ""
    made_on: date | None = None
    published_on: date | None = None
    retrospective: bool = False
    as_designated: bool = False


def plan_release(state: State, request: ReleaseRequest, files: LineFiles) -> Plan:
    """Make a line's drafts live; raises RuleError with every finding that forbids it, StateError off the branch."""
    line = state.line(request.release)
    if not state.live_ref.startswith("refs/heads/"):
        branch = state.live_ref.rpartition("/")[2]
        raise StateError(f"The live line is only here as {state.live_ref}.", f"Type: git switch {branch}")
    if not line.scope():
        raise RuleError(f"{line.title} has no drafts.", f"Type: seclog draft DOC --for {line.release}")
    effective = _effective(state, line, request)
    made = request.made_on or made_on(state, line)
    units = sorted(line.drafts.values(), key=lambda one: (label_key(one.row.label), one.row.document))
    findings = [*_date_findings(state, request, effective, made), *_findings(state, line, units, files, effective)]
    findings += retired_findings(state, line, effective, _cause_findings)
    findings += designated_findings(state.book, line, as_designated=request.as_designated)
    if findings:
        raise RuleError(f"{line.title} cannot be released.", findings[0].hint, findings)
    rows = tuple(_released(classified_row(state, draft.row, files)) for draft in units)
    types = {*(row.type for row in rows), *(retired_type(state, one) for one in line.retired)}
    record = Release(
        state.book.sequence + 1,
        state.recorded_at(line),
        f"Implement the {line.title}",
        line.release,
        line.title,
        line.kind,
        _collection_number(state, types, request),
        made,
        request.published_on,
        line.instruments,
        (Block(effective, rows, line.ended, retired_rows(state, line)),),
        _described(line, rows, files, effective),
    )
    return Plan(
        record,
        state.live_ref,
        state.live_tip,
        (state.live_tip, line.tip),
        state.live_tip,
        _changes(state, line, units, files),
        release_tags(record),
        summary=(
            *_summary(state, record, effective),
            *designated_lines(state.book, (one.row for one in units), line.designated),
            *expired_lines(state.book, rows, effective),
        ),
    )


def _described(line: Line, rows: tuple[VersionRow, ...], files: LineFiles, effective: date) -> tuple[DocumentRow, ...]:
    """What the line's drafts say of documents beside their texts, from the day of the release on."""
    return tuple(
        line.described[row.document]._replace(on=effective, type=row.type, category=row.category)
        for row in rows
        if row.document in line.described and files.brings_entry(row.document)
    )


def _effective(state: State, line: Line, request: ReleaseRequest) -> date:
    effective = request.effective_on or line.planned_on
    if line.planned_on is None:
        dated = f"Give it a date: seclog reschedule {line.release} DATE --reason TEXT"
        move = "Plan a release with a date, then: seclog move DOC --from unscheduled --to RELEASE"
        raise RuleError(
            f"{line.title} is not scheduled, so it cannot be released.",
            move if line.release == UNSCHEDULED else dated,
        )
    assert effective is not None
    if effective > state.today:
        raise RuleError(
            f"{line.title} takes effect on {effective}, which is still to come: only live text is live.",
            f"Release it on that day, or state another date: seclog release {line.release} --effective DATE",
        )
    return effective


def made_on(state: State, line: Line) -> date | None:
    """When a release was decided: the latest approval of its modifications or date of its instruments."""
    days = [one.made_on for one in line.instruments if one.made_on is not None]
    rests_on = [draft.row.causes for draft in line.drafts.values()]
    rests_on += [going.row.causes for going in line.retired.values()]
    for causes in rests_on:
        for name in modifications_of(causes):
            known = state.book.modification(name)
            if known is not None and known.state == "approved":
                days.append(known.on)
    return max(days, default=None)


def _date_findings(state: State, request: ReleaseRequest, effective: date, made: date | None) -> list[Finding]:
    found = []
    if made is not None and made > effective and not request.retrospective:
        found.append(
            Finding(
                "E101",
                request.release,
                f"It was made on {made}, after the day from which it would take effect, {effective}",
                "State it as such: --retrospective",
            )
        )
    if made is not None and made > state.today:
        found.append(
            Finding("E102", request.release, f"It is made on {made}, which is still to come", "Correct --made")
        )
    return found


def _findings(state: State, line: Line, units: list[Draft], files: LineFiles, effective: date) -> list[Finding]:
    found = [
        Finding(
            "E110",
            path,
            "The live text was changed without a release",
            f"See which commit did it, and revert that: git log -1 -- {path}",
        )
        for path in files.hand_edited
    ]
    for draft in units:
        found += _unit_findings(state, line, draft, files, effective)
    return found + label_findings(state, line, (draft.row for draft in units))


def _unit_findings(state: State, line: Line, draft: Draft, files: LineFiles, effective: date) -> list[Finding]:
    row = classified_row(state, draft.row, files)
    where = f"{row.document} {row.version}"
    found = []
    live = state.book.live_versions(row.document)
    if row.document in state.book.retired:
        hint = f"Take the draft back: seclog withdraw {row.document} --from {line.release}"
        return [Finding("E121", where, f"It left the rulebook on {state.book.retired[row.document][0]}", hint)]
    if is_stale(draft.root, live):
        message = f"It was made from {draft.root or 'nothing'}, and {', '.join(live) or 'nothing'} is live"
        found.append(Finding("E112", where, message, rebase_hint(row.document, line.release)))
    issued = issued_already(state.book, row.document, _target(row)) if "-draft." in row.version else ""
    if issued:
        hint = f"State another: seclog draft {row.document} --for {line.release} --file FILE --version V"
        found.append(Finding("E125", where, f"{row.label} {issued} has been issued since", hint))
    last = [one.effective_on for one in state.book.issued.get(row.document, ()) if not one.void]
    if last and effective < max(last):
        message = f"It would take effect on {effective}, before the version of {max(last)}"
        found.append(Finding("E113", where, message, f"State a date from {max(last)} on"))
    changed = [path for path in unit_paths(draft, files) if files.tip.get(path) != files.drafted.get(path)]
    if changed or any(files.tip.get(path) is None for path in text_paths(row)):
        message = f"{', '.join(changed) or row.path} changed since the draft"
        hint = f"Draft it as it stands: seclog draft {row.document} --for {line.release} --file FILE"
        if set(changed) - set(text_paths(row)):  # an annex or the entry is no text to give
            hint = f"Draft it as it stands there: git switch pending/{line.release}; then: seclog draft {row.document}"
        found.append(Finding("E114", where, message, hint))
    unsettled = files.unsettled.get(row.document, ())
    found += moved_findings(state.book, line, row, entry_too=files.brings_entry(row.document), unsettled=unsettled)
    if set(unsettled) - {"file"}:
        found.append(_unsettled(line, row, unsettled))
    return found + _cause_findings(state, row, where)


def _unsettled(line: Line, row: VersionRow, facts: tuple[str, ...]) -> Finding:
    named, path = " and ".join(facts), entry_path(row.document)
    message = f"The live line has recorded another {named} of it since its registry entry was changed on this line"
    take = f"git switch pending/{line.release}, and write in {path} what the live entry says of {named}"
    return Finding("E119", f"{row.document} {row.version}", message, f"{take}; then: seclog draft {row.document}")


def classified_row(state: State, draft: VersionRow, files: LineFiles) -> VersionRow:
    """A draft's row, with type and category as the record has them now where the line leaves the entry alone."""
    said = None if files.brings_entry(draft.document) else classified(state.book, draft.document)
    return draft if said is None else draft._replace(type=said[0], category=said[1])


def _cause_findings(state: State, row: VersionRow, where: str) -> list[Finding]:
    kind = next((one for one in state.book.types if one.name == row.type), None)
    if not row.causes and kind is not None and kind.cause == "required":
        message = f"A {row.type} needs a modification or an instrument"
        return [Finding("E115", where, message, f"Name it: seclog draft {row.document} --mod MP000")]
    found = []
    for name in row.causes:
        known = state.book.modification(name)
        if is_instrument(name):
            continue
        if known is None or known.state != "approved":
            message = f"{name} is {known.state if known else 'not approved'}"
            found.append(Finding("E116", where, message, f"When it is approved, type: seclog approve {name}"))
        elif known.until is not None and known.until >= state.today:
            message = f"{name} may be objected to until {known.until}"
            found.append(Finding("E117", where, message, f"Release it from {known.until + timedelta(days=1)} on"))
    return found


def unit_paths(draft: Draft, files: LineFiles) -> tuple[str, ...]:
    """The paths that are read from the line for one draft: its text, its annexes, its registry entry."""
    return (*text_paths(draft.row), *files.annexes.get(draft.row.document, ()), entry_path(draft.row.document))


def text_paths(row: VersionRow) -> tuple[str, ...]:
    """Where the text of a version lies: one path, or none for a listed document."""
    return (row.path,) if row.path and not row.path.startswith("sha256:") else ()


def _changes(state: State, line: Line, units: list[Draft], files: LineFiles) -> dict[str, Blob | None]:
    """The live tree changes by each unit's paths and nothing else (design section 4)."""
    changes: dict[str, Blob | None] = {}
    gone: list[str] = []
    for draft in units:
        kept_live = () if files.brings_entry(draft.row.document) else (entry_path(draft.row.document),)
        for path in unit_paths(draft, files):
            blob = files.tip.get(path)
            if blob is not None and blob != files.live.get(path) and path not in kept_live:
                changes[path] = Blob(blob)
        before = state.book.live(draft.row.document)
        own = state.book.numbering.get(draft.row.document) == "own"
        if before is not None and not own:
            gone += text_paths(before.row)
    for ended in line.ended:
        for one in state.book.issued.get(ended.document, ()):
            if one.row.version == ended.version:
                gone += text_paths(one.row)
    gone += retired_paths(state, line, files.annexes, files.live)
    gone += [path for path in files.dropped if files.live.get(path) is not None]
    kept = {path for draft in units for path in unit_paths(draft, files)}
    return changes | dict.fromkeys(path for path in gone if path not in kept)


def _released(draft: VersionRow) -> VersionRow:
    return draft._replace(version=_target(draft), made_from=draft.version)


def _target(draft: VersionRow) -> str:
    """The version that a draft becomes."""
    own = "-draft." in draft.version
    return str(OwnVersion.parse(draft.version).released() if own else Version.parse(draft.version).released())


def _collection_number(state: State, types: set[str], request: ReleaseRequest) -> str:
    part_of_code = {kind.name for kind in state.book.types if kind.part_of_code}
    match = _NUMBER.fullmatch(state.book.number)
    current = int(match[1]) if match else 0
    touched = not part_of_code.isdisjoint(types)
    following = f"{current + 1}.0" if touched and match else state.book.number
    if not request.collection_number:
        return following
    stated = _NUMBER.fullmatch(request.collection_number)
    if stated is None or int(stated[1]) <= current:
        raise RuleError(
            f"{request.collection_number!r} is not a number above {state.book.number or '0.0'} for the collection.",
            f"State one such as {current + 1}.0.",
        )
    return request.collection_number


def release_tags(record: Release) -> tuple[TagPlan, ...]:
    """The tags of a release and of each version in it, made from the record alone."""
    tags = [TagPlan(f"release/{record.release}", _release_text(record))]
    for block in record.blocks:
        for row in block.versions:
            causes = f"\nChange: {', '.join(row.causes)}\n" if row.causes else ""
            text = f"{row.label} {row.version}, in force from {block.effective_on}\n\n{record.title}\n{causes}"
            tags.append(TagPlan(f"{row.document}/{row.version}", text))
    return tuple(tags)


def _release_text(record: Release) -> str:
    lines = [f"{row.label} {row.version}" for block in record.blocks for row in block.versions]
    lines += retired_lines(record.blocks)
    number = f"Collection {record.collection_number}\n\n" if record.collection_number else ""
    return f"{record.title}, in force from {record.blocks[0].effective_on}\n\n{number}" + "\n".join(lines) + "\n"


def _summary(state: State, record: Release, effective: date) -> tuple[str, ...]:
    late = (state.today - effective).days
    note = f", recorded late ({late} day{'s' if late != 1 else ''})" if late > 0 else ""
    number = f"; the collection is {record.collection_number}" if record.collection_number else ""
    lines = [f"{record.title} takes effect on {effective}{note}{number}."]
    for block in record.blocks:
        lines += [f"{row.label} {row.made_from} goes live as {row.version}." for row in block.versions]
        lines += [f"{one.document} {one.version} ends." for one in block.ended]
    lines += [f"{one}." for one in retired_lines(record.blocks)]
    return tuple(lines)
