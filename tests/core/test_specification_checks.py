from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.period import NOT_SET, OPEN, UNKNOWN, YES, Bound, Period
from seclog.core.specification import Incompatibilities, Incompatibility, Relation, Specification, Terms
from seclog.core.specification_checks import NOTES, check_specifications
from seclog.core.specification_problem import Problem, days_printed, listing, surely
from tests.core.spec_samples import (
    GBCS,
    SMETS1,
    SMETS2,
    day,
    goes_with,
    incompatible,
    listed,
    span,
    specification,
    terms,
    version,
)

SOUND = (span("installation", "2018-01-01", "2019-12-31"), span("maintenance", "2018-01-01", "open"))


def only(*files: Specification | Incompatibilities, **versions: list[str]) -> Problem:
    """The one problem that there is, and that it tells what to do; S117 has tests of its own."""
    specifications = [one for one in files if isinstance(one, Specification)]
    lists = [one for one in files if isinstance(one, Incompatibilities)]
    known = {name.replace("_", "-"): numbers for name, numbers in versions.items()}
    (found,) = (one for one in check_specifications(specifications, lists, known) if one.code != "S117")
    assert found.message.endswith(".")
    assert found.hint
    return found


def problems(*files: Specification | Incompatibilities) -> list[tuple[str, tuple[str | int, ...]]]:
    specifications = [one for one in files if isinstance(one, Specification)]
    lists = [one for one in files if isinstance(one, Incompatibilities)]
    return [(one.code, one.path) for one in check_specifications(specifications, lists) if one.code != "S117"]


def smets(*held: Terms, decided_by: str = "installed") -> Specification:
    return specification("smets2", version("2.0", *held), decided_by=decided_by)


def related(*relations: Relation) -> Specification:
    return specification("smets2", version("2.0", terms(*SOUND, devices="ESME GSME"), relations=relations))


def for_devices(relation: Relation, *devices: str) -> Relation:
    return relation._replace(devices=devices)


def in_times(pair: Incompatibility, since: str = "", until: str = "") -> Incompatibility:
    return pair._replace(since=day(since) if since else None, until=day(until) if until else None)


def test_the_samples_hold_together() -> None:
    pairs = listed(incompatible("smets2@2.0", "gbcs@3.2"), incompatible("gbcs@3.1", "smets2@2.0/ESME"))
    known = {"schedule-9": ["1.2", "2.0", "3.1", "3.2", "4.2-draft.1"]}
    assert check_specifications([SMETS1, SMETS2, GBCS], [pairs], known) == []
    assert check_specifications([]) == []


# S101


@pytest.mark.parametrize(
    ("begins", "ends", "at"),
    [
        ("2019-01-01", "2018-12-31", 0),
        ("2019-01-01", "2018-12-05", 0),
        ("2019-01-01", [("2018-12-05", "", ""), ("2019-12-05", "2018-12-01", "moved")], 0),
        ("2019-01-01", [("2019-12-05", "", ""), ("2018-12-05", "2018-12-01", "moved")], 1),
        ([("2018-01-01", "", ""), ("2019-06-01", "2018-12-01", "moved")], "2019-05-01", 0),
        ("unknown@2019-02-01", "2019-01-31", 0),
        ("2019-02-01", "unknown@2019-01-31", 0),
    ],
)
def test_s101_a_period_that_ends_before_it_begins(begins: str, ends: str, at: int) -> None:
    found = only(smets(terms(span("applicability", begins, ends))))
    assert (found.code, found.path) == ("S101", ("versions", 0, "terms", 0, "applicability", "until", at))


def test_s101_names_whose_period_it_is_and_its_days_as_printed() -> None:
    held = terms(span("installation", "2019-01-01", "2018-12-31"), devices="ESME GSME", condition="prepayment")
    assert only(smets(held)).message == (
        "The installation period of SMETS2 2.0 for ESME and GSME, prepayment, from 2019-01-01 until 2018-12-31, "
        "ends before it begins."
    )


