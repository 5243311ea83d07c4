"""Publishing: a plan goes in whole, or it is refused and nothing has changed."""

from __future__ import annotations

import dataclasses
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from seclog.core.errors import InputError, IntegrityError, MachineError, RaceError, StateError, UnfinishedError
from seclog.core.plan import Blob, Plan, TagPlan
from seclog.store import intent, journal
from seclog.store.failpoint import VARIABLE
from seclog.store.git import Git
from seclog.store.lock import locked
from seclog.store.publish import dry_run, publish
from seclog.store.recover import probe, recover
from tests.builder import MAIL, NAME, Repo
from tests.store.conftest import LINE, LIVE, Ended, ended, forked, line_plan, live_plan, refused, start

DOC = "documents/section-d.md"


def unchanged(repo: Repo, plan: Plan, kind: type[Exception]) -> str:
    """Publishing and its dry run are refused alike, and nothing has changed; returns the message."""
    before = repo.state()
    index = (repo.common / "index").read_bytes() if (repo.common / "index").exists() else b""
    dry = refused(lambda: dry_run(repo.runner, plan), kind)  # type: ignore[arg-type]
    error = refused(lambda: publish(repo.runner, plan), kind)  # type: ignore[arg-type]
    assert repo.state() == before
    assert ((repo.common / "index").read_bytes() if index else b"") == index
    assert probe(repo.runner) is None
    aged = r"\([0-9]+ s old\)"  # a lock of another git grows older from one to the other
    assert re.sub(aged, "", dry.message) == re.sub(aged, "", error.message)
    assert dry.hint == error.hint
    return error.message


def objects(repo: Repo) -> list[str]:
    return sorted(str(path) for path in (repo.common / "objects").rglob("*"))


def test_an_act_moves_branch_tags_index_and_files(rulebook: Repo) -> None:
    plan = live_plan(rulebook, {DOC: "new d\n", "documents/section-g.md": None, "new/x.md": "x"})

    published = publish(rulebook.runner, plan)

    assert rulebook.refs()[LIVE] == published.commit
    assert published.tags == ("section-00/2.0", "section-01/2.0", "section-02/2.0")
    assert rulebook.tip("section-01/2.0") == published.commit
    assert rulebook.git("status", "--porcelain") == ""
    assert rulebook.read(DOC) == "new d\n"
    assert not (rulebook.path / "documents/section-g.md").exists()
    assert rulebook.locks() == []
    assert not (rulebook.common / "seclog/journal").exists()
    rulebook.fsck()


def test_the_commit_says_the_record_and_is_dated_and_signed_by_it(rulebook: Repo) -> None:
    plan = live_plan(rulebook, {DOC: "new d\n"})

    commit = publish(rulebook.runner, plan).commit

    moment = int(plan.record.recorded_at.timestamp())
    lines = rulebook.git("cat-file", "commit", commit).split("\n")
    assert lines[1:4] == [
        f"parent {plan.old}",
        *(f"{who} {NAME} <{MAIL}> {moment} +0000" for who in ("author", "committer")),
    ]
    assert lines[5] == "Record an act"
    assert lines[7] == "Seclog-Record: registry/1"
    tag = rulebook.git("cat-file", "tag", "section-00/2.0").split("\n")
    assert tag[:4] == [
        f"object {commit}",
        "type commit",
        "tag section-00/2.0",
        f"tagger {NAME} <{MAIL}> {moment} +0000",
    ]
    assert tag[5] == "section-00 2.0"


def test_blobs_are_taken_as_they_are_and_files_and_folders_may_change_places(rulebook: Repo) -> None:
    rulebook.commit("folder", {"documents/x/1.md": "one\n", "documents/y": "file\n"})
    blob = rulebook.blob(b"taken\n")
    changes = {"documents/x/1.md": None, "documents/x": Blob(blob), "documents/y": None, "documents/y/1.md": Blob(blob)}
    plan = dataclasses.replace(live_plan(rulebook, {}), changes=changes)

    publish(rulebook.runner, plan)

    assert rulebook.git("rev-parse", "HEAD:documents/x", "HEAD:documents/y/1.md").split("\n") == [blob, blob]
    assert rulebook.git("status", "--porcelain") == ""
    assert rulebook.read("documents/x") == "taken\n"


