"""Designated drafts: the texts of the versions that were live since, against the text as it was made."""

from __future__ import annotations

from dataclasses import replace

from seclog.core.designated import LiveText, first_of, live_since, taken_back
from seclog.core.line import Line
from seclog.core.plan_draft import DraftItem
from seclog.core.state import State
from seclog.store.blobs import read_blobs
from seclog.store.git import Git


def with_taken_back(git: Git, state: State, line: Line, item: DraftItem, base: str) -> DraftItem:
    """The item with the live versions whose changes its text takes back.

    They are counted from the version `base` on, where it is empty from what the line's draft began with. Raises
    RuleError for a version that was never in force.
    """
    document = item.document.id
    since = live_since(state.book, document, base or first_of(line, state.book, document))
    issued = {one.row.version: one for one in state.book.issued.get(document, ())}
    specs = {one: f"{issued[one].text_commit or issued[one].commit}:{issued[one].row.path}" for one in since}
    text = _given(git, line, item)
    held = read_blobs(git, [*specs.values()])
    texts = [LiveText(one, data) for one, spec in specs.items() if (data := held[spec]) is not None]
    return replace(item, takes_back=taken_back(texts, text) if text is not None else ())


def _given(git: Git, line: Line, item: DraftItem) -> bytes | None:
    """The text that is drafted: one that is given, else the line's; None for a listed document."""
    given = [data for path, data in item.files.items() if path not in item.document.annexes]
    if given:
        return given[0]
    path = line.drafts[item.document.id].row.path if item.document.id in line.drafts else item.document.path()
    spec = f"{line.tip}:{path}"
    return read_blobs(git, [spec])[spec] if path else None
