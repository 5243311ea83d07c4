"""Drafting: texts from the work tree, a file or stdin become drafts on a pending line (design section 9)."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from seclog.core.collection import entry_path
from seclog.core.document import Document, slug
from seclog.core.errors import RuleError, StateError, UsageError
from seclog.core.line import UNSCHEDULED, Line, line_release
from seclog.core.listed import is_digest
from seclog.core.plan import Plan
from seclog.core.plan_draft import DraftItem, DraftRequest, draft_line, is_stale, plan_draft
from seclog.core.record import Instrument, LineDraft, VersionRow
from seclog.core.report import Outcome
from seclog.core.state import State
from seclog.core.text import is_specification_file
from seclog.formats.registry_write import update_document, write_document
from seclog.ops.act import Way, carry_out
from seclog.ops.designated import with_taken_back
from seclog.ops.edits import Edited, edited_documents, loose_files, refuse_unchanged
from seclog.ops.history import NoDocumentError
from seclog.ops.listed import listed_item
from seclog.ops.live_annexes import with_live_annexes
from seclog.ops.load import load_state, used_versions
from seclog.ops.moved_file import all_on_live_files, on_live_file
from seclog.ops.old_text import old_text
from seclog.ops.rebase import stand_on
from seclog.ops.registered import as_included, line_entries, named_document, refuse_gone, require_entry
from seclog.ops.specification_files import refuse_drafted
from seclog.ops.specification_said import refuse_annex
from seclog.ops.together import own_target, put_together
from seclog.store.blobs import object_ids, read_blobs
from seclog.store.changes import as_stored, changed_in_work_tree, current_branch
from seclog.store.git import Git
from seclog.store.names import refuse_clashes
from seclog.store.restore import check as check_restore
from seclog.store.restore import perform as perform_restore


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """What was asked for: documents by name, or none for all that changed; `text` replaces the whole text.

    `place` is where that text lies in the work tree, empty when it comes from elsewhere; `digest` stands for a text
    that is kept elsewhere. `first` is the version at which a new document enters the rulebook; `source` the version
    whose text is drafted again.
    """

    names: tuple[str, ...] = ()
    text: bytes | None = None
    text_name: str = ""
    place: str = ""
    release: str | None = None
    causes: tuple[str, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    summary: str = ""
    version: str = ""
    supersede: tuple[str, ...] = ()
    base: str = ""
    added: tuple[Document, ...] = ()
    designated: bool = False
    digest: str = ""
    first: str = ""
    source: str = ""


class _DraftedAlreadyError(Exception):
    """The edits are in drafts already; only the work tree is to be put back."""

    def __init__(self, edited: list[Edited]) -> None:
        super().__init__()
        self.edited = edited


def draft(git: Git, now: datetime, way: Way, options: DraftOptions) -> Outcome:
    """Make drafts; afterwards the drafted paths of the live branch's work tree show live text again."""

    made: list[Plan] = []

    def make() -> Plan:
        made.append(_plan(git, now, options))
        return made[-1]

    try:
        done = carry_out(git, "draft", make, way, ("seclog pending", "seclog redline DOC"))
        return done if way.dry_run else done._replace(next_steps=_next_steps(made[-1], done.next_steps))
    except _DraftedAlreadyError as done:
        return _put_back(git, way, done.edited)
    except NoDocumentError as error:
        raise _told_to_add(git, error, options) from error


def _next_steps(plan: Plan, steps: tuple[str, ...]) -> tuple[str, ...]:
    """What to type next: the data of specifications are looked at as the release would have them."""
    named = [path for path, new in plan.changes.items() if new is not None and is_specification_file(path)]
    if not named or not isinstance(plan.record, LineDraft):
        return steps
    one = PurePosixPath(named[0]).stem if len(named) == 1 else ""
    return (steps[0], " ".join(filter(None, ("seclog validity", one, f"--for {plan.record.release}"))))


