from __future__ import annotations

import os
from pathlib import Path

import pytest

from seclog.core.errors import StateError
from seclog.store.git import Git
from seclog.store.place import (
    configured_live,
    find_live_ref,
    git_directory,
    has_remote,
    is_found_live,
    is_linked,
    likely_live_ref,
    many_packs,
    narrow_remote,
)
from tests.builder import Repo


@pytest.fixture
def filled(repo: Repo) -> Repo:
    repo.commit("Begin", {"sub/a.md": "a\n"})
    return repo


@pytest.mark.parametrize("where", ["", "sub", ".git", ".git/refs"])
def test_the_common_git_directory_is_found_without_git(filled: Repo, where: str) -> None:
    assert git_directory(filled.path / where) == str(filled.path / ".git")


def test_of_a_linked_work_tree_the_main_one_counts(filled: Repo, tmp_path: Path) -> None:
    filled.git("worktree", "add", "-q", "--detach", str(tmp_path / "tree"))
    assert git_directory(tmp_path / "tree") == str(filled.path / ".git")


def test_of_a_submodule_its_own_counts(filled: Repo, tmp_path: Path) -> None:
    (tmp_path / "module").mkdir()
    (tmp_path / "module/.git").write_text("gitdir: ../rulebook/.git\n")
    assert git_directory(tmp_path / "module") == str(filled.path / ".git")


@pytest.mark.parametrize("content", ["nonsense", "gitdir: "])
def test_a_git_file_that_leads_nowhere_is_left_to_git(tmp_path: Path, content: str) -> None:
    (tmp_path / ".git").write_text(content)
    found = git_directory(tmp_path)
    assert found is None or not os.path.exists(os.path.join(found, "HEAD"))


