"""Verification: the ledger replayed against trees, tags, registry and the work tree; nothing is believed unread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime

from seclog.core.collection import COLLECTION_PATH, Collection, is_governed
from seclog.core.document import Document
from seclog.core.errors import Finding, InputError, IntegrityError, MachineError
from seclog.core.record import LineDraft
from seclog.core.rulebook import Rulebook, fold
from seclog.core.verify_case import Case, Entries
from seclog.core.verify_chain import (
    check_beside,
    check_chain,
    check_sides,
    check_times,
    hidden_records,
    note_clocks,
    note_encodings,
)
from seclog.core.verify_copy import check_copy
from seclog.core.verify_facts import History, severity
from seclog.core.verify_moves import check_moves
from seclog.core.verify_parents import check_parents
from seclog.core.verify_registry import Present, check_files, check_registry
from seclog.core.verify_replay import Replayed
from seclog.core.verify_report import Verified
from seclog.core.verify_tags import Derived, check_tags, expected_tags, odd_tags
from seclog.core.verify_versions import check_drafts
from seclog.formats.registry import read_collection, read_document
from seclog.store import journal as journals
from seclog.store.git import Git
from seclog.store.ledger import buried_error, is_burying
from seclog.store.place import find_live_ref
from seclog.store.refs import read_refs
from seclog.store.remembered import place_of, recall, remember
from seclog.store.verify_copy import is_checked_out, read_copy
from seclog.store.verify_history import read_history
from seclog.store.verify_objects import derive, missing_objects, read_objects, read_tags
from seclog.store.verify_place import (
    Config,
    check_corrupt,
    check_deeply,
    check_overlays,
    check_unfinished,
    read_config,
    refuse_missing,
    refuse_partial,
    refuse_tagless,
)

_NO_GRAFTS = {"GIT_GRAFT_FILE": "/dev/null"}


def verify(git: Git, now: datetime, *, deep: bool = False) -> Verified:
    """Check the whole record; a clean one is remembered outside the repository, and nothing else is written.

    `deep` also has git check every object. Raises MachineError where it cannot be looked at, StateError where
    there is no rulebook.
    """
    git = git.adding(_NO_GRAFTS)
    config = read_config(git)
    refuse_partial(git, config)
    live_ref = find_live_ref(git)
    refs = read_refs(git)
    try:
        history = read_history(git, live_ref, refs)
        report = _judge(git, now, history, refs, config)
    except MachineError as error:
        if error.hint or error.findings:
            raise
        raise MachineError(
            f"The record cannot be verified: {error.message}", "See all damage: git fsck --full"
        ) from error
    if deep:
        report = report._replace(findings=(*report.findings, *check_deeply(git)), deep=True)
    return report if report.findings else _remembered(history, report)


def _remembered(history: History, report: Verified) -> Verified:
    """Keep the tip of a clean record; where the place for that cannot be written, a note says so."""
    baseline = history.chain[0].id
    try:
        remember(baseline, report.tip, report.sequence)
    except MachineError:
        note = Finding("V09", place_of(baseline), "It cannot be written, so this verification will not be remembered")
        return report._replace(notes=(*report.notes, note))
    return report


def _judge(git: Git, now: datetime, history: History, refs: Mapping[str, str], config: Config) -> Verified:
    believed, found = check_chain(history)
    hidden = hidden_records(history)
    believed = believed._replace(broken=believed.broken or bool(hidden))
    case = Case(history, believed, hidden)
    found += note_encodings(history) + check_beside(history, hidden) + check_sides(history)
    found += check_times(history, believed) + check_drafts(history) + note_clocks(history, now)
    found += check_moves(case) + check_parents(case)
    found += _check_memory(history, believed.records) + _check_lines(git, history)
    entries = _read_entries(git, case)
    replayed = Replayed(case, entries).run()
    found += replayed.findings
    book = None if believed.broken else _book(case)
    if book is not None:
        present = Present(book, entries, _collection(git, case))
        found += check_registry(case, present, replayed.blamed)
    registered = replayed.standing.registered
    found += check_files(case, registered, replayed.blamed)
    unfinished, begun = check_unfinished(git, refs)
    derived = derive(expected_tags(case), git.places().object_format)
    refuse_tagless(refs, config, len(derived))
    found += _check_tags(git, case, refs, derived, begun)
    governed = {path: file for path, file in case.tree.files() if is_governed(path, registered)}
    used = [file.blob for file in governed.values()] + [refs[one.ref] for one in derived if one.ref in refs]
    refuse_missing(missing_objects(git, used))
    found += [*check_corrupt(history), *check_overlays(git, refs), *unfinished]
    if is_checked_out(git, history.live_ref):
        former = {path: case.tree.former(path) for path in governed}
        copy = read_copy(git, governed, former, converts=config.converts)
        found += check_copy(copy._replace(unfinished=journals.exists(git)))
    return _report(case, found, derived)


def _check_lines(git: Git, history: History) -> list[Finding]:
    """Drafts beside a line's first parents, which no release would take (V07, as on the live line)."""
    found = []
    for ref, tip in history.pending.items():
        commits = history.sides[tip].commits if tip in history.sides else ()
        records = sum(one.record is not None or bool(one.damage) for one in commits)
        merges = any(len(one.parents) > 1 for one in commits)
        if merges and is_burying(git, history.tip, tip, records):
            error = buried_error(ref)
            found.append(Finding("V07", ref[ref.index("pending/") :], error.message, error.hint))
    return found


