"""`seclog check` where it is made for: real commits, through git's own hooks and through pre-commit."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.support import ROOT, environment, python, seclog
from tests.ops.rulebooks import Book, build

pytest.importorskip("pre_commit")
LINE = "pending/2026-03"
HANDS = (
    ("add documents/section-a.md", "commit -m x"),
    ("", "commit -a -m x"),
    ("", "commit -m x documents/section-a.md"),
)


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Book:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
        patch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
        book = build(tmp_path_factory.mktemp("original") / "rulebook")
        book.plan()
    return book


@pytest.fixture
def book(original: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return Book(original.repo.copy(tmp_path / "rulebook"), original.now)


def git(folder: Path, words: str) -> subprocess.CompletedProcess[str]:
    """A git command that may be refused; without words nothing is run."""
    command = ["git", *words.split()] if words else ["true"]
    return subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=60)


def said(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr


def with_git_hooks(folder: Path) -> None:
    assert seclog("-C", str(folder), "hooks", "install").returncode == 0


def with_pre_commit(folder: Path) -> None:
    """pre-commit with the hook as this project offers it, run by the seclog that is tested instead of a download."""
    from pre_commit.clientlib import load_manifest

    (offered,) = load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))
    assert (offered["id"], offered["entry"], offered["language"]) == ("seclog-check", "seclog check", "python")
    kept = ("id", "name", "pass_filenames", "always_run", "require_serial", "stages")
    hook = {name: offered[name] for name in kept}
    hook |= {"language": "system", "entry": f"{sys.executable} -P -m seclog check", "verbose": True}
    config = folder.parent / "pre-commit-config.yaml"
    config.write_text(json.dumps({"repos": [{"repo": "local", "hooks": [hook]}]}))
    types = [word for name in ("pre-commit", "pre-merge-commit") for word in ("-t", name)]
    install = [sys.executable, "-m", "pre_commit", "install", "-c", str(config), *types]
    subprocess.run(install, cwd=folder, env=environment(), capture_output=True, check=True, timeout=60)


BOTH = pytest.mark.parametrize("install", [with_git_hooks, with_pre_commit])


@BOTH
@pytest.mark.parametrize("linked", [False, True])
def test_live_text_is_not_committed_by_hand(
    book: Book, linked: bool, install: Callable[[Path], None], tmp_path: Path
) -> None:
    folder = book.repo.path
    install(folder)
    if linked:
        book.repo.git("checkout", "-q", "--detach")
        folder = tmp_path / "linked"
        book.repo.git("worktree", "add", "-q", str(folder), "main")
    before = book.repo.tip("main")
    for prepare, commit in HANDS:
        (folder / "documents/section-a.md").write_text("by hand\n")
        git(folder, prepare)
        done = git(folder, commit)
        assert done.returncode == 1
        assert "documents/section-a.md: C101 The live text of section-a is changed by hand" in said(done)
        assert "fix: seclog draft section-a" in said(done)
        assert book.repo.tip("main") == before
        git(folder, "reset -q --hard")


@BOTH
@pytest.mark.parametrize("linked", [False, True])
def test_on_a_pending_branch_work_in_progress_is_committed(
    book: Book, linked: bool, install: Callable[[Path], None], tmp_path: Path
) -> None:
    folder = book.repo.path
    install(folder)
    if linked:
        folder = tmp_path / "linked"
        book.repo.git("worktree", "add", "-q", str(folder), LINE)
    else:
        book.repo.git("checkout", "-q", LINE)
    for prepare, commit in HANDS:
        (folder / "documents/section-a.md").write_text(f"in progress: {commit}\n")
        git(folder, prepare)
        done = git(folder, commit)
        assert done.returncode == 0, said(done)
        assert book.at(LINE, "documents/section-a.md") == f"in progress: {commit}\n"


@BOTH
def test_exactly_what_is_committed_is_looked_at(book: Book, install: Callable[[Path], None]) -> None:
    install(book.repo.path)
    book.repo.write("documents/section-a.md", "staged\n")
    book.repo.git("add", "documents/section-a.md")
    book.repo.write("documents/section-g.md", "not staged\n")
    book.repo.write("README.md", "free\n")
    done = git(book.repo.path, "commit -m free README.md")
    assert done.returncode == 0, said(done)
    assert book.repo.git("show", "--name-only", "--format=") == "README.md"
    done = git(book.repo.path, "commit -m staged")
    assert "documents/section-a.md: C101" in said(done)
    assert "section-g" not in said(done)


@BOTH
def test_a_deletion_is_seen_though_no_file_is_named(book: Book, install: Callable[[Path], None]) -> None:
    install(book.repo.path)
    book.repo.git("rm", "-q", "documents/guide.docx")
    done = git(book.repo.path, "commit -m gone")
    assert (done.returncode, "documents/guide.docx: C104" in said(done)) == (1, True)


@BOTH
def test_a_merge_into_the_live_line_is_refused(book: Book, install: Callable[[Path], None]) -> None:
    book.repo.git("checkout", "-q", LINE)
    book.repo.commit("in progress", {"documents/section-a.md": "in progress\n"})
    book.repo.git("checkout", "-q", "main")
    install(book.repo.path)
    before = book.repo.tip()
    done = git(book.repo.path, f"merge --no-ff -m m {LINE}")
    assert (done.returncode, book.repo.tip()) == (1, before)
    assert "fix: A merge is in progress; take it back: git merge --abort" in said(done)
    assert git(book.repo.path, "merge --abort").returncode == 0


@BOTH
def test_a_broken_entry_and_a_marker_are_refused_on_a_line(book: Book, install: Callable[[Path], None]) -> None:
    book.repo.git("checkout", "-q", LINE)
    install(book.repo.path)
    book.repo.write("registry/documents/guide.yaml", "id: guide\nversion: 7.10\n")
    book.repo.write("documents/section-a.md", "one\n<<<<<<< ours\n")
    done = git(book.repo.path, "commit -am broken")
    assert done.returncode == 1
    for text in ("documents/section-a.md:2: C201", "registry/documents/guide.yaml:2:1: R213"):
        assert text in said(done)


@BOTH
def test_a_commit_waits_for_recovery(book: Book, install: Callable[[Path], None]) -> None:
    install(book.repo.path)
    (book.repo.common / "seclog" / "journal").write_text("{}")
    book.repo.write("README.md", "free\n")
    done = git(book.repo.path, "commit -am free")
    assert done.returncode != 0
    assert "seclog recover" in said(done)


@BOTH
def test_acts_of_seclog_pass_no_hook(book: Book, install: Callable[[Path], None]) -> None:
    install(book.repo.path)
    book.repo.write("documents/section-a.md", "# Definitions\n\nNew words.\n")
    book.draft("section-a")
    assert book.drafts() == {"section-a": "7.1"}


@pytest.mark.parametrize("first", [with_git_hooks, with_pre_commit])
def test_both_ways_stand_side_by_side_and_either_can_leave(book: Book, first: Callable[[Path], None]) -> None:
    folder = book.repo.path
    for install in (first, with_pre_commit if first is with_git_hooks else with_git_hooks, with_pre_commit):
        install(folder)
    book.repo.write("README.md", "free\n")
    done = git(folder, "commit -am free")
    assert done.returncode == 0, said(done)
    book.repo.write("documents/section-a.md", "by hand\n")
    done = git(folder, "commit -am hand")
    assert (done.returncode, "C101" in said(done)) == (1, True)
    assert seclog("-C", str(folder), "hooks", "uninstall").returncode == 0
    done = git(folder, "commit -am hand")
    assert (done.returncode, "C101" in said(done)) == (1, True)
    hooks = book.repo.common / "hooks"
    assert not [path.name for path in hooks.iterdir() if b"seclog-hook" in path.read_bytes()]


def test_a_range_comes_from_pre_commit_too(book: Book) -> None:
    with_pre_commit(book.repo.path)
    book.repo.git("commit", "-q", "--no-verify", "--allow-empty", "-m", "a")
    book.repo.write("documents/section-a.md", "by hand\n")
    book.repo.git("commit", "-q", "--no-verify", "-am", "hand")
    config = str(book.repo.path.parent / "pre-commit-config.yaml")
    ends = ["--from-ref", "HEAD~1", "--to-ref", "HEAD"]
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "-c", config, *ends],
        cwd=book.repo.path, env=environment(), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, "documents/section-a.md: C101" in said(done)) == (1, True)


# The command itself


def check(book: Book, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return seclog("-C", str(book.repo.path), "check", *arguments, env=env)


def test_nothing_is_said_when_nothing_is_found(book: Book) -> None:
    done = check(book)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = check(book, "--json", "--staged")
    assert json.loads(done.stdout) == {"schema": "seclog/findings/1", "findings": []}


def test_findings_are_data_and_notes_are_talk(book: Book) -> None:
    book.repo.git("checkout", "-q", LINE)
    book.repo.write("documents/section-a.md", "in progress\n")
    book.repo.git("add", ".")
    done = check(book)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("Note: documents/section-a.md: changed and not drafted")
    book.repo.write("documents/section-a.md", "<<<<<<< ours\n")
    book.repo.git("add", ".")
    done = check(book, "--json")
    assert done.returncode == 1
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["code"], finding["where"]) == ("C201", "documents/section-a.md:1")


def test_a_registry_that_cannot_be_read_has_its_own_exit_code(book: Book) -> None:
    book.repo.git("checkout", "-q", LINE)
    book.repo.write("registry/documents/guide.yaml", "id: [guide\n")
    book.repo.git("add", ".")
    assert check(book).returncode == 3
    book.repo.write("registry/documents/guide.yaml", "id: guide\n")
    book.repo.git("add", ".")
    assert check(book).returncode == 1


def test_wrong_words_and_wrong_places_have_their_exit_codes(book: Book, tmp_path: Path) -> None:
    assert check(book, "--staged", "--from-ref", "HEAD", "--to-ref", "HEAD").returncode == 2
    assert check(book, "--from-ref", "HEAD").returncode == 2
    around = {"PRE_COMMIT_FROM_REF": "HEAD", "PRE_COMMIT_TO_REF": "nowhere"}
    assert [check(book, *words, **around).returncode for words in ((), ("--staged",))] == [4, 0]
    assert seclog("-C", str(tmp_path), "check").returncode == 4
    (book.repo.common / "seclog" / "journal").write_text("{}")
    assert check(book).returncode == 8


def test_a_stray_git_dir_in_the_environment_is_ignored_outside_of_a_hook(book: Book, tmp_path: Path) -> None:
    book.repo.write("documents/section-a.md", "by hand\n")
    book.repo.git("add", ".")
    assert check(book, GIT_DIR=str(tmp_path / "elsewhere"), GIT_WORK_TREE="/").returncode == 1


def test_a_text_is_checked_without_yaml_pydantic_rich_or_gitpython(book: Book) -> None:
    code = (
        f"import sys; sys.argv = ['seclog', '-C', {str(book.repo.path)!r}, 'check']\n"
        "from seclog.cli.app import run\n"
        "try:\n    run(sys.argv[1:])\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    )
    for branch in ("main", LINE):
        book.repo.git("checkout", "-q", "-f", branch)
        book.repo.write("documents/section-a.md", "by hand\n")
        book.repo.write("README.md", f"{branch}\n")
        book.repo.git("add", ".")
        done = python("-c", code)
        assert done.returncode == (1 if branch == "main" else 0)
        loaded = set(done.stderr.splitlines()[-1].split())
        assert "seclog.ops.check" in loaded
        assert not loaded & {"ruamel", "ruamel.yaml", "pydantic", "rich", "git", "semver", "seclog.formats.registry"}


def test_hooks_are_installed_shown_and_removed_by_the_command(book: Book) -> None:
    place = str(book.repo.path)
    done = seclog("-C", place, "hooks", "install", "--dry-run")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "Dry run: nothing was changed.")
    done = seclog("-C", place, "hooks", "install", "--json")
    assert [one["done"] for one in json.loads(done.stdout)["details"]["hooks"]] == ["installed", "installed"]
    assert f"python={sys.executable}\n" in (book.repo.common / "hooks/pre-commit").read_text()
    done = seclog("-C", place, "hooks", "uninstall")
    assert done.stdout.splitlines() == [
        ".git/hooks/pre-commit is removed.", ".git/hooks/pre-merge-commit is removed."
    ]  # fmt: skip
    book.repo.git("config", "core.hooksPath", "/dev/null")
    assert seclog("-C", place, "hooks", "install").returncode == 4


def test_status_and_recover_are_commands(book: Book) -> None:
    place = str(book.repo.path)
    bare, named = seclog("-C", place), seclog("-C", place, "status")
    assert (bare.returncode, bare.stdout) == (0, named.stdout)
    assert "collection\tTest Code\n" in bare.stdout
    done = seclog("-C", place, "recover", "--clear-locks")
    assert (done.returncode, done.stdout) == (0, "There is nothing to recover.\n")
    book.repo.git("tag", "-d", "release/baseline")
    done = seclog("-C", place, "recover", "--tags", "--json")
    assert json.loads(done.stdout)["tags"] == ["release/baseline"]
