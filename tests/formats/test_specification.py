"""Reading specifications: the values, every error at once with its place, and nothing heavy where nothing is wrong."""

from __future__ import annotations

import json
import re
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from seclog.core.errors import Finding, InputError
from seclog.core.period import Bound
from seclog.core.specification import (
    DECIDING,
    KINDS,
    Incompatibilities,
    Incompatibility,
    Relation,
    Side,
    Span,
    Specification,
    SpecVersion,
    Stated,
    Terms,
)
from seclog.formats.schema import DIALECT, SCHEMAS
from seclog.formats.specification import read_specification, read_with_places, specification_findings
from seclog.formats.specification_fields import EVENTS
from seclog.formats.specification_models import PARTS, PERIODS, IncompatibilitiesEntry, SpecificationEntry
from seclog.formats.specification_parts import SurpriseError
from seclog.formats.specification_values import converted
from seclog.formats.yaml_plain import read_plain
from seclog.formats.yaml_source import load
from tests.cli.support import python

NAME = "registry/specifications/smets1.yaml"
LIST = "registry/specifications/incompatibilities.yaml"
SHIPPED = sorted((Path(__file__).parents[2] / "registry" / "specifications").glob("*.yaml"))
HEAD = "id: smets1\nname: SMETS1\ndocument: schedule-9\n"
FULL = """\
id: smets1                      # as its file
name: SMETS1
document: schedule-9
kept_in: schedule-11
decided_by: installed
devices:
  ESME: Electricity Smart Metering Equipment
source: the tables
note: "what else: there is"
versions:
  - version: "1.2"
    source: S45
    terms:
      - devices: [ESME, GSME]
        condition: prepayment
        installation:
          from: unknown
          until:
            - on: 2018-07-13
              source: S44
            - on: 2018-10-05
              since_by: 2018-07-13
              reason: too early
              source: S44
            - on: unknown
              sure: 2018-12-05
              since: 2018-10-04
              reason: too early again
        maintenance: {from: open, until: not-set}
        illustrative: true
    goes_with:
      - specification: gbcs
        versions: ["3.1", "3.2"]
        devices: [GSME]
        until: 2020-10-27
        source: S5
  - version: "1.2.1"
"""
PAIRS = """\
id: incompatibilities
name: Incompatibility Matrix
kept_in: tsim
begins: 2020-10-22
excluded: [smets1]
incompatibilities:
  - first: {specification: smets2, version: "2.0", device: GSME}
    second: {specification: gbcs, version: "3.2"}
    reason: designed so
    source: S30
    since: 2020-10-22
    until: 2020-12-31
"""


def only(bound: Bound) -> tuple[Stated, ...]:
    return (Stated(bound),)


OPEN, UNKNOWN, NOT_SET = (Bound(None, word) for word in ("open", "unknown", "not-set"))
INSTALLATION = Span(
    "installation",
    only(UNKNOWN),
    (
        Stated(Bound(date(2018, 7, 14)), source="S44"),
        Stated(Bound(date(2018, 10, 6)), date(2018, 7, 13), True, "too early", "S44"),
        Stated(Bound(None, "unknown", date(2018, 12, 6)), date(2018, 10, 4), False, "too early again"),
    ),
)
TERMS = Terms(
    ("ESME", "GSME"), "prepayment", (INSTALLATION, Span("maintenance", only(OPEN), only(NOT_SET))), illustrative=True
)
GOES_WITH = Relation(
    "gbcs", ("3.1", "3.2"), ("GSME",), Span("applicability", only(OPEN), only(Bound(date(2020, 10, 28)))), "S5"
)
VALUE = Specification(
    "smets1",
    "SMETS1",
    "schedule-9",
    "schedule-11",
    "installed",
    (("ESME", "Electricity Smart Metering Equipment"),),
    (SpecVersion("1.2", (TERMS,), (GOES_WITH,), "S45"), SpecVersion("1.2.1")),
    "the tables",
    "what else: there is",
)
PAIR = Incompatibility(
    Side("smets2", "2.0", "GSME"), Side("gbcs", "3.2"), "designed so", "S30", date(2020, 10, 22), date(2021, 1, 1)
)


def test_a_file_says_its_specification() -> None:
    assert read_specification(FULL.encode(), NAME) == read_with_places(FULL.encode(), NAME) == VALUE


