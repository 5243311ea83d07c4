from __future__ import annotations

import json

import pytest

from seclog.core.report import HistoryEntry
from seclog.render.document import document_json, document_page
from tests.render.samples import BASELINE, LATE, NOVEMBER, entry, history

EIGHT = entry("8.0", "live", title="Security")
TEXT = b"# Security\n\nEach Party shall be secure.\n"


def page(one: HistoryEntry = EIGHT, data: bytes | None = TEXT, *, color: bool = False, **changes: object) -> str:
    return document_page(history(one, **changes), one, data, color)


def facts(text: str) -> dict[str, str]:
    card = text.partition("\n\n")[0].split("\n")[1:]
    return {line[:10].strip(): line[10:] for line in card}


def test_a_page_is_a_card_and_the_text() -> None:
    text = page()
    assert text.startswith("Section G  Security\nVersion   8.0, live\nIn force  from ")
    assert text.endswith("\n\n# Security\n\nEach Party shall be secure.\n")
    assert facts(text)["Type"] == "SEC, Section"


def test_a_label_that_is_the_title_stands_once() -> None:
    assert page(entry("8.0", "live", title="Section G")).startswith("Section G\nVersion")


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"effective_on": BASELINE, "ended_on": NOVEMBER}, "2020-02-27 to 2020-11-28"),
        ({"effective_on": NOVEMBER, "ended_on": NOVEMBER}, "2020-11-29, replaced that day"),
        ({"effective_on": NOVEMBER, "ended_on": None}, "from 2020-11-29"),
        ({"effective_on": None, "ended_on": None}, None),
        ({"effective_on": NOVEMBER, "ended_on": None, "status": "void"}, None),
    ],
)
def test_the_days_in_force_end_with_the_last_one(changes: dict[str, object], shown: str | None) -> None:
    assert facts(page(EIGHT._replace(**changes))).get("In force") == shown  # type: ignore[arg-type]


def test_a_remark_and_what_was_known_are_told() -> None:
    found = facts(page(EIGHT._replace(remark="recorded late (5 days)"), known_at="2021-01-05"))
    assert found["Version"] == "8.0, live, recorded late (5 days)"
    assert found["Known at"] == "2021-01-05"


def test_governance_owner_and_requirement_are_one_line_of_the_card() -> None:
    said = history().document._replace(governance="Panel", owner="SECAS")
    assert "\nGovernance: Panel; owner: SECAS\n\n" in page(document=said)
    assert "Governance" not in page()
    data = json.loads(document_json(history(EIGHT, document=said), EIGHT, TEXT))
    assert (data["document"]["governance"], data["document"]["required_by"]) == ("Panel", None)


def test_what_is_overdue_comes_first() -> None:
    assert page(overdue=(LATE,)).startswith("Due and not yet recorded: December 2020 single release")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "The text is kept elsewhere."),
        (b"PK\x03\x04\0", "The text is no plain text (5 bytes): take it with --raw -o FILE."),
        (b"caf\xe9", "The text is no plain text (4 bytes): take it with --raw -o FILE."),
        (b"", ""),
    ],
)
def test_a_text_that_cannot_be_printed_is_named(data: bytes | None, words: str) -> None:
    assert page(data=data).endswith(f"\n\n{words}\n")


def test_nothing_in_a_text_moves_the_cursor() -> None:
    text = page(data=b"a\x1b]52;c;evil\x07b\xc2\x9bc\xe2\x80\xaed\r\n")
    assert text.endswith("\n\na]52;c;evilbcd\n")


def test_colour_is_only_for_the_heading() -> None:
    assert page(color=True).startswith("\x1b[1mSection G  Security\x1b[0m\n")
    assert page().count("\x1b") == 0


def test_json_has_the_shape_that_is_promised() -> None:
    found = json.loads(document_json(history(EIGHT, known_at="2021-01-05"), EIGHT, TEXT))
    assert found["schema"] == "seclog/document-text/1"
    assert list(found) == [
        "schema", "document", "version", "status", "title", "effective_on", "ended_on", "release", "causes",
        "recorded_at", "commit", "path", "known_at", "overdue", "notes", "effects", "size", "text",
    ]  # fmt: skip
    assert found["document"]["id"] == "section-g"
    assert (found["version"], found["size"], found["text"]) == ("8.0", len(TEXT), TEXT.decode())
    assert (found["known_at"], found["recorded_at"]) == ("2021-01-05", "2020-11-29T00:05:10Z")


@pytest.mark.parametrize(("data", "size"), [(None, None), (b"PK\0", 3)])
def test_json_has_no_text_where_there_is_no_plain_one(data: bytes | None, size: int | None) -> None:
    found = json.loads(document_json(history(EIGHT), EIGHT, data))
    assert (found["text"], found["size"], found["known_at"]) == (None, size, None)
