"""Files of specifications: what is written reads back, both ways, and has one layout.

The files in `golden/` show that layout.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seclog.core.errors import InputError
from seclog.core.period import Bound
from seclog.core.specification import Incompatibilities, Span, Specification, SpecVersion, Stated, Terms
from seclog.formats.specification import read_specification, read_with_places
from seclog.formats.specification_parts import SurpriseError
from seclog.formats.specification_values import converted
from seclog.formats.specification_write import write_specification
from seclog.formats.yaml_plain import PlainError, read_plain
from seclog.formats.yaml_source import load
from tests.core import spec_samples as samples
from tests.formats.drawn_specifications import VALUES

# Drawing and the full way take long on a busy machine; what is tested is not how long.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
GOLDEN = Path(__file__).parent / "golden"
SMETS2 = samples.SMETS2._replace(
    devices=(("ESME", "Electricity Smart Metering Equipment"), ("IHD", "In-Home Display: what people see")),
    note="made up for a test",
)
OPEN = (Stated(Bound(None, "open")),)
_MISREAD = (
    Stated(Bound(date(2018, 7, 14)), corrected="it said that day all along"),
    Stated(Bound(date(2018, 10, 6)), date(2018, 7, 13), True, "moved"),
    Stated(Bound(date(2018, 12, 6)), date(2018, 7, 13), True, "moved again", "S44", "misread: it said 2018-12-04"),
)
CORRECTED = samples.specification(
    "corrected", samples.version("1.2", Terms(("ESME",), "", (Span("installation", OPEN, _MISREAD),)))
)
FULL: dict[str, Specification | Incompatibilities] = {
    "smets1": samples.SMETS1,
    "smets2": SMETS2,
    "corrected": CORRECTED,
    "incompatibilities": samples.listed(
        samples.incompatible("smets2@2.0/GSME", "gbcs@3.2", since="2020-10-22")._replace(
            until=date(2021, 1, 1), corrected="misread: it said 2020-12-30"
        ),
        samples.incompatible("smets2@2.0", "gbcs@3.1")._replace(illustrative=True),
    ),
}


@pytest.mark.parametrize("name", FULL)
def test_the_layout_is_that_of_the_golden_file(name: str) -> None:
    assert write_specification(FULL[name]).decode() == (GOLDEN / f"{name}.yaml").read_text()


@pytest.mark.parametrize("name", FULL)
def test_the_golden_files_are_read_fast_and_say_the_values(name: str) -> None:
    data = (GOLDEN / f"{name}.yaml").read_bytes()
    assert converted(read_plain(data), name) == read_with_places(data, f"{name}.yaml") == FULL[name]


@settings(UNHURRIED, max_examples=60)
@given(VALUES)
def test_what_is_written_reads_back_both_ways(value: Specification | Incompatibilities) -> None:
    data = write_specification(value)
    assert read_specification(data, f"registry/specifications/{value.id}.yaml") == value
    assert read_with_places(data, f"{value.id}.yaml") == value
    assert write_specification(value) == data


def test_lists_without_anything_in_them_read_back() -> None:
    none = Incompatibilities("incompatibilities", "The list")
    assert write_specification(none) == b"id: incompatibilities\nname: The list\nincompatibilities: []\n"
    bare = Specification("smets1", "SMETS1", "schedule-9")
    assert write_specification(bare) == b"id: smets1\nname: SMETS1\ndocument: schedule-9\n"


def of(*terms: Terms) -> Specification:
    return Specification("smets1", "SMETS1", "schedule-9", versions=(SpecVersion("1.2", terms),))


@pytest.mark.parametrize(
    "value",
    [
        Specification("smets1", "", "schedule-9"),
        Specification("smets1", "a\nb", "schedule-9"),
        Specification("smets1", "SMETS1", "Schedule 9"),
        of(Terms(("E E",), "", (Span("installation", OPEN, OPEN),))),
        of(Terms((), "", ())),
        of(Terms((), "", (Span("installation", OPEN, (*OPEN, *OPEN)),))),
        of(Terms((), "", (Span("installation", (Stated(Bound(date(2020, 1, 1), "open")),), OPEN),))),
        of(Terms((), "", (Span("installation", (Stated(Bound(None, "open"), None, True),), OPEN),))),
        Specification("smets1", "SMETS1", "schedule-9", versions=(SpecVersion("1.2-draft.1"),)),
        Specification("smets1", "SMETS1", "schedule-9", versions=(SpecVersion("1.2"), SpecVersion("1.2"))),
    ],
)
def test_what_no_file_can_hold_is_not_written(value: Specification) -> None:
    with pytest.raises(InputError):
        write_specification(value)


WRONG = (
    "opne",
    "2020-02-30",
    "9999-12-31",
    "open",
    "unknown",
    "",
    "4.2-draft.1",
    "7.1",
    "12",
    "[]",
    "{}",
    "a|b",
    "null",
    "true",
)
KEYS = (
    "from",
    "until",
    "sure",
    "since",
    "since_by",
    "reason",
    "on",
    "versions",
    "terms",
    "installation",
    "devices",
    "id",
)


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[bytes, str]:
    """A file in which a few values or keys are others, or lines are missing or stand twice."""
    value = draw(st.sampled_from(tuple(FULL.values())) | VALUES)
    lines = write_specification(value).decode().splitlines()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        key, colon, text = lines[at].partition(": ")
        indent = key[: len(key) - len(key.lstrip(" -"))]
        change = draw(st.sampled_from(("value", "key", "both", "cut", "twice")))
        if change == "cut" and len(lines) > 1:
            del lines[at]
        elif change == "twice":
            lines.insert(at, lines[at])
        elif change == "value":
            lines[at] = f"{key}: {draw(st.sampled_from(WRONG))}" if colon else lines[at]
        elif change == "key":
            lines[at] = f"{indent}{draw(st.sampled_from(KEYS))}: {text}"
        else:
            lines[at] = f"{indent}{draw(st.sampled_from(KEYS))}: {draw(st.sampled_from(WRONG))}"
    return "".join(f"{line}\n" for line in lines).encode(), value.id


def read_or_refused(data: bytes, name: str) -> object:
    """What the full way reads; None where it refuses, and then every finding has a place and a way out."""
    try:
        return read_with_places(data, f"{name}.yaml")
    except InputError as error:
        found = error.findings
    assert found
    assert all(one.hint and one.message and one.where.startswith(f"{name}.yaml:") for one in found)
    return None


@settings(UNHURRIED, max_examples=100)
@given(spoilt())
def test_both_ways_agree_on_a_spoilt_file(drawn: tuple[bytes, str]) -> None:
    data, name = drawn
    full = read_or_refused(data, name)
    try:
        assert converted(read_plain(data), name) == full
    except (PlainError, SurpriseError):
        assert full is None or read_specification(data, f"{name}.yaml") == full


def as_json(value: Any) -> Any:
    """The data of a file as another reader of YAML has them: `true` and `false` are no texts."""
    if isinstance(value, dict):
        flag = value.get("illustrative")
        changed = {"illustrative": flag == "true"} if isinstance(flag, str) else {}
        return {**{key: as_json(inner) for key, inner in value.items()}, **changed}
    return [as_json(inner) for inner in value] if isinstance(value, list) else value


@settings(UNHURRIED, max_examples=60)
@given(spoilt())
def test_whatever_is_read_fits_the_schema(drawn: tuple[bytes, str]) -> None:
    from seclog.formats.schema import SCHEMAS

    jsonschema = pytest.importorskip("jsonschema")
    data, name = drawn
    value = read_or_refused(data, name)
    if value is not None:
        kind = "specification" if isinstance(value, Specification) else "incompatibilities"
        validator = jsonschema.Draft202012Validator(SCHEMAS[kind]())
        assert [error.json_path for error in validator.iter_errors(as_json(load(data, name).data))] == []
