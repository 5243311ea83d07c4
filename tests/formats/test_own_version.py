from __future__ import annotations

import pytest

from seclog.core.errors import InputError
from seclog.formats.own_version import meaning, same_version


@pytest.mark.parametrize(
    ("text", "others", "found"),
    [
        ("4.2.0", ["3.1", "4.2"], "4.2"),
        ("4.2", ["4.2.0"], "4.2.0"),
        ("4.2.1", ["4.2"], ""),
        ("4.2", [], ""),
        ("4.2", ["4.2-draft.1"], ""),
    ],
)
def test_numbers_that_mean_one_version_are_found(text: str, others: list[str], found: str) -> None:
    assert same_version(text, others) == found


def test_a_draft_stands_before_its_target() -> None:
    assert meaning("4.2-draft.9") < meaning("4.2-draft.10") < meaning("4.2") < meaning("4.10")


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(InputError):
        meaning("four")
