"""The repositories that are measured are rulebooks as seclog itself would have made them."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from seclog.core.record import Baseline, Release
from seclog.formats.full_sink import FullSink
from seclog.formats.record import parse, write
from seclog.store.git import Git
from seclog.store.ledger import pending_chains, read_ledger
from tests.benchmarks.generator import Stream, cache_folder, digest, repository
from tests.benchmarks.shapes import SIZES, WAITING, S, Shape
from tests.cli.support import seclog

SMALL = Shape("small", 6, 4, 4, waiting=3)


@pytest.fixture(scope="module")
def rulebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(S, tmp_path_factory.mktemp("rulebook"))


def git(place: Path, *args: str) -> str:
    return subprocess.run(["git", *args], cwd=place, check=True, capture_output=True, text=True).stdout


def test_the_sizes_are_those_that_the_gates_speak_of() -> None:
    assert [(one.documents, one.releases, one.each) for one in SIZES] == [
        (80, 60, 12),
        (1_000, 200, 50),
        (10_000, 500, 200),
        (100_000, 2_000, 500),
    ]
    assert [one.rows for one in SIZES] == [800, 11_000, 110_000, 1_100_000]


def test_the_log_has_every_document_at_its_last_release(rulebook: Path) -> None:
    lines = seclog("-C", str(rulebook), "log").stdout.splitlines()
    rows = {line.split("\t")[0]: line.split("\t") for line in lines[1:]}
    assert len(rows) == len(lines) - 1 == S.documents
    for document in (0, 11, 12, 79):
        name = f"doc-{document:05}"
        times = [one for one in range(1, 61) if (document - one * 12) % 80 < 12]
        day = date.fromordinal(date(2010, 1, 1).toordinal() + 2 * times[-1])
        assert rows[name][5:8] == [f"{7 + len(times)}.0", f"{day}", f"r{times[-1]:04}"]


def test_the_log_of_an_earlier_day_is_that_of_the_baseline(rulebook: Path) -> None:
    lines = seclog("-C", str(rulebook), "log", "--as-of", "2010-01-02").stdout.splitlines()
    assert {line.split("\t")[5] for line in lines[1:]} == {"7.0"}


def test_every_record_is_read_by_the_full_grammar_and_is_what_seclog_writes(rulebook: Path) -> None:
    _, sink = read_ledger(Git(rulebook), FullSink)
    records = sink.records()
    assert [type(record) for _, record in records] == [Baseline, *[Release] * S.releases]
    assert sum(len(block.versions) for _, record in records for block in record.blocks) == S.rows  # type: ignore[union-attr]
    for commit, record in records:
        assert git(rulebook, "log", "-1", "--format=%B", commit).encode() == write(record) + b"\n"
        assert git(rulebook, "log", "-1", "--format=%ct", commit).strip() == f"{record.recorded_at.timestamp():.0f}"


def test_a_release_has_its_line_as_second_parent_and_the_tree_of_its_rows(rulebook: Path) -> None:
    live, line, *more = git(rulebook, "log", "-1", "--format=%P", "main").split()
    assert not more
    kinds = [
        parse(git(rulebook, "cat-file", "commit", one).partition("\n\n")[2].encode()).kind
        for one in git(rulebook, "rev-list", f"{live}..{line}").split()
    ]
    assert kinds == ["draft", "draft", "plan"]
    assert git(rulebook, "diff", "--name-only", live, "main") == git(rulebook, "diff", "--name-only", live, line)
    assert git(rulebook, "branch", "--list", "--all").split() == ["*", "main"]


def test_git_finds_no_damage_and_every_version_is_tagged(rulebook: Path) -> None:
    git(rulebook, "fsck", "--strict", "--no-progress")
    tags = git(rulebook, "for-each-ref", "--format=%(refname:strip=2) %(*objectname)", "refs/tags").splitlines()
    assert len(tags) == 2 * S.releases * S.each + S.releases + 1
    assert f"release/r0060 {git(rulebook, 'rev-parse', 'main').strip()}" in tags
    assert git(rulebook, "status", "--porcelain") == ""


def test_drafts_that_wait_can_be_released(tmp_path: Path) -> None:
    place = repository(SMALL, tmp_path)
    (chain,) = pending_chains(read_ledger(Git(place), FullSink)[0])
    assert (chain.ref, len(chain.records)) == ("refs/heads/pending/waiting", 3)
    done = seclog("-C", str(place), "release", "waiting")
    assert done.returncode == 0, done.stderr
    lines = seclog("-C", str(place), "log").stdout.splitlines()
    assert sum("\twaiting\t" in line for line in lines) == SMALL.waiting


def test_the_same_shape_is_made_once_and_always_of_the_same_bytes(tmp_path: Path) -> None:
    assert b"".join(Stream(SMALL).commits()) == b"".join(Stream(SMALL).commits())
    first = repository(SMALL, tmp_path)
    before = (first / ".git" / "packed-refs").stat()
    assert repository(SMALL, tmp_path) == first
    assert (first / ".git" / "packed-refs").stat() == before
    assert len({digest(one) for one in (*SIZES, WAITING, SMALL)}) == len(SIZES) + 2


def test_repositories_are_kept_in_the_folder_for_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "seclog-benchmarks"
