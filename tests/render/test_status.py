from __future__ import annotations

import json

import pytest

from seclog.core.collisions import Collision
from seclog.render.tables import render
from tests.render.samples import LATE, pending_document, pending_release, status

NEXT = pending_release(pending_document())


def test_the_status_is_one_line_per_matter() -> None:
    value = status(changed=("section-d", "section-g"), next_due=(NEXT,), unpushed=("release/2020-11",))
    assert render(value, "table").splitlines() == [
        "Smart Energy Code 27.0",
        "",
        "Documents             81 documents on main",
        "Branch                main (the live line)",
        "Last release          2020-11",
        "Changed, not drafted  section-d, section-g",
        "Next due              June 2021 SEC Release (2021-06, effective 2021-06-24): 1 draft",
        "Unpushed              release/2020-11",
        "",
        "Next: seclog draft",
    ]


def test_where_there_is_nothing_the_status_says_nothing_rather_than_leaving_a_gap() -> None:
    text = render(status(last_release="", branch=""), "table")
    for line in ("none checked out (detached)", "none yet", "nothing with a date", "Unpushed              nothing"):
        assert line in text
    assert "Next:" not in text


def test_a_pending_branch_is_not_the_live_line() -> None:
    assert "Branch                pending/2021-06\n" in render(status(branch="pending/2021-06"), "table")


def test_many_names_are_counted_after_the_first() -> None:
    names = tuple(f"section-{letter}" for letter in "abcdefghijk")
    assert "section-h and 3 more" in render(status(changed=names), "table", width=200)


@pytest.mark.parametrize(
    ("changes", "first", "last"),
    [
        (
            {"unfinished": "release 2020-11"},
            "An act is unfinished: release 2020-11. Run `seclog recover`.",
            "seclog recover",
        ),
        ({"overdue": (LATE,)}, "Due and not yet recorded: December 2020 single release", "seclog release 2020-12"),
    ],
)
def test_what_needs_attention_comes_first_and_its_command_last(
    changes: dict[str, object], first: str, last: str
) -> None:
    text = render(status(**changes), "table", width=140)
    assert text.startswith(first)
    assert text.endswith(f"Next: {last}\n")


def test_json_has_every_field() -> None:
    data = json.loads(render(status(branch="", next_due=(NEXT,), unfinished="release 2020-11"), "json"))
    assert data["schema"] == "seclog/status/1"
    assert data["collection"] == {"name": "Smart Energy Code", "version": "27.0"}
    assert (data["documents"], data["live_branch"], data["branch"]) == (81, "main", None)
    assert data["unfinished"] == "release 2020-11"
    assert data["next_due"][0]["id"] == "2021-06"


def test_tsv_has_one_line_per_fact() -> None:
    value = status(changed=("section-d",), unpushed=("x",), unfinished="y", overdue=(LATE,), next_due=(NEXT,))
    facts = [tuple(line.split("\t")) for line in render(value).splitlines()]
    assert facts[0] == ("matter", "state")
    assert ("changed", "section-d") in facts
    assert facts[-4:] == [("next_due", "2021-06"), ("unpushed", "x"), ("unfinished", "y"), ("overdue", "2020-12")]


def test_branches_that_moved_apart_are_told_in_every_form() -> None:
    value = status(diverged=("main", "pending/2021-06"))
    assert render(value, "table").startswith("Moved both here and on the remote: main, pending/2021-06.")
    assert json.loads(render(value, "json"))["diverged"] == ["main", "pending/2021-06"]
    assert "diverged\tpending/2021-06\n" in render(value)


def test_the_first_collisions_are_shown_and_the_rest_counted() -> None:
    met = tuple(Collision("stale", "2021-02", f"section-{n}", "7.1", "", f"Section {n} 7.1 is stale.") for n in "abcde")
    page = render(status(collisions=met), "table")
    assert "Section c 7.1 is stale." in page
    assert "Section d" not in page
    assert "and 2 more: seclog pending" in page
    assert "more: seclog pending" not in render(status(collisions=met[:3]), "table")
    assert "collision\tSection d 7.1 is stale." in render(status(collisions=met), "tsv")
