"""The lock: one writer at a time, also when the writer has died and its git lives on."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from seclog.core.errors import MachineError, RaceError
from seclog.store.lock import locked, shielded
from seclog.store.publish import publish
from seclog.store.recover import recover
from tests.builder import Repo
from tests.store.conftest import KILLED, Ended, ended, live_plan, refused, start

DOC = "documents/section-d.md"


def take(repo: Repo) -> None:
    with locked(repo.runner, patience=0):
        pass


def test_while_it_is_held_another_is_told_so(rulebook: Repo) -> None:
    with locked(rulebook.runner):
        assert "at work" in refused(lambda: take(rulebook), RaceError).message

    take(rulebook)


def test_it_is_waited_for_a_short_while(rulebook: Repo) -> None:
    held, hold_on = os.pipe(), os.pipe()

    def hold() -> None:
        with locked(rulebook.runner):
            os.write(held[1], b"x")
            os.read(hold_on[0], 1)

    pid = start(hold)
    os.read(held[0], 1)
    refused(lambda: take(rulebook), RaceError)
    os.write(hold_on[1], b"x")
    with locked(rulebook.runner):
        assert ended(pid) == Ended(0, None)
    for descriptor in (*held, *hold_on):
        os.close(descriptor)


def test_it_is_free_after_an_error(rulebook: Repo) -> None:
    with pytest.raises(ValueError, match="out of it"), locked(rulebook.runner):
        raise ValueError("out of it")

    take(rulebook)


def test_a_runner_that_has_it_may_take_it_again(rulebook: Repo) -> None:
    git = rulebook.runner
    with locked(git):
        held = git.lock
        with locked(git, patience=0):
            assert git.lock == held
        assert git.lock == held
        refused(lambda: take(rulebook), RaceError)
    assert git.lock is None


def test_a_folder_in_its_place_is_told_in_one_line(rulebook: Repo) -> None:
    (rulebook.common / "seclog" / "lock").mkdir(parents=True)

    assert "cannot be written" in refused(lambda: take(rulebook), MachineError).message


def test_a_killed_parent_does_not_free_it_while_its_git_lives(
    rulebook: Repo, wrapped_git: Callable[[str], Path], tmp_path: Path
) -> None:
    begun, go = tmp_path / "begun", tmp_path / "go"
    os.mkfifo(begun)
    os.mkfifo(go)
    plan = live_plan(rulebook, {DOC: "new\n"})
    slow = f'all=$(cat); echo > {begun}; read -r _ < {go}; echo "$all" | "$GIT" "$@" > /dev/null; exit'
    script = wrapped_git(f'case "$*" in *"update-ref -m"*) {slow} ;; esac')
    pid = start(lambda: publish(rulebook.runner, plan))
    begun.read_text()
    script.unlink()
    os.kill(pid, signal.SIGKILL)
    assert ended(pid) == KILLED

    before = rulebook.state()
    refused(lambda: take(rulebook), RaceError)
    assert rulebook.state() == before
    go.write_text("\n")

    assert recover(rulebook.runner).action == "forward"
    assert rulebook.read(DOC) == "new\n"


def test_a_shield_outside_the_main_thread_leaves_signals_alone(rulebook: Repo) -> None:
    git = rulebook.runner
    seen: list[bool] = []

    def work() -> None:
        with shielded(git):
            seen.append(git.shielded)

    thread = Thread(target=work)
    thread.start()
    thread.join()

    assert seen == [True]
    assert not git.shielded
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
