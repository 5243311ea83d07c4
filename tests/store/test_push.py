"""Telling the server first: a lost race leaves nothing to undo, and an unanswered question is settled by recover."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from seclog.core.errors import IntegrityError, MachineError, RaceError, RuleError, UnfinishedError
from seclog.core.plan import Plan
from seclog.store.failpoint import VARIABLE
from seclog.store.publish import Push, dry_run, publish
from seclog.store.push import UnknownOutcomeError
from seclog.store.recover import probe, recover
from tests.builder import Repo
from tests.store.conftest import KILLED, LIVE, TEXTS, Ended, forked, live_plan, refused

DOC = "documents/section-d.md"
PUSH = Push("origin", LIVE)


@pytest.fixture
def server(repo: Repo, tmp_path: Path) -> Repo:
    """A bare server that `repo` has as its origin, at the same commit."""
    repo.commit("texts", TEXTS)
    server = Repo.init(tmp_path / "server.git", "--bare")
    repo.git("remote", "add", "origin", str(server.path))
    repo.git("push", "-q", "origin", "main")
    return server


def somebody_else(server: Repo) -> str:
    """Another person's commit arrives at the server."""
    old = server.tip()
    return server.commit_bytes(b"else\n", f"{old}^{{tree}}", old, ref=LIVE)


def local(repo: Repo) -> object:
    """What must not change here; the remote-tracking ref may follow the server."""
    refs = {name: object_id for name, object_id in repo.refs().items() if not name.startswith("refs/remotes/")}
    return refs, repo.state()[1:]


def hook(server: Repo, name: str, script: str) -> Path:
    place = server.path / "hooks" / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    return place


def test_the_server_has_the_record_and_its_tags_before_we_have(repo: Repo, server: Repo) -> None:
    hook(
        server,
        "pre-receive",
        f"unset GIT_OBJECT_DIRECTORY GIT_QUARANTINE_PATH; git --git-dir={repo.common} for-each-ref > seen",
    )

    published = publish(repo.runner, live_plan(repo, {DOC: "new\n"}), push=PUSH)

    assert server.refs() == {name: i for name, i in repo.refs().items() if not name.startswith("refs/remotes")}
    assert repo.tip() == published.commit
    assert repo.read(DOC) == "new\n"
    seen = (server.path / "seen").read_text()
    assert "refs/seclog/intent" in seen
    assert "refs/tags" not in seen


def test_the_first_push_makes_the_branch(repo: Repo, server: Repo) -> None:
    server.git("update-ref", "-d", LIVE)

    commit = publish(repo.runner, live_plan(repo, {DOC: "new\n"}), push=PUSH).commit

    assert server.tip() == commit


def test_records_not_yet_pushed_go_along(repo: Repo, server: Repo) -> None:
    publish(repo.runner, live_plan(repo, {DOC: "new\n"}))

    commit = publish(repo.runner, live_plan(repo, {DOC: "newer\n"}, sequence=3), push=PUSH).commit

    assert server.tip() == commit


@pytest.mark.parametrize("act", [publish, dry_run])
def test_a_server_with_records_that_we_lack_is_a_lost_race(
    repo: Repo, server: Repo, act: Callable[..., object]
) -> None:
    there = somebody_else(server)
    plan = live_plan(repo, {DOC: "new\n"})
    before = local(repo)

    refused(lambda: act(repo.runner, plan, push=PUSH), RaceError)

    assert local(repo) == before
    assert server.tip() == there
    assert probe(repo.runner) is None


