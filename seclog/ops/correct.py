"""Corrections of the record; where a live version was never in force, the tree shows the text before it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seclog.core.collection import entry_path
from seclog.core.document import Document
from seclog.core.plan import Blob, Content, Plan
from seclog.core.plan_correct import CorrectRequest, chosen_versions, plan_correct
from seclog.core.plan_release import text_paths
from seclog.core.report import Outcome
from seclog.core.rulebook import Issued
from seclog.core.state import State
from seclog.formats.registry import read_document
from seclog.formats.registry_write import update_document
from seclog.ops.act import Way, carry_out
from seclog.ops.load import load_state
from seclog.ops.registered import named_document
from seclog.store.blobs import object_ids, read_blobs
from seclog.store.git import Git

RESTORED = ("label", "title", "file", "annexes", "text", "aliases")


def correct(git: Git, now: datetime, way: Way, request: CorrectRequest) -> Outcome:
    """Record a correction of one version, or of the date of all that a release brought."""

    def make() -> Plan:
        state = load_state(git, now)
        asked = request
        if asked.document:
            asked = replace(asked, document=named_document(state, None, asked.document, {}))
        if asked.void:
            asked = replace(asked, changes=_restored(git, state, chosen_versions(state.book, asked)[0]))
        return plan_correct(state, asked)

    return carry_out(git, "correct", make, way, ("seclog log", "seclog verify"))


def _restored(git: Git, state: State, void: Issued) -> dict[str, Content | Blob | None]:
    """What the tree needs so that the text before a void version is live again: its text, annexes and entry."""
    standing = [one for one in state.book.issued[void.row.document] if not one.void]
    own = state.book.numbering.get(void.row.document) == "own"
    ended = [one for one in standing if own and one.ended_by == void.sequence]
    if len(standing) < 2 or (standing[-1] is not void and not own):
        return {}
    before = next(one for one in reversed(standing) if one is not void)
    changes: dict[str, Content | Blob | None] = dict.fromkeys(text_paths(void.row))
    texts = ended if own else [before]
    specs = {path: f"{one.text_commit or one.commit}:{path}" for one in texts for path in text_paths(one.row)}
    if not own or standing[-1] is void:
        entry, annexes = _entry_before(git, state, void, before)
        changes |= entry
        specs |= annexes
        gone = set(_annexes(git, state, void.row.document)) - set(annexes)
        changes |= dict.fromkeys(gone)
    ids = object_ids(git, specs.values())
    changes |= {path: Blob(found) for path, spec in specs.items() if (found := ids[spec]) is not None}
    return changes


def _entry_before(
    git: Git, state: State, void: Issued, before: Issued
) -> tuple[dict[str, Content | Blob | None], dict[str, str]]:
    """The live entry with what belongs to a text as the version before had it, and where its annexes lie."""
    path = entry_path(void.row.document)
    specs = {"live": f"{state.live_tip}:{path}", "then": f"{before.commit}:{path}"}
    held = read_blobs(git, specs.values())
    live, then = held[specs["live"]], held[specs["then"]]
    if live is None or then is None:
        return {}, {}
    was = read_document(then, path)
    wanted = {key: getattr(was, key) for key in RESTORED}
    changed = update_document(live, wanted, path)
    annexes = {one: f"{before.commit}:{one}" for one in was.annexes}
    return ({path: Content(changed)} if changed != live else {}), annexes


def _annexes(git: Git, state: State, document: str) -> tuple[str, ...]:
    spec = f"{state.live_tip}:{entry_path(document)}"
    data = read_blobs(git, [spec])[spec]
    entry: Document | None = read_document(data, entry_path(document)) if data is not None else None
    return entry.annexes if entry is not None else ()
