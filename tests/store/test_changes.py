from __future__ import annotations

import os
from pathlib import Path

import pytest

from seclog.core.errors import MachineError
from seclog.store.changes import (
    Changed,
    changed_between,
    changed_in_work_tree,
    current_branch,
    merge_base,
    merge_three,
)
from seclog.store.git import Git
from tests.builder import Repo

BASE = b"one\ntwo\nthree\nfour\nfive\n"


@pytest.fixture
def filled(repo: Repo) -> Repo:
    repo.commit("Texts", {f"{name}.md": f"{name}\n" for name in "abcde"})
    return repo


def test_every_kind_of_change_in_the_work_tree(filled: Repo) -> None:
    filled.write("a.md", "edited\n")
    (filled.path / "b.md").unlink()
    filled.git("rm", "-q", "c.md")
    filled.write("new/two words.md", "x\n")
    filled.write("staged.md", "x\n")
    filled.git("add", "staged.md")
    filled.write("d.md", "staged\n")
    filled.git("add", "d.md")
    assert changed_in_work_tree(filled.runner) == [
        Changed("a.md", "edited"),
        Changed("b.md", "gone"),
        Changed("c.md", "gone"),
        Changed("d.md", "edited"),
        Changed("new/two words.md", "new"),
        Changed("staged.md", "new"),
    ]


def test_a_rename_is_a_text_gone_and_a_new_one(filled: Repo) -> None:
    filled.git("config", "status.renames", "true")
    filled.git("mv", "a.md", "moved.md")
    assert changed_in_work_tree(filled.runner) == [Changed("a.md", "gone"), Changed("moved.md", "new")]


def test_the_whole_work_tree_counts_wherever_we_stand(filled: Repo) -> None:
    filled.write("sub/x.md", "x\n")
    filled.write("a.md", "edited\n")
    filled.git("config", "status.relativePaths", "true")
    found = changed_in_work_tree(Git(filled.path / "sub"))
    assert found == [Changed("a.md", "edited"), Changed("sub/x.md", "new")]


def test_nothing_changed_is_nothing_found(filled: Repo) -> None:
    os.utime(filled.path / "a.md", (1, 1))
    assert changed_in_work_tree(filled.runner) == []


def test_settings_of_git_do_not_hide_what_is_new(filled: Repo) -> None:
    filled.git("config", "status.showUntrackedFiles", "no")
    filled.write("new.md", "x\n")
    assert changed_in_work_tree(filled.runner) == [Changed("new.md", "new")]


def test_names_of_any_bytes(filled: Repo) -> None:
    with open(os.path.join(os.fsencode(filled.path), b"caf\xe9 \n.md"), "wb") as file:
        file.write(b"x")
    assert changed_in_work_tree(filled.runner) == [Changed("caf\udce9 \n.md", "new")]


def test_what_differs_between_commits(filled: Repo) -> None:
    old = filled.tip()
    filled.commit("More", {"a.md": "more\n", "b.md": None, "new.md": "b\n"})
    assert changed_between(filled.runner, old, filled.tip()) == ["a.md", "b.md", "new.md"]
    assert changed_between(filled.runner, old, old) == []


def test_where_two_lines_part(filled: Repo) -> None:
    base = filled.tip()
    filled.git("switch", "-q", "-c", "side")
    side = filled.commit("Side")
    filled.git("switch", "-q", "main")
    assert merge_base(filled.runner, filled.commit("Main"), side) == base


def test_the_branch_that_head_is_on(filled: Repo) -> None:
    assert current_branch(filled.runner) == "refs/heads/main"
    filled.git("switch", "-q", "--detach")
    assert current_branch(filled.runner) == ""


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        (b"ONE\ntwo\nthree\nfour\nfive\n", b"one\ntwo\nthree\nfour\nFIVE\n", b"ONE\ntwo\nthree\nfour\nFIVE\n"),
        (BASE, b"new\n", b"new\n"),
        (b"new\n", b"new\n", b"new\n"),
        (b"ONE\ntwo\nthree\nfour\nfive\n", b"EINS\ntwo\nthree\nfour\nfive\n", None),
        (b"", b"one\n", None),
        (b"binary\0one", b"binary\0two", None),
    ],
)
def test_two_edits_of_one_text(repo: Repo, ours: bytes, theirs: bytes, merged: bytes | None) -> None:
    assert merge_three(repo.runner, BASE, ours, theirs) == merged


def test_many_conflicts_are_still_a_conflict(repo: Repo) -> None:
    base = b"".join(b"line %d\nfree\nfree\nfree\nfree\n" % n for n in range(300))
    ours, theirs = base.replace(b"line", b"ours"), base.replace(b"line", b"theirs")
    assert merge_three(repo.runner, base, ours, theirs) is None


def test_a_merge_leaves_nothing_behind(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "scratch"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    merge_three(repo.runner, BASE, b"x", b"y")
    assert os.listdir(place) == []


@pytest.mark.parametrize("script", ["kill -9 $$", "echo 'error: No space left on device' >&2; exit 255"])
def test_a_merge_that_git_could_not_make_is_no_conflict(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    (tmp_path / "bin").mkdir()
    git = tmp_path / "bin" / "git"
    git.write_text(f"#!/bin/sh\n{script}\n")
    git.chmod(0o755)
    monkeypatch.setenv("PATH", f"{git.parent}:{os.environ['PATH']}")
    with pytest.raises(MachineError):
        merge_three(repo.runner, BASE, b"x", b"y")
