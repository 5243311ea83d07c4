from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.specification import (
    Incompatibilities,
    Incompatibility,
    Relation,
    Span,
    Specification,
    Stated,
    Terms,
)
from seclog.core.specification_moves import moved
from seclog.core.specification_problem import Problem
from tests.core.spec_samples import (
    GBCS,
    SMETS1,
    SMETS2,
    Told,
    day,
    end,
    goes_with,
    incompatible,
    listed,
    span,
    specification,
    terms,
    version,
)

JULY, OCTOBER, DECEMBER = "2018-07-13", "2018-10-05", "2018-12-05"
BARE: Told = JULY
TWICE: Told = [(JULY, "", ""), (OCTOBER, "2018-07-13", "moved")]
THRICE: Told = [*TWICE, (DECEMBER, "2018-10-04", "moved again")]


def smets(*held: Terms, relations: tuple[Relation, ...] = ()) -> Specification:
    return specification("smets1", version("1.2", *held, relations=relations))


def ending(ends: Told, begins: Told = "unknown") -> Specification:
    return smets(terms(span("installation", begins, ends), devices="ESME GSME"))


def only(before: object, after: object) -> Problem:
    (found,) = moved(before, after)  # type: ignore[arg-type]
    assert found.message.endswith(".")
    assert found.hint
    return found


def told(before: Told, after: Told) -> list[str]:
    """The codes of what happened to an end; a beginning of the same words fares the same."""
    ends = [one.code for one in moved(ending(before), ending(after))]
    if "@" not in f"{before}{after}":
        assert [one.code for one in moved(ending("open", before), ending("open", after))] == ends
    return ends


# What is no move


@pytest.mark.parametrize("same", [SMETS1, SMETS2, GBCS, listed(incompatible("smets2@2.0", "gbcs@3.2"))])
def test_what_stays_has_not_moved(same: Specification | Incompatibilities) -> None:
    assert moved(same, same) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("unknown", JULY),
        ("unknown", "open"),
        ("unknown", "not-set"),
        ("unknown@2018-07-13", JULY),
        ("unknown@2018-07-13", "open"),
        ("unknown@2018-07-13", "unknown@2018-08-13"),
        ("unknown", TWICE),
        ("not-set", JULY),
        ("not-set", [("not-set", "", ""), (JULY, "2018-01-01", "set")]),
        ([(JULY, "", ""), ("not-set", "2018-01-01", "left open")], [(JULY, "", ""), (OCTOBER, "2018-07-01", "set")]),
        (BARE, TWICE),
        (TWICE, THRICE),
        (OCTOBER, TWICE),
        (DECEMBER, THRICE),
        ([(JULY, "", ""), ("unknown", "2018-07-13", "moved")], TWICE),
    ],
)
def test_learning_setting_and_adding_are_no_moves(before: Told, after: Told) -> None:
    assert told(before, after) == []


def dated(since: str, by: bool) -> Specification:
    changed = span("installation", "unknown", [(JULY, "", ""), (OCTOBER, since, "moved")])
    ends = (changed.ends[0], changed.ends[1]._replace(since_by=by))
    return smets(terms(Span("installation", changed.begins, ends)))


def test_the_latest_day_of_a_statement_may_become_its_day() -> None:
    by = dated("2018-07-13", True)
    assert moved(by, dated("2018-07-10", False)) == moved(by, dated("2018-07-12", True)) == []
    assert only(by, dated("2018-07-14", False)).code == "S107"
    assert only(dated("2018-07-13", False), by).code == "S107"


def test_a_source_or_a_reason_may_be_put_right() -> None:
    before = ending(TWICE)
    ends = tuple(one._replace(source="S44") for one in before.versions[0].terms[0].spans[0].ends)
    held = before.versions[0].terms[0]
    after = smets(held._replace(spans=(held.spans[0]._replace(ends=ends),)))
    assert moved(before, after) == []