def test_the_number_of_git_processes_does_not_depend_on_the_number_of_documents_and_tags(
    rulebook: Repo, wrapped_git: Callable[[str], Path], tmp_path: Path
) -> None:
    calls = tmp_path / "calls"
    wrapped_git(f'echo "$@" >> {calls}')
    counts = []
    for sequence, count in ((2, 1), (3, 40)):
        plan = live_plan(
            rulebook, {f"{sequence}/{n}.md": f"{n}\n" for n in range(count)}, tags=count, sequence=sequence
        )
        calls.write_text("")
        publish(rulebook.runner, plan)
        counts.append(calls.read_text().count("\n"))

    assert counts[0] == counts[1] <= 18


def test_the_first_record_of_an_empty_repository_takes_the_files_that_lie_there(repo: Repo) -> None:
    repo.write(DOC, "d\n")
    repo.write("notes.txt", "mine\n")
    repo.write("documents/section-e.md", "e\n")
    repo.git("add", "documents/section-e.md")
    plan = live_plan(
        repo, {DOC: "d\n", "documents/section-e.md": "e\n", "registry/collection.yaml": "name: x\n"}, sequence=1
    )

    commit = publish(repo.runner, plan).commit

    assert repo.tip("HEAD") == commit
    assert repo.git("status", "--porcelain") == "?? notes.txt"
    assert repo.read("registry/collection.yaml") == "name: x\n"


def test_a_record_that_changes_no_file_is_published(rulebook: Repo) -> None:
    commit = publish(rulebook.runner, live_plan(rulebook, {})).commit

    assert rulebook.git("rev-parse", f"{commit}^{{tree}}") == rulebook.git("rev-parse", f"{commit}^^{{tree}}")


def test_a_draft_moves_its_line_and_puts_the_work_tree_back_to_live_text(rulebook: Repo) -> None:
    rulebook.write(DOC, "edited\n")
    rulebook.write("README.md", "also edited\n")

    published = publish(rulebook.runner, line_plan(rulebook, DOC, "edited\n"))

    assert rulebook.tip(LINE) == published.commit
    assert published.kept == ()
    assert rulebook.read(DOC) == "live d\n"
    assert rulebook.git("status", "--porcelain") == " M README.md"
    assert rulebook.git("show", f"{LINE}:{DOC}") == "edited"


@pytest.mark.parametrize("staged", [True, False])
def test_the_file_of_a_new_document_leaves_the_work_tree_when_it_is_drafted(rulebook: Repo, staged: bool) -> None:
    rulebook.write("documents/new.md", "new\n")
    if staged:
        rulebook.git("add", "documents/new.md")

    publish(rulebook.runner, line_plan(rulebook, "documents/new.md", "new\n"))

    assert rulebook.git("status", "--porcelain") == ""
    assert not (rulebook.path / "documents/new.md").exists()


def test_on_the_pending_line_itself_the_text_as_it_stands_is_recorded(rulebook: Repo) -> None:
    rulebook.git("checkout", "-q", "pending/2020-11")
    rulebook.write(DOC, "edited\n")

    publish(rulebook.runner, line_plan(rulebook, DOC, "edited\n", restore=False))

    assert rulebook.git("status", "--porcelain") == ""
    assert rulebook.read(DOC) == "edited\n"


def test_a_staged_edit_equal_to_the_new_text_is_no_obstacle(rulebook: Repo) -> None:
    rulebook.write(DOC, "new\n")
    rulebook.git("add", DOC)

    publish(rulebook.runner, live_plan(rulebook, {DOC: "new\n"}))

    assert rulebook.git("status", "--porcelain") == ""


def test_unrelated_edits_and_files_touched_without_a_change_are_no_obstacle(rulebook: Repo) -> None:
    rulebook.write("README.md", "edited\n")
    rulebook.write("untracked.txt", "mine\n")
    os.utime(rulebook.path / DOC, (1, 1))

    publish(rulebook.runner, live_plan(rulebook, {DOC: "new\n"}))

    assert rulebook.git("status", "--porcelain").split("\n") == [" M README.md", "?? untracked.txt"]


