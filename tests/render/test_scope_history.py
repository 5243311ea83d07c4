"""How a release's scope and date changed, drawn for people and machines."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from seclog.core.scope_history import ScopeEvent, ScopeHistory
from seclog.render.tables import render
from tests.render.samples import LATE, NOVEMBER

MOMENT = datetime(2020, 10, 8, 23, 30, tzinfo=UTC)
PLANNED = ScopeEvent(MOMENT, "planned", "", "", None, (), "", "c1")
DRAFTED = ScopeEvent(MOMENT, "drafted", "section-g", "7.1", NOVEMBER, ("MP093", "MP094"), "Draft Section G", "c2")


def told(*events: ScopeEvent, **changes: object) -> ScopeHistory:
    return ScopeHistory("2020-11", "November 2020", "planned", "", events, ())._replace(**changes)  # type: ignore[arg-type]


def test_json_has_the_shape_that_is_promised() -> None:
    assert json.loads(render(told(PLANNED, DRAFTED, known_at="2020-12-01"), "json")) == {
        "schema": "seclog/pending-history/1",
        "release": "2020-11",
        "title": "November 2020",
        "state": "planned",
        "known_at": "2020-12-01",
        "overdue": [],
        "events": [
            {
                "recorded_at": "2020-10-08T23:30:00Z",
                "what": "planned",
                "document": None,
                "version": None,
                "planned_on": None,
                "causes": [],
                "reason": None,
                "commit": "c1",
            },
            {
                "recorded_at": "2020-10-08T23:30:00Z",
                "what": "drafted",
                "document": "section-g",
                "version": "7.1",
                "planned_on": "2020-11-29",
                "causes": ["MP093", "MP094"],
                "reason": "Draft Section G",
                "commit": "c2",
            },
        ],
    }


def test_machines_get_one_row_for_each_change() -> None:
    assert render(told(PLANNED, DRAFTED), "csv").splitlines() == [
        "recorded_at,what,document,version,planned_on,causes,reason,commit",
        "2020-10-08T23:30:00Z,planned,,,,,,c1",
        '2020-10-08T23:30:00Z,drafted,section-g,7.1,2020-11-29,"MP093, MP094",Draft Section G,c2',
    ]


def test_people_see_the_date_that_then_stood_and_why() -> None:
    text = render(told(PLANNED, DRAFTED, overdue=(LATE,), known_at="2020-12-01"), "table", width=140)
    assert text.startswith("Due and not yet recorded: ")
    assert "November 2020\n2020-11, planned, as known on 2020-12-01: 2 changes." in text
    assert "no date" in text
    assert "Draft Section G; MP093, MP094" in text
    assert "2020-11, planned: 1 change." in render(told(PLANNED), "table")