# S106


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BARE, OCTOBER),
        (BARE, "open"),
        (BARE, "unknown"),
        (BARE, "not-set"),
        ("open", JULY),
        ("open", "not-set"),
        ("not-set", "open"),
        ("not-set", "unknown"),
        ("unknown@2018-07-13", "2018-07-12"),
        ("unknown@2018-07-13", "unknown"),
        ("unknown@2018-07-13", "not-set"),
        (BARE, [(OCTOBER, "", ""), (DECEMBER, "2018-10-04", "moved again")]),
        (TWICE, [(JULY, "", ""), (DECEMBER, "2018-10-04", "moved again")]),
        (BARE, [(JULY, "", ""), (OCTOBER, "2018-07-13", "")]),
    ],
)
def test_s106_a_side_that_moved_without_its_former_statement_and_a_reason(before: Told, after: Told) -> None:
    assert told(before, after) == ["S106"]


def test_s106_shows_what_to_write() -> None:
    found = only(ending(BARE), ending(OCTOBER))
    assert found.path == ("versions", 0, "terms", 0, "installation", "until", 0)
    assert found.message == (
        "The `until` of the installation period of SMETS1 1.2 for ESME and GSME moved from 2018-07-13 to 2018-10-05, "
        "and no statement of 2018-07-13 is kept."
    )
    assert found.hint.endswith(
        'until: [{on: 2018-07-13, source: "test"}, {on: 2018-10-05, since: DATE, reason: "TEXT"}]',
    )


def test_s106_keeps_all_that_was_stated_in_what_to_write() -> None:
    before = ending([("unknown@2018-07-13", "", ""), (JULY, "2018-06-01", 'so "said", at last')])
    held = before.versions[0].terms[0]
    ends = (held.spans[0].ends[0], held.spans[0].ends[1]._replace(since_by=True, source=""))
    before = smets(held._replace(spans=(held.spans[0]._replace(ends=ends),)))
    after = ending([("unknown@2018-07-13", "", ""), (OCTOBER, "2018-08-01", "later")])
    found = only(before, after)
    assert found.path[-1] == 1
    assert (
        'until: [{on: unknown, sure: 2018-07-13, source: "test"}, '
        '{on: 2018-07-13, since_by: 2018-06-01, reason: "so \\"said\\", at last"}, '
        '{on: 2018-10-05, since: 2018-08-01, reason: "later"}]'
    ) in found.hint


def test_s106_is_for_the_side_that_moved_and_for_each_condition_alone() -> None:
    general = terms(span("installation", "2018-01-01", BARE), devices="ESME GSME")
    split = terms(span("installation", "2018-01-01", OCTOBER), devices="ESME GSME", condition="prepayment")
    assert moved(smets(general), smets(general, split)) == []
    later = split._replace(spans=(span("installation", "2018-01-02", OCTOBER),))
    found = only(smets(general, split), smets(general, later))
    assert found.path == ("versions", 0, "terms", 1, "installation", "from", 0)
    assert "for ESME and GSME, prepayment moved from 2018-01-01 to 2018-01-02" in found.message


def test_s106_is_found_in_a_relation() -> None:
    def related(ends: Told, *with_versions: str) -> Specification:
        return smets(relations=(goes_with("gbcs", *with_versions, ends=ends),))

    found = only(related("open", "3.1", "3.2"), related(JULY, "3.1", "3.2"))
    assert (found.code, found.path) == ("S106", ("versions", 0, "goes_with", 0, "until", 0))
    assert "SMETS1 1.2 with gbcs 3.1 and 3.2 moved from open to 2018-07-13" in found.message


def test_s106_tells_two_unknown_ends_apart_by_what_is_sure() -> None:
    found = only(ending("unknown@2018-07-13"), ending("unknown@2018-07-01"))
    assert "moved from unknown (sure: 2018-07-13) to unknown (sure: 2018-07-01), and" in found.message


# S107


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TWICE, BARE),
        (TWICE, OCTOBER),
        (TWICE, [(JULY, "", ""), (DECEMBER, "2018-07-13", "moved")]),
        (TWICE, [("2018-07-14", "", ""), (OCTOBER, "2018-07-13", "moved")]),
        (TWICE, [(JULY, "", ""), (OCTOBER, "2018-07-14", "moved")]),
        (THRICE, TWICE),
        (THRICE, [(JULY, "", ""), (DECEMBER, "2018-10-04", "moved again")]),
        (THRICE, DECEMBER),
        ([("unknown", "2018-01-01", ""), (JULY, "2018-06-01", "found")], [(JULY, "2018-01-02", "")]),
    ],
)
def test_s107_what_was_stated_changed_or_is_gone(before: Told, after: Told) -> None:
    assert told(before, after) == ["S107"]


