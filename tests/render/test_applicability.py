"""The applicability tables, drawn."""

from __future__ import annotations

import csv
import io
import json

import pytest

from seclog.core.applicability import applicability
from seclog.core.specification import SpecBook, Table
from seclog.render.tables import drawn, render, view
from tests.core.spec_samples import (
    GBCS,
    SMETS1,
    SMETS2,
    book,
    day,
    goes_with,
    span,
    specification,
    terms,
    version,
)
from tests.render.samples import LATE
from tests.render.test_matrix import Page, table

BOOK = book(SMETS1._replace(devices=(("ESME", "Electricity Meter"),)), SMETS2, GBCS)
FULL = applicability(BOOK)


def markdown_rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the table under a heading, its header first."""
    below = text.split(f"## {heading}\n\n")[1].split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in one.strip("|").split("|")] for one in (below[0], *below[2:])]


def test_the_tables_are_printed_as_the_schedule_prints_them() -> None:
    text = render(FULL, "markdown")
    assert markdown_rows(text, "SMETS2: ESME") == [
        ["Version", "Installation start", "Installation end", "Maintenance start", "Maintenance end"],
        ["2.0", "not known (begun by 9 July 2019)", "27 October 2020", "no first day", "not set yet"],
        ["3.1", "not known (begun by 9 July 2019)", "27 October 2020", "no first day", "no end"],
        ["4.2 \\*", "29 November 2020", "no end", "29 November 2020", "no end"],
    ]
    assert markdown_rows(text, "SMETS1: ESME (Electricity Meter)")[1:] == [
        ["1.2", "general case", "not known (begun by 13 July 2018)", "5 December 2018",
         "not known (begun by 13 July 2018)", "not known"],
        ["1.2", "prepayment", "not known (begun by 13 July 2018)", "15 March 2019",
         "not known (begun by 13 July 2018)", "not known"],
    ]  # fmt: skip
    assert markdown_rows(text, "SMETS2: relevant versions of GBCS") == [
        ["Version", "Relevant GBCS versions", "Applicability start", "Applicability end"],
        ["2.0", "2.0", "no first day", "no end"],
        ["3.1", "3.1, 3.2", "no first day", "no end"],
        ["4.2", "3.2", "29 November 2020", "no end"],
    ]


def test_above_them_stand_day_and_origin_and_that_they_are_not_the_law() -> None:
    assert render(FULL, "markdown").splitlines()[:7:2] == [
        "# Applicability tables of the Smart Energy Code",
        "As of 1 December 2020: 7 versions; first and last days are included.",
        "SMETS1, SMETS2, GBCS: Schedule 11 8.0, in force since 29 November 2020.",
        "What is shown here is computed and is not the law; the law is the text of the versions that it comes from.",
    ]
    one = applicability(BOOK, ("gbcs",))
    assert "As of 2020-12-01: 3 versions;" in table(one)
    assert table(applicability(BOOK, (), "gsme")).startswith(
        "Applicability tables of the Smart Energy Code for GSME\nAs of 2020-12-01: 1 version;"
    )


KEYS = ("No first day:", "No end:", "Not set yet:", "Not known:", "Not stated:", "* Illustrative:")


def test_the_key_explains_the_words_that_stand_for_days_and_no_others() -> None:
    bare = specification("x", version("1"))
    lines = table(applicability(book(*BOOK.specifications, bare))).splitlines()
    assert [key for key in KEYS if any(one.startswith(key) for one in lines)] == list(KEYS)
    plain = specification("x", version("1", terms(span("installation", "2019-01-01", "2020-01-01")), relations=()))
    dated = version("1", terms(*(span(kind, "2019-01-01", "2020-01-01") for kind in ("installation", "maintenance"))))
    assert not any(key in table(applicability(book(plain._replace(versions=(dated,))))) for key in KEYS)
    assert "Not stated:" in table(applicability(book(plain)))


def test_terminals_have_iso_days_and_an_end_that_is_surely_later_says_so() -> None:
    one = specification("x", version("1", terms(span("installation", "2019-01-01", "unknown@2020-05-31"))))
    assert "not known (still so on 2020-05-31)" in table(applicability(book(one)), 200)
    assert "(still so on 31 May 2020)" in render(applicability(book(one)), "markdown")


def test_notes_are_numbered_once() -> None:
    held = terms(span("installation", "open", "open"))._replace(note="As printed.")
    link = goes_with("gbcs", "3.1")._replace(note="Gas only.", devices=("ESME",), illustrative=True)
    one = specification("x", version("1", held, relations=(link,)), version("2", held))
    lines = table(applicability(book(one)), 120).splitlines()
    assert [" ".join(line.split()[:2]) for line in lines if line.startswith(("1 [", "2 ["))] == ["1 [1]", "2 [1]"]
    assert lines[-2:] == ["[1] As printed.", "[2] Gas only."]
    assert any(" ".join(line.split()).startswith("1 * [2] 3.1 ESME") for line in lines)


def test_a_link_for_all_device_types_says_so_beside_one_for_some() -> None:
    links = (goes_with("gbcs", "3.1")._replace(devices=("ESME", "GSME")), goes_with("gbcs", "3.2"))
    text = render(applicability(book(specification("x", version("1", relations=links)), GBCS)), "markdown")
    assert [row[2] for row in markdown_rows(text, "X: relevant versions of GBCS")] == [
        "For", "ESME, GSME", "all device types",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_every_width_holds_every_word(width: int) -> None:
    text = table(FULL, width)
    flowing = " ".join(text.split())
    for word in ("SMETS1: GSME", "prepayment", "2019-03-15", "2020-10-27", "3.1, 3.2"):
        assert word in flowing
    assert all(len(one) <= width for one in text.splitlines())


def test_lines_for_programs_have_a_period_or_a_link_each() -> None:
    header, *rows = list(csv.reader(io.StringIO(render(FULL, "csv"))))
    facts = [dict(zip(header, row, strict=True)) for row in rows]
    assert facts[0] == {
        "specification": "smets1", "version": "1.2", "device": "ESME", "condition": "", "kind": "installation",
        "goes_with": "", "goes_with_version": "", "first_day": "unknown", "surely_from": "2018-07-13",
        "last_day": "2018-12-05", "surely_until": "", "source": "test", "note": "", "illustrative": "",
    }  # fmt: skip
    links = [(one["version"], one["goes_with"], one["goes_with_version"]) for one in facts if one["goes_with"]]
    assert links == [("2.0", "gbcs", "2.0"), ("3.1", "gbcs", "3.1"), ("3.1", "gbcs", "3.2"), ("4.2", "gbcs", "3.2")]
    assert [one["version"] for one in facts if one["illustrative"]] == ["4.2", "4.2"]


def test_a_version_of_which_nothing_is_stated_has_a_line_and_an_unsure_end_its_day() -> None:
    sure = version("2", terms(span("installation", "open", "unknown@2020-05-31")))
    _, *rows = render(applicability(book(specification("x", version("1"), sure))), "tsv").splitlines()
    assert [row.split("\t")[1:12] for row in rows] == [
        ["1", "ESME", *[""] * 8, "test"],
        ["2", "ESME", "", "installation", "", "", "open", "", "unknown", "2020-05-31", "test"],
    ]


def test_json_has_the_tables_and_the_links() -> None:
    data = json.loads(render(FULL, "json"))
    assert list(data) == [
        "schema", "collection", "as_of", "known_at", "release", "is_law", "overdue", "tables", "device", "periods",
        "goes_with",
    ]  # fmt: skip
    assert data["schema"] == "seclog/applicability/1"
    first = data["periods"][0]
    assert (first["device"], first["device_name"], first["kinds"]) == (
        "ESME", "Electricity Meter", ["installation", "maintenance"],
    )  # fmt: skip
    assert first["rows"][1]["periods"] == {
        "installation": {
            "first_day": {"day": None, "word": "unknown", "surely": "2018-07-13", "reason": None, "source": "test"},
            "last_day": {"day": "2019-03-15", "word": None, "surely": None, "reason": "split", "source": "test"},
            "illustrative": False,
        },
        "maintenance": {
            "first_day": {"day": None, "word": "unknown", "surely": "2018-07-13", "reason": None, "source": "test"},
            "last_day": {"day": None, "word": "unknown", "surely": None, "reason": None, "source": "test"},
            "illustrative": False,
        },
    }
    (links,) = data["goes_with"]
    assert (links["other"], links["rows"][1]["versions"]) == ("gbcs", ["3.1", "3.2"])
    assert links["rows"][2]["first_day"]["day"] == "2020-11-29"


def told(**changes: object) -> SpecBook:
    return BOOK._replace(**changes)  # type: ignore[arg-type]


def test_what_is_no_law_or_not_of_the_day_is_said_first_and_on_stderr() -> None:
    draft = Table("schedule-11", "Schedule 11", "8.1", day("2021-06-24"), "2021-06", draft=True)
    own = Table("", "", "", day("2020-11-01"))
    early = told(
        early=("smets1",),
        release="2021-06",
        known_at="2020-12-02",
        tables={**BOOK.tables, "gbcs": draft, "smets2": own},
    )
    report = applicability(early)
    report = report._replace(basis=report.basis._replace(overdue=(LATE,)))
    flowing = " ".join(table(report, 200).split())
    assert flowing.startswith("Due and not yet recorded: December 2020")
    assert "As of 2020-12-01, as known on 2020-12-02: 7 versions" in flowing
    assert "SMETS1: Schedule 11 8.0, in force from 2020-11-29." in flowing
    assert "SMETS2: recorded on 2020-11-01." in flowing
    assert "GBCS: Schedule 11 8.1, a draft for 2021-06." in flowing
    assert [one.partition(":")[0] for one in view(report).notices] == [
        "Due and not yet recorded", "This is no law", "No table was in force yet on 2020-12-01",
    ]  # fmt: skip
    assert json.loads(render(report, "json"))["is_law"] is False
    page = drawn(view(report), "html", 80, False)
    assert page.count('class="alert"') == 3


def test_the_page_has_a_heading_for_each_specification_captions_and_scopes() -> None:
    text = drawn(view(FULL), "html", 80, False)
    page = Page(text)
    assert page.captions == [
        "SMETS1: ESME (Electricity Meter)", "SMETS1: GSME", "SMETS2: ESME", "SMETS2: relevant versions of GBCS", "GBCS",
    ]  # fmt: skip
    assert [one.partition("<")[0] for one in text.split("<h2>")[1:]] == ["SMETS1", "SMETS2", "GBCS"]
    assert [one[1] for one in page.rows[0]] == ["col"] * 6
    assert page.rows[1][0] == ("th", "row", "1.2")
    assert page.rows[1][3] == ("td", "", "5 December 2018")
    assert '<html lang="en">' in text
    assert "<p>Not known: " in text


def test_a_title_alone_is_left_of_a_paper_that_asks_for_no_tables() -> None:
    assert view(FULL).paper().title == "Applicability tables of the Smart Energy Code"
    assert view(FULL).paper().sections == ()


def test_a_specification_without_versions_is_named_and_its_note_is_told() -> None:
    bare = specification("chts")._replace(note="Nothing was found.")
    report = applicability(book(bare, GBCS))
    text = table(report)
    assert "No version is known here of CHTS." in text
    assert text.endswith("CHTS: Nothing was found.\n")
    assert Page(drawn(view(report), "html", 80, False)).captions == ["GBCS"]
    assert json.loads(render(report, "json"))["periods"][0]["note"] == "Nothing was found."
