"""Taking a document out of the rulebook, or merging it into another: what is recorded, told and refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seclog.core.errors import InputError, RuleError, SeclogError, StateError, UsageError
from seclog.core.plan_retire import RetireRequest, label_of, plan_retire
from seclog.core.record import DocumentRow, Instrument, LineDraft, Retirement
from seclog.core.state import State
from tests.core.ledger_text import state

HISTORY = """
    baseline 2020-02-27: section-g 7.0, section-h 7.0, appendix-x 3.0, smets2 3.1 own, smets2 2.0 own, guide 1.0
    plan 2020-11 for 2020-11-29
    plan 2021-02 for 2021-02-25
"""
PATHS = ("documents/appendix-x.md", "registry/documents/appendix-x.yaml")
ORDER = Instrument("BEIS designation", date(2020, 11, 13), "")


def asked(document: str = "appendix-x", **given: object) -> RetireRequest:
    return RetireRequest(**{"release": "2020-11", "document": document, **given})  # type: ignore[arg-type]


def test_a_retirement_is_a_record_on_the_line_without_a_tag() -> None:
    now = state(HISTORY)
    plan = plan_retire(now, asked(causes=("MP093",), instruments=(ORDER,)), PATHS)
    tip = now.lines["2020-11"].tip
    row = Retirement("appendix-x", "", ("MP093", "BEIS designation"))
    assert plan.record == LineDraft(
        plan.record.recorded_at, "Retire Appendix X with Release 2020-11", "2020-11", (ORDER,), (), retired=(row,)
    )
    assert (plan.ref, plan.old, plan.parents, plan.base_tree) == ("refs/heads/pending/2020-11", tip, (tip,), tip)
    assert (plan.changes, plan.tags) == (dict.fromkeys(PATHS), ())
    assert plan.summary == ("Appendix X 3.0 leaves the rulebook with Release 2020-11 (MP093, BEIS designation).",)


def test_a_merge_names_where_the_content_goes_and_asks_for_its_draft() -> None:
    plan = plan_retire(state(HISTORY), asked(merged_into="section-g"), PATHS)
    assert isinstance(plan.record, LineDraft)
    assert plan.record.retired == (Retirement("appendix-x", "section-g"),)
    assert plan.record.subject == "Merge Appendix X into Section G with Release 2020-11"
    assert plan.summary == (
        "Appendix X 3.0 is merged into Section G with Release 2020-11.",
        "Section G is not drafted for 2020-11 yet: seclog draft section-g --for 2020-11",
    )
    drafted = state(HISTORY + "draft 2020-11: section-g 7.1 < 7.0, appendix-y 0.1")
    assert len(plan_retire(drafted, asked(merged_into="section-g"), PATHS).summary) == 1
    new = plan_retire(drafted, asked(merged_into="appendix-y"), PATHS)
    assert new.summary == ("Appendix X 3.0 is merged into Appendix Y with Release 2020-11.",)


def test_all_live_versions_of_an_own_numbered_document_are_named() -> None:
    assert plan_retire(state(HISTORY), asked("smets2"), ()).summary[0].startswith("Smets2 3.1, 2.0 leaves")


@pytest.mark.parametrize(
    ("reason", "subject"),
    [
        ("No longer required", "Retire Appendix X with Release 2020-11: No longer required"),
        ("x" * 190, "x" * 190),
    ],
)
def test_a_reason_stands_in_the_sentence_for_people(reason: str, subject: str) -> None:
    assert plan_retire(state(HISTORY), asked(reason=reason), ()).record.subject == subject


def test_a_long_title_gives_way_to_ids() -> None:
    now = state(HISTORY)
    line = replace(now.lines["2020-11"], title="A release " * 12)
    now = replace(now, lines={"2020-11": line})
    assert plan_retire(now, asked(), ()).record.subject == "Retire appendix-x with 2020-11"


def test_a_further_cause_or_target_is_recorded_again() -> None:
    now = state(HISTORY + "leave 2020-11: appendix-x by MP093")
    plan = plan_retire(now, asked(causes=("MP094", "MP093"), merged_into="guide"), ())
    assert isinstance(plan.record, LineDraft)
    assert plan.record.retired == (Retirement("appendix-x", "guide", ("MP093", "MP094")),)


@pytest.mark.parametrize(
    ("more", "request_", "kind", "message", "hint"),
    [
        ("", asked("ghost"), StateError, "ghost is not in the rulebook", "seclog log"),
        ("draft 2020-11: ghost 0.1", asked("ghost"), RuleError, "Ghost 0.1 is drafted", "withdraw ghost"),
        (
            "draft 2020-11: appendix-x 3.1 < 3.0", asked(), RuleError,
            "Appendix X 3.1 is drafted for Release 2020-11, and cannot leave with it.",
            "seclog withdraw appendix-x --from 2020-11",
        ),
        (
            "retire appendix-x in q on 2020-06-25", asked(), RuleError,
            "Appendix X left the rulebook on 2020-06-25.", "seclog history appendix-x",
        ),
        (
            "retire appendix-x > guide in q on 2020-06-25", asked(), RuleError,
            "Appendix X left the rulebook on 2020-06-25 and was merged into guide.", "seclog history appendix-x",
        ),
        (
            "leave 2020-11: appendix-x", asked(), RuleError,
            "Appendix X goes with Release 2020-11 already.", "seclog withdraw appendix-x --from 2020-11",
        ),
        ("", asked(merged_into="appendix-x"), RuleError, "Appendix X cannot be merged into itself.", "Name the"),
        (
            "retire guide in q on 2020-06-25", asked(merged_into="guide"), RuleError,
            "Guide left the rulebook on 2020-06-25.", "Name one that is in the rulebook.",
        ),
        (
            "retire guide > section-h in q on 2020-06-25", asked(merged_into="guide"), RuleError,
            "Guide left the rulebook on 2020-06-25.", "It was merged into section-h; merge into that.",
        ),
        (
            "leave 2020-11: guide", asked(merged_into="guide"), RuleError,
            "Guide leaves the rulebook with Release 2020-11 as well.", "seclog withdraw guide --from 2020-11",
        ),
        (
            "leave 2021-02: guide > appendix-x", asked(merged_into="guide"), RuleError,
            "The merge would lead round in a circle: appendix-x > guide > appendix-x.",
            "seclog withdraw guide --from 2021-02",
        ),
        (
            "leave 2020-11: section-h > appendix-x; leave 2021-02: guide > section-h, section-g > section-h, smets2",
            asked(merged_into="guide"), RuleError,
            "The merge would lead round in a circle: appendix-x > guide > section-h > appendix-x.",
            "seclog withdraw guide --from 2021-02",
        ),
        ("", asked(merged_into="ghost"), StateError, "ghost is not in the rulebook, and not", "seclog add ghost"),
        ("", asked(release="unscheduled"), UsageError, "A document leaves the rulebook with a release.", "Plan one"),
        ("", asked(causes=("no id!",)), InputError, "'no id!' is not a modification id.", "Write it"),
        ("", asked(instruments=(Instrument("Order", None, ""),)), InputError, "'Order' is not an instrument", "Write"),
        ("", asked(reason="two\nlines"), UsageError, "The reason holds a line break.", "one plain line"),
    ],
)  # fmt: skip
def test_what_cannot_leave_is_refused(
    more: str, request_: RetireRequest, kind: type[SeclogError], message: str, hint: str
) -> None:
    with pytest.raises(kind) as caught:
        plan_retire(state(HISTORY + more), request_, ())
    assert type(caught.value) is kind
    assert caught.value.message.startswith(message)
    assert hint in caught.value.hint


def test_a_chain_of_merges_that_does_not_return_is_no_circle() -> None:
    now = state(HISTORY + "leave 2021-02: guide > section-h, section-h > section-g, section-g > section-h")
    plan = plan_retire(now, asked(merged_into="guide"), ())
    assert "Guide itself is to leave with 2021-02." in plan.summary


def test_what_other_lines_plan_is_told() -> None:
    now = state(
        HISTORY
        + """
        leave 2021-02: appendix-x, guide > appendix-x
        plan 2021-06 for 2021-06-24
        draft 2021-06: appendix-x 3.1 < 3.0
        """
    )
    assert plan_retire(now, asked(), ()).summary[1:] == (
        "Appendix X is to leave with 2021-02 as well; one of the two must be withdrawn.",
        "Guide is to be merged into it with 2021-02.",
        "Appendix X 3.1 is drafted for 2021-06, and cannot go live once Appendix X is gone.",
    )


def described(now: State, **said: DocumentRow) -> State:
    now.book.described.update({one.replace("_", "-"): [(1, row)] for one, row in said.items()})
    return now


def test_what_still_names_it_is_told() -> None:
    row = DocumentRow("x", None, "SEC", "Section")
    now = described(
        state(HISTORY + "retire section-h in q on 2020-06-25\nleave 2020-11: smets2"),
        section_g=row._replace(required_by="see appendix X, or 2"),
        guide=row._replace(part_of="appendix-x"),
        section_h=row._replace(part_of="appendix-x"),
        smets2=row._replace(part_of="appendix-x"),
        appendix_x=row._replace(part_of="appendix-x"),
        later=row._replace(on=date(2021, 1, 1), part_of="appendix-x"),
        other=row._replace(required_by="Appendix XY"),
        heir=row._replace(predecessors=("appendix-x",)),
    )
    assert plan_retire(now, asked(), (), ("Section Q",)).summary[1:] == (
        'Section G, required by "see appendix X, or 2", still cites it.',
        "Guide, which is part of it, still cites it.",
        "heir, of which it is a predecessor, still cites it.",
        "Section Q still cites it.",
    )
    now.book.described.pop("heir")
    now.book.described["section-g"] = [(1, row._replace(predecessors=("appendix-x",)))]
    assert not [one for one in plan_retire(now, asked(merged_into="section-g"), ()).summary if "predecessor" in one]


def test_a_document_without_a_version_goes_by_the_label_of_its_draft_or_its_id() -> None:
    now = state(HISTORY + "draft 2020-11: appendix-y 0.1")
    assert label_of(now.book, now.lines["2020-11"], "appendix-y") == "Appendix Y"
    assert label_of(now.book, None, "appendix-y") == "appendix-y"
