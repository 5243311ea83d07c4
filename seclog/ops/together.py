"""How edits go onto what a line holds already: merged three ways, own-numbered texts to the path of their version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from seclog.core.collection import entry_path
from seclog.core.document import Document
from seclog.core.errors import RuleError, UsageError
from seclog.core.line import Line
from seclog.core.plan_draft import DraftItem, is_stale
from seclog.core.state import State
from seclog.formats.registry import read_document
from seclog.ops.edits import Edited
from seclog.store.blobs import read_blobs
from seclog.store.changes import as_stored, changed_between, merge_base, merge_three, mode_changes
from seclog.store.files import read_in_tree
from seclog.store.git import Git


def put_together(
    git: Git, state: State, line: Line, edited: list[Edited], version: str, *, on_line: bool, whole: bool = False
) -> tuple[tuple[DraftItem, ...], list[Edited]]:
    """What each edit makes of the line's text, and the edits that the line's drafts hold already.

    On the live branch an edit is merged three ways: ancestor the live text, ours the line's, theirs the edit.
    `version` is the own number that is asked for; with `whole` the edit counts as it stands. Raises RuleError
    where the two conflict.
    """
    places = {one.document.id: _places(line, one, version) for one in edited}
    specs = [spec for one in edited for spec in _specs(state, line, one, places[one.document.id])]
    held = read_blobs(git, specs)
    if on_line:
        _refuse_behind(git, state, line, edited)
    items: list[DraftItem] = []
    settled: list[Edited] = []
    for one in edited:
        item = _item(git, _Sides(state, line, on_line, held, whole), one, places[one.document.id])
        if item.files or item.entry is not None:
            items.append(item)
        else:
            settled.append(one)
    if settled:
        _refuse_modes(git, settled)
    return tuple(items), settled


def _refuse_modes(git: Git, settled: list[Edited]) -> None:
    """Refuse files of which nothing but the mode is changed: there is nothing to draft."""
    modes = mode_changes(git)
    for one in settled:
        path = next((path for path in one.paths if path in modes), None)
        if path is not None:
            raise RuleError(
                f"Only the mode of {path} is changed, and no document is run.", f"Put it back: git restore -SW {path}"
            )


class _Sides(NamedTuple):
    """Where an edit goes, and what git holds by `COMMIT:PATH`; on the line itself texts count as they stand."""

    state: State
    line: Line
    on_line: bool
    held: Mapping[str, bytes | None]
    whole: bool


def _item(git: Git, sides: _Sides, one: Edited, places: Mapping[str, str]) -> DraftItem:
    """One document's edit on top of the line's: only what then differs from the line."""
    drafted, live = _commits(sides.state, sides.line, one)
    whole = sides.on_line or sides.whole or _is_stale(sides.state, sides.line, one)
    top = git.places().top or git.directory
    files: dict[str, bytes] = {}
    edits = as_stored(git, {path: read_in_tree(top, path) or b"" for path in places})
    for path, place in places.items():
        edit = edits[path]
        base, ours = sides.held[f"{live}:{path}"], sides.held[f"{drafted}:{place}"]
        text = edit if whole else _merged(git, sides.line, one.document, path, (base, ours, edit))
        if text != ours:
            files[place] = text
    base, ours = sides.held[f"{live}:{_entry_of(one)}"], sides.held[f"{drafted}:{_entry_of(one)}"]
    begun = sides.line.begun(one.document.id)
    if begun and ours == sides.held[f"{begun}:{_entry_of(one)}"]:
        ours = base  # the line leaves the entry alone, so the live one counts
    document, entry = _entry(git, sides.line, one, (base, ours), whole=sides.on_line)
    return DraftItem(document, files, entry)


def own_target(line: Line, document: Document, version: str) -> str:
    """The own number that a draft leads to: as asked, else that of the line's draft; raises UsageError for none."""
    before = line.drafts.get(document.id)
    target = version or (before.row.version.partition("-draft.")[0] if before is not None else "")
    if not target:
        raise UsageError(
            f"{document.label} keeps its own numbering.", "State the version that it will be: --version 4.2."
        )
    return target


