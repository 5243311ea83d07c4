"""Recovery: forward when the commit point has moved, dropped when it has not, and never a guess."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from seclog.core.errors import IntegrityError, MachineError, RaceError, StateError
from seclog.core.plan import Plan
from seclog.store import intent, journal
from seclog.store.failpoint import VARIABLE
from seclog.store.git import Git
from seclog.store.publish import publish
from seclog.store.recover import probe, recover
from tests.builder import Repo
from tests.store.conftest import KILLED, LINE, LIVE, forked, line_plan, live_plan, refused

DOC = "documents/section-d.md"


def cut_off(repo: Repo, point: str, plan: Plan | None = None) -> Plan:
    """An act that dies at a fail point."""
    plan = plan or live_plan(repo, {DOC: "new\n"})
    assert forked(lambda: publish(repo.runner, plan), {VARIABLE: point}) == KILLED
    return plan


def torn(repo: Repo, wrapped_git: Callable[[str], Path], *refs: str) -> str:
    """An act that dies when only some of its refs have moved; returns its commit."""
    plan = live_plan(repo, {DOC: "new\n"})
    script = wrapped_git(
        'case "$*" in *"update-ref -m"*)'
        ' while read -r verb ref new old; do case "$verb $ref" in '
        + "|".join(f'"update {ref}"|"create {ref}"' for ref in refs)
        + ') "$GIT" update-ref $ref $new;; esac; done; kill -9 $PPID; exit 1 ;; esac'
    )
    assert forked(lambda: publish(repo.runner, plan)) == KILLED
    script.unlink()
    return intent.read(repo.runner, repo.refs()[intent.REF]).commit


def test_without_an_unfinished_act_there_is_nothing_to_do(rulebook: Repo) -> None:
    before = rulebook.state()

    assert probe(rulebook.runner) is None
    assert recover(rulebook.runner).action == "nothing"
    assert rulebook.state() == before


def test_an_act_that_had_not_moved_its_branch_is_dropped(rulebook: Repo) -> None:
    before = rulebook.state()
    cut_off(rulebook, "publish.intent")
    state = probe(rulebook.runner)
    assert state is not None
    assert (state.ref, state.moved) == (LIVE, False)

    recovery = recover(rulebook.runner)

    assert (recovery.action, recovery.commit) == ("dropped", state.commit)
    assert rulebook.state() == before


@pytest.mark.parametrize("refs", [(LIVE,), (LIVE, "refs/tags/section-01/2.0")])
def test_an_act_that_had_moved_its_branch_is_completed(
    rulebook: Repo, wrapped_git: Callable[[str], Path], refs: tuple[str, ...]
) -> None:
    commit = torn(rulebook, wrapped_git, *refs)

    recovery = recover(rulebook.runner)

    assert (recovery.action, recovery.commit, recovery.missing) == ("forward", commit, ())
    assert [rulebook.tip(f"section-{n:02}/2.0") for n in range(3)] == [commit] * 3
    assert rulebook.git("status", "--porcelain") == ""
    assert rulebook.read(DOC) == "new\n"


def test_only_the_work_tree_may_be_behind(rulebook: Repo) -> None:
    cut_off(rulebook, "publish.moved")
    state = probe(rulebook.runner)
    assert state is not None
    assert state.moved

    assert recover(rulebook.runner).action == "forward"
    assert rulebook.read(DOC) == "new\n"


def test_git_that_completes_the_act_and_says_it_failed_is_not_believed(
    rulebook: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    commit = torn(rulebook, wrapped_git, LIVE)
    wrapped_git('case "$*" in *"update-ref -m"*) "$GIT" "$@"; exit 1 ;; esac')

    assert recover(rulebook.runner).action == "forward"
    assert rulebook.tip("section-02/2.0") == commit


def test_a_tag_taken_away_before_the_act_was_complete_is_made_again(rulebook: Repo) -> None:
    cut_off(rulebook, "publish.moved")
    rulebook.git("tag", "-d", "section-01/2.0")

    assert recover(rulebook.runner).action == "forward"
    assert rulebook.tip("section-01/2.0") == rulebook.tip()


def test_an_act_that_cannot_be_completed_now_is_completed_later(
    rulebook: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    commit = torn(rulebook, wrapped_git, LIVE)
    script = wrapped_git('case "$*" in *"update-ref -m"*) echo "fatal: No space left on device" >&2; exit 1 ;; esac')
    refused(lambda: recover(rulebook.runner), MachineError)
    script.unlink()

    assert recover(rulebook.runner).action == "forward"
    assert rulebook.tip("section-02/2.0") == commit


def test_a_branch_that_moved_on_since_is_followed(rulebook: Repo, wrapped_git: Callable[[str], Path]) -> None:
    commit = torn(rulebook, wrapped_git, LIVE)
    later = rulebook.commit_bytes(b"later\n", f"{commit}^{{tree}}", commit, ref=LIVE)

    recovery = recover(rulebook.runner)

    assert recovery.action == "forward"
    assert rulebook.tip() == later
    assert rulebook.tip("section-02/2.0") == commit
    assert rulebook.git("status", "--porcelain") == ""


def test_a_record_beside_the_first_parent_chain_has_not_happened(
    rulebook: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    commit = torn(rulebook, wrapped_git, LIVE)
    old = f"{commit}^"
    merge = rulebook.commit_bytes(b"foxtrot\n", f"{commit}^{{tree}}", rulebook.tip(old), commit, ref=LIVE)

    assert recover(rulebook.runner).action == "dropped"
    assert rulebook.tip() == merge


def test_a_tag_that_differs_is_never_overwritten(rulebook: Repo, wrapped_git: Callable[[str], Path]) -> None:
    torn(rulebook, wrapped_git, LIVE)
    rulebook.git("tag", "section-01/2.0", "main~1")
    before = rulebook.state()

    refused(lambda: recover(rulebook.runner), IntegrityError)

    assert rulebook.state() == before
    rulebook.git("tag", "-d", "section-01/2.0")
    assert recover(rulebook.runner).action == "forward"


def test_a_tag_object_collected_as_garbage_is_named(rulebook: Repo, wrapped_git: Callable[[str], Path]) -> None:
    commit = torn(rulebook, wrapped_git, LIVE)
    rulebook.git("gc", "-q", "--prune=now")

    recovery = recover(rulebook.runner)

    assert recovery.action == "forward"
    assert recovery.missing == tuple(f"refs/tags/section-{n:02}/2.0" for n in range(3))
    assert rulebook.tip() == commit
    assert probe(rulebook.runner) is None
    rulebook.fsck()


@pytest.mark.parametrize(("point", "action"), [("publish.journal", "dropped"), ("publish.moved", "forward")])
def test_an_intent_collected_as_garbage_still_leaves_the_journal(rulebook: Repo, point: str, action: str) -> None:
    cut_off(rulebook, point)
    rulebook.git("gc", "-q", "--prune=now")

    assert recover(rulebook.runner).action == action
    assert rulebook.git("status", "--porcelain") == ""


def test_an_intent_without_a_journal_is_enough(rulebook: Repo, wrapped_git: Callable[[str], Path]) -> None:
    torn(rulebook, wrapped_git, LIVE)
    journal.remove(rulebook.runner)

    assert recover(rulebook.runner).action == "forward"
    assert rulebook.read(DOC) == "new\n"


def test_a_repository_that_was_moved_is_recovered_where_it_is(rulebook: Repo, tmp_path: Path) -> None:
    rulebook.write(DOC, "edited\n")
    cut_off(rulebook, "publish.moved", line_plan(rulebook, DOC, "edited\n"))
    other = rulebook.copy(tmp_path / "copy")

    assert recover(other.runner).action == "forward"
    assert other.read(DOC) == "live d\n"
    assert rulebook.read(DOC) == "edited\n"


def test_words_written_after_the_crash_are_kept_and_named(rulebook: Repo) -> None:
    rulebook.write(DOC, "edited\n")
    cut_off(rulebook, "publish.moved", line_plan(rulebook, DOC, "edited\n"))
    rulebook.write(DOC, "later words\n")

    recovery = recover(rulebook.runner)

    assert recovery.kept == (DOC,)
    assert rulebook.read(DOC) == "later words\n"


def test_words_in_the_way_of_the_work_tree_stop_recovery_until_they_are_put_aside(rulebook: Repo) -> None:
    cut_off(rulebook, "publish.moved")
    rulebook.write(DOC, "later words\n")

    assert DOC in refused(lambda: recover(rulebook.runner), StateError).message
    assert rulebook.read(DOC) == "later words\n"
    rulebook.git("checkout", "-q", "main~1", "--", DOC)
    assert recover(rulebook.runner).action == "forward"
    assert rulebook.read(DOC) == "new\n"


@pytest.mark.parametrize("half", ["", "n", "new\n"])
def test_a_file_that_git_had_half_written_is_written_again(rulebook: Repo, half: str) -> None:
    cut_off(rulebook, "publish.moved")
    rulebook.write(DOC, half)

    recover(rulebook.runner)

    assert rulebook.read(DOC) == "new\n"
    assert rulebook.git("status", "--porcelain") == ""


def test_a_link_put_in_the_way_is_not_followed(rulebook: Repo, tmp_path: Path) -> None:
    cut_off(rulebook, "publish.moved")
    (tmp_path / "outside").write_text("")
    (rulebook.path / DOC).unlink()
    (rulebook.path / DOC).symlink_to(tmp_path / "outside")

    refused(lambda: recover(rulebook.runner), StateError)

    assert (tmp_path / "outside").read_text() == ""


def test_a_work_tree_that_went_to_another_branch_is_left_alone(rulebook: Repo) -> None:
    cut_off(rulebook, "publish.moved")
    rulebook.git("symbolic-ref", "HEAD", LINE)

    assert recover(rulebook.runner).action == "forward"
    assert rulebook.read(DOC) == "live d\n"


def test_the_work_tree_to_restore_may_be_gone(rulebook: Repo) -> None:
    rulebook.git("worktree", "add", "-q", "-b", "side", "../side", "main")
    side = rulebook.path.parent / "side"
    (side / DOC).write_text("edited\n")
    plan = line_plan(rulebook, DOC, "edited\n")
    assert forked(lambda: publish(Git(side), plan), {VARIABLE: "publish.moved"}) == KILLED
    rulebook.git("worktree", "remove", "--force", "../side")

    assert recover(rulebook.runner).action == "forward"
    assert probe(rulebook.runner) is None


def spoil_object(repo: Repo) -> None:
    repo.git("update-ref", intent.REF, "HEAD")


def spoil_text(old: str, new: str) -> Callable[[Repo], None]:
    def spoil(repo: Repo) -> None:
        text = repo.git("cat-file", "tag", intent.REF) + "\n"
        assert old in text
        data = text.replace(old, new)
        repo.git(
            "update-ref", intent.REF, repo.git("hash-object", "-t", "tag", "-w", "--stdin", "--literally", stdin=data)
        )

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_object,
        spoil_text("Seclog-Intent: 1", "Seclog-Intent: 2"),
        spoil_text("Seclog-Intent: 1\n", ""),
        spoil_text("tag seclog-intent", "tag other"),
        spoil_text("refs/heads/main", "refs/remotes/main"),
        spoil_text("refs/heads/main", "refs/tags/main"),
        spoil_text("refs/tags/section-01/2.0", "refs/heads/section"),
        spoil_text("Seclog-Intent: 1", "Seclog-Intent: 1\nRemote: origin"),
        spoil_text("refs/heads/main", "refs/heads/main  "),
    ],
)
def test_an_intent_that_this_seclog_did_not_write_is_left_alone(rulebook: Repo, spoil: Callable[[Repo], None]) -> None:
    cut_off(rulebook, "publish.intent")
    spoil(rulebook)
    before = rulebook.state()

    refused(lambda: recover(rulebook.runner), StateError)
    refused(lambda: probe(rulebook.runner), StateError)

    assert rulebook.state() == before


def as_json(**fields: object) -> str:
    sound = {
        "seclog-journal": 1,
        "intent": "i",
        "ref": "r",
        "old": None,
        "commit": "c",
        "git_dirs": [],
        "restore": None,
    }
    return json.dumps(sound | fields)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"seclog-journal": 1}',
        as_json(**{"seclog-journal": 2}),
        as_json(intent=7),
        as_json(old=[]),
        as_json(git_dirs=["../../x"]),
        as_json(git_dirs=7),
        as_json(restore=[".", [1]]),
        as_json(restore=[".", {"a": 1}]),
        as_json(restore=["/elsewhere", {}]),
        "[" * 100_000,
    ],
)
def test_a_journal_that_this_seclog_did_not_write_is_left_alone(rulebook: Repo, text: str) -> None:
    place = rulebook.common / "seclog" / "journal"
    place.parent.mkdir()
    place.write_text(text)

    assert str(place) in refused(lambda: recover(rulebook.runner), StateError).message
    assert place.read_text() == text


def test_an_intent_and_a_journal_of_two_acts_are_left_alone(rulebook: Repo) -> None:
    cut_off(rulebook, "publish.intent")
    place = rulebook.common / "seclog" / "journal"
    fields = json.loads(place.read_text())
    place.write_text(json.dumps(fields | {"intent": "0" * 40}))
    before = rulebook.state()

    refused(lambda: recover(rulebook.runner), StateError)

    assert rulebook.state() == before


def leave(repo: Repo, name: str, text: str, *, age: float = 0) -> Path:
    """A lock as a killed git leaves it."""
    place = repo.common / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    os.utime(place, (time.time() - age, time.time() - age))
    return place


OURS = ["refs/heads/main.lock", "refs/tags/section-00/2.0.lock", "refs/seclog/intent.lock", "HEAD.lock", "index.lock"]


@pytest.mark.parametrize("name", [*OURS, "packed-refs.lock", "packed-refs.new"])
def test_an_empty_lock_of_our_act_is_cleared(rulebook: Repo, name: str) -> None:
    before = rulebook.state()
    cut_off(rulebook, "publish.intent")
    place = leave(rulebook, name, "")

    assert recover(rulebook.runner).action == "dropped"
    assert not place.exists()
    assert rulebook.state() == before


def test_a_lock_with_what_we_meant_to_write_is_cleared(rulebook: Repo) -> None:
    cut_off(rulebook, "publish.intent")
    state = probe(rulebook.runner)
    assert state is not None
    place = leave(rulebook, "refs/heads/main.lock", f"{state.commit}\n")

    assert recover(rulebook.runner).action == "dropped"
    assert not place.exists()


@pytest.mark.parametrize(
    ("name", "text", "age"),
    [
        ("refs/heads/main.lock", "0123456789012345678901234567890123456789\n", 0),
        ("refs/heads/main.lock", "", 700),
        ("index.lock", "", 700),
        ("HEAD.lock", "something else", 0),
    ],
)
def test_a_lock_that_is_not_ours_is_told_with_its_age_and_left(
    rulebook: Repo, name: str, text: str, age: float
) -> None:
    cut_off(rulebook, "publish.intent")
    place = leave(rulebook, name, text, age=age)
    before = rulebook.state()

    error = refused(lambda: recover(rulebook.runner), RaceError)

    assert str(place) in error.message
    assert f"({int(age)} s ago)" in error.message or f"({int(age) + 1} s ago)" in error.message
    assert "--clear-locks" in error.hint
    assert place.read_text() == text
    assert rulebook.state() == before


@pytest.mark.parametrize("name", ["refs/heads/other.lock", "refs/heads/main.lock", "index.lock", "packed-refs.lock"])
def test_an_old_lock_is_cleared_when_asked_even_without_an_act(rulebook: Repo, name: str) -> None:
    place = leave(rulebook, name, "", age=700)
    refused(lambda: recover(rulebook.runner), RaceError)
    assert place.exists()

    assert recover(rulebook.runner, clear_locks=True).action == "nothing"
    assert not place.exists()


def test_a_young_lock_is_not_cleared_even_when_asked(rulebook: Repo) -> None:
    place = leave(rulebook, "index.lock", "", age=500)

    refused(lambda: recover(rulebook.runner, clear_locks=True), RaceError)

    assert place.exists()


def test_a_lock_that_a_process_has_open_is_not_cleared_even_when_asked(rulebook: Repo) -> None:
    place = leave(rulebook, "index.lock", "", age=700)
    with place.open():
        refused(lambda: recover(rulebook.runner, clear_locks=True), RaceError)

    assert place.exists()
    assert recover(rulebook.runner, clear_locks=True).action == "nothing"


def test_only_a_lock_that_names_our_commit_is_ours_while_another_git_is_at_work_here(rulebook: Repo) -> None:
    cut_off(rulebook, "publish.intent")
    state = probe(rulebook.runner)
    assert state is not None
    place = leave(rulebook, "index.lock", "")
    with subprocess.Popen(
        ["git", "cat-file", "--batch"], cwd=rulebook.path, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdin.write(b"HEAD\n")
        other.stdin.flush()
        other.stdout.readline()  # it is up
        refused(lambda: recover(rulebook.runner), RaceError)
        assert place.exists()
        place.unlink()
        known = leave(rulebook, "refs/heads/main.lock", f"{state.commit}\n")
        assert recover(rulebook.runner).action == "dropped"
        other.stdin.close()

    assert not known.exists()


def test_where_processes_cannot_be_seen_only_ten_minutes_make_a_lock_stale(
    rulebook: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seclog.store.stale._PROCESSES", "/nowhere")
    cut_off(rulebook, "publish.intent")
    leave(rulebook, "index.lock", "")
    refused(lambda: recover(rulebook.runner), RaceError)
    leave(rulebook, "index.lock", "", age=700)

    assert recover(rulebook.runner, clear_locks=True).action == "dropped"


def test_recovery_works_from_another_work_tree(rulebook: Repo) -> None:
    rulebook.git("worktree", "add", "-q", "../line", "pending/2020-11")
    cut_off(rulebook, "publish.moved")
    (rulebook.common / "index.lock").write_text("DIRC")

    assert recover(Git(rulebook.path.parent / "line")).action == "forward"
    assert rulebook.git("status", "--porcelain") == ""


def test_an_act_begun_in_a_linked_work_tree_leaves_its_locks_there(rulebook: Repo) -> None:
    rulebook.git("worktree", "add", "-q", "../line", "pending/2020-11")
    plan = line_plan(rulebook, DOC, "edited\n", restore=False)
    assert forked(lambda: publish(Git(rulebook.path.parent / "line"), plan), {VARIABLE: "publish.moved"}) == KILLED
    places = [leave(rulebook, f"worktrees/line/{name}", "") for name in ("HEAD.lock", "index.lock")]

    assert recover(rulebook.runner).action == "forward"
    assert not any(place.exists() for place in places)
    assert (rulebook.path.parent / "line" / DOC).read_text() == "edited\n"