def test_s101_is_found_in_a_relation() -> None:
    found = only(related(goes_with("gbcs", "2.0", begins="2020-02-01", ends="2020-01-01")), GBCS)
    assert (found.code, found.path) == ("S101", ("versions", 0, "goes_with", 0, "until", 0))
    assert found.message.startswith("The applicability period of SMETS2 2.0 with gbcs 2.0, from 2020-02-01")


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("2019-01-01", "2019-01-01"),
        ("unknown@2019-01-31", "2019-01-31"),
        ("2019-01-31", "unknown@2019-01-31"),
        ("not-set", "2019-01-01"),
        (
            [("2018-01-01", "", ""), ("2019-06-01", "2018-12-01", "moved")],
            [("2019-05-01", "", ""), ("2020-05-01", "2018-12-02", "moved")],
        ),
    ],
)
def test_a_period_of_one_day_or_without_a_certain_side_is_not_inverted(begins: str, ends: str) -> None:
    assert problems(smets(terms(span("applicability", begins, ends)))) == []


# S102


def two(first: Terms, second: Terms) -> Specification:
    return smets(first, second, decided_by="installed")


def test_s102_two_periods_of_one_kind_that_overlap() -> None:
    one = terms(span("installation", "2018-01-01", "2019-01-31"), devices="ESME GSME")
    found = only(two(one, terms(span("installation", "2019-01-31", "2019-12-31"), devices="GSME")))
    assert (found.code, found.path) == ("S102", ("versions", 0, "terms", 1, "installation"))
    assert found.message == (
        "SMETS2 2.0 for GSME has an installation period from 2019-01-31 until 2019-12-31, and one "
        "from 2018-01-01 until 2019-01-31 stands above: both hold from 2019-01-31 until 2019-01-31."
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("open", "open"), ("2020-01-01", "2020-01-01")),
        (("unknown@2019-01-01", "2019-06-30"), ("2019-06-30", "open")),
        (("unknown", "unknown"), ("unknown", "unknown")),
        (("2019-01-01", "not-set"), ("2020-01-01", "open")),
    ],
)
def test_s102_is_for_what_overlaps_surely_or_is_the_same(one: tuple[str, str], other: tuple[str, str]) -> None:
    found = only(two(terms(span("maintenance", *one)), terms(span("maintenance", *other), devices="")))
    assert found.code == "S102"
    assert "has a maintenance period" in found.message


@pytest.mark.parametrize(
    "second",
    [
        terms(span("installation", "2019-02-01", "2019-12-31")),
        terms(span("installation", "2018-01-01", "2019-12-31"), condition="prepayment"),
        terms(span("installation", "2018-01-01", "2019-12-31"), devices="GSME"),
        terms(span("installation", "unknown", "2019-12-31")),
        terms(span("maintenance", "2018-01-01", "open")),
    ],
)
def test_adjoining_or_uncertain_periods_and_those_of_others_do_not_overlap(second: Terms) -> None:
    assert problems(two(terms(span("installation", "2018-01-01", "2019-01-31")), second)) == []


bound_days = st.dates(day("2020-01-01"), day("2020-01-12"))
bounds = st.one_of(
    bound_days.map(Bound),
    st.sampled_from((OPEN, UNKNOWN, NOT_SET)).map(lambda word: Bound(None, word)),
    bound_days.map(lambda sure: Bound(None, UNKNOWN, sure)),
)


@given(st.builds(Period, bounds, bounds), bound_days)
def test_the_days_surely_inside_are_those_that_the_period_holds(period: Period, on: object) -> None:
    sure = surely(period)
    assert (sure is not None and sure.holds(on) == YES) == (period.holds(on) == YES)  # type: ignore[arg-type]


# S103


@pytest.mark.parametrize("kind", ["installation", "registration", "manufacture"])
def test_s103_a_deciding_period_that_outlasts_maintenance(kind: str) -> None:
    decided_by = {"installation": "installed", "registration": "registered", "manufacture": "manufactured"}[kind]
    held = terms(span(kind, "2018-01-01", "2020-06-30"), span("maintenance", "2018-01-01", "2020-06-29"))
    found = only(smets(held, decided_by=decided_by))
    assert (found.code, found.path) == ("S103", ("versions", 0, "terms", 0, kind, "until", 0))
    assert f"{kind} until 2020-06-30, maintenance until 2020-06-29" in found.message