def test_a_file_says_its_incompatibilities() -> None:
    value = Incompatibilities(
        "incompatibilities", "Incompatibility Matrix", "tsim", date(2020, 10, 22), ("smets1",), (PAIR,)
    )
    assert read_specification(PAIRS.encode(), LIST) == read_with_places(PAIRS.encode(), LIST) == value


@pytest.mark.parametrize(
    "written",
    [
        FULL.replace("name: SMETS1", "name: >-\n  SMETS1"),
        FULL.replace("\n", "\r\n"),
        "\ufeff" + FULL,
        FULL.replace("ESME:", '"ESME":'),
        FULL.replace(
            "{from: open, until: not-set}", "\n          until: not-set\n          from:\n          - on: open"
        ),
    ],
)
def test_other_ways_of_writing_say_the_same(written: str) -> None:
    assert read_specification(written.encode(), NAME) == VALUE


def test_a_name_that_is_a_number_stays_a_text() -> None:
    value = read_specification(HEAD.replace("SMETS1", "7.10").encode(), NAME)
    assert value.name == "7.10"
    assert type(value.name) is str


def test_an_empty_list_or_key_stands_for_an_absent_one() -> None:
    short = Specification("smets1", "SMETS1", "schedule-9")
    empty = "kept_in:\ndecided_by: ~\ndevices:\nversions: []\nsource: null\nillustrative: false\n"
    assert read_specification((HEAD + empty).encode(), NAME) == short


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_files_are_read_both_ways(path: Path) -> None:
    data = path.read_bytes()
    assert read_specification(data, path.name) == read_with_places(data, path.name)


def findings_of(text: str, name: str = NAME) -> tuple[Finding, ...]:
    with pytest.raises(InputError) as caught:
        read_specification(text.encode(), name)
    for finding in caught.value.findings:
        assert finding.hint
        assert finding.message.partition("\n")[0].endswith(".")
        assert not re.search("Input should|pydantic|validation error|Extra inputs", finding.message + finding.hint)
    return caught.value.findings


def found(text: str, name: str = NAME) -> list[tuple[str, str]]:
    return [(one.code, one.where.removeprefix(name)[1:]) for one in findings_of(text, name)]


def test_all_errors_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = """\
id: smets1
name:
kept: schedule-11
decided_by: instaled
devices: {ESME_X: Electricity}
versions:
  - version: 1.2
    terms:
      - devices: [ESME, ESME, "E E"]
        instalation: {from: open, until: open}
      - devices: GSME
      - installation:
          from:
          until:
            - on: 2018-07-13
              sure: 2018-01-01
            - on: 2018-10-05
              since: 2018-07-13
              since_by: 2018-07-14
            - on: 9999-12-31
              since_by: 2018-07-12
              reason: because
            - on: 2019-02-30
        maintenance: {from: opne, until: TBC}
        registration: {until: []}
        manufacture: open
        illustrative: maybe
    goes_with:
      - specification: GBCS
        versions: [3.1, "3.2", "3.2", 4.2-draft.1, x, 4]
        from: ~
      - versions: []
  - version: "1.2"
"""
    assert found(text) == [
        ("R203", "1:1"),
        ("R205", "2:6"),
        ("R202", "3:1"),
        ("R208", "4:13"),
        ("R226", "5:11"),
        ("R210", "7:14"),
        ("R216", "9:25"),
        ("R226", "9:31"),
        ("R202", "10:9"),
        ("R228", "11:9"),
        ("R204", "11:18"),
        ("R205", "13:16"),
        ("R224", "15:15"),
        ("R222", "17:15"),
        ("R221", "17:15"),
        ("R223", "20:15"),
        ("R225", "20:19"),
        ("R221", "23:15"),
        ("R222", "23:15"),
        ("R211", "23:19"),
        ("R208", "24:29"),
        ("R208", "24:42"),
        ("R203", "25:23"),
        ("R205", "25:31"),
        ("R204", "26:22"),
        ("R212", "27:23"),
        ("R207", "29:24"),
        ("R210", "30:20"),
        ("R216", "30:32"),
        ("R220", "30:39"),
        ("R220", "30:52"),
        ("R220", "30:55"),
        ("R205", "31:15"),
        ("R203", "32:9"),
        ("R205", "32:19"),
        ("R216", "33:14"),
    ]