def test_text_is_compared_as_git_would_store_it(rulebook: Repo) -> None:
    rulebook.commit("attributes", {".gitattributes": "*.md text eol=crlf\n"})
    rulebook.write("documents/new.md", "one\r\ntwo\r\n")

    publish(rulebook.runner, live_plan(rulebook, {"documents/new.md": "one\ntwo\n"}))

    assert rulebook.git("status", "--porcelain") == ""


def edit(repo: Repo) -> None:
    repo.write(DOC, "an edit\n")


def stage(repo: Repo) -> None:
    edit(repo)
    repo.git("add", DOC)


def stage_and_revert(repo: Repo) -> None:
    stage(repo)
    repo.write(DOC, "new\n")


def untracked(repo: Repo) -> None:
    repo.write("documents/new.md", "not what the record has\n")


def ignored(repo: Repo) -> None:
    repo.write(".git/info/exclude", "*.md\n")
    untracked(repo)


def link(repo: Repo) -> None:
    (repo.path / "documents/new.md").symlink_to("section-d.md")


def folder(repo: Repo) -> None:
    repo.write("documents/new.md/mine.txt", "mine\n")


def file_for_folder(repo: Repo) -> None:
    repo.write("letters", "mine\n")


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (edit, DOC),
        (stage, DOC),
        (stage_and_revert, DOC),
        (untracked, "documents/new.md"),
        (ignored, "documents/new.md"),
        (link, "documents/new.md"),
        (folder, "documents/new.md"),
        (file_for_folder, "letters"),
    ],
)
def test_what_stands_in_the_way_in_the_work_tree_is_named(
    rulebook: Repo, spoil: Callable[[Repo], None], named: str
) -> None:
    spoil(rulebook)

    assert named in unchanged(
        rulebook, live_plan(rulebook, {DOC: "new\n", "documents/new.md": "new\n", "letters/a.md": "a\n"}), StateError
    )


def test_all_paths_in_the_way_are_findings(rulebook: Repo) -> None:
    rulebook.write(DOC, "an edit\n")
    rulebook.write("documents/section-g.md", "an edit\n")

    error = refused(
        lambda: publish(rulebook.runner, live_plan(rulebook, {DOC: "n\n", "documents/section-g.md": "n\n"})), StateError
    )

    assert [finding.where for finding in error.findings] == [DOC, "documents/section-g.md"]


def test_a_path_to_be_restored_that_is_staged_otherwise_is_refused(rulebook: Repo) -> None:
    rulebook.write(DOC, "staged\n")
    rulebook.git("add", DOC)
    rulebook.write(DOC, "edited\n")

    assert DOC in unchanged(rulebook, line_plan(rulebook, DOC, "edited\n"), StateError)


def test_a_path_to_be_restored_must_be_a_plain_file(rulebook: Repo) -> None:
    (rulebook.path / DOC).unlink()
    (rulebook.path / DOC).symlink_to("section-g.md")

    assert DOC in unchanged(rulebook, line_plan(rulebook, DOC, "edited\n"), StateError)


def test_words_written_while_the_act_runs_are_kept(
    rulebook: Repo, wrapped_git: Callable[[str], Path], tmp_path: Path
) -> None:
    rulebook.write(DOC, "edited\n")
    plan = line_plan(rulebook, DOC, "edited\n")
    wrapped_git(f'case "$*" in *"update-ref -m"*) echo "later words" > {rulebook.path / DOC} ;; esac')

    published = publish(rulebook.runner, plan)

    assert published.kept == (DOC,)
    assert rulebook.read(DOC) == "later words\n"


def conflict(repo: Repo, command: str) -> None:
    repo.git("checkout", "-q", "-b", "other")
    repo.commit("theirs", {DOC: "theirs\n"})
    repo.git("checkout", "-q", "main")
    repo.commit("ours", {DOC: "ours\n"})
    repo.git(command, "other", check=False)


def bisect(repo: Repo) -> None:
    for n in range(4):
        repo.commit(f"commit {n}")
    repo.git("bisect", "start", "main", "main~4")