def test_s103_a_deciding_period_that_begins_before_maintenance() -> None:
    held = terms(span("installation", "2018-01-01", "2019-06-30"), span("maintenance", "2018-01-02", "open"))
    found = only(smets(held))
    assert (found.code, found.path) == ("S103", ("versions", 0, "terms", 0, "installation", "from", 0))
    assert "installation from 2018-01-01 until 2019-06-30, maintenance from 2018-01-02 until open" in found.message


@pytest.mark.parametrize(
    ("installation", "maintenance", "side"),
    [
        (("open", "2019-01-01"), ("2018-01-01", "open"), "from"),
        (("2018-01-01", "open"), ("2018-01-01", "2019-01-01"), "until"),
        (("unknown@2017-12-31", "2019-01-01"), ("2018-01-01", "open"), "from"),
        (("2018-01-01", "unknown@2019-01-02"), ("2018-01-01", "2019-01-01"), "until"),
    ],
)
def test_s103_judges_an_open_side_and_a_sure_day(
    installation: tuple[str, str], maintenance: tuple[str, str], side: str
) -> None:
    found = only(smets(terms(span("installation", *installation), span("maintenance", *maintenance))))
    assert (found.code, found.path[-2]) == ("S103", side)


@pytest.mark.parametrize(
    ("installation", "maintenance"),
    [
        (("2018-01-01", "2019-01-01"), ("2018-01-01", "2019-01-01")),
        (("unknown", "unknown"), ("2018-01-01", "2019-01-01")),
        (("2018-01-01", "2019-01-01"), ("unknown", "unknown")),
        (("unknown@2018-06-01", "not-set"), ("2018-01-01", "2019-01-01")),
        (("2018-01-01", "open"), ("open", "not-set")),
    ],
)
def test_unknown_and_unset_sides_are_not_judged(installation: tuple[str, str], maintenance: tuple[str, str]) -> None:
    assert problems(smets(terms(span("installation", *installation), span("maintenance", *maintenance)))) == []


def test_s103_looks_for_maintenance_in_the_other_terms_for_the_device() -> None:
    installation = terms(span("installation", "2018-01-01", "2020-06-30"))
    for_all = terms(span("maintenance", "2018-01-01", "2019-06-30"), devices="")
    assert only(smets(installation, for_all)).code == "S103"
    for_gas = for_all._replace(devices=("GSME",))
    assert problems(smets(installation, for_gas)) == []
    for_some = for_all._replace(condition="prepayment")
    assert problems(smets(installation, for_some)) == []


def test_an_inverted_period_is_said_once() -> None:
    held = terms(span("installation", "2018-01-01", "2019-06-30"), span("maintenance", "2018-01-02", "2017-01-01"))
    assert [code for code, _ in problems(smets(held))] == ["S101"]


# S104


def test_s104_a_version_without_any_period() -> None:
    found = only(specification("smets2", version("2.0", terms(*SOUND)), version("3.1")))
    assert (found.code, found.path) == ("S104", ("versions", 1))
    assert found.message == "SMETS2 3.1 has no period at all."
    assert only(smets(terms())).code == "S104"


# S105


@pytest.mark.parametrize(
    ("relation", "path", "said", "hint"),
    [
        (goes_with("gcbs", "3.1"), ("specification",), "there is no file of the specification 'gcbs'", "'gbcs'"),
        (goes_with("gbcs", "3.1", "3.12"), ("versions", 1), "GBCS has no version 3.12", "'3.1'"),
        (goes_with("gbcs", "9"), ("versions", 0), "GBCS has no version 9", "There are: 2.0, 3.1, 3.2."),
    ],
)
def test_s105_a_relation_with_what_is_unknown(
    relation: Relation, path: tuple[str | int, ...], said: str, hint: str
) -> None:
    found = only(related(relation), GBCS)
    assert (found.file, found.code) == ("smets2", "S105")
    assert found.path == ("versions", 0, "goes_with", 0, *path)
    assert found.message.startswith("SMETS2 2.0 goes with g")
    assert said in found.message
    assert hint in found.hint


