"""Notes on statements that a change adds and that are not made since the day on which it takes effect."""

from __future__ import annotations

import pytest

from seclog.core.specification import Specification
from seclog.core.statement_days import other_days
from tests.core.spec_samples import Told, day, goes_with, span, specification, terms, version

END = ("2020-10-27", "", "")
MOVED = ("2021-06-30", "2026-12-10", "moved")
ON = day("2026-11-24")
SAID = (
    "Note: SMETS2 3.1 for ESME: the end 2021-06-30 of the installation period is stated since 2026-12-10, and Z takes "
    "effect on 2026-11-24: the table will not show it before 2026-12-10."
)


def smets2(ends: Told, number: str = "3.1", devices: str = "ESME", begins: Told = "open") -> Specification:
    return specification("smets2", version(number, terms(span("installation", begins, ends), devices=devices)))


def told(before: Specification, after: Specification) -> tuple[str, ...]:
    return other_days(before, after, ON, "Z")


def test_a_later_statement_is_not_shown_before_its_day() -> None:
    assert told(smets2([END]), smets2([END, MOVED])) == (SAID,)


def test_an_earlier_statement_claims_what_the_table_did_not_say() -> None:
    (said,) = told(smets2("open"), smets2("open", begins=[("open", "", ""), ("2019-01-01", "2026-11-01", "moved")]))
    assert "the beginning 2019-01-01 of the installation period is stated since 2026-11-01, and Z" in said
    assert said.endswith(": it claims that the table said so from 2026-11-01, before it did.")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([END], [END, ("2021-06-30", "2026-11-24", "moved")]),
        ([END, MOVED], [END, MOVED]),
        ([END], [("2019-12-31", "", ""), ("2020-10-27", "2019-07-09", "moved")]),
        ("not-set", "2021-06-30"),
    ],
)
def test_a_statement_of_the_day_and_what_was_stated_before_is_not_noted(before: Told, after: Told) -> None:
    assert told(smets2(before), smets2(after)) == ()


@pytest.mark.parametrize("change", [{"since_by": True}, {"corrected": "Misread."}])
def test_what_is_not_known_to_the_day_or_puts_something_right_is_not_judged(change: dict[str, object]) -> None:
    after = smets2([END, MOVED])
    (one,) = after.versions
    (held,) = one.terms
    (only,) = held.spans
    ends = (only.ends[0], only.ends[1]._replace(**change))  # type: ignore[arg-type]
    spans = (only._replace(ends=ends),)
    after = after._replace(versions=(one._replace(terms=(held._replace(spans=spans),)),))
    assert told(smets2([END]), after) == ()


def test_a_new_version_is_judged_and_a_statement_spread_over_other_devices_is_not_new() -> None:
    assert told(smets2([END], "2.0"), smets2([END, MOVED])) == (SAID,)
    assert told(smets2([END, MOVED]), smets2([END, MOVED], devices="ESME GSME")) == ()
    (said,) = told(smets2([END]), smets2([END, MOVED], devices="ESME GSME"))
    assert said == SAID.replace("ESME", "ESME and GSME")


def test_the_period_of_a_relation_is_judged_too() -> None:
    before = specification("smets2", version("3.1", relations=(goes_with("gbcs", "3.2", ends=[END]),)))
    after = specification("smets2", version("3.1", relations=(goes_with("gbcs", "3.2", ends=[END, MOVED]),)))
    (said,) = told(before, after)
    assert said.startswith("Note: SMETS2 3.1 with gbcs 3.2: the end 2021-06-30 of the applicability period")


def test_terms_for_another_device_may_repeat_the_days_of_their_own_version_alone() -> None:
    ends: Told = [END, MOVED]
    (one,), (other,) = smets2(ends).versions, smets2([END], "4.2").versions
    (gas,) = smets2(ends, devices="GSME").versions
    before = specification("smets2", one, other)
    assert told(before, specification("smets2", one._replace(terms=one.terms + gas.terms), other)) == ()
    found = told(before, specification("smets2", one, other._replace(terms=other.terms + gas.terms)))
    assert [note.partition(":")[2].partition(":")[0] for note in found] == [" SMETS2 4.2 for GSME"]
