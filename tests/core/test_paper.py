"""What the papers say of a release and of version numbers, from histories in a few words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from seclog.core.paper import GuidePaper, PaperDocument, ReleasePaper, Stance, long_day, stance
from seclog.core.paper_guide import make_guide_paper
from seclog.core.paper_release import PaperSource, make_release_paper
from seclog.core.record import Instrument, Numbering
from seclog.core.scope_history import scope_events
from tests.core.ledger_text import Ledger, ledger

OPENING = (
    "baseline 2020-02-27 number 7.0: section-g 7.0, section-h 7.0, appendix-x 7.0, smets2 3.1 own, guide 1.0 at "
    "documents/guide.docx, form 1.0 at nowhere\n"
)
NOVEMBER = """
    decide MP093 approved 2020-10-08 until 2020-10-22
    plan 2020-11 for 2020-11-24
    plan 2020-11 for 2020-11-29
    draft 2020-11: section-g 7.1 < 7.0 by MP093 & BEIS designation, smets2 3.2-draft.1 < 3.1 by MP094 ending 3.1
    draft 2020-11: section-q 0.1
"""
LANDED = "release 2020-11 on 2020-11-29 number 27.0"


def paper(history: str, release: str = "2020-11", today: str = "2020-11-01") -> ReleasePaper:
    return of(ledger(OPENING + history), release, today)


def of(told: Ledger, release: str = "2020-11", today: str = "2020-11-01") -> ReleasePaper:
    events = scope_events(release, told.lines[release], told.live)
    day = date.fromisoformat(today)
    return make_release_paper(PaperSource(told.book(), told.line(release), events, (), day, datetime.date))


def documents(made: ReleasePaper) -> dict[str, PaperDocument]:
    return {one.id: one for one in made.documents}


@pytest.mark.parametrize(
    ("state", "effective", "today", "recorded", "expected"),
    [
        ("planned", "2020-11-29", "2020-11-20", None, Stance("ahead", 9)),
        ("planned", "2020-11-29", "2020-11-29", None, Stance("on the day")),
        ("planned", "2020-11-29", "2020-12-01", None, Stance("late", 2)),
        ("planned", None, "2020-12-01", None, Stance("unscheduled")),
        ("cancelled", "2020-11-29", "2020-11-20", None, Stance("cancelled")),
        ("landed", "2020-11-29", "2020-11-29", "2020-11-29", Stance("on the day")),
        ("landed", "2018-10-04", "2018-10-09", "2018-10-09", Stance("late", 5, 5)),
        ("landed", "2018-10-04", "2020-10-04", "2018-10-04", Stance("late", 731, 0)),
        ("landed", "2020-11-29", "2020-11-30", "2020-11-28", Stance("late", 1, 0)),
    ],
)
def test_the_stance_of_a_notice(
    state: str, effective: str | None, today: str, recorded: str | None, expected: Stance
) -> None:
    days = [date.fromisoformat(one) if one else None for one in (effective, today, recorded)]
    assert days[1] is not None
    assert stance(state, days[0], days[1], days[2]) == expected


def test_a_day_is_written_in_full() -> None:
    assert [long_day(date(2020, 11, 29)), long_day(date(2021, 1, 1))] == ["29 November 2020", "1 January 2021"]


def test_a_planned_release_says_what_each_document_will_be() -> None:
    made = paper(NOVEMBER)
    assert (made.state, made.effective_on, made.collection_number) == ("planned", date(2020, 11, 29), "")
    assert made.stance == Stance("ahead", 28)
    rows = [(one.id, one.old_version, one.new_version, one.draft, one.ends) for one in made.documents]
    assert rows == [
        ("section-g", "7.0", "8.0", "7.1", ()),
        ("section-q", "", "1.0", "0.1", ()),
        ("smets2", "3.1", "3.2", "3.2-draft.1", ("3.1",)),
    ]
    g = documents(made)["section-g"]
    assert (g.modification, g.instrument, g.stale, g.void) == (True, True, False, False)
    assert (g.redline, g.redline_file) == ("seclog redline section-g 7.0 7.1", "section-g-7.0-to-7.1.html")


def test_the_dates_are_a_chain_and_the_events_come_along() -> None:
    made = paper(NOVEMBER)
    assert [one.planned_on for one in made.dates] == [date(2020, 11, 24), date(2020, 11, 29)]
    assert made.dates[0].recorded_on == date(2020, 2, 27)
    assert [(one.what, one.label, one.recorded_on) for one in made.events] == [
        ("planned", "", date(2020, 2, 27)),
        ("rescheduled", "", date(2020, 2, 27)),
        ("drafted", "Section G", date(2020, 2, 27)),
        ("drafted", "Smets2", date(2020, 2, 27)),
        ("drafted", "Section Q", date(2020, 2, 27)),
    ]


def test_a_document_that_has_gone_from_the_release_keeps_its_label_in_the_tale() -> None:
    made = paper(f"{NOVEMBER}withdraw 2020-11: section-g 7.1, section-q 0.1")
    assert [(one.what, one.label) for one in made.events][-2:] == [
        ("withdrawn", "Section G"),
        ("withdrawn", "section-q"),
    ]


def test_modifications_stand_in_the_order_of_their_numbers_with_what_was_decided() -> None:
    decided, other = paper(NOVEMBER).modifications
    assert (decided.id, decided.state, decided.on, decided.documents) == (
        "MP093",
        "approved",
        date(2020, 10, 8),
        ("Section G",),
    )
    assert (other.id, other.state, other.on) == ("MP094", "not recorded", None)


def test_a_modification_names_a_label_once() -> None:
    two = "plan 2020-11; draft 2020-11: section-g 7.1 < 7.0 by MP1, section-h 7.1 < 7.0 by MP1 as Section G"
    assert paper(two).modifications[0].documents == ("Section G",)


def test_instruments_are_those_stated_and_those_only_named() -> None:
    made = paper("plan 2020-11; draft 2020-11: section-g 7.1 < 7.0 by BEIS designation & Panel direction")
    assert made.instruments == (
        Instrument("BEIS designation", date(2020, 11, 13), ""),
        Instrument("Panel direction", None, ""),
    )


def test_a_landed_release_says_what_each_document_became() -> None:
    made = paper(f"{NOVEMBER}{LANDED}\n", today="2020-12-01")
    assert (made.state, made.collection_number, made.effective_on) == ("landed", "27.0", date(2020, 11, 29))
    assert made.recorded_on == date(2020, 2, 27)
    rows = [(one.id, one.old_version, one.new_version, one.draft, one.ends) for one in made.documents]
    assert rows == [
        ("section-g", "7.0", "8.0", "7.1", ()),
        ("section-q", "", "1.0", "0.1", ()),
        ("smets2", "3.1", "3.2", "3.2-draft.1", ("3.1",)),
    ]
    assert documents(made)["section-g"].redline == "seclog redline section-g 7.0 8.0"


def test_corrections_show_and_a_void_version_is_no_predecessor() -> None:
    later = """
        correct section-g 8.0: effective 2020-11-30, titled Safety, by MP095
        plan 2021-06 for 2021-06-24
        draft 2021-06: section-g 8.1 < 8.0, section-h 7.1 < 7.0
        release 2021-06 on 2021-06-24
        correct section-g 9.0: void
        plan 2021-11 for 2021-11-04
        draft 2021-11: section-g 9.1 < 8.0
        release 2021-11 on 2021-11-04
    """
    told = ledger(OPENING + NOVEMBER + LANDED + later)
    november = documents(of(told))["section-g"]
    assert (november.effective_on, november.title, november.causes) == (date(2020, 11, 30), "Safety", ("MP095",))
    june = of(told, "2021-06")
    assert (documents(june)["section-g"].void, june.effective_on) == (True, date(2021, 6, 24))
    assert documents(of(told, "2021-11"))["section-g"].old_version == "8.0"


def test_where_all_of_a_release_is_void_its_record_still_has_its_date() -> None:
    text = (
        "plan 2020-11; draft 2020-11: section-g 7.1 < 7.0; release 2020-11 on 2020-11-29; correct section-g 8.0: void"
    )
    assert paper(text).effective_on == date(2020, 11, 29)


def test_a_draft_behind_the_live_text_is_counted_from_it() -> None:
    overtaken = """
        plan 2020-12 for 2020-12-17
        draft 2020-12: section-g 7.2 < 7.0
        release 2020-12 on 2020-12-17
    """
    g = documents(paper(NOVEMBER + overtaken))["section-g"]
    assert (g.stale, g.old_version, g.new_version, g.redline) == (
        True,
        "8.0",
        "9.0",
        "seclog redline section-g 8.0 7.1",
    )


def test_a_new_document_that_is_live_by_now_is_behind_too() -> None:
    overtaken = "plan x for 2020-12-17; draft x: section-q 0.2; release x on 2020-12-17"
    q = documents(paper(f"{NOVEMBER}{overtaken}"))["section-q"]
    assert (q.stale, q.old_version, q.new_version) == (True, "1.0", "2.0")


def test_a_draft_of_a_document_that_has_left_is_counted_from_its_own_base() -> None:
    gone = "retire section-g in 2020-10 on 2020-10-01"
    g = documents(paper(f"{NOVEMBER}{gone}"))["section-g"]
    assert (g.stale, g.old_version, g.new_version) == (True, "7.0", "8.0")


def test_a_cancelled_release_shows_what_it_would_have_done() -> None:
    made = paper(f"{NOVEMBER}cancel 2020-11")
    assert (made.state, made.stance) == ("cancelled", Stance("cancelled"))
    assert documents(made)["section-g"].new_version == "8.0"


def test_a_document_that_leaves_says_where_its_content_goes() -> None:
    leaving = """
        plan 2020-11 for 2020-11-29
        draft 2020-11: section-q 0.1
        leave 2020-11: appendix-x > section-q by MP1, section-h > section-g, guide > gone
    """
    made = documents(paper(leaving))
    x = made["appendix-x"]
    assert (x.old_version, x.new_version, x.draft, x.retires, x.merged_into) == ("7.0", "", "", True, "Section Q")
    assert (x.causes, x.modification, x.redline) == (("MP1",), True, "")
    assert [made[one].merged_into for one in ("section-h", "guide")] == ["Section G", "gone"]


def test_a_document_that_left_stands_in_the_landed_paper() -> None:
    told = ledger(f"{OPENING}plan 2020-11; retire appendix-x > section-g in 2020-11 on 2020-11-29")
    (x,) = of(told).documents
    assert (x.id, x.retires, x.merged_into, x.effective_on) == ("appendix-x", True, "Section G", date(2020, 11, 29))


def test_a_document_whose_every_version_is_void_can_leave() -> None:
    told = ledger(f"{OPENING}correct appendix-x 7.0: void; plan 2020-11; leave 2020-11: appendix-x")
    assert of(told).documents[0].old_version == "7.0"


def test_what_has_no_words_is_taken_and_what_is_kept_elsewhere_has_no_command() -> None:
    drafted = "draft 2020-11: guide 1.1 < 1.0 at documents/guide.docx, form 1.1 < 1.0 at sha256:00"
    made = documents(paper(f"plan 2020-11; {drafted}"))
    assert (made["guide"].redline, made["guide"].redline_file) == ("seclog show guide@1.1 --raw", "guide-1.1.docx")
    assert (made["form"].redline, made["form"].redline_file) == ("", "")


def test_a_new_text_is_shown_whole() -> None:
    assert documents(paper(NOVEMBER))["section-q"].redline == "seclog show section-q@0.1 --raw"


def test_an_approval_holds_for_exactly_this_scope() -> None:
    approved = f"{NOVEMBER}approve 2020-11\n"
    assert not paper(NOVEMBER).scope_approved
    assert paper(approved).scope_approved
    assert not paper(f"{approved}draft 2020-11: section-h 7.1 < 7.0").scope_approved
    assert paper(f"{approved}{LANDED}").scope_approved


def test_an_own_numbered_version_from_an_unknown_line_states_no_predecessor() -> None:
    told = ledger(f"{OPENING}{NOVEMBER}{LANDED}\ndraft 2020-11: smets2 3.2-draft.2 < 3.2-draft.1")
    assert documents(of(told))["smets2"].old_version == ""


def guide(history: str = "", today: str = "2020-12-01", opening: str = OPENING) -> GuidePaper:
    told = ledger(opening + history)
    lines = {release: told.line(release) for release in told.lines}
    return make_guide_paper(told.book(), lines, date.fromisoformat(today))


def test_the_guide_cites_real_versions() -> None:
    made = guide(f"{NOVEMBER}{LANDED}\nplan 2021-06 for 2021-06-24; draft 2021-06: section-h 7.1 < 7.0")
    assert [(one.kind, one.citation) for one in made.examples] == [
        ("integer", "Section G 8.0, in force from 29 November 2020"),
        ("own", "Smets2 3.2, in force from 29 November 2020"),
        ("draft", "Section H 7.1, a draft for the Release 2021-06, not in force"),
    ]
    assert made.numbers == ("8.0", "8.1", "9.0")
    assert (made.collection_number, made.own_numbered) == ("27.0", True)


def test_the_draft_that_comes_first_is_the_example_and_one_without_a_release_says_so() -> None:
    later = (
        "plan b for 2021-06-24; draft b: section-h 7.1 < 7.0; plan unscheduled; draft unscheduled: section-g 7.1 < 7.0"
    )
    assert guide(later).examples[-1].label == "Section H"
    alone = guide("plan unscheduled; draft unscheduled: section-g 7.1 < 7.0").examples[-1]
    assert alone.citation == "Section G 7.1, a draft for no release yet, not in force"


def test_the_guide_of_an_empty_day_has_no_examples() -> None:
    made = guide(today="2020-01-01")
    assert (made.examples, made.rows, made.own_numbered) == ((), (), False)
    assert made.numbers == ("8.0", "8.1", "9.0")


def test_the_table_has_old_opening_and_present_numbers() -> None:
    told = ledger(f"{OPENING}{NOVEMBER}{LANDED}\nretire appendix-x in 2021-02 on 2021-02-25")
    commit, baseline = told.live[0]
    numberings = (Numbering("section-g", "integer", "SEC 6.21"), Numbering("smets2", "own", "3.1"))
    told.live[0] = (commit, replace(baseline, numberings=numberings))
    made = make_guide_paper(told.book(), {}, date(2021, 3, 1))
    rows = {one.id: (one.was, one.opened, one.entered, one.live) for one in made.rows}
    assert rows["section-g"] == ("SEC 6.21", ("7.0",), "7.0", ("8.0",))
    assert rows["section-q"] == ("", (), "1.0", ("1.0",))
    assert rows["smets2"] == ("3.1", ("3.1",), "3.1", ("3.2",))
    assert rows["appendix-x"] == ("", ("7.0",), "7.0", ())
    assert [one.id for one in made.rows][:2] == ["section-g", "section-h"]


def test_days_of_records_are_those_of_the_collections_time_zone() -> None:
    told = ledger(OPENING + NOVEMBER)
    events = scope_events("2020-11", told.lines["2020-11"], told.live)

    def next_day(moment: datetime) -> date:
        return (moment + timedelta(hours=12)).date()

    made = make_release_paper(PaperSource(told.book(), told.line("2020-11"), events, (), date(2020, 11, 1), next_day))
    assert made.dates[0].recorded_on == made.events[0].recorded_on == date(2020, 2, 28)
