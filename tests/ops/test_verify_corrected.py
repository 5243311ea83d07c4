"""Corrections forged with all tags made again: a void version leaves the tree of the version before, and no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from seclog.core.plan_correct import CorrectRequest
from seclog.core.plan_retire import RetireRequest
from seclog.core.record import Corrected, Correction
from seclog.ops.correct import correct
from seclog.ops.retire import retire
from tests.builder import Repo
from tests.ops.rulebooks import DO, Book, kept
from tests.ops.verified import codes, file_of, records, restate, retag, retree, rewrite, verified, with_tree

R = "2026-03"
G, ANNEX, ENTRY = "documents/section-g.md", "documents/section-g.csv", "registry/documents/section-g.yaml"
Q, Q_ENTRY = "documents/section-q.md", "registry/documents/section-q.yaml"
OWN = "documents/schedule-8/{}.md"


def voided_book(book: Book) -> None:
    """Section G 8.0 and Schedule 8 3.20 (which ended 3.10) have gone live, and the new Section Q."""
    book.plan()
    book.approve("MP1")
    book.draft("section-g", text="# Security\n\nOther.\n", release=R, causes=("MP1",))
    book.repo.write(ANNEX, "key,years\nroot,20\n")
    book.draft("section-g", release=R, causes=("MP1",))
    text = "# Specification 3.20\n\nBetter.\n"
    book.draft("schedule-8", text=text, release=R, version="3.20", supersede=("3.10",), causes=("MP1",))
    book.add("section-q", "# Quality\n", category="Section", release=R, causes=("MP1",))
    book.on("2026-03-01")
    book.release()
    book.on("2026-04-10")


voided = kept(voided_book)


def void(book: Book, name: str, version: str) -> Repo:
    correct(book.git, book.tick(), DO, CorrectRequest("Minutes", name, version, void=True))
    return book.repo


def tree(repo: Repo, files: dict[str, str | None]) -> None:
    """Give the last record a tree of one's own."""
    stored = {path: file_of(repo, text.encode()) if text is not None else None for path, text in files.items()}
    rewrite(repo, records(repo)[-1], with_tree(repo, stored))
    retag(repo)


Files = dict[str, str | None]


@pytest.mark.parametrize(
    ("name", "version", "files"),
    [
        ("section-g", "8.0", {G: "# Security\n\nOther.\n"}),
        ("section-g", "8.0", {G: "# Security\n\nA third text.\n"}),
        ("section-g", "8.0", {G: None}),
        ("section-g", "8.0", {ANNEX: "key,years\nroot,20\n"}),
        ("section-g", "8.0", {ANNEX: None}),
        ("section-g", "8.0", {"documents/section-a.md": "Another.\n"}),
        ("section-g", "8.0", {"documents/more.md": "Another.\n"}),
        ("section-g", "7.0", {G: "# Security\n\nA third text.\n"}),
        ("schedule-8", "3.20", {OWN.format("3.20"): "# Specification 3.20\n\nBetter.\n"}),
        ("schedule-8", "3.20", {OWN.format("3.10"): None}),
        ("schedule-8", "3.20", {OWN.format("3.10"): "Another.\n"}),
        ("schedule-8", "3.1", {OWN.format("3.1"): "# Specification 3.1\n\nA meter shall measure.\n"}),
        ("schedule-8", "3.1", {OWN.format("3.10"): "Another.\n"}),
        ("section-q", "1.0", {Q: "# Quality\n"}),
    ],
)
def test_a_file_that_is_not_as_a_void_version_leaves_it_is_found(
    voided: Book, name: str, version: str, files: Files
) -> None:
    repo = void(voided, name, version)
    assert codes(repo) == set()
    tree(repo, files)
    found = [one for one in verified(repo).findings if one.code == "V20"]
    assert len(found) == 1
    assert next(iter(files)) in found[0].message


@pytest.mark.parametrize(
    ("name", "path", "old", "new"),
    [
        ("section-g", ENTRY, "label: Section G", "label: Section GG"),
        ("section-g", ENTRY, "category: Section", "category: Form"),
        ("section-g", ENTRY, "title: Security", "title: Security\nowner: SECAS"),
        ("schedule-8", "registry/documents/schedule-8.yaml", "title: Specification", "title: Other"),
    ],
)
def test_an_entry_that_says_more_than_the_version_before_is_found(
    voided: Book, name: str, path: str, old: str, new: str
) -> None:
    repo = void(voided, name, "8.0" if name == "section-g" else "3.20")
    text = voided.at("main", path)
    assert old in text
    tree(repo, {path: text.replace(old, new)})
    assert "V20" in codes(repo)


def test_an_entry_that_stays_with_a_document_that_never_was_is_found(voided: Book) -> None:
    entry = voided.at("main", Q_ENTRY)
    repo = void(voided, "section-q", "1.0")
    tree(repo, {Q_ENTRY: entry})
    assert codes(repo) == {"V20"}
    assert Q_ENTRY in verified(repo).findings[0].message


def test_a_void_version_of_a_document_that_the_registry_lacks_is_no_reason_to_stop(voided: Book) -> None:
    repo = void(voided, "section-g", "8.0")
    retree(repo, {ENTRY: None}, since="Baseline of the Test Code")
    assert {"V25"} <= codes(repo)


def voids_another(record: Correction) -> Correction:
    return replace(record, corrected=(replace(record.corrected[0], version="7.0"),))


def voids_none(record: Correction) -> Correction:
    return replace(record, corrected=(Corrected("section-g", "8.0", title="Security Rules"),))


def voids_what_never_was(record: Correction) -> Correction:
    return replace(record, corrected=(replace(record.corrected[0], version="8.5"),))


def breaks_the_order(record: Correction) -> Correction:
    return replace(record, corrected=(Corrected("section-g", "8.0", date(2025, 12, 31)),))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (voids_another, {"V20"}),
        (voids_none, {"V20"}),
        (voids_what_never_was, {"V15", "V20"}),
        (breaks_the_order, {"V14", "V20"}),
    ],
)
def test_a_correction_that_says_other_than_its_tree_is_found(
    voided: Book, change: Callable[[Correction], Correction], expected: set[str]
) -> None:
    repo = void(voided, "section-g", "8.0")
    restate(repo, records(repo)[-1], change)
    assert codes(repo) == expected


def test_a_retirement_after_a_void_version_is_judged_by_what_is_live_again(voided: Book) -> None:
    repo = void(voided, "schedule-8", "3.20")
    voided.plan("2026-05", "2026-04-11")
    retire(voided.git, voided.tick(), DO, RetireRequest("", "schedule-8", "", ("MP1",)), "2026-05")
    voided.on("2026-04-11")
    voided.release("2026-05")
    assert codes(repo) == set()
    assert "schedule-8" not in repo.git("ls-tree", "-r", "--name-only", "main")
