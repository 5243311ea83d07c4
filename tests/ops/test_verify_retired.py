"""Releases that retire or describe otherwise than their lines, forged with all tags made again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from seclog.core.plan_retire import RetireRequest
from seclog.core.record import LineDraft, Release, Retirement
from seclog.ops.retire import retire
from tests.builder import Repo
from tests.ops.rulebooks import DO, Book, kept
from tests.ops.verified import codes, file_of, records, restate, retag, rewrite, verified, with_tree

R = "2026-03"
G = "registry/documents/section-g.yaml"


def merged_book(book: Book) -> None:
    """Section G merged into Section A, the schedule retired, an annex added that is part of Section A."""
    book.plan()
    book.approve("MP1")
    book.draft("section-a", text="# Definitions\n\nAll.\n", release=R, causes=("MP1",))
    book.add("annex", "# Annex\n", category="Section", release=R, part_of="section-a", causes=("MP1",))
    for name, into in (("section-g", "section-a"), ("schedule-8", "")):
        retire(book.git, book.tick(), DO, RetireRequest("", name, into, ("MP1",)), R)
    book.on("2026-03-01")
    book.release()


merged = kept(merged_book)


@pytest.fixture
def gone(merged: Book) -> Repo:
    return merged.repo


def last(repo: Repo) -> str:
    return records(repo)[-1]


def changed(repo: Repo, *retired: Retirement) -> None:
    def change(record: Release) -> Release:
        return replace(record, blocks=(replace(record.blocks[0], retired=retired),))

    restate(repo, last(repo), change)


MERGED = Retirement("section-g", "section-a", ("MP1",))
ENDED = Retirement("schedule-8", "", ("MP1",))


def retires_less(repo: Repo) -> None:
    changed(repo, MERGED)


def retires_more(repo: Repo) -> None:
    changed(repo, MERGED, ENDED, Retirement("guide", "", ("MP1",)))


def merges_elsewhere(repo: Repo) -> None:
    changed(repo, MERGED._replace(merged_into="guide"), ENDED)


def merges_nowhere(repo: Repo) -> None:
    changed(repo, MERGED._replace(merged_into=""), ENDED)


def merges_into_what_never_was(repo: Repo) -> None:
    changed(repo, MERGED._replace(merged_into="ghost"), ENDED)


def other_causes(repo: Repo) -> None:
    changed(repo, MERGED._replace(causes=("MP2",)), ENDED)


def line_that_retires_more(repo: Repo) -> None:
    def change(record: LineDraft) -> LineDraft:
        return replace(record, retired=(*record.retired, Retirement("guide", "", ())))

    tip = repo.tip(f"pending/{R}")
    restate(repo, tip, change)


def text_that_stays(repo: Repo) -> None:
    rewrite(repo, last(repo), with_tree(repo, {"documents/section-g.md": file_of(repo, b"still here\n")}))
    retag(repo)


def text_of_another_version_that_stays(repo: Repo) -> None:
    rewrite(repo, last(repo), with_tree(repo, {"documents/schedule-8/3.1.md": file_of(repo, b"still here\n")}))
    retag(repo)


def text_removed_without_a_row(repo: Repo) -> None:
    rewrite(repo, last(repo), with_tree(repo, {"documents/guide.docx": None}))
    retag(repo)


def facts_that_the_line_does_not_say(repo: Repo) -> None:
    def change(record: Release) -> Release:
        return replace(record, documents=tuple(one._replace(part_of="guide") for one in record.documents))

    restate(repo, last(repo), change)


def facts_left_out(repo: Repo) -> None:
    restate(repo, last(repo), lambda record: replace(record, documents=()))


TAMPERED: list[tuple[Callable[[Repo], None], set[str]]] = [
    (retires_less, {"V20", "V25", "V29"}),
    (retires_more, {"V20", "V25", "V29"}),
    (merges_elsewhere, {"V29"}),
    (merges_nowhere, {"V29"}),
    (merges_into_what_never_was, {"V15", "V29"}),
    (other_causes, {"V29"}),
    (line_that_retires_more, {"V29"}),
    (text_that_stays, {"V20"}),
    (text_of_another_version_that_stays, {"V20"}),
    (text_removed_without_a_row, {"V20"}),
    (facts_that_the_line_does_not_say, {"V25", "V29"}),
    (facts_left_out, {"V29"}),
]


@pytest.mark.parametrize(("tamper", "expected"), TAMPERED, ids=[one.__name__ for one, _ in TAMPERED])
def test_a_release_and_its_line_say_the_same(gone: Repo, tamper: Callable[[Repo], None], expected: set[str]) -> None:
    tamper(gone)
    found = codes(gone)
    assert found >= expected & {"V29", "V20", "V15"}
    assert found <= expected


def test_a_true_release_of_retirements_is_in_order(gone: Repo) -> None:
    assert verified(gone).findings == ()
