"""Edits that are no plain change of a text: annexes again, files moved, modes; each refusal's hint is followed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from seclog.core.errors import RuleError
from tests.ops.rulebooks import Book, refused

LINE = "pending/2026-03"
A, G, KEYS = "documents/section-a.md", "documents/section-g.md", "documents/section-g.csv"
ENTRY = "registry/documents/section-a.yaml"
MOVED = "documents/definitions/section-a.md"


def sh(book: Book, command: str) -> None:
    subprocess.run(["sh", "-ec", command], cwd=book.repo.path, check=True, capture_output=True)


@pytest.fixture
def keyed(book: Book) -> Book:
    """A draft of Section G changes its annex."""
    book.plan()
    book.repo.write(KEYS, "key,years\nroot,20\n")
    book.draft()
    return book


def test_an_annex_is_edited_again_on_top_of_its_draft(keyed: Book) -> None:
    keyed.repo.write(KEYS, "id,key,years\nkey,years\nroot,10\n")
    keyed.draft()
    assert keyed.at(LINE, KEYS) == "id,key,years\nkey,years\nroot,20\n"
    assert keyed.drafts() == {"section-g": "7.2"}


def test_a_conflict_of_annexes_names_the_annex_and_is_settled_on_the_line(keyed: Book) -> None:
    keyed.repo.write(KEYS, "key,years\nroot,30\n")
    before = keyed.repo.state()
    error = refused(RuleError, keyed.draft)
    assert error.message == (
        "The edit of documents/section-g.csv and the draft 7.1 of Section G change the same words."
    )
    assert error.hint == (
        "Copy the edit aside, put the file back (git restore documents/section-g.csv), and write both on the line: "
        "git switch pending/2026-03; then there: seclog draft section-g"
    )
    assert keyed.repo.state() == before
    sh(keyed, "git restore documents/section-g.csv && git switch -q pending/2026-03")
    keyed.repo.write(KEYS, "key,years\nroot,25\n")
    keyed.draft("section-g")
    assert keyed.at(LINE, KEYS) == "key,years\nroot,25\n"


def test_a_text_moved_on_its_line_is_put_back_by_the_hint(book: Book) -> None:
    book.plan()
    book.draft("section-a", text="# Definitions\n\nDrafted.\n")
    book.repo.git("switch", "-q", LINE)
    book.repo.write(MOVED, "")
    book.repo.git("mv", "-f", A, MOVED)
    book.repo.write(ENTRY, book.repo.read(ENTRY).replace(A, MOVED))
    error = refused(RuleError, book.draft)
    assert error.message == f"{A} is gone, and Section A has another file in its entry, {MOVED}."
    assert "seclog reissue section-a" in error.hint
    book.repo.git("add", "-A")
    book.repo.commit("Move it")
    assert refused(RuleError, book.draft).hint == error.hint
    sh(book, error.hint.partition("drafted: ")[2].partition(". Its words")[0] + f" && git rm -q -f {MOVED}")
    assert "nothing to draft" in refused(RuleError, book.draft).message or book.drafts() == {"section-a": "7.1"}
    assert book.repo.read(A) == "# Definitions\n\nDrafted.\n"


def test_a_text_moved_on_the_live_branch_is_put_back_by_the_hint(book: Book) -> None:
    book.plan()
    (book.repo.path / MOVED).parent.mkdir()
    book.repo.git("mv", A, MOVED)
    book.repo.write(ENTRY, book.repo.read(ENTRY).replace(A, MOVED))
    error = refused(RuleError, book.draft)
    assert f"git restore -SW {A} {ENTRY}" in error.hint
    sh(book, f"git restore -SW {A} {ENTRY} && git rm -q -f {MOVED}")
    assert book.repo.git("status", "--porcelain") == ""


@pytest.mark.parametrize("on_line", [False, True])
def test_a_text_that_is_gone_is_put_back_by_the_hint(book: Book, on_line: bool) -> None:
    book.plan()
    book.draft("section-a", text="# Definitions\n\nDrafted.\n")
    if on_line:
        book.repo.git("switch", "-q", LINE)
        book.repo.commit("Lose it", {A: None})
    (book.repo.path / A).unlink(missing_ok=True)
    error = refused(RuleError, book.draft)
    assert error.message == f"{A} is gone, and a text is not drafted away."
    sh(book, error.hint.removeprefix("Put it back: "))
    assert (book.repo.path / A).is_file()


def test_a_mode_alone_is_nothing_to_draft(book: Book) -> None:
    book.plan()
    (book.repo.path / A).chmod(0o755)
    before = book.repo.state()
    error = refused(RuleError, book.draft)
    assert error.message == f"Only the mode of {A} is changed, and no document is run."
    assert book.repo.state() == before
    sh(book, error.hint.removeprefix("Put it back: "))
    assert book.repo.git("status", "--porcelain") == ""


def test_a_mode_alone_is_nothing_to_draft_on_the_line_either(book: Book) -> None:
    book.plan()
    book.repo.git("switch", "-q", LINE)
    (book.repo.path / A).chmod(0o755)
    assert "Only the mode" in refused(RuleError, book.draft).message


def test_a_mode_beside_words_is_left_out_of_the_draft(book: Book) -> None:
    book.plan()
    place: Path = book.repo.write(A, "# Definitions\n\nOther.\n")
    place.chmod(0o755)
    book.draft()
    assert book.repo.git("ls-tree", LINE, A).startswith("100644")
    assert book.repo.git("status", "--porcelain") == ""
