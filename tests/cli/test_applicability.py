"""`seclog applicability` as a person calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.support import Cli, on_terminal
from tests.ops.spec_book import build


@pytest.fixture(scope="module", name="book")
def made_book(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Three specifications of two versions each."""
    folder = tmp_path_factory.mktemp("applicability") / "book"
    build(folder)
    return str(folder)


def test_a_pipe_gets_a_line_for_each_period(cli: Cli, book: str) -> None:
    done = cli("-C", book, "applicability", "meters")
    assert (done.code, done.err) == (0, "")
    rows = [row.split("\t") for row in done.out.splitlines()[1:]]
    assert [(row[0], row[1], row[2], row[7], row[9]) for row in rows] == [
        ("meters", "3.1", "ESME", "open", "2026-10-27"),
        ("meters", "4.2", "ESME", "2026-02-01", "open"),
    ]


def test_a_terminal_gets_tables_with_days_as_iso_and_papers_have_them_in_words(cli: Cli, book: str) -> None:
    asked = ["-m", "seclog", "-C", book, "applicability", "meters", "--as-of", "2026-02-01"]
    code, text = on_terminal(asked, {"NO_COLOR": "1"})
    assert code == 0
    assert "Meters: Schedule 11 1.0, in force since 2026-01-01." in text
    assert "4.2      2026-02-01    no end" in text
    paper = cli("-C", book, "applicability", "meters", "--format", "markdown").out
    assert "| 4.2 | 1 February 2026 | no end |" in paper
    assert "As of 1 March 2026: 2 versions; first and last days are included." in paper


def test_day_and_knowledge_are_asked_for_and_told(cli: Cli, book: str) -> None:
    data = json.loads(cli("-C", book, "applicability", "--as-of", "2025-06-01", "--known", "2026-01-31", "--json").out)
    assert (data["as_of"], data["known_at"]) == ("2025-06-01", "2026-01-31")
    assert [one["early"] for one in data["tables"]] == [True, True, True]
    early = cli("-C", book, "applicability", "meters", "--as-of", "2025-06-01", "--format", "csv")
    assert "No table was in force yet on 2025-06-01: the first one is shown for Meters." in early.err


def test_a_page_is_written_for_its_suffix_and_a_device_type(cli: Cli, book: str, tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    assert cli("-C", book, "applicability", "--device", "esme", "-o", str(file)).code == 0
    assert "<h1>Applicability tables of the Test Code for ESME</h1>" in file.read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("meter",), "Did you mean meters?"),
        (("--device", "ESMX"), "Did you mean ESME?"),
        (("--json", "--format", "csv"), "cannot go together"),
    ],
)
def test_a_refusal_says_what_to_type(cli: Cli, book: str, arguments: tuple[str, ...], said: str) -> None:
    done = cli("-C", book, "applicability", *arguments)
    assert done.code == 2
    assert said in (done.out if "--json" in arguments else done.err)
