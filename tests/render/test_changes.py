"""What changed between two days and what a cause brought, in every form; a corrected log; past versions."""

from __future__ import annotations

import json
from datetime import date

from seclog.core.changes import Brought, Changes, LawChange, Versions, Waiting
from seclog.core.plan_history import PastRow
from seclog.core.report import Overdue
from seclog.render.opening import PAST_HEADINGS, past_table
from seclog.render.paper import Screen
from seclog.render.tables import render, view
from tests.render.samples import BASELINE, LATE, NOVEMBER, log, row

CHANGED = LawChange(
    "section-g", "Section G", "Security", "SEC", "changed", ("7.0",), ("8.0",), NOVEMBER, "2020-11",
    "November 2020 SEC Release", ("MP093", "BEIS designation"), "was titled Keys",
)  # fmt: skip
NEW = CHANGED._replace(document="schedule-8", label="Schedule 8", type="Code Subsidiary Document", kind="new",
                       before=(), after=("3.1", "3.2"), causes=(), remark="")  # fmt: skip
LEFT = CHANGED._replace(document="appendix-x", label="Appendix X", type="Code Subsidiary Document", kind="left",
                        after=(), release="", release_title="", causes=(), remark="merged into appendix-y")  # fmt: skip
KEPT = LEFT._replace(document="form-l", label="Form L", kind="retitled", after=("7.0",), effective_on=None, remark="")


def changes(*rows: LawChange, overdue: tuple[Overdue, ...] = (), known: str = "") -> Changes:
    return Changes("Smart Energy Code", BASELINE, NOVEMBER, ("7.0", "27.0"), known, rows, overdue)


BROUGHT = Brought("section-g", "Section G", "Security", "8.0", NOVEMBER, "2020-11", "November 2020 SEC Release",
                  ("MP093",), "superseded")  # fmt: skip
WAITING = Waiting("section-h", "Section H", "8.1", "2021-06", date(2021, 6, 24), ("MP093",))


def versions(*waiting: Waiting, known: str = "") -> Versions:
    return Versions("Smart Energy Code", "MP093", NOVEMBER, known, (BROUGHT,), waiting, ())


def test_changes_on_a_screen_are_grouped_by_type() -> None:
    text = render(changes(CHANGED, NEW, LEFT, KEPT, overdue=(LATE,), known="2020-11-30"), "table", width=120)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert lines[0].startswith("Due and not yet recorded: ")
    assert "Smart Energy Code 7.0 -> 27.0" in lines
    assert "From the law of 2020-02-27 to that of 2020-11-29, as known on 2020-11-30: 4 changes." in lines
    assert any(line.startswith("Section G Security 7.0 8.0 2020-11-29 November 2020 SEC Release:") for line in lines)
    assert "was titled Keys" in text
    assert any(line.startswith("Schedule 8 Security new 3.1, 3.2") for line in lines)
    assert "Appendix X Security 7.0 none 2020-11-29 left; merged into appendix-y" in lines
    assert "Form L Security 7.0 7.0 retitled" in lines
    assert lines.index("SEC") < lines.index("Code Subsidiary Document")


def test_no_change_is_said_and_so_is_one_number() -> None:
    text = render(changes()._replace(numbers=("7.0", "7.0")), "table")
    assert text.startswith("Smart Energy Code 7.0\nFrom the law of 2020-02-27 to that of 2020-11-29: 0 changes.\n")


def test_changes_for_machines() -> None:
    data = json.loads(render(changes(CHANGED, KEPT, overdue=(LATE,)), "json"))
    assert data["schema"] == "seclog/changes/1"
    assert data["collection"] == {"name": "Smart Energy Code", "from_version": "7.0", "to_version": "27.0"}
    assert (data["from"], data["to"], data["known_at"]) == ("2020-02-27", "2020-11-29", None)
    assert data["overdue"][0]["release"] == LATE.release
    first, last = data["changes"]
    assert first == {
        "id": "section-g", "label": "Section G", "title": "Security", "type": "SEC", "kind": "changed",
        "before": ["7.0"], "after": ["8.0"], "effective_on": "2020-11-29", "release": "2020-11",
        "release_title": "November 2020 SEC Release", "causes": ["MP093", "BEIS designation"],
        "remark": "was titled Keys",
    }  # fmt: skip
    assert (last["release"], last["effective_on"], last["remark"]) == (None, None, None)
    header, line = render(changes(NEW), "tsv").splitlines()
    assert dict(zip(header.split("\t"), line.split("\t"), strict=True))["after"] == "3.1, 3.2"
    assert render(changes(CHANGED), "csv").splitlines()[1].startswith("section-g,Section G,Security,changed,7.0,8.0,")


def test_versions_of_a_cause_on_a_screen() -> None:
    undated = WAITING._replace(planned_on=None, document="section-i", label="Section I")
    text = render(versions(WAITING, undated, known="2020-12-01"), "table", width=120)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert lines[:2] == [
        "Smart Energy Code: MP093",
        "MP093 brought 1 version, as known on 2020-12-01; 2 drafts waiting.",
    ]
    assert "Section G Security 8.0 2020-11-29 November 2020 SEC Release: MP093 superseded" in lines
    assert "Section H 8.1 planned 2021-06-24 for 2021-06: MP093 draft" in lines
    assert "Section I 8.1 no date for 2021-06: MP093 draft" in lines


def test_versions_of_a_cause_for_machines() -> None:
    data = json.loads(render(versions(WAITING), "json"))
    assert (data["schema"], data["asked"], data["as_of"]) == ("seclog/versions/1", "MP093", "2020-11-29")
    assert [(one["id"], one["version"], one["status"]) for one in data["versions"]] == [
        ("section-g", "8.0", "superseded")
    ]
    assert data["waiting"] == [
        {"id": "section-h", "label": "Section H", "draft": "8.1", "release": "2021-06", "planned_on": "2021-06-24",
         "causes": ["MP093"]}
    ]  # fmt: skip
    lines = [line.split("\t") for line in render(versions(WAITING), "tsv").splitlines()]
    assert [line[-1] for line in lines] == ["status", "superseded", "draft"]


def test_a_log_that_was_put_right_since_says_so_in_each_form() -> None:
    report = log(row(), corrected=("Section G 8.0", "Schedule 8 3.2"))
    said = "Corrected since: Section G 8.0, Schedule 8 3.2. As the record has it now: seclog log --as-of 2020-11-29"
    assert said in " ".join(render(report, "table").split())
    assert said in view(report).notices
    assert json.loads(render(report, "json"))["corrected_since"] == ["Section G 8.0", "Schedule 8 3.2"]
    assert "corrected_since" not in json.loads(render(log(row()), "json"))


PAST = (
    PastRow(3, "Section G", "Security", "5.5", date(2017, 3, 15), date(2018, 2, 22), ("SECMP0026",), ""),
    PastRow(2, "Section G", "Security", "5.14", date(2018, 2, 22), None, (), "sha256:" + "0a" * 32),
)


def test_past_versions_as_lines_and_as_a_table() -> None:
    lines = [line.split("\t") for line in past_table(PAST).splitlines()]
    assert lines[0] == list(PAST_HEADINGS)
    assert lines[1] == ["3", "Section G", "Security", "5.5", "2017-03-15", "2018-02-21", "SECMP0026", ""]
    assert lines[2][5:] == ["", "", "sha256:" + "0a" * 32]
    text = past_table(PAST, Screen(120))
    assert text.startswith("From before the repository\n")
    assert text.endswith(" sha256:0a0a0a0\n")
