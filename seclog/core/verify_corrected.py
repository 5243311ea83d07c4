"""The tree of a correction: as it was, but for a text that is live again, or the same words in another file (V20)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from seclog.core.collection import entry_path
from seclog.core.plan_correct import restored_facts
from seclog.core.record import Corrected, Correction
from seclog.core.text import is_specification_file
from seclog.core.verify_case import Case, Entries
from seclog.core.verify_facts import File
from seclog.core.verify_recorded import annexes_at
from seclog.core.verify_standing import Issue, Standing

_ANY, _OTHER = "*", "another"
_KEPT = ("id", "type", "category", "numbering")


def wrongly_corrected(
    case: Case, entries: Entries, standing: Standing, place: int, actual: Mapping[str, str | None]
) -> set[str]:
    """The paths at which a correction's tree is not what its rows imply; `actual` are its changes."""
    record = case.believed.records[place]
    assert isinstance(record, Correction)
    wanted: dict[str, str | None] = {}
    for change in record.corrected:
        versions = standing.issued.get(change.document, [])
        one = next((one for one in reversed(versions) if one.version == change.version), None)
        if one is not None and change.void and not one.void:
            wanted |= _void(case, entries, standing, place, (change.document, one))
        if one is not None and change.path is not None:
            wanted |= _reissued(case, entries, standing, place, (change, one))
    wrong = {path for path in actual if path not in wanted or wanted[path] not in (_ANY, actual[path])}
    wrong |= {path for path, blob in wanted.items() if blob != _ANY and _blob(case, place, path) != blob}
    entry_paths = {entry_path(change.document) for change in record.corrected}
    there = {path for path in entry_paths & actual.keys() if wanted.get(path, _ANY) is not None}
    wrong |= {path for path in there if not _may_stand(case, entries, place, path)}
    return wrong | _missing(case, place, record)


def _void(
    case: Case, entries: Entries, standing: Standing, place: int, void: tuple[str, Issue]
) -> dict[str, str | None]:
    """What a void version takes with it: its text goes, and that of the version before (or ended by it) is back."""
    document, gone = void
    issued = standing.issued[document]
    others = [one for one in issued if not one.void and one is not gone]
    own, last = document in standing.own, standing.last(document) is gone
    if document in standing.retired or not (last or own):
        return {}
    entry = entry_path(document)
    now = case.tree.at(place - 1, entry)
    annexes = entries.annexes(now.blob if now else None) if last else ()
    if annexes:
        shared = annexes_at(case, entries, place - 1, (document,))
        annexes = tuple(path for path in annexes if path not in shared)
    wanted: dict[str, str | None] = dict.fromkeys((*((gone.path,) if gone.path else ()), *annexes))
    if not others:
        return wanted | {entry: None} | _freed(case, entries, annexes, _place_of(case, gone.sequence) - 1)
    back = [one for one in others if _ended_by(standing, document, one, gone)] if own else others[-1:]
    wanted |= {one.path: _text_of(case, one) for one in back if one.path}
    if last:
        following = issued[issued.index(others[-1]) + 1]
        alone = following.sequence == others[-1].sequence
        then = _place_of(case, following.sequence) - (0 if alone else 1)
        was = case.tree.at(then, entry)
        wanted |= _freed(case, entries, annexes, then)
        wanted |= {path: _blob(case, then, path) for path in entries.annexes(was.blob if was else None)}
        wanted |= _entry(case, entries, place, (entry, was))
    return wanted


def _freed(case: Case, entries: Entries, annexes: tuple[str, ...], then: int) -> dict[str, str | None]:
    """The files of specifications that a version made annexes, as they were while no document kept them."""
    mine = [path for path in annexes if is_specification_file(path) and case.tree.at(then, path) is not None]
    kept = annexes_at(case, entries, then) if mine else set()
    return {path: _blob(case, then, path) for path in mine if path not in kept}


def _ended_by(standing: Standing, document: str, one: Issue, gone: Issue) -> bool:
    return standing.ended.get((document, one.version)) == (gone.sequence, gone.effective_on)


def _entry(case: Case, entries: Entries, place: int, before: tuple[str, File | None]) -> dict[str, str | None]:
    """What becomes of an entry: what belongs to a text is as it was before, and nothing else changes."""
    path, was = before
    files = [case.tree.at(place - 1, path), case.tree.at(place, path), was]
    live, after, then = (entries.documents.get(file.blob) if file is not None else None for file in files)
    if live is None or then is None:
        return {}
    restored = replace(live, **restored_facts(live, then))  # type: ignore[arg-type]
    if after != restored:
        return {path: _OTHER}
    return {path: _ANY} if files[0] != files[1] else {}


def _text_of(case: Case, one: Issue) -> str | None:
    return _blob(case, _place_of(case, one.text_sequence or one.sequence), one.path)


def _reissued(
    case: Case, entries: Entries, standing: Standing, place: int, reissue: tuple[Corrected, Issue]
) -> dict[str, str | None]:
    """What a live version in another file changes: that file, the old one, and `file` alone of the entry.

    The words are compared when it is recorded; here only the places are held, for most formats cannot be read again.
    """
    change, one = reissue
    path, entry = change.path or "", entry_path(change.document)
    if one.path not in standing.live_texts(change.document):
        return {}
    wanted: dict[str, str | None] = {path: _ANY}
    if one.path != path:
        if case.tree.at(place - 1, path) is not None:  # another file stood there, which no reissue may take
            return {}
        wanted[one.path] = None
        files = [case.tree.at(when, entry) for when in (place - 1, place)]
        before, after = [entries.documents.get(file.blob) if file is not None else None for file in files]
        says = before is not None and after == replace(before, file=path)
        wanted[entry] = _ANY if says else None  # no entry at all is what nobody has, so it is to blame
    return wanted


def _missing(case: Case, place: int, record: Correction) -> set[str]:
    """The files that a reissue names and its tree lacks."""
    named = {change.path for change in record.corrected if change.path is not None}
    return {path for path in named if case.tree.at(place, path) is None}


def _may_stand(case: Case, entries: Entries, place: int, path: str) -> bool:
    """Whether an entry still says what a correction never changes."""
    files = [case.tree.at(when, path) for when in (place - 1, place)]
    before, after = [entries.documents.get(file.blob) if file is not None else None for file in files]
    return before is not None and after is not None and all(getattr(before, k) == getattr(after, k) for k in _KEPT)


def _place_of(case: Case, sequence: int) -> int:
    return next(place for place, record in case.believed.records.items() if record.sequence == sequence)


def _blob(case: Case, place: int, path: str) -> str | None:
    file = case.tree.at(place, path)
    return file.blob if file is not None else None
