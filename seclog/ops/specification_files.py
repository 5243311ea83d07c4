"""Files of specifications in a change: each is an annex of the document that it names, and what they say is in order.

Codes of findings: R312 a file that its document does not list, R313 one that a document lists and that says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple

from seclog.core.checks import entry_of
from seclog.core.collection import entry_path
from seclog.core.collisions import target
from seclog.core.errors import Finding, InputError, RuleError, SeclogError
from seclog.core.line import Line
from seclog.core.plan_draft import DraftItem
from seclog.core.rulebook import Rulebook
from seclog.core.specification import Specification
from seclog.core.state import State
from seclog.core.statement_days import other_days
from seclog.core.text import SPECIFICATION_FOLDER, is_specification_file, nearest
from seclog.formats.specification import read_specification
from seclog.formats.specification_kept import Kept, kept_in
from seclog.ops.governed import Governed
from seclog.ops.load import Known, read_rulebook
from seclog.ops.specification_others import drafted_together
from seclog.store.asked import objects
from seclog.store.blobs import read_blobs
from seclog.store.git import Git

PUT_RIGHT = "Put right each place that is named."
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # versions do not hang on it


class Tree(NamedTuple):
    """Files of specifications by path, and the registry entries as text by document."""

    files: dict[str, bytes]
    entries: dict[str, str]


def live_tree(git: Git, revision: str) -> Tree:
    """What a revision holds; two git processes."""
    with objects(git) as store:
        names = store.files(f"{revision}:{SPECIFICATION_FOLDER.rstrip('/')}")
        paths = [path for name in names if is_specification_file(path := f"{SPECIFICATION_FOLDER}{name}")]
        found = {path: store.read(f"{revision}:{path}") or b"" for path in paths}
    return Tree(found, dict(Governed(git, revision).entries.texts))


def kept_findings(tree: Tree) -> list[Finding]:
    """Where files and entries do not name each other."""
    owners = _owners(tree.entries, tree.entries)
    found = []
    for path, data in tree.files.items():
        said = kept_in(data)
        if said.document and said.document not in owners.get(path, ()):
            found.append(unlisted(path, said, tree.entries))
        elif not said.document:
            found += [Finding("R313", f"{path}:1:1", *_silent(path, one)) for one in owners.get(path, ())]
    missing = [path for path in owners if path not in tree.files]
    return found + [Finding("R313", entry_path(one), *_absent(path, one)) for path in missing for one in owners[path]]


def unlisted(path: str, said: Kept, known: Iterable[str]) -> Finding:
    """The finding on a file whose document does not list it; `known` are the ids of documents."""
    known, document = list(known), said.document
    if document in known:
        message = f"It says that it is kept in {document}, whose entry does not list it."
        hint = f"List it under `annexes` in {entry_path(document)}: {path}; then: seclog draft {document}"
    else:
        near = nearest(document, known)
        message = f"It says that it is kept in {document}, and there is no such document."
        hint = f"Did you mean {near}?" if near else "Name a document of the rulebook, or take `kept_in` out."
    return Finding("R312", f"{path}:{said.line}:{said.column}", message, hint)


def taken_out(path: str, said: Kept, document: str) -> Finding:
    """The finding on a file that a document's entry lists no longer, and that is still there."""
    says = f"says that it is kept in {said.document}" if said.document else "is still there"
    return Finding(
        "R312",
        f"{path}:{said.line}:{said.column}",
        f"The entry of {document} lists it no longer, and it {says}.",
        f"List it again under `annexes` in {entry_path(document)}, or, if it is to leave, take it away too: rm {path}",
    )


def _silent(path: str, document: str) -> tuple[str, str]:
    return (
        f"The entry of {document} lists it as an annex, and it does not say where it is kept.",
        f"Write in {path}: kept_in: {document}",
    )


def _absent(path: str, document: str) -> tuple[str, str]:
    return f"It lists {path}, and there is no such file.", f"Write the file, or take it out of {entry_path(document)}."


def _owners(texts: Mapping[str, str], documents: Iterable[str]) -> dict[str, list[str]]:
    """The documents that list each file as an annex; only entries that speak of such files are read as YAML."""
    wanted = [one for one in documents if SPECIFICATION_FOLDER in texts[one] or "\\" in texts[one]]
    if not wanted:
        return {}
    from seclog.formats.registry import read_document

    found: dict[str, list[str]] = {}
    for one in wanted:
        for path in read_document(texts[one].encode(), entry_path(one)).annexes:
            if is_specification_file(path):
                found.setdefault(path, []).append(one)
    return found


