"""The text of an earlier version, drafted again."""

from __future__ import annotations

import pytest

from seclog.core.errors import RuleError, SeclogError, StateError, UsageError
from seclog.ops.reissue import Reissue, reissue
from tests.ops.rulebooks import DO, SECTION_A, Book, kept, refused

TEXT = "documents/section-a.md"


def later_book(book: Book) -> None:
    """Section A at 8.0, with another text than 7.0."""
    book.plan("2026-02", "2026-02-01")
    book.approve("MP001")
    book.draft("section-a", text=SECTION_A + "\nMore.\n", text_name="a.md", release="2026-02", causes=("MP001",))
    book.on("2026-02-01")
    book.release("2026-02")
    book.plan()


later = kept(later_book)


def test_the_text_of_an_issued_version_stands_on_the_live_one(later: Book) -> None:
    said = later.draft("section-a", source="7.0", release="2026-03", causes=("MP002",)).summary
    assert said[0] == "Section A 8.1 is drafted from 8.0 for 2026-03 (MP002)."
    assert said[1] == "The text is that of Section A 7.0."
    assert later.at("pending/2026-03", TEXT) == SECTION_A


def test_so_does_that_of_an_earlier_draft_by_its_number_or_tag(later: Book) -> None:
    for text in ("one\n", "two\n"):
        later.draft("section-a", text=text, text_name="a.md", release="2026-03", causes=("MP002",))
    said = later.draft("section-a", source="section-a/8.1", release="2026-03").summary
    assert "The whole text of 8.2 is replaced." in said
    assert later.drafts() == {"section-a": "8.3"}
    assert later.at("pending/2026-03", TEXT) == "one\n"


def test_an_own_numbered_text_goes_to_its_new_version(later: Book) -> None:
    later.draft("schedule-8", source="3.1", version="3.2", release="2026-03", causes=("MP002",))
    assert later.drafts() == {"schedule-8": "3.2-draft.1"}
    assert later.at("pending/2026-03", "documents/schedule-8/3.2.md").startswith("# Specification 3.1\n")


@pytest.mark.parametrize(
    ("names", "source", "kind", "said"),
    [
        (("section-a",), "8.0", RuleError, "nothing is changed"),
        (("section-a",), "9.0", StateError, "has no version 9.0"),
        ((), "7.0", UsageError, "that of one document"),
        (("section-a", "section-g"), "7.0", UsageError, "that of one document"),
        (("form-l",), "1.0", StateError, "kept elsewhere"),
    ],
)
def test_what_is_refused_changes_nothing(
    later: Book, names: tuple[str, ...], source: str, kind: type[SeclogError], said: str
) -> None:
    before = later.repo.state()
    assert said in refused(kind, later.draft, *names, source=source, release="2026-03").message
    assert later.repo.state() == before


def test_the_present_draft_is_not_drafted_again(later: Book) -> None:
    later.draft("section-a", source="7.0", release="2026-03", causes=("MP002",))
    assert "nothing is changed" in refused(RuleError, later.draft, "section-a", source="8.1", release="2026-03").message


def test_another_kind_of_file_is_refused(later: Book) -> None:
    text = b"Definitions In this Code words have meanings A Party is a person A day is a day More"
    reissue(later.git, later.tick(), DO, Reissue("section-a", "", text, "a.txt", "Plain"))
    error = refused(UsageError, later.draft, "section-a", source="7.0", release="2026-03")
    assert "is a .txt file, and section-a.md is not" in error.message
