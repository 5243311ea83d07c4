"""The matrix and the list of incompatibilities, drawn."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from seclog.core.errors import UsageError
from seclog.core.matrix import MatrixRequest
from seclog.core.matrix_build import dense, incompatible
from seclog.core.specification import Incompatibility, SpecBook
from seclog.render.tables import drawn, render, view
from tests.core.spec_samples import GBCS, SMETS1, SMETS2, book, day, goes_with, listed, specification, version
from tests.core.spec_samples import incompatible as pair
from tests.render.samples import LATE

READS_NOT = pair("smets2@2.0/GSME", "gbcs@3.2", "It cannot read the alert | of 3.2")
CONTRADICTED = pair("smets2@3.1", "gbcs@3.2", "Made for 3.1 only", since="2020-11-29")
ALL = MatrixRequest((), True)

if TYPE_CHECKING:
    from seclog.render.tables import Report


def told(*pairs: Incompatibility, on: str = "2020-12-01") -> SpecBook:
    return book(SMETS1, SMETS2, GBCS, lists=(listed(*pairs),), on=on)


FULL = told(READS_NOT, CONTRADICTED)


def table(report: Report, width: int = 80, *, color: bool = False) -> str:
    return drawn(view(report), "table", width, color)


def line(text: str, begin: str) -> str:
    """The one line that begins so, its blanks single."""
    (found,) = [one for one in text.splitlines() if one.startswith(begin)]
    return " ".join(found.split())


class Page(HTMLParser):
    """The tables of a page: captions, and rows as (tag, scope, words read aloud)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.captions: list[str] = []
        self.rows: list[list[tuple[str, str, str]]] = []
        self.words = ""
        self._cell: tuple[str, str] | None = None
        self._hidden = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        there = dict(attrs)
        self.tags.append(tag)
        self._hidden = there.get("aria-hidden") == "true"
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td", "caption"):
            self._cell, self.words = (tag, there.get("scope") or ""), ""

    def handle_data(self, data: str) -> None:
        self.words += "" if self._hidden else data

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False
        if tag in ("th", "td") and self._cell:
            self.rows[-1].append((*self._cell, self.words))
        if tag == "caption":
            self.captions.append(self.words)


def page(report: Report) -> Page:
    return Page(drawn(view(report), "html", 80, False))


def test_people_see_signs_with_numbers_and_the_reasons_below() -> None:
    text = table(dense(FULL))
    assert line(text, "SMETS2 2.0 GSME") == "SMETS2 2.0 GSME ? = = . . . X1"
    assert line(text, "SMETS2 2.0  ") == "SMETS2 2.0 ? = = . . . (X1)"
    assert line(text, "SMETS2 3.1  ").endswith("= . + X2!")
    assert line(text, "GBCS 3.2") == "GBCS 3.2 ? (X1) X1 X2! + . ="
    flowing = " ".join(text.split())
    assert "X1 SMETS2 2.0 GSME and GBCS 3.2: It cannot read the alert | of 3.2; since 2020-10-22; source te" in flowing
    assert "X2 SMETS2 3.1 and GBCS 3.2: Made for 3.1 only; since 2020-11-29" in flowing
    assert "SMETS2 4.2 with GBCS 3.2: 2020-11-29 to no end; source test" in flowing
    assert flowing.startswith("SMETS2 3.1 and GBCS 3.2 are listed as incompatible, and a table says that they go tog")


def test_each_sign_that_is_there_is_explained_and_no_other() -> None:
    signs = [one.split()[0] for one in table(dense(FULL)).split("\n\n")[2].splitlines() if one[0] != " "]
    assert signs == ["X1", "+", ".", "?", "=", "()", "!"]
    few = table(dense(book(GBCS, lists=(listed(),))))
    assert [one.split()[0] for one in few.split("\n\n")[2].splitlines() if one[0] != " "] == [".", "="]


def test_what_holds_by_principle_comes_with_where_it_is_from() -> None:
    flowing = " ".join(table(dense(told())).split())
    assert "As of 2020-12-01: 6 versions." in flowing
    assert "SMETS1, SMETS2, GBCS, Incompatibility Matrix: Schedule 11 8.0, in force since 2020-11-29." in flowing
    assert "is not the law" in flowing
    assert "No incompatibility is recorded." in flowing
    assert "Left out of the list of incompatibilities, and so not judged: SMETS1." in flowing
    assert "No incompatibility is recorded." not in table(dense(FULL))


