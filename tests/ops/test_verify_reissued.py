"""A reissue forged with all skill: its tree may change one text's file, and of the entry its place alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from seclog.core.collection import entry_path
from seclog.core.plan import Content, Plan
from seclog.core.record import Corrected, Correction
from seclog.ops.act import Way
from seclog.ops.reissue import Reissue, reissue
from seclog.store.publish import publish
from tests.builder import Repo
from tests.ops.verified import codes, file_of, move, records, retag, rewrite, with_tree
from tests.ops.verified import good_rulebook as good_rulebook

ENTRY = entry_path("section-d")
OLD, NEW = "documents/section-d.md", "documents/section-d.txt"


def reissued(repo: Repo, name: str = "d.txt", text: bytes = b"d   8.1\n") -> None:
    reissue(repo.runner, repo.clock(), Way(), Reissue("section-d", "", text, name, "Plain text"))


def with_files(repo: Repo, files: Mapping[str, bytes | None]) -> None:
    stored = {path: file_of(repo, data) if data is not None else None for path, data in files.items()}
    move(repo, rewrite(repo, records(repo)[-1], with_tree(repo, stored)))
    retag(repo)


def entry(repo: Repo) -> bytes:
    return repo.git("show", f"main:{ENTRY}").encode() + b"\n"


def test_an_honest_reissue_is_clean(good: Repo) -> None:
    reissued(good)
    assert codes(good) == set()


def test_one_under_the_same_name_is_clean(good: Repo) -> None:
    reissued(good, "d.md")
    assert codes(good) == set()


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"documents/section-g.md": b"g\n"}, id="another text"),
        pytest.param({OLD: b"d 8.1\n"}, id="the old file stays"),
        pytest.param({NEW: None}, id="no new file"),
        pytest.param({"registry/collection.yaml": None}, id="the collection"),
        pytest.param({entry_path("section-g"): None}, id="another entry"),
    ],
)
def test_a_reissue_touches_nothing_else(good: Repo, files: Mapping[str, bytes | None]) -> None:
    reissued(good)
    with_files(good, files)
    assert "V20" in codes(good)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"title: ", b"title: New "),
        (b"category: Section", b"category: Form"),
        (f"file: {NEW}".encode(), f"file: {OLD}".encode()),
        (b"numbering: integer\n", b"numbering: integer\nowner: Panel\n"),
    ],
)
def test_an_entry_changes_its_place_alone(good: Repo, old: bytes, new: bytes) -> None:
    reissued(good)
    before = entry(good).replace(b'"', b"")
    assert old in before
    with_files(good, {ENTRY: before.replace(old, new)})
    assert "V20" in codes(good)


def test_an_entry_stays_where_the_file_does(good: Repo) -> None:
    reissued(good, "d.md")
    with_files(good, {ENTRY: entry(good) + b"# a comment\n"})
    assert "V20" in codes(good)


def test_no_other_file_is_taken(good: Repo) -> None:
    good.commit("A note", {NEW: "mine\n"})
    tip = good.tip()
    made = Correction(6, good.clock(), "Reissue", "why", (Corrected("section-d", "9.0", path=NEW),))
    changed = {NEW: Content(b"d 8.1\n"), OLD: None, ENTRY: Content(entry(good).replace(OLD.encode(), NEW.encode()))}
    publish(good.runner, Plan(made, "refs/heads/main", tip, (tip,), tip, changed))
    assert "V20" in codes(good)