def test_s107_says_what_to_put_back() -> None:
    found = only(ending(THRICE), ending([(JULY, "", ""), (DECEMBER, "2018-10-04", "moved again")]))
    assert found.path == ("versions", 0, "terms", 0, "installation", "until", 1)
    assert "was stated as 2018-10-05 since 2018-07-13" in found.message
    assert '{on: 2018-10-05, since: 2018-07-13, reason: "moved", source: "test"}' in found.hint


def test_s107_says_where_a_day_was_only_the_latest() -> None:
    found = only(dated("2018-07-13", True), dated("2018-07-20", True))
    assert "was stated as 2018-10-05 since or before 2018-07-13" in found.message


def test_s107_a_version_or_a_pair_taken_out_or_another_kind_of_file() -> None:
    assert only(SMETS1, listed()).code == only(listed(), SMETS1).code == "S107"
    found = only(SMETS2, SMETS2._replace(versions=SMETS2.versions[1:]))
    assert (found.code, found.path) == ("S107", ("versions",))
    assert "had the version 2.0" in found.message
    pairs = listed(incompatible("smets2@2.0", "gbcs@3.2"), incompatible("smets2@3.1/GSME", "gbcs@3.1"))
    turned = listed(incompatible("gbcs@3.2", "smets2@2.0"))
    found = only(pairs, turned)
    assert (found.code, found.path) == ("S107", ("incompatibilities",))
    assert "smets2 3.1 GSME with gbcs 3.1" in found.message


def test_s107_a_period_taken_out_whole_or_for_one_device_type() -> None:
    held = terms(span("installation", "2018-01-01", JULY), span("maintenance", "2018-01-01", "open"), devices="A B")
    found = only(smets(held), smets(held._replace(spans=held.spans[:1])))
    assert (found.code, found.path) == ("S107", ("versions", 0))
    assert found.message == ("The maintenance period of SMETS1 1.2 for A and B, from 2018-01-01 until open, is gone.")
    fewer = held._replace(devices=("A",), spans=held.spans[:1])
    both = held._replace(spans=held.spans[:1])
    assert only(smets(both), smets(fewer)).message.endswith("until 2018-07-13, is gone for B.")


def test_s107_a_relation_taken_out_whole_or_for_one_version() -> None:
    before = smets(relations=(goes_with("gbcs", "3.1", "3.2"),))
    assert only(before, smets()).message.endswith("SMETS1 1.2 with gbcs 3.1 and 3.2, from open until open, is gone.")
    fewer = smets(relations=(goes_with("gbcs", "3.1"),))
    assert only(before, fewer).message.endswith("is gone with gbcs 3.2.")
    parted = smets(relations=(goes_with("gbcs", "3.2"), goes_with("gbcs", "3.1")))
    assert moved(before, parted) == []


def test_terms_may_be_parted_and_joined_as_long_as_each_device_type_keeps_its_period() -> None:
    joined = terms(span("installation", "2018-01-01", JULY), devices="ESME GSME")
    parted = smets(joined._replace(devices=("ESME",)), joined._replace(devices=("GSME",)))
    assert moved(smets(joined), parted) == moved(parted, smets(joined)) == []
    for_all = joined._replace(devices=())
    assert moved(parted, smets(for_all)) == []
    found = only(smets(for_all, joined._replace(devices=("IHD",), condition="x")), smets(for_all))
    assert "for IHD, x" in found.message


def test_a_version_may_move_within_its_file() -> None:
    assert moved(SMETS2, SMETS2._replace(versions=tuple(reversed(SMETS2.versions)))) == []


def test_what_was_said_of_a_specification_that_is_gone_may_go_with_it() -> None:
    before = smets(relations=(goes_with("gbcs", "3.1"), goes_with("chts", "1.0")))
    after = smets(relations=(goes_with("chts", "1.0"),))
    assert moved(before, after, ["gbcs"]) == moved(before, before, ["gbcs"]) == []
    assert [one.code for one in moved(before, after, ["chts"])] == ["S107"]
    pairs = listed(incompatible("smets2@2.0", "gbcs@3.2"), incompatible("smets2@2.0", "chts@1.0"))
    assert moved(pairs, listed(pairs.pairs[1]), ["gbcs"]) == []
    assert [one.code for one in moved(pairs, listed(pairs.pairs[1]), ["chts"])] == ["S107"]


