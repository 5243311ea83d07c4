"""Moved drafts that are not what stood on their line, forged with all tags made again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from seclog.core.record import LineDraft
from seclog.ops.restore_tags import restore_tags
from seclog.ops.scope import move
from tests.builder import Repo
from tests.ops.rulebooks import DO, Book, kept
from tests.ops.verified import codes, file_of, restate, retag, rewrite, verified, with_tree

FROM, TO = "2026-03", "2026-06"


def moved_book(book: Book) -> None:
    """Section G 7.1, drafted for March and moved to June; Section A 7.1 stays in March, 7.2 is drafted for May."""
    for release in (FROM, TO, "2026-05"):
        book.plan(release, f"{release}-01")
    book.draft("section-g", text="# Security\n\nNew.\n", release=FROM, causes=("MP1",))
    book.draft("section-a", text="# Definitions\n\nNew.\n", release=FROM, causes=("MP1",))
    book.draft("section-a", text="# Definitions\n\nOther.\n", release="2026-05", causes=("MP2",))
    book.draft("form-l", release=FROM, digest="sha256:" + "0" * 64)
    move(book.git, book.tick(), DO, FROM, TO, ("section-g", "form-l"))


book_of_move = kept(moved_book)


@pytest.fixture
def moved(book_of_move: Book) -> Repo:
    return book_of_move.repo


def arrival(repo: Repo, change: Callable[[LineDraft], LineDraft]) -> None:
    """Let the record on the target say something else."""
    restate(repo, repo.tip(f"pending/{TO}"), change)


def without_origin(repo: Repo) -> None:
    arrival(repo, lambda record: replace(record, origin=""))


def from_another_line(repo: Repo) -> None:
    arrival(repo, lambda record: replace(record, origin="2026-05"))


def other_causes(repo: Repo) -> None:
    def change(record: LineDraft) -> LineDraft:
        return replace(record, drafts=(record.drafts[0]._replace(causes=("MP9",)), *record.drafts[1:]))

    arrival(repo, change)


def other_text(repo: Repo) -> None:
    rewrite(repo, repo.tip(f"pending/{TO}"), with_tree(repo, {"documents/section-g.md": file_of(repo, b"mine\n")}))
    retag(repo)


def second_use_of_a_number(repo: Repo) -> None:
    def change(record: LineDraft) -> LineDraft:
        return replace(record, drafts=(record.drafts[0]._replace(version="7.1"),))

    restate(repo, repo.tip("pending/2026-05"), change)


TAMPERED: list[tuple[Callable[[Repo], None], str]] = [
    (without_origin, "The draft number section-g 7.1 was given before"),
    (from_another_line, "No section-g 7.1 stood on 2026-05, from which it was moved"),
    (other_causes, "section-g 7.1 says otherwise than on 2026-03, from which it was moved"),
    (other_text, "documents/section-g.md is not the text of section-g 7.1 on 2026-03, from which it was moved"),
    (second_use_of_a_number, "The draft number section-a 7.1 was given before"),
]


@pytest.mark.parametrize(("tamper", "message"), TAMPERED, ids=[one.__name__ for one, _ in TAMPERED])
def test_a_moved_draft_is_what_stood_on_its_line(moved: Repo, tamper: Callable[[Repo], None], message: str) -> None:
    tamper(moved)
    found = [one.message for one in verified(moved).findings if one.code == "V24"]
    assert any(one.startswith(message) for one in found), found


def test_a_true_move_is_in_order_and_its_tag_stands_on_the_first_record(moved: Repo) -> None:
    assert verified(moved).findings == ()
    first = moved.tip("section-g/7.1^{commit}")
    assert "pending/2026-03" in moved.git("branch", "--contains", first)
    moved.git("tag", "-d", "section-g/7.1")
    assert codes(moved) == {"V30"}
    assert restore_tags(moved.runner).made == ("section-g/7.1",)
    assert moved.tip("section-g/7.1^{commit}") == first


def test_a_tag_on_the_second_record_is_another_tag(moved: Repo) -> None:
    moved.git("tag", "-d", "section-g/7.1")
    moved.git("tag", "-a", "-m", "mine", "section-g/7.1", f"pending/{TO}")
    assert codes(moved) == {"V31"}


def test_a_line_that_is_here_no_longer_contradicts_nothing(moved: Repo) -> None:
    moved.git("branch", "-D", "pending/2026-03")
    assert verified(moved).findings == ()


def test_a_line_that_has_left_the_live_line_elsewhere_has_no_texts_to_compare(moved: Repo) -> None:
    """A line without an ancestor on the live line is a finding of its own, and no failure of this check."""
    root = moved.commit_bytes(b"root\n", moved.git("mktree", stdin=b""))
    rewrite(moved, moved.tip(f"pending/{FROM}~4"), lambda data: data.replace(moved.tip("main").encode(), root.encode()))
    assert verified(moved).findings