def refuse_drafted(
    git: Git, state: State, line: Line, items: tuple[DraftItem, ...], tags: Iterable[str]
) -> tuple[str, ...]:
    """Refuse drafts after which the files would not be in order; the notes are on what is odd and no fault.

    `tags` are those that the drafts get, such as schedule-9/4.2-draft.1. Costs nothing
    where no file of a specification and no entry that lists one changes.
    """
    if not any(_concerned(one) for one in items):
        return ()
    live = live_tree(git, state.live_tip)
    versions = versions_of(state.book, state.lines)
    for document, _, version in (one.partition("/") for one in tags):
        versions[document] = (*versions.get(document, ()), target(version))
    tree = _with_line(git, line, live, items)
    try:
        odd = refuse_unsound(live.files, tree, versions)
    except RuleError as error:

        def judge(files: Mapping[str, bytes]) -> list[Finding]:
            return unsound(live.files, tree._replace(files=tree.files | dict(files)), versions)[0]

        ids = [one.document.id for one in items]
        raise RuleError(error.message, error.hint, drafted_together(git, ids, error.findings, judge)) from error
    return (*odd, *_other_days(live.files, tree.files, line.planned_on, line.title))


def _concerned(item: DraftItem) -> bool:
    listed = item.entry is not None and SPECIFICATION_FOLDER.encode() in item.entry
    return listed or any(map(is_specification_file, item.files))


def refuse_released(git: Git, state: State, line: Line, annexes: Iterable[str], on: date) -> tuple[str, ...]:
    """The same for a release that takes effect `on` a day, of which `annexes` are those that it brings or drops.

    The notes are on statements that are made since another day.
    """
    if not any(map(is_specification_file, annexes)):
        return ()
    live = live_tree(git, state.live_tip)
    tree = _with_line(git, line, live)
    refuse_unsound(live.files, tree, versions_of(state.book, state.lines))
    return _other_days(live.files, tree.files, on, line.title)


def _other_days(
    before: Mapping[str, bytes], after: Mapping[str, bytes], on: date | None, title: str
) -> tuple[str, ...]:
    """Notes on the statements that changed files add; a release without a day, and a new file, is not judged."""
    if on is None:
        return ()
    changed = [path for path, data in after.items() if before.get(path) not in (None, data)]
    pairs = [(read_specification(before[path], path), read_specification(after[path], path)) for path in changed]
    return tuple(
        note
        for one, other in pairs
        if isinstance(one, Specification) and isinstance(other, Specification)
        for note in other_days(one, other, on, title)
    )


def _with_line(git: Git, line: Line, live: Tree, items: tuple[DraftItem, ...] = ()) -> Tree:
    """The live files and entries with those that a line's drafts and items bring, and without those of what goes."""
    commits = {one: draft.commit for one, draft in line.drafts.items()}
    entries = {one: text for one, text in live.entries.items() if one not in line.retired}
    entries |= _drafted_entries(git, line, commits)
    entries |= {one.document.id: one.entry.decode("utf-8", "replace") for one in items if one.entry is not None}
    owners = _owners(entries, entries)
    changing = {*commits, *line.retired, *(one.document.id for one in items)}
    before = _owners(live.entries, [one for one in changing if one in live.entries])
    files = {path: data for path, data in live.files.items() if path in owners or path not in before}
    brought = {path: f"{commits[one]}:{path}" for path, listed in owners.items() for one in listed if one in commits}
    found = read_blobs(git, brought.values())
    files |= {path: data for path, spec in brought.items() if (data := found[spec]) is not None}
    for one in items:
        files |= {path: data for path, data in one.files.items() if is_specification_file(path)}
    return Tree(files, entries)


def _drafted_entries(git: Git, line: Line, commits: Mapping[str, str]) -> dict[str, str]:
    """The entries that a line's drafts change, as text."""
    ours = {one: f"{commit}:{entry_path(one)}" for one, commit in commits.items()}
    begun = {one: f"{line.begun(one)}:{entry_path(one)}" for one in commits if line.begun(one)}
    held = read_blobs(git, [*ours.values(), *begun.values()])
    found = {}
    for one, spec in ours.items():
        data = held[spec]
        if data is not None and (one not in begun or data != held[begun[one]]):
            found[one] = data.decode("utf-8", "replace")
    return found