def test_all_errors_of_a_list_of_incompatibilities_are_told_at_once() -> None:
    text = """\
id: list
name: The list
begins: 22/10/2020
excluded: [smets1, smets1]
document: tsim
incompatibilities:
  - first: {specification: smets2, version: 2.0, device: G S}
    second: gbcs
    reason: a|b
    until: 9999-12-31
  - x
  -
"""
    assert found(text, LIST) == [
        ("R227", "1:5"),
        ("R211", "3:9"),
        ("R216", "4:20"),
        ("R202", "5:1"),
        ("R203", "7:5"),
        ("R210", "7:45"),
        ("R226", "7:58"),
        ("R204", "8:13"),
        ("R206", "9:13"),
        ("R225", "10:12"),
        ("R204", "11:5"),
        ("R205", "12:4"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        ("since_by", "since_by", []),
        ("since", "since_by", []),
        ("since_by", "since", ["R223"]),
        ("since", "since", ["R223"]),
    ],
)
def test_two_moves_may_have_one_day_where_it_is_only_the_latest_of_the_second(
    first: str, second: str, codes: list[str]
) -> None:
    told = (f"{{on: {on}, {key}: 2018-07-13, reason: x}}" for on, key in (("2018-10-05", first), ("open", second)))
    text = with_end(f"[{{on: 2018-07-13}}, {', '.join(told)}]")
    if codes:
        assert [code for code, _ in found(text)] == codes
    else:
        ends = read_specification(text.encode(), NAME).versions[0].terms[0].spans[0].ends  # type: ignore[union-attr]
        assert [one.since_by for one in ends] == [False, first == "since_by", True]
    with pytest.raises(SurpriseError) if codes else nullcontext():
        converted(load(text.encode(), NAME).data, "smets1")


def test_a_correction_of_a_statement_is_read() -> None:
    text = with_end("[{on: 2018-07-13, corrected: misread}]")
    one = read_specification(text.encode(), NAME)
    assert isinstance(one, Specification)
    assert one.versions[0].terms[0].spans[0].ends[0].corrected == "misread"


@pytest.mark.parametrize(
    ("end", "unknown", "hint"),
    [
        ("reason: Late, and 4.2 later", ["and 4.2 later"], ': `reason: "Late, and 4.2 later"`.'),
        ("reason: a, b, c, source: S1", ["b", "c"], ': `reason: "a, b, c"`.'),
        ('reason: "a", b', ["b"], "."),
        ('reason: so 5" long, b', ["b"], "."),
        ("x, reason: a", ["x"], "."),
    ],
)
def test_a_comma_in_a_text_in_braces_is_told_to_be_quoted(end: str, unknown: list[str], hint: str) -> None:
    first = "" if end.startswith("x") else "on: open, "
    told = [one for one in findings_of(with_end(f"[{{{first}{end}}}]")) if one.code == "R202"]
    assert [one.message.partition("\n")[0] for one in told] == [
        f"The key {key!r} is not known; a comma ends a text that stands inside {{ }}." for key in unknown
    ]
    assert {one.hint for one in told} == {f"Put the whole text in double quotes{hint}"}


@pytest.mark.parametrize("end", ["[{on: open, raeson: }]", "[{on: open, raeson : a}]", "[{on: open, raeson:}]"])
def test_a_key_that_is_not_known_with_its_colon_is_told_as_one(end: str) -> None:
    told = [one for one in findings_of(with_end(end)) if one.code == "R202"]
    assert [one.hint for one in told] == ["Did you mean reason?"]
    assert told[0].message.startswith("The key 'raeson")
    assert "comma" not in told[0].message


def with_end(end: str) -> str:
    return HEAD + f'versions:\n  - version: "1.2"\n    terms:\n      - installation: {{from: open, until: {end}}}\n'


@pytest.mark.parametrize(
    ("end", "message", "hint"),
    [
        ("opne", "`until` holds 'opne', which is none of open, unknown, not-set, nor a date.", "Did you mean open?"),
        ("not set", "`until` holds 'not set', which is none of open, unknown, not-set, nor a date.", "Did you mean"),
        ("TBC", "`until` holds 'TBC', which is none of open, unknown, not-set, nor a date.", "Write a day such as"),
        ("2018-02-30", "`until` is no date of the calendar.", "Write year, month and day: 2020-11-29."),
        ("", "`until` is empty.", "Write a day, or open, unknown or not-set."),
        ("9999-12-31", "`until` holds 9999-12-31, the last day of the calendar.", "Write open where there is no end."),
        ("[x]", "`until`, item 1 holds a text, and a map is needed.", "Write its keys below it"),
        ("{on: open}", "`until` holds a map, and a list is needed.", "Write it in brackets"),
    ],
)  # fmt: skip
def test_a_wrong_bound_is_told_in_plain_words(end: str, message: str, hint: str) -> None:
    (finding,) = findings_of(with_end(end))
    assert finding.message.partition("\n")[0] == message
    assert finding.hint.startswith(hint)
    assert finding.message.endswith("^")


