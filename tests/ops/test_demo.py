"""The demonstration: a real registry, sourced releases, drafts, the log."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from seclog.core.errors import StateError
from seclog.core.period import last_day
from seclog.core.report import DocumentLog, LogRow
from seclog.core.specification import SPECIFICATIONS, Incompatibilities, SpecBook, Specification
from seclog.core.validity import Asked, PeriodRow
from seclog.core.version import version_key
from seclog.formats.specification import read_specification
from seclog.ops.demo import demo
from seclog.ops.demo_events import BASELINE, RELEASES, TIDYING, DemoRelease, pending_release
from seclog.ops.demo_specifications import demo_specifications, pending_move
from seclog.ops.history import document_history
from seclog.ops.load import load_state
from seclog.ops.log import document_log
from seclog.ops.pending import pending
from seclog.ops.scope_history import scope_history
from seclog.ops.specification_check import specification_findings
from seclog.ops.specification_files import kept_findings, live_tree, versions_of
from seclog.ops.specifications import held
from seclog.ops.texts import document_text
from seclog.ops.validity import validity
from seclog.ops.verify import verify
from seclog.ops.when import When
from seclog.store.git import Git
from seclog.store.shipped import shipped_registry

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SHIPPED = shipped_registry("sec")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Git:
    folder = tmp_path_factory.mktemp("demo") / "rulebook"
    demo(NOW, str(folder))
    return Git(folder)


def rows(log: DocumentLog) -> dict[str, LogRow]:
    return {row.id: row for row in log.rows}


def test_it_opens_with_every_document_of_the_registry_but_those_that_came_later(shown: Git) -> None:
    log = rows(document_log(shown, NOW, date(2020, 3, 1)))
    entries = {
        path.rpartition("/")[2].removesuffix(".yaml") for path in shipped_registry("sec") if "/documents/" in path
    }
    assert set(log) == entries - set(BASELINE.absent)
    assert log["section-d"].version == "7.0"
    assert log["secrmp"].version == "1.0"


@pytest.mark.parametrize("release", RELEASES, ids=lambda one: one.id)
def test_each_release_is_in_force_from_its_day(shown: Git, release: DemoRelease) -> None:
    log = rows(document_log(shown, NOW, release.effective_on))
    for unit in release.units:
        assert log[unit.document].effective_on == release.effective_on
        assert log[unit.document].release == release.id
        assert set(log[unit.document].causes) == set(unit.causes)


def test_the_numbers_are_those_that_were_published(shown: Git) -> None:
    number = {one.effective_on: one.collection_number for one in RELEASES if one.collection_number}
    assert number == {
        date(2020, 11, 29): "27.0",  # S5
        date(2021, 6, 24): "40.0",  # S16
        date(2021, 9, 1): "45.0",  # S12
        date(2021, 12, 17): "54.0",  # S13
        date(2022, 7, 18): "62.0",  # S4
    }
    assert document_log(shown, NOW).number == "62.0"


def test_appendix_at_enters_with_its_designation(shown: Git) -> None:
    assert "appendix-at" not in rows(document_log(shown, NOW, date(2021, 12, 16)))
    row = rows(document_log(shown, NOW, date(2021, 12, 17)))["appendix-at"]
    assert (row.version, row.causes) == ("1.0", ("BEIS designation",))


def test_several_versions_of_a_specification_are_live_at_once(shown: Git) -> None:
    versions = [row.version for row in document_log(shown, NOW, date(2020, 3, 1)).rows if row.id == "schedule-9"]
    assert versions == ["1.2", "2.0", "3.1", "4.2"]


def test_every_text_says_that_it_is_illustrative(shown: Git) -> None:
    for version in ("7.0", "8.0"):
        text = document_text(shown, NOW, f"section-g@{version}", When()).data
        assert text is not None
        assert b"Illustrative text" in text


def test_a_release_is_left_pending_with_two_drafts_of_one_document(shown: Git) -> None:
    (release,) = pending(shown, NOW).releases
    assert release.effective_on is not None
    assert release.effective_on > NOW.date()
    assert {one.draft for one in release.documents if one.id == "section-d"} == {"8.2"}


def test_a_date_slips_and_every_date_is_kept(shown: Git) -> None:
    events = scope_history(shown, NOW, "2020-11").events
    dated = [(one.what, one.planned_on, one.reason) for one in events if one.what in ("planned", "rescheduled")]
    assert dated == [
        ("planned", None, ""),
        # S41: on 19 June 2020 the Panel agreed to ask for 29 November 2020
        ("rescheduled", date(2020, 11, 29), "The Panel agreed on 19 June 2020 to ask for 29 November 2020"),
    ]


def test_a_document_is_brought_forward_from_the_release_after(shown: Git) -> None:
    """S16, S21: of SECMP0007 the text of Appendix R came in June 2021, the rest in November."""
    moved = [(one.what, one.document, one.version) for one in scope_history(shown, NOW, "2021-06").events]
    assert ("moved in", "appendix-r", "7.1") in moved
    assert document_log(shown, NOW, date(2021, 6, 24)).rows
    assert "appendix-r" not in {one.document for one in scope_history(shown, NOW, "2021-11").events[-1:]}


def test_a_document_is_merged_and_a_date_is_put_right(shown: Git) -> None:
    gone, into = TIDYING.merged, TIDYING.into
    assert gone in rows(document_log(shown, NOW, date(2022, 8, 31)))
    assert gone not in rows(document_log(shown, NOW, TIDYING.recorded_on))
    card = document_history(shown, NOW, gone).document
    assert (card.retired_on, card.merged_into) == (TIDYING.recorded_on, into)
    day = TIDYING.recorded_on
    assert rows(document_log(shown, NOW, day))[into].version == "1.0"
    assert rows(document_log(shown, NOW, day, "2022-09-05"))[into].version == "2.0"


def test_nothing_in_it_contradicts_itself(shown: Git) -> None:
    assert verify(shown, NOW).findings == ()


def test_a_version_superseded_says_when_it_ended(shown: Git) -> None:
    versions = {one.version: one for one in document_history(shown, NOW, "Section G").versions}
    assert versions["7.0"].status == "superseded"
    assert versions["7.0"].ended_on == date(2020, 11, 29)


def end_of(shown: Git, version: str, when: When, release: str = "") -> tuple[PeriodRow, str]:
    """The period in which a meter of a SMETS2 version may be installed, and its last day in words."""
    asked = Asked("smets2", "ESME", release=release)
    report = validity(shown, NOW, when, asked)
    (row,) = [one for one in report.rows if (one.version, one.kind) == (version, "installation")]
    return row, last_day(row.period.end)


def tables(book: SpecBook) -> set[tuple[str, str]]:
    return {(one.document, one.version) for one in book.tables.values()}


@pytest.mark.parametrize("day", [BASELINE.effective_on, *(one.effective_on for one in RELEASES), NOW.date()])
def test_it_holds_the_specifications_as_they_stand_on_each_day(shown: Git, day: date) -> None:
    book = held(shown, NOW, When(day))
    expected = [read_specification(data, path) for path, data in demo_specifications(SHIPPED, day).items()]
    found: list[Specification | Incompatibilities] = [*book.specifications, *book.incompatibilities]
    assert sorted(found, key=lambda one: one.id) == expected
    assert book.early == ()


def test_what_is_kept_in_a_document_goes_live_with_it(shown: Git) -> None:
    numbers = {
        day: tables(held(shown, NOW, When(day)))
        for day in (BASELINE.effective_on, *(release.effective_on for release in RELEASES[:4:3]))
    }
    assert list(numbers.values()) == [
        {("schedule-11", "7.0"), ("tsim", "1.0")},
        {("schedule-11", "7.0"), ("tsim", "2.0")},
        {("schedule-11", "8.0"), ("tsim", "3.0")},
    ]


@pytest.mark.parametrize(
    ("when", "last"),
    [
        (When(date(2021, 11, 3)), "2022-06-30"),
        (When(date(2021, 11, 4)), "2022-12-29"),
        (When(date(2022, 7, 1)), "2022-12-29"),
        (When(date(2022, 7, 1), "2021-11-03"), "2022-06-30"),
        (When(date(2021, 11, 4), "2021-11-04"), "2022-12-29"),
    ],
)
def test_an_end_that_moved_is_told_by_the_day_and_by_what_was_known(shown: Git, when: When, last: str) -> None:
    assert end_of(shown, "4.2", when)[1] == last


def test_the_release_to_come_sets_an_end_that_is_not_set(shown: Git) -> None:
    release = pending_release(NOW.date())
    assert end_of(shown, "5.1", When())[1] == "not-set"
    row, last = end_of(shown, "5.1", When(), release.id)
    assert last == pending_move(release.effective_on).until.isoformat()
    assert row.change == "moved"


def test_the_data_and_the_documents_have_the_same_versions(shown: Git) -> None:
    state = load_state(shown, NOW)
    tree = live_tree(shown, "main")
    assert {path for path in SHIPPED if path.startswith(SPECIFICATIONS)} == tree.files.keys()
    assert specification_findings({}, tree.files, versions_of(state.book, state.lines)) == []
    assert kept_findings(tree) == []


@pytest.mark.parametrize("release", RELEASES, ids=lambda one: one.id)
def test_no_release_takes_back_what_was_stated(shown: Git, release: DemoRelease) -> None:
    eve = release.effective_on - timedelta(days=1)
    before, after = (demo_specifications(SHIPPED, day) for day in (eve, release.effective_on))
    assert specification_findings(before, after, {}) == []


def test_a_version_ends_where_the_data_say_that_it_does(shown: Git) -> None:
    live = {
        day: [row.version for row in document_log(shown, NOW, day).rows if row.id == "appendix-ad"]
        for day in (date(2021, 11, 3), date(2021, 11, 4))
    }
    assert list(live.values()) == [["1.1", "2.0", "3.0", "3.1"], ["3.0", "3.1", "4.0"]]


def test_versions_with_numbers_of_their_own_are_those_of_the_data(shown: Git) -> None:
    named: dict[str, set[str]] = {}
    for one in held(shown, NOW, When()).specifications:
        named.setdefault(one.document, set()).update(version.version for version in one.versions)
    for document, versions in named.items():
        issued = [one.version for one in document_history(shown, NOW, document).versions]
        assert sorted(issued, key=version_key) == sorted(versions, key=version_key)


def test_it_says_what_to_type_and_the_release_is_there(shown: Git, tmp_path: Path) -> None:
    steps = demo(NOW, str(tmp_path / "again")).next_steps
    assert "seclog applicable --device ESME --installed 2020-01-15" in steps
    assert f"seclog validity smets2 --for {pending_release(NOW.date()).id}" in steps


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(StateError, match="not an empty folder"):
        demo(NOW, str(tmp_path))
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]
