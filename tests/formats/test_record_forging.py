"""No text in any field of any record can add a row, end the record or pass for something else."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seclog.core import record as core_record
from seclog.core.collection import Trial
from seclog.core.document import DocumentType
from seclog.core.errors import InputError
from seclog.core.record import (
    Approval,
    Baseline,
    Block,
    Corrected,
    Correction,
    DocumentRow,
    Instrument,
    LineDraft,
    LinePlan,
    LineWithdrawal,
    ModificationRow,
    Move,
    Numbering,
    Record,
    Reference,
    RegistryRecord,
    Release,
    Retirement,
)
from seclog.formats.record import parse, write
from tests.formats.record_samples import SAMPLES

BASELINE = cast(Baseline, SAMPLES["baseline"])
RELEASE = cast(Release, SAMPLES["release"])
REGISTRY = cast(RegistryRecord, SAMPLES["registry"])
CORRECTION = cast(Correction, SAMPLES["correction"])
PLAN = cast(LinePlan, SAMPLES["plan"])
DRAFT = cast(LineDraft, SAMPLES["draft"])
WITHDRAWAL = cast(LineWithdrawal, SAMPLES["withdraw"])

Place = tuple[str | int, ...]

HOSTILE = {
    "line break": "a\nVersion: section-x 9.0 | X | X | SEC | Section | x.md | none",
    "line break at the end": "a\n",
    "only a line break": "\n",
    "new record": "a\n\nSeclog-Record: release/1\nSequence: 13",
    "carriage return": "a\rVersion: x",
    "NUL": "a\x00b",
    "escape": "a\x1b[31mb",
    "tab": "a\tb",
    "form feed": "a\x0cb",
    "file separator": "a\x1cb",
    "C1 control": "a\x9bb",
    "next line": "a\x85b",
    "line separator": "a\u2028b",
    "paragraph separator": "a\u2029b",
    "right to left": "a\u202eb",
    "isolate": "a\u2066b",
    "zero width": "a\u200bb",
    "byte order mark": "\ufeffa",
    "half a character": "a\ud800",
    "leading space": " a",
    "trailing space": "a ",
    "two spaces": "a  b",
    "no-break space": "a\u00a0b",
    "the word for absent in capitals": "NONE",
    "separate accents": unicodedata.normalize("NFD", "é"),
    "too long": "x" * 301,
}
SEPARATORS = ["a | b", "|", "a|b", " | "]
HARMLESS = [
    "none",
    "Seclog-Record: release/1",
    "a > b",
    "a < b",
    "a, b",
    "Rows: 3",
    "#a",
    "-a",
    "7.0",
    "section-g",
    "é",
]


def places(value: object, at: Place = ()) -> Iterator[Place]:
    """Where the texts of a record are, down to each word of its lists."""
    if isinstance(value, str):
        yield at
    elif dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from places(getattr(value, one.name), (*at, one.name))
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from places(one, (*at, number))


def put(value: object, at: Place, text: str) -> object:
    """The record with another text at a place."""
    if not at:
        return text
    first, *rest = at
    if isinstance(first, str):
        return replace(value, **{first: put(getattr(value, first), tuple(rest), text)})  # type: ignore[type-var]
    assert isinstance(value, tuple)
    items = [put(one, tuple(rest), text) if number == first else one for number, one in enumerate(value)]
    return type(value)._make(items) if hasattr(value, "_make") else tuple(items)


PLACES = {kind: tuple(places(record)) for kind, record in SAMPLES.items()}
KIND = pytest.mark.parametrize("kind", sorted(SAMPLES))


def owners(value: object) -> Iterator[tuple[type, str]]:
    """The classes within a record, with the names of their fields that hold text."""
    if isinstance(value, tuple):
        for one in value:
            yield from owners(one)
    names = value.__annotations__ if hasattr(value, "__annotations__") else ()
    for name in names if hasattr(value, "_fields") or dataclasses.is_dataclass(value) else ():
        held = getattr(value, name)
        if name != "kind" and list(places(held))[:1] in ([()], [(0,)]):
            yield type(value), name
        yield from owners(held)


def test_the_samples_hold_every_field_that_holds_text() -> None:
    """So that a field added to any record is forged here too."""
    forged = {owner for record in SAMPLES.values() for owner in owners(record)}
    classes = {
        one
        for one in vars(core_record).values()
        if isinstance(one, type) and one.__module__ in (core_record.__name__, "seclog.core.rows")
    }
    assert {one for one, _ in forged} == {*classes, DocumentType, Trial} - {Block}
    for one in {owner for owner, _ in forged}:
        hints = {
            name for name, hint in one.__annotations__.items() if re.search(r"\bstr\b", str(hint)) and name != "kind"
        }
        assert {name for owner, name in forged if owner is one} == hints, one


@KIND
@pytest.mark.parametrize("hostile", sorted(HOSTILE))
def test_a_hostile_text_is_refused_wherever_it_stands(kind: str, hostile: str) -> None:
    for at in PLACES[kind]:
        forged = put(SAMPLES[kind], at, HOSTILE[hostile])
        with pytest.raises(InputError) as caught:
            write(forged)  # type: ignore[arg-type]
        assert caught.value.message.endswith("."), at
        assert "\n" not in caught.value.message, at
        assert len(caught.value.message) < 500, at


@KIND
@pytest.mark.parametrize("separator", SEPARATORS)
def test_what_parts_fields_is_refused_in_every_field(kind: str, separator: str) -> None:
    for at in PLACES[kind]:
        forged = put(SAMPLES[kind], at, separator)
        if at == ("subject",) and separator.strip() == separator:
            assert parse(write(forged)) == forged  # type: ignore[arg-type]
            continue
        with pytest.raises(InputError):
            write(forged)  # type: ignore[arg-type]


@KIND
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_is_written_reads_back_with_as_many_rows_and_one_token(kind: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from(PLACES[kind]))
    text = data.draw(
        st.sampled_from(HARMLESS) | st.text("a1 .,:|<>-#\n\r\x00\x1b\x85\u2028", max_size=6) | st.text(max_size=6)
    )
    forged = put(SAMPLES[kind], at, text)
    try:
        message = write(forged)  # type: ignore[arg-type]
    except InputError:
        return
    assert parse(message) == forged
    assert message.count(b"\n") == write(SAMPLES[kind]).count(b"\n")
    assert message.count(b"\nSeclog-Record: ") == 1
    assert not message.startswith(b"Seclog-Record: ")
    assert message.endswith(b"\n")
    assert b"\r" not in message


@pytest.mark.parametrize("subject", ["Seclog-Record: release/1", "Seclog-Record: x", "", "none"])
def test_a_sentence_that_could_pass_for_a_record_is_refused(subject: str) -> None:
    with pytest.raises(InputError):
        write(replace(SAMPLES["plan"], subject=subject))


@pytest.mark.parametrize("sequence", [0, -1, 1_000_000_000])
def test_a_sequence_that_would_not_be_read_is_refused(sequence: int) -> None:
    with pytest.raises(InputError, match="The record cannot be written") as caught:
        write(replace(RELEASE, sequence=sequence))
    assert "is no count" in caught.value.message


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2020, 11, 29, 0, 5, 10, 1, tzinfo=UTC),
        datetime(2020, 11, 29, 0, 5, 10),
    ],
)
def test_a_time_that_would_be_read_as_another_is_refused(moment: datetime) -> None:
    with pytest.raises(InputError, match="it would not read back as it is"):
        write(replace(RELEASE, recorded_at=moment))


ROW = RELEASE.blocks[0].versions[0]
DAY = date(2020, 11, 29)


def one_row(**changes: object) -> Record:
    row = ROW._replace(**changes)  # type: ignore[arg-type]
    return replace(RELEASE, blocks=(Block(DAY, (row,)),))


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (replace(BASELINE, collection_id=""), "is empty"),
        (replace(BASELINE, name=""), "is empty"),
        (replace(BASELINE, time_zone=""), "is empty"),
        (replace(BASELINE, live_branch=""), "is empty"),
        (replace(BASELINE, categories=("",)), "is empty"),
        (replace(BASELINE, types=(DocumentType(""),)), "is empty"),
        (replace(BASELINE, types=(DocumentType("SEC", cause="advised"),)), "'advised' cannot stand in a record"),
        (replace(BASELINE, trial=Trial(DAY, DAY, "")), "is empty"),
        (replace(BASELINE, numberings=(Numbering("a", "yearly", ""),)), "'yearly' cannot stand in a record"),
        (replace(BASELINE, numberings=(Numbering("A", "own", ""),)), "'A' cannot be a document id"),
        (replace(RELEASE, release=""), "'' cannot be a release id"),
        (replace(RELEASE, release="2020..11"), "cannot be a release id"),
        (replace(RELEASE, title=""), "is empty"),
        (replace(RELEASE, release_kind="urgent"), "'urgent' cannot stand in a record"),
        (replace(RELEASE, instruments=(Instrument("", None, ""),)), "is empty"),
        (replace(RELEASE, blocks=(Block(DAY),)), "nothing takes effect on 2020-11-29"),
        (one_row(document="a b"), "cannot be a document id"),
        (one_row(document="a 1.0 <"), "cannot be a document id"),
        (one_row(version=""), "'' is not a version"),
        (one_row(version="8.0 < 7.1"), "is not a version"),
        (one_row(version="1000000.0"), "is not a version"),
        (one_row(made_from="7"), "'7' is not a version"),
        (one_row(label=""), "is empty"),
        (one_row(title=""), "is empty"),
        (one_row(type=""), "is empty"),
        (one_row(category=""), "is empty"),
        (one_row(path="../etc/passwd"), "cannot be the path of a text"),
        (one_row(path=".git/config"), "cannot be the path of a text"),
        (one_row(path="registry/collection.yaml"), "cannot be the path of a text"),
        (one_row(path="sha256:abc"), "cannot be the path of a text"),
        (one_row(path="sha256:" + "A" * 64), "cannot be the path of a text"),
        (one_row(causes=("",)), "cannot stand in a list"),
        (one_row(causes=("MP093, MP098",)), "cannot stand in a list"),
        (replace(RELEASE, blocks=(Block(DAY, ended=(Reference("a", "x"),)),)), "'x' is not a version"),
        (replace(RELEASE, blocks=(Block(DAY, retired=(Retirement("", "a"),)),)), "cannot be a document id"),
        (replace(RELEASE, blocks=(Block(DAY, retired=(Retirement("a", "b > c"),)),)), "cannot be a document id"),
        (
            replace(REGISTRY, modifications=(ModificationRow("MP1", "consented", DAY, "", "", None, ""),)),
            "'consented' cannot stand in a record",
        ),
        (replace(REGISTRY, modifications=(ModificationRow("", "approved", DAY, "", "", None, ""),)), "is empty"),
        (replace(REGISTRY, documents=(DocumentRow("a", DAY, "", "Section", ""),)), "is empty"),
        (replace(REGISTRY, documents=(DocumentRow("a", DAY, "SEC", "", ""),)), "is empty"),
        (replace(REGISTRY, documents=(DocumentRow("a b", DAY, "SEC", "Section", ""),)), "cannot be a document id"),
        (replace(REGISTRY, approvals=(Approval("2020-11", ()),)), "The approval of '2020-11' covers no draft"),
        (replace(REGISTRY, approvals=(Approval("x y", (Reference("a", "1.0"),)),)), "cannot be a release id"),
        (replace(REGISTRY, cancelled=("baseline",)), "cannot be a release id"),
        (replace(CORRECTION, reason=""), "is empty"),
        (replace(CORRECTION, corrected=(Corrected("a", "1.0"),)), "nothing is corrected of a 1.0"),
        (replace(CORRECTION, corrected=(Corrected("a", "1.0", title=""),)), "is empty"),
        (replace(CORRECTION, corrected=(Corrected("a", "", void=True),)), "'' is not a version"),
        (replace(PLAN, release_kind=""), "'' cannot stand in a record"),
        (replace(DRAFT, release="-x"), "cannot be a release id"),
        (replace(WITHDRAWAL, release="x.lock"), "cannot be a release id"),
        (replace(WITHDRAWAL, moved=(Move("a", "7.1", "x y"),)), "cannot be a release id"),
    ],
)
def test_what_would_say_nothing_or_something_else_is_refused(record: Record, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        write(record)
    assert reason in caught.value.message
