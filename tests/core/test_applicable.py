"""Which versions a device may have: judged on the day of its event, by the table of the day asked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.applicable import Applicable, Verdict, judge, outline, said
from seclog.core.applicable_case import Question, prepare
from seclog.core.errors import UsageError
from seclog.core.period import NO, UNKNOWN, YES, last_day
from seclog.core.specification import SpecBook, Terms
from tests.core.spec_samples import (
    COP,
    GBCS,
    SMETS1,
    SMETS2,
    book,
    day,
    goes_with,
    span,
    specification,
    terms,
    version,
)

BOOK = book(SMETS1, SMETS2, GBCS)


def asked(on: str, by: SpecBook = BOOK, *, event: str = "installed", device: str = "ESME", **more: str) -> Applicable:
    return judge(by, Question(device, event, day(on), **more))


def verdicts(report: Applicable) -> dict[str, str]:
    return {f"{one.name} {one.version}": one.verdict for one in report.verdicts}


def answer(report: Applicable) -> list[str]:
    return [f"{one.name} {one.version}" for one in report.answer]


def one_version(*held: Terms, on: str = "2020-12-01") -> SpecBook:
    return book(specification("smets2", version("1.0", *held)), on=on)


def installation(begins: str, ends: str) -> SpecBook:
    return one_version(terms(span("installation", begins, ends)))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2018-07-13", ["SMETS1 1.2"]),
        ("2018-12-05", ["SMETS1 1.2"]),
        ("2018-12-06", []),
        ("2019-07-09", ["SMETS2 2.0", "SMETS2 3.1"]),
        ("2020-10-27", ["SMETS2 2.0", "SMETS2 3.1"]),
        ("2020-10-28", []),
        ("2020-11-28", []),
        ("2020-11-29", ["SMETS2 4.2"]),
    ],
)
def test_the_first_and_the_last_day_as_printed_are_inside(on: str, expected: list[str]) -> None:
    assert answer(asked(on)) == expected


def test_the_table_of_an_earlier_day_had_an_earlier_end() -> None:
    on = "2018-10-20"
    assert verdicts(asked(on, book(SMETS1, on="2018-07-12"))) == {"SMETS1 1.2": NO}
    assert verdicts(asked("2018-10-05", book(SMETS1, on="2018-10-03"))) == {"SMETS1 1.2": YES}
    assert verdicts(asked(on, book(SMETS1, on="2018-10-03"))) == {"SMETS1 1.2": NO}
    assert verdicts(asked(on, book(SMETS1, on="2018-10-04"))) == {"SMETS1 1.2": YES}


def test_each_earlier_end_is_told_with_what_moved_it() -> None:
    one = asked("2018-11-01").verdicts[0]
    assert (one.last, one.reason, one.since, one.source) == ("2018-12-05", "moved again", date(2018, 10, 4), "test")
    assert [(was.last, was.moved_on, was.reason) for was in one.was] == [
        ("2018-07-13", date(2018, 7, 13), "moved"),
        ("2018-10-05", date(2018, 10, 4), "moved again"),
    ]
    assert asked("2018-07-01", book(SMETS1, on="2018-07-01")).verdicts[0].was == ()


def test_a_condition_has_its_own_end_and_the_other_answer_is_told() -> None:
    general, prepaid = asked("2019-01-10"), asked("2019-01-10", condition="Prepayment")
    assert verdicts(general)["SMETS1 1.2"] == NO
    other = general.verdicts[0].otherwise
    assert [(one.condition, one.verdict, one.words) for one in other] == [
        ("prepayment", YES, "until 2019-03-15 under the condition prepayment")
    ]
    assert verdicts(prepaid)["SMETS1 1.2"] == YES
    assert (prepaid.verdicts[0].condition, prepaid.question.condition) == ("prepayment", "prepayment")
    assert [one.words for one in prepaid.verdicts[0].otherwise] == ["until 2018-12-05 in the general case"]
    assert general.verdicts[0]._replace(otherwise=()) != prepaid.verdicts[0]


def test_what_a_condition_does_not_state_is_as_in_the_general_case() -> None:
    prepaid = asked("2018-08-01", condition="prepayment")
    assert prepaid.verdicts[0].kept == asked("2018-08-01").verdicts[0].kept
    assert answer(asked("2020-01-15", condition="prepayment")) == ["SMETS2 2.0", "SMETS2 3.1"]


def test_no_version_names_those_that_lie_nearest_with_the_days_between() -> None:
    report = asked("2020-11-10")
    assert report.verdict == NO
    assert [(one.name, one.version, one.side, one.day, one.days) for one in report.nearest] == [
        ("SMETS2", "2.0", "ended", date(2020, 10, 27), 14),
        ("SMETS2", "3.1", "ended", date(2020, 10, 27), 14),
        ("SMETS2", "4.2", "begins", date(2020, 11, 29), 19),
    ]
    assert said(report) == (
        "No version may be installed on 2020-11-10: SMETS2 2.0 and SMETS2 3.1 could be installed until 2020-10-27, "
        "14 days before; SMETS2 4.2 may be installed from 2020-11-29, 19 days after."
    )


def test_no_version_is_said_plainly_where_nothing_lies_near() -> None:
    assert said(asked("2020-01-01", installation("not-set", "open"))) == "No version may be installed on 2020-01-01."
    assert asked("2020-01-01", installation("2020-06-01", "2019-06-01")).nearest == ()


def test_unknown_is_said_as_such() -> None:
    report = asked("2017-01-01")
    assert report.verdict == UNKNOWN
    assert said(report) == (
        "The sources do not say whether SMETS1 1.2, SMETS2 2.0 or SMETS2 3.1 may be installed on 2017-01-01; "
        "no other version may."
    )
    assert said(asked("2018-08-01")) == (
        "SMETS1 1.2 may be installed on 2018-08-01. Of SMETS2 2.0 and SMETS2 3.1 the sources do not say."
    )


@pytest.mark.parametrize(
    ("begins", "ends", "verdict", "rule"),
    [
        ("open", "2020-10-27", YES, "may be installed until 2020-10-27; {} lies within its {}."),
        ("2020-01-01", "2020-10-27", YES, "may be installed from 2020-01-01 until 2020-10-27; {} lies within its {}."),
        ("open", "open", YES, "may be installed on any day; {} lies within its {}."),
        ("2020-01-01", "open", YES, "may be installed from 2020-01-01 without end; {} lies within its {}."),
        ("unknown@2020-01-01", "open", YES, "may be installed without end; {} lies within its {}."),
        ("2020-01-01", "not-set", YES, "may be installed from 2020-01-01 (no end is set yet); {} lies within its {}."),
        ("open", "unknown@2020-02-01", YES,
         "may be installed (until when the sources do not say); {} lies within its {}."),
        ("open", "2020-01-14", NO, "could be installed until 2020-01-14; {} is 1 day after its {}."),
        ("2020-01-25", "open", NO, "may be installed from 2020-01-25; {} is 10 days before its {}."),
        ("not-set", "open", NO, "may not be installed yet: the beginning of its {p} is not set."),
        ("2020-06-01", "2019-06-01", NO, "has a {p} that ends before it begins, so no day lies within it."),
        ("unknown", "open", UNKNOWN,
         "whether {} lies within its {} the sources do not say (its beginning is unknown)."),
        ("open", "unknown", UNKNOWN, "whether {} lies within its {} the sources do not say (its end is unknown)."),
        ("unknown@2020-02-01", "open", UNKNOWN,
         "whether {} lies within its {} the sources do not say "
         "(its beginning is unknown; surely inside from 2020-02-01)."),
        ("open", "unknown@2020-01-14", UNKNOWN,
         "whether {} lies within its {} the sources do not say (its end is unknown; surely inside until 2020-01-14)."),
        ("unknown", "unknown", UNKNOWN,
         "whether {} lies within its {} the sources do not say (its beginning is unknown and its end is unknown)."),
    ],
)  # fmt: skip
def test_the_rule_is_said_in_words(begins: str, ends: str, verdict: str, rule: str) -> None:
    one = asked("2020-01-15", installation(begins, ends)).verdicts[0]
    period = "Installation Validity Period"
    colon = ":" if verdict == UNKNOWN else ""
    expected = rule.format("the day of installation, 2020-01-15,", period, p=period)
    assert (one.verdict, one.rule) == (verdict, f"SMETS2 1.0{colon} {expected}")


def test_a_version_without_a_deciding_period_is_unknown() -> None:
    bare = one_version(terms(span("maintenance", "open", "open")))
    one = asked("2020-01-15", bare).verdicts[0]
    assert (one.verdict, one.period, one.first, one.last) == (UNKNOWN, None, "unknown", "unknown")
    assert one.rule == "SMETS2 1.0: no Installation Validity Period is stated, so the sources do not say."
    assert (one.kept.verdict, asked("2020-01-15", one_version(), device="anything").verdict) == (YES, UNKNOWN)


def test_a_version_stated_under_conditions_only_says_which() -> None:
    only = one_version(terms(span("installation", "open", "open"), condition="prepayment"))
    one = asked("2020-01-15", only).verdicts[0]
    assert (one.verdict, [other.verdict for other in one.otherwise]) == (UNKNOWN, [YES])
    assert one.rule.endswith("is stated only under the condition prepayment.")
    assert one.otherwise[0].words == "on any day under the condition prepayment"


def test_the_period_that_answers_best_decides() -> None:
    both = one_version(
        terms(span("installation", "open", "2018-01-01")), terms(span("installation", "2020-01-01", "2020-12-31"))
    )
    one = asked("2020-01-15", both).verdicts[0]
    assert (one.verdict, one.first, one.last) == (YES, "2020-01-01", "2020-12-31")


@pytest.mark.parametrize(
    ("held", "verdict"),
    [("open/2020-11-30", NO), ("open/2020-12-01", YES), ("unknown/open", UNKNOWN), ("open/not-set", YES)],
)
def test_whether_it_may_be_kept_is_judged_on_the_day_asked_for(held: str, verdict: str) -> None:
    begins, ends = held.split("/")
    by = one_version(terms(span("installation", "open", "open"), span("maintenance", begins, ends)))
    assert asked("2020-01-15", by).verdicts[0].kept.verdict == verdict
    assert asked("2020-01-15", installation("open", "open")).verdicts[0].kept.verdict == UNKNOWN


def test_a_device_of_a_later_day_is_kept_or_not_on_that_day() -> None:
    made = terms(span("installation", "open", "open"), span("maintenance", "2020-12-11", "2020-12-20"))
    by = one_version(made)  # asked on 1 December
    for on, kept, verdict in (
        ("2020-01-15", "2020-12-01", NO), ("2020-12-10", "2020-12-10", NO), ("2020-12-11", "2020-12-11", YES),
        ("2020-12-20", "2020-12-20", YES), ("2020-12-21", "2020-12-21", NO),
    ):  # fmt: skip
        report = asked(on, by)
        assert (report.kept_on, report.verdicts[0].kept.verdict) == (day(kept), verdict)


@pytest.mark.parametrize(
    ("on", "source"),
    [
        ("2020-01-15", "beginning, inferred; end"),
        ("2019-12-31", "beginning, inferred; end"),
        ("2020-10-28", "end"),
    ],
)
def test_the_source_is_that_of_each_side_on_which_the_verdict_rests(on: str, source: str) -> None:
    made = span("installation", "unknown@2020-01-01", "2020-10-27")
    begins, ends = (made.begins[0]._replace(source="beginning, inferred"), made.ends[0]._replace(source="end"))
    one = asked(on, one_version(terms(made._replace(begins=(begins,), ends=(ends,))))).verdicts[0]
    assert one.source == source


def test_a_side_without_a_source_has_that_of_its_terms_and_one_source_is_named_once() -> None:
    made = span("installation", "2020-01-01", "2020-10-27")
    begins, ends = (made.begins[0]._replace(source="own"), made.ends[0]._replace(source=""))
    by = one_version(terms(made._replace(begins=(begins,), ends=(ends,))))
    assert [asked(on, by).verdicts[0].source for on in ("2019-01-01", "2020-01-15", "2021-01-01")] == [
        "own", "own; test", "test",
    ]  # fmt: skip
    assert asked("2020-01-15", installation("2020-01-01", "2020-10-27")).verdicts[0].source == "test"
    unsourced = terms(made._replace(begins=(begins._replace(source=""),), ends=(ends,)), illustrative=True)
    one = asked("2020-01-15", one_version(unsourced._replace(source=""))).verdicts[0]
    assert (one.illustrative, one.source) == (True, "")


def test_what_it_goes_with_is_of_the_day_asked_for_and_of_the_device() -> None:
    relations = (
        goes_with("gbcs", "3.1"),
        goes_with("gbcs", "3.2", begins="2020-12-02"),
        goes_with("duis", "2.0", begins="unknown"),
        goes_with("mmc", "1.0")._replace(devices=("GSME",)),
    )
    made = version("1.0", terms(span("installation", "open", "open")), relations=relations)
    found = asked("2020-01-15", book(specification("smets2", made), GBCS)).verdicts[0].goes_with
    assert [(one.name, one.versions, one.verdict) for one in found] == [
        ("GBCS", ("3.1",), YES),
        ("duis", ("2.0",), UNKNOWN),
    ]


def test_illustrative_data_is_marked() -> None:
    assert [one.illustrative for one in asked("2021-01-01").verdicts] == [False, False, False, True]


def test_the_version_named_is_judged_alone_and_what_is_right_is_told() -> None:
    report = asked("2020-01-15", version="4.2")
    assert (verdicts(report), report.verdict) == ({"SMETS2 4.2": NO}, NO)
    assert answer(report) == ["SMETS2 2.0", "SMETS2 3.1"]
    assert said(report) == report.verdicts[0].rule
    assert asked("2020-01-15", version="3.1", specification="SMETS2").question.specification == "smets2"


def test_a_version_for_other_devices_is_left_out_unless_it_is_named() -> None:
    gas = version("5.0", terms(span("installation", "open", "open"), devices="GSME CH"))
    by = book(specification("smets2", SMETS2.versions[1], gas))
    assert verdicts(asked("2020-01-15", by)) == {"SMETS2 3.1": YES}
    one = asked("2020-01-15", by, version="5.0").verdicts[0]
    assert (one.verdict, one.first, one.last) == (NO, "", "")
    assert one.rule == "SMETS2 5.0 is not for ESME: its periods are for GSME and CH."


def test_names_are_taken_in_any_letter_case_and_told_as_the_book_has_them() -> None:
    named = SMETS2._replace(devices=(("ESME", "Electricity Smart Metering Equipment"),))
    report = asked("2020-01-15", book(named), device="esme")
    assert (report.question.device, report.device_name) == ("ESME", "Electricity Smart Metering Equipment")


def test_terms_for_all_devices_take_any_device_type() -> None:
    by = one_version(terms(span("installation", "open", "open"), devices=""))
    assert asked("2020-01-15", by, device="PPMID").verdict == YES


@pytest.mark.parametrize(
    ("question", "by", "message", "hint"),
    [
        ({"device": "ESM"}, BOOK, "There is no device type 'ESM'.", "Did you mean ESME?"),
        ({"device": "zzz"}, BOOK, "There is no device type 'zzz'.", "There are: ESME, GSME."),
        ({"condition": "prepayments"}, BOOK, "There is no condition 'prepayments'.", "Did you mean prepayment?"),
        ({"condition": "zzz"}, BOOK, "There is no condition 'zzz'.", "There is: prepayment."),
        ({"condition": "zzz"}, book(SMETS2), "There is no condition 'zzz'.", "Leave it out."),
        ({"specification": "smets3"}, BOOK, "There is no specification 'smets3'.", "Did you mean smets2?"),
        ({"specification": "zzz"}, BOOK, "There is no specification 'zzz'.", "There are: smets1, smets2, gbcs."),
        ({"specification": "gbcs"}, BOOK, "No device is judged by GBCS of itself.",
         "These judge devices: smets1, smets2."),
        ({"version": "3.11"}, BOOK, "No specification for ESME has a version '3.11'.",
         "Did you mean 3.1? There are: 1.2, 2.0, 3.1, 4.2."),
        ({"version": "2"}, BOOK, "No specification for ESME has a version '2'.",
         "Did you mean 2.0? There are: 1.2, 2.0, 3.1, 4.2."),
        ({"version": "9.9"}, BOOK, "No specification for ESME has a version '9.9'.",
         "There are: 1.2, 2.0, 3.1, 4.2."),
        ({"version": "2.0"}, book(SMETS2, SMETS2._replace(id="smets3", name="SMETS3")),
         "Each of SMETS2 and SMETS3 has a version 2.0.", "Name one: --spec smets2"),
        ({}, book(GBCS), "No specification here judges a device by a day.", "State `decided_by` in its file."),
        ({}, book(specification("smets2")._replace(devices=(("ESME", "Electricity"),))),
         "No version states a period for ESME.", "See seclog validity."),
        ({"event": "registered"}, BOOK, "SMETS1 and SMETS2 are judged on the day of installation, not of registration.",
         "Give that day: --installed DATE"),
        ({"event": "registered", "specification": "smets2"}, BOOK,
         "SMETS2 is judged on the day of installation, not of registration.", "Give that day: --installed DATE"),
        ({"device": "METER"}, book(COP), "COP3 is judged on the day of registration, not of installation.",
         "Give that day: --registered DATE"),
    ],
)  # fmt: skip
def test_what_the_book_does_not_know_is_refused_with_the_nearest(
    question: dict[str, str], by: SpecBook, message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        asked("2020-01-15", by, **question)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_specifications_that_judge_by_different_days_are_named_one_by_one() -> None:
    code = specification("cop", version("2", terms(span("registration", "open", "open"))), decided_by="registered")
    by = book(SMETS2, code)
    with pytest.raises(UsageError, match=r"ESME differs: SMETS2 on that of installation and COP on that of reg") as no:
        asked("2020-01-15", by)
    assert no.value.hint == "Name one: --spec smets2 --installed DATE or --spec cop --registered DATE"
    assert asked("2020-01-15", by, specification="cop", event="registered").verdict == YES
    rule = asked("2020-01-15", by, specification="COP", event="registered").verdicts[0].rule
    assert rule == "COP 2 may be registered on any day; the day of registration, 2020-01-15, lies within its " \
        "period of registration."  # fmt: skip


BOUNDS = st.one_of(
    st.sampled_from(["open", "unknown", "not-set"]),
    st.integers(0, 60).map(lambda number: (date(2020, 1, 1) + timedelta(number)).isoformat()),
    st.integers(0, 60).map(lambda number: f"unknown@{date(2020, 1, 1) + timedelta(number)}"),
)
CONDITIONS = st.sampled_from(["", "", "prepayment", "derogation"])


@st.composite
def books(draw: st.DrawFn) -> SpecBook:
    """A book of two specifications with any periods, for one or two device types, some under a condition."""
    made = []
    for name in ("smets1", "smets2"):
        versions = []
        for number in range(draw(st.integers(1, 3))):
            held = [
                terms(
                    span("installation", draw(BOUNDS), draw(BOUNDS)),
                    span("maintenance", draw(BOUNDS), draw(BOUNDS)),
                    devices=draw(st.sampled_from(["ESME", "GSME", "ESME GSME"])),
                    condition=draw(CONDITIONS),
                )
                for _ in range(draw(st.integers(0, 3)))
            ]
            versions.append(version(f"{name[-1]}.{number}", *held))
        known = (("ESME", ""), ("GSME", ""))
        everything = terms(devices="ESME GSME", condition="prepayment")
        made.append(specification(name, *versions, version("9" + name[-1], everything))._replace(devices=known))
    return book(*made, on="2020-02-01")


def in_short(one: Verdict) -> tuple[str, str, str]:
    return f"{one.name} {one.version}", one.last, one.kept.verdict


DAYS = st.integers(-5, 65).map(lambda number: date(2020, 1, 1) + timedelta(number))


@given(books(), DAYS, st.sampled_from(["ESME", "GSME"]), st.sampled_from(["", "prepayment"]), st.data())
def test_the_outline_says_what_the_judgement_says(
    by: SpecBook, on: date, device: str, condition: str, data: st.DataObject
) -> None:
    named = data.draw(st.sampled_from(["", *(one.version for spec in by.specifications for one in spec.versions)]))
    question = Question(device, "installed", on, condition, "", named)
    whole, short = judge(by, question), outline(prepare(by, question), on)
    assert short.verdict == whole.verdict
    assert short.said == said(whole)
    assert [tuple(one) for one in short.right] == [in_short(one) for one in whole.answer]
    assert (short.of and tuple(short.of)) == (in_short(whole.verdicts[0]) if named else None)


@given(books(), DAYS)
def test_every_version_gets_one_verdict_and_its_period_bears_it_out(by: SpecBook, on: date) -> None:
    report = judge(by, Question("ESME", "installed", on))
    named = [(one.specification, one.version) for one in report.verdicts]
    assert len(set(named)) == len(named)
    for one in report.verdicts:
        assert one.verdict == (one.period.holds(on) if one.period else UNKNOWN)
        assert one.last == (last_day(one.period.end) if one.period else UNKNOWN)
        assert all(other.verdict != one.verdict for other in one.otherwise)
    assert bool(report.answer) == (report.verdict == YES)
    assert not (report.answer and report.nearest)
