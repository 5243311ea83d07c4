"""Names in a question about specifications: found in any letter case, the nearest said for a wrong one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from seclog.core.errors import UsageError
from seclog.core.spec_names import condition_named, device_named, specification_named
from tests.core.spec_samples import GBCS, SMETS1, SMETS2, book

BOOK = book(SMETS1._replace(devices=(("ESME", "Electricity Meter"),)), SMETS2, GBCS._replace(name="Great Britain"))
HELD = BOOK.specifications


@pytest.mark.parametrize("name", ["smets2", "SMETS2", "Smets2"])
def test_a_specification_is_found_by_id_or_name(name: str) -> None:
    assert specification_named(BOOK, name) is HELD[1]
    assert specification_named(BOOK, "great britain").id == "gbcs"


@pytest.mark.parametrize(("name", "found"), [("esme", "ESME"), ("electricity METER", "ESME"), ("GSME", "GSME")])
def test_a_device_type_is_found_by_id_or_name(name: str, found: str) -> None:
    assert device_named(HELD, name) == found


def test_the_id_of_a_device_type_stands_above_the_name_of_another() -> None:
    one = SMETS1._replace(devices=(("ESME", "gsme"),))
    assert device_named([one], "GSME") == "GSME"


def test_a_condition_is_as_it_is_written() -> None:
    assert condition_named(HELD, "Prepayment") == "prepayment"


@pytest.mark.parametrize(
    ("find", "message", "hint"),
    [
        (lambda: specification_named(BOOK, "smets3"), "There is no specification 'smets3'.", "Did you mean smets2?"),
        (lambda: specification_named(BOOK, "Great Britian"), "There is no specification 'Great Britian'.",
         "Did you mean Great Britain?"),
        (lambda: specification_named(BOOK, "q"), "There is no specification 'q'.", "There are: smets1, smets2, gbcs."),
        (lambda: device_named(HELD, "EMSE"), "There is no device type 'EMSE'.", "Did you mean ESME?"),
        (lambda: device_named(HELD[1:], "q"), "There is no device type 'q'.", "There is: ESME."),
        (lambda: device_named(HELD[2:], "q"), "There is no device type 'q'.", "Leave it out."),
        (lambda: condition_named(HELD, "prepay"), "There is no condition 'prepay'.", "Did you mean prepayment?"),
    ],
)  # fmt: skip
def test_a_wrong_name_is_refused_with_the_nearest_or_all(find: Callable[[], object], message: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        find()
    assert (refused.value.message, refused.value.hint) == (message, hint)
