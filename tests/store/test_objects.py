"""Objects as bytes: git agrees about every id, and reads back every pack."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.errors import MachineError
from seclog.store.objects import RawObject, Signature, empty_tree, object_id, pack, store, tag
from tests.builder import Repo
from tests.store.conftest import refused

SIGNED = Signature("A Name <a@example.org>", datetime(2026, 1, 1, 12, 30, tzinfo=UTC))


@pytest.fixture(params=["sha1", "sha256"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Repo:
    return Repo.init(tmp_path / "empty", f"--object-format={request.param}")


@pytest.mark.parametrize("data", [b"", b"x", b"a\0b\r\n", b"long\n" * 100_000])
def test_git_reads_what_was_stored_under_the_id_that_we_tell(empty: Repo, data: bytes) -> None:
    raw = RawObject("blob", data)

    store(empty.runner, [raw, raw])

    found = object_id(raw, empty.runner.places().object_format)
    assert empty.runner.run(["cat-file", "blob", found]) == data
    assert empty.git("hash-object", "--stdin", stdin=data) == found
    empty.fsck()


def test_the_empty_tree_is_the_one_git_knows(empty: Repo) -> None:
    found = empty_tree(empty.runner.places().object_format)

    assert empty.git("hash-object", "-t", "tree", "/dev/null") == found
    assert empty.git("ls-tree", found) == ""


def test_a_tag_is_the_one_that_git_makes_of_the_same_words(empty: Repo) -> None:
    commit = empty.commit("first")
    raw = tag("section-d/1.0", commit, SIGNED, "Section D 1.0\n\nMore words: é\n\n")
    store(empty.runner, [raw])

    env = {"GIT_COMMITTER_NAME": "A Name", "GIT_COMMITTER_EMAIL": "a@example.org"}
    env["GIT_COMMITTER_DATE"] = f"@{SIGNED.stamp}"
    empty.git("tag", "-a", "-m", "Section D 1.0\n\nMore words: é", "section-d/1.0", commit, env=env)

    assert empty.git("rev-parse", "section-d/1.0") == object_id(raw, empty.runner.places().object_format)


def test_storing_nothing_starts_no_git(empty: Repo) -> None:
    store(empty.runner, [])

    assert list((empty.common / "objects" / "pack").glob("*")) == []


def test_a_tag_on_a_commit_that_is_not_there_is_refused(empty: Repo) -> None:
    commit = empty.commit("first")

    refused(lambda: store(empty.runner, [tag("x/1.0", commit[::-1], SIGNED, "text")]), MachineError)


def test_objects_are_stored_in_the_repository_from_a_subfolder_too(repo: Repo) -> None:
    repo.commit("texts", {"documents/a.md": "a\n"})
    raw = RawObject("blob", b"from a subfolder\n")

    store(type(repo.runner)(repo.path / "documents"), [raw])

    assert repo.git("cat-file", "blob", object_id(raw, "sha1")) == "from a subfolder"
    assert not (repo.path / "documents" / ".git").exists()


@given(st.lists(st.binary(max_size=300), max_size=5), st.sampled_from(["sha1", "sha256"]))
def test_a_pack_counts_each_object_once_and_ends_with_its_own_hash(blobs: list[bytes], object_format: str) -> None:
    data = pack([RawObject("blob", blob) for blob in blobs], object_format)

    assert data[:8] == b"PACK\0\0\0\2"
    assert int.from_bytes(data[8:12], "big") == len(set(blobs))
    size = {"sha1": 20, "sha256": 32}[object_format]
    assert len(data) > 12 + size - 1
