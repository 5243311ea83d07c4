from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from seclog.core.errors import InputError, MachineError, RuleError, StateError, UsageError
from seclog.ops.act import Way
from seclog.ops.init import InitRequest, init
from tests.builder import Repo
from tests.ops.rulebooks import BASELINE_DAY, DO, DRY, START, Book, refused


@pytest.fixture(autouse=True)
def signed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name to sign by where the test's repository is yet to be made."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Code Administrator")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "administrator@example.org")


def begin(path: Path, way: Way = DO, **options: object) -> object:
    return init(START, way, InitRequest(str(path), **options))  # type: ignore[arg-type]


def test_a_rulebook_begins_in_a_folder_yet_to_be_made(tmp_path: Path) -> None:
    done = init(START, Way(), InitRequest(str(tmp_path / "a" / "My Code")))
    repo = Repo(tmp_path / "a" / "My Code")
    assert done.tags == ("release/baseline",)
    assert done.summary == ("My Code 1.0: an empty baseline.",)
    assert repo.git("symbolic-ref", "HEAD") == "refs/heads/main"
    assert repo.tip() == done.commit
    assert (repo.git("status", "--porcelain"), repo.git("ls-files")) == ("", "registry/collection.yaml")
    assert Book(repo).log().name == "My Code"


def test_every_form_of_document_is_taken_from_a_registry_that_stands_there(book: Book) -> None:
    assert book.live() == {
        "section-a": "7.0",
        "section-g": "7.0",
        "schedule-8": "3.1 3.10",
        "guide": "1.0",
        "form-l": "1.0",
    }
    assert {row.effective_on for row in book.log().rows} == {BASELINE_DAY}
    assert "documents/section-g.csv" in book.repo.git("ls-tree", "-r", "--name-only", "main").split("\n")


def test_all_files_below_the_registry_are_taken(repo: Repo, original: Book) -> None:
    repo.write("registry/collection.yaml", original.repo.read("registry/collection.yaml"))
    repo.write("registry/modifications/MP001.yaml", "link: https://example.org\n")
    begin(repo.path)
    assert repo.git("status", "--porcelain") == ""
    assert repo.git("ls-files") == "registry/collection.yaml\nregistry/modifications/MP001.yaml"


def test_a_registry_without_its_collection_is_refused(repo: Repo, original: Book) -> None:
    repo.write("registry/documents/section-a.yaml", original.repo.read("registry/documents/section-a.yaml"))
    before = repo.state()
    assert "registry/collection.yaml" in refused(InputError, begin, repo.path).message
    assert repo.state() == before


@pytest.mark.parametrize("missing", ["documents/section-a.md", "documents/section-g.csv"])
def test_a_registered_text_that_is_missing_is_named(original: Book, tmp_path: Path, missing: str) -> None:
    repo = Repo.init(tmp_path / "rulebook")
    for path in original.repo.git("ls-files").split("\n"):
        if path != missing:
            repo.write(path, (original.repo.path / path).read_bytes())
    assert missing in refused(InputError, begin, repo.path).message


def test_history_that_is_there_is_left_alone(repo: Repo) -> None:
    first = repo.commit("Begin", {"README.md": "Hello\n"})
    done = init(START, Way(), InitRequest(str(repo.path)))
    assert repo.git("rev-list", "main").split() == [done.commit, first]
    assert repo.read("README.md") == "Hello\n"
    assert repo.git("status", "--porcelain") == ""


def test_an_unborn_branch_begins_with_the_baseline(repo: Repo) -> None:
    repo.write("notes.txt", "mine\n")
    done = init(START, Way(), InitRequest(str(repo.path)))
    assert repo.git("rev-list", "main") == done.commit
    assert repo.git("status", "--porcelain") == "?? notes.txt"


@pytest.mark.parametrize("born", [True, False])
def test_a_staged_file_is_refused(repo: Repo, born: bool) -> None:
    if born:
        repo.commit("Begin", {"README.md": "Hello\n"})
    repo.write("extra.md", "extra\n")
    repo.git("add", "extra.md")
    before = repo.state()
    assert "staged" in refused(StateError, begin, repo.path).message
    assert repo.state() == before


def test_a_change_that_is_not_staged_is_no_obstacle(repo: Repo) -> None:
    repo.commit("Begin", {"README.md": "Hello\n"})
    repo.write("README.md", "Edited\n")
    begin(repo.path)
    assert repo.git("status", "--porcelain") == " M README.md"


