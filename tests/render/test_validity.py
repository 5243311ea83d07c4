"""Periods drawn as tables and data: three ends told apart, days as printed, what is no law said to be none."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from hypothesis import given

from seclog.core.period import Bound
from seclog.core.report import Overdue
from seclog.core.specification import SpecBook, Table
from seclog.core.validity import Asked, Validity, validity
from seclog.render.columns import display_width
from seclog.render.spec_words import begin_words, end_words, origin
from seclog.render.tables import FORMATS, render, view
from seclog.render.validity_words import period_sentence
from tests.core.spec_samples import (
    GBCS,
    SMETS1,
    SMETS2,
    begin,
    book,
    day,
    end,
    span,
    specification,
    terms,
    version,
)
from tests.core.spec_strategies import TEXT, UNHURRIED, books

REPORT = validity(book(SMETS1, SMETS2, GBCS), Asked(), today=True)
MOVED = specification(
    "smets2",
    version(
        "2.0",
        terms(
            span(
                "installation", "unknown@2019-07-09", [("2020-10-27", "", ""), ("2021-06-30", "2021-06-24", "longer")]
            ),
            span("applicability", "open", "2022-01-01"),
            devices="ESME GSME",
        ),
    ),
)
PLANNED = validity(book(SMETS2), Asked(release="2021-06"), book(MOVED))


def rows(report: Validity, form: str = "tsv") -> list[dict[str, str]]:
    header, *lines = (line.split("\t") for line in render(report, form).splitlines())
    return [dict(zip(header, line, strict=True)) for line in lines]


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (end("2018-12-05"), "2018-12-05"),
        (end("open"), "no end"),
        (end("unknown"), "not known"),
        (end("unknown@2018-10-04"), "not known (still so on 2018-10-04)"),
        (end("not-set"), "not set yet"),
    ],
)
def test_an_end_is_its_last_day_or_one_of_three_words(bound: Bound, words: str) -> None:
    assert end_words(bound) == words


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (begin("2018-12-05"), "2018-12-05"),
        (begin("open"), "no first day"),
        (begin("unknown@2018-07-13"), "not known (begun by 2018-07-13)"),
        (begin("not-set"), "not set yet"),
    ],
)
def test_a_beginning_is_its_first_day_or_a_word(bound: Bound, words: str) -> None:
    assert begin_words(bound) == words


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (Table("schedule-11", "Schedule 11", "8.0", day("2020-11-29")), "Schedule 11 8.0, in force since 2020-11-29"),
        (Table("", "", "", day("2020-11-29")), "recorded on 2020-11-29"),
        (
            Table("schedule-11", "Schedule 11", "8.1", day("2021-06-24"), "2021-06", True),
            "Schedule 11 8.1, a draft for 2021-06",
        ),
        (Table("schedule-11", "", "8.1", day("2021-06-24"), "", True), "schedule-11 8.1, a draft"),
    ],
)
def test_a_table_says_where_it_comes_from(table: Table, words: str) -> None:
    assert origin(table) == words
    assert origin(table, early=True) == words.replace("since", "from")


def test_people_see_periods_by_specification_with_the_reason_of_the_end() -> None:
    drawn = render(REPORT, "table", width=120)
    assert "SMETS1  Schedule 11 8.0, in force since 2020-11-29" in drawn
    assert "As of 2020-12-01: 12 periods; first and last days are included." in drawn
    line = next(line for line in drawn.splitlines() if "2018-12-05" in line)
    assert all(part in line for part in ("1.2", "ESME, GSME", "installation", "not known", "moved again"))
    assert "2 earlier statements: see --history" in " ".join(drawn.split())
    assert re.search(r"\n4\.2 \* ", drawn)
    keys = ("No first day:", "No end:", "Not set yet:", "Not known:", "* Illustrative: made up")
    assert [one for one in keys if f"\n{one}" in drawn] == list(keys)


def test_every_earlier_end_stands_below_its_period_with_when_it_was_stated() -> None:
    drawn = " ".join(render(REPORT._replace(asked=Asked(history=True)), "markdown").split())
    assert "2018-10-05 | stated from 2018-07-13 to 2018-10-03; moved; source test" in drawn
    assert "2018-07-13 | stated to 2018-07-12; source test" in drawn


def test_a_day_known_only_as_the_latest_is_said_so() -> None:
    row = REPORT.rows[0]
    unsure = row._replace(ends=tuple(one._replace(since_by=one.since is not None) for one in row.ends))
    report = REPORT._replace(rows=(unsure,), asked=Asked(history=True))
    drawn = render(report, "markdown")
    assert "stated from 2018-07-13 at the latest to 2018-10-03 at the latest" in drawn
    assert "so stated by 2018-10-04 at the latest" in drawn


def test_two_moves_known_by_one_day_are_said_so() -> None:
    row = REPORT.rows[0]
    first, second, third = row.ends
    by = (second._replace(since_by=True), third._replace(since=second.since, since_by=True))
    report = REPORT._replace(rows=(row._replace(ends=(first, *by)),), asked=Asked(history=True))
    assert "stated from 2018-07-13 at the latest and replaced by then" in " ".join(render(report, "markdown").split())


def test_a_moved_beginning_says_why_too() -> None:
    moved = span("installation", [("2020-01-01", "", ""), ("2020-02-01", "2019-12-01", "late")], "open")
    report = validity(book(specification("x", version("1.0", terms(moved)))), Asked(history=True))
    drawn = render(report, "markdown")
    assert "beginning late; so stated since 2019-12-01; source test" in drawn
    assert [one["first_day"] for one in rows(report)] == ["2020-02-01", "2020-01-01"]


def test_a_correction_is_told_wherever_its_statement_is() -> None:
    row = REPORT.rows[0]
    first, second, third = row.ends
    ends = (first._replace(corrected="misread"), second, third._replace(corrected="a slip"))
    begins = (row.begins[0]._replace(corrected="not known after all"),)
    report = REPORT._replace(rows=(row._replace(begins=begins, ends=ends),), asked=Asked(history=True))
    drawn = " ".join(render(report, "markdown").split())
    assert "stated to 2018-07-12; source test; corrected: misread" in drawn
    assert "moved again; so stated since 2018-10-04; source test; corrected: a slip" in drawn
    assert "source test; corrected: not known after all" in drawn
    assert [one["corrected"] for one in rows(report)] == ["a slip", "", "misread"]
    (data,) = json.loads(render(report, "json"))["periods"]
    assert [one["corrected"] for one in data["last_days"]] == ["misread", None, "a slip"]
    assert [one["corrected"] for one in data["first_days"]] == ["not known after all"]


def test_tab_separated_rows_keep_words_and_days_apart_and_history_adds_rows() -> None:
    first, *_, last = rows(REPORT._replace(rows=REPORT.rows[:5]))
    assert (first["first_day"], first["surely_from"], first["last_day"]) == ("unknown", "2018-07-13", "2018-12-05")
    assert (first["since"], first["reason"], first["source"]) == ("2018-10-04", "moved again", "test")
    assert (last["first_day"], last["last_day"]) == ("open", "not-set")
    told = rows(REPORT._replace(asked=Asked(history=True)))
    assert [(one["status"], one["last_day"]) for one in told[:3]] == [
        ("standing", "2018-12-05"),
        ("earlier", "2018-10-05"),
        ("earlier", "2018-07-13"),
    ]


def test_json_has_every_statement_and_tells_the_three_words_apart() -> None:
    data = json.loads(render(REPORT, "json"))
    assert (data["schema"], data["is_law"], data["as_of"]) == ("seclog/validity/1", True, "2020-12-01")
    first = data["periods"][0]
    assert first["first_day"] == {"day": None, "word": "unknown", "surely": "2018-07-13"}
    assert first["last_day"] == {"day": "2018-12-05", "word": None, "surely": None}
    assert [one["day"] for one in first["last_days"]] == ["2018-07-13", "2018-10-05", "2018-12-05"]
    assert {one["last_day"]["word"] for one in data["periods"]} == {None, "open", "unknown", "not-set"}
    assert [one["illustrative"] for one in data["periods"]].count(True) == 2
    assert data["tables"][0]["label"] == "Schedule 11"


def test_what_a_release_would_move_is_said_and_that_it_is_no_law() -> None:
    drawn = render(PLANNED, "table", width=160)
    assert drawn.startswith("This is no law: it is what the planned release 2021-06 would have.")
    assert "end, for ESME: 2020-10-27 -> 2021-06-30" in drawn
    assert "would be new for GSME" in drawn
    assert "As of 2020-12-01: 7 of 7 periods would change against the live table;" in drawn
    assert "would no longer be stated" in drawn
    assert view(PLANNED).notices[0].startswith("This is no law")
    data = json.loads(render(PLANNED, "json"))
    assert (data["is_law"], data["release"]) == (False, "2021-06")
    assert {one["change"] for one in data["periods"]} == {"moved", "new", "gone"}
    assert data["periods"][0]["moved"] == [
        {"side": "end", "before": {"day": "2020-10-27", "word": None, "surely": None}, "devices": ["ESME"]}
    ]


def test_a_moved_beginning_is_data_too() -> None:
    live = specification("x", version("1.0", terms(span("installation", "2020-01-01", "open"))))
    new = specification("x", version("1.0", terms(span("installation", "2020-02-01", "open"))))
    report = validity(book(live), Asked(release="r"), book(new))
    assert "beginning 2020-01-01 -> 2020-02-01" in render(report, "markdown").replace("\\", "")
    assert json.loads(render(report, "json"))["periods"][0]["moved"][0]["before"]["day"] == "2020-01-01"


def test_the_first_version_of_a_table_and_what_was_known_are_said() -> None:
    early = REPORT.basis._replace(early=("smets1",), known_at="2020-11-30")
    report = REPORT._replace(basis=early, today=False)
    drawn = render(report, "table", width=140)
    assert "No table was in force yet on 2020-12-01: the first one is shown for SMETS1." in drawn
    assert "As of 2020-12-01, as known on 2020-11-30: 12 periods" in drawn
    assert "SMETS1  Schedule 11 8.0, in force from 2020-11-29" in drawn


def test_a_release_that_is_due_is_said_first() -> None:
    late = Overdue("2020-12", "December release", date(2020, 12, 1))
    report = REPORT._replace(basis=REPORT.basis._replace(overdue=(late,)))
    assert render(report, "table").startswith("Due and not yet recorded: December release")


def test_versions_without_a_period_and_notes_are_named_below() -> None:
    noted = terms(span("installation", "open", "open"))._replace(note="Judged at installation.")
    one = specification("x", version("1.0"), version("2.0", noted))
    drawn = render(validity(book(one), Asked("x", "esme")), "table")
    assert "No period is stated for X 1.0." in drawn
    assert "X 2.0: Judged at installation." in drawn
    bare = render(validity(book(specification("y")), Asked()), "table")
    assert "No period is stated for Y." in bare
    special = specification("x", version("2.0", noted._replace(condition="prepayment")))
    assert "X 2.0 (prepayment): Judged at installation." in render(validity(book(special), Asked()), "table")
    assert "Validity periods: X (ESME)" in drawn


def test_a_period_in_a_sentence_says_all_that_a_picture_shows() -> None:
    assert period_sentence(REPORT.rows[-1]) == "GBCS 3.2, applicability: first day 2020-11-29, last day no end."
    wrong = specification("x", version("1", terms(span("installation", "2022-01-01", "2021-01-01"), illustrative=True)))
    assert period_sentence(validity(book(wrong), Asked()).rows[0]) == (
        "X 1 for ESME, installation: first day 2022-01-01, last day 2021-01-01; and it ends before it begins; "
        "illustrative."
    )


@UNHURRIED
@given(books(TEXT))
def test_any_text_is_drawn_in_every_form_within_the_width(one: SpecBook) -> None:
    report = validity(one, Asked(history=True))
    for form in FORMATS:
        drawn = render(report, form, width=80)
        assert drawn.endswith("\n")
        assert form != "table" or max(map(display_width, drawn.splitlines())) <= 80
