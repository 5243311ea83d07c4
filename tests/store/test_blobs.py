from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seclog.core.errors import InputError
from seclog.store.blobs import object_ids, read_blobs
from tests.builder import Repo


@pytest.fixture
def filled(repo: Repo) -> Repo:
    repo.commit("Texts", {"a.md": "a\n", "empty": "", "raw": b"\0\n missing\n", "with space.md": "s\n", "é.md": "e\n"})
    return repo


def test_blobs_are_read_by_revision_and_path(filled: Repo) -> None:
    specs = ["HEAD:a.md", "main:empty", "HEAD:raw", "HEAD:nowhere", "HEAD:with space.md", "HEAD:é.md", "HEAD:a.md"]
    assert read_blobs(filled.runner, specs) == {
        "HEAD:a.md": b"a\n",
        "main:empty": b"",
        "HEAD:raw": b"\0\n missing\n",
        "HEAD:nowhere": None,
        "HEAD:with space.md": b"s\n",
        "HEAD:é.md": b"e\n",
    }


def test_object_ids_are_those_of_git(filled: Repo) -> None:
    found = object_ids(filled.runner, ["HEAD:a.md", "HEAD:nowhere", "HEAD:with space.md"])
    assert found == {
        "HEAD:a.md": filled.git("rev-parse", "HEAD:a.md"),
        "HEAD:nowhere": None,
        "HEAD:with space.md": filled.git("rev-parse", "HEAD:with space.md"),
    }


def test_nothing_asked_is_nothing_found(filled: Repo) -> None:
    assert (object_ids(filled.runner, []), read_blobs(filled.runner, [])) == ({}, {})


@pytest.mark.parametrize("ask", [object_ids, read_blobs])
def test_a_line_break_cannot_smuggle_a_second_question(filled: Repo, ask: object) -> None:
    assert callable(ask)
    with pytest.raises(InputError, match="line break"):
        ask(filled.runner, ["HEAD:a.md\nHEAD:raw"])


def test_a_path_of_bytes_that_are_no_text_is_asked_as_it_is(filled: Repo) -> None:
    blob = filled.blob(b"x")
    filled.git("update-index", "-z", "--index-info", stdin=b"100644 " + blob.encode() + b"\tcaf\xe9\0")
    filled.git("commit", "-q", "-m", "bytes")
    assert read_blobs(filled.runner, ["HEAD:caf\udce9"]) == {"HEAD:caf\udce9": b"x"}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5))
def test_any_bytes_come_back(repo: Repo, texts: list[bytes]) -> None:
    ids = [repo.blob(data) for data in texts]
    assert [read_blobs(repo.runner, ids)[one] for one in ids] == texts
