"""Which versions a device may have, drawn for people and machines."""

from __future__ import annotations

import json
from datetime import date

import pytest

from seclog.core.applicable import Applicable, judge
from seclog.core.applicable_case import Question
from seclog.core.report import Overdue
from seclog.core.specification import SpecBook
from seclog.render.tables import render, view
from tests.core.spec_samples import GBCS, SMETS1, SMETS2, book, day, goes_with, span, specification, terms, version

BOOK = book(SMETS1, SMETS2._replace(devices=(("ESME", "Electricity Meter"),)), GBCS)


def report(on: str, by: SpecBook = BOOK, **more: str) -> Applicable:
    return judge(by, Question("ESME", "installed", day(on), **more))


def test_people_read_the_answer_the_table_and_why_at_eighty_columns() -> None:
    assert render(report("2020-01-15", specification="smets2"), "table", width=80).splitlines() == [
        "ESME (Electricity Meter), installed on 2020-01-15",
        "SMETS2 2.0 and SMETS2 3.1 may be installed on 2020-01-15.",
        "As of 2020-12-01: 3 versions; first and last days are included.",
        "SMETS2: Schedule 11 8.0, in force since 2020-11-29.",
        "",
        "Version       Verdict  First day            Last day    Kept  Goes with",
        "────────────  ───────  ───────────────────  ──────────  ────  ─────────",
        "SMETS2 2.0    yes      not known (begun by  2020-10-27  yes   GBCS 2.0",
        "                       2019-07-09)",
        "SMETS2 3.1    yes      not known (begun by  2020-10-27  yes   GBCS 3.1,",
        "                       2019-07-09)                            3.2",
        "SMETS2 4.2 *  no       2020-11-29           no end      yes   GBCS 3.2",
        "",
        "SMETS2 2.0 may be installed until 2020-10-27; the day of installation,",
        "2020-01-15, lies within its Installation Validity Period. Source: test.",
        "SMETS2 3.1 may be installed until 2020-10-27; the day of installation,",
        "2020-01-15, lies within its Installation Validity Period. Source: test.",
        "SMETS2 4.2 may be installed from 2020-11-29; the day of installation,",
        "2020-01-15, is 319 days before its Installation Validity Period. Source: test.",
        "Kept: whether a device of the version may be kept on 2020-12-01, by its",
        "maintenance period alone.",
        "No end: it is stated that the period has no end.",
        "Not known: the sources held here do not say whether there is a day, or which.",
        "* Illustrative: made up to complete an example, and from no source.",
    ]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("on", ["2017-01-01", "2019-01-10", "2020-11-10"])
def test_no_line_is_wider_than_the_screen(width: int, on: str) -> None:
    assert max(map(len, render(report(on), "table", width=width).splitlines())) <= width


def test_earlier_ends_and_other_conditions_are_told() -> None:
    text = " ".join(render(report("2019-01-10", specification="smets1"), "table", width=120).split())
    assert "The end was 2018-07-13, moved on 2018-07-13: moved; then 2018-10-05, moved on 2018-10-04: moved ag" in text
    assert "SMETS1 1.2 until 2019-03-15 under the condition prepayment: yes." in text
    prepaid = render(report("2019-01-10", condition="prepayment"), "table")
    assert prepaid.startswith("ESME (Electricity Meter), installed on 2019-01-10, under the condition prepayment\n")


def test_an_end_moved_at_the_latest_by_a_day_or_without_one_is_told_as_such() -> None:
    moves = [("2018-07-13", "", ""), ("2018-10-05", "2018-07-13", "slow"), ("2018-12-05", "2018-10-04", "")]
    made = span("installation", "open", moves)
    ends = tuple(one._replace(since_by=bool(one.since)) for one in made.ends)
    by = book(specification("smets1", version("1.2", terms(made._replace(ends=ends)))))
    text = " ".join(render(report("2018-01-10", by), "table", width=200).split())
    assert "The end was 2018-07-13, moved by 2018-07-13 at the latest: slow; then 2018-10-05, moved by" in text
    only = made._replace(ends=(made.ends[0]._replace(reason="agreed so"),))
    said = render(report("2018-01-10", book(specification("smets1", version("1.2", terms(only))))), "table")
    assert "The end: agreed so." in " ".join(said.split())


def test_the_version_named_is_answered_by_its_rule_and_what_is_right_instead() -> None:
    lines = render(report("2020-01-15", version="4.2"), "table", width=120).splitlines()
    assert lines[1].startswith("SMETS2 4.2 may be installed from 2020-11-29; the day of installation, 2020-01-15, is")
    assert lines[3] == "Right on that day: SMETS2 2.0, SMETS2 3.1."
    assert sum("may be installed from" in line for line in lines) == 1


def test_a_version_without_a_period_has_none_in_the_table() -> None:
    text = render(report("2020-01-15", book(specification("smets2", version("1.58")))), "table", width=120)
    assert "SMETS2 1.58  unknown" in text
    assert text.count("not stated") >= 2


def test_what_must_be_known_comes_first_and_on_a_pipe_beside_the_table() -> None:
    early = BOOK._replace(early=("smets1",))
    made = report("2020-11-10", early)
    late = Overdue("2020-12", "December release", date(2020, 12, 3))
    made = made._replace(basis=made.basis._replace(overdue=(late,)))
    first, second, *_ = render(made, "table", width=120).splitlines()
    assert first.startswith("Due and not yet recorded: December release")
    assert second == "No table was in force yet on 2020-12-01: the first one is shown for SMETS1."
    notices = view(made).notices
    assert [one[:11] for one in notices] == ["Due and not", "No table wa", "No version "]
    assert view(report("2020-01-15")).notices == ()


