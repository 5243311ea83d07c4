"""The tree of every record, made again from its parents and its rows (V20, V29)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from seclog.core.classification import taken_back
from seclog.core.collection import entry_path, is_governed
from seclog.core.errors import Finding
from seclog.core.line import Draft, Line
from seclog.core.record import Baseline, Correction, LiveRecord, RegistryRecord, Release, VersionRow
from seclog.core.verify_case import Case, Entries, begun_entry, landed_line, landed_tip
from seclog.core.verify_chain import short
from seclog.core.verify_corrected import wrongly_corrected
from seclog.core.verify_facts import File
from seclog.core.verify_recorded import annexes_at, wrongly_recorded
from seclog.core.verify_retired import described_problems, retired_problems
from seclog.core.verify_standing import Standing, text_path
from seclog.core.verify_tree import LineFiles
from seclog.core.verify_versions import live_version

_SHOWN = 5


def check_tree(case: Case, entries: Entries, standing: Standing, place: int) -> tuple[list[Finding], set[str]]:
    """What is wrong with the tree of the record at a place, and the paths that are to blame."""
    record = case.believed.records[place]
    actual = {path: file.blob if file else None for path, file in case.history.chain[place].changes}
    if isinstance(record, Baseline):
        return _baseline(case, entries, place, set(actual))
    if isinstance(record, RegistryRecord):
        wrong = wrongly_recorded(case, entries, place, set(actual))
        return _differs(case, place, record, wrong, "its rows do not say so, or only a release may")
    if isinstance(record, Correction):
        wrong = wrongly_corrected(case, entries, standing, place, actual)
        return _differs(case, place, record, wrong, "its rows do not say so, or only a release may")
    if not isinstance(record, Release):
        return _differs(case, place, record, set(actual), "it should leave every file as it was")
    tip = landed_tip(case, place)
    files = case.files.get(tip)
    if files is None:
        what = "does not begin on the live line" if tip else "is missing: the release has one parent"
        return [_finding(case, place, "V20", f"The line behind {record.title} {what}")], set(actual)
    line = landed_line(case.history.sides[tip], record.release)
    sides = _Sides(case, entries, standing, place, files, line)
    wanted = _wanted(sides)
    wrong = {path for path in actual.keys() | wanted.keys() if actual.get(path, "") != wanted.get(path, "")}
    found, blamed = _differs(case, place, record, wrong, "its line and its rows make another tree")
    return [*found, *_check_line(sides)], blamed


def _baseline(case: Case, entries: Entries, place: int, changed: set[str]) -> tuple[list[Finding], set[str]]:
    record = case.believed.records[place]
    assert isinstance(record, Baseline)
    rows = [row for block in record.blocks for row in block.versions]
    texts = {path for row in rows if (path := text_path(row.path))}
    for row in rows:
        entry = case.tree.at(place, entry_path(row.document))
        texts.update(entries.annexes(entry.blob if entry else None))
    absent = {path for path in texts if case.tree.at(place, path) is None}
    extra = {path for path in changed if not is_governed(path, texts)}
    found, blamed = _differs(case, place, record, absent, "the text is not there")
    more, others = _differs(case, place, record, extra, "a baseline brings registry and texts alone")
    return found + more, blamed | others


class _Sides(NamedTuple):
    """What a release is judged by: all the evidence, how the records stood before it, its line and the files there."""

    case: Case
    entries: Entries
    standing: Standing
    place: int
    files: LineFiles
    line: Line

    def brings_entry(self, document: str) -> bool:
        """Whether the line changed a document's registry entry, which only then is taken from it."""
        begun = begun_entry(self.files, self.line, document)
        return self.files.at(self.line.tip, entry_path(document)) != begun

    def paths(self, row: VersionRow) -> tuple[str, ...]:
        """The paths of a version: its text, the annexes that the entry which counts names, and that entry."""
        text, path = text_path(row.path), entry_path(row.document)
        brought = self.brings_entry(row.document)
        entry = self.files.at(self.line.tip, path) if brought else self.case.tree.at(self.place - 1, path)
        return (*((text,) if text else ()), *self.entries.annexes(entry.blob if entry else None), path)


def _wanted(sides: _Sides) -> dict[str, str | None]:
    """The changes that a release must make to the live tree: each unit's files, and texts that go."""
    case, _, standing, place, files, line = sides
    record = case.believed.records[place]
    assert isinstance(record, Release)
    wanted: dict[str, str | None] = {}
    gone: list[str] = []
    for block in record.blocks:
        for row in block.versions:
            for path in sides.paths(row):
                file = files.at(line.tip, path)
                if file is not None and (path != entry_path(row.document) or sides.brings_entry(row.document)):
                    wanted[path] = file.blob
            gone += _dropped_annexes(sides, row)
            before = standing.last(row.document)
            if before is not None and row.document not in standing.own and before.path != row.path:
                gone.append(before.path)
        for ended in block.ended:
            gone += [one.path for one in standing.issued.get(ended.document, ()) if one.version == ended.version]
        for one in block.retired:
            gone += _retired_paths(sides, one.document)
    live = {path: case.tree.at(place - 1, path) for path in (*wanted, *gone)}
    wanted |= {path: None for path in gone if path and path not in wanted and live[path] is not None}
    return {path: blob for path, blob in wanted.items() if blob != (file.blob if (file := live[path]) else None)}


