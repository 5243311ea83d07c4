"""Rows that take effect later: on which live text they are drafted, and which rows cannot be."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from seclog.core.coming import coming_lines, coming_rows, rehearse, shown_rows
from seclog.core.document import Document, DocumentType
from seclog.core.errors import InputError
from seclog.core.opening import OpeningRow
from seclog.core.record import Baseline, Block, Numbering, VersionRow

LATER, LATEST = date(2026, 3, 1), date(2026, 6, 1)
NOW = datetime(2026, 1, 10, 9, tzinfo=UTC)


def row(number: int, name: str, becomes: str = "7.0", on: date | None = None, **changes: str) -> OpeningRow:
    """A row of a document; `own` numbering for those called schedule."""
    file = changes.get("file", "")
    own = name.startswith("schedule")
    document = Document(
        name, changes.get("label", name.upper()), "Title", "Code", "Section", "own" if own else "integer",
        (file.replace(becomes, "{version}") if own else file) or None, text="included" if file else "listed",
    )  # fmt: skip
    was = changes.get("was", "")
    rule = (
        "Its own integer number is kept."
        if was
        else "It has no number of its own and takes the baseline (review paper 3.3)."
    )
    return OpeningRow(number, f"s.csv:{number}", document, was, becomes, rule, "", on, changes.get("cause", ""), file)


LIVE = (
    row(2, "section-a", file="a.md"),
    row(3, "section-b"),
    row(4, "schedule-8", "3.1", file="8/3.1.md"),
)


def baseline() -> Baseline:
    versions = tuple(
        VersionRow(one.document.id, one.becomes, "", one.document.label, "Title", "Code", "Section",
                   one.document.path(one.becomes) or "", ()) for one in LIVE
    )  # fmt: skip
    numberings = tuple(Numbering(one.document.id, one.document.numbering, "") for one in LIVE)
    blocks = (Block(date(2026, 1, 1), versions),)
    types, categories = (DocumentType("Code"),), ("Section",)
    return Baseline(
        1, NOW, "Baseline", "code", "Code", "UTC", "main", "7.0", types, categories, None, numberings, blocks
    )


def drafted(*later: OpeningRow) -> list[tuple[str, str, str, str]]:
    """Line, version, base and path of each draft, as rehearsed."""
    rows = coming_rows(LIVE, later)
    texts = {one.row: b"text" for one in later if one.file}
    entries = {one.row.row: b"entry" for one in rows if one.new}
    lines = coming_lines(rows, texts, entries, "7.0")
    found = rehearse(baseline(), lines, NOW, NOW.date())
    return [
        (line.release, one.version, one.made_from, one.path)
        for line, rows in zip(lines, found, strict=True)
        for one in rows
    ]


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (row(9, "section-a", on=LATER, file="a-next.md"), ("7.1", "7.0", "a.md")),
        (row(9, "section-b", on=LATER), ("7.1", "7.0", "")),
        (row(9, "section-b", on=LATER, file="b.md"), ("7.1", "7.0", "b.md")),
        (row(9, "section-c", on=LATER, file="c.md"), ("0.1", "", "c.md")),
        (row(9, "section-c", "3.0", on=LATER, was="3.0", file="c.md"), ("2.1", "", "c.md")),
        (row(9, "schedule-8", "3.2", on=LATER, file="new/3.2.md"), ("3.2-draft.1", "3.1", "8/3.2.md")),
        (row(9, "schedule-9", "5.0", on=LATER, file="9/5.0.md"), ("5.0-draft.1", "", "9/5.0.md")),
    ],
)
def test_a_row_is_drafted_on_what_is_live(later: OpeningRow, expected: tuple[str, str, str]) -> None:
    assert drafted(later) == [("2026-03-01", *expected)]


def test_each_date_has_a_line_and_numbers_are_from_one_sequence() -> None:
    rows = (row(8, "section-a", on=LATEST, file="x.md"), row(9, "section-a", on=LATER, file="y.md"))
    assert drafted(*rows) == [("2026-03-01", "7.1", "7.0", "a.md"), ("2026-06-01", "7.2", "7.0", "a.md")]


def test_the_rows_are_shown_with_what_they_become() -> None:
    later = (row(9, "section-a", on=LATER, file="x.md"), row(10, "section-c", on=LATER))
    lines = coming_lines(coming_rows(LIVE, later), {9: b"x"}, {10: b"entry"}, "7.0")
    shown = shown_rows(lines, rehearse(baseline(), lines, NOW, NOW.date()))
    assert [(one.becomes, one.rule) for one in shown] == [
        ("7.1", "Pending, for 2026-03-01: drafted from 7.0."),
        ("0.1", "Pending, for 2026-03-01: a document to come."),
    ]
    assert lines[0].title == "Pre-designated, for 1 March 2026"


def test_modifications_and_instruments_are_told_apart() -> None:
    later = row(9, "section-b", on=LATER, cause="MP093; BEIS designation")
    (line,) = coming_lines(coming_rows(LIVE, [later]), {}, {}, "7.0")
    assert line.requests[0].causes == ("MP093",)
    assert [one.name for one in line.requests[0].instruments] == ["BEIS designation"]


@pytest.mark.parametrize(
    ("later", "said"),
    [
        ([row(9, "section-a", on=LATER)], "its row names no file"),
        ([row(9, "section-a", on=LATER, file="a.md")], "has the same file at s.csv:2"),
        ([row(9, "section-a", on=LATER, file="x.md", label="Other")], "has another label at s.csv:2"),
        ([row(9, "section-c", on=LATER, label="SECTION-A")], "is borne by another document"),
        ([row(8, "section-c", on=LATER), row(9, "section-c", on=LATEST)], "is pending already at s.csv:8"),
        ([row(8, "schedule-8", "3.2", LATER, file="3.2.md"), row(9, "schedule-8", "3.3", LATER, file="3.3.md")],
         "is pending already at s.csv:8"),
        ([row(9, "section-b", on=LATER, cause="November 2019 SEC Release")], "is no cause that a draft can have"),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_drafted_are_all_named(later: list[OpeningRow], said: str) -> None:
    with pytest.raises(InputError) as caught:
        coming_rows(LIVE, later)
    assert any(said in one.message and one.where == "s.csv:9" and one.hint for one in caught.value.findings)
