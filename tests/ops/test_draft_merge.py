"""Two people draft one document: the second edit is merged onto the first one's draft."""

from __future__ import annotations

import pytest

from seclog.core.errors import RuleError
from tests.ops.rulebooks import DRY, GUIDE, SECTION_A, Book, refused

LINE = "pending/2026-03"
A = "documents/section-a.md"
FIRST = SECTION_A.replace("words have meanings", "words have fixed meanings")
SECOND = SECTION_A.replace("A day is a day", "A day has 24 hours")
BOTH = FIRST.replace("A day is a day", "A day has 24 hours")


@pytest.fixture
def drafted(book: Book) -> Book:
    """The first person's draft of Section A stands on the line."""
    book.plan()
    book.draft("section-a", text=FIRST)
    return book


def test_an_edit_of_live_text_goes_onto_the_draft(drafted: Book) -> None:
    drafted.repo.write(A, SECOND)
    done = drafted.draft()
    assert done.summary[0] == "Section A 7.2 is drafted from 7.1 for 2026-03."
    assert drafted.at(LINE, A) == BOTH
    assert drafted.repo.read(A) == SECTION_A
    assert drafted.history("section-a").versions[-1].version == "7.2"


def test_edits_of_the_same_words_conflict_and_nothing_changes(drafted: Book) -> None:
    drafted.repo.write(A, SECTION_A.replace("words have meanings", "words have other meanings"))
    before = drafted.repo.state()
    error = refused(RuleError, drafted.draft)
    assert "7.1 change the same words" in error.message
    assert "seclog show section-a@7.1 --raw -o FILE" in error.hint
    assert "seclog draft section-a --for 2026-03 --file FILE" in error.hint
    assert drafted.repo.state() == before


def test_the_hint_of_a_conflict_settles_it(drafted: Book) -> None:
    drafted.repo.write(A, SECTION_A.replace("words have meanings", "words have other meanings"))
    refused(RuleError, drafted.draft)
    drafted.draft("section-a", text=BOTH, release="2026-03")
    assert drafted.at(LINE, A) == BOTH
    assert "other meanings" in drafted.repo.read(A)


def test_a_conflict_of_one_document_stops_all(drafted: Book) -> None:
    drafted.repo.write(A, "# Other\n")
    drafted.repo.write("documents/section-g.md", "# Security\n\nNew.\n")
    before = drafted.repo.state()
    refused(RuleError, drafted.draft)
    assert drafted.repo.state() == before
    drafted.draft("section-g")
    assert drafted.drafts() == {"section-a": "7.1", "section-g": "7.1"}


def test_the_same_edit_twice_is_one_draft(drafted: Book) -> None:
    drafted.repo.write(A, FIRST)
    drafted.draft()
    assert drafted.drafts() == {"section-a": "7.1"}
    assert drafted.repo.git("status", "--porcelain") == ""


def test_a_rehearsal_of_an_edit_already_drafted_leaves_it(drafted: Book) -> None:
    drafted.repo.write(A, FIRST)
    before = drafted.repo.state()
    assert drafted.draft(way=DRY).dry_run
    assert drafted.repo.state() == before


def test_line_ends_of_both_sides_are_kept(drafted: Book) -> None:
    crlf = FIRST.replace("\n", "\r\n")
    drafted.draft("section-a", text=crlf)
    drafted.repo.write(A, SECOND)
    before = drafted.repo.state()
    refused(RuleError, drafted.draft)
    assert drafted.repo.state() == before


def test_a_binary_is_drafted_whole_and_never_merged(book: Book) -> None:
    book.plan()
    book.repo.write("documents/guide.docx", GUIDE + b"one")
    book.draft()
    assert book.drafts() == {"guide": "1.1"}
    book.repo.write("documents/guide.docx", GUIDE + b"two")
    before = book.repo.state()
    error = refused(RuleError, book.draft)
    assert "--file FILE" in error.hint
    assert book.repo.state() == before
    book.draft("guide", text=GUIDE + b"one and two", text_name="guide.docx")
    assert book.drafts() == {"guide": "1.2"}


def test_an_edit_goes_onto_the_draft_of_a_renamed_document(drafted: Book) -> None:
    path = "registry/documents/section-a.yaml"
    drafted.repo.write(path, drafted.repo.read(path).replace("title: Definitions", "title: Meanings"))
    drafted.draft()
    drafted.repo.write(A, SECOND)
    drafted.draft()
    row = drafted.pending("2026-03").releases[0].documents[0]
    assert (row.title, row.draft) == ("Meanings", "7.3")
    assert drafted.at(LINE, A) == BOTH


def test_two_edits_of_one_registry_entry_do_not_overwrite_each_other(drafted: Book) -> None:
    repo, path = drafted.repo, "registry/documents/section-a.yaml"
    live = repo.read(path)
    repo.write(path, live.replace("title: Definitions", "title: Meanings"))
    drafted.draft()
    repo.write(path, live + "owner: Secretary\n")
    drafted.draft()
    entry = repo.git("show", f"{LINE}:{path}")
    assert "title: Meanings" in entry
    assert "owner: Secretary" in entry
    repo.write(path, live.replace("title: Definitions", "title: Terms"))
    before = repo.state()
    refused(RuleError, drafted.draft)
    assert repo.state() == before
