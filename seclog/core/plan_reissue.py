"""The plan of a reissue: the same words of a live version in another file, recorded as a correction (section 5)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from seclog.core.collection import entry_path
from seclog.core.errors import RuleError
from seclog.core.moved_file import redraft_hint
from seclog.core.plan import Content, Plan
from seclog.core.plan_dates import check_reason
from seclog.core.plan_line import live_plan
from seclog.core.record import Corrected, Correction
from seclog.core.rulebook import Issued
from seclog.core.state import State

_BEFORE, _AFTER = 4, 4


@dataclass(frozen=True, slots=True)
class ReissueRequest:
    """A live version and its new file: where it will lie, its bytes, and the words of both files in order.

    `entry` is the document's entry with its `file` changed, None where the place stays; `taken` are paths of the
    live tree that the new file may not have.
    """

    issued: Issued
    path: str
    data: bytes
    before: tuple[str, ...]
    after: tuple[str, ...]
    reason: str
    entry: bytes | None = None
    taken: frozenset[str] = field(default=frozenset())


def plan_reissue(state: State, request: ReissueRequest) -> Plan:
    """Put the words of a live version into another file; raises RuleError naming the first words that differ."""
    reason = check_reason(request.reason)
    row = request.issued.row
    named = f"{row.label} {row.version}"
    if request.path != row.path and request.path in request.taken:
        raise RuleError(f"{request.path} is there already.", "Move it away by a release, or keep the file's name.")
    if not request.before:
        raise RuleError(f"{named} holds no words to compare.", "Draft the file, and let a release bring it.")
    differs = first_difference(request.before, request.after)
    if differs:
        raise RuleError(
            f"{named} has other words than this file: {differs}.",
            f"Put that right; or, where the words are to change, type: seclog draft {row.document} --file FILE",
        )
    changes: dict[str, Content | None] = {request.path: Content(request.data)}
    if request.path != row.path:
        changes[row.path] = None
    if request.entry is not None:
        changes[entry_path(row.document)] = Content(request.entry)
    change = Corrected(row.document, row.version, path=request.path)
    record = Correction(state.book.sequence + 1, state.recorded_at(), f"Reissue {named}", reason, (change,))
    where = f"in {request.path}" if request.path == row.path else f"in {request.path} and no longer in {row.path}"
    count = len(request.after)
    summary = [f"{named} stands {where}, word for word ({count} word{'s' if count != 1 else ''})."]
    summary += _moved(state, request)
    return replace(live_plan(state, record, tuple(summary)), changes=changes)


def _moved(state: State, request: ReissueRequest) -> list[str]:
    """What drafts in the file's old place need now."""
    row = request.issued.row
    if request.path == row.path:
        return []
    found = []
    for release, line in state.open_lines().items():
        draft = line.drafts.get(row.document)
        if draft is not None and draft.row.path == row.path:
            again = redraft_hint(row.document, release, request.path)
            found.append(f"Its draft {draft.row.version} for {release} stands in the old file. {again}")
    return found


def first_difference(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """The first words that differ, with some before and after them; empty where all are the same."""
    if before == after:
        return ""
    place = next(
        (n for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new),
        min(len(before), len(after)),
    )
    return f"{_around(before, place)} became {_around(after, place)}"


def _around(words: tuple[str, ...], place: int) -> str:
    shown = words[max(0, place - _BEFORE) : place + _AFTER]
    start = "... " if place > _BEFORE else ""
    end = " ..." if place + _AFTER < len(words) else ""
    return f"“{start}{' '.join(shown)}{end}”" if place < len(words) or shown else "nothing"
