"""Checking what is about to be committed: milliseconds, and no YAML unless a registry file is in it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from seclog.core.checks import (
    Change,
    Setting,
    entry_of,
    form_findings,
    has_content,
    in_governed_folder,
    listed_findings,
    live_findings,
    twin_findings,
)
from seclog.core.errors import Finding, StateError, UnfinishedError, UsageError
from seclog.core.text import folded, is_specification_file
from seclog.ops.governed import Governed
from seclog.store.blobs import read_blobs
from seclog.store.git import Git
from seclog.store.staged import (
    Standing,
    changes_between,
    commit_named,
    has_record,
    listed_files,
    staged_changes,
    standing,
    unrecorded_changes,
    versions_below,
)


class CheckRequest(NamedTuple):
    """What to check: the files named (none: all that is staged), or what two revisions differ in.

    `merging`: the check runs within `git merge`, which leaves no other sign of itself before its commit.
    """

    files: tuple[str, ...] = ()
    from_ref: str = ""
    to_ref: str = ""
    merging: bool = False


class Checked(NamedTuple):
    """The findings, which forbid the commit, and notes, which do not."""

    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()


class _Case(NamedTuple):
    """What is checked: the changes, the commit whose registry counts (empty: the index), and where they go.

    `live_ref` is the live branch, empty where there is none.
    """

    git: Git
    setting: Setting
    changes: tuple[Change, ...]
    revision: str
    governed: Governed
    live_ref: str = ""


def check(git: Git, request: CheckRequest) -> Checked:
    """Check what is about to be committed.

    Raises UnfinishedError while an act of seclog stands unfinished, InputError where the registry around the
    changes cannot be read, StateError for a revision that is not here.
    """
    if bool(request.from_ref) != bool(request.to_ref):
        raise UsageError("A range has two ends.", "Give both --from-ref and --to-ref.")
    if not request.from_ref and git.places().top is None:
        raise StateError("There is no work tree here, so nothing is about to be committed.", "Go to one.")
    wanted = _wanted(git, request.files)
    at = git.rooted()
    here = standing(at)
    if here.unfinished:
        raise UnfinishedError("An act of seclog stands unfinished, and no commit may come between.", _RECOVER)
    case = _case(at, request, here)
    named = _named_files(case, wanted) if wanted else ()
    if wanted:
        case = case._replace(changes=tuple(one for one in case.changes if _within(one.path, wanted)))
    return _judged(case, named)


_RECOVER = "Type: seclog recover (or wait for the seclog that is at work)"


def _case(git: Git, request: CheckRequest, here: Standing) -> _Case:
    """The changes to judge; a live line with no record yet, as before `seclog init`, is a branch like others."""
    if request.from_ref:
        old, revision = commit_named(git, request.from_ref), commit_named(git, request.to_ref)
    else:
        old, revision = "", ""
    live = here.branch != "" and here.branch == here.live_ref
    if not revision:
        changes = staged_changes(git)
    elif live:
        changes = unrecorded_changes(git, old, revision)
    else:
        changes = changes_between(git, old, revision)
    governed = Governed(git, revision)
    if live and changes:
        live = bool(governed.among(one.path for one in changes)) and has_record(git, revision or "HEAD")
    branch = here.branch.removeprefix("refs/heads/")
    progress = here.progress or ("merge" if request.merging else "")
    setting = Setting(branch, live, branch.startswith("pending/"), progress)
    return _Case(git, setting, changes, revision, governed, here.live_ref)


def _wanted(git: Git, files: Sequence[str]) -> tuple[str, ...]:
    """The named files and folders as paths from the top of the work tree."""
    top = git.places().top or git.directory
    found = []
    for name in files:
        full = os.path.join(os.path.realpath(git.directory), name)
        full = os.path.join(os.path.realpath(os.path.dirname(full)), os.path.basename(full))
        path = os.path.normpath(os.path.relpath(full, top)).replace(os.sep, "/")
        if path == ".." or path.startswith("../"):
            raise UsageError(f"{name} lies outside the repository.", "Name files of this repository.")
        found.append(path)
    return tuple(found)


def _within(path: str, wanted: Sequence[str]) -> bool:
    return any(one in (path, ".") or path.startswith(f"{one}/") for one in wanted)


def _named_files(case: _Case, wanted: Sequence[str]) -> tuple[Change, ...]:
    """Files that were named and are not changed: their form is judged all the same."""
    changed = {one.path for one in case.changes}
    files = listed_files(case.git, case.revision)
    return tuple(one for one in files if one.path not in changed and _within(one.path, wanted))


def _judged(case: _Case, named: tuple[Change, ...]) -> Checked:
    paths = case.governed.among(one.path for one in (*case.changes, *named))
    changes = [one for one in case.changes if one.path in paths]
    findings = list(_twins(case))
    if case.setting.live:
        listed = list(listed_findings(changes, case.governed.entries.texts)) if changes else []
        kept = {one.where for one in listed}
        changes = [one for one in changes if one.path not in kept]
        findings += listed
        findings += live_findings(changes, case.governed.entries, case.setting, _kept(case, changes))
        findings += _form(case, [one for one in named if one.path in paths])
        return Checked(tuple(sorted(findings, key=_place)))
    judged = [*changes, *(one for one in named if one.path in paths)]
    findings += _form(case, judged)
    if any(one.path.startswith("documents/") for one in judged):
        findings += listed_findings(judged, case.governed.entries.texts)
    findings += _registry(case, judged, findings)
    return Checked(tuple(sorted(findings, key=_place)), _notes(case, changes) if not findings else ())


def _kept(case: _Case, changes: Sequence[Change]) -> dict[str, str]:
    """The documents that changed files of specifications say they are kept in, by path."""
    files = {one.path: one.object_id for one in changes if is_specification_file(one.path) and has_content(one)}
    if not files:
        return {}
    from seclog.formats.specification_kept import kept_in

    blobs = read_blobs(case.git, files.values())
    return {path: kept_in(blobs[object_id] or b"").document for path, object_id in files.items()}


def _place(finding: Finding) -> tuple[str, int, str]:
    path, _, rest = finding.where.partition(":")
    line = rest.partition(":")[0]
    return path, int(line) if line.isdecimal() else 0, finding.code


def _twins(case: _Case) -> list[Finding]:
    new = [one.path for one in case.changes if one.kind == "new" and in_governed_folder(folded(one.path))]
    if not new:
        return []
    return list(twin_findings(new, (one.path for one in listed_files(case.git, case.revision))))


def _form(case: _Case, files: Sequence[Change]) -> list[Finding]:
    blobs = read_blobs(case.git, [one.object_id for one in files if has_content(one)])
    found: list[Finding] = []
    for one in files:
        found += form_findings(one, blobs.get(one.object_id) if has_content(one) else None)
    return found


def _registry(case: _Case, files: Sequence[Change], known: Sequence[Finding]) -> list[Finding]:
    """What is wrong with the changed registry files; those with a finding on their form are left at that."""
    marked = {finding.where.partition(":")[0] for finding in known}
    touched = [one for one in files if one.path.startswith("registry/") and one.path not in marked]
    if not touched:
        return []
    from seclog.ops.check_registry import registry_findings

    return registry_findings(case.git, case.revision, touched, case.live_ref)


def _notes(case: _Case, changes: Sequence[Change]) -> tuple[str, ...]:
    """What a person may want to know of a commit that is in order."""
    setting, notes = case.setting, []
    if setting.progress and changes:
        notes.append(f"A {setting.progress} is in progress; only the form of the files was checked.")
    elif not setting.branch and changes and not case.revision:
        notes.append("HEAD is on no branch; only the form of the files was checked.")
    if setting.pending and not case.revision:
        notes += _drafts_to_make(case, changes)
    return tuple(notes)


def _drafts_to_make(case: _Case, changes: Sequence[Change]) -> list[str]:
    entries = case.governed.entries
    owners: dict[str, str] = {}
    notes = []
    for one in changes:
        owner = entry_of(one.path) or entries.owner(one.path)
        if owner and one.kind != "gone":
            owners.setdefault(owner, one.path)
        elif one.kind == "new" and one.path.startswith("documents/"):
            notes.append(f"{one.path} belongs to no document yet; when it is ready: seclog add")
    versions = versions_below(case.git, owners)
    return [*map(_draft_note, owners.values(), owners, (versions.get(name, []) for name in owners)), *notes]


def _draft_note(path: str, document: str, versions: list[str]) -> str:
    from seclog.core.version import version_key

    since = f"changed since {max(versions, key=version_key)}" if versions else "changed and not drafted"
    return f"{path}: {since}; when it is ready: seclog draft {document}"