@pytest.mark.parametrize(
    ("was", "becomes", "codes"),
    [
        ("id: smets1 ", "id: smets2 ", ["R227"]),
        ("id: smets1 ", "id: con ", ["R227", "R207"]),
        ("name: SMETS1", "nome: SMETS1", ["R203", "R202"]),
        ("name: SMETS1", "name: none", ["R206"]),
        ("document: schedule-9", "document: Schedule 9", ["R207"]),
        ("document: schedule-9\n", "", ["R203"]),
        ("decided_by: installed", "decided_by: bought", ["R208"]),
        ("  ESME: Electricity Smart Metering Equipment", "  - ESME", ["R204"]),
        ("  ESME: Electricity", "  E_S: Electricity", ["R226"]),
        ('version: "1.2.1"', 'version: "1.2"', ["R216"]),
        ('version: "1.2.1"', "version: [x]", ["R204"]),
        ("[ESME, GSME]", "[ESME, ESME]", ["R216"]),
        ("[ESME, GSME]", "ESME", ["R204"]),
        ("illustrative: true", "illustrative: yes", ["R212"]),
        ("illustrative: true", "illustrative:", ["R212"]),
        ("maintenance: {from: open, until: not-set}", "maintenance: open", ["R204"]),
        ("since_by: 2018-07-13", "since_by: 2018-10-04", ["R223"]),
        ("reason: too early again", "reason: too early again\n              corrected: a|b", ["R206"]),
        ("sure: 2018-12-05", "sure: open", ["R211"]),
        ("sure: 2018-12-05", "sure: 9999-12-31", ["R225"]),
        ("on: unknown\n", "on: not-set\n", ["R224"]),
        ("since: 2018-10-04", "since: 2018-10-04\n              since_by: 2018-10-04", ["R221"]),
        ("since: 2018-10-04", "since: 4 October", ["R211"]),
        ("since: 2018-10-04\n", "since:\n", ["R221"]),
        ("reason: too early again", "source: S1", ["R222"]),
        ('versions: ["3.1", "3.2"]', "versions: []", ["R205"]),
        ('versions: ["3.1", "3.2"]', 'versions: ["3.1", "3.1"]', ["R216"]),
        ('versions: ["3.1", "3.2"]', "versions: [3.1]", ["R210"]),
        ("until: 2020-10-27", "until: []", ["R205"]),
        ("until: 2020-10-27", "until:", ["R205"]),
        ("until: 2020-10-27", "until: [x]", ["R204"]),
    ],
)
def test_one_error_is_told_as_one_and_the_fast_way_leaves_it_to_the_full_one(
    was: str, becomes: str, codes: list[str]
) -> None:
    text = FULL.replace(was, becomes, 1)
    assert text != FULL
    with pytest.raises(SurpriseError):
        converted(load(text.encode(), NAME).data if codes != ["R210"] else read_plain(text.encode()), "smets1")
    assert [code for code, _ in found(text)] == codes


@pytest.mark.parametrize(
    ("was", "becomes", "code"),
    [
        ("excluded: [smets1]", "excluded: [smets1, smets1]", "R216"),
        ("since: 2020-10-22", "since: soon", "R211"),
        ("until: 2020-12-31", "until: open", "R211"),
        ("device: GSME", "device: G_S", "R226"),
        ("    reason: designed so\n", "", "R203"),
        ('{specification: gbcs, version: "3.2"}', "gbcs", "R204"),
    ],
)
def test_one_error_of_a_list_of_incompatibilities_is_told_as_one(was: str, becomes: str, code: str) -> None:
    text = PAIRS.replace(was, becomes, 1)
    assert text != PAIRS
    with pytest.raises(SurpriseError):
        converted(load(text.encode(), LIST).data, "incompatibilities")
    assert [code for code, _ in found(text, LIST)] == [code]


