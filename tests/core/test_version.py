"""Versions: their text, their order, and what is none."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
import semver
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.errors import InputError
from seclog.core.version import OwnVersion, Version, parse_version, version_key

NUMBER = st.integers(0, 999_999)
VERSIONS = st.builds(Version, NUMBER, NUMBER).filter(lambda one: one != Version(0, 0))
OWN = st.builds(
    lambda parts, draft: ".".join(map(str, parts)) + (f"-draft.{draft}" if draft else ""),
    st.lists(NUMBER, min_size=2, max_size=3),
    st.none() | st.integers(1, 999_999),
)


@given(VERSIONS)
def test_a_version_survives_its_text(version: Version) -> None:
    assert Version.parse(str(version)) == version


@given(OWN)
def test_a_number_of_ones_own_is_kept_as_written(text: str) -> None:
    version = OwnVersion.parse(text)
    assert str(version) == text
    assert version.is_draft == ("draft" in text)
    assert not version.released().is_draft


@given(VERSIONS, VERSIONS, VERSIONS)
def test_the_order_is_total(one: Version, two: Version, three: Version) -> None:
    assert (one < two) + (one == two) + (one > two) == 1
    low, middle, high = sorted([one, two, three])
    assert low <= middle <= high
    assert low <= high
    assert (one < two) == ((one.integer, one.decimal) < (two.integer, two.decimal))


@given(VERSIONS, VERSIONS)
def test_texts_are_ordered_as_the_versions_that_they_name(one: Version, two: Version) -> None:
    assert (version_key(str(one)) < version_key(str(two))) == (one < two)


@given(OWN, OWN)
def test_own_numbers_have_the_order_of_semantic_versions(one: str, two: str) -> None:
    left, right = (semver.Version.parse(text, optional_minor_and_patch=True) for text in (one, two))
    assert (OwnVersion(one) < OwnVersion(two)) == (left < right)
    assert (version_key(one) < version_key(two)) == (left < right)
    assert (version_key(one) == version_key(two)) == (left == right)


@pytest.mark.parametrize(
    "ascending",
    [
        ["0.1", "0.2", "1.0", "7.0", "7.1", "7.9", "7.10", "7.100", "8.0", "10.0", "99.0"],
        ["3.1", "3.2-draft.1", "3.2-draft.2", "3.2-draft.10", "3.2", "3.2.1", "3.10", "4.0-draft.1", "4.0"],
    ],
)
def test_a_later_version_stands_later(ascending: list[str]) -> None:
    assert all(version_key(one) < version_key(two) for one, two in pairwise(ascending))
    shuffled = random.Random(3).sample(ascending, len(ascending))
    assert sorted(shuffled, key=version_key) == ascending


def test_seven_ten_is_neither_seven_one_nor_before_seven_nine() -> None:
    assert Version.parse("7.10") != Version.parse("7.1")
    assert Version.parse("7.10") > Version.parse("7.9")
    assert str(Version.parse("7.10")) == "7.10"


NEITHER = [
    "",
    "7",
    "7.",
    ".1",
    "7.01",
    "07.1",
    "00.1",
    "1e3",
    "1_0.0",
    "٧.١",
    "７.１",
    "7．1",
    "7.1\n",
    "\n7.1",
    " 7.1",
    "7.1 ",
    "7. 1",
    "7.1\x00",
    "7\u200b.1",
    "-1.0",
    "+1.0",
    "7.-1",
    "7,1",
    "v7.1",
    "7.1a",
    "7.0.0.0",
    "1000000.0",
    "9" * 5_000,
    f"7.{'9' * 5_000}",
    "¹.0",
    "none",
]


@pytest.mark.parametrize("text", [*NEITHER, "7.0.0", "0.0", "4.2-draft.1"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not a version") as caught:
        Version.parse(text)
    assert "8.0 is live, 7.1 is a draft" in caught.value.hint
    assert len(caught.value.message) < 300
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("text", [*NEITHER, "4.2-draft.0", "4.2-draft.01", "4.2-draft", "4.2-beta.1", "4.2+1"])
def test_what_is_no_number_of_ones_own_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="own numbering") as caught:
        OwnVersion.parse(text)
    assert "drafts are 4.2-draft.1" in caught.value.hint
    with pytest.raises(InputError, match="is not a version"):
        version_key(text)


@pytest.mark.parametrize(
    ("draft", "live"), [("7.2", "8.0"), ("0.1", "1.0"), ("7.10", "8.0"), ("9.9", "10.0"), ("7.0", "8.0")]
)
def test_a_draft_goes_live_as_the_next_integer(draft: str, live: str) -> None:
    version = Version.parse(draft)
    assert str(version.released()) == live
    assert version.is_draft == (draft != "7.0")
    assert not version.released().is_draft


@pytest.mark.parametrize(("draft", "live"), [("4.2-draft.3", "4.2"), ("3.1.2-draft.1", "3.1.2"), ("4.2", "4.2")])
def test_a_draft_of_ones_own_goes_live_as_its_target(draft: str, live: str) -> None:
    assert str(OwnVersion.parse(draft).released()) == live


def test_a_version_is_read_in_the_numbering_of_its_document() -> None:
    assert parse_version("3.1", "integer") == Version(3, 1)
    assert parse_version("3.1", "own") == OwnVersion("3.1")
    assert parse_version("3.1", "integer").is_draft
    assert not parse_version("3.1", "own").is_draft
