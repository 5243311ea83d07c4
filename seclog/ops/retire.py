"""Retiring and merging: a document leaves the rulebook with a planned release."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seclog.core.line import Line
from seclog.core.plan import Plan
from seclog.core.plan_retire import RetireRequest, label_of, plan_retire, retiring_line
from seclog.core.release_retired import files_of
from seclog.core.report import Outcome
from seclog.core.state import State
from seclog.ops.act import Way, carry_out
from seclog.ops.draft import choose_release
from seclog.ops.load import load_state
from seclog.ops.registered import entries_at, named_document
from seclog.ops.specification_files import notes_on_retired
from seclog.store.blobs import object_ids
from seclog.store.changes import current_branch
from seclog.store.cited import citing_paths
from seclog.store.git import Git


def retire(git: Git, now: datetime, way: Way, request: RetireRequest, release: str | None) -> Outcome:
    """Put a document's retirement on a line; with `merged_into` its content goes to another document.

    The request's document and target are names as people give them; `release` None means the only one planned.
    """

    def make() -> Plan:
        state = load_state(git, now)
        line = retiring_line(state, choose_release(state, release, current_branch(git)))
        into = request.merged_into and named_document(state, line, request.merged_into, {})
        name = named_document(state, line, request.document, {})
        asked = replace(request, release=line.release, document=name, merged_into=into)
        plan = plan_retire(state, asked, _paths(git, state, line, name), _cited(git, state, line, name))
        return replace(plan, summary=(*plan.summary, *notes_on_retired(git, state, line, name)))

    action = "merge" if request.merged_into else "retire"
    return carry_out(git, action, make, way, (f"seclog pending {release or ''}".strip(),))


def _paths(git: Git, state: State, line: Line, document: str) -> tuple[str, ...]:
    """The files of the document that stand at the line's tip."""
    entry = entries_at(git, line.tip, [document]).documents.get(document)
    paths = files_of(state, document, entry.annexes if entry is not None else ())
    ids = object_ids(git, [f"{line.tip}:{path}" for path in paths])
    return tuple(dict.fromkeys(path for path in paths if ids[f"{line.tip}:{path}"] is not None))


def _cited(git: Git, state: State, line: Line, document: str) -> tuple[str, ...]:
    """The labels of the texts that cite the document: as drafted on the line, else as they are live."""
    if document not in state.book.issued or document in state.book.retired:
        return ()
    label = label_of(state.book, line, document)
    found = citing_paths(git, label, dict.fromkeys((state.live_tip, line.tip)))
    texts = {(line.tip, draft.row.path): one for one, draft in line.drafts.items()}
    for one in state.book.issued:
        live = state.book.live(one)
        if live is not None and one not in line.drafts and one not in line.retired and one != document:
            texts[state.live_tip, live.row.path] = one
    return tuple(sorted(label_of(state.book, line, texts[place]) for place in found & texts.keys()))