def versions_of(book: Rulebook, lines: Mapping[str, Line]) -> dict[str, tuple[str, ...]]:
    """The versions that each document has or that a draft of it leads to."""
    found = {one: [v.row.version for v in issued if not v.void] for one, issued in book.issued.items()}
    for release, line in lines.items():
        for one, draft in () if release in book.closed else line.drafts.items():
            found.setdefault(one, []).append(target(draft.row.version))
    return {one: tuple(versions) for one, versions in found.items()}


def refuse_recorded(git: Git, state: State, files: Mapping[str, bytes | None]) -> None:
    """Refuse to record files (None: gone) that are annexes of a document, or that would not be in order."""
    if not files:
        return
    live = live_tree(git, state.live_tip)
    owners = _owners(live.entries, live.entries)
    kept = {path: owners[path][0] for path in files if path in owners}
    if kept:
        document = next(iter(kept.values()))
        findings = [
            Finding("D113", path, f"It is an annex of {one}, and goes live by a release", f"Type: seclog draft {one}")
            for path, one in kept.items()
        ]
        message = f"What is kept in {document} goes live by a release."
        raise RuleError(message, f"Type: seclog draft {document}", findings)
    after = live.files | {path: data for path, data in files.items() if data is not None}
    gone = [path for path, data in files.items() if data is None]
    tree = Tree({path: data for path, data in after.items() if path not in gone}, live.entries)
    refuse_unsound(live.files, tree, versions_of(state.book, state.lines))


def judged(git: Git, files: Mapping[str, bytes], entries: Mapping[str, str], live_ref: str) -> list[Finding]:
    """What is wrong with files and entries (as text by document) that are no act yet, beside the live branch's files.

    An entry that cannot be read has findings of its own, and then no more is said.
    """
    before = live_tree(git, live_ref).files if live_ref else {}
    try:
        told = read_rulebook(git, Known(), _ANY_TIME)
        versions = versions_of(told.book, told.reading.lines)
    except SeclogError:
        versions = {}  # no rulebook yet, or one that other commands will complain of
    try:
        return unsound(before, Tree(dict(files), dict(entries)), versions)[0]
    except InputError:
        return []


def refuse_unsound(before: Mapping[str, bytes], tree: Tree, versions: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Raise RuleError with all that is wrong; what is odd and no fault comes back in words."""
    findings, notes = unsound(before, tree, versions)
    if findings:
        what = "one error" if len(findings) == 1 else f"{len(findings)} errors"
        raise RuleError(f"The data of specifications would have {what}.", PUT_RIGHT, findings)
    return tuple(map(_note, notes))


def _note(finding: Finding) -> str:
    """What is said of what is odd and stops nothing; of a version that is not drafted also how to draft it."""
    hint = f" {finding.hint}" if finding.code == "S111" else ""
    return f"Note: {finding.where}: {_sentence(finding)}{hint}"


def unsound(
    before: Mapping[str, bytes], tree: Tree, versions: Mapping[str, tuple[str, ...]]
) -> tuple[list[Finding], list[Finding]]:
    """What is wrong with files and entries, and what is odd and no fault and has not been so before.

    Versions that the files named before are not asked after: many are older than the rulebook's record.
    """
    from seclog.ops.specification_check import is_note, specification_findings  # few acts bring such files

    known = {one: (*known, *_named_before(before, one)) for one, known in versions.items()}
    said = specification_findings(before, tree.files, known)
    notes = [one for one in said if is_note(one)]
    old = {_sentence(one) for one in specification_findings({}, before, known)} if notes else set()
    wrong = [one for one in said if not is_note(one)]
    return [*kept_findings(tree), *wrong], [one for one in notes if _sentence(one) not in old]


def _sentence(finding: Finding) -> str:
    """What a finding says without its place, which an edit moves."""
    return finding.message.partition("\n")[0]


def _named_before(files: Mapping[str, bytes], document: str) -> Iterator[str]:
    """The versions of a document that files of specifications name."""
    for path, data in files.items():
        one = read_specification(data, path) if document.encode() in data else None
        if isinstance(one, Specification) and one.document == document:
            yield from (version.version for version in one.versions)


def refuse_baseline(files: Mapping[str, bytes]) -> None:
    """Refuse a baseline whose files of specifications are not in order, whatever versions they name."""
    entries = {entry_of(path): data.decode("utf-8", "replace") for path, data in files.items() if entry_of(path)}
    held = {path: data for path, data in files.items() if is_specification_file(path)}
    refuse_unsound({}, Tree(held, entries), {})


def unkept(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Of the files of a registry those of specifications that no document keeps."""
    held = {path: data for path, data in files.items() if is_specification_file(path)}
    return {path: data for path, data in held.items() if not kept_in(data).document}