# What is put right


def ended(*ends: tuple[str, str, str]) -> Specification:
    """An end of statements, each with its day, since when and why what stood there before was wrong."""
    stated = tuple(
        Stated(end(word), since, False, "why" if since else "", "", wrong)
        for word, day_since, wrong in ends
        for since in [day(day_since) if day_since else None]
    )
    return with_ends(stated)


FIRST, SECOND, THIRD = (JULY, "", ""), (OCTOBER, "2018-07-13", ""), (DECEMBER, "2018-10-04", "")
SLIP = "a slip"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([FIRST], [(OCTOBER, "", SLIP)]),
        ([FIRST], [(OCTOBER, "", SLIP), THIRD]),
        ([FIRST, SECOND], [("2018-07-14", "", SLIP), SECOND]),
        ([FIRST, SECOND], [("2017-12-31", "", ""), ("2018-07-14", "2018-01-01", SLIP), SECOND]),
        ([FIRST, SECOND], [FIRST, (DECEMBER, "2018-07-13", SLIP)]),
        ([FIRST, SECOND], [FIRST, (OCTOBER, "2018-07-20", SLIP)]),
        ([FIRST, SECOND], [FIRST, ("2018-10-06", "2018-07-13", SLIP), THIRD]),
        ([FIRST, SECOND], [(JULY, "", SLIP)]),
        ([FIRST, SECOND], [("2018-07-15", "", SLIP)]),
        ([FIRST, SECOND, THIRD], [FIRST, (DECEMBER, "2018-10-04", SLIP)]),
        ([FIRST, SECOND, THIRD], [(OCTOBER, "2018-07-13", SLIP), THIRD]),
        ([FIRST, SECOND, THIRD], [FIRST, ("2018-10-06", "2018-07-13", SLIP), THIRD]),
        ([FIRST, THIRD], [FIRST, (OCTOBER, "2018-07-13", SLIP), THIRD]),
        ([FIRST, (OCTOBER, "2018-07-13", SLIP)], [FIRST, (DECEMBER, "2018-07-13", "another slip")]),
    ],
)
def test_what_stands_in_the_place_of_a_wrong_statement_says_why_it_was_wrong(
    before: list[tuple[str, str, str]], after: list[tuple[str, str, str]]
) -> None:
    assert moved(ended(*before), ended(*after)) == []
    silent = [(on, since, "") for on, since, _ in after]
    assert [one.code for one in moved(ended(*before), ended(*silent))] in (["S106"], ["S107"])
    stale = [(on, since, wrong) for (on, since, _), (_, _, wrong) in zip(before, [*after, *after], strict=False)]
    assert moved(ended(*stale), ended(*after)) != []  # the same words do not say what is wrong now


def test_a_correction_elsewhere_puts_nothing_right() -> None:
    after = ended((JULY, "", SLIP), (DECEMBER, "2018-07-13", ""))
    assert [one.code for one in moved(ended(FIRST, SECOND), after)] == ["S107"]
    after = ended((JULY, "", SLIP), THIRD)
    assert [one.code for one in moved(ended(FIRST, SECOND, THIRD), after)] == ["S107"]


def test_s107_tells_how_a_wrong_statement_is_put_right() -> None:
    found = only(ended(FIRST, SECOND, THIRD), ended(FIRST, (OCTOBER, "2018-07-14", ""), THIRD))
    assert 'if it was wrong, say why in the statement that stands in its place: `corrected: "TEXT"`' in found.hint
    assert '`corrected: "TEXT"`' in only(ended(FIRST), ended((OCTOBER, "", ""))).hint


def test_s107_a_statement_put_between_two_that_were_made() -> None:
    found = only(ended(FIRST, THIRD), ended(FIRST, SECOND, THIRD))
    assert (found.code, found.path) == ("S107", ("versions", 0, "terms", 0, "installation", "until", 1))
    assert "is stated as 2018-10-05 since 2018-07-13, between two statements" in found.message
    assert 'if it was missing, say why in it: `corrected: "TEXT"`' in found.hint


def test_s107_a_correction_that_is_told_no_longer() -> None:
    before = ended(FIRST, (OCTOBER, "2018-07-13", SLIP))
    found = only(before, ended(FIRST, SECOND))
    assert (found.code, found.path[-2:]) == ("S107", ("until", 1))
    assert 'corrected: "a slip"' in found.hint
    assert moved(before, ended(FIRST, (OCTOBER, "2018-07-13", "in other words"))) == []


