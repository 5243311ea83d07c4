"""The record grammar /1: what is written is read back, and only what would be written is read.

The files in `golden/` are the permanent public format: they are never changed, only added to.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seclog.core.errors import IntegrityError, MachineError
from seclog.core.record import LINE_KINDS, LIVE_KINDS, Record
from seclog.formats.record import has_stray_token, is_record, parse, write
from seclog.formats.record_rows import KINDS
from tests.formats.record_samples import RECORDS, SAMPLES

GOLDEN = Path(__file__).parent / "golden"
KIND = pytest.mark.parametrize("kind", sorted(SAMPLES))


def golden(kind: str) -> bytes:
    return (GOLDEN / f"{kind}.txt").read_bytes()


def test_every_kind_of_record_has_its_text() -> None:
    classes = {one for union in get_args(Record) for one in (get_args(union) or (union,))}
    assert {type(record) for record in SAMPLES.values()} == classes
    assert {record.kind for record in SAMPLES.values()} == set(SAMPLES) == set(RECORDS) == set(KINDS)
    assert set(KINDS) == {*LIVE_KINDS, *LINE_KINDS}
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(KINDS)


@KIND
def test_a_record_of_each_kind_is_written_as_it_always_was(kind: str) -> None:
    assert write(SAMPLES[kind]) == golden(kind)


@KIND
def test_what_was_written_once_is_read_for_ever(kind: str) -> None:
    assert parse(golden(kind)) == SAMPLES[kind]


@KIND
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_any_record_survives_its_text(kind: str, data: st.DataObject) -> None:
    record = data.draw(RECORDS[kind])
    message = write(record)
    assert parse(message) == record
    assert write(parse(message)) == message
    assert is_record(message)
    assert not has_stray_token(message)
    assert int(message.split(b"Rows: ")[1].split(b"\n")[0]) == message.split(b"Rows: ")[1].count(b"\n") - 1


def test_a_time_is_written_in_utc_whatever_zone_it_came_in() -> None:
    plan = SAMPLES["plan"]
    summer = timezone(timedelta(hours=1))
    assert write(replace(plan, recorded_at=plan.recorded_at.astimezone(summer))) == golden("plan")
    early = replace(plan, recorded_at=datetime(987, 6, 5, 4, 3, 2, tzinfo=UTC))
    assert b"\nRecorded: 0987-06-05T04:03:02Z\n" in write(early)


def read_or_refused(message: bytes) -> Record | None:
    try:
        return parse(message)
    except (IntegrityError, MachineError):
        return None


@KIND
def test_a_row_that_is_missing_or_twice_there_is_damage(kind: str) -> None:
    lines = golden(kind).split(b"\n")
    for place in range(len(lines) - 1):
        without = b"\n".join(lines[:place] + lines[place + 1 :])
        twice = b"\n".join(lines[: place + 1] + lines[place:])
        assert read_or_refused(without) is None, lines[place]
        assert read_or_refused(twice) is None, lines[place]


@KIND
def test_rows_that_changed_places_are_damage_unless_they_say_another_thing_so(kind: str) -> None:
    lines = golden(kind).split(b"\n")
    for place in range(len(lines) - 2):
        one, two = lines[place : place + 2]
        changed = [*lines[:place], two, one, *lines[place + 2 :]]
        read = read_or_refused(b"\n".join(changed))
        if read is not None:
            assert read != SAMPLES[kind]
            assert write(read) == b"\n".join(changed)


HOSTILE = "\n \t|:<>,-/#019aZé\r\x00\x0b\x0c\x1b\x1c\x85\xa0\u200b\u2028\u202e\ufeff"


@KIND
@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_a_changed_byte_is_damage_or_says_something_else_in_the_one_way_of_saying_it(
    kind: str, data: st.DataObject
) -> None:
    text = golden(kind).decode()
    start = data.draw(st.integers(0, len(text)))
    end = min(len(text), start + data.draw(st.integers(0, 2)))
    changed = (text[:start] + data.draw(st.text(HOSTILE, max_size=3)) + text[end:]).encode()
    read = read_or_refused(changed)
    if read is not None:
        assert write(read) == changed
        assert (read == SAMPLES[kind]) == (changed == golden(kind))


def changed(kind: str, old: str, new: str) -> bytes:
    text = golden(kind).decode()
    assert old in text
    return text.replace(old, new, 1).encode()


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\n",
        b"Seclog-Record: plan/1\n",
        b"x\nSeclog-Record: plan/1\n",
        b"x\n\n\nSeclog-Record: plan/1\n",
        b"\n\nSeclog-Record: plan/1\n",
        b"x\n\n Seclog-Record: plan/1\n",
        b"x\n\nseclog-record: plan/1\n",
        b"x\n\nSeclog-Record:plan/1\n",
        b"x\n\ntext\n\nSeclog-Record: plan/1\n",
        b"\xef\xbb\xbf\n\nSeclog-Record: plan/1",
        b"x\n\nSeclog-Record: plan/1",
        b"x\n\nSeclog-Record: plan/1\n",
        b"x\n\nSeclog-Record: release/1\nSequence: 1\nRows: 1\n",
        golden("plan").removesuffix(b"\n"),
        golden("plan") + b"\n",
        golden("plan") + b"Signed-off-by: somebody\n",
        golden("plan") + b"\nChange-Id: 1\n",
        golden("plan") + b" \n",
        golden("plan").replace(b"\n", b"\r\n"),
        golden("plan").replace(b"Reason: none\n", b"Reason: none\r\n"),
        golden("plan").replace(b"plan/1\n", b"plan/1\r\n"),
        golden("plan").replace(b"Plan the", b"Plan\r the"),
        golden("plan").replace(b"Plan the", b"Plan\x00the"),
        golden("plan").replace(b"Plan the", b"Plan \xff the"),
        golden("plan").replace(b"SEC Release |", b"SEC\xe2\x80\xa8Release |"),
        golden("plan").replace(b"SEC Release |", b"SEC\xc2\x85Release |"),
        golden("plan") + golden("plan"),
        golden("plan") + golden("draft").split(b"\n\n")[1],
        b"Seclog-Record: plan/1\n\n" + golden("plan").split(b"\n\n")[1],
    ],
)
def test_what_is_no_record_is_damage(message: bytes) -> None:
    with pytest.raises(IntegrityError, match="A record is damaged") as caught:
        parse(message)
    assert caught.value.hint == "Type: seclog verify"


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (changed("plan", "Rows: 4", "Rows: 3"), "rows are missing or added"),
        (changed("plan", "Rows: 4", "Rows: 5"), "rows are missing or added"),
        (changed("plan", "Rows: 4", "Rows: 04"), "'04' is no count"),
        (changed("plan", "Rows: 4", "Rows: ٤"), "is no count"),
        (changed("plan", "Rows: 4", "Rows: 4 "), "is no count"),
        (changed("plan", "Rows: 4", "Rows: " + "4" * 5000), "is no count"),
        (changed("release", "Sequence: 12", "Sequence: 0"), "'0' is no count"),
        (changed("release", "Sequence: 12", "Sequence: -1"), "'-1' is no count"),
        (changed("release", "Sequence: 12\n", ""), "Sequence was expected and 'Rows' was found"),
        (changed("plan", "Rows: 4\n", "Sequence: 4\nRows: 4\n"), "Rows was expected and 'Sequence' was found"),
        (changed("plan", "Planned: 2020", "Planned:2020"), "a line is no row: 'Planned:2020-11-29'"),
        (changed("plan", "Reason: none", "Reason none"), "a line is no row"),
        (changed("plan", "Planned:", "planned:"), "Planned was expected and 'planned' was found"),
        (changed("plan", "Planned:", "Made:"), "Planned was expected and 'Made' was found"),
        (changed("plan", "Reason: none", "Reason: None"), "is the word 'None'"),
        (changed("plan", "| release\n", "| Release\n"), "'Release' is no word"),
        (changed("plan", " | release\n", "\n"), "a row has 2 fields instead of 3"),
        (changed("plan", "| release\n", "| release | x\n"), "a row has 4 fields instead of 3"),
        (changed("plan", "| November", "|  November"), "begins or ends with a space"),
        (changed("plan", "2020-11 |", "2020-11  |"), "cannot be a release id"),
        (changed("plan", "plan/1", "plan"), "'plan' is no kind of record"),
        (changed("plan", "plan/1", "Plan/1"), "is no kind of record"),
        (changed("plan", "plan/1", "plan/01"), "is no kind of record"),
        (changed("plan", "plan/1", "plan/1 "), "is no kind of record"),
        (changed("draft", "section-g 7.2 < 7.1", "section-g 7.2 <"), "a version row begins with 'section-g 7.2 <'"),
        (changed("draft", "section-g 7.2 < 7.1", "section-g 7.2 > 7.1"), "a version row begins with"),
        (changed("draft", "section-g 7.2 < 7.1", "section-g"), "a version row begins with 'section-g'"),
        (changed("draft", "section-g 7.2 < 7.1", "section-g 7.02 < 7.1"), "'7.02' is not a version"),
        (changed("draft", "section-g 7.2", "Section-G 7.2"), "'Section-G' cannot be a document id"),
        (changed("draft", "documents/section-g.md", "../section-g.md"), "cannot be the path of a text"),
        (changed("draft", "MP093, MP102A", "MP093,MP102A"), "cannot stand in a list"),
        (changed("draft", "MP093, MP102A", "MP093, none"), "is the word 'none'"),
        (changed("draft", "MP093, MP102A", "MP093, "), "cannot stand in a list"),
        (changed("release", "Ended: schedule-8 3.1\n", "Ended: schedule-8 3.1 x\n"), "expected 2 words"),
        (changed("release", "Ended: schedule-8 3.1\n", "Ended: schedule-8  3.1\n"), "expected 2 words"),
        (changed("release", "appendix-x |", "appendix-x > |"), "expected 1 words"),
        (changed("release", "appendix-x |", "appendix-x >  |"), "expected 1 words"),
        (changed("release", "tscm > incompatibility-matrix", "tscm > a > b"), "expected 1 words"),
        (changed("withdraw", "7.3 > 2021-06", "7.3 < 2021-06"), "a move is written DOCUMENT VERSION > RELEASE"),
        (changed("withdraw", "7.3 > 2021-06", "7.3 2021-06"), "expected 4 words"),
        (changed("registry", "2020-11 schedule-8", "2020-11  schedule-8"), "expected 2 words"),
        (changed("registry", "2020-11 schedule-8 3.2-draft.1, section-g 7.2", "2020-11"), "expected 2 words"),
        (changed("baseline", "section-g integer", "section-g  integer"), "expected 2 words"),
        (changed("baseline", "2020-02-27 | none | https", "none | 2020-13-01 | https"), "is no day of the calendar"),
        (changed("baseline", "| https://smartenergycodecompany.co.uk/contact", "| none"), "it is not written as"),
        (
            changed(
                "correction", "Effective: 2020-11-29\nTitle: Security\n", "Title: Security\nEffective: 2020-11-29\n"
            ),
            "end",
        ),
        (changed("effect", "2018-10-04 > 2018-12-05", "2018-10-04 - 2018-12-05"), "written FROM > UNTIL"),
        (changed("effect", "2018-10-04 > 2018-12-05", "2018-10-04 > 9999-12-31"), "the last day of the calendar"),
        (changed("effect", "| void\n", "| Void\n"), "'Void' is no word"),
        (changed("draft", "7.2 | 7.0, 6.0", "7.2 | 7.0, x"), "'x' is not a version"),
        (changed("withdraw", "tscm retired", "tscm Retired"), "'Retired' is not a version"),
        (changed("correction", "Void: yes", "Void: Yes"), "'Yes' is no word"),
        (changed("correction", "Reason: Notice", "Reason:  Notice"), "begins or ends with a space"),
    ],
)
def test_damage_is_named(message: bytes, reason: str) -> None:
    with pytest.raises(IntegrityError, match="A record is damaged") as caught:
        parse(message)
    assert reason in caught.value.message


def test_a_block_in_which_nothing_takes_effect_is_damage() -> None:
    text = changed("release", "Effective: 2020-11-29\n", "Effective: 2020-11-28\nEffective: 2020-11-29\n")
    with pytest.raises(IntegrityError, match="nothing takes effect on 2020-11-28"):
        parse(text.replace(b"Rows: 13", b"Rows: 14"))


def test_a_correction_that_corrects_nothing_is_damage() -> None:
    with pytest.raises(IntegrityError, match=r"nothing is corrected of cpl 2\.0"):
        parse(changed("correction", "Void: yes\n", "").replace(b"Rows: 13", b"Rows: 12"))


DAY = ["2020-02-30", "2020-13-01", "20201129", "2020-W48-7", "29/11/2020", "9999", "2020-11-29T00:00:00Z", "٢٠٢٠-11-29"]
MOMENT = [
    "2020-06-19T12:00:00",
    "2020-06-19T12:00:00+00:00",
    "2020-06-19 12:00:00Z",
    "2020-06-19T12:00:00.5Z",
    "2020-06-19T24:00:00Z",
    "2020-06-19T12:00:60Z",
    "2020-06-31T12:00:00Z",
    "2020-06-19",
    "none",
]


@pytest.mark.parametrize("text", [*DAY, "", "2020-11-9", "0000-01-01"])
def test_only_a_day_of_the_calendar_is_a_date(text: str) -> None:
    with pytest.raises(IntegrityError, match=r"is no date|is no day of the calendar|is no row"):
        parse(changed("plan", "Planned: 2020-11-29", f"Planned: {text}"))
    with pytest.raises(IntegrityError, match=r"is no date|is no day of the calendar|is no row"):
        parse(changed("release", "Effective: 2020-11-29", f"Effective: {text}"))


@pytest.mark.parametrize("text", MOMENT)
def test_only_a_utc_time_to_the_second_is_a_time(text: str) -> None:
    with pytest.raises(IntegrityError, match=r"is no UTC time|is no time of the calendar"):
        parse(changed("plan", "Recorded: 2020-06-19T12:00:00Z", f"Recorded: {text}"))


@pytest.mark.parametrize(
    ("message", "what"),
    [
        (changed("plan", "plan/1", "plan/2"), "the kind 'plan/2'"),
        (changed("plan", "plan/1", "plan/10"), "the kind 'plan/10'"),
        (changed("plan", "plan/1", "consent/1"), "the kind 'consent/1'"),
        (changed("plan", "Planned:", "Planned-For:"), "a row 'Planned-For'"),
        (
            changed("plan", "Reason: none\n", "Reason: none\nSeverity: 1\n").replace(b"Rows: 4", b"Rows: 5"),
            "a row 'Severity'",
        ),
        (changed("plan", "| release\n", "| fast-track\n"), "the word 'fast-track'"),
        (changed("release", "| release\n", "| urgent\n"), "the word 'urgent'"),
        (changed("registry", "| approved |", "| consented |"), "the word 'consented'"),
        (changed("baseline", "| code |", "| partly |"), "the word 'partly'"),
        (changed("baseline", "| required |", "| advised |"), "the word 'advised'"),
        (changed("baseline", "| renumbered", "| renamed"), "the word 'renamed'"),
        (changed("baseline", "section-g integer", "section-g yearly"), "the word 'yearly'"),
        (changed("correction", "Void: yes", "Void: partly"), "the word 'partly'"),
        (changed("effect", "varied", "lifted"), "the word 'lifted'"),
        (changed("effect", "| stands", "| partly"), "the word 'partly'"),
    ],
)
def test_what_a_newer_seclog_wrote_stops_the_reading(message: bytes, what: str) -> None:
    with pytest.raises(MachineError) as caught:
        parse(message)
    assert caught.value.message == f"The record holds {what}, written by a newer seclog."
    assert caught.value.hint == "Update seclog and try again."


@pytest.mark.parametrize(
    ("message", "record", "stray"),
    [
        (b"", False, False),
        (b"Fix a typo\n", False, False),
        (b"Fix a typo\n\nText about Seclog-Record: x\n", False, False),
        (b"x\n\nSeclog-Record: plan/1\n", True, False),
        (b"x\n\nSeclog-Record: plan/1\nReason: Seclog-Record: plan/1\n", True, False),
        (b"x\n\nSeclog-Record: plan/1\nSeclog-Record: plan/1\n", True, True),
        (b"x\n\nSeclog-Record: plan/1\n\nSeclog-Record: plan/1\n", True, True),
        (b"Seclog-Record: plan/1\n", False, True),
        (b"Seclog-Record: a\n\nSeclog-Record: plan/1\n", True, True),
        (b"x\nSeclog-Record: plan/1\n", False, True),
        (b"x\n\ntext\nSeclog-Record: plan/1\n", False, True),
        (b"x\n\n    Seclog-Record: plan/1\n", False, False),
        (b"x\r\n\r\nSeclog-Record: plan/1\r\n", False, True),
    ],
)
def test_a_record_is_known_by_the_token_at_its_one_place(message: bytes, record: bool, stray: bool) -> None:
    assert is_record(message) is record
    assert has_stray_token(message) is stray
