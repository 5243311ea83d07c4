"""The plan of a classification: a document's type, category or governance changes without a new version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from seclog.core.classification import NAMES, differing, entry_changes, present_row
from seclog.core.collection import entry_path
from seclog.core.document import Document
from seclog.core.errors import InputError, RuleError, UsageError
from seclog.core.plan import Content, Plan
from seclog.core.plan_line import live_plan
from seclog.core.record import RegistryRecord
from seclog.core.rows import DocumentRow
from seclog.core.rulebook import Rulebook
from seclog.core.state import State
from seclog.core.text import field_problem, folded, nearest

SHOWN = 100  # characters of a record's sentence


@dataclass(frozen=True, slots=True)
class ClassifyRequest:
    """What a document is to be from a day on (None: today). A fact that is None stays; an empty one is taken away."""

    document: str
    reason: str
    type: str | None = None
    category: str | None = None
    required_by: str | None = None
    governance: str | None = None
    owner: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Reclassified:
    """What was said of a document, what is said from now on, and what its registry entry must say for that."""

    label: str
    before: DocumentRow
    after: DocumentRow

    @property
    def entry(self) -> Mapping[str, str | tuple[str, ...] | None]:
        """The keys of the entry with their values."""
        return entry_changes(self.after)


def reclassify(state: State, request: ClassifyRequest, entry: Document) -> Reclassified:
    """Work out what a document becomes; raises UsageError for an unknown type, RuleError where nothing changes."""
    check_reason(request.reason)
    on = request.on or state.today
    check_present(state, entry.id)
    check_day(state, entry, on)
    before = present_row(state.book, entry, on)
    after = replace_facts(before, request)
    types = [kind.name for kind in state.book.types]
    after = after._replace(
        type=chosen("type", after.type, types), category=chosen("category", after.category, state.book.categories)
    )
    if not differing(before, after):
        raise RuleError(
            f"{entry.label} is classified so already: {before.type}, {before.category}.", "State what is to change."
        )
    return Reclassified(entry.label, before, after)


def replace_facts(row: DocumentRow, request: ClassifyRequest) -> DocumentRow:
    """A row with what a request states; raises InputError for a text that no record may hold."""
    asked = ("type", "category", "required_by", "governance", "owner")
    stated = {fact: value for fact in asked if (value := getattr(request, fact)) is not None}
    for fact, value in stated.items():
        problem = field_problem(value)
        if problem is not None:
            raise InputError(f"The text for {fact.replace('_', ' ')} {problem}.", "Write it as one plain line.")
    return row._replace(**stated)


def plan_classification(state: State, request: ClassifyRequest, found: Reclassified, entry: bytes) -> Plan:
    """Record a classification on the live line, with the registry entry as it then stands (design section 7)."""
    row = found.after
    changed = differing(found.before, row)
    if "type" in changed:
        subject = f"Classify {found.label} as {row.type}, {row.category}"
    elif "category" in changed:
        subject = f"Classify {found.label} as {row.category}"
    else:
        subject = f"Record the {' and '.join(fact.replace('_', ' ') for fact in changed)} of {found.label}"
    record = row_record(state, subject if len(subject) <= SHOWN else f"Classify {row.document}", request.reason, (row,))
    live = ", ".join(state.book.live_versions(row.document))
    summary = (sentence(found), f"It makes no new version: {live} stays live." if live else "It makes no new version.")
    return replace(live_plan(state, record, summary), changes={entry_path(row.document): Content(entry)})


def check_reason(reason: str) -> None:
    """Raise UsageError without a reason, InputError for one that no record may hold."""
    if not reason:
        raise UsageError("The record must say why.", "State it, such as: --reason 'Panel decision of 6 December 2019'")
    problem = field_problem(reason)
    if problem is not None:
        raise InputError(f"The reason {problem}.", "Write it as one plain line.")


def chosen(what: str, name: str, names: Iterable[str]) -> str:
    """The collection's own spelling of a type or category; raises UsageError for one that it does not have."""
    known = list(names)
    found = next((one for one in known if folded(one) == folded(name)), None)
    if found is not None:
        return found
    near = nearest(name, known)
    hint = f"Did you mean {near}?" if near else f"Choose one of: {', '.join(known)}."
    raise UsageError(f"The {what} {name!r} is not one of the collection's.", hint)


def check_present(state: State, document: str) -> None:
    """Raise RuleError for a document that has left the rulebook, or has not entered it yet."""
    issued = state.book.issued.get(document)
    if not issued:
        raise RuleError(f"{document} is not in the rulebook yet.", "Change its registry entry where it is drafted.")
    if document in state.book.retired:
        raise RuleError(f"{issued[-1].row.label} has left the rulebook.", f"Type: seclog history {document}")


def check_day(state: State, entry: Document, on: date) -> None:
    """Raise RuleError for a day to come, one before the document began, and one before what was said last of it."""
    if on > state.today:
        raise RuleError(f"{on} is still to come.", "Record it on that day.")
    first = _first_day(state.book, entry.id)
    if first is not None and on < first:
        raise RuleError(f"{entry.label} is in the rulebook from {first} on.", f"State a day from {first} on.")
    rows = [row.on for _, row in state.book.described.get(entry.id, ()) if row.on is not None]
    if rows and on < rows[-1]:
        raise RuleError(f"What is said of {entry.label} holds from {rows[-1]} on.", f"State a day from {rows[-1]} on.")


def _first_day(book: Rulebook, document: str) -> date | None:
    return min((one.effective_on for one in book.issued[document] if not one.void), default=None)


def row_record(state: State, subject: str, reason: str, rows: tuple[DocumentRow, ...]) -> RegistryRecord:
    """The record of rows that say what documents are from now on."""
    return RegistryRecord(state.book.sequence + 1, state.recorded_at(), subject, reason, documents=rows)


def sentence(found: Reclassified) -> str:
    """`Section G: category Section -> Security, from 2020-02-27.`"""
    steps = (
        f"{fact.replace('_', ' ')} {_shown(getattr(found.before, fact))} -> {_shown(getattr(found.after, fact))}"
        for fact in NAMES
        if fact in differing(found.before, found.after)
    )
    return f"{found.label}: {', '.join(steps)}, from {found.after.on}."


def _shown(value: str | tuple[str, ...]) -> str:
    return (value if isinstance(value, str) else ", ".join(value)) or "none"
