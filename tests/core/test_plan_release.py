"""A release: which record, which tree and which tags it makes, from the line's drafts and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seclog.core.collection import entry_path
from seclog.core.errors import RuleError
from seclog.core.plan import Blob, Plan
from seclog.core.plan_release import LineFiles, ReleaseRequest, plan_release, release_tags, unit_paths
from seclog.core.record import Block, Instrument, Reference, Release
from seclog.core.state import State
from tests.core.ledger_text import ledger, state

OPENING = """
    baseline 2020-02-27 number 7.0: section-g 7.0, section-h 7.0, appendix-b 2.0, guide 1.0, smets2 3.1 own, \
    smets2 2.0 own
    plan 2020-11 for 2020-11-29
"""
APPROVED = "decide MP093 approved 2020-10-08\n"
DRAFTED = OPENING + APPROVED + "draft 2020-11: section-g 7.2 < 7.0 by MP093\n"


def files(now: State, release: str = "2020-11", **changes: object) -> LineFiles:
    """Every text of the line as its draft has it, every live text as its version has it; entries untouched."""
    tip: dict[str, str | None] = {}
    live: dict[str, str | None] = {}
    for name, draft in now.lines[release].drafts.items():
        tip[draft.row.path] = f"{name} {draft.row.version}"
        tip[entry_path(name)] = live[entry_path(name)] = f"entry of {name}"
    for name, versions in now.book.issued.items():
        for one in versions:
            live.setdefault(one.row.path, f"{name} {one.row.version}")
    made = LineFiles(tip, live, dict(tip))
    return replace(made, **changes)  # type: ignore[arg-type]


def released(text: str, today: str = "2020-11-29", **asked: object) -> Plan:
    now = state(text, today)
    return plan_release(now, ReleaseRequest("2020-11", **asked), files(now))  # type: ignore[arg-type]


def recorded(plan: Plan) -> Release:
    assert isinstance(plan.record, Release)
    return plan.record


def test_a_release_records_what_goes_live_from_which_draft() -> None:
    now = state(DRAFTED)
    record = recorded(released(DRAFTED, published_on=date(2020, 11, 27)))
    row = now.lines["2020-11"].drafts["section-g"].row._replace(version="8.0", made_from="7.2")
    assert record == Release(
        3,
        now.recorded_at(),
        "Implement the Release 2020-11",
        "2020-11",
        "Release 2020-11",
        "release",
        "8.0",
        date(2020, 10, 8),
        date(2020, 11, 27),
        (),
        (Block(date(2020, 11, 29), (row,)),),
    )


def test_a_release_stands_on_the_live_line_with_the_line_as_its_second_parent() -> None:
    now = state(DRAFTED)
    plan = released(DRAFTED)
    assert (plan.ref, plan.old, plan.base_tree) == ("refs/heads/main", now.live_tip, now.live_tip)
    assert plan.parents == (now.live_tip, now.lines["2020-11"].tip)
    assert plan.changes == {"documents/section-g.md": Blob("section-g 7.2")}
    assert plan.summary == (
        "Release 2020-11 takes effect on 2020-11-29; the collection is 8.0.",
        "Section G 7.2 goes live as 8.0.",
    )


@pytest.mark.parametrize(("draft", "live"), [("7.10 < 7.0", "8.0"), ("7.1 < 7.0", "8.0")])
def test_a_draft_goes_live_as_the_next_integer(draft: str, live: str) -> None:
    (block,) = recorded(released(OPENING + APPROVED + f"draft 2020-11: section-g {draft} by MP093")).blocks
    assert [row.version for row in block.versions] == [live]


def test_documents_stand_in_the_order_of_their_labels() -> None:
    drafted = "draft 2020-11: appendix-aa 0.1 by MP093, section-g 7.1 < 7.0 by MP093, appendix-b 2.1 < 2.0 by MP093"
    (block,) = recorded(released(OPENING + APPROVED + drafted)).blocks
    assert [(row.document, row.version) for row in block.versions] == [
        ("appendix-b", "3.0"),
        ("appendix-aa", "1.0"),
        ("section-g", "8.0"),
    ]


OWN = OPENING + "draft 2020-11: smets2 4.2-draft.2 < 3.1 by BEIS designation ending 2.0\n"


def test_an_own_numbered_document_goes_live_as_its_target_and_ends_what_it_supersedes() -> None:
    plan = released(OWN)
    (block,) = recorded(plan).blocks
    assert [(row.version, row.made_from) for row in block.versions] == [("4.2", "4.2-draft.2")]
    assert block.ended == (Reference("smets2", "2.0"),)
    assert plan.changes == {"documents/smets2/4.2.md": Blob("smets2 4.2-draft.2"), "documents/smets2/2.0.md": None}
    assert plan.summary[1:] == ("Smets2 4.2-draft.2 goes live as 4.2.", "smets2 2.0 ends.")


def test_other_changes_of_the_line_are_never_taken() -> None:
    now = state(DRAFTED)
    had = files(now)
    more = {"README.md": "other", "documents/section-h.md": "other", "registry/documents/section-h.yaml": "other"}
    plan = plan_release(now, ReleaseRequest("2020-11"), replace(had, tip={**had.tip, **more}))
    assert plan.changes == {"documents/section-g.md": Blob("section-g 7.2")}


def test_annexes_and_a_changed_entry_go_live_with_their_document() -> None:
    now = state(DRAFTED)
    more = {"documents/forms/a.xlsx": "form", "documents/forms/b.xlsx": "same", entry_path("section-g"): "new entry"}
    had = files(now)
    own = LineFiles(
        {**had.tip, **more},
        {**had.live, "documents/forms/b.xlsx": "same"},
        {**had.drafted, **more},
        {"section-g": ("documents/forms/a.xlsx", "documents/forms/b.xlsx"), "section-h": ("documents/c.xlsx",)},
    )
    assert plan_release(now, ReleaseRequest("2020-11"), own).changes == {
        "documents/section-g.md": Blob("section-g 7.2"),
        "documents/forms/a.xlsx": Blob("form"),
        entry_path("section-g"): Blob("new entry"),
    }
    assert unit_paths(now.lines["2020-11"].drafts["section-g"], own) == (
        "documents/section-g.md",
        "documents/forms/a.xlsx",
        "documents/forms/b.xlsx",
        "registry/documents/section-g.yaml",
    )


@pytest.mark.parametrize(
    ("drafts", "changes"),
    [
        (
            "section-g 7.1 < 7.0 at documents/security.md",
            {"documents/security.md": Blob("section-g 7.1"), "documents/section-g.md": None},
        ),
        (
            "section-g 7.1 < 7.0 at documents/section-h.md, section-h 7.1 < 7.0 at documents/privacy.md",
            {
                "documents/section-h.md": Blob("section-g 7.1"),
                "documents/section-g.md": None,
                "documents/privacy.md": Blob("section-h 7.1"),
            },
        ),
        (
            "section-g 7.1 < 7.0 at documents/section-h.md, section-h 7.1 < 7.0 at documents/section-g.md",
            {"documents/section-h.md": Blob("section-g 7.1"), "documents/section-g.md": Blob("section-h 7.1")},
        ),
        ("section-g 7.1 < 7.0 at nowhere", {"documents/section-g.md": None}),
        ("section-g 7.1 < 7.0 at sha256:" + "0" * 64, {"documents/section-g.md": None}),
    ],
)
def test_a_text_that_moves_leaves_its_old_place_unless_another_takes_it(
    drafts: str, changes: dict[str, Blob | None]
) -> None:
    told = drafts.replace(" at ", " by MP093 at ")
    assert released(OPENING + APPROVED + f"draft 2020-11: {told}").changes == changes


def test_a_text_that_stays_as_it_is_stays_where_it_is() -> None:
    """A text at the place of another, letter for letter alike: nothing is to be written there, nor removed."""
    now = state(
        OPENING + APPROVED + "draft 2020-11: section-g 7.1 < 7.0 by MP093 at documents/section-h.md,"
        "section-h 7.1 < 7.0 by MP093 at documents/p.md"
    )
    had = files(now)
    same = {**had.tip, "documents/section-h.md": had.live["documents/section-h.md"]}
    plan = plan_release(now, ReleaseRequest("2020-11"), LineFiles(same, had.live, same))
    assert plan.changes == {"documents/p.md": Blob("section-h 7.1"), "documents/section-g.md": None}


def test_a_listed_document_has_no_text_to_remove() -> None:
    listed = OPENING.replace("guide 1.0", "guide 1.0 at sha256:" + "1" * 64)
    plan = released(listed + "draft 2020-11: guide 1.1 < 1.0 at nowhere")
    assert plan.changes == {}
    assert [row.path for row in recorded(plan).blocks[0].versions] == [""]


@pytest.mark.parametrize(
    ("number", "drafts", "stated", "becomes"),
    [
        ("7.0", "section-g 7.1 < 7.0 by MP093", "", "8.0"),
        ("7.0", "section-g 7.1 < 7.0 by MP093", "27.0", "27.0"),
        ("7.0", "section-g 7.1 < 7.0 by MP093", "8.0", "8.0"),
        ("7.0", "guide 1.1 < 1.0", "", "7.0"),
        ("7.0", "guide 1.1 < 1.0", "9.0", "9.0"),
        ("7.0", "guide 1.1 < 1.0, section-g 7.1 < 7.0 by MP093", "", "8.0"),
        ("99.0", "section-g 7.1 < 7.0 by MP093", "", "100.0"),
        ("", "section-g 7.1 < 7.0 by MP093", "", ""),
        ("", "section-g 7.1 < 7.0 by MP093", "1.0", "1.0"),
        ("6.21", "section-g 7.1 < 7.0 by MP093", "", "6.21"),
    ],
)
def test_the_number_of_the_collection_rises_with_its_code(number: str, drafts: str, stated: str, becomes: str) -> None:
    opening = OPENING.replace(" number 7.0", f" number {number}" if number else "")
    record = recorded(released(opening + APPROVED + f"draft 2020-11: {drafts}", collection_number=stated))
    assert record.collection_number == becomes


@pytest.mark.parametrize("stated", ["7.0", "6.0", "7.5", "8", "8.0.0", "08.0", "1e3", "٩.٠", "9999999.0", "8.0\n", "x"])
def test_the_number_of_the_collection_never_falls_nor_is_anything_else(stated: str) -> None:
    with pytest.raises(RuleError, match=r"is not a number above 7\.0 for the collection") as caught:
        released(DRAFTED, collection_number=stated)
    assert caught.value.hint == "State one such as 8.0."


def test_a_collection_without_a_number_may_only_begin_above_zero() -> None:
    with pytest.raises(RuleError, match=r"is not a number above 0\.0"):
        released(DRAFTED.replace(" number 7.0", ""), collection_number="0.0")


MADE = (
    OPENING
    + """
    decide MP093 approved 2020-10-08
    decide MP098 approved 2020-10-22
    draft 2020-11: section-g 7.1 < 7.0 by MP093
    """
)


@pytest.mark.parametrize(
    ("more", "stated", "made"),
    [
        ("", None, "2020-10-08"),
        ("draft 2020-11: section-h 7.1 < 7.0 by MP098", None, "2020-10-22"),
        ("draft 2020-11: smets2 4.2-draft.1 < 3.1 by BEIS designation", None, "2020-11-13"),
        ("draft 2020-11: section-h 7.1 < 7.0 by MP098", date(2020, 6, 19), "2020-06-19"),
    ],
)
def test_a_release_was_made_when_the_last_of_its_causes_was(more: str, stated: date | None, made: str) -> None:
    assert recorded(released(MADE + more, made_on=stated)).made_on == date.fromisoformat(made)


def test_a_release_without_causes_has_no_day_on_which_it_was_made() -> None:
    assert recorded(released(OPENING + "draft 2020-11: guide 1.1 < 1.0")).made_on is None


def test_the_instruments_of_the_drafts_go_into_the_record() -> None:
    assert recorded(released(OWN)).instruments == (Instrument("BEIS designation", date(2020, 11, 13), ""),)


@pytest.mark.parametrize(
    ("today", "effective", "said"),
    [
        ("2020-11-29", None, "takes effect on 2020-11-29; the collection"),
        ("2020-11-30", None, "takes effect on 2020-11-29, recorded late (1 day); the collection"),
        ("2020-12-04", None, "takes effect on 2020-11-29, recorded late (5 days); the collection"),
        ("2020-12-04", date(2020, 12, 4), "takes effect on 2020-12-04; the collection"),
        ("2020-11-20", date(2020, 11, 19), "takes effect on 2020-11-19, recorded late (1 day); the collection"),
    ],
)
def test_what_is_recorded_after_its_day_is_said_to_be_late(today: str, effective: date | None, said: str) -> None:
    assert said in released(DRAFTED, today, effective_on=effective).summary[0]


def test_what_was_made_after_it_took_effect_needs_to_be_said() -> None:
    record = recorded(released(DRAFTED, effective_on=date(2020, 10, 1), retrospective=True))
    assert (record.made_on, record.blocks[0].effective_on) == (date(2020, 10, 8), date(2020, 10, 1))


def test_the_tags_are_made_from_the_record_alone() -> None:
    record = recorded(released(OWN + APPROVED + "draft 2020-11: section-g 7.1 < 7.0 by MP093, guide 1.1 < 1.0"))
    tags = {tag.name: tag.text for tag in release_tags(record)}
    assert tags == {
        "release/2020-11": "Release 2020-11, in force from 2020-11-29\n\nCollection 8.0\n\n"
        "Guide 2.0\nSection G 8.0\nSmets2 4.2\n",
        "guide/2.0": "Guide 2.0, in force from 2020-11-29\n\nRelease 2020-11\n",
        "section-g/8.0": "Section G 8.0, in force from 2020-11-29\n\nRelease 2020-11\n\nChange: MP093\n",
        "smets2/4.2": "Smets2 4.2, in force from 2020-11-29\n\nRelease 2020-11\n\nChange: BEIS designation\n",
    }
    plain = replace(record, collection_number="")
    assert release_tags(plain)[0].text.startswith("Release 2020-11, in force from 2020-11-29\n\nGuide 2.0\n")


def test_the_record_is_never_earlier_than_the_line_that_it_lands() -> None:
    told = ledger(DRAFTED)
    slow = replace(told.state(), now=told.live[0][1].recorded_at)
    assert (
        recorded(plan_release(slow, ReleaseRequest("2020-11"), files(slow))).recorded_at
        == slow.lines["2020-11"].recorded_at
    )
