"""The units of a line: drafts and retirements, chosen by name, with the files that they bring and leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from seclog.core.cause import is_instrument
from seclog.core.errors import RuleError, UsageError
from seclog.core.line import Line
from seclog.core.plan import Blob, Plan
from seclog.core.record import RETIRED, LineDraft, LineWithdrawal, Reference
from seclog.core.state import State, pending_ref
from seclog.core.text import folded, nearest


@dataclass(frozen=True, slots=True)
class UnitFiles:
    """What git holds at a unit's paths, by document and path: at the line's tip, where it began, and live.

    None stands for no file. The paths are the text, the annexes and the registry entry. `drafted` is what stood
    there in the record of each draft; `unsettled`, by document, what the live line changed of an entry that the line
    changes otherwise.
    """

    tip: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    forked: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    live: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    drafted: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    unsettled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def chosen_units(state: State, line: Line, names: tuple[str, ...], *, moving: bool = False) -> tuple[str, ...]:
    """The documents of a line that names mean: documents by id or label, or all that a modification brings.

    Raises RuleError for a name that means nothing here, and for a modification that shares a draft with others:
    its words cannot be taken apart. `moving` gives the hint for those who move.
    """
    chosen: dict[str, None] = {}
    for name in names:
        found = [one for one in _units(line) if one == name]
        found = found or [one for one, label in _labels(state, line).items() if folded(label) == folded(name)]
        found = found or _brought_by(state, line, name, moving)
        if not found:
            raise _unknown(state, line, name)
        chosen.update(dict.fromkeys(found))
    if not chosen:
        raise UsageError("Nothing is named.", "Name a document or a modification.")
    return tuple(chosen)


def _units(line: Line) -> tuple[str, ...]:
    """What stands on a line: drafted documents, and then those that leave."""
    return (*line.drafts, *line.retired)


def _causes(line: Line) -> dict[str, tuple[str, ...]]:
    """What each unit of a line names as its causes."""
    causes = {one: draft.row.causes for one, draft in line.drafts.items()}
    return causes | {one: going.row.causes for one, going in line.retired.items()}


def _labels(state: State, line: Line) -> dict[str, str]:
    """The label of each unit of a line; of a document that leaves it is the last one."""
    labels = {one: state.book.issued[one][-1].row.label for one in line.retired if one in state.book.issued}
    return labels | {one: draft.row.label for one, draft in line.drafts.items()}


def _brought_by(state: State, line: Line, name: str, moving: bool) -> list[str]:
    """The units that only one modification brings, by any of the ids that it bore."""

    def present(cause: str) -> str:
        known = state.book.modification(cause)
        return known.modification if known is not None else cause

    brought = {one: causes for one, causes in _causes(line).items() if present(name) in map(present, causes)}
    for one, causes in brought.items():
        others = [cause for cause in causes if present(cause) != present(name)]
        if others:
            raise _shared(line, one, name, others, moving)
    return list(brought)


def _shared(line: Line, document: str, name: str, others: list[str], moving: bool) -> RuleError:
    again = (
        f"Take it out, and draft its text without {name}: seclog withdraw {document} --from {line.release}; then: "
        f"seclog draft {document} --for {line.release} --file FILE {_named_cause(others[0])}"
    )
    hint = f"To move it whole, name the document: seclog move {document} --from {line.release} --to RELEASE"
    return RuleError(
        f"{document} stands on {line.release} for {name} and for {', '.join(others)} as well.",
        hint if moving else again,
    )


def _named_cause(cause: str) -> str:
    return f'--instrument "{cause}"' if is_instrument(cause) else f"--mod {cause}"


def _unknown(state: State, line: Line, name: str) -> RuleError:
    known = [*_units(line), *_labels(state, line).values(), *(one for found in _causes(line).values() for one in found)]
    near = nearest(name, known)
    hint = f"Did you mean {near}?" if near else f"Type: seclog pending {line.release}"
    return RuleError(f"Nothing on {line.release} is called {name!r}.", hint)


def version_on(line: Line, document: str) -> str:
    """The draft of a document on a line, or the word for a retirement."""
    draft = line.drafts.get(document)
    return draft.row.version if draft is not None else RETIRED


def live_again(files: UnitFiles, documents: tuple[str, ...]) -> dict[str, Blob | None]:
    """Live text again at the units' paths, so that a later checkout of the line shows what it holds."""
    return {
        path: Blob(blob) if blob is not None else None
        for document in documents
        for path, blob in files.live.get(document, {}).items()
        if blob != files.tip.get(document, {}).get(path)
    }


def plan_on_line(
    line: Line, record: LineDraft | LineWithdrawal, changes: Mapping[str, Blob | None], said: tuple[str, ...]
) -> Plan:
    """A plan of a record on a line, without a tag."""
    return Plan(record, pending_ref(line.release), line.local or None, (line.tip,), line.tip, changes, (), (), said)


def named_units(units: Sequence[Reference]) -> str:
    """The units for a record's sentence: each with its version, or where they are many their count."""
    named = ", ".join(f"{one.document} {one.version}" for one in units)
    return named if len(named) <= 70 else f"{len(units)} documents"
