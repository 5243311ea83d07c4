"""Where two word streams differ first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.plan_reissue import first_difference

LONG = tuple("abcdefghij")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (LONG, (*LONG[:6], "X", *LONG[7:]), "“... c d e f g h i j” became “... c d e f X h i j”"),
        (("a",), ("b",), "“a” became “b”"),
        (("a", "b"), ("a",), "“a b” became “a”"),
        ((), ("a",), "nothing became “a”"),
        (LONG, LONG[1:], "“a b c d ...” became “b c d e ...”"),
    ],
)
def test_the_first_words_that_differ_are_named_with_some_around_them(
    before: tuple[str, ...], after: tuple[str, ...], said: str
) -> None:
    assert first_difference(before, after) == said


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_nothing_is_said_of_the_same_words_alone(before: list[str], after: list[str]) -> None:
    assert (first_difference(tuple(before), tuple(after)) == "") == (before == after)