def _report(case: Case, found: Iterable[Finding], derived: list[Derived]) -> Verified:
    unique = sorted(dict.fromkeys(found), key=lambda one: one.code)
    records = case.believed.records.values()
    drafts = {
        (row.document, row.version)
        for side in case.history.sides.values()
        for one in side.commits
        if isinstance(one.record, LineDraft)
        for row in one.record.drafts
    }
    versions = sum(len(block.versions) for record in records for block in getattr(record, "blocks", ()))
    return Verified(
        tuple(one for one in unique if severity(one)),
        tuple(one for one in unique if not severity(one)),
        case.history.tip,
        max((record.sequence for record in records), default=0),
        versions,
        len(drafts),
        len(derived),
        False,
    )


def _check_memory(history: History, records: Mapping[int, object]) -> list[Finding]:
    """Whether the live line still goes on from where it was last verified (V07)."""
    last = recall(history.chain[0].id)
    if last is None or last.tip in history.ancestry:
        return []
    message = (
        f"The live line ends at {history.tip} with {len(records)} records; "
        f"record {last.sequence} was verified before, and the line ended at {last.tip}"
    )
    hint = f"Fetch what is missing: git pull --ff-only. To accept the loss, remove {place_of(history.chain[0].id)}"
    return [Finding("V07", history.live_ref, message, hint)]


def _read_entries(git: Git, case: Case) -> Entries:
    """The registry entries that are needed, each object read once."""
    wanted = case.entry_blobs()
    raw = read_objects(git, sorted(wanted))
    documents: dict[str, Document] = {}
    problems: dict[str, str] = {}
    for blob, found in raw.items():
        try:
            if found is not None:
                documents[blob] = read_document(found.data, "entry")
        except InputError as error:
            problems[blob] = error.findings[0].message.rstrip(".") if error.findings else error.message.rstrip(".")
    collections: dict[str, Collection] = {}
    for blob, found in read_objects(git, sorted(case.collection_blobs())).items():
        with suppress(InputError):
            collections[blob] = read_collection(found.data if found is not None else b"")
    return Entries(documents, problems, collections)


def _collection(git: Git, case: Case) -> Collection | str:
    file = case.tree.now(COLLECTION_PATH)
    raw = read_objects(git, [file.blob])[file.blob] if file else None
    if raw is None:
        return "It is not there"
    try:
        return read_collection(raw.data)
    except InputError as error:
        return error.message.rstrip(".")


def _book(case: Case) -> Rulebook | None:
    """The rulebook that the records make, None where they contradict each other, which is a finding already."""
    chain, records = case.history.chain, case.believed.records
    try:
        return fold((chain[place].id, record) for place, record in sorted(records.items()))
    except IntegrityError:
        return None


def _check_tags(
    git: Git, case: Case, refs: Mapping[str, str], derived: list[Derived], begun: frozenset[str]
) -> list[Finding]:
    if not any(ref.startswith("refs/tags/") for ref in refs) and derived:
        hint = "Type: seclog recover --tags"
        return [Finding("V02", "refs/tags/", f"None of the {len(derived)} tags that the record entails is here", hint)]
    odd = odd_tags(case, refs, derived)
    standing = read_tags(git, list(odd.items()), git.places().object_format) if odd else {}
    standing = {ref: tag for ref, tag in standing.items() if tag.target not in case.hidden}
    return check_tags(refs, derived, standing, begun)
