"""Comments on categories, drawn for people and machines."""

from __future__ import annotations

import json
from datetime import date

import pytest

from seclog.core.collection import Trial
from seclog.core.feedback import Comment, Feedback
from seclog.render.tables import render
from tests.render.samples import LATE, NOVEMBER, TRIAL

FIRST = Comment("section-g", "Section G", "Security", date(2020, 11, 10), "Large Supplier", "Why not Governance?")
SECOND = Comment("appendix-x", "appendix-x", "", date(2020, 11, 12), "", "It is a form.")


def feedback(*comments: Comment, **changes: object) -> Feedback:
    return Feedback("Smart Energy Code", NOVEMBER, "", TRIAL, comments, ())._replace(**changes)


@pytest.mark.parametrize(
    ("trial", "is_open"),
    [
        (None, False),
        (TRIAL, True),
        (Trial(None, None, "here"), True),
        (Trial(NOVEMBER, NOVEMBER, "here"), True),
        (Trial(date(2020, 11, 30), None, "here"), False),
        (Trial(None, date(2020, 11, 28), "here"), False),
    ],
)
def test_a_trial_is_open_from_its_first_day_to_its_last(trial: Trial | None, is_open: bool) -> None:
    assert feedback(trial=trial).open is is_open


def test_json_has_the_shape_that_is_promised() -> None:
    assert json.loads(render(feedback(FIRST, SECOND, known_at="2020-12-01"), "json")) == {
        "schema": "seclog/feedback/1",
        "as_of": "2020-11-29",
        "known_at": "2020-12-01",
        "overdue": [],
        "trial": {"open": True, "from": "2020-11-05", "until": "2021-05-05", "comment_at": "changes@example.org"},
        "comments": [
            {
                "document": "section-g",
                "label": "Section G",
                "category": "Security",
                "on": "2020-11-10",
                "by": "Large Supplier",
                "text": "Why not Governance?",
            },
            {
                "document": "appendix-x",
                "label": "appendix-x",
                "category": None,
                "on": "2020-11-12",
                "by": None,
                "text": "It is a form.",
            },
        ],
    }
    nothing = json.loads(render(feedback(trial=None), "json"))
    assert nothing["trial"] == {"open": False, "from": None, "until": None, "comment_at": None}
    assert nothing["comments"] == []


def test_machines_get_one_row_for_each_comment() -> None:
    assert render(feedback(FIRST), "csv").splitlines() == [
        "on,id,label,category,by,text",
        "2020-11-10,section-g,Section G,Security,Large Supplier,Why not Governance?",
    ]
    assert render(feedback(SECOND)).splitlines()[1] == "2020-11-12\tappendix-x\tappendix-x\t\t\tIt is a form."


def test_people_are_told_where_to_comment() -> None:
    text = render(feedback(FIRST, overdue=(LATE,)), "table", width=120)
    assert text.startswith("Due and not yet recorded: ")
    assert "Comments on the categories of Smart Energy Code\nAs of 2020-11-29: 1 comment.\n" in text
    assert "comments to changes@example.org." in text
    assert "Why not Governance?" in text
    assert "| 2020-11-10 | Section G | Security | Large Supplier | Why not Governance? |" in render(
        feedback(FIRST), "markdown"
    )


@pytest.mark.parametrize(
    ("trial", "said"),
    [
        (None, "The categories are not on trial."),
        (Trial(date(2021, 1, 1), None, "here"), "(from 2021-01-01) is not open on 2020-11-29."),
        (Trial(date(2020, 1, 1), date(2020, 2, 1), "here"), "(from 2020-01-01 until 2020-02-01) is not open"),
    ],
)
def test_people_are_told_when_no_trial_is_open(trial: Trial | None, said: str) -> None:
    text = " ".join(render(feedback(trial=trial, known_at="2020-12-01"), "table").split())
    assert "As of 2020-11-29, as known on 2020-12-01: no comment." in text
    assert said in text
