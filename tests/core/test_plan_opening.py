"""The baseline: every document at its opening version, in one record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from seclog.core.collection import Collection, Trial
from seclog.core.errors import RuleError
from seclog.core.plan import Content
from seclog.core.plan_opening import Opening, OpeningRequest, baseline_tag, causes_of, plan_opening
from seclog.core.record import Baseline, Numbering, VersionRow
from tests.core.ledger_text import CATEGORIES, TYPES, document

TODAY = date(2020, 2, 28)
FEBRUARY = date(2020, 2, 27)
NOVEMBER = date(2019, 11, 29)
CODE = Collection("sec", "Smart Energy Code", "Europe/London", TYPES, CATEGORIES, Trial(None, TODAY, "a@example.org"))
OPENINGS = (
    Opening(document("smets2"), "10.0", NOVEMBER, "10.0"),
    Opening(document("smets2"), "9.1", NOVEMBER, "9.1"),
    Opening(document("guide", file=None, text="listed"), "1.0", FEBRUARY),
    Opening(document("appendix-aa"), "3.0", NOVEMBER, "3.0", "November 2019 SEC Release"),
    Opening(document("appendix-b"), "2.0", NOVEMBER, "1.3", "MP071; MP073, MP071"),
    Opening(document("section-g"), "7.0", FEBRUARY, "SEC 6.21"),
    Opening(document("section-d", type="Unknown"), "7.0", FEBRUARY),
)


def request(*openings: Opening, **changes: object) -> OpeningRequest:
    at = datetime(2020, 2, 28, 10, 0, 5, 999, tzinfo=UTC)
    made = OpeningRequest(CODE, openings or OPENINGS, "7.0", "main", None, at, TODAY, {"a.md": b"text"})
    return replace(made, **changes)  # type: ignore[arg-type]


def recorded(asked: OpeningRequest) -> Baseline:
    record = plan_opening(asked).record
    assert isinstance(record, Baseline)
    return record


def test_the_baseline_says_what_the_collection_is() -> None:
    record = recorded(request())
    assert record.recorded_at == datetime(2020, 2, 28, 10, 0, 5, tzinfo=UTC)
    assert (record.sequence, record.subject) == (1, "Baseline of the Smart Energy Code")
    assert (record.collection_id, record.name, record.time_zone) == ("sec", "Smart Energy Code", "Europe/London")
    assert (record.live_branch, record.collection_number, record.trial) == ("main", "7.0", CODE.trial)
    assert (record.types, record.categories) == (TYPES, CATEGORIES)


def test_versions_stand_by_day_then_type_then_label_then_number() -> None:
    blocks = recorded(request()).blocks
    assert [(block.effective_on, [(row.document, row.version) for row in block.versions]) for block in blocks] == [
        (NOVEMBER, [("appendix-b", "2.0"), ("appendix-aa", "3.0"), ("smets2", "9.1"), ("smets2", "10.0")]),
        (FEBRUARY, [("section-g", "7.0"), ("guide", "1.0"), ("section-d", "7.0")]),
    ]


def test_each_version_says_what_it_is_and_where_its_text_lies() -> None:
    rows = {(row.document, row.version): row for block in recorded(request()).blocks for row in block.versions}
    assert rows["appendix-b", "2.0"] == VersionRow(
        "appendix-b",
        "2.0",
        "",
        "Appendix B",
        "Rules of Appendix B",
        "Code Subsidiary Document",
        "Technical Specification",
        "documents/appendix-b.md",
        ("MP071", "MP073"),
    )
    assert rows["smets2", "9.1"].path == "documents/smets2/9.1.md"
    assert rows["guide", "1.0"].path == ""


def test_each_document_has_its_numbering_and_its_number_before() -> None:
    assert set(recorded(request()).numberings) == {
        Numbering("smets2", "own", "10.0"),
        Numbering("guide", "integer", ""),
        Numbering("appendix-aa", "integer", "3.0"),
        Numbering("appendix-b", "integer", "1.3"),
        Numbering("section-g", "integer", "SEC 6.21"),
        Numbering("section-d", "integer", ""),
    }


@pytest.mark.parametrize(("tip", "parents"), [(None, ()), ("0123", ("0123",))])
def test_the_baseline_stands_on_the_live_branch_born_or_not(tip: str | None, parents: tuple[str, ...]) -> None:
    plan = plan_opening(request(tip=tip, live_branch="trunk"))
    assert (plan.ref, plan.old, plan.parents, plan.base_tree) == ("refs/heads/trunk", tip, parents, tip)
    assert plan.changes == {"a.md": Content(b"text")}
    assert plan.tags == (baseline_tag(recorded(request())),)


@pytest.mark.parametrize(
    ("openings", "number", "tag", "summary"),
    [
        (
            OPENINGS[-2:-1],
            "7.0",
            "Smart Energy Code 7.0, baseline\n\n1 document version\n",
            "Smart Energy Code 7.0: baseline with 1 document version, in force from 2020-02-27.",
        ),
        (
            OPENINGS,
            "",
            "Smart Energy Code, baseline\n\n7 document versions\n",
            "Smart Energy Code: baseline with 7 document versions, in force from 2019-11-29, 2020-02-27.",
        ),
        (
            tuple(Opening(document(f"section-{day}"), "7.0", date(2020, 1, day)) for day in range(1, 6)),
            "",
            "Smart Energy Code, baseline\n\n5 document versions\n",
            "in force from 2020-01-01, 2020-01-02, 2020-01-03 and later days.",
        ),
    ],
)
def test_the_tag_and_the_summary_count_the_versions(
    openings: tuple[Opening, ...], number: str, tag: str, summary: str
) -> None:
    plan = plan_opening(request(*openings, number=number))
    assert (plan.tags[0].name, plan.tags[0].text) == ("release/baseline", tag)
    assert plan.summary[0].endswith(summary)


def test_a_baseline_may_be_empty() -> None:
    plan = plan_opening(request(openings=(), number=""))
    assert isinstance(plan.record, Baseline)
    assert (plan.record.blocks, plan.record.numberings) == ((), ())
    assert plan.summary == ("Smart Energy Code: an empty baseline.",)


def test_a_version_that_is_not_in_force_yet_is_refused() -> None:
    late = [Opening(document(f"section-{letter}"), "7.0", date(2020, 3, 1)) for letter in "abcdefg"]
    with pytest.raises(RuleError) as caught:
        plan_opening(request(*late, *OPENINGS))
    assert caught.value.message == (
        "Section A, Section B, Section C, Section D, Section E would take effect only on 2020-03-01: "
        "a baseline holds live text only."
    )
    assert caught.value.hint == "Leave it out, and draft it for a planned release."
    assert plan_opening(request(late[0]._replace(effective_on=TODAY))).summary


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("", ()),
        ("MP071", ("MP071",)),
        ("MP071, BEIS designation;SECMP0062 part 2", ("MP071", "BEIS designation", "SECMP0062 part 2")),
        (" ,; MP071 ,MP071", ("MP071",)),
        ("none; MP\x1b[1m; MP\u202e1; MP071", ("MP071",)),
    ],
)
def test_the_causes_of_a_statement_are_parted_and_what_no_record_can_hold_is_left_out(
    text: str, causes: tuple[str, ...]
) -> None:
    assert causes_of(text) == causes
