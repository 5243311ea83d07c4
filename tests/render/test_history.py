from __future__ import annotations

import json
from datetime import date

import pytest

from seclog.core.report import Fact, Reclassification
from seclog.render.notes import last_day
from seclog.render.tables import render
from tests.render.samples import BASELINE, LATE, NOVEMBER, RECORDED, entry, history

SEVEN = entry("7.0", title="Security Arrangements", effective_on=BASELINE, ended_on=NOVEMBER, remark="recorded late")
EIGHT = entry("8.0", "live")
DRAFT = entry("8.1", "draft", effective_on=None, causes=())


TABLE = """\
Section G (section-g): Security
SEC, Section, documents/section-g.md
3 versions.

Version  Status      Effective   Last day    Change                            Recorded    Commit
                     from
───────  ──────────  ──────────  ──────────  ────────────────────────────────  ──────────  ──────────
7.0      superseded  2020-02-27  2020-11-28  November 2020 SEC Release: MP098  2020-11-29  1a2b3c4d5e
                                             titled Security Arrangements
                                             recorded late
8.0      live        2020-11-29              November 2020 SEC Release: MP098  2020-11-29  1a2b3c4d5e
8.1      draft                               November 2020 SEC Release         2020-11-29  1a2b3c4d5e
"""


def test_the_table_shows_versions_in_order_with_the_last_day_in_force() -> None:
    assert render(history(SEVEN, EIGHT, DRAFT), "table", width=140) == TABLE


@pytest.mark.parametrize(
    ("begins", "ended", "shown"),
    [
        (BASELINE, None, ""),
        (BASELINE, NOVEMBER, "2020-11-28"),
        (NOVEMBER, NOVEMBER, "replaced that day"),
        (None, date(2021, 1, 1), "2020-12-31"),
    ],
)
def test_a_printed_end_date_is_the_last_day_included(begins: date | None, ended: date | None, shown: str) -> None:
    assert last_day(begins, ended) == shown


def test_what_was_known_and_what_is_overdue_is_told() -> None:
    text = render(history(EIGHT, known_at="2021-01-05", overdue=(LATE,)), "table", width=140)
    assert text.startswith("Due and not yet recorded: December 2020 single release")
    assert "1 version, as known on 2021-01-05." in text


def test_a_document_without_versions_has_no_table() -> None:
    assert render(history(), "table").endswith("0 versions.\n")


def test_json_has_the_shape_that_is_promised() -> None:
    data = json.loads(render(history(SEVEN, DRAFT), "json"))
    assert data["schema"] == "seclog/document-history/1"
    assert data["document"] == {
        "id": "section-g",
        "label": "Section G",
        "title": "Security",
        "type": "SEC",
        "category": "Section",
        "path": "documents/section-g.md",
        "required_by": None,
        "governance": None,
        "owner": None,
        "ask_at": None,
        "part_of": None,
        "parts": [],
        "predecessors": [],
        "successors": [],
        "merged": [],
        "retired_on": None,
        "merged_into": None,
        "former_labels": [],
        "leaving": [],
    }
    assert data["versions"][0] == {
        "version": "7.0",
        "status": "superseded",
        "title": "Security Arrangements",
        "effective_on": "2020-02-27",
        "ended_on": "2020-11-29",
        "release": "2020-11",
        "release_title": "November 2020 SEC Release",
        "causes": ["MP098"],
        "recorded_at": "2020-11-29T00:05:10Z",
        "commit": "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
        "tag": "section-g/7.0",
        "remark": "recorded late",
        "path": "documents/section-g.md",
        "label": None,
        "late_days": 0,
        "retrospective": False,
        "corrected": False,
        "notes": [],
    }
    assert data["effects"] == []
    assert data["versions"][1]["effective_on"] is None
    assert data["versions"][1]["remark"] is None


def test_tsv_has_one_line_per_version() -> None:
    header, seven, *_ = (line.split("\t") for line in render(history(SEVEN, EIGHT)).splitlines())
    assert dict(zip(header, seven, strict=True))["ended_on"] == "2020-11-29"
    assert seven[-3:] == ["section-g/7.0", "recorded late", "documents/section-g.md"]


CHANGED = Reclassification(
    date(2021, 3, 1),
    (Fact("type", "SEC", "Other"), Fact("governance", "", "Panel"), Fact("required_by", "Section D", "")),
    "lighter governance",
    "",
    RECORDED,
    "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
)


def test_a_reclassification_is_told_below_the_versions() -> None:
    text = render(history(SEVEN, classified=(CHANGED, CHANGED._replace(reason="", release="2021-02"))), "table")
    lines = " ".join(text.split())
    assert (
        "2021-03-01: type SEC -> Other, governance none -> Panel, required by Section D -> none "
        "(lighter governance; recorded 2020-11-29 in 1a2b3c4d5e)." in lines
    )
    assert "(with 2021-02; recorded 2020-11-29 in 1a2b3c4d5e)." in lines


def test_json_has_reclassifications_with_what_was_and_is() -> None:
    assert json.loads(render(history(SEVEN, classified=(CHANGED,)), "json"))["classified"] == [
        {
            "on": "2021-03-01",
            "changes": {
                "type": {"from": "SEC", "to": "Other"},
                "governance": {"from": None, "to": "Panel"},
                "required_by": {"from": "Section D", "to": None},
            },
            "reason": "lighter governance",
            "release": None,
            "recorded_at": "2020-11-29T00:05:10Z",
            "commit": "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
        }
    ]


def test_governance_and_owner_stand_in_the_header_where_they_are_said() -> None:
    card = history().document
    assert "Governance" not in render(history(SEVEN), "table")
    said = card._replace(governance="Panel", owner="SECAS", required_by="Section D10.7")
    assert "Governance: Panel; owner: SECAS; required by: Section D10.7\n" in render(history(document=said), "table")
    owned = card._replace(owner="SECAS")
    assert "\nOwner: SECAS\n" in render(history(document=owned), "table")
    data = json.loads(render(history(document=said), "json"))["document"]
    assert (data["governance"], data["owner"], data["required_by"]) == ("Panel", "SECAS", "Section D10.7")