def test_a_version_without_quotes_is_told_to_be_quoted() -> None:
    (finding,) = findings_of(HEAD + "versions:\n  - version: 7.10\n")
    assert (finding.code, finding.where) == ("R210", f"{NAME}:5:14")
    assert finding.hint == 'Quote it: "7.10".'


def test_a_draft_is_no_version_of_a_table() -> None:
    (finding,) = findings_of(HEAD + "versions:\n  - version: 4.2-draft.1\n")
    assert (finding.code, finding.hint) == ("R220", "Name a version that is none.")
    assert "which is a draft's number" in finding.message


def test_the_first_and_the_last_day_of_the_calendar_are_days() -> None:
    value = read_specification(with_end("9999-12-30").replace("from: open", "from: 0001-01-01").encode(), NAME)
    assert isinstance(value, Specification)
    period = value.versions[0].terms[0].spans[0].on()
    assert (period.begin.day, period.end.day) == (date.min, date.max)


@pytest.mark.parametrize(("text", "code"), [("", "R108"), ("- a\n", "R201"), ("a\n", "R201"), ("a: b: c\n", "R103")])
def test_what_is_no_entry_is_refused(text: str, code: str) -> None:
    assert [found for found, _ in found(text)] == [code]


def test_problems_of_the_values_get_their_places_in_the_order_of_the_file() -> None:
    problems = [
        ("T2", ("versions", 0, "goes_with", 0, "versions", 1), "It is not there.", "Write another."),
        ("T1", ("versions", 0, "terms", 0, "installation", "until", 2), "It ends too soon.", ""),
        ("T3", ("versions", 1, "terms"), "It has none.", ""),
        ("T0", ("versions", 0, "terms", 0, "maintenance", "until", 0), "It has one statement.", ""),
    ]
    findings = specification_findings(FULL.encode(), NAME, problems)
    assert [(one.code, one.where.removeprefix(NAME)) for one in findings] == [
        ("T1", ":25:15"),
        ("T0", ":29:42"),
        ("T2", ":33:27"),
        ("T3", ":37:5"),
    ]
    assert findings[2].message == (
        'It is not there.\n   33 |         versions: ["3.1", "3.2"]\n      |                           ^'
    )
    assert findings[2].hint == "Write another."


def test_the_models_have_the_words_of_the_core() -> None:
    assert tuple(DECIDING) == EVENTS
    decided_by = SCHEMAS["specification"]()["properties"]["decided_by"]
    assert decided_by["anyOf"][0]["enum"] == list(DECIDING)
    assert sorted(PERIODS) == sorted(KINDS)


def test_reading_a_valid_file_loads_neither_the_parser_nor_the_models() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "from seclog.formats.specification import read_specification\n"
        f"read_specification({FULL.encode()!r}, {NAME!r}); read_specification({PAIRS.encode()!r}, {LIST!r})\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    modules = set(python("-c", code).stdout.split())
    assert "seclog.formats.yaml_plain" in modules
    assert not {name for name in modules if name.split(".")[0] in {"git", "rich", "ruamel", "pydantic", "semver"}}
    assert not modules & {"seclog.formats.yaml_reader", "seclog.formats.yaml_source", "unicodedata", "json"}


def errors(kind: str, data: object) -> list[str]:
    """The paths at which a validator finds fault."""
    jsonschema = pytest.importorskip("jsonschema")
    schema = SCHEMAS[kind]()
    jsonschema.Draft202012Validator.check_schema(schema)
    return sorted({error.json_path for error in jsonschema.Draft202012Validator(schema).iter_errors(data)})


SPECIFICATION = {"id": "smets1", "name": "SMETS1", "document": "schedule-9"}
LATER = {"on": "2018-10-05", "since": "2018-07-13", "reason": "too early"}
TERMS_AT = "$.versions[0].terms[0]"
INSTALLATION_AT = f"{TERMS_AT}.installation"


def of_terms(terms: object) -> dict[str, Any]:
    return {**SPECIFICATION, "versions": [{"version": "1.2", "terms": [terms]}]}


