from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import seclog
from seclog.core.errors import StateError
from seclog.ops.hooks import install, uninstall
from seclog.store.git import Git
from seclog.store.hook_files import KEPT, NAMES, Program, script
from tests.builder import Repo
from tests.ops.rulebooks import refused

PROGRAM = Program(sys.executable, str(Path(seclog.__file__).parent))
FOREIGN = b'#!/bin/sh\ncat >seen\necho "$@" >>seen\nexit ${CODE:-0}\n'


def states(repo: Repo, act: str = "install", where: Path | None = None, *, dry_run: bool = False) -> list[str]:
    """What is done with each hook."""
    git = Git(where or repo.path)
    outcome = install(git, PROGRAM, dry_run=dry_run) if act == "install" else uninstall(git, dry_run=dry_run)
    assert (outcome.action, outcome.dry_run, len(outcome.summary)) == (f"hooks {act}", dry_run, 2)
    return [step.done for step in outcome.details["hooks"]]  # type: ignore[attr-defined]


def hook(repo: Repo, name: str = "pre-commit") -> Path:
    return repo.common / "hooks" / name


def put(path: Path, data: bytes = FOREIGN, mode: int = 0o750) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(mode)


def run(path: Path, *arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a hook as git would."""
    return subprocess.run(
        [str(path), *arguments], cwd=cwd, env={**os.environ, **env}, input="told\n", capture_output=True, text=True
    )


def test_hooks_are_installed_once_and_taken_out_again(repo: Repo) -> None:
    assert states(repo, dry_run=True) == ["installed", "installed"]
    assert not hook(repo).exists()
    assert states(repo) == ["installed", "installed"]
    before = [(hook(repo, name).read_bytes(), hook(repo, name).stat().st_mode) for name in NAMES]
    assert states(repo) == ["unchanged", "unchanged"]
    assert [(hook(repo, name).read_bytes(), hook(repo, name).stat().st_mode) for name in NAMES] == before
    assert states(repo, "uninstall", dry_run=True) == ["removed", "removed"]
    assert hook(repo).exists()
    assert states(repo, "uninstall") == ["removed", "removed"]
    assert states(repo, "uninstall") == ["absent", "absent"]
    assert list((repo.common / "hooks").iterdir()) == []


@pytest.mark.parametrize("mode", [0o750, 0o644])
def test_a_hook_of_somebody_else_is_kept_and_put_back_as_it_was(repo: Repo, mode: int) -> None:
    put(hook(repo), mode=mode)
    assert states(repo, dry_run=True) == ["beside", "installed"]
    assert hook(repo).read_bytes() == FOREIGN
    assert states(repo) == ["beside", "installed"]
    assert states(repo) == ["unchanged", "unchanged"]
    kept = hook(repo, f"pre-commit{KEPT}")
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (FOREIGN, mode)
    assert states(repo, "uninstall", dry_run=True) == ["restored", "removed"]
    assert kept.exists()
    assert states(repo, "uninstall") == ["restored", "removed"]
    assert (hook(repo).read_bytes(), hook(repo).stat().st_mode & 0o777) == (FOREIGN, mode)
    assert not kept.exists()


def test_a_hook_that_is_a_link_is_put_back_as_a_link(repo: Repo) -> None:
    put(repo.path / "tools/hook")
    hook(repo).parent.mkdir()
    hook(repo).symlink_to("../../tools/hook")
    states(repo)
    assert run(hook(repo), cwd=repo.path).returncode == 0
    assert (repo.path / "seen").read_text() == "told\n\n"
    states(repo, "uninstall")
    assert os.readlink(hook(repo)) == "../../tools/hook"


def test_the_kept_hook_runs_first_with_the_same_arguments_and_input(repo: Repo) -> None:
    put(hook(repo))
    states(repo)
    repo.write("documents/a.md", "<<<<<<< ours\n")
    repo.git("add", ".")
    done = run(hook(repo), "one", "two words", cwd=repo.path, CODE="7")
    assert (done.returncode, done.stdout) == (7, "")
    assert (repo.path / "seen").read_text() == "told\none two words\n"
    done = run(hook(repo), cwd=repo.path)
    assert (done.returncode, done.stdout.partition(" ")[0]) == (1, "documents/a.md:1:")


def test_a_kept_hook_that_is_not_executable_stays_asleep(repo: Repo) -> None:
    put(hook(repo), mode=0o644)
    states(repo)
    assert run(hook(repo), cwd=repo.path, CODE="7").returncode == 0


@pytest.mark.parametrize("form", [b"0", b"99"])
def test_a_hook_of_another_form_of_ours_is_renewed(repo: Repo, form: bytes) -> None:
    put(hook(repo), b"#!/bin/sh\n# seclog-hook: " + form + b"\nexit 0\n")
    assert states(repo, dry_run=True) == ["renewed", "installed"]
    assert states(repo) == ["renewed", "installed"]
    assert hook(repo).read_bytes() == script("pre-commit", PROGRAM)
    assert not hook(repo, f"pre-commit{KEPT}").exists()


def test_a_hook_of_ours_that_lost_its_mode_is_renewed(repo: Repo) -> None:
    states(repo)
    hook(repo).chmod(0o644)
    assert states(repo) == ["renewed", "unchanged"]
    assert os.access(hook(repo), os.X_OK)


def test_a_hook_that_took_the_place_of_ours_is_not_moved_over_the_one_that_is_kept(repo: Repo) -> None:
    put(hook(repo))
    states(repo)
    put(hook(repo), b"#!/bin/sh\nexit 0\n")
    refused(StateError, states, repo)
    assert hook(repo, f"pre-commit{KEPT}").read_bytes() == FOREIGN
    assert states(repo, "uninstall") == ["absent", "removed"]
    hook(repo).unlink()
    assert states(repo) == ["beside", "installed"]
    hook(repo).unlink()
    assert states(repo, "uninstall") == ["restored", "removed"]
    assert hook(repo).read_bytes() == FOREIGN


def test_where_one_hook_cannot_be_installed_none_is(repo: Repo) -> None:
    hook(repo, "pre-merge-commit").mkdir(parents=True)
    assert "folder" in refused(StateError, states, repo).message
    assert not hook(repo).exists()


def test_our_hook_is_found_where_pre_commit_has_moved_it(repo: Repo) -> None:
    put(hook(repo))
    states(repo)
    above = b"#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n"
    hook(repo).rename(hook(repo, "pre-commit.legacy"))
    put(hook(repo), above)
    assert states(repo) == ["unchanged", "unchanged"]
    assert run(hook(repo, "pre-commit.legacy"), cwd=repo.path).returncode == 0
    assert states(repo, "uninstall") == ["restored", "removed"]
    assert (hook(repo).read_bytes(), hook(repo, "pre-commit.legacy").read_bytes()) == (above, FOREIGN)


def test_pre_commit_below_ours_is_not_started_by_pre_commit_above_ours(repo: Repo) -> None:
    put(hook(repo), b"#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\nexit 3\n")
    states(repo)
    assert run(hook(repo), cwd=repo.path).returncode == 3
    assert run(hook(repo), cwd=repo.path, PRE_COMMIT_RUNNING_LEGACY="1").returncode == 0


# Where the hooks lie


@pytest.mark.parametrize("absolute", [False, True])
def test_a_hooks_path_inside_the_repository_is_respected(repo: Repo, absolute: bool) -> None:
    place = repo.path / "tools/hooks"
    put(place / "pre-commit")
    repo.git("config", "core.hooksPath", str(place) if absolute else "tools/hooks")
    below = repo.path / "documents"
    below.mkdir()
    assert states(repo, where=below) == ["beside", "installed"]
    assert (place / f"pre-commit{KEPT}").read_bytes() == FOREIGN
    assert not hook(repo).exists()
    repo.write("documents/a.md", "<<<<<<< ours\n")
    repo.git("add", "documents")
    repo.git("commit", "-m", "x", check=False)
    assert repo.git("rev-parse", "--verify", "-q", "HEAD", check=False) == ""
    assert states(repo, "uninstall") == ["restored", "removed"]


@pytest.mark.parametrize("value", ["/dev/null", "../shared", "", "link", "~/hooks"])
def test_a_hooks_path_outside_is_left_alone(repo: Repo, tmp_path: Path, value: str) -> None:
    (tmp_path / "shared").mkdir()
    (repo.path / "link").symlink_to(tmp_path / "shared")
    repo.git("config", "core.hooksPath", value)
    assert "seclog check" in refused(StateError, states, repo).hint
    assert list((tmp_path / "shared").iterdir()) == []


def test_a_linked_work_tree_shares_the_hooks(repo: Repo, tmp_path: Path) -> None:
    repo.commit("begin", {"README.md": "x\n"})
    repo.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    assert states(repo, where=tmp_path / "side") == ["installed", "installed"]
    assert hook(repo).exists()
    assert states(repo) == ["unchanged", "unchanged"]


def test_outside_a_repository_there_is_nothing_to_install_into(tmp_path: Path) -> None:
    refused(StateError, install, Git(tmp_path), PROGRAM, dry_run=False)


# How seclog is found


def bare_path(folder: Path) -> Path:
    """A folder for PATH with what the hook needs, and neither Python nor seclog."""
    folder.mkdir()
    for tool in ("sh", "dirname", "grep", "git"):
        place = next(path for part in os.environ["PATH"].split(":") if (path := Path(part, tool)).exists())
        (folder / tool).symlink_to(place)
    return folder


@pytest.mark.parametrize("missing", [Program("/nowhere/python", "/nowhere"), Program(sys.executable, "/nowhere")])
@pytest.mark.parametrize("other", ["python3", "python", "seclog"])
def test_another_way_to_seclog_is_found_when_the_first_is_gone(
    repo: Repo, tmp_path: Path, missing: Program, other: str
) -> None:
    path = bare_path(tmp_path / "bin")
    put(path / other, f'#!/bin/sh\nexec {sys.executable} {"-P -m seclog" if other == "seclog" else ""} "$@"\n'.encode())
    if other == "python":
        put(path / "python3", b"#!/bin/sh\nexit 1\n")
    put(hook(repo), script("pre-commit", missing))
    repo.write("documents/a.md", "<<<<<<< ours\n")
    repo.git("add", ".")
    done = run(hook(repo), cwd=repo.path, PATH=str(path))
    assert (done.returncode, done.stdout.partition(" ")[0]) == (1, "documents/a.md:1:")


def test_without_seclog_the_commit_is_refused_and_says_why(repo: Repo, tmp_path: Path) -> None:
    put(hook(repo), script("pre-commit", Program("/nowhere/python", "/nowhere")))
    done = run(hook(repo), cwd=repo.path, PATH=str(bare_path(tmp_path / "bin")))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Error: seclog is not found, so that this commit could not be checked.",
        "Hint: install seclog, then type: python3 -m seclog hooks install",
    ]


def test_modules_of_the_repository_do_not_stand_in_for_those_of_python(repo: Repo) -> None:
    states(repo)
    repo.write("typer.py", "raise SystemExit(0)\n")
    repo.write("seclog/__main__.py", "raise SystemExit(0)\n")
    repo.write("documents/a.md", "<<<<<<< ours\n")
    repo.git("add", ".")
    assert run(hook(repo), cwd=repo.path).returncode == 1


def test_odd_paths_are_quoted(tmp_path: Path) -> None:
    text = script("pre-commit", Program("/o'dd place/$x/python", "/a b")).decode()
    assert "python='/o'\"'\"'dd place/$x/python'\n" in text
    assert "-f '/a b'/__main__.py ]" in text