def test_tables_for_machines_have_a_row_for_each_version() -> None:
    header, *rows = (line.split("\t") for line in render(report("2020-01-15"), "tsv").splitlines())
    told = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(one["specification"], one["version"], one["verdict"]) for one in told] == [
        ("smets1", "1.2", "no"), ("smets2", "2.0", "yes"), ("smets2", "3.1", "yes"), ("smets2", "4.2", "no"),
    ]  # fmt: skip
    assert (told[3]["first_day"], told[3]["last_day"], told[3]["illustrative"]) == (
        "2020-11-29",
        "open",
        "yes",
    )
    assert {(one["kept_on"], one["surely_until"]) for one in told} == {("2020-12-01", "")}
    assert [one["surely_from"] for one in told] == ["2018-07-13", "2019-07-09", "2019-07-09", ""]
    assert (told[2]["goes_with"], told[2]["kept"], told[2]["table"]) == ("GBCS 3.1, 3.2", "yes", "Schedule 11 8.0")
    assert (told[0]["first_day"], told[0]["reason"], told[0]["source"]) == ("unknown", "moved again", "test")


def test_both_days_that_are_surely_inside_are_told_and_the_sources_of_both_sides() -> None:
    made = span("installation", "unknown@2019-01-01", "unknown@2021-01-31")
    begins = (made.begins[0]._replace(source="S43, inferred"),)
    by = book(specification("smets2", version("1.0", terms(made._replace(begins=begins))), version("1.58")))
    header, one, bare = (line.split("\t") for line in render(report("2020-01-15", by), "tsv").splitlines())
    told, empty = dict(zip(header, one, strict=True)), dict(zip(header, bare, strict=True))
    assert (told["first_day"], told["surely_from"]) == ("unknown", "2019-01-01")
    assert (told["last_day"], told["surely_until"], told["source"]) == ("unknown", "2021-01-31", "S43, inferred; test")
    assert (empty["first_day"], empty["surely_from"], empty["surely_until"]) == ("unknown", "", "")
    assert "Source: S43, inferred; test." in render(report("2020-01-15", by), "table")


def test_the_day_on_which_a_device_is_kept_is_said_where_it_is_later() -> None:
    made = report("2020-12-24")
    assert "may be kept on 2020-12-24, by its" in render(made, "table")
    assert json.loads(render(made, "json"))["kept_on"] == "2020-12-24"


def test_what_is_judged_by_a_planned_release_is_first_said_to_be_no_law() -> None:
    made = report("2020-01-15", BOOK._replace(release="2021-06"))
    words = "This is no law: it is what the planned release 2021-06 would have."
    assert render(made, "table", width=120).splitlines()[0] == words
    assert view(made).notices == (words,)
    data = json.loads(render(made, "json"))
    assert (data["release"], data["is_law"]) == ("2021-06", False)


def test_what_it_goes_with_is_marked_where_it_is_not_known_or_made_up() -> None:
    relations = (goes_with("gbcs", "3.1", begins="unknown"), goes_with("duis", "2.0")._replace(illustrative=True))
    made = version("1.0", terms(span("installation", "open", "open")), relations=relations)
    by = book(specification("smets2", made), GBCS)
    assert "GBCS 3.1 (unknown); duis 2.0 (illustrative)" in render(report("2020-01-15", by), "tsv")
    text = render(report("2020-01-15", by), "table", width=160)
    assert "GBCS 3.1 (unknown); duis 2.0 (*)" in text
    assert "* Illustrative" in text


def test_json_has_the_shape_that_is_promised() -> None:
    data = json.loads(render(report("2020-11-10", specification="smets2"), "json"))
    assert list(data) == [
        "schema", "collection", "as_of", "known_at", "release", "is_law", "overdue", "tables", "question",
        "device_name", "verdict", "said", "answer", "kept_on", "verdicts", "nearest",
    ]  # fmt: skip
    assert (data["schema"], data["verdict"], data["answer"]) == ("seclog/applicable/1", "no", [])
    assert data["question"] == {
        "device": "ESME", "event": "installed", "day": "2020-11-10", "condition": None, "specification": "smets2",
        "version": None,
    }  # fmt: skip
    assert data["tables"][0]["label"] == "Schedule 11"
    assert data["nearest"][2] == {
        "specification": "smets2", "name": "SMETS2", "version": "4.2", "side": "begins",
        "day": "2020-11-29", "days": 19,
    }  # fmt: skip
    assert json.loads(render(report("2020-01-15"), "json"))["answer"] == [
        {"specification": "smets2", "version": "2.0"},
        {"specification": "smets2", "version": "3.1"},
    ]


def test_json_tells_each_verdict_whole() -> None:
    one = json.loads(render(report("2019-01-10"), "json"))["verdicts"][0]
    assert one["period"]["begin"] == {"day": None, "word": "unknown", "surely": "2018-07-13"}
    assert one["period"]["end"]["day"] == "2018-12-05"
    assert (one["since"], one["since_by"], one["reason"]) == ("2018-10-04", False, "moved again")
    assert one["was"][1] == {
        "last": "2018-10-05", "moved_on": "2018-10-04", "moved_by": False, "reason": "moved again",
    }  # fmt: skip
    assert [(other["condition"], other["verdict"]) for other in one["otherwise"]] == [("prepayment", "yes")]
    assert one["kept"]["verdict"] == "unknown"
    bare = json.loads(render(report("2020-01-15", book(specification("smets2", version("1.58")))), "json"))
    assert bare["verdicts"][0]["period"] is None


def test_a_page_has_the_same_words() -> None:
    assert "SMETS2 2.0 and SMETS2 3.1 may be installed on 2020-01-15." in render(report("2020-01-15"), "markdown")