def test_s105_a_relation_for_a_device_type_that_there_is_not() -> None:
    found = only(related(for_devices(goes_with("gbcs", "3.1"), "ESME", "ESMA")), GBCS)
    assert (found.code, found.path) == ("S105", ("versions", 0, "goes_with", 0, "devices", 1))
    assert found.message == "SMETS2 2.0 for ESME and ESMA goes with gbcs 3.1, and SMETS2 has no device type ESMA."
    assert "'ESME'" in found.hint
    nameless = specification("x", version("1", terms(span("applicability", "open", "open"), devices="")))
    relation = for_devices(goes_with("gbcs", "3.1"), "ESME")
    assert problems(nameless._replace(versions=(nameless.versions[0]._replace(relations=(relation,)),)), GBCS) == []


@pytest.mark.parametrize(
    ("pair", "path"),
    [
        (incompatible("smets3@2.0", "gbcs@3.2"), ("first", "specification")),
        (incompatible("smets2@2.0", "gbcs@4.0"), ("second", "version")),
        (incompatible("smets2@2.0/GSME", "gbcs@3.2"), ("first", "device")),
    ],
)
def test_s105_an_incompatibility_with_what_is_unknown(pair: Incompatibility, path: tuple[str, str]) -> None:
    found = only(SMETS1, SMETS2, GBCS, listed(pair))
    assert (found.file, found.code, found.path) == ("incompatibilities", "S105", ("incompatibilities", 0, *path))
    assert found.message.startswith("Incompatibility Matrix lists ")


def test_s105_a_list_that_leaves_out_what_is_unknown() -> None:
    found = only(SMETS2, GBCS, listed(excluded="smets2 smets9"))
    assert (found.code, found.path) == ("S105", ("excluded", 1))


def test_s105_with_nothing_to_choose_from_says_to_add_it() -> None:
    (found,) = check_specifications([], [listed()])
    assert found.hint == "Add it first."


def test_what_could_not_be_read_is_not_unknown() -> None:
    assert check_specifications([related(goes_with("gbcs", "3.1"))], [], None, ["gbcs"]) == []


# S108


@pytest.mark.parametrize(
    ("relation", "pair"),
    [
        (goes_with("gbcs", "3.2"), incompatible("smets2@2.0", "gbcs@3.2")),
        (goes_with("gbcs", "3.2"), incompatible("gbcs@3.2", "smets2@2.0/ESME")),
        (for_devices(goes_with("gbcs", "3.2"), "ESME"), incompatible("smets2@2.0/ESME", "gbcs@3.2")),
        (for_devices(goes_with("gbcs", "3.2"), "ESME"), incompatible("smets2@2.0", "gbcs@3.2")),
        (
            goes_with("gbcs", "3.2", ends="2020-10-22"),
            incompatible("smets2@2.0", "gbcs@3.2", since="2020-10-22"),
        ),
        (
            goes_with("gbcs", "3.2", begins="unknown@2020-10-21"),
            in_times(incompatible("smets2@2.0", "gbcs@3.2"), "", "2020-10-22"),
        ),
    ],
)
def test_s108_an_incompatible_pair_within_a_relation(relation: Relation, pair: Incompatibility) -> None:
    found = only(related(relation), GBCS, listed(pair, excluded=""))
    assert (found.file, found.code) == ("smets2", "S108")
    assert found.path == ("versions", 0, "goes_with", 0, "versions", 0)
    assert "goes with gbcs 3.2" in found.message
    assert "Incompatibility Matrix lists" in found.message


