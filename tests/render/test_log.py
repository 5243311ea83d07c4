from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from seclog.core.collection import Trial
from seclog.core.report import DraftNote
from seclog.render.tables import render
from tests.render.samples import BASELINE, JUNE, LATE, NOVEMBER, ROWS, TRIAL, log, row

WIDE = """\
Smart Energy Code 27.0
As of 2020-11-29: 5 documents, 1 with a draft pending.

Document     Title                Category       Version  Effective   Change                      Pending
                                                          from
───────────  ───────────────────  ─────────────  ───────  ──────────  ──────────────────────────  ─────────────────
SEC  3 documents
Section A    Definitions and      Section        8.0      2020-11-29  November 2020 SEC Release:  8.1 for June 2021
             Interpretation                                           MP093; BEIS designation
Section B    Accession            Section        7.0      2020-02-27  November 2020 SEC Release
Section G    Security             Section        8.0      2020-11-29  November 2020 SEC Release:
                                                                      MP093; BEIS designation

Code Subsidiary Document  2 documents
Schedule 8   GB Companion         Technical      3.2      2020-11-29  November 2020 SEC Release:
             Specification        Specification                       MP093; BEIS designation
Appendix AC  Inventory Enrolment  Interface      8.0      2020-11-29  November 2020 SEC Release:
             and Decommissioning  Document                            MP093; BEIS designation
             Procedures
"""


def table(*rows: object, width: int = 140, **changes: object) -> str:
    return render(log(*rows, **changes), "table", width=width)  # type: ignore[arg-type]


def test_the_table_at_120_columns() -> None:
    assert table(*ROWS, width=120) == WIDE


def test_the_table_at_80_columns_puts_category_and_pending_beneath() -> None:
    text = table(*ROWS, width=80)
    assert "Document     Title                 Version  Effective   Change\n" in text
    assert "             Category                       from        Pending\n" in text
    assert "             (Interface Document)" in text
    assert "Pending: 8.1 for June" in text


def test_rows_are_grouped_by_type_in_the_order_given() -> None:
    lines = table(*ROWS).splitlines()
    headings = [line for line in lines if line.endswith("documents")]
    assert headings == ["SEC  3 documents", "Code Subsidiary Document  2 documents"]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 200])
def test_every_document_is_shown_at_every_width(width: int) -> None:
    text = table(*ROWS, width=width)
    assert max(map(len, text.splitlines())) <= width
    for shown in ("Section A", "Appendix AC", "3.2", "2020-02-27", "Decommissioning", "8.1 for"):
        assert shown in text


@pytest.mark.parametrize(
    ("causes", "title", "shown"),
    [
        (
            ("MP093", "BEIS designation"),
            "November 2020 SEC Release",
            "November 2020 SEC Release: MP093; BEIS designation",
        ),
        ((), "Baseline", "Baseline"),
        (("MP093",), "", "2020-11: MP093"),
        ((), "", "2020-11"),
    ],
)
def test_the_change_names_the_release_and_its_causes(causes: tuple[str, ...], title: str, shown: str) -> None:
    assert f"  {shown}\n" in table(row(causes=causes, release_title=title))


def test_a_change_without_a_release_is_its_causes() -> None:
    assert "  MP093\n" in table(row(release="", release_title="", causes=("MP093",)))


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        (DraftNote("8.1", "2021-06", JUNE), "8.1 for June 2021"),
        (DraftNote("8.1", "unscheduled", None), "8.1, unscheduled"),
        (DraftNote("8.1", "mp102a", None), "8.1 in mp102a, unscheduled"),
    ],
)
def test_what_is_pending_says_for_when(draft: DraftNote, shown: str) -> None:
    assert shown in table(row(drafts=(draft,)))


def test_the_pending_column_is_left_out_where_nothing_is_pending() -> None:
    assert "Pending" not in table(row())


def test_a_version_that_is_not_live_says_so() -> None:
    assert "retired" in table(row(status="retired"))
    assert "live" not in table(row())


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_an_overdue_release_and_a_trial_are_told_on_paper(form: str) -> None:
    text = render(log(row(), overdue=(LATE,), trial=TRIAL), form, width=140)
    assert (
        "Due and not yet recorded: December 2020 single release (2020-12, 2020-12-03); "
        "versions below may be out of date." in text
    )
    assert "The categories are on trial from 2020-11-05 until 2021-05-05; comments to changes@example.org." in text


def test_an_overdue_release_is_the_first_thing_the_table_says() -> None:
    assert table(row(), overdue=(LATE,)).startswith("Due and not yet recorded: ")