def _retired_paths(sides: _Sides, document: str) -> list[str]:
    entry = sides.case.tree.at(sides.place - 1, entry_path(document))
    annexes = sides.entries.annexes(entry.blob if entry else None)
    others = _annexes_of_others(sides) if annexes else set()
    own = [path for path in annexes if path not in others]
    return [*sides.standing.live_texts(document), entry_path(document), *own]


def _dropped_annexes(sides: _Sides, row: VersionRow) -> list[str]:
    """The live annexes of a document that the entry which a line brings names no longer."""
    if not sides.brings_entry(row.document):
        return []
    entry = sides.case.tree.at(sides.place - 1, entry_path(row.document))
    kept = sides.paths(row)
    gone = [path for path in sides.entries.annexes(entry.blob if entry else None) if path not in kept]
    return [path for path in gone if path not in _annexes_of_others(sides)] if gone else []


def _annexes_of_others(sides: _Sides) -> set[str]:
    """The live annexes of the documents that a release does not touch."""
    record = sides.case.believed.records[sides.place]
    assert isinstance(record, Release)
    touched = {one.document for block in record.blocks for one in block.versions}
    touched |= {one.document for block in record.blocks for one in block.retired}
    return annexes_at(sides.case, sides.entries, sides.place - 1, touched)


def _check_line(sides: _Sides) -> Iterable[Finding]:
    """Whether a release made live exactly the drafts that stood on its line, as they were drafted (V29)."""
    case, _, standing, place, files, line = sides
    record = case.believed.records[place]
    assert isinstance(record, Release)
    rows = {row.document: row for block in record.blocks for row in block.versions}
    yield from (_finding(case, place, "V29", one) for one in retired_problems(record, line))
    said_beside = described_problems(record, line, sides.brings_entry)
    yield from (_finding(case, place, "V29", one) for one in said_beside)
    for document, draft in line.drafts.items():
        if document not in rows:
            yield _finding(case, place, "V29", f"{document} {draft.row.version} stood on its line and is not in it")
    for document, row in rows.items():
        drafted = line.drafts.get(document)
        said = None if sides.brings_entry(document) else standing.classified(document)
        if drafted is None or not _made_live(drafted, row, said):
            named = f"the draft {document} {row.made_from}" if row.made_from else "a draft"
            yield _finding(case, place, "V29", f"{document} {row.version} is not {named} of its line")
            continue
        text = text_path(row.path)
        changed = [path for path in sides.paths(row) if files.at(drafted.commit, path) != files.at(line.tip, path)]
        if changed:
            message = f"{', '.join(changed)} changed on its line after the draft {document} {row.made_from}"
            yield _finding(case, place, "V29", message)
        elif text and files.at(line.tip, text) is None:
            yield _finding(case, place, "V29", f"Its line does not hold {text}, the text of {document} {row.version}")
        lost = _taken_back(sides, document)
        if lost:
            message = f"Its line's entry of {document} takes back what the live line says of {', '.join(lost)}"
            yield _finding(case, place, "V29", message)


def _taken_back(sides: _Sides, document: str) -> tuple[str, ...]:
    """What the live line changed of an entry that a line brings otherwise."""
    path = entry_path(document)
    base = _base_entry(sides, document)
    three = (base, sides.case.tree.at(sides.place - 1, path), sides.files.at(sides.line.tip, path))
    before, live, brought = (sides.entries.documents.get(file.blob) if file else None for file in three)
    if before is None or live is None or brought is None or not sides.brings_entry(document):
        return ()
    return taken_back(before, live, brought)


def _base_entry(sides: _Sides, document: str) -> File | None:
    """The live entry that a line's goes back to: that of the draft's root, or where the line began if later."""
    root = sides.line.drafts[document].root
    issued = (one.sequence for one in reversed(sides.standing.issued.get(document, ())) if one.version == root)
    sequence = next(issued, 0)
    records = sides.case.believed.records.items()
    place = next((place for place, record in records if record.sequence == sequence), -1)
    if place > sides.files.fork:
        return sides.case.tree.at(place, entry_path(document))
    return begun_entry(sides.files, sides.line, document)


def _made_live(draft: Draft, row: VersionRow, said: tuple[str, str] | None) -> bool:
    """Whether a row is what its draft becomes, with type and category as the record `said` them before."""
    kind, category = said or (draft.row.type, draft.row.category)
    live = draft.row._replace(version=live_version(draft.row.version), made_from=draft.row.version)
    return live._replace(type=kind, category=category) == row


def _differs(case: Case, place: int, record: LiveRecord, paths: set[str], why: str) -> tuple[list[Finding], set[str]]:
    if not paths:
        return [], paths
    named = ", ".join(sorted(paths)[:_SHOWN]) + (f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else "")
    return [_finding(case, place, "V20", f"Record {record.sequence} differs at {named}: {why}")], paths


def _finding(case: Case, place: int, code: str, message: str) -> Finding:
    commit = short(case.history.chain[place].id)
    return Finding(code, commit, message, f"See what it changed: git show --first-parent --raw {commit}")