def test_a_bare_repository_and_none_at_all(tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    Repo(tmp_path / "bare").git("init", "-q", "--bare")
    assert git_directory(tmp_path / "bare") == str(tmp_path / "bare")
    assert git_directory("/") is None


@pytest.mark.parametrize(
    ("text", "branch"),
    [
        ("[seclog]\n\tlive = trunk\n", "trunk"),
        ("[SecLog]\n  LIVE=trunk\n", "trunk"),
        ("[seclog] live = trunk\n", "trunk"),
        ('[seclog]\nlive = "release line"\n', "release line"),
        ("[seclog]\nlive = a\nlive = b\n", "b"),
        ("[seclog]\nlive = trunk ; why\n", "trunk"),
        ("[seclog]\nlive = trunk # why\n", "trunk"),
        ("[seclog]\n# live = trunk\n", None),
        ('[seclog "sub"]\nlive = trunk\n', None),
        ("[other]\nlive = trunk\n[seclog]\n", None),
    ],
)
def test_the_setting_is_read_as_git_reads_it(filled: Repo, text: str, branch: str | None) -> None:
    filled.write(".git/config", text)
    assert configured_live(filled.path) == branch
    assert filled.git("config", "seclog.live", check=False) == (branch or "")


def test_without_a_repository_there_is_no_setting(tmp_path: Path) -> None:
    assert configured_live(tmp_path) is None


@pytest.mark.parametrize(
    ("refs", "setting", "found"),
    [
        (("refs/heads/main",), "", "refs/heads/main"),
        (("refs/heads/master",), "", "refs/heads/master"),
        (("refs/heads/main", "refs/heads/master"), "", "refs/heads/main"),
        (("refs/heads/trunk", "refs/heads/main"), "trunk", "refs/heads/trunk"),
        (("refs/remotes/origin/trunk", "refs/heads/main"), "trunk", "refs/remotes/origin/trunk"),
        (("refs/remotes/origin/main",), "", "refs/remotes/origin/main"),
        (("refs/heads/topic", "refs/remotes/origin/main"), "", "refs/remotes/origin/main"),
    ],
)
def test_the_live_branch_is_found(filled: Repo, refs: tuple[str, ...], setting: str, found: str) -> None:
    commit = filled.tip()
    filled.git("switch", "-q", "--detach")
    filled.git("branch", "-q", "-D", "main")
    for ref in refs:
        filled.git("update-ref", ref, commit)
    if setting:
        filled.git("config", "seclog.live", setting)
    assert find_live_ref(filled.runner) == found


def test_the_head_of_the_remote_names_the_live_branch(filled: Repo) -> None:
    filled.git("branch", "-m", "main", "trunk")
    filled.git("update-ref", "refs/remotes/origin/trunk", "trunk")
    filled.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    assert find_live_ref(filled.runner) == "refs/heads/trunk"
    filled.git("switch", "-q", "--detach")
    filled.git("branch", "-q", "-D", "trunk")
    assert find_live_ref(filled.runner) == "refs/remotes/origin/trunk"


@pytest.mark.parametrize("setting", ["", "gone"])
def test_without_a_live_branch_the_way_out_is_named(filled: Repo, setting: str) -> None:
    if setting:
        filled.git("config", "seclog.live", setting)
    else:
        filled.git("branch", "-m", "main", "topic")
    with pytest.raises(StateError) as caught:
        find_live_ref(filled.runner)
    assert "git config seclog.live BRANCH" in caught.value.hint
    assert setting in caught.value.message


def test_what_is_likely_needs_no_git(filled: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    filled.git("config", "seclog.live", "trunk")
    runner = Git(filled.path / "sub")
    monkeypatch.setenv("PATH", "")
    assert likely_live_ref(runner) == "refs/heads/trunk"
    assert likely_live_ref(Git("/")) == "refs/heads/main"


@pytest.mark.parametrize(
    ("branch", "setting", "answer"),
    [("main", "", True), ("master", "", False), ("trunk", "", False), ("trunk", "trunk", True), ("main", "dev", False)],
)
def test_which_branch_is_taken_without_being_named(filled: Repo, branch: str, setting: str, answer: bool) -> None:
    if setting:
        filled.git("config", "seclog.live", setting)
    assert is_found_live(filled.runner, branch) is answer


def test_master_is_taken_where_there_is_no_main(filled: Repo) -> None:
    filled.git("branch", "-m", "main", "master")
    assert is_found_live(filled.runner, "master")


def test_a_repository_of_its_own_is_not_linked(repo: Repo) -> None:
    (repo.path / "below").mkdir()
    assert not is_linked(repo.path / "below")
    repo.commit("Begin", {"a.md": "a\n"})
    repo.git("worktree", "add", "-q", "--detach", "../linked")
    assert is_linked(repo.path.parent / "linked")


def test_many_packs_are_counted(repo: Repo) -> None:
    assert not many_packs(repo.path)
    for number in range(3):
        (repo.common / "objects" / "pack" / f"pack-{number}.pack").touch()
    assert many_packs(repo.path, 2)
    assert not many_packs(repo.path, 3)
    assert not many_packs(repo.path.parent)


def test_a_remote_is_seen_in_the_settings(repo: Repo) -> None:
    assert not has_remote(repo.path)
    repo.git("remote", "add", "origin", "../elsewhere")
    assert has_remote(repo.path)


@pytest.mark.parametrize(
    ("fetched", "narrow"),
    [
        ((), ""),
        (("+refs/heads/*:refs/remotes/origin/*",), ""),
        (("+refs/heads/main:refs/remotes/origin/main",), "origin"),
        (("+refs/heads/main:refs/remotes/origin/main", "refs/heads/*:refs/remotes/origin/*"), ""),
        (("+refs/*:refs/*",), ""),
    ],
)
def test_a_remote_of_which_only_some_branches_are_fetched_is_named(
    repo: Repo, fetched: tuple[str, ...], narrow: str
) -> None:
    for spec in fetched:
        repo.git("config", "--add", "remote.origin.fetch", spec)
    assert narrow_remote(repo.path) == narrow
