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
from seclog.core.text import SPECIFICATION_FOLDER, is_specification_file
from seclog.formats.specification import read_specification
from seclog.formats.specification_kept import kept_in
from seclog.ops.governed import Governed
from seclog.ops.load import Known, read_rulebook
from seclog.ops.specification_others import claimed_by, drafted_together, leaving_together
from seclog.ops.specification_said import absent, elsewhere, overlooked, passed_on, silent, unlisted
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
        said, listed = kept_in(data), owners.get(path, ())
        if said.document and said.document not in listed:
            found.append(unlisted(path, said, tree.entries))
        for one in listed:
            if not said.document:
                found.append(Finding("R313", f"{path}:1:1", *silent(path, one)))
            elif one != said.document:
                found.append(Finding("R313", entry_path(one), *elsewhere(path, one, said.document)))
    missing = [path for path in owners if path not in tree.files]
    return found + [Finding("R313", entry_path(one), *absent(path, one)) for path in missing for one in owners[path]]


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
    _refuse_left(git, line, live, tree, items)
    try:
        odd = refuse_unsound(live.files, tree, versions)
    except RuleError as error:

        def judge(files: Mapping[str, bytes]) -> list[Finding]:
            return unsound(live.files, tree._replace(files=tree.files | dict(files)), versions)[0]

        ids = [one.document.id for one in items]
        findings = leaving_together(error.findings, line, live.files, tree.files)
        raise RuleError(error.message, error.hint, drafted_together(git, ids, findings, judge)) from error
    return (*odd, *_other_days(live.files, tree.files, line.planned_on, line.title))


def _concerned(item: DraftItem) -> bool:
    """Whether the tree that a draft makes is judged: also where only the line's own commits change what it lists."""
    listed = item.entry is not None and SPECIFICATION_FOLDER.encode() in item.entry
    return listed or any(map(is_specification_file, (*item.files, *item.leaves, *item.document.annexes)))


def _refuse_left(git: Git, line: Line, live: Tree, tree: Tree, items: tuple[DraftItem, ...]) -> None:
    """Refuse drafts after which no document lists a file that the line still has, as when half of a passing is drafted.

    Such a file would leave with the release, although nobody took it away.
    """
    ids = [one.document.id for one in items if one.entry is not None and one.document.id in live.entries]
    before = _owners(live.entries, ids)
    going = [path for one in items for path in one.leaves]
    alone = [path for path in before if path in live.files and path not in tree.files and path not in going]
    held = read_blobs(git, [f"{line.tip}:{path}" for path in alone])
    found = []
    for path in alone:
        data, document = held[f"{line.tip}:{path}"], before[path][0]
        if data is not None:
            how = passed_on(document, claimed_by(git, path) or "DOC")
            hint = f"List it again under `annexes` in {entry_path(document)}. {how}"
            message = f"The entry of {document} would list it no longer, and no other document does."
            found.append(Finding("R312", f"{path}:1:1", message, hint))
    if found:
        raise RuleError(f"{found[0].where.partition(':')[0]} would leave the rulebook.", PUT_RIGHT, found)


def refuse_released(git: Git, state: State, line: Line, annexes: Iterable[str], on: date) -> tuple[str, ...]:
    """The same for a release that takes effect `on` a day, of which `annexes` are those that it brings or drops.

    The notes are on statements that are made since another day.
    """
    if not any(map(is_specification_file, annexes)):
        return ()
    live = live_tree(git, state.live_tip)
    tree = _with_line(git, line, live)
    try:
        refuse_unsound(live.files, tree, versions_of(state.book, state.lines))
    except RuleError as error:
        findings = leaving_together(error.findings, line, live.files, tree.files)
        raise RuleError(error.message, error.hint, findings) from error
    return _other_days(live.files, tree.files, on, line.title)


def notes_on_retired(git: Git, state: State, line: Line, document: str) -> tuple[str, ...]:
    """What the release of a line would refuse once a document leaves with it, in words; none where it keeps no file."""
    live = live_tree(git, state.live_tip)
    if document not in live.entries or not _owners(live.entries, [document]):
        return ()
    tree = _with_line(git, line, live, leaving=document)
    found = unsound(live.files, tree, versions_of(state.book, state.lines))[0]
    return tuple(map(_warning, leaving_together(found, line, live.files, tree.files)))


def _warning(finding: Finding) -> str:
    return f"The release would be refused: {finding.where}: {_sentence(finding)} {finding.hint}"


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


def _with_line(git: Git, line: Line, live: Tree, items: tuple[DraftItem, ...] = (), leaving: str = "") -> Tree:
    """The live files and entries with those that a line's drafts and items bring, and without those of what goes.

    An item's draft stands on the line's tip, so what plain commits changed there comes with it. `leaving` is a
    document that is to go as well.
    """
    made = {one.document.id for one in items}
    commits = {one: draft.commit for one, draft in line.drafts.items()} | dict.fromkeys(made, line.tip)
    gone = {*line.retired, leaving}
    entries = {one: text for one, text in live.entries.items() if one not in gone}
    entries |= _drafted_entries(git, line, commits)
    entries |= {one.document.id: one.entry.decode("utf-8", "replace") for one in items if one.entry is not None}
    owners = _owners(entries, entries)
    changing = {*commits, *gone}
    before = _owners(live.entries, [one for one in changing if one in live.entries])
    files = {path: data for path, data in live.files.items() if path in owners or path not in before}
    brought = {path: f"{commits[one]}:{path}" for path, listed in owners.items() for one in listed if one in commits}
    found = read_blobs(git, brought.values())
    files |= {path: data for path, spec in brought.items() if (data := found[spec]) is not None}
    lost = [path for path, spec in brought.items() if found[spec] is None and made.intersection(owners[path])]
    files = {path: data for path, data in files.items() if path not in lost}
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
    """Refuse to record files (None: gone) that are annexes of a document, or that would not be in order.

    `files` may hold others of the registry: of those only what lies among the specifications is looked at.
    """
    odd = [found for path, data in files.items() if data is not None for found in overlooked(path)]
    if odd:
        raise RuleError("Not all of this is the file of a specification.", odd[0].hint, odd)
    files = {path: data for path, data in files.items() if is_specification_file(path)}
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
    """Raise RuleError with all that is wrong; what is odd and no fault comes back in words.

    It is an InputError where a file cannot be read.
    """
    findings, notes = unsound(before, tree, versions)
    if findings:
        what = "one error" if len(findings) == 1 else f"{len(findings)} errors"
        kind = RuleError if all(map(_can_be_read, tree.files.items())) else InputError
        raise kind(f"The data of specifications would have {what}.", PUT_RIGHT, findings)
    return tuple(map(_note, notes))


def _can_be_read(file: tuple[str, bytes]) -> bool:
    path, data = file
    try:
        read_specification(data, path)
    except InputError:
        return False
    return True


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