def test_a_trial_may_have_open_ends() -> None:
    assert "The categories are on trial.\n" in table(row(), trial=Trial(None, None, ""))


def test_the_summary_says_what_day_and_what_was_known() -> None:
    assert "As of 2020-11-29, as known on 2021-01-05: 1 document.\n" in table(row(), known_at="2021-01-05")


def test_a_log_without_documents_says_so() -> None:
    text = table(as_of=date(2019, 1, 1), number="")
    assert text == "Smart Energy Code\nNo document is in force as of 2019-01-01.\n"


def test_json_has_the_shape_that_is_promised() -> None:
    drafts = (DraftNote("8.1", "2021-06", JUNE),)
    assert json.loads(render(log(row(drafts=drafts), overdue=(LATE,)), "json")) == {
        "schema": "seclog/document-log/1",
        "collection": {"name": "Smart Energy Code", "version": "27.0"},
        "as_of": "2020-11-29",
        "known_at": None,
        "overdue": [{"release": "2020-12", "title": "December 2020 single release", "planned_on": "2020-12-03"}],
        "documents": [
            {
                "id": "section-g",
                "label": "Section G",
                "title": "Security",
                "type": "SEC",
                "category": "Section",
                "version": "8.0",
                "effective_on": "2020-11-29",
                "release": "2020-11",
                "release_title": "November 2020 SEC Release",
                "causes": ["MP093", "BEIS designation"],
                "status": "live",
                "drafts": [{"version": "8.1", "release": "2021-06"}],
                "required_by": None,
                "governance": None,
                "owner": None,
            }
        ],
    }


def test_json_tells_a_trial_what_was_known_and_a_missing_number() -> None:
    data = json.loads(render(log(known_at="2021-01-05", number="", trial=TRIAL), "json"))
    assert data["trial"] == {"from": "2020-11-05", "until": "2021-05-05", "comment_at": "changes@example.org"}
    assert data["known_at"] == "2021-01-05"
    assert data["collection"]["version"] is None
    assert data["documents"] == []


def test_tsv_and_csv_hold_the_same_facts() -> None:
    drafts = (DraftNote("8.1", "2021-06", JUNE), DraftNote("8.2", "unscheduled", None))
    value = log(row(drafts=drafts), row("section-b", causes=(), effective_on=BASELINE))
    lines = [line.split("\t") for line in render(value, "tsv").splitlines()]
    assert lines == list(csv.reader(io.StringIO(render(value, "csv"))))
    assert lines[0][:3] == ["id", "label", "title"]
    assert dict(zip(*lines[:2], strict=True)) == {
        "id": "section-g",
        "label": "Section G",
        "title": "Security",
        "type": "SEC",
        "category": "Section",
        "version": "8.0",
        "effective_on": NOVEMBER.isoformat(),
        "release": "2020-11",
        "release_title": "November 2020 SEC Release",
        "causes": "MP093, BEIS designation",
        "status": "live",
        "drafts": "8.1 2021-06, 8.2 unscheduled",
        "required_by": "",
        "governance": "",
        "owner": "",
    }


PANEL = row("appendix-z", type="Other", governance="Panel", owner="SECAS", required_by="Section D10.7")


def test_a_governance_column_is_there_only_where_a_document_has_one() -> None:
    assert "Governance" not in render(log(*ROWS), "table", width=160)
    assert "Governance" not in render(log(*ROWS), "markdown")
    wide = render(log(*ROWS, PANEL), "table", width=200).splitlines()
    header = next(line for line in wide if line.startswith("Document"))
    line = next(line for line in wide if line.startswith("Appendix Z"))
    assert line[header.index("Governance") :].startswith("Panel")
    assert "| Category | Governance | Version |" in render(log(*ROWS, PANEL), "markdown")
    assert "Governance: Panel" in render(log(*ROWS, PANEL), "table", width=100)


def test_machines_are_told_governance_owner_and_requirement() -> None:
    (data,) = json.loads(render(log(PANEL), "json"))["documents"]
    assert (data["governance"], data["owner"], data["required_by"]) == ("Panel", "SECAS", "Section D10.7")
    header, line = (one.split("\t") for one in render(log(PANEL), "tsv").splitlines())
    assert (header[-3:], line[-3:]) == (["required_by", "governance", "owner"], ["Section D10.7", "Panel", "SECAS"])


def test_piped_it_is_tab_separated_and_at_a_terminal_a_table() -> None:
    assert render(log(row())).startswith("id\tlabel\t")
    assert render(log(row()), terminal=True).startswith("Smart Energy Code 27.0\n")
