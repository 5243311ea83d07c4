"""Plans that take drafts off a line: withdrawn, their number spent, or moved to another release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from seclog.core.collection import entry_path
from seclog.core.errors import RuleError, UsageError
from seclog.core.line import UNSCHEDULED, Draft, Line
from seclog.core.plan import Blob, Plan
from seclog.core.plan_draft import draft_line
from seclog.core.record import RETIRED, LineDraft, LineWithdrawal, Move, Reference, VersionRow
from seclog.core.state import CLOSED, State, pending_ref
from seclog.core.text import field_problem, folded, nearest


@dataclass(frozen=True, slots=True)
class UnitFiles:
    """What git holds at a unit's paths, by document and path: at the line's tip, where it began, and live.

    None stands for no file. The paths are the text, the annexes and the registry entry.
    """

    tip: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    forked: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    live: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)


def chosen_units(line: Line, names: tuple[str, ...], live: Mapping[str, str]) -> tuple[str, ...]:
    """The documents of a line that names mean: documents by id or label, or all that a modification brings.

    `live` has the labels of live documents by id, for a better refusal. Raises RuleError for a name that means
    nothing here, and for a modification that shares a draft with others: its words cannot be taken apart.
    """
    chosen: dict[str, None] = {}
    labels = {one: draft.row.label for one, draft in line.drafts.items()}
    for name in names:
        found = [one for one in (*line.drafts, *line.retired) if one == name]
        found = found or [one for one, label in labels.items() if folded(label) == folded(name)]
        found = found or [one for one in line.retired if folded(live.get(one, one)) == folded(name)]
        found = found or _brought_by(line, name)
        if not found:
            raise _unknown(line, name, labels)
        chosen.update(dict.fromkeys(found))
    if not chosen:
        raise UsageError("Nothing is named.", "Name a document or a modification.")
    return tuple(chosen)


def _brought_by(line: Line, name: str) -> list[str]:
    rows = [(one, draft.row.causes) for one, draft in line.drafts.items()]
    rows += [(one, retired.row.causes) for one, retired in line.retired.items()]
    mine = [(one, causes) for one, causes in rows if name in causes]
    for one, causes in mine:
        others = [cause for cause in causes if cause != name]
        if others:
            raise RuleError(
                f"{one} is drafted for {name} and for {', '.join(others)} as well.",
                f"Withdraw {one}, and draft its text without {name}: "
                f"seclog draft {one} --for {line.release} --file FILE --mod {others[0]}",
            )
    return [one for one, _ in mine]


def _unknown(line: Line, name: str, labels: Mapping[str, str]) -> RuleError:
    causes = {cause for draft in line.drafts.values() for cause in draft.row.causes}
    near = nearest(name, [*line.drafts, *line.retired, *labels.values(), *causes])
    hint = f"Did you mean {near}?" if near else f"Type: seclog pending {line.release}"
    return RuleError(f"Nothing on {line.release} is called {name!r}.", hint)


def plan_withdraw(state: State, release: str, documents: tuple[str, ...], reason: str, files: UnitFiles) -> Plan:
    """Take units off a line: its tree shows live text there again, the draft numbers are spent."""
    line = state.line(release)
    _check_reason(reason)
    gone = tuple(Reference(one, version_on(line, one)) for one in documents)
    record = LineWithdrawal(state.recorded_at(line), f"Take {_named(gone)} out of {line.title}", release, reason, gone)
    said = tuple(f"{one.document} {one.version} is taken out of {line.title}." for one in gone)
    return _on_line(line, record, _back(files, documents), said)


def plan_move_in(state: State, source: Line, release: str, documents: tuple[str, ...], files: UnitFiles) -> Plan:
    """The first half of a move: the units stand on the target line with number, causes and text as they were.

    A draft's `made_from` becomes the live version that its chain began with, for the chain itself stays behind.
    """
    target = draft_line(state, release)
    if target.release == source.release:
        raise UsageError(f"{release} is where it stands already.", "Name another release: --to RELEASE")
    for one in documents:
        _refuse_taken(state, target, one)
    drafts = tuple(_moved(source.drafts[one]) for one in documents if one in source.drafts)
    causes = {cause for row in drafts for cause in row.causes}
    retired = tuple(source.retired[one].row for one in documents if one in source.retired)
    causes |= {cause for row in retired for cause in row.causes}
    record = LineDraft(
        state.recorded_at(target),
        f"Take {_named(tuple(Reference(one, version_on(source, one)) for one in documents))} over from {source.title}",
        target.release,
        tuple(one for one in source.instruments if one.name in causes),
        drafts,
        tuple(one for one in source.ended if one.document in documents),
        source.release,
        tuple(source.described[one] for one in documents if one in source.described),
        tuple(source.designated[one] for one in documents if one in source.designated),
        retired,
    )
    said = tuple(f"{one} {version_on(source, one)} moves from {source.title} to {target.title}." for one in documents)
    return _on_line(target, record, _carried(files, documents), said)


def plan_move_out(state: State, source: Line, release: str, documents: tuple[str, ...], files: UnitFiles) -> Plan:
    """The second half of a move: the units leave the line that they came from."""
    moved = tuple(Move(one, version_on(source, one), release) for one in documents)
    named = _named(tuple(Reference(one.document, one.version) for one in moved))
    record = LineWithdrawal(state.recorded_at(source), f"Move {named} to {release}", source.release, "", (), moved)
    said = tuple(f"{one.document} {one.version} leaves {source.title}." for one in moved)
    return _on_line(source, record, _back(files, documents), said)


def moved_already(state: State, source: Line, release: str, documents: tuple[str, ...]) -> bool:
    """Whether the target holds these very units from the source: a move that was interrupted half-way."""
    target = state.lines.get(release)
    return target is not None and all(
        target.origins.get(one) == source.release and version_on(target, one) == version_on(source, one)
        if one in source.drafts
        else one in target.retired and target.retired[one].row == source.retired[one].row
        for one in documents
    )


def source_line(state: State, release: str) -> Line:
    """The line to move from: an open one, a cancelled one, or a landed one with drafts that came too late."""
    closed = state.book.closed.get(release)
    if closed is None or release not in state.lines:
        return state.line(release)
    line = state.lines[release]
    left = homeless(state, line)
    if not left and closed == "landed":
        raise RuleError(f"Release {release} {CLOSED[closed]}, and nothing is left on its line.", "Type: seclog pending")
    return replace(line, drafts={one: draft for one, draft in line.drafts.items() if one in left}, retired={})


def homeless(state: State, line: Line) -> tuple[str, ...]:
    """The documents whose drafts stand on a closed line and went live with no release."""
    if line.release not in state.book.closed:
        return ()
    made = {(one.row.document, one.row.made_from) for found in state.book.issued.values() for one in found}
    return tuple(one for one, draft in line.drafts.items() if (one, draft.row.version) not in made)


def version_on(line: Line, document: str) -> str:
    """The draft of a document on a line, or the word for a retirement."""
    draft = line.drafts.get(document)
    return draft.row.version if draft is not None else RETIRED


def _refuse_taken(state: State, target: Line, document: str) -> None:
    if document in target.drafts or document in target.retired:
        version = version_on(target, document)
        raise RuleError(
            f"{document} {version} stands on {target.release} already.",
            f"Take one of them out: seclog withdraw {document} --from {target.release}",
        )
    if target.release == UNSCHEDULED and document in state.book.retired:
        raise RuleError(f"{document} has left the rulebook.", "Withdraw it instead.")


def _moved(draft: Draft) -> VersionRow:
    return draft.row._replace(made_from=draft.root)


def _carried(files: UnitFiles, documents: tuple[str, ...]) -> dict[str, Blob | None]:
    """The units' texts, and their entries where the source line changed them."""
    changes: dict[str, Blob | None] = {}
    for document in documents:
        for path, blob in files.tip.get(document, {}).items():
            if path == entry_path(document) and blob == files.forked.get(document, {}).get(path):
                continue
            changes[path] = Blob(blob) if blob is not None else None
    return changes


def _back(files: UnitFiles, documents: tuple[str, ...]) -> dict[str, Blob | None]:
    """Live text again at the units' paths, so that a later checkout of the line shows what it holds."""
    return {
        path: Blob(blob) if blob is not None else None
        for document in documents
        for path, blob in files.live.get(document, {}).items()
        if blob != files.tip.get(document, {}).get(path)
    }


def _on_line(
    line: Line, record: LineDraft | LineWithdrawal, changes: Mapping[str, Blob | None], said: tuple[str, ...]
) -> Plan:
    return Plan(record, pending_ref(line.release), line.local or None, (line.tip,), line.tip, changes, (), (), said)


def _check_reason(reason: str) -> None:
    problem = field_problem(reason) if reason else None
    if problem is not None:
        raise UsageError(f"{reason[:60]!r} cannot be kept as a reason: it {problem}.", "Write it on one line.")


def _named(units: tuple[Reference, ...]) -> str:
    named = ", ".join(f"{one.document} {one.version}" for one in units)
    return named if len(named) <= 70 else f"{len(units)} documents"