def _told_to_add(git: Git, error: NoDocumentError, options: DraftOptions) -> NoDocumentError:
    """The refusal of an unknown name, with what to type where a new document is meant."""
    name = slug(error.name)
    path = options.place or options.text_name
    if not path and git.places().top is not None:
        new = [one.path for one in changed_in_work_tree(git) if one.kind == "new"]
        path = next((one for one in new if slug(os.path.splitext(os.path.basename(one))[0]) == name), "")
    if not name or not (path or options.text is not None):
        return error
    command = f"seclog add {name} --file {shlex.quote(path or 'FILE')}"
    return NoDocumentError(error.name, f"{error.hint} To add it as a new document: {command}")


def _put_back(git: Git, way: Way, edited: list[Edited]) -> Outcome:
    """Show live text again where an edit stands in a draft already, as after an interrupted act."""
    paths = [path for one in edited for path in one.paths]
    restore = check_restore(git, paths)
    if restore is not None and not way.dry_run:
        perform_restore(git, restore)
    named = tuple(
        f"{one.document.label}: the edit stands in a draft already; live text is shown again." for one in edited
    )
    return Outcome("draft", named, way.dry_run, "", (), ("seclog pending",), {})


def _plan(git: Git, now: datetime, options: DraftOptions) -> Plan:
    state = load_state(git, now)
    again = old_text(git, now, options.names, options.source) if options.source else None
    if again is not None:
        options = replace(options, text=again.data, text_name=again.name)
    branch = current_branch(git)
    release = choose_release(state, options.release, branch)
    line = draft_line(state, release)
    items: tuple[DraftItem, ...]
    restore: tuple[str, ...] = ()
    if options.digest:
        items = (listed_item(git, state, line, options.names, options.digest, options.added),)
    elif options.text is None:
        on_line = branch == f"refs/heads/pending/{release}"
        items, restore, options = _from_work_tree(git, state, line, options, on_line=on_line)
        items = all_on_live_files(git, state, line, items)
    else:
        item = _from_text(git, state, line, options)
        shown = not branch.startswith("refs/heads/pending/") and options.place in item.files
        items, restore = (item,), ((options.place,) if shown else ())
    items = with_live_annexes(git, state, line, items)
    items, notes = _on_live(git, state, line, items, options)
    ids = [item.document.id for item in items]
    if options.version:
        _refuse_twin(state, ids[0], options.version)
    elsewhere = {one for other in state.lines.values() for one in other.used}
    new = [one for one in ids if one not in state.book.issued and one not in elsewhere]
    refuse_clashes(git, tags=new)
    request = DraftRequest(
        release,
        items,
        options.causes,
        options.instruments,
        options.summary,
        options.version,
        options.supersede,
        options.base,
        restore,
        options.designated,
        options.first,
    )
    plan = plan_draft(replace(state, used=used_versions(git, ids)), request)
    said = (again.said,) if again is not None else ()
    odd = refuse_drafted(git, state, line, items, (tag.name for tag in plan.tags))
    return replace(plan, summary=(*plan.summary, *said, *notes, *odd, *_notes(line, plan, options)))


def _on_live(
    git: Git, state: State, line: Line, items: tuple[DraftItem, ...], options: DraftOptions
) -> tuple[tuple[DraftItem, ...], tuple[str, ...]]:
    """Texts that a person has put on the live version, or that stand as designated, with what that entails."""
    if not options.base and not options.designated:
        return items, ()
    found = [stand_on(git, state, line, item) for item in items]
    items = tuple(item for item, _ in found)
    if options.designated:
        items = tuple(with_taken_back(git, state, line, item, options.base) for item in items)
    return items, tuple(note for _, notes in found for note in notes)


def _notes(line: Line, plan: Plan, options: DraftOptions) -> Iterator[str]:
    """What a person must know beside the numbers: which draft a given text replaces, and where the edits are."""
    if options.text is not None:
        replaced = [line.drafts[one].row.version for one in _ids(plan) if one in line.drafts and not options.base]
        yield from (f"The whole text of {one} is replaced." for one in replaced)
    if plan.restore:
        where = (
            f"the edit is in {plan.tags[0].name}" if len(plan.tags) == 1 else f"the edits are in pending/{line.release}"
        )
        yield f"The work tree shows live text again: {where}."


def _ids(plan: Plan) -> list[str]:
    return [tag.name.partition("/")[0] for tag in plan.tags]