def test_a_statement_after_a_correction_needs_a_reason_all_the_same() -> None:
    after = with_ends((Stated(end(OCTOBER), corrected=SLIP), Stated(end(DECEMBER), day("2018-10-04"))))
    found = only(ended(FIRST), after)
    assert (found.code, found.hint) == ("S106", 'Give the statement its `reason: "TEXT"`.')


PAIR = incompatible("smets2@2.0", "gbcs@3.2", since="2020-10-22")
ENDED = PAIR._replace(until=day("2021-01-01"))


def test_a_pair_may_be_given_an_end_and_nothing_else_without_a_correction() -> None:
    assert moved(listed(PAIR), listed(ENDED)) == []
    assert moved(listed(ENDED), listed(ENDED._replace(reason="in other words"))) == []


@pytest.mark.parametrize(
    ("before", "after", "key", "hint"),
    [
        (PAIR, PAIR._replace(since=day("2020-10-23")), "since", "Put `since: 2020-10-22` back"),
        (PAIR, PAIR._replace(since=None), "since", "Put `since: 2020-10-22` back"),
        (PAIR._replace(since=None), PAIR, "since", "Take `since` out"),
        (ENDED, ENDED._replace(until=day("2021-02-01")), "until", "Put `until: 2020-12-31` back"),
        (ENDED, PAIR, "until", "Put `until: 2020-12-31` back"),
    ],
)
def test_s107_a_day_of_a_pair_that_changed(
    before: Incompatibility, after: Incompatibility, key: str, hint: str
) -> None:
    other = incompatible("smets2@3.1", "gbcs@3.2")
    found = only(listed(other, before), listed(other, after))
    assert (found.code, found.path) == ("S107", ("incompatibilities", 1, key))
    assert "The pair smets2 2.0 with gbcs 3.2 was listed with" in found.message
    assert hint in found.hint
    assert '`corrected: "TEXT"`' in found.hint
    assert moved(listed(before), listed(after._replace(corrected=SLIP))) == []
    stale = listed(before._replace(corrected=SLIP)), listed(after._replace(corrected=SLIP))
    assert only(*stale).path[-1] == key


def test_s107_a_correction_of_a_pair_that_is_told_no_longer() -> None:
    found = only(listed(PAIR._replace(corrected=SLIP)), listed(PAIR))
    assert (found.code, found.path) == ("S107", ("incompatibilities", 0))
    assert found.hint == 'Put back: corrected: "a slip"'


# Properties

since_days = st.lists(st.dates(), min_size=0, max_size=4, unique=True).map(sorted)
words = st.sampled_from([JULY, OCTOBER, DECEMBER, "open", "unknown", "not-set"])


@st.composite
def histories(draw: st.DrawFn) -> tuple[Stated, ...]:
    since = [None, *draw(since_days)]
    return tuple(Stated(end(draw(words)), one, False, "why" if one else "") for one in since)


def with_ends(ends: tuple[Stated, ...]) -> Specification:
    return smets(terms(Span("installation", (Stated(end("open")),), ends)))


@given(histories(), histories())
def test_a_history_may_grow_and_never_shrink(first: tuple[Stated, ...], more: tuple[Stated, ...]) -> None:
    grown = (*first, *more[1:])
    assert moved(with_ends(first), with_ends(grown)) == []
    if len(grown) > len(first):
        assert [one.code for one in moved(with_ends(grown), with_ends(first))] in (["S106"], ["S107"])


@given(histories(), histories())
def test_a_history_may_become_any_other_by_corrections(before: tuple[Stated, ...], after: tuple[Stated, ...]) -> None:
    told = tuple(one._replace(corrected="it was wrong", reason="why") for one in after)
    assert moved(with_ends(before), with_ends(told)) == []


@given(histories(), histories())
def test_what_passes_keeps_every_day_that_was_stated(before: tuple[Stated, ...], after: tuple[Stated, ...]) -> None:
    if not moved(with_ends(before), with_ends(after)):
        stated = [one.bound for one in before if one.bound.day is not None or one.bound.word == "open"]
        assert all(one in [new.bound for new in after] for one in stated)
