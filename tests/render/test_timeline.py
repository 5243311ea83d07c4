"""The timeline on a terminal: signs that need no colour, words at the ends, never wider than asked."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.specification import SpecBook
from seclog.core.validity import Asked, Validity, validity
from seclog.render.columns import display_width
from seclog.render.paper import Screen
from seclog.render.timeline import NARROWEST, timeline_text, whole_picture
from tests.core.spec_samples import GBCS, SMETS1, SMETS2, book, span, specification, terms, version
from tests.core.spec_strategies import TEXT, UNHURRIED, books

REPORT = validity(book(SMETS1, SMETS2, GBCS), Asked(), today=True)


def drawn(report: Validity, width: int = 80, *, ascii_only: bool = False) -> list[str]:
    return timeline_text(report, Screen(width, False), ascii_only=ascii_only).splitlines()


def lane(*one: str, width: int = 80, on: str = "2020-12-01") -> str:
    """The one lane of an installation period."""
    made = specification("x", version("1.0", terms(span("installation", one[0], one[1]))))
    return next(line for line in drawn(validity(book(made, on=on), Asked()), width) if "installation  " in line)


@pytest.mark.parametrize(
    ("begins", "ends", "shown"),
    [
        ("2019-10-01", "2020-10-27", r"2019-10-01 █+ 2020-10-27$"),
        ("open", "open", r"◀█+┊█+▶ no end$"),
        ("2019-10-01", "not-set", r"2019-10-01 █+┊█+… not set yet$"),
        ("unknown@2019-07-09", "2020-10-27", r"\?···[?·]*█+ 2020-10-27$"),
        ("2019-10-01", "unknown@2020-05-01", r"2019-10-01 █+[?·┊]+\? not known$"),
        ("unknown", "unknown", r"\?···[?·┊]+ not known$"),
        ("not-set", "not-set", r"^    installation +(… )+… not set yet$|^    installation +(… ?)+not set yet$"),
        ("2022-01-01", "2021-01-01", r"2022-01-01 × 2021-01-01: ends before it begins$"),
        ("1850-01-01", "2020-10-27", r"◀█+[ ┊]2020-10-27$"),
    ],
)
def test_every_kind_of_side_has_its_sign_and_words(begins: str, ends: str, shown: str) -> None:
    assert re.search(shown, lane(begins, ends, width=120)), lane(begins, ends, width=120)


def test_installation_and_maintenance_are_told_apart_without_colour() -> None:
    lines = drawn(REPORT)
    assert any("installation" in line and "█" in line and "▒" not in line for line in lines)
    assert any("maintenance" in line and "▒" in line and "█" not in line for line in lines)
    assert any(line.startswith("██ installation   ▒▒ maintenance   ━━ applicability") for line in lines)


def test_years_stand_on_the_axis_and_the_day_asked_for_has_a_line_and_a_name() -> None:
    lines = drawn(REPORT)
    assert re.findall(r"│(\d{4})", lines[1]) == ["2018", "2019", "2020", "2021"]
    assert lines[0].startswith("SMETS1")
    assert lines[0].endswith("today, 2020-12-01")
    column = lines[1].index("┊")
    assert sum(line[column : column + 1] == "┊" for line in lines) > 6
    past = drawn(REPORT._replace(today=False))
    assert past[0].endswith(" 2020-12-01")
    assert "today" not in "\n".join(past)


def test_a_condition_and_illustrative_data_stand_in_the_name_of_their_block() -> None:
    lines = drawn(REPORT)
    assert "  1.2 · ESME, GSME · prepayment" in lines
    assert "  4.2 · ESME · illustrative" in lines


def test_a_terminal_that_shows_ascii_alone_gets_ascii_alone() -> None:
    text = timeline_text(REPORT, Screen(80, False), ascii_only=True)
    assert text.isascii()
    assert "## installation   == maintenance   -- applicability" in text


def test_a_name_that_reaches_the_name_of_the_day_has_a_line_of_its_own() -> None:
    long = specification("x" * 90, version("1.0", terms(span("installation", "open", "open"))))
    assert "".join(drawn(validity(book(long), Asked()))[:2]) == "X" * 90


def test_words_that_have_no_room_are_left_out_rather_than_run_into_a_bar() -> None:
    spans = (span("installation", "2019-01-01", "2019-06-30"), span("installation", "2019-07-20", "2020-06-30"))
    made = specification("x", version("1.0", terms(*spans)))
    line = next(line for line in drawn(validity(book(made), Asked())) if "installation  " in line)
    assert "2019-06-30" not in line
    assert "█ 2020-06-30" in line


def test_colour_only_comes_on_top() -> None:
    colored = timeline_text(REPORT, Screen(100, True))
    assert "\x1b[36m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == timeline_text(REPORT, Screen(100, False))


def test_a_screen_that_is_too_narrow_gets_a_sentence() -> None:
    assert drawn(REPORT, NARROWEST - 1) == [f"The timeline needs {NARROWEST} columns."]
    assert len(drawn(REPORT, NARROWEST)) > 20


def test_nothing_is_drawn_of_nothing() -> None:
    assert timeline_text(validity(book(), Asked()), Screen(80, False)) == ""


def test_a_picture_alone_says_what_it_shows() -> None:
    text = whole_picture(REPORT, Screen(80, False))
    assert text.splitlines()[:3] == [
        "Validity periods: Smart Energy Code",
        "As of 2020-12-01: 12 periods; first and last days are included.",
        "* Illustrative: made up to complete an example, and from no source.",
    ]
    assert text.endswith(timeline_text(REPORT, Screen(80, False)))


@UNHURRIED
@given(books(TEXT), st.integers(1, 200), st.booleans())
def test_no_line_is_wider_than_asked(one: SpecBook, width: int, ascii_only: bool) -> None:
    report = validity(one, Asked(), today=True)
    lines = drawn(report, width, ascii_only=ascii_only)
    assert max(map(display_width, lines), default=0) <= max(width, 2)
    if width >= NARROWEST and report.rows:
        lanes = [line for line in lines if re.match(r"    (instal|regist|manufa|mainte|applic)[a-z]+ ", line)]
        assert lanes