BEGINS = (
    "The list of incompatibilities begins on 2020-10-22; before it the Code had a compatibility matrix, which is no"
)


def test_before_the_list_begins_that_is_said_in_every_form() -> None:
    early = dense(told(READS_NOT, on="2020-10-21"))
    assert BEGINS in " ".join(table(early).split())
    assert any(BEGINS in one for one in view(early).notices)
    assert BEGINS.replace("2020-10-22", "22 October 2020") in render(early, "markdown")
    assert BEGINS in " ".join(table(incompatible(told(on="2020-10-21"))).split())


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (book(GBCS), "No list of incompatibilities is held here."),
        (told(pair("smets2@2.0", "gbcs@2.0")), "1 incompatibility is left out, of versions that have ended; --all"),
        (told(*(pair(f"smets2@{n}", "gbcs@2.0") for n in ("2.0", "3.1"))), "2 incompatibilities are left out, of"),
        (told(pair("x@1", "gbcs@3.1")), "Named elsewhere, and in no table of versions: x 1."),
        (book(GBCS, lists=(listed()._replace(note="None was found."),)), "None was found."),
    ],
)
def test_what_the_matrix_does_not_show_is_said(source: SpecBook, said: str) -> None:
    assert said in " ".join(table(dense(source)).split())
    assert any(said in one for one in view(dense(source)).notices)


def test_what_is_early_planned_overdue_or_known_at_a_time_is_said_first() -> None:
    matrix = dense(told()._replace(early=("gbcs",), release="2021-06", known_at="2020-12-02"))
    text = " ".join(table(matrix._replace(basis=matrix.basis._replace(overdue=(LATE,))), 200).split())
    assert text.startswith("Due and not yet recorded: December 2020 single release")
    assert "This is no law: it is what the planned release 2021-06 would have." in text
    assert "No table was in force yet on 2020-12-01: the first one is shown for GBCS." in text
    assert "As of 2020-12-01, as known on 2020-12-02: 6 versions." in text
    assert "GBCS: Schedule 11 8.0, in force from 2020-11-29." in text


@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_the_columns_come_in_blocks_that_fit_and_hold_every_cell(width: int) -> None:
    text = table(dense(FULL), width)
    rows = [one for one in text.splitlines() if one.startswith("GBCS 3.2 ") and " and " not in one]
    assert [sign for one in rows for sign in one.split()[2:]] == ["?", "(X1)", "X1", "X2!", "+", ".", "="]
    label = len("SMETS2 2.0 GSME")
    assert all(len(one) <= max(width, label + 2 + len("SMETS1")) for one in text.splitlines())


def test_a_hundred_versions_fit_eighty_columns() -> None:
    many = [specification(f"s{n}", *(version(f"1.{place}") for place in range(25))) for n in range(4)]
    lines = table(dense(book(*many, lists=(listed(),)))).splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(one.startswith("S0 1.24") for one in lines) == len([one for one in lines if one.startswith("S3 1.24")])


def test_a_long_name_is_an_id_above_the_columns_and_whole_beside_the_rows() -> None:
    long = specification("x", version("1"))._replace(name="Code of Practice Five")
    text = table(dense(book(long, lists=(listed(),))))
    assert line(text, "                         x") == "x"
    assert line(text, "Code of Practice Five 1") == "Code of Practice Five 1 ="


def test_colour_is_only_on_top_of_the_signs() -> None:
    colored = table(dense(FULL), color=True)
    assert "\x1b[31mX1\x1b[0m" in colored
    assert "\x1b[32m+\x1b[0m" in colored
    assert "\x1b" not in table(dense(FULL))


def test_what_is_made_up_is_marked_where_it_is_shown_and_explained() -> None:
    one = specification("x", version("1.0")._replace(illustrative=True), version("2.0"))
    made_up = pair("x@2.0", "gbcs@3.2")._replace(illustrative=True)
    source = book(one, GBCS, lists=(listed(made_up),))
    text = table(dense(source))
    assert line(text, "X 1.0 *").startswith("X 1.0 * =")
    assert line(text, "GBCS 3.2 ").split()[3] == "X1*"
    assert "designed so *; since" in text
    assert "*    Illustrative: made up to complete an example, and from no source." in text
    assert "designed so \\*" in render(incompatible(source), "markdown")
    assert page(dense(source)).rows[2][2] == ("td", "", "none recorded")
    assert "incompatible, reason 1, illustrative" in drawn(view(dense(source)), "html", 80, False)


