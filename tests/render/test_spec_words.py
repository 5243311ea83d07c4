"""What reports on specifications share: they rest on the same things, and say so in the same words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from seclog.core.applicability import applicability
from seclog.core.applicable import judge
from seclog.core.applicable_case import Question
from seclog.core.errors import UsageError
from seclog.core.matrix_build import dense, incompatible
from seclog.core.validity import Asked, validity
from seclog.render.tables import render
from tests.core.spec_samples import GBCS, SMETS1, SMETS2, book, day, listed

if TYPE_CHECKING:
    from seclog.render.tables import Report

BOOK = book(SMETS1, SMETS2, GBCS, lists=(listed(),))._replace(early=("smets1",), known_at="2020-11-30")
REPORTS: dict[str, Report] = {
    "applicable": judge(BOOK, Question("ESME", "installed", day("2018-12-01"))),
    "validity": validity(BOOK, Asked()),
    "matrix": dense(BOOK),
    "applicability": applicability(BOOK),
    "incompatibilities": incompatible(BOOK),
}
SHARED = ("as_of", "known_at", "release", "is_law", "overdue", "tables")


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_all_name_day_knowledge_and_tables_alike_in_json(report: Report) -> None:
    data = json.loads(render(report, "json"))
    assert tuple(data)[:2] == ("schema", "collection")
    assert tuple(data)[2:8] == SHARED
    assert [tuple(one) for one in data["tables"]] == [
        ("specification", "document", "label", "version", "effective_on", "release", "draft", "early")
    ] * len(data["tables"])
    assert {one["specification"] for one in data["tables"] if one["early"]} <= {"smets1"}


@pytest.mark.parametrize("name", ["applicable", "validity", "matrix", "applicability"])
def test_all_say_the_day_and_the_early_table_in_the_same_words(name: str) -> None:
    drawn = render(REPORTS[name], "table", width=200)
    assert drawn.startswith("No table was in force yet on 2020-12-01: the first one is shown for SMETS1.\n")
    assert "As of 2020-12-01, as known on 2020-11-30: " in drawn
    assert "Schedule 11 8.0, in force from 2020-11-29" in drawn


def test_a_format_that_is_not_there_is_refused_with_all_that_are() -> None:
    with pytest.raises(UsageError) as refused:
        render(REPORTS["matrix"], "svg")
    assert refused.value.hint == "Choose one of table, tsv, csv, json, markdown, html."