@pytest.mark.parametrize("how", ["as it is", "without tags", "on another branch"])
def test_a_second_rulebook_is_refused(book: Book, how: str) -> None:
    if how == "without tags":
        book.repo.git("tag", "-d", "release/baseline")
    if how == "on another branch":
        book.repo.git("switch", "-q", "--orphan", "other")
    before = book.repo.state()
    assert "already" in refused(StateError, begin, book.repo.path).message
    assert book.repo.state() == before


def test_a_detached_head_is_refused(repo: Repo) -> None:
    repo.commit("Begin")
    repo.git("switch", "-q", "--detach")
    assert "no branch" in refused(StateError, begin, repo.path).message


def test_a_pending_branch_cannot_be_the_live_one(repo: Repo) -> None:
    repo.commit("Begin")
    repo.git("switch", "-q", "-c", "pending/2026-03")
    refused(StateError, begin, repo.path)


@pytest.mark.parametrize(("branch", "setting"), [("trunk", "trunk"), ("master", ""), ("main", "")])
def test_a_branch_that_would_not_be_found_is_named_in_the_configuration(
    tmp_path: Path, branch: str, setting: str
) -> None:
    repo = Repo.init(tmp_path / "r", "-b", branch)
    begin(repo.path)
    assert repo.git("config", "seclog.live", check=False) == setting
    assert Book(repo).log().name == "r"


def test_master_beside_an_unrelated_main_is_named(repo: Repo) -> None:
    repo.commit("Begin")
    repo.git("switch", "-q", "-c", "master")
    begin(repo.path)
    assert repo.git("config", "seclog.live") == "master"
    assert Book(repo).log().rows == ()


@pytest.mark.parametrize("before", ["", "dev"])
def test_the_setting_is_as_before_when_the_baseline_is_refused(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    repo.commit("Begin", {"registry/collection.yaml": "other\n"})
    repo.git("rm", "-q", "--cached", "registry/collection.yaml")
    repo.git("commit", "-q", "-m", "Leave it")
    repo.git("switch", "-q", "-c", "trunk")
    if before:
        repo.git("config", "seclog.live", before)
    (repo.path / "registry/collection.yaml").unlink()
    repo.write("registry/collection.yaml/in-the-way", "x")
    refused(StateError, begin, repo.path)
    assert repo.git("config", "seclog.live", check=False) == before


@pytest.mark.parametrize("name", ["a tag", "a branch"])
def test_a_ref_that_clashes_is_named(repo: Repo, name: str) -> None:
    repo.commit("Begin", {"documents/section-g.md": "# Security\n"})
    repo.git(*(("tag", "section-g") if name == "a tag" else ("branch", "pending")))
    error = refused(StateError, begin, repo.path, source=str(repo.path / "documents"))
    assert ("section-g" if name == "a tag" else "pending") in error.message
    assert error.hint.startswith("Type: git")


def test_a_folder_inside_a_repository_is_not_taken_for_its_top(repo: Repo) -> None:
    repo.commit("Begin", {"part/text.md": "# Text\n"})
    before = repo.state()
    error = refused(StateError, begin, repo.path / "part")
    assert str(repo.path) in error.message
    assert repo.state() == before


def test_a_new_folder_inside_a_repository_is_a_repository_of_its_own(repo: Repo) -> None:
    repo.commit("Begin")
    begin(repo.path / "inner")
    assert (repo.path / "inner" / ".git").is_dir()
    assert Repo(repo.path / "inner").git("rev-list", "--count", "main") == "1"


def test_a_bare_repository_is_refused(tmp_path: Path) -> None:
    os.makedirs(tmp_path / "bare")
    Repo(tmp_path / "bare").git("init", "-q", "--bare")
    assert "work tree" in refused(StateError, begin, tmp_path / "bare").message


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    refused(StateError, begin, tmp_path / "file")


def test_a_broken_git_directory_is_not_made_anew(tmp_path: Path) -> None:
    (tmp_path / "r" / ".git").mkdir(parents=True)
    (tmp_path / "r" / ".git" / "precious").write_text("x")
    refused(StateError, begin, tmp_path / "r")
    assert os.listdir(tmp_path / "r" / ".git") == ["precious"]


def test_a_repository_that_git_distrusts_is_not_made_anew(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit("Begin")
    monkeypatch.setenv("SUDO_UID", "12345")
    os.chown(repo.path / ".git", 12345, 12345)
    os.chown(repo.path, 12345, 12345)
    monkeypatch.delenv("SUDO_UID")
    assert "safe.directory" in refused(MachineError, begin, repo.path).hint


def test_a_merge_in_progress_is_refused(repo: Repo) -> None:
    repo.commit("Begin", {"a": "1\n"})
    repo.write(".git/MERGE_HEAD", repo.tip() + "\n")
    assert "merge" in refused(StateError, begin, repo.path).message


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"baseline": "7.1"}, InputError),
        ({"baseline": "seven"}, InputError),
        ({"registry": "other"}, InputError),
        ({"name": "a|b"}, UsageError),
        ({"source": "nowhere"}, UsageError),
        ({"source": "nowhere.csv"}, UsageError),
    ],
)
def test_what_cannot_be_used_leaves_no_folder(tmp_path: Path, options: dict[str, str], kind: type[InputError]) -> None:
    refused(kind, begin, tmp_path / "new" / "code", **options)
    assert os.listdir(tmp_path) == []


