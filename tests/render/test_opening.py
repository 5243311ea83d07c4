from __future__ import annotations

from datetime import date

from seclog.core.document import Document
from seclog.core.opening import OpeningRow
from seclog.render.opening import HEADINGS, opening_table
from seclog.render.paper import Screen


def row(number: int, label: str, was: str, becomes: str, query: str = "") -> OpeningRow:
    document = Document(label.lower().replace(" ", "-"), label, label, "SEC", "Section")
    day = date(2020, 2, 25)
    return OpeningRow(number, f"s.csv:{number}", document, was, becomes, "A rule.", query, day, "", "")


ROWS = (row(2, "Section A", "", "7.0"), row(3, "Appendix AC", "1.3", "2.0", "Look at this."))


def test_piped_it_is_tab_separated() -> None:
    assert opening_table(ROWS) == (
        "Row\tDocument\tWas\tBecomes\tRule\tQuery\n"
        "2\tSection A\t\t7.0\tA rule.\t\n"
        "3\tAppendix AC\t1.3\t2.0\tA rule.\tLook at this.\n"
    )


def test_on_a_screen_it_is_a_table() -> None:
    text = opening_table(ROWS, Screen(100))
    assert text.startswith("What each row becomes\n")
    header = next(line for line in text.split("\n") if line.startswith("Row"))
    assert header.split() == list(HEADINGS)
    assert "Look at this." in text


def test_a_narrow_screen_wraps_but_loses_nothing() -> None:
    words = opening_table(
        (row(2, "Section A", "6.21", "7.0", "A long query that goes on and on."),), Screen(40)
    ).split()
    assert {"6.21", "7.0", "query", "on."} <= set(words)


def test_no_rows_are_a_header() -> None:
    assert opening_table(()) == "\t".join(HEADINGS) + "\n"


def test_a_field_cannot_forge_a_row() -> None:
    text = opening_table((row(2, "Section A\n9\tForged", "", "7.0"),))
    assert text.count("\n") == 2
