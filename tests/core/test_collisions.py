"""Collisions of drafts, told while there is time: which kind, on which line, and what to do."""

from __future__ import annotations

import pytest

from seclog.core.collisions import Collision, collisions, target, warnings
from tests.core.ledger_text import state

HISTORY = """
    baseline 2020-02-27: section-g 7.0, section-h 7.0, smets2 3.1 own, guide 1.0
    plan 2020-06 for 2020-06-25
    plan 2020-11 for 2020-11-29
    plan 2020-11a for 2020-11-29
    plan mp102a for none
    plan unscheduled for none
"""


def met(text: str) -> dict[str, tuple[Collision, ...]]:
    now = state(HISTORY + text)
    lines = list(now.open_lines().values())
    return collisions(lines, {one: now.book.live_versions(one) for one in now.book.issued})


def told(text: str) -> list[tuple[str, str, str]]:
    return [(one.release, one.kind, one.text) for found in met(text).values() for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("draft 2020-06: section-g 7.1 < 7.0\ndraft 2020-11: section-h 7.1 < 7.0", []),
        (
            "draft 2020-06: section-g 7.1 < 7.0\ndraft 2020-11: section-g 7.2 < 7.0",
            [
                (
                    "2020-06",
                    "both",
                    "Section G 7.1 and 7.2 (2020-11) would both make 8.0; released first, the other needs a rebase.",
                ),
                (
                    "2020-11",
                    "superseded",
                    "Section G 7.2 would be superseded before it takes effect: 7.1 (2020-06) comes first, on "
                    "2020-06-25, and both would make 8.0. Once that is live: seclog rebase 2020-11 section-g",
                ),
            ],
        ),
        (
            "draft 2020-11: section-g 7.1 < 7.0\ndraft 2020-11a: section-g 7.2 < 7.0",
            [
                (
                    "2020-11",
                    "same-day",
                    "Section G 7.1 would be superseded on the day it takes effect: 7.2 (2020-11a) is planned for "
                    "2020-11-29 too, and both would make 8.0. Put them together: "
                    "seclog move section-g --from 2020-11 --to 2020-11a",
                ),
                (
                    "2020-11a",
                    "same-day",
                    "Section G 7.2 would be superseded on the day it takes effect: 7.1 (2020-11) is planned for "
                    "2020-11-29 too, and both would make 8.0. Put them together: "
                    "seclog move section-g --from 2020-11a --to 2020-11",
                ),
            ],
        ),
        (
            "draft 2020-11: section-g 7.1 < 7.0\ndraft mp102a: section-g 7.2 < 7.0",
            [
                ("2020-11", "also", "Section G is drafted for mp102a as well (7.2); mp102a has no date."),
                ("mp102a", "also", "Section G is drafted for 2020-11 as well (7.1); mp102a has no date."),
            ],
        ),
        (
            "draft 2020-11: section-g 7.2 < 7.0\ndraft 2020-06: section-g 7.1 < 7.0\nrelease 2020-06 on 2020-06-25",
            [
                (
                    "2020-11",
                    "stale",
                    "Section G 7.2 is stale: base 7.0, live 8.0. Rebase it first: seclog rebase 2020-11 section-g",
                )
            ],
        ),
        (
            # the other one is stale, and must be rebased whatever happens
            "draft 2020-11: section-g 7.2 < 7.0\ndraft 2020-06: section-g 7.1 < 7.0\nrelease 2020-06 on 2020-06-25\n"
            "draft 2020-11a: section-g 8.1 < 8.0",
            [
                (
                    "2020-11",
                    "stale",
                    "Section G 7.2 is stale: base 7.0, live 8.0. Rebase it first: seclog rebase 2020-11 section-g",
                ),
                ("2020-11a", "also", "Section G is drafted for 2020-11 as well (7.2)."),
            ],
        ),
        (
            "draft 2020-11: section-q 0.2\ndraft 2020-06: section-q 0.1\nrelease 2020-06 on 2020-06-25",
            [
                (
                    "2020-11",
                    "stale",
                    "Section Q 0.2 is stale: base none, live 1.0. Rebase it first: seclog rebase 2020-11 section-q",
                )
            ],
        ),
        (
            "draft 2020-11: guide 1.1 < 1.0\nretire guide in 2020-06 on 2020-06-25",
            [
                (
                    "2020-11",
                    "stale",
                    "Guide 1.1 is stale: base 1.0, live none. Rebase it first: seclog rebase 2020-11 guide",
                )
            ],
        ),
        (
            "draft 2020-06: smets2 4.2-draft.1 < 3.1\ndraft 2020-11: smets2 4.2-draft.2 < 3.1",
            [
                (
                    "2020-06",
                    "both",
                    "Smets2 4.2-draft.1 and 4.2-draft.2 (2020-11) would both make 4.2. State another for one: "
                    "seclog withdraw smets2 --from 2020-06; then: seclog draft smets2 --for 2020-06 --file FILE "
                    "--version V",
                ),
                (
                    "2020-11",
                    "both",
                    "Smets2 4.2-draft.2 and 4.2-draft.1 (2020-06) would both make 4.2. State another for one: "
                    "seclog withdraw smets2 --from 2020-11; then: seclog draft smets2 --for 2020-11 --file FILE "
                    "--version V",
                ),
            ],
        ),
        (
            "draft 2020-06: smets2 4.2-draft.1 < 3.1\ndraft 2020-11: smets2 5.0-draft.1 < 3.1",
            [
                ("2020-06", "also", "Smets2 is drafted for 2020-11 as well (5.0-draft.1)."),
                ("2020-11", "also", "Smets2 is drafted for 2020-06 as well (4.2-draft.1)."),
            ],
        ),
        (
            # moved there and not yet taken off here: one draft, not two
            "draft 2020-06: section-g 7.1 < 7.0\ndraft 2020-11: section-g 7.1 < 7.0",
            [
                ("2020-06", "also", "Section G is drafted for 2020-11 as well (7.1)."),
                ("2020-11", "also", "Section G is drafted for 2020-06 as well (7.1)."),
            ],
        ),
    ],
)
def test_what_drafts_meet_is_told_on_their_lines(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == expected


def test_of_three_releases_each_meets_the_others_by_date() -> None:
    found = met(
        "draft unscheduled: section-g 7.1 < 7.0\ndraft 2020-11: section-g 7.2 < 7.0\ndraft 2020-06: section-g 7.3 < 7.0"
    )
    assert {release: [(one.kind, one.other) for one in met] for release, met in found.items() if met} == {
        "2020-06": [("both", "2020-11"), ("also", "unscheduled")],
        "2020-11": [("superseded", "2020-06"), ("also", "unscheduled")],
        "unscheduled": [("also", "2020-06"), ("also", "2020-11")],
    }


def test_warnings_are_each_pair_once_and_no_notes() -> None:
    found = met(
        "draft unscheduled: section-g 7.1 < 7.0\ndraft 2020-11: section-g 7.2 < 7.0\ndraft 2020-06: section-g 7.3 < 7.0"
    )
    assert [(one.release, one.kind, one.other) for one in warnings(found)] == [("2020-06", "both", "2020-11")]


@pytest.mark.parametrize(
    ("draft", "made"), [("7.1", "8.0"), ("7.10", "8.0"), ("0.1", "1.0"), ("4.2-draft.3", "4.2"), ("10.1", "11.0")]
)
def test_a_draft_says_which_version_it_would_make(draft: str, made: str) -> None:
    assert target(draft) == made


def test_a_number_that_has_been_issued_meanwhile_is_told_with_the_release_where_that_is_known() -> None:
    text = "draft 2020-11: smets2 4.2-draft.1 < 3.1\ndraft 2020-06: smets2 4.2-draft.2 < 3.1\n"
    now = state(HISTORY + text + "release 2020-06 on 2020-06-25")
    lines, live = list(now.open_lines().values()), {"smets2": now.book.live_versions("smets2")}
    said = [collisions(lines, live, issued)["2020-11"] for issued in ({("smets2", "4.2"): "2020-06"}, None)]
    assert [(one.kind, one.other, one.message) for found in said for one in found] == [
        ("issued", "2020-06", "Smets2 4.2 has been issued by 2020-06."),
        ("issued", "", "Smets2 4.2 has been issued."),
    ]
    assert warnings({"2020-11": said[0]}) == said[0]