def end_of_bisect(repo: Repo) -> None:
    repo.commit("another")
    repo.git("bisect", "start", "main", "main~1")


@pytest.mark.parametrize(
    ("begin", "named"),
    [
        (lambda repo: conflict(repo, "merge"), "merge"),
        (lambda repo: conflict(repo, "rebase"), "rebase"),
        (lambda repo: conflict(repo, "cherry-pick"), "cherry-pick"),
        (bisect, "bisect"),
        (end_of_bisect, "bisect"),
    ],
    ids=["merge", "rebase", "cherry-pick", "bisect", "end of bisect"],
)
def test_what_git_is_in_the_middle_of_is_named(rulebook: Repo, begin: Callable[[Repo], None], named: str) -> None:
    begin(rulebook)

    assert named in unchanged(rulebook, live_plan(rulebook, {"documents/new.md": "new\n"}), StateError)


def test_a_merge_in_progress_also_stops_a_draft_that_would_restore_there(rulebook: Repo) -> None:
    conflict(rulebook, "merge")

    assert "merge" in unchanged(rulebook, line_plan(rulebook, DOC, "edited\n"), StateError)


def test_a_branch_that_has_moved_is_a_lost_race(rulebook: Repo) -> None:
    plan = live_plan(rulebook, {DOC: "new\n"})
    rulebook.commit("somebody else", {"README.md": "else\n"})

    assert LIVE in unchanged(rulebook, plan, RaceError)


@pytest.mark.parametrize("ref", [LIVE, "refs/tags/section-01/2.0"])
def test_a_ref_moved_by_another_git_at_the_last_moment_is_a_lost_race(
    rulebook: Repo, wrapped_git: Callable[[str], Path], ref: str
) -> None:
    plan = live_plan(rulebook, {DOC: "new\n"})
    other = rulebook.commit_bytes(b"else\n", f"{plan.old}^{{tree}}", str(plan.old))
    wrapped_git(f'case "$*" in *"update-ref -m"*) "$GIT" update-ref {ref} {other} ;; esac')

    refused(lambda: publish(rulebook.runner, plan), RaceError)

    assert rulebook.refs() == {
        name: object_id
        for name, object_id in (rulebook.refs() | {ref: other}).items()
        if name == ref or not name.endswith("/2.0")
    }
    assert probe(rulebook.runner) is None
    assert rulebook.locks() == []


