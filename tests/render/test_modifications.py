"""Modifications, drawn for people and machines."""

from __future__ import annotations

import json

import pytest

from seclog.core.changes import Brought, Waiting
from seclog.core.modifications import UNRECORDED, Modifications, ModificationView
from seclog.render.tables import render
from tests.render.samples import LATE, NOVEMBER

BROUGHT = Brought("section-g", "Section G", "Security", "8.0", NOVEMBER, "2020-11", "November 2020", ("MP093",), "live")
WAITING = Waiting("section-h", "Section H", "7.1", "2021-06", None, ("MP093", "MP094"))
FULL = ModificationView(
    "MP093", "DP093", "Keys", "approved", NOVEMBER, "Change Board", NOVEMBER, "https://sec/MP093", "partly",
    (BROUGHT,), (WAITING,),
)  # fmt: skip
BARE = ModificationView("MP094", "", "", UNRECORDED, None, "", None, "", "no", (), ())


def listed(*views: ModificationView, **changes: object) -> Modifications:
    return Modifications("Smart Energy Code", NOVEMBER, "", views, ())._replace(**changes)  # type: ignore[arg-type]


def test_json_has_the_shape_that_is_promised() -> None:
    assert json.loads(render(listed(FULL, BARE, known_at="2020-12-01"), "json")) == {
        "schema": "seclog/modifications/1",
        "collection": {"name": "Smart Energy Code"},
        "as_of": "2020-11-29",
        "known_at": "2020-12-01",
        "overdue": [],
        "modifications": [
            {
                "id": "MP093",
                "was": "DP093",
                "title": "Keys",
                "state": "approved",
                "on": "2020-11-29",
                "body": "Change Board",
                "until": "2020-11-29",
                "link": "https://sec/MP093",
                "implemented": "partly",
                "versions": [
                    {
                        "document": "section-g",
                        "label": "Section G",
                        "title": "Security",
                        "version": "8.0",
                        "effective_on": "2020-11-29",
                        "release": "2020-11",
                        "release_title": "November 2020",
                        "causes": ["MP093"],
                        "status": "live",
                    }
                ],
                "waiting": [
                    {
                        "document": "section-h",
                        "label": "Section H",
                        "draft": "7.1",
                        "release": "2021-06",
                        "planned_on": None,
                        "causes": ["MP093", "MP094"],
                    }
                ],
            },
            {
                "id": "MP094",
                "was": None,
                "title": None,
                "state": "not recorded",
                "on": None,
                "body": None,
                "until": None,
                "link": None,
                "implemented": "no",
                "versions": [],
                "waiting": [],
            },
        ],
    }


def test_machines_get_one_row_for_each_modification() -> None:
    assert render(listed(FULL, BARE), "csv").splitlines() == [
        "id,was,title,state,on,body,until,link,implemented,versions,waiting",
        "MP093,DP093,Keys,approved,2020-11-29,Change Board,2020-11-29,https://sec/MP093,partly,section-g 8.0,"
        "section-h 7.1 for 2021-06",
        "MP094,,,not recorded,,,,,no,,",
    ]


def test_people_see_what_it_was_until_when_it_may_be_objected_to_and_what_waits() -> None:
    text = render(listed(FULL, BARE, overdue=(LATE,), known_at="2020-12-01"), "table", width=160)
    assert text.startswith("Due and not yet recorded: ")
    assert "Modifications of the Smart Energy Code\nAs of 2020-11-29, as known on 2020-12-01: 2 modifications." in text
    for words in ("was DP093", "objections until 2020-11-29", "section-h 7.1 for 2021-06", "not recorded"):
        assert words in text
    assert "As of 2020-11-29: 1 modification." in render(listed(BARE), "table")


@pytest.mark.parametrize("form", ["table", "tsv", "csv", "json", "markdown"])
def test_none_are_listed_in_every_form(form: str) -> None:
    assert "MP" not in render(listed(), form)
