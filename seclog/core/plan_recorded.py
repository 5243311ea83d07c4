"""The plan of recording changed registry files, in what no release needs to change (design section 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from seclog.core.classification import PROTECTED, differing, present_row, row_of
from seclog.core.collection import COLLECTION_PATH, Collection, entry_path
from seclog.core.document import Document
from seclog.core.errors import Finding, RuleError
from seclog.core.plan import Content, Plan
from seclog.core.plan_classify import (
    SHOWN,
    Reclassified,
    check_day,
    check_present,
    check_reason,
    row_record,
    sentence,
)
from seclog.core.plan_line import live_plan
from seclog.core.state import State

PINNED = ("id", "name", "time_zone", "types", "categories")  # of the collection: what its baseline recorded for good
_REMEDIES = {
    "label": "seclog rename {id} --for RELEASE --label LABEL",
    "title": "seclog rename {id} --for RELEASE --title TITLE",
    "text": "seclog draft {id} --for RELEASE --file FILE",
    "file": "seclog draft {id} --for RELEASE",
    "annexes": "seclog draft {id} --for RELEASE",
}


@dataclass(frozen=True, slots=True)
class RecordedEntry:
    """A registry entry as it was live, and as it is now to be recorded."""

    before: Document
    after: Document


@dataclass(frozen=True, slots=True)
class RecordRequest:
    """Changed registry files with why: their bytes by path (None: gone), and those among them that are entries.

    `collection` is the collection before and after, where its file is among them.
    """

    reason: str
    files: Mapping[str, bytes | None]
    entries: tuple[RecordedEntry, ...] = ()
    collection: tuple[Collection, Collection] | None = None


def plan_recorded(state: State, request: RecordRequest) -> Plan:
    """Record changed registry files on the live line; raises RuleError for what only a release may change."""
    check_reason(request.reason)
    if not request.files:
        raise RuleError("No registry file is changed.", "Edit one under registry/, and try again.")
    findings = [*_protected(request.entries), *_pinned(request.collection)]
    if findings:
        raise RuleError("Not all of this can be recorded without a release.", findings[0].hint, findings)
    found = [_recorded(state, one) for one in request.entries]
    changed = [one for one in found if differing(one.before, one.after)]
    record = row_record(state, _subject(request, found), request.reason, tuple(one.after for one in changed))
    changes = {path: None if data is None else Content(data) for path, data in request.files.items()}
    summary = (*map(sentence, changed), *_files(request), *_trial(request.collection))
    return replace(live_plan(state, record, summary), changes=changes)


def _recorded(state: State, one: RecordedEntry) -> Reclassified:
    check_present(state, one.before.id)
    check_day(state, one.before, state.today)
    return Reclassified(
        one.after.label, present_row(state.book, one.before, state.today), row_of(one.after, state.today)
    )


def _protected(entries: Iterable[RecordedEntry]) -> Iterable[Finding]:
    for one in entries:
        path = entry_path(one.before.id)
        for key in PROTECTED:
            if getattr(one.before, key) != getattr(one.after, key):
                remedy = _REMEDIES.get(key, "").format(id=one.before.id)
                hint = f"Type: {remedy}" if remedy else f"Put it back: git restore {path}"
                verb = "are" if key == "annexes" else "is"
                message = f"Its {key} {verb} changed, and that takes {'a release' if remedy else 'another document'}"
                yield Finding("D110", path, message, hint)


def _pinned(collection: tuple[Collection, Collection] | None) -> Iterable[Finding]:
    if collection is not None:
        for key in PINNED:
            if getattr(collection[0], key) != getattr(collection[1], key):
                message = f"The collection's {key} is changed, and the record began with it"
                yield Finding("D111", COLLECTION_PATH, message, f"Put it back: git restore {COLLECTION_PATH}")


def _trial(collection: tuple[Collection, Collection] | None) -> Iterable[str]:
    if collection is not None and collection[0].trial != collection[1].trial:
        yield "Of the trial of the categories, logs go on saying what the baseline recorded."


def _subject(request: RecordRequest, found: list[Reclassified]) -> str:
    labels = [one.label for one in found]
    others = [path for path in request.files if all(path != entry_path(one.before.id) for one in request.entries)]
    names = [*labels, *(path.removeprefix("registry/") for path in others)]
    subject = f"Record what the registry says of {', '.join(names)}"
    return subject if len(subject) <= SHOWN else f"Record {len(names)} changed files of the registry"


def _files(request: RecordRequest) -> Iterable[str]:
    for path, data in request.files.items():
        yield f"{path} is recorded{' as gone' if data is None else ''}."
