"""The ledger read from real repositories by one `git log`, wherever its branches and lines lie."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from seclog.core.errors import IntegrityError, MachineError, StateError
from seclog.formats.full_sink import FullSink
from seclog.store.git import Git
from seclog.store.ledger import pending_chains, read_ledger, resolve_commit, side_chain
from tests.benchmarks.generator import make
from tests.benchmarks.shapes import Shape
from tests.builder import Repo

LINE = "refs/heads/pending/waiting"


@pytest.fixture
def rulebook(tmp_path: Path) -> Repo:
    """A baseline, two releases, an approval, and drafts of two documents on a line."""
    make(Shape("ledger", 4, 2, 2, waiting=2), tmp_path / "rulebook")
    return Repo(tmp_path / "rulebook")


def read(repo: Repo, start: str = "") -> tuple[int, list[str]]:
    """How many records the live line has, and the refs of the lines."""
    walk, sink = read_ledger(Git(repo.path), FullSink, start)
    return len(sink.records()), [chain.ref for chain in pending_chains(walk)]


def test_the_live_line_and_the_pending_lines_are_read_at_once(rulebook: Repo) -> None:
    assert read(rulebook) == (4, [LINE])


@pytest.mark.parametrize("name", ["backup", "zz", "main-copy"])
def test_a_line_is_found_beside_any_other_branch_on_its_commit(rulebook: Repo, name: str) -> None:
    rulebook.git("branch", name, LINE)
    rulebook.git("update-ref", f"refs/remotes/origin/{name}", LINE)
    assert read(rulebook) == (4, [LINE])


def test_a_line_that_is_only_on_a_remote_is_found(rulebook: Repo) -> None:
    rulebook.git("update-ref", "refs/remotes/upstream/pending/waiting", LINE)
    rulebook.git("update-ref", "-d", LINE)
    assert read(rulebook) == (4, ["refs/remotes/upstream/pending/waiting"])


@pytest.mark.parametrize("setting", ["[seclog]\n\tlive = law\n", '[SecLog] LIVE = "law" \n'])
def test_the_live_branch_is_the_one_that_is_configured(rulebook: Repo, setting: str) -> None:
    rulebook.git("branch", "-m", "main", "law")
    rulebook.commit("a branch of that name", {"README.md": "x"})
    with (rulebook.path / ".git" / "config").open("a") as file:
        file.write(setting)
    rulebook.git("branch", "main", "law~1")
    assert read_ledger(Git(rulebook.path), FullSink)[0].tip == rulebook.tip("law")


@pytest.mark.parametrize("name", ["master", "trunk"])
def test_a_live_branch_of_another_name_is_found(rulebook: Repo, name: str) -> None:
    if name == "trunk":
        rulebook.git("update-ref", "refs/remotes/origin/trunk", "main")
        rulebook.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    rulebook.git("branch", "-m", "main", name)
    walk, _ = read_ledger(Git(rulebook.path), FullSink)
    assert walk.start == f"refs/heads/{name}"


def test_no_live_branch_is_said(tmp_path: Path) -> None:
    repo = Repo.init(tmp_path / "empty")
    with pytest.raises(StateError, match="There is no live branch here"):
        read(repo)


def test_the_ledger_is_read_from_an_earlier_commit(rulebook: Repo) -> None:
    start = resolve_commit(Git(rulebook.path), "main~1")
    assert read(rulebook, start) == (3, [LINE])
    with pytest.raises(StateError, match="neither a date nor a commit"):
        resolve_commit(Git(rulebook.path), "nowhere")


def test_a_shallow_clone_says_so(rulebook: Repo, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=2", f"file://{rulebook.path}", str(clone)], check=True)
    with pytest.raises(MachineError, match="shallow: records before 3"):
        read(Repo(clone))


def test_a_missing_middle_is_damage_in_a_whole_repository(rulebook: Repo) -> None:
    message = rulebook.git("log", "-1", "--format=%B", "main")
    rulebook.commit_bytes(message.encode() + b"\n", "main^{tree}", "main~2", ref="refs/heads/main")
    with pytest.raises(IntegrityError, match="gap: 2 comes before 4"):
        read(rulebook)


def test_records_behind_a_merge_beside_the_live_line_are_noticed(rulebook: Repo) -> None:
    """A side line merges main, and main is fast-forwarded to it: the first parents leave out what was released."""
    rulebook.git("switch", "-q", "-c", "side", "main~1")
    rulebook.commit("Mend the README", {"README.md": "x"})
    rulebook.git("merge", "-q", "-m", "Merge main", "main")
    rulebook.git("update-ref", "refs/heads/main", "side")
    with pytest.raises(IntegrityError, match="Published records lie beside the live line"):
        read(rulebook)


def test_a_merge_that_hides_nothing_is_free(rulebook: Repo) -> None:
    rulebook.git("switch", "-q", "-c", "side", "main")
    rulebook.commit("Mend the README", {"README.md": "x"})
    rulebook.git("switch", "-q", "main")
    rulebook.git("merge", "-q", "--no-ff", "-m", "Merge side", "side")
    assert read(rulebook) == (4, [LINE])


def test_the_line_of_a_release_is_read_from_its_second_parent(rulebook: Repo) -> None:
    git = Git(rulebook.path)
    chain = side_chain(git, rulebook.tip("main~1^2"), rulebook.tip("main~2"))
    assert chain is not None
    assert (chain.ref, [record.kind for _, record in chain.records]) == (
        "refs/heads/pending/r0002",
        ["plan", "draft", "draft"],
    )
    assert side_chain(git, rulebook.tip("main"), rulebook.tip("main")) is None


def test_a_clock_that_runs_behind_hides_nothing(rulebook: Repo) -> None:
    before = read(rulebook)
    rulebook.git("commit", "-q", "--allow-empty", "-m", "Behind", env={"GIT_COMMITTER_DATE": "@1000000 +0000"})
    assert read(rulebook) == before
