"""Sets up a rulebook: folder, git repository, registry, texts and the baseline record (design section 9)."""

from __future__ import annotations

import os
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime

from seclog.core.errors import MachineError, SeclogError, StateError, UnfinishedError
from seclog.core.plan import Plan
from seclog.core.plan_history import is_there
from seclog.core.plan_opening import OpeningRequest, plan_opening
from seclog.core.record import Baseline, VersionRow
from seclog.core.report import Outcome
from seclog.ops.act import Way, carry_out
from seclog.ops.coming import is_recorded, record_coming
from seclog.ops.history_import import past_versions, record_past, rehearse_past
from seclog.ops.load import Known, load_state, read_rulebook, today_at
from seclog.ops.opening import Content, InitRequest, content_of, opening_number
from seclog.store.git import Git, failure
from seclog.store.names import refuse_clashes
from seclog.store.place import LIVE_KEY, configured_live, is_found_live
from seclog.store.prepare import committer

__all__ = ["InitRequest", "init"]

STEPS = ("seclog log", "seclog plan RELEASE --title TITLE --effective DATE")
_ANY_RECORD = "^Seclog-Record: [a-z]+/"


def init(now: datetime, way: Way, request: InitRequest) -> Outcome:
    """Make the folder, the repository and the baseline; a rehearsal or a refusal leaves none of them."""
    directory = os.path.abspath(request.directory)
    if os.path.lexists(directory) and not os.path.isdir(directory):
        raise StateError(f"{request.directory} is not a folder.", "Name a folder.")
    opening_number(request)
    git = _repository(directory)
    if git is not None:
        half = _half_done(git, directory, request, now)
        if half is not None:
            return _finish(git, now, way, request, half)
        _refuse_second(git, request)
        branch = _branch(git)
        content = _content(git, directory, request, now)
        return _begin(git, now, way, request, content, branch)
    with _scratch(directory) as beside:
        content = _content(beside if os.path.isdir(directory) else None, directory, request, now)
        plan = _plan(now, request, content, "main", None)
        committer(beside)
    if way.dry_run:
        summary = (*plan.summary, *_to_come(content))
        return Outcome("init", summary, True, "", tuple(tag.name for tag in plan.tags), (), _details(content))
    with _made(directory) as made:
        return _begin(made, now, way, request, content, "main")


def _content(git: Git | None, directory: str, request: InitRequest, now: datetime) -> Content:
    """All that is to be recorded, looked at as a whole before any of it is."""
    past = past_versions(request.history) if request.history else ()
    content = content_of(git, directory, request, now)
    if not past:
        return content
    record = _plan(now, request, content, "main", None).record
    assert isinstance(record, Baseline)
    return content._replace(past=past, past_rows=rehearse_past(record, past))


def _repository(directory: str) -> Git | None:
    """The repository whose work tree the folder is, None where there is none yet; raises StateError inside of one."""
    if not os.path.isdir(directory):
        return None
    git = Git(directory)
    asked = ["rev-parse", "--git-dir"]
    done = git.try_run(asked)
    if done.code != 0:
        if b"not a git repository" not in done.err or os.path.lexists(os.path.join(directory, ".git")):
            raise failure(asked, done)
        return None
    top = git.places().top
    if top is None:
        raise StateError("A rulebook begins in a work tree, and this repository has none here.", "Use a clone of it.")
    if top != os.path.realpath(directory):
        raise StateError(
            f"{directory} lies inside the repository of {top}.",
            f"Type: seclog init {top}, or make a repository of its own first: git init {directory}",
        )
    return git


def _refuse_second(git: Git, request: InitRequest) -> None:
    """Refuse where records stand on any branch, and where something is staged."""
    if git.text("rev-parse", "--is-shallow-repository") == "true":
        raise MachineError("This clone is shallow, so it may hide a rulebook.", "Type: git fetch --unshallow")
    if _has_records(git):
        alone = f"To record past versions alone, type: {_alone(request)}" if request.history else "Type: seclog status"
        raise StateError("This repository holds a rulebook already.", alone)
    born = git.try_run(["rev-parse", "--verify", "--quiet", "HEAD"]).code == 0
    if born and git.try_run(["diff-index", "--cached", "--quiet", "HEAD", "--"]).code == 1:
        raise StateError("Changes are staged here.", "Commit them, or type: git restore --staged .")
    if not born and git.run(["ls-files", "-z"]):
        raise StateError("Files are staged here.", "Commit them, or type: git rm --cached -r .")


def _has_records(git: Git) -> bool:
    return bool(git.run(["rev-list", "--max-count=1", "-E", f"--grep={_ANY_RECORD}", "--all"]))


def _branch(git: Git) -> str:
    done = git.try_run(["symbolic-ref", "--quiet", "--short", "HEAD"])
    branch = done.out.decode().strip()
    if done.code != 0 or branch.startswith("pending/"):
        raise StateError("HEAD is on no branch that can be the live line.", "Type: git switch main")
    return branch


@contextmanager
def _scratch(directory: str) -> Iterator[Git]:
    """A runner over an empty repository elsewhere, which tells for the folder what git would ignore there."""
    with tempfile.TemporaryDirectory(prefix="seclog-") as folder:
        Git(folder).run(["init", "--quiet"])
        there = directory if os.path.isdir(directory) else folder
        yield Git(there).adding({"GIT_DIR": os.path.join(folder, ".git"), "GIT_WORK_TREE": there})


