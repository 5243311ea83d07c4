from __future__ import annotations

import json
from datetime import date

from seclog.render.tables import render
from tests.render.samples import outcome, row

DONE = outcome(
    summary=("Release 2020-11 is live from 2020-11-29.", "  Section G  7.2 -> 8.0"),
    commit="1a2b3c4d5e6f708192a3",
    tags=("release/2020-11", "section-g/8.0"),
    next_steps=("seclog log",),
)


def test_lines_for_people_name_the_record_its_tags_and_the_next_command() -> None:
    assert render(DONE) == render(DONE, "table")
    assert render(DONE) == (
        "Release 2020-11 is live from 2020-11-29.\n"
        "  Section G  7.2 -> 8.0\n"
        "Record 1a2b3c4d5e; 2 tags: release/2020-11, section-g/8.0\n"
        "Next: seclog log\n"
    )


def test_a_dry_run_says_first_that_nothing_was_changed() -> None:
    dry = outcome(dry_run=True)
    assert render(dry) == "Dry run: nothing was changed.\nRelease 2020-11 is live from 2020-11-29.\n"
    assert render(dry, "markdown").startswith("Dry run: nothing was changed.\n")


def test_many_tags_are_counted_after_the_first() -> None:
    assert "82 tags: t0, t1, t2, t3 and 78 more" in render(outcome(tags=tuple(f"t{n}" for n in range(82))))


def test_an_outcome_with_nothing_to_say_says_nothing() -> None:
    assert render(outcome(summary=())) == ""


def test_json_has_every_field_and_details_as_objects() -> None:
    made = DONE._replace(details={"rows": (row(),), "on": date(2020, 11, 29), "counts": {"kept": 3}})
    data = json.loads(render(made, "json"))
    assert data["schema"] == "seclog/outcome/1"
    assert (data["action"], data["dry_run"], data["commit"]) == ("release", False, "1a2b3c4d5e6f708192a3")
    assert data["tags"] == ["release/2020-11", "section-g/8.0"]
    assert data["next_steps"] == ["seclog log"]
    assert data["details"]["rows"][0]["effective_on"] == "2020-11-29"
    assert data["details"]["on"] == "2020-11-29"
    assert data["details"]["counts"] == {"kept": 3}
    assert json.loads(render(outcome(), "json"))["commit"] is None


def test_tsv_has_one_line_per_fact() -> None:
    matters = [line.split("\t")[0] for line in render(DONE, "tsv").splitlines()]
    assert matters == ["matter", "action", "dry_run", "summary", "summary", "commit", "tag", "tag", "next"]
