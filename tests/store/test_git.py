"""The runner: a scrubbed environment, and every failure of git as a sentence with what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from seclog.core.errors import MachineError, RaceError, SeclogError, StateError
from seclog.store.git import Completed, Git, failure, require_git, scrubbed
from tests.builder import Repo
from tests.store.conftest import refused


def test_only_identities_ssh_and_homes_pass_into_the_environment() -> None:
    hostile = {
        "GIT_DIR": "/elsewhere",
        "GIT_INDEX_FILE": "/elsewhere/index",
        "GIT_OBJECT_DIRECTORY": "/elsewhere",
        "GIT_CONFIG_COUNT": "1",
        "GIT_NAMESPACE": "x",
        "GIT_COMMITTER_DATE": "2001-01-01",
        "GIT_TRACE": "1",
    }
    kept = {"GIT_COMMITTER_NAME": "A", "GIT_SSH_COMMAND": "ssh -v", "GIT_CONFIG_GLOBAL": "/dev/null", "PATH": "/bin"}

    found = scrubbed(hostile | kept)

    assert kept.items() <= found.items()
    assert not hostile.keys() & found.keys()
    assert found["GIT_NO_REPLACE_OBJECTS"] == "1"


def test_in_a_hook_the_index_in_use_passes_too() -> None:
    found = scrubbed({"GIT_INDEX_FILE": "next", "GIT_DIR": ".git", "GIT_OBJECT_DIRECTORY": "x"}, hook=True)

    assert (found["GIT_INDEX_FILE"], found["GIT_DIR"]) == ("next", ".git")
    assert "GIT_OBJECT_DIRECTORY" not in found


def test_a_repository_of_a_newer_git_is_told(repo: Repo) -> None:
    repo.git("config", "core.repositoryFormatVersion", "1")
    repo.git("config", "extensions.refStorage2", "x")

    assert "newest git" in refused(repo.runner.places, MachineError).hint


def test_hostile_variables_of_the_caller_change_nothing(rulebook: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = rulebook.tip()
    for name in ("GIT_DIR", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE", "GIT_COMMON_DIR"):
        monkeypatch.setenv(name, "/nowhere")

    assert Git(rulebook.path).text("rev-parse", "main") == commit


def test_output_is_bytes_or_text_without_the_last_line_break(rulebook: Repo) -> None:
    assert rulebook.runner.run(["show", "main:README.md"]) == b"readme\n"
    assert rulebook.runner.text("show", "main:README.md") == "readme"
    assert rulebook.runner.try_run(["cat-file", "-e", "nothing"]).code == 128
    assert rulebook.runner.run(["hash-object", "--stdin"], b"readme\n").decode().strip() == rulebook.git(
        "rev-parse", "main:README.md"
    )


def test_a_stream_is_read_as_it_comes(rulebook: Repo) -> None:
    with rulebook.runner.stream(["rev-list", "main"]) as lines:
        assert [line.strip().decode() for line in lines] == [rulebook.tip()]


def test_a_stream_that_fails_is_told_at_its_end(rulebook: Repo) -> None:
    def read() -> None:
        with rulebook.runner.stream(["rev-list", "nothing"]) as lines:
            assert list(lines) == []

    refused(read, MachineError)


def test_a_stream_may_be_left_early(rulebook: Repo) -> None:
    with pytest.raises(KeyError), rulebook.runner.stream(["cat-file", "--batch-all-objects", "--batch"]):
        raise KeyError


def test_places_are_absolute_from_everywhere(rulebook: Repo, tmp_path: Path) -> None:
    rulebook.git("worktree", "add", "-q", "../line", "pending/2020-11")
    common, top = str(rulebook.common), str(rulebook.path)

    assert rulebook.runner.places() == (common, common, top, "sha1")
    assert Git(rulebook.path / "documents").places() == (common, common, top, "sha1")
    assert Git(rulebook.common).places() == (common, common, None, "sha1")
    line = str(rulebook.path.parent / "line")
    assert Git(line).places() == (common, f"{common}/worktrees/line", line, "sha1")
    assert Git(rulebook.path / "documents").rooted().text("rev-parse", "--show-prefix") == ""


def test_a_path_with_a_line_break_is_refused(tmp_path: Path) -> None:
    repo = Repo.init(tmp_path / "two\nlines")

    refused(repo.runner.places, StateError)


def test_another_folder_keeps_lock_shield_and_what_was_added(rulebook: Repo) -> None:
    git = rulebook.runner.adding({"GIT_INDEX_FILE": "/nowhere/index"})
    git.shielded = True

    other = git.at(rulebook.path / "documents")

    assert other.shielded
    assert other.text("ls-files") == ""
    assert git.unlocked().lock is None


@pytest.mark.parametrize("directory", ["nowhere", "file"])
def test_a_folder_that_is_none_is_told(tmp_path: Path, directory: str) -> None:
    (tmp_path / "file").write_text("")

    assert "is not a folder" in refused(lambda: Git(tmp_path / directory).text("version"), StateError).message


def test_a_missing_git_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert "Install git" in refused(lambda: Git(tmp_path).text("version"), MachineError).hint


@pytest.mark.parametrize(("said", "enough"), [("2.35.8", False), ("1.9", False), ("2.36.0", True), ("10.1", True)])
def test_the_oldest_git_is_named(wrapped_git: Callable[[str], Path], tmp_path: Path, said: str, enough: bool) -> None:
    wrapped_git(f'echo "git version {said}"; exit')
    if enough:
        require_git(Git(tmp_path))
    else:
        assert said in refused(lambda: require_git(Git(tmp_path)), MachineError).message


def test_the_git_at_hand_is_new_enough(repo: Repo) -> None:
    require_git(repo.runner)


def test_outside_of_a_repository_the_way_in_is_told(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()

    assert "seclog init" in refused(lambda: Git(tmp_path / "plain").places(), StateError).hint


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a repository away")
def test_a_repository_of_another_user_is_told_with_what_to_type(repo: Repo) -> None:
    os.chown(repo.common, 1234, 1234)
    os.chown(repo.path, 1234, 1234)

    error = refused(repo.runner.places, MachineError)

    assert error.hint.endswith(f"safe.directory {repo.path}")


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ("fatal: Unable to create '/x/.git/index.lock': File exists.", RaceError, "index.lock"),
        ("error: file write error: No space left on device", MachineError, "disk is full"),
        ("error: Disk quota exceeded", MachineError, "disk is full"),
        ("fatal: could not open 'x': Permission denied", MachineError, "cannot be written"),
        ("error: unable to create temporary file: Read-only file system", MachineError, "cannot be written"),
        ("fatal: empty ident name (for <a@b>) not allowed", MachineError, "does not know your name"),
        ("fatal: no name was given and auto-detection is disabled", MachineError, "does not know your name"),
        ("fatal: detected dubious ownership in repository", MachineError, "another user"),
        ("fatal: something else.\nmore", MachineError, "git tag failed: something else."),
        ("", MachineError, "git tag failed: no message."),
    ],
)
def test_what_git_says_becomes_a_sentence(said: str, kind: type[SeclogError], words: str) -> None:
    error = failure(["tag"], Completed(128, b"", said.encode()))

    assert type(error) is kind
    assert words in error.message
    assert "\n" not in error.message