@pytest.mark.parametrize(
    ("relation", "pair"),
    [
        (goes_with("gbcs", "3.1"), incompatible("smets2@2.0", "gbcs@3.2")),
        (goes_with("gbcs", "3.2", ends="2020-10-21"), incompatible("smets2@2.0", "gbcs@3.2", since="2020-10-22")),
        (goes_with("gbcs", "3.2", begins="unknown", ends="unknown"), incompatible("smets2@2.0", "gbcs@3.2")),
        (for_devices(goes_with("gbcs", "3.2"), "GSME"), incompatible("smets2@2.0/ESME", "gbcs@3.2")),
    ],
)
def test_a_pair_of_other_times_devices_or_versions_contradicts_nothing(
    relation: Relation, pair: Incompatibility
) -> None:
    assert problems(related(relation), GBCS, listed(pair, excluded="")) == []


# S109


@pytest.mark.parametrize(
    ("kind", "decided_by", "hint"),
    [
        ("installation", "registered", "Write the period under `registration`, or say `decided_by: installed`."),
        ("registration", "", "Say `decided_by: registered`, or write the period under `applicability`."),
    ],
)
def test_s109_a_kind_of_period_that_does_not_fit(kind: str, decided_by: str, hint: str) -> None:
    found = only(smets(terms(span(kind, "2018-01-01", "open")), decided_by=decided_by))
    assert (found.code, found.path) == ("S109", ("versions", 0, "terms", 0, kind))
    assert found.hint == hint
    assert "from 2018-01-01 until open" in found.message


# S110


def test_s110_a_version_twice() -> None:
    found = only(specification("smets2", version("2.0", terms(*SOUND)), version("2.0", terms(*SOUND))))
    assert (found.code, found.path) == ("S110", ("versions", 1, "version"))


def test_s110_an_id_twice() -> None:
    found = only(SMETS1, SMETS1)
    assert (found.code, found.path) == ("S110", ("id",))


def test_s110_a_pair_twice_in_either_order() -> None:
    pairs = listed(incompatible("smets2@2.0", "gbcs@3.2"), incompatible("gbcs@3.2", "smets2@2.0"))
    found = only(SMETS1, SMETS2, GBCS, pairs)
    assert (found.code, found.path) == ("S110", ("incompatibilities", 1))
    assert "gbcs 3.2 and smets2 2.0, from open until open" in found.message


def test_s110_a_pair_of_one_side() -> None:
    found = only(SMETS1, SMETS2, GBCS, listed(incompatible("gbcs@3.2", "gbcs@3.2")))
    assert (found.code, found.path) == ("S110", ("incompatibilities", 0))


def test_a_pair_of_two_times_or_two_parts_is_no_pair_twice() -> None:
    pair = incompatible("smets2@2.0", "gbcs@3.2")
    times = listed(in_times(pair, "", "2020-10-22"), in_times(pair, "2020-10-22"))
    assert problems(SMETS1, SMETS2, GBCS, times) == []
    parts = listed(incompatible("smets1@1.2/ESME", "gbcs@3.2"), incompatible("gbcs@3.2", "smets1@1.2/GSME"))
    assert problems(SMETS1, SMETS2, GBCS, parts._replace(excluded=())) == []


# S111 and S112


def test_s111_a_version_that_its_document_never_issued() -> None:
    found = only(smets(terms(*SOUND)), schedule_9=["1.2-draft.1", "3.0-draft.2"])
    assert (found.code, found.path) == ("S111", ("versions", 0, "version"))
    assert "seclog draft schedule-9 --version 2.0" in found.hint
    assert found.code in NOTES
    assert only(smets(terms(*SOUND)), schedule_9=[]).code == "S111"


def test_s112_notes_an_issued_version_that_no_specification_names() -> None:
    found = only(SMETS1, SMETS2, GBCS, schedule_9=["1.2", "2.0", "3.1", "3.2", "4.2", "5.0", "5.1-draft.1"])
    assert (found.file, found.code, found.path) == ("smets1", "S112", ("versions",))
    assert found.message == "schedule-9 5.0 is issued, and no specification has it (there are: SMETS1, SMETS2, GBCS)."
    assert found.code in NOTES


