"""What `release --due` did, drawn for people and machines."""

from __future__ import annotations

import json

from seclog.core.due import DueRelease, DueReport
from seclog.core.errors import Finding
from seclog.render.tables import render
from tests.render.samples import JUNE, NOVEMBER

LIVE = DueRelease(
    "2020-11", "November 2020 SEC Release", NOVEMBER, "released",
    summary=("It takes effect on 2020-11-29.",), commit="0123456789abcdef",
)  # fmt: skip
STALE = DueRelease(
    "2020-12", "December single", NOVEMBER, "refused", message="December single cannot be released.",
    hint="Rebase it first: seclog rebase 2020-12 section-g",
    findings=(Finding("E112", "section-g 7.2", "It was made from 7.0, and 8.0 is live", "Rebase it"),), code=1,
)  # fmt: skip
LAPSED = DueRelease("mp1", "MP1", NOVEMBER, "lapsed", message="MP1 is not taken.", hint="Approve it.", code=1)


def report(*releases: DueRelease, **changes: object) -> DueReport:
    return DueReport(JUNE, releases, False)._replace(**changes)  # type: ignore[arg-type]


def test_lines_for_people_say_what_became_of_each_and_what_to_do() -> None:
    assert render(report(LIVE, STALE, LAPSED), "table").splitlines() == [
        "November 2020 SEC Release (2020-11), due 2020-11-29: released",
        "It takes effect on 2020-11-29.",
        "Record 0123456789",
        "December single (2020-12), due 2020-11-29: refused",
        "December single cannot be released.",
        "E112 section-g 7.2: It was made from 7.0, and 8.0 is live",
        "Hint: Rebase it first: seclog rebase 2020-12 section-g",
        "MP1 (mp1), due 2020-11-29: lapsed",
        "MP1 is not taken.",
        "Hint: Approve it.",
    ]


def test_nothing_due_is_said() -> None:
    assert render(report(), "table") == "Nothing is due on 2021-06-24.\n"


def test_a_rehearsal_says_what_would_be() -> None:
    said = render(report(LIVE._replace(commit=""), dry_run=True), "table").splitlines()
    assert said[:2] == [
        "Dry run: nothing was changed.",
        "November 2020 SEC Release (2020-11), due 2020-11-29: would be released",
    ]


def test_lines_that_moved_apart_are_told_with_the_way_out() -> None:
    said = render(report(diverged=("2020-12",)), "table")
    assert said.startswith("2020-12: whether it is due cannot be told, for its line has moved both here and on")
    assert "Hint: Set yours aside" in said
    assert "git branch -m pending/2020-12 mine-2020-12" in said.replace("\n", " ")
    assert "Nothing is due" not in said


def test_json_has_the_shape_that_is_promised() -> None:
    assert json.loads(render(report(LIVE, STALE, diverged=("mp1",)), "json")) == {
        "schema": "seclog/due/1",
        "on": "2021-06-24",
        "dry_run": False,
        "diverged": ["mp1"],
        "releases": [
            {
                "id": "2020-11",
                "title": "November 2020 SEC Release",
                "planned_on": "2020-11-29",
                "status": "released",
                "summary": ["It takes effect on 2020-11-29."],
                "message": None,
                "hint": None,
                "findings": [],
                "commit": "0123456789abcdef",
            },
            {
                "id": "2020-12",
                "title": "December single",
                "planned_on": "2020-11-29",
                "status": "refused",
                "summary": [],
                "message": "December single cannot be released.",
                "hint": "Rebase it first: seclog rebase 2020-12 section-g",
                "findings": [
                    {
                        "code": "E112",
                        "where": "section-g 7.2",
                        "message": "It was made from 7.0, and 8.0 is live",
                        "hint": "Rebase it",
                    }
                ],
                "commit": None,
            },
        ],
    }


def test_tables_for_machines_have_one_row_a_release() -> None:
    header, live, lapsed = (line.split("\t") for line in render(report(LIVE, LAPSED), "tsv").splitlines())
    assert header == ["release", "title", "planned_on", "status", "message", "hint", "commit"]
    assert live == ["2020-11", "November 2020 SEC Release", "2020-11-29", "released", "", "", "0123456789abcdef"]
    assert lapsed == ["mp1", "MP1", "2020-11-29", "lapsed", "MP1 is not taken.", "Approve it.", ""]


def test_a_page_has_the_same_lines() -> None:
    page = render(report(LIVE, STALE), "markdown")
    assert "December single (2020-12), due 2020-11-29: refused" in page
