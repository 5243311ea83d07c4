"""Corrections: what of a version may be put right, what then is known, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seclog.core.errors import InputError, RuleError, SeclogError, StateError, UsageError
from seclog.core.plan import Plan
from seclog.core.plan_correct import CorrectRequest, chosen_versions, plan_correct, restored_facts
from seclog.core.record import Corrected, Correction, Release, Retirement
from seclog.core.rulebook import Rulebook
from seclog.core.state import State
from seclog.core.verify_standing import Standing
from tests.core.ledger_text import document, ledger, state

HISTORY = """
    baseline 2020-02-27 number 7.0: section-g 7.0, section-h 7.0, smets2 3.1 own, guide 1.0
    plan 2020-06 for 2020-06-25
    draft 2020-06: section-g 7.1 < 7.0 by MP093, section-h 7.1 < 7.0, smets2 4.2-draft.1 < 3.1 ending 3.1
    release 2020-06 on 2020-06-25 number 8.0
    plan 2020-11 for 2020-11-05
    draft 2020-11: section-g 8.1 < 8.0 by MP098
    release 2020-11 on 2020-11-05 number 9.0
    retire guide in 2020-08 on 2020-08-01
    plan 2021-06 for 2021-06-24
    draft 2021-06: section-g 9.1 < 9.0, section-h 8.1 < 8.0
