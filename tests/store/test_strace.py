"""A crash or a full disk at single system calls inside git, injected by strace while git moves refs and files."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from seclog.store.failpoint import VARIABLE
from seclog.store.publish import publish
from seclog.store.recover import probe
from tests.store.conftest import Ended, forked
from tests.store.test_crash_points import Scene, made, settle

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here"),
]

SCRIPT = """
case "$*" in
  *"${TRACED:-nothing at all}"*)
    exec strace -A -f -qq -o "$STRACE_LOG" -e trace="$STRACE_CALL" $STRACE_INJECT "$GIT" "$@" ;;
esac
"""
TRANSACTION, INTENT = "update-ref -m seclog --stdin", "update-ref --stdin"
READ_TREE, RESTORE = "read-tree -m -u", "restore --source=HEAD"
KILL, FULL, BROKEN = "signal=KILL", "error=ENOSPC", "error=EIO"
INJECTED = {
    "rename": (KILL, FULL),
    "unlink": (KILL,),
    "openat": (KILL,),
    "write": (KILL, FULL),
    "mkdir": (KILL, FULL),
    "fsync": (BROKEN,),
}


class Point(NamedTuple):
    """A system call of a git command, by its number among those of its name."""

    command: str
    call: str
    number: int


def may_run_strace() -> bool:
    return subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


def traced(scene: Scene, folder: Path, point: Point, inject: str) -> tuple[str, Ended]:
    """Publish with one git command under strace; when that is killed, seclog is killed right after it."""
    log = folder / "strace.log"
    log.unlink(missing_ok=True)
    after = {TRANSACTION: "publish.moved", READ_TREE: "finish.trees", RESTORE: "restore.tracked"}
    environ = {"TRACED": point.command, "STRACE_LOG": str(log), "STRACE_CALL": point.call}
    environ["STRACE_INJECT"] = f"-e inject={point.call}:{inject}:when={point.number}" if inject else ""
    if inject == KILL and point.command in after:
        environ[VARIABLE] = after[point.command]
    ended = forked(lambda: publish(scene.repo.runner, scene.plan), environ)
    return log.read_text(), ended


def points(scene: Scene, folder: Path, command: str) -> list[Point]:
    """The calls of a command that change something: renames, removals, new files, new folders, writes."""
    found = []
    twin = scene._replace(repo=scene.repo.copy(folder / "twin"))
    log = traced(twin, folder, Point(command, ",".join(INJECTED), 0), "")[0].split("\n")
    shutil.rmtree(folder / "twin")
    for call in INJECTED:
        rows = [row for row in log if f"{call}(" in row]
        changing = (n for n, row in enumerate(rows, 1) if call != "openat" or "O_CREAT" in row)
        found += [Point(command, call, number) for number in changing]
    return found


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("live", TRANSACTION),
        ("live", INTENT),
        ("live", READ_TREE),
        ("unborn", TRANSACTION),
        ("unborn", READ_TREE),
        ("line", RESTORE),
    ],
)
def test_a_crash_or_error_at_any_call_of_git_leaves_all_or_nothing(
    name: str, command: str, tmp_path: Path, wrapped_git: Callable[[str], Path]
) -> None:
    if not may_run_strace():
        pytest.skip("strace may not trace here")
    scene = made(name, tmp_path)
    wrapped_git(SCRIPT)
    here = points(scene, tmp_path, command)
    assert {point.call for point in here} >= {"rename", "openat", "write"}
    missed = 0
    for point in here:
        for inject in INJECTED[point.call]:
            twin = scene._replace(repo=scene.repo.copy(tmp_path / "twin"))
            log, ended = traced(twin, tmp_path, point, inject)
            missed += "INJECTED" not in log and "killed by SIGKILL" not in log
            try:
                told_the_truth(twin, ended)
                settle(twin)
            except AssertionError as error:
                raise AssertionError(f"{point} {inject} {ended}") from error
            shutil.rmtree(tmp_path / "twin")
    assert missed <= 3, "git opens a file more or less from run to run, by the clock; not more than that"


def told_the_truth(scene: Scene, ended: Ended) -> None:
    """Done means done; refused means as before, or something stands for `recover` to complete."""
    if ended.code == 0:
        assert scene.repo.state() == scene.after
        assert probe(scene.repo.runner) is None
    elif probe(scene.repo.runner) is None:
        assert scene.repo.state() == scene.before