# S113


@pytest.mark.parametrize("later", ["2018-10-04", "2018-10-03"])
def test_s113_statements_out_of_order(later: str) -> None:
    ends = [("2018-07-13", "", ""), ("2018-10-05", "2018-10-04", "moved"), ("2018-12-05", later, "again")]
    found = only(smets(terms(span("installation", "2018-01-01", ends))))
    assert (found.code, found.path) == ("S113", ("versions", 0, "terms", 0, "installation", "until", 2, "since"))
    assert f"since {later} after one since 2018-10-04" in found.message


@pytest.mark.parametrize(("by", "codes"), [("first", ["S113"]), ("second", []), ("both", []), ("none", ["S113"])])
def test_s113_lets_two_moves_have_one_day_where_it_is_only_the_latest_of_the_second(by: str, codes: list[str]) -> None:
    ends = [("2018-07-13", "", ""), ("2018-10-05", "2018-10-04", "moved"), ("2018-12-05", "2018-10-04", "again")]
    held = span("installation", "2018-01-01", ends)
    marks = (False, by in ("first", "both"), by in ("second", "both"))
    dated = tuple(one._replace(since_by=mark) for one, mark in zip(held.ends, marks, strict=True))
    found = check_specifications([smets(terms(held._replace(ends=dated)))])
    assert [one.code for one in found if one.code == "S113"] == codes


def test_s113_points_at_the_key_that_is_there() -> None:
    held = span("installation", [("2018-01-01", "2018-10-04", ""), ("2018-02-01", "2018-10-01", "moved")], "open")
    by = held._replace(begins=(held.begins[0], held.begins[1]._replace(since_by=True)))
    assert only(smets(terms(by))).path[-3:] == ("from", 1, "since_by")


# S114


def conditional(*conditions: str) -> Specification:
    days = [("2018-01-01", "2018-12-31"), ("2019-01-01", "2019-12-31"), ("2020-01-01", "2020-12-31")]
    return smets(
        *(terms(span("installation", *one), condition=word) for one, word in zip(days, conditions, strict=False))
    )


@pytest.mark.parametrize("conditions", [("prepayment", "prepayment", "prepaiment"), ("prepayment", "prepaiment")])
def test_s114_notes_a_condition_that_is_perhaps_misspelt(conditions: tuple[str, ...]) -> None:
    found = only(conditional(*conditions))
    assert (found.code, found.path[-1]) == ("S114", "condition")
    assert found.path[3] == len(conditions) - 1
    assert "'prepayment'" in found.hint
    assert found.code in NOTES


@pytest.mark.parametrize(
    "conditions",
    [("prepayment", "derogation"), ("prepayment", "prepayment derogation"), ("prepayment", "prepayment", "")],
)
def test_other_conditions_are_no_misspelling(conditions: tuple[str, ...]) -> None:
    assert problems(conditional(*conditions)) == []


@pytest.mark.parametrize(
    ("devices", "at", "meant"),
    [
        (("ESME", "ESME", "esme"), 2, "ESME"),
        (("esme", "ESME"), 1, "esme"),
        (("Meter-A", "meter-a", "meter-a"), 0, "meter-a"),
        (("GSME", "GSNE"), 1, "GSME"),
        (("GSNE", "GSME", "GSME"), 0, "GSME"),
        (("GSME", "GMSE"), 1, "GSME"),
        (("PPMID", "PPMIDD"), 1, "PPMID"),
        (("PPMID", "PPMD"), 1, "PPMID"),
    ],
)
def test_s114_notes_a_device_type_that_is_perhaps_misspelt(devices: tuple[str, ...], at: int, meant: str) -> None:
    found = only(naming(*devices))
    assert (found.code, found.path) == ("S114", ("versions", at, "terms", 0, "devices", 0))
    assert found.message.endswith(f"names the device type {devices[at]}, and others have {meant}.")
    assert f"Write {meant!r} if that is meant" in found.hint


