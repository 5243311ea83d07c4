"""Causes: which are modifications, which are legal acts, and what a draft rests on."""

from __future__ import annotations

import pytest

from seclog.core.cause import check_instrument, check_modification, is_instrument, modifications_of, standing
from seclog.core.errors import InputError


@pytest.mark.parametrize("name", ["MP093", "MP102A", "SECMP0062", "SECMP0062 part 2", "DP-12/3", "m", "A" * 40])
def test_a_modification_id_is_returned_unchanged(name: str) -> None:
    assert check_modification(name) == name
    assert not is_instrument(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "093",
        "MP093,MP094",
        "MP093 ",
        "MP093\n",
        "MP 093",
        "MP093 part",
        "MP093 part 123",
        "MP093 Part 2",
        "MP093 part ٢",
        "МP093",
        "designation",
        "Direction",
        "A" * 41,
        "MP093 | x",
    ],
)
def test_what_is_no_modification_id_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="is not a modification id") as caught:
        check_modification(name)
    assert "MP093" in caught.value.hint


@pytest.mark.parametrize(
    "name", ["BEIS designation", "Secretary of State direction", "DESNZ Re-designation", "designation"]
)
def test_an_instrument_is_known_by_its_last_word(name: str) -> None:
    assert check_instrument(name) == name
    assert is_instrument(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "must end with"),
        ("BEIS letter", "must end with"),
        ("designation of BEIS", "must end with"),
        ("BEIS, Ofgem designation", "holds a comma"),
        ("BEIS | designation", "holds '|'"),
        ("BEIS\ndesignation", "holds a line break"),
        ("BEIS  designation", "several spaces"),
        (" designation", "begins or ends with a space"),
    ],
)
def test_what_names_no_legal_act_is_refused_with_its_reason(name: str, reason: str) -> None:
    with pytest.raises(InputError, match="is not an instrument") as caught:
        check_instrument(name)
    assert reason in caught.value.message
    assert "BEIS designation" in caught.value.hint


def test_the_modifications_among_causes_keep_their_order() -> None:
    causes = ("MP093", "BEIS designation", "SECMP0062 part 2", "Ofgem direction")
    assert modifications_of(causes) == ("MP093", "SECMP0062 part 2")


@pytest.mark.parametrize(
    ("causes", "rests_on"),
    [
        ((), "proposed"),
        (("MP001",), "approved"),
        (("MP001", "BEIS designation"), "approved"),
        (("BEIS designation",), "approved"),
        (("MP001", "MP002"), "targeted"),
        (("MP002",), "targeted"),
        (("MP001", "MP002", "MP003"), "proposed"),
        (("MP004",), "proposed"),
        (("MP999",), "proposed"),
    ],
)
def test_a_draft_rests_on_the_weakest_of_its_causes(causes: tuple[str, ...], rests_on: str) -> None:
    states = {"MP001": "approved", "MP002": "targeted", "MP003": "proposed", "MP004": "rejected"}
    assert standing(causes, states) == rests_on
