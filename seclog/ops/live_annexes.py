"""The first draft of a document on a line that began before its annexes went live as they are now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from seclog.core.line import Line
from seclog.core.plan_draft import DraftItem
from seclog.core.state import State
from seclog.store.blobs import read_blobs
from seclog.store.git import Git


def with_live_annexes(git: Git, state: State, line: Line, items: Iterable[DraftItem]) -> tuple[DraftItem, ...]:
    """Items with the live annexes that the line has not taken in, so that its release does not take them back.

    A draft that the line has already stands on what was live when it was made, and its annexes are left alone.
    """
    items = tuple(items)
    first = [item for item in items if item.document.id not in line.drafts and line.begun(item.document.id)]
    wanted = {item.document.id: [path for path in item.document.annexes if path not in item.files] for item in first}
    sides = {one: (line.begun(one), line.tip, state.live_tip) for one in wanted}
    held = read_blobs(git, [f"{side}:{path}" for one, paths in wanted.items() for path in paths for side in sides[one]])
    found = []
    for item in items:
        files: dict[str, bytes] = {}
        for path in wanted.get(item.document.id, ()):
            begun, ours, live = (held[f"{side}:{path}"] for side in sides[item.document.id])
            if live is not None and ours == begun != live:
                files[path] = live
        found.append(replace(item, files={**item.files, **files}) if files else item)
    return tuple(found)