@pytest.mark.parametrize(
    "devices",
    [
        ("ESME", "GSME"),
        ("ESME GSME", "ESME", "GSME"),
        ("HCALCS HCALC", "HCALCS", "HCALCS"),
        ("METER-1", "METER-2", "METER-2"),
        ("CH", "CT", "CT"),
        ("GSME", "GSNE", "GSME", "GSNE"),
        ("PPMID", "PPM", "PPMID"),
        ("", "ESME"),
    ],
)
def test_other_device_types_are_no_misspelling(devices: tuple[str, ...]) -> None:
    assert problems(naming(*devices)) == []


def test_s114_takes_what_another_specification_declares_for_right() -> None:
    other = specification("smets1", version("1.2", terms(*SOUND)))._replace(devices=(("ESME", "Electricity meter"),))
    found = only(naming("esme", "esme"), other)
    assert (found.file, found.code, found.path[1]) == ("smets2", "S114", 0)
    both = other._replace(devices=(("ESME", "Electricity meter"), ("ESMEX", "Another")))
    assert problems(naming("ESMEX"), both) == []


# S115


def naming(*devices: str) -> Specification:
    """A specification of which each version is for other device types."""
    versions = (version(f"{number}.0", terms(*SOUND, devices=one)) for number, one in enumerate(devices, 1))
    return specification("smets2", *versions)


def declaring(one: Specification, *devices: str) -> Specification:
    return one._replace(devices=tuple((device, f"the device {device}") for device in devices))


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("esme", "Write 'ESME' if that is meant"),
        ("GSNE", "Write 'GSME' if that is meant"),
        ("CH", "Declared are: ESME, GSME"),
    ],
)
def test_s115_a_device_type_that_is_not_declared(written: str, hint: str) -> None:
    found = only(declaring(naming("ESME", f"GSME {written}"), "ESME", "GSME"))
    assert (found.file, found.code, found.path) == ("smets2", "S115", ("versions", 1, "terms", 0, "devices", 1))
    assert found.message == (
        f"SMETS2 2.0 for GSME and {written} names the device type {written}, and SMETS2 does not declare it "
        "(`devices`)."
    )
    assert found.hint == f'{hint}; a further device type is added: `devices: {{{written}: "NAME"}}`.'
    assert found.code not in NOTES


def test_s115_is_found_in_a_relation_and_once() -> None:
    relation = for_devices(goes_with("gbcs", "3.1"), "ESME", "ESMA")
    found = only(declaring(related(relation), "ESME", "GSME"), GBCS)
    assert (found.code, found.path) == ("S115", ("versions", 0, "goes_with", 0, "devices", 1))
    assert "'ESME'" in found.hint


def test_what_is_declared_may_be_named_or_not() -> None:
    assert problems(declaring(naming("ESME", "", "GSME"), "ESME", "GSME", "CH")) == []
    relation = for_devices(goes_with("gbcs", "3.1"), "CH")
    assert problems(declaring(related(relation), "ESME", "GSME", "CH"), GBCS) == []


def test_s105_holds_a_pair_against_the_declared_device_types() -> None:
    pair = listed(incompatible("smets2@1.0/esme", "gbcs@3.2"), excluded="")
    found = check_specifications([declaring(naming("esme"), "ESME"), GBCS], [pair])
    assert [(one.file, one.code) for one in found] == [("smets2", "S115"), ("incompatibilities", "S105")]
    assert problems(declaring(naming("ESME"), "ESME", "esme"), GBCS, pair) == []


# S116


@pytest.mark.parametrize(
    ("pair", "key"),
    [
        (incompatible("smets1@1.2", "gbcs@3.2"), "first"),
        (incompatible("gbcs@3.2", "smets1@1.2/ESME", since="2020-10-22"), "second"),
    ],
)
def test_s116_a_pair_with_what_its_list_leaves_out(pair: Incompatibility, key: str) -> None:
    found = only(SMETS1, SMETS2, GBCS, listed(pair))
    assert (found.file, found.code) == ("incompatibilities", "S116")
    assert found.path == ("incompatibilities", 0, key, "specification")
    assert found.message.endswith("and leaves smets1 out (`excluded`).")
    assert "or smets1 from `excluded`" in found.hint
    assert found.code not in NOTES