def test_a_future_baseline_is_refused_and_leaves_no_folder(tmp_path: Path) -> None:
    refused(RuleError, begin, tmp_path / "new", registry="sec", effective_on=date(2026, 1, 11))
    assert os.listdir(tmp_path) == []


def test_a_committer_without_a_name_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{who}_NAME")
        monkeypatch.delenv(f"GIT_{who}_EMAIL")
    assert "git config user.name" in refused(MachineError, begin, tmp_path / "new").hint
    assert "git config user.name" in refused(MachineError, begin, tmp_path / "new", DRY).hint
    assert os.listdir(tmp_path) == []


def test_a_refusal_while_publishing_takes_the_new_repository_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a.md").write_text("# A\n")
    monkeypatch.setattr("seclog.ops.init.carry_out", _full_disk)
    refused(MachineError, begin, tmp_path / "r", source=str(tmp_path / "r"))
    assert os.listdir(tmp_path / "r") == ["a.md"]


def _full_disk(*_: object) -> None:
    raise MachineError("The disk is full.")


def test_a_rehearsal_writes_nothing_at_all(tmp_path: Path) -> None:
    done = init(START, DRY, InitRequest(str(tmp_path / "new"), registry="sec"))
    assert (done.dry_run, done.commit, done.tags) == (True, "", ("release/baseline",))
    assert os.listdir(tmp_path) == []


def test_a_rehearsal_in_a_repository_changes_nothing(repo: Repo) -> None:
    repo.commit("Begin", {"a.md": "# A\n"})
    before, objects = repo.state(), repo.git("count-objects")
    init(START, DRY, InitRequest(str(repo.path), str(repo.path)))
    assert (repo.state(), repo.git("count-objects")) == (before, objects)


def test_the_shipped_registry_lists_its_documents(tmp_path: Path) -> None:
    begin(tmp_path / "sec", registry="sec", name="My SEC")
    log = Book(Repo(tmp_path / "sec")).log()
    assert log.name == "My SEC"
    assert len(log.rows) > 60
    versions = {row.id: row.version for row in log.rows}
    assert versions["section-a"] == "7.0"


def test_a_shipped_registry_and_a_folder_do_not_go_together(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    refused(UsageError, begin, tmp_path / "r", registry="sec", source=str(tmp_path / "texts"))


@pytest.mark.parametrize("where", ["tracked", "untracked"])
def test_a_registry_in_the_way_is_not_overwritten(repo: Repo, where: str) -> None:
    repo.write("registry/collection.yaml", "mine\n")
    if where == "tracked":
        repo.commit("Begin", {"registry/collection.yaml": "theirs\n"})
        repo.write("registry/collection.yaml", "mine\n")
    refused(StateError, begin, repo.path, registry="sec")
    assert repo.read("registry/collection.yaml") == "mine\n"


def test_hostile_variables_do_not_lead_elsewhere(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit("Begin")
    other = Repo.init(tmp_path / "other")
    before = other.state()
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.path))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_NAMESPACE", "elsewhere")
    begin(repo.path)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_INDEX_FILE", "GIT_NAMESPACE"):
        monkeypatch.delenv(name)
    assert repo.git("tag") == "release/baseline"
    assert other.state() == before


def test_a_repository_of_sha256_works(tmp_path: Path) -> None:
    repo = Repo.init(tmp_path / "r", "--object-format=sha256")
    done = init(START, Way(), InitRequest(str(repo.path), registry="sec"))
    assert len(done.commit) == 64
    assert len(Book(repo).log().rows) > 60
