from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.render import flat
from seclog.render.paper import Column, Paper, Para, Section
from seclog.render.view import Sheet

FIELD = st.text(alphabet=st.characters(codec="utf-8"), max_size=20)
ROWS = st.lists(st.lists(FIELD, min_size=3, max_size=3), max_size=6)
HEADER = ("id", "title", "version")


def test_tsv_has_a_header_and_one_line_per_row() -> None:
    assert (
        flat.tsv(Sheet(HEADER, [("section-g", "Security", "8.0")])) == "id\ttitle\tversion\nsection-g\tSecurity\t8.0\n"
    )


@given(ROWS)
def test_tsv_has_as_many_fields_in_every_row_whatever_the_data(rows: list[list[str]]) -> None:
    text = flat.tsv(Sheet(HEADER, rows))
    lines = text.split("\n")
    assert len(lines) == len(rows) + 2
    assert {line.count("\t") for line in lines[:-1]} == {2}
    assert "\x1b" not in text


def test_tsv_strips_what_would_move_a_cursor_and_keeps_other_text() -> None:
    rows = [("a\tb", "\x1b[2Jcaf\u00e9", "x\ny")]
    assert flat.tsv(Sheet(HEADER, rows)).split("\n")[1] == "a b\t[2Jcaf\u00e9\tx y"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_csv_never_starts_a_field_as_a_formula(text: str) -> None:
    [_, [field, *_]] = csv.reader(io.StringIO(flat.csv(Sheet(HEADER, [(text, "", "")]))))
    assert field.startswith("'")
    assert field[1:].strip() == text.strip()


def test_csv_quotes_commas_and_quotes() -> None:
    text = flat.csv(Sheet(HEADER, [("a", 'MP093, "draft"', "8.0")]))
    assert text == 'id,title,version\na,"MP093, ""draft""",8.0\n'


@given(ROWS)
def test_csv_reads_back_with_the_fields_it_was_given(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(flat.csv(Sheet(HEADER, rows)))))
    assert len(read) == len(rows) + 1
    assert {len(row) for row in read} == {3}


def test_json_is_one_line_per_key_and_per_item() -> None:
    text = flat.json({"schema": "x/1", "rows": [{"id": "a"}, {"id": "b"}], "none": None, "empty": []})
    assert text.splitlines() == [
        "{",
        '  "schema": "x/1",',
        '  "rows": [',
        '    {"id": "a"},',
        '    {"id": "b"}',
        "  ],",
        '  "none": null,',
        '  "empty": []',
        "}",
    ]


@given(st.dictionaries(FIELD, FIELD | st.lists(st.dictionaries(FIELD, FIELD), max_size=3), max_size=4))
def test_json_means_what_it_was_given(data: dict[str, object]) -> None:
    text = flat.json(data)
    assert json.loads(text) == data
    assert "\x9b" not in text
    assert "\u202e" not in text


def test_json_writes_dates_moments_and_sets_in_words_json_has() -> None:
    moment = datetime(2020, 11, 29, 0, 5, 10, tzinfo=UTC)
    data = {
        "day": date(2020, 11, 29),
        "at": moment,
        "set": frozenset({"b", "a"}),
        "other": 1 + 2j,
        "map": MappingProxyType({"a": 1}),
    }
    read = json.loads(flat.json(data))
    assert read == {
        "day": "2020-11-29",
        "at": "2020-11-29T00:05:10Z",
        "set": ["a", "b"],
        "other": "(1+2j)",
        "map": {"a": 1},
    }


def test_json_writes_undecodable_bytes_so_that_they_can_be_read_back() -> None:
    text = flat.json({"path": b"caf\xe9".decode("utf-8", "surrogateescape")})
    assert json.loads(text.encode("utf-8", "backslashreplace"))["path"] == "caf\udce9"


def test_markdown_has_headings_paragraphs_and_tables_with_pipes_escaped() -> None:
    paper = Paper(
        "Code 27.0",
        lead=(Para("One document."),),
        columns=(Column("Document"), Column("Title")),
        sections=(Section("SEC", [("Section G", (Para("A | B"), Para("*retired*")))], "1 document"),),
        foot=(Para("Next: `seclog log`"),),
    )
    assert flat.markdown(paper) == (
        "# Code 27.0\n\nOne document.\n\n## SEC (1 document)\n\n"
        "| Document | Title |\n| --- | --- |\n| Section G | A \\| B; \\*retired\\* |\n\nNext: \\`seclog log\\`\n"
    )


@given(FIELD)
def test_a_markdown_row_has_the_same_cells_whatever_the_data(text: str) -> None:
    paper = Paper("T", columns=(Column("A"), Column("B")), sections=(Section("", [(text, "x")]),))
    line = flat.markdown(paper).split("\n")[-2]
    assert line.replace("\\\\", "").replace("\\|", "").count("|") == 3