def test_a_race_lost_while_pushing_changes_nothing(
    repo: Repo, server: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    old = server.tip()
    there = server.commit_bytes(b"else\n", f"{old}^{{tree}}", old)
    plan = live_plan(repo, {DOC: "new\n"})
    before = local(repo)
    wrapped_git(f'case "$*" in *"push --porcelain"*) "$GIT" -C {server.path} update-ref {LIVE} {there} ;; esac')

    error = refused(lambda: publish(repo.runner, plan, push=PUSH), RaceError)

    assert "nothing has changed" in error.message
    assert local(repo) == before
    assert server.refs() == {LIVE: there}
    assert probe(repo.runner) is None


def test_a_hook_of_the_server_that_refuses_is_a_rule_and_its_words_are_told(repo: Repo, server: Repo) -> None:
    hook(server, "pre-receive", "echo 'Releases are frozen.' >&2; exit 1")
    plan = live_plan(repo, {DOC: "new\n"})
    before, there = local(repo), server.refs()

    error = refused(lambda: publish(repo.runner, plan, push=PUSH), RuleError)

    assert "Releases are frozen" in error.message
    assert local(repo) == before
    assert server.refs() == there
    assert probe(repo.runner) is None


def test_another_tag_at_the_server_stops_all(repo: Repo, server: Repo) -> None:
    server.git("tag", "section-01/2.0", "main")
    plan = live_plan(repo, {DOC: "new\n"})
    before = local(repo)

    refused(lambda: publish(repo.runner, plan, push=PUSH), IntegrityError)

    assert local(repo) == before
    assert "section-00" not in server.git("tag")


def test_a_server_that_cannot_be_reached_stops_all(repo: Repo, server: Repo) -> None:
    server.path.rename(server.path.with_name("gone"))
    plan = live_plan(repo, {DOC: "new\n"})
    before = local(repo)

    refused(lambda: publish(repo.runner, plan, push=PUSH), MachineError)

    assert local(repo) == before
    assert probe(repo.runner) is None


LOST = 'case "$*" in *"push --porcelain"*) %s mv {server} {server}.gone; exit 128 ;; esac'
PUSHED = '"$GIT" "$@" > /dev/null 2>&1;'


def lose_connection(repo: Repo, server: Repo, wrapped_git: Callable[[str], Path], *, arrived: bool) -> Plan:
    """An act whose push ends without an answer; whether it arrived only the server knows."""
    plan = live_plan(repo, {DOC: "new\n"})
    script = wrapped_git((LOST % (PUSHED if arrived else "")).format(server=server.path))
    error = refused(lambda: publish(repo.runner, plan, push=PUSH), UnknownOutcomeError)
    assert "seclog recover" in error.hint
    assert error.exit_code == 6
    script.unlink()
    return plan


def back(server: Repo) -> None:
    server.path.with_name(server.path.name + ".gone").rename(server.path)


def test_while_the_server_does_not_answer_the_intent_stays(
    repo: Repo, server: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    lose_connection(repo, server, wrapped_git, arrived=True)
    before = repo.state()

    refused(lambda: recover(repo.runner), MachineError)
    refused(lambda: recover(repo.runner, abandon=True), MachineError)

    assert repo.state() == before
    assert probe(repo.runner) is not None


def test_a_push_that_arrived_is_completed(repo: Repo, server: Repo, wrapped_git: Callable[[str], Path]) -> None:
    lose_connection(repo, server, wrapped_git, arrived=True)
    back(server)

    recovery = recover(repo.runner)

    assert (recovery.action, recovery.commit) == ("forward", server.tip())
    assert repo.tip() == server.tip()
    assert repo.read(DOC) == "new\n"
    assert repo.refs()["refs/tags/section-00/2.0"] == server.refs()["refs/tags/section-00/2.0"]
    assert recover(repo.runner).action == "nothing"


def test_a_push_that_arrived_and_was_built_upon_is_completed(
    repo: Repo, server: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    lose_connection(repo, server, wrapped_git, arrived=True)
    back(server)
    record = server.tip()
    somebody_else(server)

    assert recover(repo.runner).action == "forward"
    assert repo.tip() == record
    assert repo.git("status", "--porcelain") == ""


def test_a_push_that_did_not_arrive_is_made_again(repo: Repo, server: Repo, wrapped_git: Callable[[str], Path]) -> None:
    lose_connection(repo, server, wrapped_git, arrived=False)
    back(server)

    recovery = recover(repo.runner)

    assert recovery.action == "forward"
    assert server.tip() == repo.tip() == recovery.commit


def test_a_push_that_did_not_arrive_may_be_abandoned(
    repo: Repo, server: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    before, there = repo.state(), server.refs()
    lose_connection(repo, server, wrapped_git, arrived=False)
    back(server)

    recovery = recover(repo.runner, abandon=True)

    assert recovery.action == "dropped"
    assert repo.state() == before
    assert server.refs() == there


def test_a_push_that_somebody_overtook_is_a_lost_race(
    repo: Repo, server: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    before = repo.state()
    lose_connection(repo, server, wrapped_git, arrived=False)
    back(server)
    somebody_else(server)

    recovery = recover(repo.runner)

    assert recovery.action == "dropped"
    assert "lost a race" in recovery.message
    assert repo.state() == before


@pytest.mark.parametrize("arrived", [True, False])
def test_a_line_that_moved_here_meanwhile_is_left_as_it_is(
    repo: Repo, server: Repo, wrapped_git: Callable[[str], Path], arrived: bool
) -> None:
    lose_connection(repo, server, wrapped_git, arrived=arrived)
    back(server)
    mine = repo.commit("mine", {"README.md": "mine\n"})

    recovery = recover(repo.runner)

    assert recovery.action == "dropped"
    assert ("git fetch" in recovery.message) == arrived
    assert repo.tip() == mine
    assert probe(repo.runner) is None


def test_a_record_that_the_server_has_and_we_could_not_enter_is_unfinished(
    repo: Repo, server: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    plan = live_plan(repo, {DOC: "new\n"})
    script = wrapped_git('case "$*" in *"update-ref -m"*) echo "fatal: No space left on device" >&2; exit 128 ;; esac')

    error = refused(lambda: publish(repo.runner, plan, push=PUSH), UnfinishedError)

    assert "origin has the record" in error.message
    script.unlink()
    assert recover(repo.runner).action == "forward"
    assert repo.tip() == server.tip()


@pytest.mark.parametrize(
    "point", ["publish.journal", "publish.intent", "publish.pushed", "publish.moved", "finish.trees"]
)
@pytest.mark.parametrize("again", ["", "recover.sent", "recover.moved", "drop.intent", "finish.restored"])
def test_a_kill_around_the_push_leaves_both_sides_the_same(repo: Repo, server: Repo, point: str, again: str) -> None:
    before = repo.state()
    plan = live_plan(repo, {DOC: "new\n"})
    assert forked(lambda: publish(repo.runner, plan, push=PUSH), {VARIABLE: point}) == KILLED
    forked(lambda: recover(repo.runner), {VARIABLE: again})

    assert forked(lambda: recover(repo.runner)) == Ended(0, None)

    assert repo.tip() == server.tip()
    assert {n for n in repo.refs() if n.startswith("refs/tags")} == {
        n for n in server.refs() if n.startswith("refs/tags")
    }
    assert (point == "publish.journal") == (repo.state() == before)
    assert repo.git("status", "--porcelain") == ""
    assert recover(repo.runner).action == "nothing"
    repo.fsck()
    server.fsck()


def test_a_lost_answer_is_asked_for_again(repo: Repo, server: Repo, wrapped_git: Callable[[str], Path]) -> None:
    plan = live_plan(repo, {DOC: "new\n"})
    wrapped_git('case "$*" in *"push --porcelain"*) "$GIT" "$@" > /dev/null 2>&1; exit 128 ;; esac')

    commit = publish(repo.runner, plan, push=PUSH).commit

    assert server.tip() == repo.tip() == commit


def test_a_server_that_fails_without_a_word_leaves_the_intent(
    repo: Repo, server: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    plan = live_plan(repo, {DOC: "new\n"})
    wrapped_git("""case "$*" in *"push --porcelain"*)
      printf '!\\tx:refs/heads/main\\t[remote failure] (remote failed to report status)\\n'; exit 1 ;; esac""")

    refused(lambda: publish(repo.runner, plan, push=PUSH), UnknownOutcomeError)

    assert probe(repo.runner) is not None


def test_an_interrupt_while_pushing_leaves_an_intent_that_recover_settles(
    repo: Repo, server: Repo, wrapped_git: Callable[[str], Path]
) -> None:
    plan = live_plan(repo, {DOC: "new\n"})
    script = wrapped_git('case "$*" in *"push --porcelain"*) kill -2 $PPID ;; esac')

    assert forked(lambda: publish(repo.runner, plan, push=PUSH)) == Ended(130, None)

    script.unlink()
    assert probe(repo.runner) is not None
    assert recover(repo.runner).action == "forward"
    assert repo.tip() == server.tip()