def test_a_clash_made_by_another_git_at_the_last_moment_is_named(
    rulebook: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    before = rulebook.state()
    plan = live_plan(rulebook, {DOC: "new\n"})
    script = wrapped_git('case "$*" in *"update-ref -m"*) "$GIT" update-ref refs/tags/section-01 main ;; esac')

    assert "refs/tags/section-01'" in refused(lambda: publish(rulebook.runner, plan), StateError).message

    script.unlink()
    rulebook.git("tag", "-d", "section-01")
    assert rulebook.state() == before
    assert probe(rulebook.runner) is None


def test_a_tag_that_exists_as_the_same_object_is_no_obstacle(rulebook: Repo, tmp_path: Path) -> None:
    plan = live_plan(rulebook, {DOC: "new\n"})
    twin = rulebook.copy(tmp_path / "twin")
    publish(twin.runner, plan)
    rulebook.git("fetch", "-q", str(twin.path), "refs/tags/section-01/2.0:refs/tags/section-01/2.0")

    publish(rulebook.runner, plan)

    assert rulebook.state() == twin.state()


def test_a_tag_that_exists_as_another_object_stops_all(rulebook: Repo) -> None:
    rulebook.git("tag", "section-01/2.0")

    assert "refs/tags/section-01/2.0" in unchanged(rulebook, live_plan(rulebook, {DOC: "new\n"}), IntegrityError)


@pytest.mark.parametrize("clash", ["section-01", "section-01/2.0/x"])
def test_a_tag_that_clashes_as_folder_and_file_is_named(rulebook: Repo, clash: str) -> None:
    rulebook.git("tag", clash)

    assert f"refs/tags/{clash} exists" in unchanged(rulebook, live_plan(rulebook, {DOC: "new\n"}), StateError)


def test_a_branch_that_clashes_with_a_new_line_is_named(rulebook: Repo) -> None:
    rulebook.git("branch", "-D", "-q", "pending/2020-11")
    rulebook.git("branch", "pending")
    plan = dataclasses.replace(live_plan(rulebook, {}), ref="refs/heads/pending/2021-06", old=None)

    assert "refs/heads/pending exists" in unchanged(rulebook, plan, StateError)


@pytest.mark.parametrize("name", ["Section D/1.0", "a\ncreate refs/heads/x", "-d", ""])
def test_a_name_that_is_none_for_a_tag_is_refused(rulebook: Repo, name: str) -> None:
    unchanged(rulebook, dataclasses.replace(live_plan(rulebook, {}), tags=(TagPlan(name, "x"),)), InputError)


def test_a_ref_that_is_no_branch_is_refused(rulebook: Repo) -> None:
    unchanged(rulebook, dataclasses.replace(live_plan(rulebook, {}), ref="refs/tags/x", old=None), InputError)


@pytest.mark.parametrize("name", ["refs/heads/main.lock", "packed-refs.lock", "index.lock"])
def test_a_lock_of_another_git_is_named_and_left(rulebook: Repo, name: str) -> None:
    (rulebook.common / name).write_text("")
    os.utime(rulebook.common / name, (1, 1))

    assert f"{name} (" in unchanged(rulebook, live_plan(rulebook, {DOC: "new\n"}), RaceError)
    assert (rulebook.common / name).exists()


def test_a_missing_name_is_told_with_what_to_type(rulebook: Repo) -> None:
    rulebook.git("config", "--unset", "user.name")
    before = rulebook.state()

    error = refused(lambda: publish(rulebook.runner, live_plan(rulebook, {DOC: "new\n"})), MachineError)

    assert "git config user.name" in error.hint
    assert "git config user.email" in error.hint
    assert rulebook.state() == before


@pytest.mark.parametrize("name", ["<>", "..", "   "])
def test_a_name_of_nothing_but_marks_is_none(rulebook: Repo, name: str) -> None:
    rulebook.git("config", "user.name", name)

    unchanged(rulebook, live_plan(rulebook, {DOC: "new\n"}), MachineError)


def test_nothing_begins_while_an_act_is_unfinished(rulebook: Repo) -> None:
    plan = live_plan(rulebook, {DOC: "new\n"})
    forked(lambda: publish(rulebook.runner, plan), {VARIABLE: "publish.intent"})
    before = rulebook.state()

    assert "seclog recover" in refused(lambda: publish(rulebook.runner, plan), UnfinishedError).hint
    assert rulebook.state() == before


@pytest.mark.parametrize("scene", [{DOC: "new\n"}, {}])
def test_a_dry_run_writes_nothing_at_all(rulebook: Repo, scene: dict[str, str | None]) -> None:
    before, stored = rulebook.state(), objects(rulebook)

    dry_run(rulebook.runner, live_plan(rulebook, scene))

    assert rulebook.state() == before
    assert objects(rulebook) == stored
    assert not (rulebook.common / "seclog").exists()


def test_of_two_acts_at_once_one_wins_and_the_other_changes_nothing(rulebook: Repo) -> None:
    plans = [live_plan(rulebook, {DOC: f"new {n}\n"}, sequence=n) for n in (2, 3)]
    pids = [start(lambda plan=plan: publish(rulebook.runner, plan)) for plan in plans]  # type: ignore[misc]

    codes = [ended(pid).code for pid in pids]

    assert sorted(codes, key=str) == [0, 5]
    won = codes.index(0)
    assert rulebook.read(DOC) == f"new {won + 2}\n"
    tags = [f"section-{n:02}/{won + 2}.0" for n in range(3)] + ["section-a/1.0"]
    assert rulebook.git("tag", "--list").split("\n") == tags
    assert probe(rulebook.runner) is None
    rulebook.fsck()


def apart(act: Callable[[], object]) -> Callable[[], object]:
    """The same in a process group of its own, as a shell would start it."""

    def begin() -> object:
        os.setpgid(0, 0)
        return act()

    return begin


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("command", ["commit-tree", "update-ref -m", "read-tree -m"])
def test_an_interrupt_leaves_all_as_it_was_or_finishes(
    rulebook: Repo, wrapped_git: Callable[[str], Path], number: int, command: str
) -> None:
    before = rulebook.state()
    plan = live_plan(rulebook, {DOC: "new\n"})
    wrapped_git(f'case "$*" in *"{command}"*) kill -{int(number)} $PPID ;; esac')

    end = forked(apart(lambda: publish(rulebook.runner, plan)))

    if command == "commit-tree":
        assert end in (Ended(130, None), Ended(None, number))
        assert rulebook.state() == before
    else:
        assert end == Ended(0, None)
        assert rulebook.refs()["refs/tags/section-00/2.0"]
        assert rulebook.git("status", "--porcelain") == ""
    assert probe(rulebook.runner) is None
    assert forked(lambda: recover(rulebook.runner)) == Ended(0, None)


def test_an_interrupt_of_the_terminal_does_not_reach_git_while_refs_move(
    rulebook: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    plan = live_plan(rulebook, {DOC: "new\n"})
    wrapped_git('case "$*" in *"update-ref -m"*) kill -2 -$PPID ;; esac')

    assert forked(apart(lambda: publish(rulebook.runner, plan))) == Ended(0, None)
    assert rulebook.read(DOC) == "new\n"


def test_a_sha256_repository_is_written_like_any_other(tmp_path: Path) -> None:
    repo = Repo.init(tmp_path / "long", "--object-format=sha256")
    first = publish(repo.runner, live_plan(repo, {DOC: "d\n"}, sequence=1))
    second = publish(repo.runner, live_plan(repo, {DOC: "new\n"}))

    assert len(second.commit) == 64
    assert repo.tip("main~1") == first.commit
    assert repo.git("status", "--porcelain") == ""
    repo.fsck()


def test_a_bare_repository_is_written_without_a_work_tree(tmp_path: Path) -> None:
    repo = Repo.init(tmp_path / "bare.git", "--bare")

    commit = publish(repo.runner, live_plan(repo, {DOC: "d\n"}, sequence=1)).commit

    assert repo.git("show", f"main:{DOC}") == "d"
    assert repo.tip() == commit


def test_a_bare_repository_has_nothing_to_restore(tmp_path: Path) -> None:
    repo = Repo.init(tmp_path / "bare.git", "--bare")
    publish(repo.runner, live_plan(repo, {DOC: "d\n"}, sequence=1))
    repo.git("branch", "pending/2020-11")

    refused(lambda: publish(repo.runner, line_plan(repo, DOC, "x\n")), StateError)


@pytest.mark.parametrize("where", ["main", "line", "subfolder", "git-dir"])
def test_every_work_tree_of_the_branch_is_brought_forward_from_wherever_we_stand(rulebook: Repo, where: str) -> None:
    rulebook.git("worktree", "add", "-q", "../line tree", "pending/2020-11")
    places = {
        "main": rulebook.path,
        "line": rulebook.path.parent / "line tree",
        "subfolder": rulebook.path / "documents",
        "git-dir": rulebook.path / ".git",
    }

    publish(Git(places[where]), live_plan(rulebook, {DOC: "new\n"}))

    assert rulebook.git("status", "--porcelain") == ""
    assert rulebook.read(DOC) == "new\n"


def test_dirt_in_another_work_tree_of_the_branch_is_refused(rulebook: Repo) -> None:
    rulebook.git("worktree", "add", "-q", "../line", "pending/2020-11")
    rulebook.write(DOC, "an edit\n")
    before = rulebook.state()

    error = refused(
        lambda: publish(Git(rulebook.path.parent / "line"), live_plan(rulebook, {DOC: "new\n"})), StateError
    )

    assert DOC in error.message
    assert str(rulebook.path) in error.message
    assert rulebook.state() == before


def test_a_work_tree_that_is_gone_is_left_out(rulebook: Repo) -> None:
    rulebook.git("worktree", "add", "-q", "../line", "pending/2020-11")
    (rulebook.path.parent / "line").rename(rulebook.path.parent / "moved")

    publish(rulebook.runner, line_plan(rulebook, DOC, "edited\n", restore=False))

    assert rulebook.git("show", f"{LINE}:{DOC}") == "edited"


def test_a_separate_git_directory_is_found(tmp_path: Path) -> None:
    repo = Repo.init(tmp_path / "tree", f"--separate-git-dir={tmp_path / 'elsewhere.git'}")
    repo.commit("texts", {DOC: "d\n"})

    publish(repo.runner, live_plan(repo, {DOC: "new\n"}))

    assert repo.git("status", "--porcelain") == ""
    repo.git("worktree", "add", "-q", "-b", "side", "../side")
    refused(lambda: publish(Git(tmp_path / "side"), live_plan(repo, {DOC: "newer\n"}, sequence=3)), StateError)


def test_hostile_settings_run_nothing_and_change_nothing(rulebook: Repo, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n")
    bad.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-checkout", "post-index-change", "pre-push", "pre-commit"):
        (hooks / name).symlink_to(bad)
    for key, value in {
        "core.hooksPath": str(hooks),
        "core.fsmonitor": str(bad),
        "core.pager": str(bad),
        "gpg.program": str(bad),
        "commit.gpgSign": "true",
        "tag.gpgSign": "true",
        "alias.commit-tree": f"!{bad}",
        "i18n.commitEncoding": "ISO-8859-1",
        "core.commentChar": "S",
        "core.fsync": "none",
        "core.quotePath": "true",
        "status.showUntrackedFiles": "no",
        "diff.renames": "copies",
    }.items():
        rulebook.git("config", key, value)
    plan = live_plan(rulebook, {DOC: "new\n", "documents/é ü.md": "accents\n"})

    commit = publish(rulebook.runner, plan).commit

    assert not (tmp_path / "ran").exists()
    assert "Seclog-Record" in rulebook.git("-c", "core.pager=cat", "cat-file", "commit", commit)
    assert rulebook.read("documents/é ü.md") == "accents\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_repository_that_may_not_be_written_is_told_in_one_line(rulebook: Repo) -> None:
    rulebook.common.chmod(0o555)
    try:
        error = refused(lambda: publish(rulebook.runner, live_plan(rulebook, {DOC: "new\n"})), MachineError)
    finally:
        rulebook.common.chmod(0o755)
    assert "cannot be written" in error.message


def test_a_private_folder_that_cannot_be_made_is_told_in_one_line(rulebook: Repo) -> None:
    (rulebook.common / "seclog").write_text("in the way")

    error = refused(lambda: publish(rulebook.runner, live_plan(rulebook, {DOC: "new\n"})), MachineError)

    assert "cannot be written" in error.message


def test_a_full_disk_before_the_refs_move_changes_nothing(rulebook: Repo, wrapped_git: Callable[[str], Path]) -> None:
    before = rulebook.state()
    plan = live_plan(rulebook, {DOC: "new\n"})
    wrapped_git('case "$*" in *"update-ref -m"*) echo "fatal: No space left on device" >&2; exit 128 ;; esac')

    error = refused(lambda: publish(rulebook.runner, plan), MachineError)

    assert "disk is full" in error.message
    assert rulebook.state() == before
    assert probe(rulebook.runner) is None


def test_a_full_disk_at_the_journal_changes_nothing(rulebook: Repo) -> None:
    before = rulebook.state()
    (rulebook.common / "seclog").mkdir()
    (rulebook.common / "seclog" / "journal.part").symlink_to("/dev/full")

    error = refused(lambda: publish(rulebook.runner, live_plan(rulebook, {DOC: "new\n"})), MachineError)

    assert "disk is full" in error.message
    assert rulebook.state() == before
    assert probe(rulebook.runner) is None


def test_an_act_that_cannot_even_be_taken_back_leads_to_recover(
    rulebook: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    before = rulebook.state()
    plan = live_plan(rulebook, {DOC: "new\n"})
    full = 'echo "fatal: No space left on device" >&2; exit 128'
    script = wrapped_git(
        f'case "$*" in *"update-ref -m"*) touch {rulebook.common}/full; {full};; '
        f'*"update-ref"*) [ -e {rulebook.common}/full ] && {{ {full}; }} ;; esac'
    )

    assert "seclog recover" in refused(lambda: publish(rulebook.runner, plan), MachineError).hint

    script.unlink()
    assert probe(rulebook.runner) is not None
    assert recover(rulebook.runner).action == "dropped"
    assert rulebook.state() == before


def test_an_editor_that_looks_at_the_index_for_a_moment_is_waited_for(
    rulebook: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    plan = live_plan(rulebook, {DOC: "new\n"})
    lock = rulebook.common / "index.lock"
    wrapped_git(
        f'case "$*" in *"read-tree -m"*) [ -e {lock}.seen ] || {{ touch {lock} {lock}.seen; "$GIT" "$@"; '
        f"code=$?; rm {lock}; exit $code; }} ;; esac"
    )

    publish(rulebook.runner, plan)

    assert (rulebook.common / "index.lock.seen").exists()
    assert rulebook.git("status", "--porcelain") == ""


def test_a_path_too_long_for_the_file_system_is_told(rulebook: Repo) -> None:
    name = f"documents/{'x' * 300}.md"

    assert "cannot be read" in unchanged(rulebook, line_plan(rulebook, name, "x\n"), MachineError)


def test_git_that_moved_the_refs_and_says_it_failed_is_not_believed(
    rulebook: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    plan = live_plan(rulebook, {DOC: "new\n"})
    wrapped_git('case "$*" in *"update-ref -m"*) "$GIT" "$@"; exit 1 ;; esac')

    commit = publish(rulebook.runner, plan).commit

    assert rulebook.tip() == commit
    assert rulebook.git("status", "--porcelain") == ""


def test_an_intent_that_cannot_be_placed_leaves_nothing(rulebook: Repo, wrapped_git: Callable[[str], Path]) -> None:
    before = rulebook.state()
    plan = live_plan(rulebook, {DOC: "new\n"})
    wrapped_git('case "$*" in *"update-ref --stdin"*) exit 1 ;; esac')

    refused(lambda: publish(rulebook.runner, plan), MachineError)

    assert rulebook.state() == before
    assert probe(rulebook.runner) is None


def test_a_work_tree_that_cannot_be_written_leaves_the_rest_to_recover(
    rulebook: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    plan = live_plan(rulebook, {DOC: "new\n"})
    script = wrapped_git('case "$*" in *"read-tree -m"*) echo "fatal: No space left on device" >&2; exit 128 ;; esac')

    error = refused(lambda: publish(rulebook.runner, plan), MachineError)

    assert "The record is made" in error.message
    assert error.hint == "Type: seclog recover"
    assert probe(rulebook.runner) is not None
    script.unlink()
    assert recover(rulebook.runner).action == "forward"
    assert rulebook.read(DOC) == "new\n"


def test_a_tag_that_vanishes_at_once_is_told(rulebook: Repo, wrapped_git: Callable[[str], Path]) -> None:
    plan = live_plan(rulebook, {DOC: "new\n"})
    wrapped_git('case "$*" in *"read-tree -m"*) "$GIT" update-ref -d refs/tags/section-01/2.0 ;; esac')

    assert "section-01/2.0" in refused(lambda: publish(rulebook.runner, plan), IntegrityError).message


def test_a_branch_that_vanishes_at_once_is_told(rulebook: Repo, wrapped_git: Callable[[str], Path]) -> None:
    plan = line_plan(rulebook, DOC, "x\n", restore=False)
    wrapped_git(f'case "$*" in *"update-ref -m"*) "$GIT" "$@"; "$GIT" update-ref -d {LINE}; exit 0 ;; esac')

    assert LINE in refused(lambda: publish(rulebook.runner, plan), IntegrityError).message


def test_a_publish_inside_the_lock_uses_it(rulebook: Repo) -> None:
    git = rulebook.runner
    with locked(git):
        held = git.lock
        publish(git, live_plan(rulebook, {DOC: "new\n"}))
        assert git.lock == held
    assert not journal.exists(git)
    assert intent.REF not in rulebook.refs()
