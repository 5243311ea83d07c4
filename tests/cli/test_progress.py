from __future__ import annotations

import sys
from pathlib import Path

import pytest

from seclog.cli.progress import shower, way
from seclog.cli.session import open_session
from seclog.store.git import Git
from tests.builder import Repo
from tests.cli.support import on_terminal


def test_nothing_is_shown_before_the_delay(capsys: pytest.CaptureFixture[str]) -> None:
    times = iter([0.0, 0.5, 1.5, 2.0])
    show = shower(1.0, lambda: next(times))
    show("Sending", 0.2)
    assert capsys.readouterr().err == ""
    show("Sending", 0.5)
    show("Sending", 1.0)
    assert capsys.readouterr().err == "\r\x1b[KSending  50%\r\x1b[K"


def test_nobody_is_told_on_pipes() -> None:
    assert way(open_session(None, False), True).tell is None


def test_a_terminal_is_told() -> None:
    code = "from seclog.cli.progress import way; from seclog.cli.session import open_session as o; "
    both = "print(way(o(None, False), True).tell is None, way(o(None, True), True).tell is None)"
    assert on_terminal(["-c", code + both]) == (0, "False True\n")


def test_a_real_push_is_followed(repo: Repo, tmp_path: Path) -> None:
    repo.commit("Begin", {f"{number}.md": f"text {number}\n" for number in range(300)})
    server = tmp_path / "server.git"
    repo.git("init", "-q", "--bare", str(server))
    heard: list[tuple[str, float]] = []
    git = Git(repo.path)
    done = git.follow(["push", "--progress", "--porcelain", str(server), "main"], lambda *one: heard.append(one))
    assert done.code == 0
    assert b"refs/heads/main:refs/heads/main" in done.out
    assert ("Sending", 1.0) in heard
    assert all(0 <= share <= 1 for _, share in heard)
    assert "git" in sys.modules