@pytest.mark.parametrize(
    ("until", "places"),
    [
        ("2018-07-13", []),
        ("open", []),
        ("opne", [INSTALLATION_AT]),
        (None, [INSTALLATION_AT]),
        ([], [INSTALLATION_AT]),
        ([{"on": "open"}], []),
        ([{"on": "open", "since": "2018-07-13", "source": "S1"}, LATER], []),
        ([{"on": "open"}, {**LATER, "since": None, "since_by": "2018-07-13"}], []),
        ([{"on": "open"}, {"on": "open"}], [INSTALLATION_AT]),
        ([{"on": "open"}, {**LATER, "since": None}], [INSTALLATION_AT]),
        ([{"on": "open"}, {**LATER, "reason": None}], [INSTALLATION_AT]),
        ([{"on": "open"}, {**LATER, "since_by": "2018-07-13"}], [INSTALLATION_AT]),
        ([{"on": "unknown", "sure": "2018-07-13"}], []),
        ([{"on": "open", "sure": "2018-07-13"}], [INSTALLATION_AT]),
        ([{"on": "open", "why": "x"}], [INSTALLATION_AT]),
    ],
)
def test_a_bound_is_checked_as_it_is_read(until: object, places: list[str]) -> None:
    assert errors("specification", of_terms({"installation": {"from": "open", "until": until}})) == places


SPAN = {"from": "open", "until": "open"}


@pytest.mark.parametrize(
    ("data", "places"),
    [
        (SPECIFICATION, []),
        ({**SPECIFICATION, "devices": {"ESME": "a meter"}, "illustrative": True, "versions": None}, []),
        ({**SPECIFICATION, "decided_by": "instaled"}, ["$.decided_by"]),
        ({**SPECIFICATION, "versions": [{"version": 1.2}]}, ["$.versions[0].version"]),
        ({**SPECIFICATION, "versions": [{"version": "4.2-draft.1"}]}, ["$.versions[0].version"]),
        ({"id": "smets1", "name": "SMETS1"}, ["$"]),
        ({**SPECIFICATION, "kept": "x"}, ["$"]),
        (of_terms({"maintenance": SPAN, "devices": ["ESME"]}), []),
        (of_terms({"devices": ["ESME"]}), [TERMS_AT]),
        (of_terms({"maintenance": SPAN, "devices": ["E E"]}), [f"{TERMS_AT}.devices[0]"]),
        (of_terms({"maintenance": SPAN, "devices": ["ESME", "ESME"]}), [f"{TERMS_AT}.devices"]),
        (of_terms({"maintenance": {"from": "open"}}), [f"{TERMS_AT}.maintenance"]),
    ],
)
def test_a_specification_is_checked_as_it_is_read(data: object, places: list[str]) -> None:
    assert errors("specification", data) == places


SIDE = {"specification": "gbcs", "version": "3.2"}
PAIRED = {"first": SIDE, "second": SIDE, "reason": "designed so", "source": "S30"}


@pytest.mark.parametrize(
    ("pair", "fits"),
    [
        (PAIRED, True),
        ({**PAIRED, "since": "2020-10-22", "until": None, "illustrative": True}, True),
        ({**PAIRED, "first": {**SIDE, "device": "GSME"}}, True),
        ({**PAIRED, "first": {**SIDE, "device": "G S"}}, False),
        ({**PAIRED, "first": "gbcs"}, False),
        ({**PAIRED, "since": "soon"}, False),
        ({**PAIRED, "reason": None}, False),
    ],
)
def test_a_pair_is_checked_as_it_is_read(pair: object, fits: bool) -> None:
    data = {"id": "incompatibilities", "name": "The list", "incompatibilities": [pair]}
    assert (errors("incompatibilities", data) == []) == fits


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("specification", [field.alias or name for name, field in SpecificationEntry.model_fields.items()]),
        ("incompatibilities", [field.alias or name for name, field in IncompatibilitiesEntry.model_fields.items()]),
    ],
)
def test_every_key_is_described_and_nothing_points_to_the_network(kind: str, keys: list[str]) -> None:
    schema = SCHEMAS[kind]()
    assert schema["$schema"] == DIALECT
    assert "$id" not in schema
    assert list(schema["properties"]) == keys
    parts = [schema, *schema["$defs"].values()]
    assert all(entry["description"] for part in parts for entry in part["properties"].values())
    json.dumps(schema)


def test_every_part_of_a_file_is_known_to_the_messages() -> None:
    within = {name for kind in ("specification", "incompatibilities") for name in SCHEMAS[kind]()["$defs"]}
    assert within == {part.__name__ for part in PARTS.values()}