def _refuse_twin(state: State, document: str, version: str) -> None:
    """Refuse a number that means a version already issued under another spelling, as 4.2.0 does 4.2."""
    from seclog.formats.own_version import same_version

    issued = [one.row.version for one in state.book.issued.get(document, ())]
    twin = same_version(version, issued) if state.book.numbering.get(document) == "own" else ""
    if twin and twin != version:
        raise RuleError(f"{version} is the same version as {twin}, which has been issued.", "State another version.")


def choose_release(state: State, asked: str | None, branch: str) -> str:
    """The release that drafts are for: as asked, that of the branch, or the only one planned (else unscheduled)."""
    if asked is not None:
        return asked
    if branch.startswith("refs/heads/pending/"):
        return line_release(branch)
    planned = [one for one in (*state.open_lines(), *state.diverged) if one != UNSCHEDULED]
    if len(planned) > 1:
        raise UsageError(f"Several releases are planned: {', '.join(sorted(planned))}.", "Name one: --for RELEASE")
    return planned[0] if planned else UNSCHEDULED


def place_in_tree(git: Git, path: str) -> str:
    """Where a file lies in the work tree, from its top; empty when it lies elsewhere."""
    top = git.places().top
    if top is None or path == "-":
        return ""
    full = os.path.realpath(path)
    return os.path.relpath(full, top).replace(os.sep, "/") if full.startswith(top + os.sep) else ""


def _from_text(git: Git, state: State, line: Line, options: DraftOptions) -> DraftItem:
    """The one document that a given text is for; a listed document is given its text by this."""
    assert options.text is not None
    if len(options.names) != 1:
        raise UsageError("A text from --file is that of one document.", "Name the document.")
    added = {one.id: one for one in options.added}
    name = named_document(state, line, options.names[0], added)
    if name in added:
        new = added[name]
        return DraftItem(new, _files(git, line, new, options), write_document(new))
    entries = line_entries(git, state, line, [name])
    refuse_gone(state, line, name)
    document = require_entry(entries.documents, name)
    if document.text == "listed":
        refuse_annex(document, options.text_name, options.place)
        suffix = os.path.splitext(options.text_name)[1].lower() or ".md"
        included = as_included(document, suffix)
        changes = {"text": None, "file": included.file, "source": None}
        return DraftItem(
            included,
            _files(git, line, included, options),
            update_document(entries.data[name], changes, entry_path(name)),
        )
    document, moved = on_live_file(git, state, line, document)
    files = _files(git, line, document, options)
    before = line.drafts.get(name)
    stale = before is not None and is_stale(before.root, state.book.live_versions(name))
    commit = before.commit if before is not None else state.live_tip
    held = read_blobs(git, [f"{commit}:{path}" for path in files])
    same = all(held[f"{commit}:{path}"] == data for path, data in files.items())
    stands = options.base or options.designated
    if same and not stands and (before is None or not _gives_cause(line, before.row, options)):
        version = before.row.version if before is not None else ", ".join(state.book.live_versions(name))
        raise RuleError(f"The text is that of {document.label} {version}: nothing is changed.", "Give a changed text.")
    return DraftItem(document, files, None if stale else moved)


def _files(git: Git, line: Line, document: Document, options: DraftOptions) -> Mapping[str, bytes]:
    assert options.text is not None
    own = document.numbering == "own"
    path = document.path(own_target(line, document, options.version) if own else None)
    assert path is not None
    wanted, given = (os.path.splitext(name)[1].lower() for name in (path, options.text_name))
    if given and given != wanted:
        raise UsageError(
            f"The text of {document.label} is a {wanted} file, and {options.text_name} is not.",
            f"Give a {wanted} file, or change `file` in its registry entry.",
        )
    return as_stored(git, {path: options.text})


