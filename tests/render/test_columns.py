from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.render.columns import display_width, draw, wrap
from seclog.render.paper import Column, Paper, Para, Screen, Section

WORDS = st.text(alphabet="abcdefgh \u6587\u0301\u00e9[]", max_size=60)
COLUMNS = (
    Column("Document", "bold", wraps=True, keep=12),
    Column("Title", wraps=True),
    Column("Category", wraps=True, under="Title", folded="({})"),
    Column("Version"),
)


def paper(*rows: tuple[str, ...], **changes: object) -> Paper:
    return Paper("Title", columns=COLUMNS, sections=(Section("Group", rows),))._replace(**changes)


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("\u6587\u66f8", 4), ("e\u0301", 1), ("\uff21", 2), ("", 0), ("\u00e9", 1)]
)
def test_display_width_counts_terminal_columns(text: str, columns: int) -> None:
    assert display_width(text) == columns


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 20, ["one two three"]),
        ("one two three", 7, ["one two", "three"]),
        ("a inseparable b", 5, ["a", "insep", "arabl", "e b"]),
        ("\u6587\u66f8\u6587\u66f8", 5, ["\u6587\u66f8", "\u6587\u66f8"]),
        ("", 5, [""]),
        ("      ", 3, []),
    ],
)
def test_wrap_breaks_between_words_and_inside_one_only_when_it_must(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


@given(WORDS, st.integers(2, 30))
def test_wrap_keeps_every_word_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(display_width(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(
    st.lists(st.tuples(WORDS, WORDS, WORDS, st.sampled_from(["1.0", "12.10", ""])), max_size=6), st.integers(20, 150)
)
def test_nothing_drawn_is_wider_than_the_screen_and_no_word_is_lost(rows: list[tuple[str, ...]], width: int) -> None:
    text = draw(paper(*rows), Screen(width))
    assert max(map(display_width, text.split("\n"))) <= width
    kept = "".join(text.split())
    for row in rows:
        assert all(word[:2] in kept for cell in row for word in cell.split())


def test_columns_that_fit_are_as_wide_as_their_text() -> None:
    text = draw(paper(("Section G", "Security", "Section", "8.0"), headed=True), Screen(100))
    assert text.splitlines() == [
        "Title",
        "",
        "Document   Title     Category  Version",
        "─────────  ────────  ────────  ───────",
        "Group",
        "Section G  Security  Section   8.0",
    ]


def test_a_narrow_screen_folds_one_column_beneath_another() -> None:
    long = "Inventory Enrolment and Decommissioning Procedures for all"
    text = draw(paper(("Appendix AC", long, "Interface Document", "8.0")), Screen(60))
    assert text.splitlines()[2:] == [
        "Document     Title                               Version",
        "             Category",
        "───────────  ──────────────────────────────────  ───────",
        "Group",
        "Appendix AC  Inventory Enrolment and             8.0",
        "             Decommissioning Procedures for all",
        "             (Interface Document)",
    ]


def test_a_very_narrow_screen_shows_one_card_per_row() -> None:
    text = draw(paper(("Section G", "Security of the whole system", "", "8.0")), Screen(24))
    assert text.splitlines()[2:] == [
        "Group",
        "Section G",
        "  Title: Security of",
        "    the whole system",
        "  Version: 8.0",
    ]


def test_a_column_that_says_nothing_is_left_out() -> None:
    text = draw(paper(("Section G", "Security", "", "8.0"), ("Section H", "Services", "", "8.0")), Screen(100))
    assert "Category" not in text
    assert "Section H  Services  8.0" in text


def test_a_section_without_rows_still_has_its_heading_and_notes() -> None:
    empty = Section("June", (), "no date", (Para("no drafts yet"),))
    assert draw(paper(sections=(empty,)), Screen(100)) == "Title\n\nJune  no date\nno drafts yet\n"


def test_a_heading_too_long_for_one_line_has_its_detail_below() -> None:
    long = Section("June 2021 SEC Release", (), "2021-06, effective 2021-06-24")
    assert draw(paper(sections=(long,)), Screen(32)).splitlines()[2:] == [long.heading, long.detail]


def test_colour_is_shown_only_where_the_screen_has_it() -> None:
    drawn = paper(("Section G", "Security", "Section", "8.0"), lead=(Para("Due", "alert"),))
    assert "\x1b" not in draw(drawn, Screen(100))
    coloured = draw(drawn, Screen(100, color=True))
    assert "\x1b[1mSection G\x1b[0m" in coloured
    assert "\x1b[1;33mDue\x1b[0m" in coloured


def test_data_cannot_bring_colours_or_markup_of_its_own() -> None:
    drawn = paper(("Section G", "\x1b[31m[bold]Security[/bold]", "Section", "8.0"))
    text = draw(drawn, Screen(100))
    assert "\x1b" not in text
    assert "[31m[bold]Security[/bold]" in text


def test_warnings_stand_before_the_title() -> None:
    text = draw(Paper("Title", first=(Para("Due and not yet recorded."),)), Screen(80))
    assert text == "Due and not yet recorded.\n\nTitle\n"


def test_a_warning_alone_has_no_empty_line_after_it() -> None:
    assert draw(Paper("", first=(Para("Due."),)), Screen(80)) == "Due.\n"


def test_an_empty_paper_draws_nothing() -> None:
    assert draw(Paper(""), Screen(80)) == ""
