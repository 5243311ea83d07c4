"""Questions to the whole record, and past versions taken in from a file, on real git."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from seclog.core.errors import InputError, StateError, UsageError
from seclog.ops.history_import import import_history
from seclog.ops.load import Known, read_known, read_rulebook
from seclog.ops.log import document_log
from seclog.ops.log_queries import log_between, log_cause, log_collection, log_modification
from tests.ops.rulebooks import DO, DRY, SECTION_G, Book, kept, refused


def lived_book(book: Book) -> None:
    """Two releases of Section G, the second on the day of another, and a draft that waits."""
    for name, day, mod in (("2026-02", "2026-02-01", "MP001"), ("2026-03", "2026-03-01", "MP002")):
        book.plan(name, day)
        book.draft("section-g", text=f"{SECTION_G}\n{name}\n", text_name="g.md", release=name, causes=(mod,))
        book.approve(mod)
        book.on(day)
        book.release(name)
    book.plan("also", "2026-03-01")
    book.draft("section-a", text="# Definitions\n\nOthers.\n", text_name="a.md", release="also", causes=("MP002",))
    book.release("also")
    book.plan("2026-06", "2026-06-01")
    book.draft("section-g", text=f"{SECTION_G}\n2026-06\n", text_name="g.md", release="2026-06", causes=("MP001",))


lived = kept(lived_book)


def test_what_changed_between_two_days_is_told_with_the_numbers_of_the_collection(lived: Book) -> None:
    found = log_between(lived.git, lived.now, date(2026, 1, 31), date(2026, 2, 1))
    assert found.numbers == ("7.0", "8.0")
    assert [(one.document, one.before, one.after, one.causes) for one in found.changes] == [
        ("section-g", ("7.0",), ("8.0",), ("MP001",))
    ]
    then = log_between(lived.git, lived.now, date(2026, 1, 31), date(2026, 3, 1), "2026-02-15")
    assert [(one.document, one.after) for one in then.changes] == [("section-g", ("8.0",))]
    error = refused(UsageError, log_between, lived.git, lived.now, date(2026, 3, 1), date(2026, 2, 1))
    assert "--between 2026-02-01 2026-03-01" in error.hint


def test_every_version_that_a_modification_brought_is_listed_with_what_waits(lived: Book) -> None:
    found = log_modification(lived.git, lived.now, "MP001")
    assert [(one.document, one.version) for one in found.versions] == [("section-g", "8.0")]
    assert [(one.document, one.draft, one.release) for one in found.waiting] == [("section-g", "9.1", "2026-06")]
    assert not log_modification(lived.git, lived.now, "MP001", "2026-01-15").versions
    assert "MP001" in refused(StateError, log_modification, lived.git, lived.now, "MP01").hint
    error = refused(StateError, log_modification, lived.git, lived.now, "XYZ")
    assert error.hint == "Type: seclog modifications"


def test_an_instrument_is_found_by_its_kind(lived: Book) -> None:
    error = refused(StateError, log_cause, lived.git, lived.now, "designation")
    assert "such as: designation" in error.hint
    assert [one.version for one in log_cause(lived.git, lived.now, "MP002").versions] == ["8.0", "9.0"]


def test_each_number_of_the_collection_is_what_made_it_up_also_of_two_on_one_day(lived: Book) -> None:
    versions = {
        number: {row.id: row.version for row in log_collection(lived.git, lived.now, number).rows}
        for number in ("7.0", "8.0", "9.0", "10.0")
    }
    assert [found["section-g"] for found in versions.values()] == ["7.0", "8.0", "9.0", "9.0"]
    assert [found["section-a"] for found in versions.values()] == ["7.0", "7.0", "7.0", "8.0"]
    assert log_collection(lived.git, lived.now, "9.0").as_of == date(2026, 3, 1)
    assert "10.0" in refused(StateError, log_collection, lived.git, lived.now, "11.0").hint


def test_the_whole_rulebook_as_known_says_what_the_log_says(lived: Book) -> None:
    git = lived.git
    for text in (None, "2026-02-15", "2026-03-01", "release/2026-02"):
        known = read_known(git, text)
        book = read_rulebook(git, known, lived.now).book
        for day in (date(2026, 1, 5), date(2026, 2, 10), date(2026, 3, 2)):
            rows = document_log(git, lived.now, day, text).rows
            assert [row[:7] for row in rows] == [row[:7] for row in book.log(day)]
    then = read_rulebook(git, read_known(git, "2026-02-15"), lived.now)
    assert "2026-03" in then.reading.lines  # planned on the first of February, and landed since
    early = refused(StateError, read_rulebook, git, Known("2020-01-01T00:00:00Z", "", "2020-01-01"), lived.now)
    assert "Nothing was recorded by 2020-01-01" in early.message


PAST = """\
Document,Title,Version,Effective from,Cause,Type,Category,Retired
Section G,Security,5.5,2017-03-15,SECMP0026,,,
Section G,,5.14,2018-02-22,,,,
Old paper,Old paper,2,2015-01-01,,Paper,Form,2016-01-01
"""


def test_past_versions_come_from_a_file_and_answer_for_their_days(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "past.csv"
    file.write_text(PAST)
    before = book.repo.state()
    assert import_history(book.git, book.tick(), DRY, str(file)).dry_run
    assert book.repo.state() == before
    tree = book.repo.git("rev-parse", "main^{tree}")
    done = import_history(book.git, book.tick(), DO, str(file))
    assert "3 past versions of 2 documents" in done.summary[0]
    assert book.repo.git("rev-parse", "main^{tree}") == tree
    assert book.live("2018-02-21")["section-g"] == "5.5"
    assert book.live("2018-02-22")["section-g"] == "5.14"
    assert book.live("2026-01-01")["section-g"] == "7.0"
    assert book.live("2015-06-01")["old-paper"] == "2.0"
    assert "old-paper" not in book.live("2016-01-01")
    assert "section-g" not in book.live("2018-02-22", "2026-01-09")
    versions = [(one.version, one.status, one.tag) for one in book.history("section-g").versions]
    assert versions == [
        ("5.5", "superseded", ""),
        ("5.14", "superseded", ""),
        ("7.0", "live", "release/baseline"),
    ]
    again = refused(InputError, import_history, book.git, book.tick(), DO, str(file))
    assert {one.code for one in again.findings} == {"history-twice"}
    refused(UsageError, import_history, book.git, book.now, DO, str(tmp_path))