def _places(line: Line, one: Edited, version: str) -> dict[str, str]:
    """Where each changed text goes on the line: an own-numbered one to the path of its new version."""
    document = one.document
    if document.numbering != "own" or "{version}" not in (document.path() or ""):
        return {path: path for path in one.texts}
    texts = [path for path in one.texts if path not in document.annexes]
    if len(texts) > 1:
        named = ", ".join(texts)
        raise UsageError(
            f"Several texts of {document.label} are changed: {named}.", "Draft one, and put by the others."
        )
    if not texts:
        return {path: path for path in one.texts}
    place = document.path(own_target(line, document, version or one.version))
    assert place is not None
    return {path: place if path in texts else path for path in one.texts}


def _specs(state: State, line: Line, one: Edited, places: dict[str, str]) -> list[str]:
    """What is read of git for one document: the line's texts and entry, and the live ones."""
    drafted, live = _commits(state, line, one)
    ours = [f"{drafted}:{path}" for path in (*places.values(), _entry_of(one))]
    begun = line.begun(one.document.id)
    ours += [f"{begun}:{_entry_of(one)}"] if begun else []
    return [*ours, *(f"{live}:{path}" for path in (*places, _entry_of(one)))]


def _refuse_behind(git: Git, state: State, line: Line, edited: list[Edited]) -> None:
    """Refuse texts that were written on a live version which another has followed since."""
    base = merge_base(git, state.live_tip, line.tip)
    moved = set(changed_between(git, base, state.live_tip))
    for one in edited:
        if one.document.id not in line.drafts and not moved.isdisjoint(one.paths):
            live = ", ".join(state.book.live_versions(one.document.id))
            raise RuleError(
                f"{one.document.label} {live} went live after this text was begun, and the text lacks it.",
                f"Take it in first: git merge {state.live_ref.removeprefix('refs/heads/')}",
            )


def _is_stale(state: State, line: Line, one: Edited) -> bool:
    before = line.drafts.get(one.document.id)
    return before is not None and is_stale(before.root, state.book.live_versions(one.document.id))


def _commits(state: State, line: Line, one: Edited) -> tuple[str, str]:
    """Where the line's text of a document stands (its draft, else live) and where the live text stands."""
    before = line.drafts.get(one.document.id)
    return (before.commit if before is not None else state.live_tip), state.live_tip


def _entry_of(one: Edited) -> str:
    return entry_path(one.document.id)


def _entry(
    git: Git, line: Line, one: Edited, held: tuple[bytes | None, bytes | None], *, whole: bool
) -> tuple[Document, bytes | None]:
    """A document's entry with the edit in it: the values, and the bytes where they differ from the line's."""
    base, ours = held
    if one.entry is None or one.entry == ours:
        return one.document, None
    if whole or base is None or ours in (base, None):
        return one.document, one.entry
    merged = one.entry if one.entry == base else merge_three(git, base, ours or b"", one.entry)
    if merged is None:
        raise RuleError(
            f"{_entry_of(one)} is changed here and otherwise for {line.release}.",
            f"Change it on the line: git switch pending/{line.release}; then: seclog draft {one.document.id}",
        )
    return read_document(merged, _entry_of(one)), merged


def _merged(
    git: Git, line: Line, document: Document, path: str, texts: tuple[bytes | None, bytes | None, bytes]
) -> bytes:
    base, ours, edit = texts
    if ours is None or ours in (base, edit):
        return edit
    merged = merge_three(git, base, ours, edit) if base is not None else None
    if merged is None:
        draft = line.drafts[document.id].row.version
        if path in document.annexes:
            raise RuleError(
                f"The edit of {path} and the draft {draft} of {document.label} change the same words.",
                f"Copy the edit aside, put the file back (git restore {path}), and write both on the line: "
                f"git switch pending/{line.release}; then there: seclog draft {document.id}",
            )
        raise RuleError(
            f"The edit of {document.label} and its draft {draft} change the same words.",
            f"Put them together in one file: seclog show {document.id}@{draft} --raw -o FILE; "
            f"then: seclog draft {document.id} --for {line.release} --file FILE",
        )
    return merged