"""
WHY = "Minutes of the Panel, 13 November 2020"


def day(text: str) -> date:
    return date.fromisoformat(text)


def asked(name: str = "section-g", version: str = "8.0", **given: object) -> CorrectRequest:
    return replace(CorrectRequest(WHY, name, version), **given)  # type: ignore[arg-type]


def now(more: str = "") -> State:
    return state(HISTORY + more)


def corrected(plan: Plan) -> tuple[Corrected, ...]:
    assert isinstance(plan.record, Correction)
    return plan.record.corrected


def after(plan: Plan, more: str = "") -> Rulebook:
    """The rulebook with the correction in it."""
    told = ledger(HISTORY + more)
    assert isinstance(plan.record, Correction)
    told.live.append(("cx", plan.record))
    return told.book()


def test_a_correction_is_a_record_with_its_reason_and_changes_no_file() -> None:
    here = now()
    plan = plan_correct(here, asked(effective_on=day("2020-06-26")))
    change = Corrected("section-g", "8.0", day("2020-06-26"))
    assert plan.record == Correction(
        here.book.sequence + 1, here.recorded_at(), "Correct the record of Section G 8.0", WHY, (change,)
    )
    assert (plan.changes, plan.tags, plan.base_tree) == ({}, (), here.live_tip)
    assert plan.summary == ("Section G 8.0 took effect on 2020-06-26, and not on 2020-06-25.",)


def test_each_fact_may_be_put_right_and_only_what_differs_is_recorded() -> None:
    request = asked(
        effective_on=day("2020-06-25"), title="Security Rules", causes=("MP094", "BEIS designation"), note="See G3."
    )
    plan = plan_correct(now(), request)
    assert corrected(plan) == (
        Corrected("section-g", "8.0", None, "Security Rules", ("MP094", "BEIS designation"), False, None, "See G3."),
    )
    assert plan.summary == (
        "Section G 8.0 bears the title Security Rules.",
        "Section G 8.0 was caused by MP094, BEIS designation.",
        "Section G 8.0 has an erratum: See G3.",
    )
    one = after(plan).issued["section-g"][1]
    assert (one.row.title, one.row.causes, one.notes) == ("Security Rules", ("MP094", "BEIS designation"), ("See G3.",))
    assert (one.effective_on, one.void) == (day("2020-06-25"), False)


def test_causes_may_be_put_right_to_none() -> None:
    plan = plan_correct(now(), asked(causes=()))
    assert corrected(plan) == (Corrected("section-g", "8.0", causes=()),)
    assert plan.summary == ("Section G 8.0 was caused by nothing recorded.",)


@pytest.mark.parametrize(
    ("request_", "kind", "said"),
    [
        (asked(reason="", note="x"), UsageError, "A reason is needed."),
        (asked(), UsageError, "Nothing is stated to correct."),
        (asked(void=True, title="X"), UsageError, "A version that was never in force has no other facts."),
        (asked(title=""), UsageError, "'' cannot be recorded: it is empty."),
        (asked(note="a|b"), UsageError, "'a|b' cannot be recorded: it holds '|'"),
        (asked(causes=("what?",)), InputError, "'what?' is not a modification id"),
        (asked(causes=("a, designation",)), InputError, "'a, designation' is not an instrument"),
        (asked(effective_on=day("2020-06-25")), RuleError, "The record says so of Section G 8.0 already."),
        (asked(title="Rules of Section G"), RuleError, "The record says so of Section G 8.0 already."),
        (asked(causes=("MP093",)), RuleError, "The record says so of Section G 8.0 already."),
        (asked(version="8.1", note="x"), StateError, "section-g has no version 8.1."),
        (asked(version="zzzz", note="x"), StateError, "section-g has no version zzzz."),
        (asked(version="9.0", effective_on=day("2020-11-30")), RuleError, "2020-11-30 is still to come"),
        (
            asked(effective_on=day("2020-02-26")),
            RuleError,
            "Section G 8.0 would take effect before 7.0, which did on 2020-02-27.",
        ),
        (
            asked(effective_on=day("2020-11-06")),
            RuleError,
            "Section G 8.0 would take effect after 9.0, which did on 2020-11-05.",
        ),
        (
            asked("guide", "1.0", effective_on=day("2020-08-02")),
            RuleError,
            "Guide 1.0 would take effect after its end, which was on 2020-08-01.",
        ),
        (
            asked("smets2", "3.1", effective_on=day("2020-06-26")),
            RuleError,
            "Smets2 3.1 would take effect after 4.2, which did on 2020-06-25.",
        ),
        (asked("", "", release="2020-06"), UsageError, "--release goes with --effective alone."),
        (asked(release="2020-06", effective_on=day("2020-06-26")), UsageError, "--release goes with --effective alone"),
        (
            asked("", "", release="2020-06", effective_on=day("2020-06-26"), void=True),
            UsageError,
            "--release goes with --effective alone.",
        ),
        (
            asked("", "", release="2020-07", effective_on=day("2020-06-26")),
            StateError,
            "No release 2020-07 has gone live.",
        ),
        (asked("", "", release="x", effective_on=day("2020-06-26")), StateError, "No release x has gone live."),
        (
            asked("", "", release="2020-08", effective_on=day("2020-08-02")),
            RuleError,
            "Release 2020-08 brought no version.",
        ),
        (
            asked("", "", release="2020-06", effective_on=day("2020-06-25")),
            RuleError,
            "The record says so of 2020-06 already.",
        ),
    ],
)
def test_a_correction_that_cannot_be_is_refused(request_: CorrectRequest, kind: type[SeclogError], said: str) -> None:
    with pytest.raises(kind) as caught:
        plan_correct(now(), request_)
    assert type(caught.value) is kind
    assert said in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(("version", "hint"), [("8.1", "Did you mean 8.0?"), ("zzzz", "It has: 7.0, 8.0, 9.0.")])
def test_an_unknown_version_is_met_with_the_nearest_or_all(version: str, hint: str) -> None:
    with pytest.raises(StateError) as caught:
        chosen_versions(now().book, asked(version=version))
    assert caught.value.hint == hint


def test_the_release_that_was_meant_is_suggested() -> None:
    for name, hint in (("2020-0", "Did you mean 2020-08?"), ("x", "See: seclog log")):
        with pytest.raises(StateError) as caught:
            chosen_versions(now().book, asked("", "", release=name, effective_on=day("2020-06-26")))
        assert caught.value.hint == hint


def test_the_date_of_a_release_is_that_of_all_its_versions() -> None:
    first = plan_correct(now(), asked("section-h", "8.0", effective_on=day("2020-06-26")))
    told = ledger(HISTORY)
    told.live.append(("cx", first.record))  # type: ignore[arg-type]
    plan = plan_correct(told.state(), asked("", "", release="2020-06", effective_on=day("2020-06-26")))
    assert corrected(plan) == (
        Corrected("section-g", "8.0", day("2020-06-26")),
        Corrected("smets2", "4.2", day("2020-06-26")),
    )
    assert plan.record.subject == "Correct the record of the Release 2020-06"
    told.live.append(("cy", plan.record))  # type: ignore[arg-type]
    book = told.book()
    assert {row.id: row.version for row in book.log(day("2020-06-25"))} == {
        "section-g": "7.0",
        "section-h": "7.0",
        "smets2": "3.1",
        "guide": "1.0",
    }
    assert [one.ended_on for one in book.issued["smets2"]] == [day("2020-06-26"), None]


# --- versions that were never in force ---------------------------------------------------------------------------


def test_a_void_version_gives_way_to_the_one_before_and_its_drafts_are_stale() -> None:
    plan = plan_correct(now(), asked(version="9.0", void=True))
    assert corrected(plan) == (Corrected("section-g", "9.0", void=True),)
    assert plan.summary == (
        "Section G 9.0 was never in force; its number is spent.",
        "The text of 8.0 is live again.",
        "Its draft 9.1 for 2021-06 is stale now: seclog rebase 2021-06",
    )
    book = after(plan)
    live = book.live("section-g")
    assert live is not None
    assert live.row.version == "8.0"
    told = ledger(HISTORY)
    told.live.append(("cx", plan.record))  # type: ignore[arg-type]
    with pytest.raises(RuleError, match=r"Section G 9\.0 is void already\."):
        plan_correct(told.state(), asked(version="9.0", note="x"))


def test_a_void_version_that_another_followed_changes_what_is_live_on_no_day_after() -> None:
    plan = plan_correct(now(), asked(void=True))
    assert plan.summary == ("Section G 8.0 was never in force; its number is spent.",)
    book = after(plan)
    assert [one.row.version for one in book.in_force("section-g", day("2020-07-01"))] == ["7.0"]
    assert [one.row.version for one in book.in_force("section-g", day("2020-11-05"))] == ["9.0"]


def test_what_a_void_version_ended_is_in_force_again() -> None:
    plan = plan_correct(now(), asked("smets2", "4.2", void=True))
    assert plan.summary[1:] == ("The text of 3.1 is live again.",)
    book = after(plan)
    assert book.live_versions("smets2") == ("3.1",)
    standing = Standing()
    for record in (*(one for _, one in ledger(HISTORY).live), plan.record):
        standing.take(record)  # type: ignore[arg-type]
    assert standing.live_texts("smets2") == ("documents/smets2/3.1.md",)


def test_an_end_follows_the_date_of_the_version_that_made_it() -> None:
    plan = plan_correct(now(), asked("smets2", "4.2", effective_on=day("2020-07-01")))
    assert [one.ended_on for one in after(plan).issued["smets2"]] == [day("2020-07-01"), None]
    standing = Standing()
    for record in (*(one for _, one in ledger(HISTORY).live), plan.record):
        standing.take(record)  # type: ignore[arg-type]
    assert standing.ended == {("smets2", "3.1"): (2, day("2020-07-01"))}


def test_the_only_version_of_a_document_takes_it_out_of_the_rulebook() -> None:
    more = "plan 2020-12 for 2020-11-20\ndraft 2020-12: section-q 0.1\nrelease 2020-12 on 2020-11-20\n"
    plan = plan_correct(now(more), asked("section-q", "1.0", void=True))
    assert plan.summary == (
        "Section Q 1.0 was never in force; its number is spent.",
        "Section Q was never in the rulebook; its files go.",
    )
    assert after(plan, more).live("section-q") is None


def test_a_version_of_a_document_that_has_left_may_be_void_too() -> None:
    plan = plan_correct(now(), asked("guide", "1.0", void=True))
    assert plan.summary == ("Guide 1.0 was never in force; its number is spent.",)


def test_a_text_that_is_not_here_cannot_be_live_again() -> None:
    here = now()
    issued = here.book.issued["section-h"]
    issued[0] = issued[0]._replace(release="history")
    with pytest.raises(RuleError, match="from before the repository, and its text is not here"):
        plan_correct(here, asked("section-h", "8.0", void=True))


def test_of_an_entry_goes_back_what_belongs_to_a_text() -> None:
    was = document("section-g", source="https://example.org", aliases=("Security Annex",))
    live = replace(
        was,
        label="Section GG",
        title="Safety",
        file="documents/section-gg.md",
        annexes=("documents/keys.csv",),
        owner="SECAS",
        aliases=("Security Annex", "Section G", "Rules of Section G"),
    )
    facts = restored_facts(live, was)
    assert facts == {
        "label": "Section G",
        "title": "Rules of Section G",
        "file": "documents/section-g.md",
        "annexes": (),
        "text": "included",
        "aliases": ("Security Annex",),
    }
    listed = replace(was, text="listed", file=None)
    assert restored_facts(live, listed) == {
        **facts,
        "file": None,
        "text": "listed",
        "source": "https://example.org",
    }


def test_a_release_that_also_took_a_document_out_is_not_split_in_two() -> None:
    told = ledger(
        "baseline 2020-02-27: section-g 7.0, section-h 7.0\nplan r for 2020-06-25\ndraft r: section-g 7.1 < 7.0"
        "\nrelease r on 2020-06-25"
    )
    commit, record = told.live[-1]
    assert isinstance(record, Release)
    block = replace(record.blocks[0], retired=(Retirement("section-h", ""),))
    told.live[-1] = (commit, replace(record, blocks=(block,)))
    with pytest.raises(RuleError, match="took section-h out as well") as caught:
        plan_correct(told.state(), asked("", "", release="r", effective_on=day("2020-06-26")))
    assert "seclog correct DOC VERSION --effective" in caught.value.hint
