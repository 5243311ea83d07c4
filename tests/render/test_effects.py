"""Effects drawn: the list of them, and what is said of them at a document."""

from __future__ import annotations

import json
from datetime import date

import pytest

from seclog.core.effects import Effect
from seclog.core.effects_report import Effects
from seclog.render.document import document_page
from seclog.render.tables import drawn, render, view
from tests.render.samples import LATE, NOVEMBER, entry, history

VARIED = Effect(
    "section-g",
    "Section G",
    "G3.2",
    "varied",
    date(2020, 6, 1),
    date(2020, 12, 31),
    date(2020, 5, 20),
    "Direction of 20 May 2020",
    "Twelve months instead of six",
    "in effect",
    "2020-05-21T09:00:00Z",
    "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
)
EXPIRES = VARIED._replace(
    document="appendix-al",
    label="Appendix AL",
    clause="",
    kind="expires",
    last_on=None,
    notified_on=None,
    instrument="",
    description="",
    status="to come",
)


def effects(*rows: Effect, **changes: object) -> Effects:
    return Effects("Smart Energy Code", NOVEMBER, "", rows, ())._replace(**changes)


def test_people_see_the_columns_that_the_list_is_known_by() -> None:
    rows = [line for line in render(effects(VARIED, EXPIRES), "markdown").splitlines() if line.startswith("|")]
    assert [[cell.strip() for cell in row.strip("|").split("|")] for row in (rows[0], *rows[2:])] == [
        ["Provision", "Description", "Date of notice", "From", "Until"],
        [
            "Section G G3.2",
            "varied: Twelve months instead of six; Direction of 20 May 2020",
            "2020-05-20",
            "2020-06-01",
            "2020-12-31",
        ],
        ["Appendix AL", "expires (to come)", "", "2020-06-01", ""],
    ]
    assert "As of 2020-11-29: 2 effects." in render(effects(VARIED, EXPIRES), "table").splitlines()


def test_the_time_of_knowledge_and_what_is_overdue_come_first() -> None:
    text = render(effects(VARIED, known_at="2020-12-01", overdue=(LATE,)), "table")
    notice, known = text.index("Due and not yet recorded"), text.index("As of 2020-11-29, as known on 2020-12-01: 1 ef")
    assert notice < known < text.index("Section G")


def test_lines_for_programs_have_every_fact() -> None:
    header, first, second = render(effects(VARIED, EXPIRES), "tsv").splitlines()
    fields = dict(zip(header.split("\t"), first.split("\t"), strict=True))
    assert fields == {
        "document": "section-g",
        "label": "Section G",
        "clause": "G3.2",
        "kind": "varied",
        "from_on": "2020-06-01",
        "last_on": "2020-12-31",
        "notified_on": "2020-05-20",
        "instrument": "Direction of 20 May 2020",
        "description": "Twelve months instead of six",
        "status": "in effect",
    }
    assert second.split("\t")[4:7] == ["2020-06-01", "", ""]


def test_json_has_the_shape_that_is_promised() -> None:
    found = json.loads(render(effects(VARIED, EXPIRES, known_at="2020-12-01", overdue=(LATE,)), "json"))
    first, second = found.pop("effects")
    assert found == {
        "schema": "seclog/effects/1",
        "collection": {"name": "Smart Energy Code"},
        "as_of": "2020-11-29",
        "known_at": "2020-12-01",
        "overdue": [{"release": "2020-12", "title": "December 2020 single release", "planned_on": "2020-12-03"}],
    }
    assert first == {
        "document": "section-g",
        "label": "Section G",
        "clause": "G3.2",
        "kind": "varied",
        "from_on": "2020-06-01",
        "last_on": "2020-12-31",
        "notified_on": "2020-05-20",
        "instrument": "Direction of 20 May 2020",
        "description": "Twelve months instead of six",
        "status": "in effect",
        "recorded_at": "2020-05-21T09:00:00Z",
        "commit": "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
    }
    assert (second["clause"], second["last_on"], second["notified_on"]) == ("", None, None)


@pytest.mark.parametrize(("form", "said"), [("csv", "document,label,clause"), ("markdown", "2020-11-29: 0 effects.")])
def test_no_effects_are_a_list_all_the_same(form: str, said: str) -> None:
    assert said in render(effects(), form)


def test_what_is_overdue_is_a_notice_where_the_form_has_no_place_for_it() -> None:
    assert view(effects(overdue=(LATE,))).notices[0].startswith("Due and not yet recorded")
    assert view(effects()).notices == ()


@pytest.mark.parametrize("width", [30, 60, 200])
def test_every_width_holds_every_word(width: int) -> None:
    page = " ".join(drawn(view(effects(VARIED)), "table", width, False).split())
    for word in ("G3.2", "Twelve", "2020-12-31"):
        assert word in page


# --- at the document ---------------------------------------------------------------------------------------------

LINE = (
    "Effect on Section G G3.2: varied: Twelve months instead of six; Direction of 20 May 2020; 2020-06-01 to 2020-12-31"
)
SHOWN = history(entry("8.0", "live", notes=("The last word of G4 was left out.",)), effects=(VARIED, EXPIRES))


def test_a_document_says_what_has_effect_on_it_and_what_was_printed_wrongly() -> None:
    page = document_page(SHOWN, SHOWN.versions[0], b"Words.\n", False).splitlines()
    assert LINE in page
    assert "Effect on Appendix AL: expires (to come); 2020-06-01" in page
    assert "Erratum: The last word of G4 was left out." in page


def test_a_history_says_the_same_below_its_versions() -> None:
    page = " ".join(render(SHOWN, "table").split())
    assert LINE in page
    assert "Erratum to 8.0: The last word of G4 was left out." in page
    data = json.loads(render(SHOWN, "json"))
    assert [one["clause"] for one in data["effects"]] == ["G3.2", ""]
    assert data["versions"][0]["notes"] == ["The last word of G4 was left out."]


def test_a_version_that_has_expired_says_so() -> None:
    gone = history(entry("8.0", "expired", ended_on=date(2021, 4, 1)))
    page = document_page(gone, gone.versions[0], b"Words.\n", False)
    assert "Version   8.0, expired\n" in page
    assert "In force  2020-11-29 to 2021-03-31\n" in page
    assert "expired" in render(gone, "table")
