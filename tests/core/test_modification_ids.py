"""Ids of modifications: what is known, what is a slip, and what is kept under a present id."""

from __future__ import annotations

from datetime import date

import pytest

from seclog.core.errors import InputError, RuleError
from seclog.core.modification_ids import known_modifications, refuse_slip, state_row
from seclog.core.record import ModificationRow
from tests.core.ledger_text import state

DAY = date(2020, 10, 8)
KNOWN = state("""
    baseline 2020-02-27: section-g 7.0, section-h 7.0
    decide MP093 approved 2020-10-08
    decide MP101 targeted 2020-10-08
    decide MP102 proposed 2020-10-08
    decide SECMP0062 approved 2020-10-08
    decide DP118 proposed 2020-10-08
    decide Housekeeping proposed 2020-10-08
    plan 2020-11 for 2020-11-29
    draft 2020-11: section-g 7.1 < 7.0 by MP142 & BEIS designation
    leave 2020-11: section-h by MP157
    plan 2020-06 for 2020-06-25
    draft 2020-06: section-h 7.1 < 7.0 by MP064
    cancel 2020-06
""")


def test_what_is_known_is_recorded_or_named_on_an_open_line() -> None:
    assert list(known_modifications(KNOWN)) == [
        "MP093", "MP101", "MP102", "SECMP0062", "DP118", "Housekeeping", "MP142", "MP157",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("mp093", "MP093"),
        ("MP93", "MP093"),
        ("MP-0093", "MP093"),
        ("SECMP093", "MP093"),
        ("MP0062", "SECMP0062"),
        ("MP124", "MP142"),
        ("MP110", "MP101"),
        ("housekeping", "Housekeeping"),
    ],
)
def test_an_id_that_is_nearly_a_known_one_is_refused(name: str, near: str) -> None:
    with pytest.raises(RuleError, match=f"No modification {name} is known") as caught:
        refuse_slip(KNOWN, name)
    assert caught.value.hint.startswith(f"Did you mean {near}")
    assert caught.value.hint.endswith(f"If {name} is another one, add --new.")


def test_another_prefix_may_be_what_an_id_became() -> None:
    with pytest.raises(RuleError) as caught:
        refuse_slip(KNOWN, "MP118")
    assert "or did DP118 become MP118? seclog modifications add MP118 --was DP118" in caught.value.hint


@pytest.mark.parametrize(
    "name",
    [
        "MP093",  # known
        "MP157",  # named by what leaves
        "MP102A",  # a variant beside MP102
        "SECMP0062 part 2",
        "MP094",  # another number
        "MP039",  # turned, but of one that is decided
        "MP1010",
        "MP011",  # not beside each other: 101, 011
        "MP110A",
        "Fast track",  # no number, and near to nothing
    ],
)
def test_another_id_is_another_modification(name: str) -> None:
    refuse_slip(KNOWN, name.replace(" track", "-track"))
    assert state_row(KNOWN, name.replace(" track", "-track"), row()).state == "approved"


def row(**given: object) -> ModificationRow:
    return ModificationRow("", "approved", DAY, "", "", None, "")._replace(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["MP124", "MP110"])
def test_one_that_is_added_may_have_the_digits_of_another(name: str) -> None:
    refuse_slip(KNOWN, name, adding=True)
    with pytest.raises(RuleError):
        refuse_slip(KNOWN, "MP93", adding=True)


def test_what_is_no_id_is_refused() -> None:
    assert state_row(KNOWN, "MP93", row()) == row(modification="MP93")
    for refuse in (lambda: state_row(KNOWN, "BEIS designation", row()), lambda: refuse_slip(KNOWN, "BEIS designation")):
        with pytest.raises(InputError, match="'BEIS designation' is not a modification id"):
            refuse()


def test_what_is_known_and_not_stated_anew_is_kept_under_the_present_id() -> None:
    now = state("baseline 2020-02-27: section-g 7.0; decide DP118 proposed 2020-05-01")
    now.book.modifications["DP118"] = row(modification="DP118", title="Known", link="https://sec/DP118")
    became = state_row(now, "MP118", row(was="DP118", link="https://sec/MP118"))
    assert became == row(modification="MP118", title="Known", link="https://sec/MP118", was="DP118")
    now.book.modifications = {"MP118": became}
    now.book.renamed["DP118"] = "MP118"
    assert state_row(now, "DP118", row(title="Better")) == became._replace(title="Better")
