"""Drafting: what a draft is numbered, what it is made from, and what is recorded of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from seclog.core.checks import marker_line
from seclog.core.document import Document
from seclog.core.plan import Content, Plan
from seclog.core.plan_draft import DraftItem, DraftRequest, plan_draft
from seclog.core.record import Instrument, LineDraft, Reference, VersionRow
from seclog.core.state import State
from tests.core.ledger_text import document, state

HISTORY = """
    baseline 2020-02-27: section-g 7.0, section-h 7.0, smets2 3.1 own, smets2 2.0 own, guide 1.0
    plan 2020-11 for 2020-11-29
    plan 2021-02 for 2021-02-25
"""
TEXT = b"# Section\n\nThe text.\n"


def item(name: str, data: bytes = TEXT, **changes: object) -> DraftItem:
    one = document(name, **changes)
    path = one.path("4.2")
    return DraftItem(one, {path: data} if path else {})


def drafted(now: State, *names: str | DraftItem, release: str = "2020-11", **given: object) -> Plan:
    items = tuple(item(name) if isinstance(name, str) else name for name in names)
    return plan_draft(now, DraftRequest(release, items, **given))  # type: ignore[arg-type]


def rows(plan: Plan) -> tuple[VersionRow, ...]:
    assert isinstance(plan.record, LineDraft)
    return plan.record.drafts


def numbers(plan: Plan) -> list[tuple[str, str]]:
    return [(row.version, row.made_from) for row in rows(plan)]


def test_a_draft_is_recorded_with_all_that_the_log_says_of_a_version() -> None:
    now = state(HISTORY)
    order = Instrument("BEIS designation", date(2020, 11, 13), "BEIS/2020/11")
    plan = drafted(
        now, "section-g", causes=("MP093", "MP098"), instruments=(order,), restore=("documents/section-g.md",)
    )
    row = VersionRow(
        "section-g",
        "7.1",
        "7.0",
        "Section G",
        "Rules of Section G",
        "SEC",
        "Section",
        "documents/section-g.md",
        ("MP093", "MP098", "BEIS designation"),
    )
    at = datetime(2020, 11, 29, 9, 30, 15, tzinfo=UTC)
    assert plan.record == LineDraft(at, "Draft Section G 7.1 for Release 2020-11", "2020-11", (order,), (row,))
    tip = now.lines["2020-11"].tip
    assert (plan.ref, plan.old, plan.parents, plan.base_tree) == ("refs/heads/pending/2020-11", tip, (tip,), tip)
    assert plan.changes == {"documents/section-g.md": Content(TEXT)}
    assert [(tag.name, tag.text) for tag in plan.tags] == [
        ("section-g/7.1", "Section G 7.1, a draft for 2020-11\n\nDraft Section G 7.1 for Release 2020-11\n")
    ]
    assert plan.restore == ("documents/section-g.md",)
    assert plan.summary == ("Section G 7.1 is drafted from 7.0 for Release 2020-11 (MP093, MP098, BEIS designation).",)


def test_a_changed_entry_is_stored_beside_the_text() -> None:
    plan = drafted(state(HISTORY), replace(item("section-g"), entry=b"id: section-g\n"))
    assert plan.changes == {
        "documents/section-g.md": Content(TEXT),
        "registry/documents/section-g.yaml": Content(b"id: section-g\n"),
    }


def test_a_line_that_is_only_on_the_remote_gets_a_local_branch() -> None:
    now = state(HISTORY)
    remote = replace(now.lines["2020-11"], ref="refs/remotes/origin/pending/2020-11", local="")
    plan = drafted(replace(now, lines={"2020-11": remote}), "section-g")
    assert (plan.ref, plan.old, plan.parents) == ("refs/heads/pending/2020-11", None, (remote.tip,))


def test_the_unscheduled_line_begins_with_its_first_draft() -> None:
    now = state(HISTORY)
    plan = drafted(now, "section-g", release="unscheduled")
    assert (plan.ref, plan.old, plan.parents) == ("refs/heads/pending/unscheduled", None, (now.live_tip,))
    assert rows(plan)[0].version == "7.1"
    begun = state(HISTORY + "plan unscheduled for none\ndraft unscheduled: section-g 7.1 < 7.0")
    assert numbers(drafted(begun, "section-g", release="unscheduled")) == [("7.2", "7.1")]


def test_the_title_of_a_draft_is_its_entrys() -> None:
    (row,) = rows(drafted(state(HISTORY), item("section-g", label="Section GG", title="Security Rules")))
    assert (row.label, row.title) == ("Section GG", "Security Rules")


@pytest.mark.parametrize(
    ("more", "used", "expected"),
    [
        ("", (), ("7.1", "7.0")),
        ("draft 2020-11: section-g 7.1 < 7.0", (), ("7.2", "7.1")),
        ("draft 2021-02: section-g 7.1 < 7.0", (), ("7.2", "7.0")),
        ("draft 2021-02: section-g 7.9 < 7.0", (), ("7.10", "7.0")),
        ("draft 2020-11: section-g 7.1 < 7.0\ndraft 2021-02: section-g 7.2 < 7.0", (), ("7.3", "7.1")),
        ("draft 2020-11: section-g 7.1 < 7.0\nwithdraw 2020-11: section-g 7.1", (), ("7.2", "7.0")),
        ("", ("7.0", "7.4"), ("7.5", "7.0")),
        ("draft 2021-02: section-g 7.6 < 7.0", ("7.4",), ("7.7", "7.0")),
        ("", ("8.3", "6.9", "0.7"), ("7.1", "7.0")),
        ("", ("7.01", "٧.٩", "7.x", "rc", "7.3-draft.1", f"7.{'9' * 5000}", ""), ("7.1", "7.0")),
    ],
)
def test_the_decimal_is_the_next_that_no_line_and_no_tag_has_used(
    more: str, used: tuple[str, ...], expected: tuple[str, str]
) -> None:
    now = replace(state(HISTORY + more), used={"section-g": frozenset(used)})
    assert numbers(drafted(now, "section-g")) == [expected]


def test_lines_that_touch_one_document_share_one_sequence() -> None:
    more, seen = "", []
    for release in ("2020-11", "2021-02", "2020-11", "2021-02"):
        ((version, base),) = numbers(drafted(state(HISTORY + more), "section-g", release=release))
        seen.append((release, version, base))
        more += f"draft {release}: section-g {version} < {base}\n"
    assert seen == [
        ("2020-11", "7.1", "7.0"),
        ("2021-02", "7.2", "7.0"),
        ("2020-11", "7.3", "7.1"),
        ("2021-02", "7.4", "7.2"),
    ]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", ("0.1", "")),
        ("draft 2020-11: section-q 0.1", ("0.2", "0.1")),
        ("draft 2021-02: section-q 0.1", ("0.2", "")),
    ],
)
def test_a_document_to_come_is_drafted_below_one(more: str, expected: tuple[str, str]) -> None:
    plan = drafted(state(HISTORY + more), "section-q")
    assert numbers(plan) == [expected]
    made = f"from {expected[1]}" if expected[1] else "drafted, a document to come"
    assert made in plan.summary[0]


def test_an_own_numbered_document_states_its_target_once() -> None:
    plan = drafted(state(HISTORY), "smets2", version="4.2")
    assert numbers(plan) == [("4.2-draft.1", "3.1")]
    assert rows(plan)[0].path == "documents/smets2/4.2.md"
    assert plan.tags[0].name == "smets2/4.2-draft.1"
    after = state(HISTORY + "draft 2020-11: smets2 4.2-draft.1 < 3.1")
    assert numbers(drafted(after, "smets2")) == [("4.2-draft.2", "4.2-draft.1")]
    assert numbers(drafted(after, "smets2", version="4.2.0")) == [("4.2.0-draft.1", "4.2-draft.1")]


@pytest.mark.parametrize(
    ("more", "used", "expected"),
    [
        ("draft 2021-02: smets2 4.2-draft.3 < 3.1", (), "4.2-draft.4"),
        ("draft 2021-02: smets2 4.20-draft.3 < 3.1", (), "4.2-draft.1"),
        ("", ("4.2-draft.9", "4.2", "4.1-draft.11"), "4.2-draft.10"),
        ("", ("4.2-draft.x", "4.2-draft.", "4x2-draft.5", "4.2-draft.07"), "4.2-draft.1"),
    ],
)
def test_drafts_of_one_target_are_counted_over_all_lines_and_tags(
    more: str, used: tuple[str, ...], expected: str
) -> None:
    now = replace(state(HISTORY + more), used={"smets2": frozenset(used)})
    assert rows(drafted(now, "smets2", version="4.2"))[0].version == expected


def test_a_draft_may_be_based_on_any_live_version_and_end_some() -> None:
    plan = drafted(state(HISTORY), "smets2", version="4.2", base="3.1", supersede=("2.0", "3.1"))
    assert numbers(plan) == [("4.2-draft.1", "3.1")]
    assert isinstance(plan.record, LineDraft)
    assert plan.record.ended == (Reference("smets2", "2.0"), Reference("smets2", "3.1"))


def test_causes_are_kept_from_draft_to_draft() -> None:
    now = state(HISTORY + "draft 2020-11: section-g 7.1 < 7.0 by MP093 & BEIS designation")
    assert rows(drafted(now, "section-g", causes=("MP098", "MP093")))[0].causes == (
        "MP093",
        "BEIS designation",
        "MP098",
    )


MOVED_ON = """
    draft 2021-02: section-g 7.1 < 7.0
    draft 2021-02: section-g 7.2 < 7.1
    draft 2020-11: section-g 7.3 < 7.0
    release 2020-11 on 2020-11-29