def test_a_relation_that_may_not_last_and_one_of_a_device_type_are_marked() -> None:
    perhaps = goes_with("gbcs", "3.1", begins="unknown")
    gas = goes_with("gbcs", "3.2")._replace(devices=("GSME",), note="Gas only.")
    report = dense(book(specification("x", version("1", relations=(perhaps, gas))), GBCS, lists=(listed(),)))
    text = table(report)
    assert line(text, "X 1  ") == "X 1 = = +? (+)"
    assert "+?   the sources do not say whether the two go together on this day" in text
    assert "X 1 GSME with GBCS 3.2: no first day to no end; Gas only.; source test" in text
    assert "X 1 with GBCS 3.1: not known to no end; source test" in text
    rows = list(csv.reader(io.StringIO(render(report, "csv"))))
    assert rows[1][-2:] == ["goes with, perhaps", "goes with (GSME)"]


def test_the_sheet_is_dense_and_symmetric() -> None:
    header, *rows = list(csv.reader(io.StringIO(render(dense(FULL), "csv"))))
    assert header[:5] == ["specification", "version", "device", "SMETS1 1.2", "SMETS2 2.0"]
    cells = [row[3:] for row in rows]
    assert cells == [list(column) for column in zip(*cells, strict=True)]
    assert rows[-1] == [
        "gbcs", "3.2", "", "not judged", "incompatible (GSME)", "incompatible", "incompatible", "goes with",
        "none recorded", "same version",
    ]  # fmt: skip


def test_json_has_the_axes_the_default_and_the_other_cells() -> None:
    data = json.loads(render(dense(FULL, MatrixRequest(("gbcs",))), "json"))
    assert list(data) == [
        "schema", "collection", "as_of", "known_at", "release", "is_law", "overdue", "tables", "listed", "begins",
        "excluded", "left_out", "notes", "default", "axes", "cells",
    ]  # fmt: skip
    assert (data["schema"], data["default"], data["begins"]) == ("seclog/matrix/1", "none-recorded", "2020-10-22")
    assert data["axes"][2] == {
        "specification": "smets2", "name": "SMETS2", "version": "2.0", "device": "GSME", "ended": False,
        "unlisted": False, "illustrative": False, "row": False,
    }  # fmt: skip
    found = {(one["first"], one["second"]): one for one in data["cells"]}
    assert found[2, 6] == {
        "first": 2, "second": 6, "status": "incompatible", "devices": [], "sure": True, "contradiction": False,
        "illustrative": False,
        "reasons": [{
            "status": "incompatible", "first": "SMETS2 2.0 GSME", "second": "GBCS 3.2",
            "reason": "It cannot read the alert | of 3.2", "source": "test",
            "first_day": {"day": "2020-10-22", "word": None, "surely": None},
            "last_day": {"day": None, "word": "open", "surely": None},
            "devices": [], "sure": True, "illustrative": False,
        }],
    }  # fmt: skip
    assert (2, 3) not in found
    assert found[3, 6]["contradiction"] is True


def test_markdown_is_one_table_with_the_reasons_below_and_days_in_words() -> None:
    text = render(dense(FULL), "markdown")
    assert "| GBCS 3.2 | ? | (X1) | X1 | X2! | + | . | = |" in text.splitlines()
    assert "X1: SMETS2 2.0 GSME and GBCS 3.2: It cannot read the alert \\| of 3.2; since 22 October 2020" in text
    assert "SMETS2 4.2 with GBCS 3.2: 29 November 2020 to no end; source test" in text


def test_the_page_has_captions_scopes_and_words_for_those_who_hear_it() -> None:
    found = page(dense(FULL))
    assert found.captions == [
        "The matrix: each version against each",
        "What the signs mean",
        "Why versions are incompatible",
        "Versions that go together, first and last days included",
    ]
    groups, heads, first, *_ = found.rows
    assert [one[1:] for one in groups[1:]] == [("colgroup", "SMETS1"), ("colgroup", "SMETS2"), ("colgroup", "GBCS")]
    assert {one[1] for one in heads} == {"col"}
    assert first[:2] == [("th", "row", "SMETS1 1.2"), ("td", "", "same version")]
    assert ("td", "", "incompatible (GSME), reason 1") in found.rows[3]
    reason = next(row for row in found.rows if row and row[0][2] == "X1" and len(row) > 2)
    assert [one[2] for one in reason] == [
        "X1", "SMETS2 2.0 GSME", "GBCS 3.2", "It cannot read the alert | of 3.2", "since 22 October 2020", "test",
    ]  # fmt: skip


