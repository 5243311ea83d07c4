"""Effects on provisions and documents that expire: what is recorded, what is refused, what then holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seclog.core.effects import Noted, expiries, standing, standing_rows, status_on
from seclog.core.errors import RuleError, SeclogError, UsageError
from seclog.core.plan_draft import DraftItem, DraftRequest, plan_draft
from seclog.core.plan_effect import EffectRequest, expired_lines, plan_effect
from seclog.core.plan_release import LineFiles, ReleaseRequest, plan_release
from seclog.core.record import EffectRecord, EffectRow
from seclog.core.state import State
from tests.core.ledger_text import document, row, state

HISTORY = "baseline 2020-02-27: section-g 7.0, appendix-al 2.0, smets2 3.1 own, guide 1.0\n"
VARIED = HISTORY + "effect section-g G3 varied 2020-06-01 until 2020-12-31\n"
EXPIRING = HISTORY + "effect appendix-al expires 2020-03-01 until 2020-10-31\n"
RETIRED = HISTORY + "retire guide in 2020-08 on 2020-08-01\n"


def day(text: str) -> date:
    return date.fromisoformat(text)


def asked(clause: str = "G3", kind: str = "varied", **given: object) -> EffectRequest:
    given.setdefault("from_on", day("2020-06-01"))
    return replace(EffectRequest("section-g", clause, kind), **given)  # type: ignore[arg-type]


def expiry(until: str = "", **given: object) -> EffectRequest:
    last = day(until) if until else None
    return replace(EffectRequest("appendix-al", "", "expires", last_on=last), **given)  # type: ignore[arg-type]


def recorded(here: State, request: EffectRequest) -> EffectRow:
    record = plan_effect(here, request).record
    assert isinstance(record, EffectRecord)
    (made,) = record.effects
    return made


def test_an_effect_is_a_record_of_one_row_and_changes_no_file() -> None:
    here = state(HISTORY)
    request = asked(
        last_on=day("2020-12-31"),
        notified_on=day("2020-05-20"),
        instrument="Direction of 20 May 2020",
        description="Twelve months instead of six",
        reason="SoS variation",
    )
    plan = plan_effect(here, request)
    row_of = EffectRow(
        "section-g",
        "G3",
        "varied",
        day("2020-06-01"),
        day("2021-01-01"),
        day("2020-05-20"),
        "Direction of 20 May 2020",
        "Twelve months instead of six",
    )
    subject = "Section G G3 is varied from 2020-06-01"
    assert plan.record == EffectRecord(2, here.recorded_at(), subject, "SoS variation", (row_of,))
    assert (plan.changes, plan.tags, plan.base_tree) == ({}, (), here.live_tip)
    assert plan.summary == ("Section G G3 is varied from 2020-06-01 until 2020-12-31.",)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("activated", "Section G G3 is activated from 2020-06-01."),
        ("suspended", "Section G G3 is suspended from 2020-06-01."),
        ("derogation", "Section G G3 is subject to a derogation from 2020-06-01."),
    ],
)
def test_an_effect_without_an_end_is_open(kind: str, said: str) -> None:
    plan = plan_effect(state(HISTORY), asked(kind=kind))
    assert plan.summary == (said,)
    assert recorded(state(HISTORY), asked(kind=kind)).until_on is None


def test_an_effect_may_be_notified_ahead_and_end_on_its_first_day() -> None:
    to_come = day("2031-01-01")
    assert recorded(state(HISTORY), asked(from_on=to_come, last_on=to_come)).until_on == day("2031-01-02")


def test_the_same_effect_again_says_what_holds_and_what_is_left_out_stays() -> None:
    first = replace(asked(), last_on=day("2020-12-31"), instrument="SI 1", description="As directed")
    begun = state(HISTORY)
    begun.book.effects.append(_known(recorded(begun, first)))
    longer = asked(last_on=day("2021-06-30"))
    found = recorded(begun, longer)
    assert (found.until_on, found.instrument, found.description) == (day("2021-07-01"), "SI 1", "As directed")
    assert plan_effect(begun, longer).summary == (
        "Section G G3 is varied from 2020-06-01 until 2021-06-30.",
        "Recorded before was: until 2020-12-31.",
    )
    other = replace(longer, instrument="SI 2", description="Anew", notified_on=day("2020-12-01"))
    assert recorded(begun, other)[5:] == (day("2020-12-01"), "SI 2", "Anew", False)


def _known(row_of: EffectRow) -> object:
    here = state(VARIED)
    return here.book.effects[-1]._replace(row=row_of)


def test_an_effect_taken_back_keeps_what_was_recorded_and_may_be_recorded_again() -> None:
    plan = plan_effect(state(VARIED), asked(void=True))
    assert plan.record.effects[0] == EffectRow(  # type: ignore[union-attr]
        "section-g", "G3", "varied", day("2020-06-01"), day("2021-01-01"), None, "", "", True
    )
    assert plan.summary == ("Take back that Section G G3 is varied from 2020-06-01.",)
    back = state(VARIED + "effect section-g G3 varied 2020-06-01 until 2020-12-31 void\n")
    assert plan_effect(back, asked()).summary[1] == "Recorded before was: taken back."
    open_ended = state(HISTORY + "effect section-g G3 varied 2020-06-01\n")
    assert (
        plan_effect(open_ended, asked(last_on=day("2020-12-31"))).summary[1] == "Recorded before was: without an end."
    )


@pytest.mark.parametrize(
    ("history", "request_", "kind", "said"),
    [
        (HISTORY, asked(last_on=day("2020-05-31")), RuleError, "An effect from 2020-06-01 cannot end on 2020-05-31."),
        (HISTORY, asked(kind="variation"), UsageError, "'variation' is no kind of effect."),
        (HISTORY, asked(kind="x"), UsageError, "'x' is no kind of effect."),
        (HISTORY, asked(from_on=None), UsageError, "The first day of the effect is missing."),
        (HISTORY, asked(clause=""), UsageError, "An effect on no provision says nothing."),
        (HISTORY, asked(last_on=date.max), UsageError, "9999-12-31 is the last day of the calendar."),
        (HISTORY, asked(clause="G3|G4"), UsageError, "'G3|G4' cannot be recorded: it holds '|'"),
        (HISTORY, asked(instrument="a\nb"), UsageError, "it holds a line break"),
        (HISTORY, asked(void=True), RuleError, "No such effect on Section G G3 is recorded."),
        (VARIED, asked(clause="G4", void=True), RuleError, "No such effect on Section G G4 is recorded."),
        (VARIED, asked(last_on=day("2020-12-31")), RuleError, "The record says so of Section G G3 already."),
        (
            VARIED + "effect section-g G3 varied 2020-06-01 until 2020-12-31 void",
            asked(void=True),
            RuleError,
            "That effect on Section G G3 is taken back already.",
        ),
        (HISTORY, expiry(), UsageError, "A document expires as a whole, on a day."),
        (HISTORY, expiry("2021-01-01", clause="AL1"), UsageError, "A document expires as a whole, on a day."),
        (HISTORY, expiry(void=True), RuleError, "No such effect on Appendix AL is recorded."),
        (
            EXPIRING,
            expiry("2021-10-31", from_on=day("2020-04-01")),
            RuleError,
            "That Appendix AL expires is recorded from 2020-03-01 on.",
        ),
        (RETIRED, expiry("2021-01-01", document="guide"), RuleError, "Guide has left the rulebook."),
    ],
)
def test_an_effect_that_cannot_be_is_refused(
    history: str, request_: EffectRequest, kind: type[SeclogError], said: str
) -> None:
    with pytest.raises(kind) as caught:
        plan_effect(state(history), request_)
    assert type(caught.value) is kind
    assert caught.value.message.startswith(said) or said in caught.value.message
    assert caught.value.hint


def test_a_mistyped_kind_is_met_with_the_nearest_or_all() -> None:
    for kind, hint in (("expire", "Did you mean expires?"), ("x", "It is one of: activated, varied, suspended")):
        with pytest.raises(UsageError) as caught:
            plan_effect(state(HISTORY), asked(kind=kind))
        assert caught.value.hint.startswith(hint)


# --- documents that expire ---------------------------------------------------------------------------------------


def test_a_document_that_expires_states_its_last_day_alone() -> None:
    plan = plan_effect(state(HISTORY), expiry("2021-03-31"))
    assert plan.record.effects[0][2:5] == ("expires", day("2020-11-29"), day("2021-04-01"))  # type: ignore[union-attr]
    assert plan.summary == ("Appendix AL expires, and its last day is 2021-03-31.",)


def test_an_expiry_recorded_late_takes_the_document_out_of_the_log_at_once() -> None:
    plan = plan_effect(state(HISTORY), expiry("2020-10-31"))
    assert plan.record.effects[0].from_on == day("2020-10-31")  # type: ignore[union-attr]
    assert plan.summary[1] == "Appendix AL 2.0 leaves the Document Log."


def test_a_later_last_day_extends_the_expiry_without_a_first_one() -> None:
    found = recorded(state(EXPIRING), expiry("2021-10-31"))
    assert (found.from_on, found.until_on) == (day("2020-03-01"), day("2021-11-01"))
    assert recorded(state(EXPIRING), expiry("2021-10-31", from_on=day("2020-03-01"))) == found
    assert plan_effect(state(EXPIRING), expiry("2021-10-31")).summary[1] == "Recorded before was: until 2020-10-31."


def test_an_expiry_that_is_taken_back_brings_the_document_back() -> None:
    plan = plan_effect(state(EXPIRING), expiry(void=True))
    assert plan.record.subject == "Take back that Appendix AL expires"
    assert plan.summary[1] == "Appendix AL 2.0 is in the Document Log again."
    gone = EXPIRING + "retire appendix-al in 2020-11 on 2020-11-20\n"
    assert len(plan_effect(state(gone), expiry(void=True)).summary) == 1


@pytest.mark.parametrize(
    ("on", "live", "all_"),
    [("2020-10-31", ["live"], ["live"]), ("2020-11-01", [], ["expired"]), ("2020-02-26", [], [])],
)
def test_an_expired_document_leaves_the_log_on_the_day_after_its_last(
    on: str, live: list[str], all_: list[str]
) -> None:
    book = state(EXPIRING).book
    for wanted, retired_too in ((live, False), (all_, True)):
        found = [one.status for one in book.log(day(on), retired_too=retired_too) if one.id == "appendix-al"]
        assert found == wanted
    assert len(book.in_force("appendix-al", day(on))) == len(live)


def test_of_several_expiries_the_latest_holds_and_a_void_one_does_not() -> None:
    rows = [
        EffectRow("a", "", "expires", day("2020-01-01"), day("2021-01-01"), None, "", ""),
        EffectRow("a", "", "expires", day("2020-02-01"), day("2020-12-01"), None, "", ""),
        EffectRow("b", "", "expires", day("2020-01-01"), day("2021-01-01"), None, "", "", True),
        EffectRow("c", "C1", "varied", day("2020-01-01"), day("2021-01-01"), None, "", ""),
        EffectRow("d", "", "expires", day("2020-01-01"), None, None, "", ""),
    ]
    assert expiries(rows) == {"a": day("2021-01-01")}
    again = rows[0]._replace(until_on=day("2022-01-01"))
    assert standing_rows([*rows, again])[0] == again
    assert standing([Noted(rows[0], "1", "c1"), Noted(again, "2", "c2")]) == (Noted(again, "2", "c2"),)


@pytest.mark.parametrize(
    ("on", "void", "status"),
    [
        ("2020-05-31", False, "to come"),
        ("2020-06-01", False, "in effect"),
        ("2020-12-31", False, "in effect"),
        ("2021-01-01", False, "ended"),
        ("2020-06-01", True, "void"),
    ],
)
def test_an_effect_has_a_standing_on_each_day(on: str, void: bool, status: str) -> None:
    made = EffectRow("a", "A1", "varied", day("2020-06-01"), day("2021-01-01"), None, "", "", void)
    assert status_on(made, day(on)) == status
    assert status_on(made._replace(until_on=None, void=False), day("2030-01-01")) == "in effect"


def test_a_draft_and_a_release_of_an_expired_document_say_so_and_do_not_bring_it_back() -> None:
    drafted = EXPIRING + "plan 2020-11 for 2020-11-29\ndecide MP1 approved 2020-11-01\n"
    item = DraftItem(document("appendix-al"), {"documents/appendix-al.md": b"New.\n"})
    said = (
        "Appendix AL has expired (2020-10-31 was its last day), and 2.1 does not change that. "
        "To extend it: seclog effect appendix-al --kind expires --until DATE"
    )
    assert plan_draft(state(drafted), DraftRequest("2020-11", (item,))).summary[-1] == said
    whole = drafted + "draft 2020-11: appendix-al 2.1 < 2.0 by MP1\n"
    ids = {"documents/appendix-al.md": "b", "registry/documents/appendix-al.yaml": "e"}
    plan = plan_release(state(whole), ReleaseRequest("2020-11"), LineFiles(ids, ids, ids))
    assert plan.summary[-1] == said.replace("2.1", "3.0")
    live = state(whole + "release 2020-11 on 2020-11-29\n").book
    assert live.in_force("appendix-al", day("2020-11-29")) == ()
    assert expired_lines(live, [row("section-g 8.0")], day("2020-11-29")) == ()
