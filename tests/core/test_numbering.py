"""The opening rule of review paper 3.3, from clean numbers to what real files hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.errors import InputError
from seclog.core.numbering import Opening, check_baseline, opening_version
from seclog.core.version import Version, parse_version, version_key


def opened(was: str, numbering: str = "integer", renumbered: bool = True) -> Opening:
    return opening_version(was, numbering, renumbered, "7.0")


@pytest.mark.parametrize("was", ["", "  ", "-", "–", "N/A", "none", "SEC 6.21", "SEC v6.21"])
def test_a_document_without_a_number_of_its_own_takes_the_baseline(was: str) -> None:
    opening = opened(was)
    assert (opening.becomes, opening.query, opening.numbering) == ("7.0", "", "integer")
    assert "baseline" in opening.rule


@pytest.mark.parametrize("was", ["3", "3.0", "v3.0", "V3", "Version 3", "ver. 3", " v3.0 ", "version\u00a03.0"])
def test_an_integer_number_is_kept_without_a_query(was: str) -> None:
    opening = opened(was)
    assert (opening.becomes, opening.query) == ("3.0", "")
    assert "kept" in opening.rule


@pytest.mark.parametrize(
    ("was", "becomes"),
    [("1.3", "2.0"), ("v1.3 ", "2.0"), ("0.9", "1.0"), ("7.10", "8.0"), ("6.21", "7.0"), ("99999.1", "100000.0")],
)
def test_a_decimal_goes_to_the_next_integer_without_a_query(was: str, becomes: str) -> None:
    opening = opened(was)
    assert (opening.becomes, opening.query) == (becomes, "")
    assert "next integer" in opening.rule


@pytest.mark.parametrize(
    ("was", "becomes", "doubt"),
    [
        ("V 8 .1", "9.0", "“V 8 .1” was read as 8.1"),
        ("1,3", "2.0", "read as 1.3"),
        ("1.3a", "2.0", "“1.3a” was read as 1.3"),
        ("3.1.2", "4.0", "three parts"),
        ("3.0.1", "4.0", "three parts"),
        ("3.0.0", "3.0", "three parts"),
        ("01.3", "2.0", "read as 1.3"),
        ("Issue 3", "3.0", "read as 3"),
        ("DRAFT 1.2", "2.0", "speaks of a draft"),
        ("Version 2.0 29 November 2019", "2.0", "read as 2.0"),
        ("v2.0 and v3.1", "2.0", "several numbers"),
        ("2019", "2019.0", "looks like a year"),
        ("TBC", "7.0", "“TBC” is no version"),
        ("[TBC]", "7.0", "is no version"),
        ("DD MMM YYYY", "7.0", "“DD MMM YYYY” is no version"),
        ("0.0", "7.0", "is no version"),
        ("29/11/2019", "7.0", "is no version"),
        ("29.11.2019", "7.0", "is no version"),
        ("2019-11-29 ", "7.0", "is no version"),
        ("November 2019", "7.0", "is no version"),
        ("1234567", "7.0", "is no version"),
        ("٧.١", "7.0", "is no version"),
    ],
)
def test_what_was_read_leniently_is_queried(was: str, becomes: str, doubt: str) -> None:
    opening = opened(was)
    assert opening.becomes == becomes
    assert doubt in opening.query
    assert opening.query.endswith(".")


@pytest.mark.parametrize(
    ("was", "becomes", "query"),
    [
        ("3.1", "3.1", ""),
        ("v4.2", "4.2", ""),
        ("3.1.2", "3.1.2", ""),
        ("12.4", "12.4", ""),
        ("3", "3.0", "3 is recorded as 3.0."),
        ("SMETS2 v4.2", "4.2", "“SMETS2 v4.2” was read as 4.2."),
        ("GBCS 3.2", "3.2", "“GBCS 3.2” was read as 3.2."),
        (
            "Version 3.1 DD MMM YYYY draft",
            "3.1",
            "“Version 3.1 DD MMM YYYY draft” was read as 3.1; "
            "it speaks of a draft, and only live text belongs in the opening.",
        ),
        ("", "1.0", "State the number that the document itself bears."),
        ("TBC", "1.0", "“TBC” is no version: find out which number the document bears."),
    ],
)
def test_a_number_of_ones_own_is_untouched(was: str, becomes: str, query: str) -> None:
    for renumbered in (True, False):
        opening = opened(was, "own", renumbered)
        assert (opening.becomes, opening.query, opening.numbering) == (becomes, query, "own")


@pytest.mark.parametrize(
    ("was", "becomes", "numbering", "query"),
    [
        ("3", "3.0", "integer", ""),
        ("3.0", "3.0", "integer", ""),
        ("1.3", "1.3", "own", "Its decimal would mark a draft, so it goes on with a numbering of its own."),
        ("", "1.0", "integer", "State the number that the document bears, if any."),
        ("SEC 6.21", "1.0", "integer", "State the number that the document bears, if any."),
    ],
)
def test_a_type_that_is_not_renumbered_keeps_its_numbers(was: str, becomes: str, numbering: str, query: str) -> None:
    opening = opened(was, renumbered=False)
    assert (opening.becomes, opening.numbering, opening.query) == (becomes, numbering, query)
    assert "not renumbered" in opening.rule


def test_every_rule_cites_the_paper() -> None:
    rules = {
        opened(was, numbering, renumbered).rule
        for was in ("", "3", "1.3")
        for numbering in ("integer", "own")
        for renumbered in (True, False)
    }
    assert len(rules) == 7
    assert all(rule.endswith("(review paper 3.3).") for rule in rules)


@pytest.mark.parametrize("baseline", ["7.1", "7", "seven", "0.0", ""])
def test_a_baseline_that_is_not_live_is_refused(baseline: str) -> None:
    with pytest.raises(InputError):
        check_baseline(baseline)
    with pytest.raises(InputError):
        opening_version("3", "integer", True, baseline)


@given(st.text(max_size=30), st.sampled_from(["integer", "own"]), st.booleans())
def test_any_text_opens_with_a_live_version_of_its_numbering(was: str, numbering: str, renumbered: bool) -> None:
    opening = opened(was, numbering, renumbered)
    assert not parse_version(opening.becomes, opening.numbering).is_draft
    assert opening.numbering == "own" or numbering == "integer"


@given(st.integers(0, 99999), st.integers(0, 99999))
def test_a_renumbered_document_never_goes_down_nor_up_by_more_than_one(integer: int, decimal: int) -> None:
    was = f"{integer}.{decimal}"
    opening = opened(was)
    if was == "0.0":
        assert opening.becomes == "7.0"
    else:
        assert version_key(was) <= version_key(opening.becomes)
        assert Version.parse(opening.becomes).integer - integer == (decimal > 0)


@given(st.integers(1, 1900), st.sampled_from(["integer", "own"]), st.booleans())
def test_the_rule_settles_at_once(integer: int, numbering: str, renumbered: bool) -> None:
    once = opened(f"{integer}.0", numbering, renumbered)
    assert opened(once.becomes, once.numbering, renumbered) == once
