from __future__ import annotations

import json

from seclog.core.report import Collision
from seclog.render.tables import render, view
from tests.render.samples import LATE, pending, pending_document, pending_release

STALE = pending_document("section-d", stale=True, standing="targeted", draft="7.3", base="7.0")
NEW = pending_document("appendix-at", live="", base="", draft="0.1", standing="proposed")
UNSCHEDULED = pending_release(NEW, id="unscheduled", title="", effective_on=None)


def test_the_table_groups_drafts_by_release() -> None:
    planned = pending_release(STALE, approved=True, remarks=("Moved from 2021-02.",))
    assert render(pending(planned, UNSCHEDULED), "table", width=120).splitlines() == [
        "Pending",
        "2 drafts, 1 dated release. None of this is law yet.",
        "",
        "Document     Title     Live  Draft  Base  Modifications  Standing",
        "───────────  ────────  ────  ─────  ────  ─────────────  ────────",
        "June 2021 SEC Release  2021-06, effective 2021-06-24, approved",
        "Moved from 2021-02.",
        "Section D    Security  8.0   7.3    7.0   MP102A         targeted",
        "                                                         stale",
        "",
        "Unscheduled  no date",
        "Appendix AT  Security  new   0.1          MP102A         proposed",
    ]


def test_a_release_without_drafts_is_still_shown() -> None:
    text = render(pending(pending_release(kind="single", title="", effective_on=None, id="mp102a")), "table")
    assert "mp102a  mp102a, single, no date\nno drafts yet\n" in text


def test_nothing_pending_says_so() -> None:
    text = render(pending(known_at="2020-12-01", overdue=(LATE,)), "table", width=120)
    assert text.startswith("Due and not yet recorded: ")
    assert text.endswith("Pending\nNothing is pending, as known on 2020-12-01.\n")


def test_json_has_the_shape_that_is_promised() -> None:
    data = json.loads(render(pending(pending_release(STALE), UNSCHEDULED), "json"))
    assert data["schema"] == "seclog/pending/1"
    assert data["known_at"] is None
    first, second = data["releases"]
    assert {key: first[key] for key in ("id", "title", "kind", "effective_on", "approved")} == {
        "id": "2021-06",
        "title": "June 2021 SEC Release",
        "kind": "release",
        "effective_on": "2021-06-24",
        "approved": False,
    }
    assert first["documents"] == [
        {
            "id": "section-d",
            "label": "Section D",
            "title": "Security",
            "live": "8.0",
            "draft": "7.3",
            "base": "7.0",
            "stale": True,
            "modifications": ["MP102A"],
            "standing": "targeted",
            "required_by": None,
            "governance": None,
            "owner": None,
            "retired": False,
            "merged_into": None,
            "ends": [],
        }
    ]
    assert (second["id"], second["effective_on"]) == ("unscheduled", None)


def test_tsv_has_one_line_per_draft_and_one_for_a_release_without_any() -> None:
    empty = pending_release(id="2021-11", title="November 2021")
    header, stale, alone = (line.split("\t") for line in render(pending(pending_release(STALE), empty)).split("\n")[:3])
    row = dict(zip(header, stale, strict=True))
    assert (row["release"], row["id"], row["draft"], row["stale"]) == ("2021-06", "section-d", "7.3", "yes")
    assert alone == ["2021-11", "November 2021", "release", "2021-06-24", "no", *[""] * 15]
    said = pending_release(STALE._replace(governance="Panel", owner="SECAS", required_by="Section D10.7"))
    header, line = (one.split("\t") for one in render(pending(said), "tsv").splitlines())
    assert (header[-6:-3], line[-6:-3]) == (["required_by", "governance", "owner"], ["Section D10.7", "Panel", "SECAS"])


def test_what_a_draft_ends_is_shown_in_every_form() -> None:
    ending = pending_document("schedule-9", draft="4.2-draft.1", base="3.1", ends=("3.1", "3.10"))
    report = pending(pending_release(ending))
    text = render(report, "table", width=120)
    assert [line.strip() for line in text.splitlines()[-2:]] == ["ends 3.1", "ends 3.10"]
    assert json.loads(render(report, "json"))["releases"][0]["documents"][0]["ends"] == ["3.1", "3.10"]
    header, line = (one.split("\t") for one in render(report, "tsv").splitlines())
    assert (header[-1], line[-1]) == ("ends", "3.1, 3.10")


def test_drafts_that_no_release_takes_are_told_before_all_else() -> None:
    move = "Move it: seclog move section-g --from 2020-11 --to RELEASE"
    left = Collision("homeless", "2020-11", "section-g", "8.1", "", "section-g 8.1 stands on the closed line.", move)
    report = pending(pending_release(STALE), homeless=(left,))
    text = render(report, "table", width=120)
    assert text.startswith(f"section-g 8.1 stands on the closed line. {move}\n")
    assert json.loads(render(report, "json"))["homeless"] == [left._asdict()]
    assert view(report).notices == (left.text,)
