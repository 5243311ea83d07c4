"""Releases that take documents out: their rows, what forbids them, which files go, what tags say."""

from __future__ import annotations

import pytest

from seclog.core.errors import RuleError
from seclog.core.plan import Plan
from seclog.core.plan_release import LineFiles, ReleaseRequest, plan_release
from seclog.core.record import Release, Retirement
from seclog.core.release_retired import files_of
from tests.core.ledger_text import state

SMETS2 = "smets2 3.1 own, smets2 2.0 own"
OPENING = f"""
    baseline 2020-02-27 number 7.0: guide 1.0, section-g 7.0, section-h 7.0, appendix-x 3.0 at a.md, {SMETS2}
    plan 2020-11 for 2020-11-29
    decide MP093 approved 2020-10-08
"""


def released(text: str, live: tuple[str, ...] = (), **given: object) -> Plan:
    now = state(OPENING + text)
    files = LineFiles({}, dict.fromkeys(live, "blob"), {}, **given)  # type: ignore[arg-type]
    return plan_release(now, ReleaseRequest("2020-11"), files)


def record(plan: Plan) -> Release:
    assert isinstance(plan.record, Release)
    return plan.record


def test_retirements_stand_in_the_block_by_label_and_raise_the_collections_number() -> None:
    plan = released("leave 2020-11: section-h > section-g by MP093, appendix-x by BEIS designation, guide")
    rows = record(plan).blocks[0].retired
    assert [one.document for one in rows] == ["appendix-x", "guide", "section-h"]
    assert rows[2] == Retirement("section-h", "section-g", ("MP093",))
    assert record(plan).collection_number == "8.0"
    assert str(record(plan).made_on) == "2020-10-08"
    assert [tag.name for tag in plan.tags] == ["release/2020-11"]
    assert "section-h is retired, merged into section-g\n" in plan.tags[0].text
    assert plan.summary[1:] == (
        "appendix-x is retired.",
        "guide is retired.",
        "section-h is retired, merged into section-g.",
    )


def test_what_is_no_part_of_the_code_leaves_its_number_alone() -> None:
    assert record(released("leave 2020-11: guide")).collection_number == "7.0"


def test_text_annexes_and_entry_go_where_they_stand_on_the_live_line() -> None:
    entry = "registry/documents/appendix-x.yaml"
    there = ("a.md", "x.csv", entry, "other.md")
    plan = released("leave 2020-11: appendix-x by MP093", there, annexes={"appendix-x": ("x.csv", "gone.csv")})
    assert plan.changes == {"a.md": None, "x.csv": None, entry: None}


def test_all_live_texts_of_an_own_numbered_document_go_and_no_earlier_one() -> None:
    now = state(OPENING + "draft 2020-11: smets2 4.0-draft.1 < 3.1 ending 2.0\nrelease 2020-11 on 2020-11-29")
    assert files_of(now, "smets2", ()) == (
        "documents/smets2/3.1.md",
        "documents/smets2/4.0.md",
        "registry/documents/smets2.yaml",
    )


def test_a_listed_document_has_only_an_entry_to_go() -> None:
    digest = "sha256:" + "0" * 64
    now = state(f"baseline 2020-02-27: guide 1.0 at {digest}")
    assert files_of(now, "guide", ()) == ("registry/documents/guide.yaml",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("leave 2020-11: appendix-x", ["E115"]),
        ("leave 2020-11: appendix-x by MP999", ["E116"]),
        ("decide MP2 approved 2020-10-08 until 2020-11-29\nleave 2020-11: appendix-x by MP2", ["E117"]),
        ("leave 2020-11: appendix-x by MP093\nretire appendix-x in q on 2020-11-01", ["E122"]),
        ("leave 2020-11: appendix-x > guide by MP093\nretire guide in q on 2020-11-01", ["E123"]),
        ("leave 2020-11: appendix-x > appendix-q by MP093\ndraft 2020-11: appendix-q 0.1 by MP093", []),
        ("draft 2020-11: guide 1.1 < 1.0\nretire guide in q on 2020-11-01", ["E121"]),
        ("leave 2020-11: ghost", ["E122"]),
        ("correct appendix-x 3.0: effective 2020-12-01\nleave 2020-11: appendix-x by MP093", ["E113"]),
    ],
)
def test_what_forbids_a_retirement_is_a_finding(text: str, expected: list[str]) -> None:
    try:
        released(text, ("documents/appendix-q.md",))
        found = []
    except RuleError as error:
        found = [one.code for one in error.findings if one.code != "E114"]
    assert found == expected


def test_the_remedy_for_a_missing_cause_is_to_retire_it_again() -> None:
    with pytest.raises(RuleError) as caught:
        released("leave 2020-11: appendix-x")
    assert caught.value.hint == "Name it: seclog retire appendix-x --for 2020-11 --mod MP000"


def test_a_release_with_nothing_in_it_stays_refused() -> None:
    with pytest.raises(RuleError, match="has no drafts"):
        released("leave 2020-11: appendix-x\nwithdraw 2020-11: appendix-x retired")