def test_a_page_is_whole_and_harmless() -> None:
    evil = dense(told(pair("smets2@2.0", "gbcs@3.2", "<script>alert(1)</script>\x1b[31m")))
    text = drawn(view(evil), "html", 80, False)
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;[31m" in text
    assert "http" not in text.replace("http-equiv", "")
    bare = page(dense(book(lists=(listed(),))))
    assert bare.captions == ["The matrix: each version against each", "What the signs mean"]


def test_the_list_has_its_columns_and_days() -> None:
    over = READS_NOT._replace(until=CONTRADICTED.since)
    report = incompatible(told(over, CONTRADICTED), ALL)
    rows = [line.split("\t") for line in render(report, "tsv").splitlines()]
    assert rows[1] == [
        "smets2", "2.0", "GSME", "gbcs", "3.2", "", "It cannot read the alert | of 3.2", "test", "2020-10-22",
        "2020-11-28", "ended", "",
    ]  # fmt: skip
    assert dict(zip(*rows[::2], strict=True))["status"] == "in force"
    text = " ".join(table(report, 140).split())
    assert "As of 2020-12-01, all that are kept: 2 incompatibilities; first and last days are included." in text
    assert "test 2020-10-22 2020-11-28 (ended)" in text
    assert "22 October 2020 | 28 November 2020 (ended) |" in render(report, "markdown")
    assert page(report).rows[1][0] == ("th", "row", "SMETS2 2.0 GSME")


def test_the_list_for_programs() -> None:
    data = json.loads(render(incompatible(told(READS_NOT)), "json"))
    assert (data["schema"], data["listed"], data["begins"]) == ("seclog/incompatibilities/1", True, "2020-10-22")
    assert data["incompatibilities"] == [{
        "first": {"specification": "smets2", "version": "2.0", "device": "GSME"},
        "second": {"specification": "gbcs", "version": "3.2", "device": None},
        "reason": "It cannot read the alert | of 3.2", "source": "test", "since": "2020-10-22", "until": None,
        "status": "in force", "illustrative": False,
    }]  # fmt: skip


def test_an_empty_list_says_so_plainly() -> None:
    empty = incompatible(told())
    assert "No incompatibility is recorded." in table(empty)
    assert view(empty).notices == ("No incompatibility is recorded.",)
    assert "No incompatibility is recorded." in drawn(view(empty), "html", 80, False)
    assert page(empty).captions == []
    assert len(render(empty, "tsv").splitlines()) == 1
    one = incompatible(told(READS_NOT))
    assert (view(one).notices, "those in force: 1 incompatibility;" in table(one)) == ((), True)


@pytest.mark.parametrize(
    ("until", "since", "said"),
    [
        ("2020-12-31", "", "from 2020-10-22 to 2020-12-30"),
        ("", "", "since 2020-10-22"),
        ("2020-12-31", None, "until 2020-12-30"),
        ("", None, "from the outset"),
    ],
)
def test_how_long_an_incompatibility_lasts_is_said_in_words(until: str, since: str | None, said: str) -> None:
    one = pair("smets2@2.0", "gbcs@3.2")._replace(until=date.fromisoformat(until) if until else None)
    kept = listed(one) if since is not None else listed(one)._replace(begins=None)
    assert f"designed so; {said}; source test" in table(dense(book(SMETS2, GBCS, lists=(kept,))), 200)


def test_a_form_that_nobody_draws_is_refused() -> None:
    with pytest.raises(UsageError, match="There is no format 'svg'"):
        render(dense(FULL), "svg")


def test_pairs_that_are_to_come_or_have_ended_are_counted_where_none_is_in_force() -> None:
    later = pair("smets2@2.0", "gbcs@3.2", since="2020-12-24")
    over = pair("smets2@2.0", "gbcs@3.1", since="2020-10-22")._replace(until=day("2020-11-29"))
    said = "No incompatibility is in force on 2020-12-01; 1 to come, 1 ended: see --incompatible --all."
    for report in (dense(told(later, over)), incompatible(told(later, over))):
        flowing = " ".join(table(report, 200).split())
        assert said in flowing
        assert "is recorded." not in flowing
    assert "No incompatibility is recorded." in " ".join(table(dense(told()), 200).split())


def test_a_day_that_is_still_to_come_is_said_to_be_open() -> None:
    report = dense(told())
    report = report._replace(basis=report.basis._replace(to_come=True))
    assert table(report, 200).startswith("2020-12-01 is still to come: nothing that is pending is law")
