"""The events that the demonstration replays, and its texts."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.cause import check_instrument, check_modification, modifications_of
from seclog.core.document import Document, check_release_id
from seclog.core.record import RELEASE_KINDS
from seclog.core.version import OwnVersion as OwnNumber
from seclog.core.version import Version
from seclog.ops.demo_events import BASELINE, NOTICE, RELEASES, DemoRelease, illustrative_text, pending_release
from tests.test_registry import SHIPPED

SECTION_D = Document("section-d", "Section D", "Modification Process", "SEC", "Section")
ALL = (*RELEASES, pending_release(date(2026, 11, 24)))


def release(identifier: str) -> DemoRelease:
    return next(found for found in ALL if found.id == identifier)


def documents(identifier: str) -> list[str]:
    return [unit.document for unit in release(identifier).units]


def test_the_sourced_events_stand_in_order_with_their_numbers() -> None:
    assert [(found.id, found.kind, found.effective_on, found.collection_number) for found in RELEASES] == [
        ("2020-11", "release", date(2020, 11, 29), "27.0"),
        ("2021-06", "release", date(2021, 6, 24), "40.0"),
        ("mp161", "single", date(2021, 9, 1), "45.0"),
        ("2021-11", "release", date(2021, 11, 4), None),
        ("2021-12-designation", "designation", date(2021, 12, 17), "54.0"),
        ("mp200", "single", date(2022, 7, 18), "62.0"),
    ]
    assert (BASELINE.effective_on, BASELINE.collection_number) == (date(2020, 2, 27), "7.0")
    assert "from memory" in BASELINE.note


def test_the_notice_of_november_2020_came_before_its_day() -> None:
    november = release("2020-11")
    assert november.published_on == date(2020, 11, 27)
    assert len(november.modifications) == 18


def test_the_documents_of_each_notice_are_there() -> None:
    assert {"section-a", "section-g", "section-i", "section-j", "section-l", "schedule-8"} <= set(documents("2020-11"))
    assert documents("2021-06") == ["section-h", "section-i", "section-j", "appendix-i", "appendix-o", "appendix-r"]
    assert documents("2021-12-designation") == ["section-a", "appendix-am", "appendix-at"]
    assert len(documents("mp161")) == 8
    assert len(documents("mp200")) == 11


def test_one_version_has_two_kinds_of_cause() -> None:
    unit = next(unit for unit in release("2020-11").units if unit.document == "schedule-8")
    assert (unit.causes, unit.version) == (("MP093", "BEIS designation"), "3.2")


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.id)
def test_each_release_can_be_recorded(found: DemoRelease) -> None:
    assert check_release_id(found.id) == found.id
    assert found.kind in RELEASE_KINDS
    names = {modification.id for modification in found.modifications}
    assert len(names) == len(found.modifications)
    for unit in found.units:
        assert unit.document in SHIPPED.documents
        assert set(modifications_of(unit.causes)) <= names
        for cause in unit.causes:
            assert cause == (check_modification(cause) if cause in names else check_instrument(cause))
        assert unit.drafts >= 1
        assert (unit.version is None) == (SHIPPED.documents[unit.document].numbering == "integer")
    assert len(set(documents(found.id))) == len(found.units)
    assert found.note


@pytest.mark.parametrize("found", RELEASES, ids=lambda found: found.id)
def test_a_collection_number_that_jumps_is_stated_and_explained(found: DemoRelease) -> None:
    if found.collection_number is None:
        assert "not sourced" in found.note
        return
    earlier = [one.collection_number for one in RELEASES[: RELEASES.index(found)]]
    before = next((one for one in reversed(earlier) if one), BASELINE.collection_number)
    assert Version.parse(found.collection_number).integer > Version.parse(before).integer + 1
    assert found.note.startswith(f"{found.collection_number} follows {before}: ")


def test_new_documents_are_absent_from_the_baseline_and_no_others_are_new() -> None:
    new = {document for found in RELEASES for document in found.new_documents}
    assert new == {"appendix-at"}
    assert new <= set(BASELINE.absent) <= set(SHIPPED.documents)


def test_every_own_numbered_document_of_the_baseline_has_its_versions() -> None:
    stated = {entry.document for entry in BASELINE.own_versions}
    own = {d.id for d in SHIPPED.documents.values() if d.numbering == "own"}
    assert stated == own - set(BASELINE.absent)
    assert all(not OwnNumber.parse(entry.version).is_draft for entry in BASELINE.own_versions)


def test_own_numbers_rise_and_what_they_end_is_live() -> None:
    live = {(entry.document, entry.version) for entry in BASELINE.own_versions}
    for unit in (unit for found in RELEASES for unit in found.units if unit.version):
        assert unit.version is not None
        assert all(OwnNumber.parse(v) < OwnNumber.parse(unit.version) for d, v in live if d == unit.document)
        assert {(unit.document, ended) for ended in unit.supersedes} <= live
        live.add((unit.document, unit.version))


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_the_pending_release_is_always_to_come(today: date) -> None:
    pending = pending_release(today)
    assert timedelta(days=7) <= pending.effective_on - today <= timedelta(days=160)
    assert pending.effective_on.weekday() == 3
    assert pending.effective_on.month in (2, 6, 11)
    assert pending.id == f"{pending.effective_on:%Y-%m}"


def test_the_pending_release_says_that_it_is_invented() -> None:
    pending = pending_release(date(2026, 11, 24))
    assert pending.title == "February 2027 SEC Release (illustrative)"
    assert pending.collection_number is None
    assert all("(Illustrative)" in modification.title for modification in pending.modifications)
    assert {unit.basis for unit in pending.units} == {"illustrative"}


def changed(document: Document, revision: int) -> list[str]:
    texts = [illustrative_text(document, number).splitlines() for number in (revision, revision + 1)]
    return [line for line in difflib.ndiff(*texts) if line[0] in "+-" and line[2:].strip()]


def test_a_text_has_a_title_a_notice_and_numbered_clauses() -> None:
    lines = illustrative_text(SECTION_D, 1).splitlines()
    assert lines[0] == "# Section D: Modification Process"
    assert lines[2] == NOTICE
    assert "not the text of the Smart Energy Code" in NOTICE
    clauses = [line.partition(" ")[0] for line in lines[3:] if line and not line.startswith("#")]
    assert clauses == ["D1.1", "D1.2", "D1.3", "D1.4", "D1.5", "D2.1", "D2.2", "D2.3", "D3.1"]


@given(st.integers(1, 60), st.sampled_from(sorted(SHIPPED.documents)))
def test_each_revision_changes_a_little_and_adds_or_removes_a_clause(revision: int, identifier: str) -> None:
    document = SHIPPED.documents[identifier]
    lines = changed(document, revision)
    assert 3 <= len(lines) <= 10
    removed = [line for line in lines if line.startswith("+") and line.endswith("Not used.")]
    grew = len(illustrative_text(document, revision + 1).splitlines()) - len(
        illustrative_text(document, revision).splitlines()
    )
    assert (grew, len(removed)) == ((2, 0) if revision % 2 else (0, 1))


def test_the_same_revision_is_the_same_text() -> None:
    assert illustrative_text(SECTION_D, 3) == illustrative_text(SECTION_D, 3)
    assert illustrative_text(SECTION_D, 3).endswith(".\n")


def test_a_specification_has_a_table_that_changes() -> None:
    text = illustrative_text(replace(SECTION_D, category="Technical Specification"), 2)
    assert "| Requests held in a queue | 30 |" in text
    assert text.endswith("|\n")


def test_a_document_without_a_letter_has_plain_clause_numbers_and_one_name() -> None:
    text = illustrative_text(Document("policy", "Policy", "Policy", "Other", "Governance"), 1)
    assert text.startswith("# Policy\n")
    assert "\n1.1 This document says" in text


def test_no_text_holds_a_placeholder_version_or_date() -> None:
    for document in SHIPPED.documents.values():
        body = illustrative_text(document, 4).partition(NOTICE)[2]
        assert not re.search(r"TBC|DD MMM|XXX|[{}]|[0-9]{4}|[Vv]ersion", body)


def test_a_revision_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="0"):
        illustrative_text(SECTION_D, 0)