def _from_work_tree(
    git: Git, state: State, line: Line, options: DraftOptions, *, on_line: bool
) -> tuple[tuple[DraftItem, ...], tuple[str, ...], DraftOptions]:
    """The changed documents of the work tree, on the live branch or on the line's own, and what goes back to live.

    The options that come back state the own number that a new file's name says.
    """
    top = git.places().top
    if top is None:
        raise StateError("There is no work tree here to draft from.", "Give the text: --file FILE")
    if not on_line and current_branch(git) != state.live_ref:
        raise StateError(
            "The work tree shows neither the live line nor this release's.",
            f"Give the text with --file, or type: git switch {state.live_ref.removeprefix('refs/heads/')}",
        )
    edited = edited_documents(git, state, line, options.names, on_line=on_line)
    if options.names and not edited and (options.causes or options.instruments):
        return _again(git, state, line, options), (), options
    if not edited:
        loose = loose_files(git, state, line, on_line=on_line)
        named = [named_document(state, line, name, {}) for name in options.names]
        refuse_unchanged(options.names, loose, named[0] if len(named) == 1 else "DOC")
    version = _stated(options, edited)
    whole = on_line or options.designated
    items, settled = put_together(git, state, line, edited, version, on_line=on_line, whole=whole)
    if not items and on_line and options.names and options.base and not _texts_here(state, line, options.names):
        return _again(git, state, line, options), (), options  # settled for the line's own annexes
    if not items and settled and not on_line:
        raise _DraftedAlreadyError(settled)
    leaves = {one.document.id: one.leaves for one in edited if one.leaves}
    items = tuple(
        replace(one, leaves=leaves.get(one.document.id, ())) if one.entry is not None else one for one in items
    )
    restore = () if on_line else tuple(path for one in edited for path in one.paths)
    return items, restore, replace(options, version=version)


def _again(git: Git, state: State, line: Line, options: DraftOptions) -> tuple[DraftItem, ...]:
    """The line's drafts of the named documents as they stand, to be given another cause."""
    names = [named_document(state, line, name, {}) for name in options.names]
    missing = [name for name in names if name not in line.drafts]
    if missing:
        raise RuleError(f"{', '.join(missing)}: nothing is changed.", "Edit the text, or give one with --file.")
    entries = line_entries(git, state, line, names)
    rows = {name: line.drafts[name].row for name in names}
    held = read_blobs(git, [f"{line.drafts[name].commit}:{row.path}" for name, row in rows.items() if row.path])
    items = []
    for name, row in rows.items():
        if not _gives_cause(line, row, options) and not _moved_on(git, line, row, entries.documents[name]):
            continue
        data = held.get(f"{line.drafts[name].commit}:{row.path}")
        items.append(DraftItem(require_entry(entries.documents, name), {row.path: data} if data is not None else {}))
    if not items:
        raise RuleError(
            f"{', '.join(names)}: nothing is changed, text or cause.", "Edit the text, or give a cause that is new."
        )
    return tuple(items)


def _texts_here(state: State, line: Line, names: tuple[str, ...]) -> bool:
    """Whether a draft of named documents has its text here, so that annexes alone do not settle what it stands on."""
    ids = [named_document(state, line, name, {}) for name in names]
    paths = [line.drafts[one].row.path for one in ids if one in line.drafts]
    return any(path and not is_digest(path) for path in paths)


def _gives_cause(line: Line, row: VersionRow, options: DraftOptions) -> bool:
    """Whether what is asked for says something of a draft that it does not say yet, its text aside."""
    target = row.version.partition("-draft.")[0]
    stands = options.supersede or options.base or options.designated or options.version not in ("", target)
    new = set(options.causes) - set(row.causes) or set(options.instruments) - set(line.instruments)
    return bool(stands or new or {one.name for one in options.instruments} - set(row.causes))


def _moved_on(git: Git, line: Line, row: VersionRow, document: Document) -> bool:
    """Whether plain commits on the line have changed the entry or an annex since the draft."""
    paths = [entry_path(row.document), *document.annexes]
    ids = object_ids(git, [f"{one}:{path}" for path in paths for one in (line.tip, line.drafts[row.document].commit)])
    return any(ids[f"{line.tip}:{path}"] != ids[f"{line.drafts[row.document].commit}:{path}"] for path in paths)


def _stated(options: DraftOptions, edited: list[Edited]) -> str:
    """The own number asked for, or the one that the name of a new text says; raises UsageError where they differ."""
    for one in edited:
        if one.version and options.version not in ("", one.version):
            raise UsageError(
                f"The new text of {one.document.label} is that of {one.version} by its name.",
                f"Rename it, or state that: --version {one.version}",
            )
    return options.version or next((one.version for one in edited if one.version), "")