"""


def test_a_stale_draft_is_settled_on_the_live_version() -> None:
    plan = drafted(state(HISTORY + MOVED_ON), "section-g", release="2021-02", base="8.0")
    assert numbers(plan) == [("8.1", "8.0")]


def test_a_settled_draft_is_drafted_on() -> None:
    now = state(HISTORY + MOVED_ON + "draft 2021-02: section-g 8.1 < 8.0")
    assert numbers(drafted(now, "section-g", release="2021-02")) == [("8.2", "8.1")]


def test_the_sentence_of_a_record_is_the_one_given_else_names_or_counts() -> None:
    now = state(HISTORY)
    assert drafted(now, "section-g", summary="Legal text of MP093").record.subject == "Legal text of MP093"
    two = drafted(now, "section-h", "section-g")
    assert two.record.subject == "Draft Section G 7.1, Section H 7.1 for Release 2020-11"
    assert [row.document for row in rows(two)] == ["section-h", "section-g"]
    many = drafted(now, *(f"section-{letter}" for letter in "abcdefgh"))
    assert many.record.subject == "Draft 8 documents for Release 2020-11"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"plain\ntext\n", 0),
        (b"<<<<<<< live\n", 1),
        (b"a\n||||||| base\nb\n", 2),
        (b"a\nb\n>>>>>>> theirs", 3),
        (b"a <<<<<<< b\n", 0),
        (b"=======\n", 0),
        (b"<<<<<<<\n", 0),
        (b"PK\x03\x04\x00<<<<<<< x", 0),
    ],
)
def test_a_conflict_marker_is_found_at_the_start_of_a_line(data: bytes, line: int) -> None:
    assert marker_line(data) == line


def test_a_listed_document_is_drafted_without_a_text() -> None:
    listed: Document = document("guide", file=None, text="listed")
    plan = drafted(state(HISTORY), DraftItem(listed, {}))
    assert (rows(plan)[0].path, plan.changes) == ("", {})