def test_a_pair_that_has_ended_or_that_another_list_leaves_out_may_stay() -> None:
    pair = incompatible("smets1@1.2", "gbcs@3.2")
    assert problems(SMETS1, SMETS2, GBCS, listed(in_times(pair, "", "2020-10-22"))) == []
    other = listed()._replace(id="others")
    assert problems(SMETS1, SMETS2, GBCS, other, listed(pair, excluded="")) == []


# S117

INSTALLED = span("installation", "2018-01-01", "2019-12-31")
KEPT = span("maintenance", "2018-01-01", "open")


@pytest.mark.parametrize(
    ("held", "for_devices"),
    [
        ([terms(INSTALLED)], " for ESME"),
        ([terms(INSTALLED, devices="ESME GSME")], " for ESME and GSME"),
        ([terms(INSTALLED, devices="ESME GSME"), terms(KEPT)], " for GSME"),
        ([terms(INSTALLED, devices=""), terms(KEPT, devices="ESME"), terms(KEPT, devices="GSME")], None),
        ([terms(INSTALLED, devices=""), terms(KEPT, devices="ESME")], None),
        ([terms(INSTALLED, devices="")], ""),
        ([terms(INSTALLED), terms(KEPT, condition="prepayment")], " for ESME"),
        ([terms(INSTALLED), terms(KEPT, devices="")], None),
        ([terms(INSTALLED, KEPT)], None),
        ([terms(INSTALLED, condition="prepayment")], None),
        ([terms(span("applicability", "open", "open"))], None),
    ],
)
def test_s117_notes_a_deciding_period_without_maintenance(held: list[Terms], for_devices: str | None) -> None:
    found = check_specifications([smets(*held)])
    if for_devices is None:
        assert found == []
        return
    (note,) = found
    assert (note.code, note.path) == ("S117", ("versions", 0, "terms", 0, "installation"))
    assert note.message == (
        f"SMETS2 2.0 has an installation period{for_devices}, from 2018-01-01 until 2019-12-31, and no maintenance "
        "period."
    )
    assert "maintenance: {from: unknown, until: unknown}" in note.hint
    assert note.code in NOTES


def test_s117_is_for_the_period_that_decides() -> None:
    registered = terms(span("registration", "2018-01-01", "open"))
    assert [one.code for one in check_specifications([smets(registered, decided_by="registered")])] == ["S117"]
    assert [one.code for one in check_specifications([smets(registered)])] == ["S109"]


# Words


def test_words_of_lists_and_periods() -> None:
    assert listing(["a"]) == "a"
    assert listing("abc") == "a, b and c"
    assert days_printed(SMETS1.versions[0].terms[0].spans[0].on()) == (
        "from unknown (sure: 2018-07-13) until 2018-12-05"
    )


def test_all_devices_and_no_device_are_told_apart() -> None:
    inverted = span("applicability", "2020-01-01", "2019-01-01")
    some = terms(span("applicability", "2018-01-01", "2018-02-01"), devices="GSME")
    assert "SMETS2 2.0 for all devices, from" in only(smets(terms(inverted, devices=""), some)).message
    assert "SMETS2 2.0, from" in only(smets(terms(inverted, devices=""))).message


def test_s118_a_document_that_is_not_in_the_rulebook_is_noted() -> None:
    found = check_specifications([GBCS._replace(document="schedule-99")], (), {"schedule-9": ("2.0", "3.1", "3.2")})
    assert [(one.code, one.path) for one in found] == [("S118", ("document",))]
    assert found[0].hint.startswith("Write schedule-9 if that is meant")
    (far,) = check_specifications([GBCS._replace(document="q")], (), {"schedule-9": ("2.0",)})
    assert far.hint == "Draft the document."
    assert not check_specifications([GBCS._replace(document="q")], (), {})