@contextmanager
def _made(directory: str) -> Iterator[Git]:
    """The folder with a new repository; both go again when nothing was recorded in it."""
    missing, parent = [], directory
    while not os.path.lexists(parent):
        missing.append(parent)
        parent = os.path.dirname(parent)
    os.makedirs(directory, exist_ok=True)
    git = Git(directory)
    try:
        git.run(["init", "--quiet", "--initial-branch=main"])
        yield git
    except BaseException:
        if not git.try_run(["for-each-ref", "--count=1"]).out:
            shutil.rmtree(os.path.join(directory, ".git"), ignore_errors=True)
            with suppress(OSError):
                for folder in missing:
                    os.rmdir(folder)
        raise


def _plan(now: datetime, request: InitRequest, content: Content, branch: str, tip: str | None) -> Plan:
    today = today_at(now, content.collection.time_zone)
    number = opening_number(request)
    return plan_opening(
        OpeningRequest(content.collection, content.openings, number, branch, tip, now, today, content.files)
    )


def _begin(git: Git, now: datetime, way: Way, request: InitRequest, content: Content, branch: str) -> Outcome:
    """The baseline on the present branch, which is named as the live one where it would not be found by itself."""
    coming = [item.document.id for line in content.coming for one in line.requests for item in one.items]
    documents = [*(one.document.id for one in content.openings), *coming]
    refuse_clashes(git, ("pending/",), [f"{one}/" for one in dict.fromkeys(documents)])

    def make() -> Plan:
        plan = _plan(now, request, content, branch, _tip(git, branch))
        return replace(plan, summary=(*plan.summary, *_left_out(content)))

    if way.dry_run or is_found_live(git, branch):
        done = carry_out(git, "init", make, way, STEPS, _details(content))
    else:
        with _named_live(git, branch):
            done = carry_out(git, "init", make, way, STEPS, _details(content))
    if way.dry_run:
        return done._replace(summary=(*done.summary, *_to_come(content)))
    return done._replace(summary=(*done.summary, *_record_rest(git, now, way, request, content)))


def _record_rest(git: Git, now: datetime, way: Way, request: InitRequest, content: Content) -> tuple[str, ...]:
    """Record what comes after the baseline: what is to come, and past versions; returns what was done."""
    said = record_coming(git, now, way, content.coming)
    if not content.past or is_there(load_state(git, now).book, content.past):
        return said
    source = request.history or ""
    try:
        return (*said, *record_past(git, now, way, source, content.past).summary)
    except SeclogError as error:
        hint = f"{error.hint} The baseline is recorded; for the past versions type: {_alone(request)}"
        raise type(error)(error.message, hint.strip(), error.findings) from error


def _alone(request: InitRequest) -> str:
    """What to type for the past versions alone, once the baseline is recorded."""
    where = "" if request.directory == "." else f"{shlex.quote(request.directory)} "
    return f"seclog init {where}--history {shlex.quote(request.history or '')}"


def _half_done(git: Git, directory: str, request: InitRequest, now: datetime) -> Content | None:
    """What a statement has for later dates, where its baseline is recorded here and some of that is not yet."""
    if request.source is None or os.path.isdir(request.source) or not _has_records(git):
        return None
    try:
        first = read_rulebook(git, Known(), now).records[0][1]
        assert isinstance(first, Baseline)
        content = _content(git, directory, replace(request, time_zone=None), first.recorded_at)
        again = _plan(first.recorded_at, request, content, first.live_branch, None).record
        assert isinstance(again, Baseline)
        state = load_state(git, now)
        done = is_recorded(state, content.coming) and (not content.past or is_there(state.book, content.past))
        left = _versions(again) == _versions(first) and not done
    except UnfinishedError:
        raise
    except SeclogError:
        return None  # then it is another statement, and a second baseline is refused
    return content if left else None


def _versions(record: Baseline) -> set[VersionRow]:
    """The versions of a baseline, whatever their days: a row without a date has that of the recording."""
    return {row for block in record.blocks for row in block.versions}


def _finish(git: Git, now: datetime, way: Way, request: InitRequest, content: Content) -> Outcome:
    """Record what an interrupted act has left of past versions and of a statement's later rows."""
    said = _to_come(content) if way.dry_run else _record_rest(git, now, way, request, content)
    begun = "The baseline is recorded already; what is pending is finished."
    return Outcome("init", (begun, *said), way.dry_run, "", (), STEPS[:1], _details(content))


def _to_come(content: Content) -> tuple[str, ...]:
    """What a rehearsal says of past versions and of the rows for later dates."""
    count = len(content.past)
    past = (f"{count} version{'s' if count != 1 else ''} from before the repository.",) if count else ()
    return past + tuple(
        f"{line.title}: {len(line.requests)} draft{'s' if len(line.requests) != 1 else ''}, pending."
        for line in content.coming
    )


def _left_out(content: Content) -> tuple[str, ...]:
    """What a person should know that the baseline does not hold."""
    count = len(content.left_out)
    if not count:
        return ()
    shown = ", ".join(content.left_out[:3]) + (" ..." if count > 3 else "")
    return (f"{count} document{'s' if count != 1 else ''} of the registry stand in no row and are left out: {shown}",)


@contextmanager
def _named_live(git: Git, branch: str) -> Iterator[None]:
    """The branch as `seclog.live`; the setting is as before when nothing was recorded."""
    before = configured_live(git.directory)
    git.run(["config", LIVE_KEY, branch])
    try:
        yield
    except BaseException:
        if not _has_records(git):
            git.run(["config", LIVE_KEY, before] if before else ["config", "--unset", LIVE_KEY])
        raise


def _tip(git: Git, branch: str) -> str | None:
    done = git.try_run(["rev-parse", "--verify", "--quiet", f"refs/heads/{branch}^{{commit}}"])
    return done.out.decode().strip() or None


def _details(content: Content) -> dict[str, object]:
    details = {"rows": content.rows, "past": content.past_rows}
    return {name: rows for name, rows in details.items() if rows}
