"""Reading registry files: every error of every file at once, each with its place and a way out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date

import pytest

from seclog.core.collection import COLLECTION_PATH, Trial, entry_path
from seclog.core.document import Document, DocumentType
from seclog.core.errors import Finding, InputError
from seclog.formats.registry import read_collection, read_document, read_entry, read_registry
from seclog.formats.registry_models import DocumentEntry
from seclog.formats.registry_rules import ReadEntry, Surroundings, check_entries

NAME = "registry/documents/section-d.yaml"
ENTRY = """\
id: section-d
label: Section D
title: Modification Process
type: SEC
category: Section
file: documents/section-d.md
"""
COLLECTION = """\
format: seclog-registry/1
id: sec
name: Smart Energy Code
time_zone: Europe/London
types:
  - name: SEC
  - name: Code Subsidiary Document
  - {name: Other, part_of_code: false, cause: optional, renumbered: false}
categories: [Section, Technical Specification, Governance]
category_trial:
  from: 2020-10-08
  until: 2021-03-31
  comment_at: the Code Administrator
"""


def findings_of(text: str, name: str = NAME) -> tuple[Finding, ...]:
    read = read_collection if name == COLLECTION_PATH else read_document
    with pytest.raises(InputError) as caught:
        read(text.encode("utf-8", "surrogatepass"), name)
    for finding in caught.value.findings:
        assert finding.hint
        assert finding.message.isprintable() or "\n" in finding.message
        assert not re.search("Input should|pydantic|validation error|Extra inputs", finding.message + finding.hint)
    return caught.value.findings


def codes(findings: tuple[Finding, ...], name: str = NAME) -> list[tuple[str, str]]:
    return [(finding.code, finding.where.removeprefix(name)[1:]) for finding in findings]


def test_a_full_entry_says_all_its_fields() -> None:
    text = """\
id: smets2   # never changes
label: Schedule 9
title: 'SMETS 2: Technical Specifications'
type: Code Subsidiary Document
category: Technical Specification
numbering: own
file: "documents/smets2/{version}.md"
annexes: [documents/smets2/a.pdf, documents/smets2/b.xlsx]
required_by: Section F4
governance: Panel
owner: Technical Architecture and Business Architecture Sub-Committee
part_of: section-f
text: included
predecessors:
  - smets1
aliases:
  - 7.10
unconfirmed: [title, label]
source: DESNZ
"""
    assert read_document(text.encode(), "registry/documents/smets2.yaml") == Document(
        id="smets2",
        label="Schedule 9",
        title="SMETS 2: Technical Specifications",
        type="Code Subsidiary Document",
        category="Technical Specification",
        numbering="own",
        file="documents/smets2/{version}.md",
        annexes=("documents/smets2/a.pdf", "documents/smets2/b.xlsx"),
        required_by="Section F4",
        governance="Panel",
        owner="Technical Architecture and Business Architecture Sub-Committee",
        part_of="section-f",
        text="included",
        predecessors=("smets1",),
        aliases=("7.10",),
        unconfirmed=("title", "label"),
        source="DESNZ",
    )


def test_a_short_entry_takes_the_defaults_and_empty_values_stand_for_absent_ones() -> None:
    short = read_document(ENTRY.encode(), NAME)
    empty = "annexes:\nowner: null\npart_of: ~\npredecessors: []\nsource:\n"
    assert short == Document(
        "section-d", "Section D", "Modification Process", "SEC", "Section", file="documents/section-d.md"
    )
    assert read_document((ENTRY + empty).encode(), NAME) == short


def test_the_model_has_the_fields_of_the_core_value() -> None:
    assert set(DocumentEntry.model_fields) == {field.name for field in fields(Document)}


def test_words_that_yaml_could_take_otherwise_stay_words() -> None:
    text = ENTRY.replace("Modification Process", "7.10").replace("Section D", "NO")
    document = read_document(text.encode(), NAME)
    assert (document.title, document.label) == ("7.10", "NO")


def test_a_listed_document_has_only_data_of_specifications_as_annexes() -> None:
    listed = ENTRY.replace("file: documents/section-d.md", "text: listed")
    path = "registry/specifications/smets1.yaml"
    assert read_document(f"{listed}annexes: [{path}]\n".encode(), NAME).annexes == (path,)
    (finding,) = findings_of(f"{listed}annexes: [{path}, documents/a.csv]\n")
    assert (finding.code, "documents/a.csv" in finding.message) == ("R215", True)


def test_a_listed_document_has_no_file() -> None:
    text = ENTRY.replace("file: documents/section-d.md", "text: listed\nsource: the Code Administrator")
    document = read_document(text.encode(), NAME)
    assert (document.file, document.text, document.source) == (None, "listed", "the Code Administrator")


def test_all_errors_of_an_entry_are_told_at_once_in_the_order_of_its_lines() -> None:
    findings = findings_of("""\
id: -d
label:
titel: Modification Process
type: [SEC]
category: {a: b}
numbering: Own
annexes: documents/a.pdf
version: 7.10
owner: "a\\nb"
predecessors: [section-d, null, Section A]
unconfirmed: [titel]
""")
    assert codes(findings) == [
        ("R203", "1:1"),
        ("R215", "1:1"),
        ("R207", "1:5"),
        ("R205", "2:7"),
        ("R202", "3:1"),
        ("R204", "4:7"),
        ("R204", "5:11"),
        ("R208", "6:12"),
        ("R204", "7:10"),
        ("R213", "8:1"),
        ("R206", "9:8"),
        ("R205", "10:27"),
        ("R207", "10:33"),
        ("R208", "11:15"),
    ]


def test_a_finding_says_what_is_wrong_where_and_what_to_do() -> None:
    findings = findings_of(ENTRY.replace("title:", "titel:") + "numbering: Own\n")
    assert findings == (
        Finding(
            "R203",
            f"{NAME}:1:1",
            "The key `title` is missing.\n    1 | id: section-d\n      | ^",
            "Add a line `title: ...`. Its full title.",
        ),
        Finding(
            "R202",
            f"{NAME}:3:1",
            "The key 'titel' is not known.\n    3 | titel: Modification Process\n      | ^",
            "Did you mean title?",
        ),
        Finding(
            "R208",
            f"{NAME}:7:12",
            "`numbering` holds 'Own', which is none of integer, own.\n    7 | numbering: Own\n      |            ^",
            "Did you mean own?",
        ),
    )


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("version: 7.10", "R213", "history"),
        ('version: "7.10"', "R213", "history"),
        ("status: live", "R213", "history"),
        ("date: 2020-11-29", "R213", "history"),
        ("Effective: 2020-11-29", "R213", "history"),
        ("zzz: x", "R202", "'zzz'"),
        ("7.10: x", "R202", "'7.10'"),
        ('"\\e]52;c\\a": x', "R202", "\\x1b"),
        ('"\\ud800": x', "R101", "half a character"),
        ("numbering:", "R205", "`numbering` is empty"),
        ("numbering: [own]", "R204", "a list, and a text"),
        ("text: elsewhere", "R208", "included, listed"),
        ("annexes: {a: b}", "R204", "a map, and a list"),
        ("annexes: [[a]]", "R204", "`annexes`, item 1 holds a list"),
        ("annexes: [../x]", "R209", "'..'"),
        ("annexes: [documents/section-d.md]", "R216", "the text itself"),
        ("annexes: [documents/Section-D.md]", "R216", "the text itself"),
        ("annexes: [a.pdf, A.pdf]", "R216", "item 2 repeats"),
        ('annexes: ["a/{version}.md"]', "R215", "braces"),
        ("predecessors: [a, a]", "R216", "item 2 repeats"),
        ("predecessors: [A]", "R207", "'A'"),
        ("aliases: [One, Two, one]", "R216", "item 3 repeats"),
        ("aliases: [none]", "R206", "'none'"),
        ("aliases: [a|b]", "R206", "'|'"),
        ("unconfirmed: [title, title]", "R216", "item 2 repeats"),
        ("unconfirmed: [owner]", "R208", "label, title, type, category"),
        ('owner: ""', "R205", "`owner` is empty"),
        ('owner: " x"', "R206", "space"),
        ('owner: "x\\u202e"', "R206", "U+202E"),
        ('owner: "x\\ud800"', "R101", "half a character"),
        ("owner: >-\n  a\n\n  b", "R206", "line break"),
        ("owner: " + "x" * 301, "R206", "301"),
        ("part_of: Section A", "R207", "'Section A'"),
        ("part_of: con", "R207", "device"),
        ("part_of: head", "R207", "'head'"),
        ("numbering: own\ntext: listed", "R215", "listed text"),
    ],
)
def test_each_fault_of_a_value_has_its_code(line: str, code: str, said: str) -> None:
    findings = findings_of(ENTRY + line + "\n")
    assert [finding.code for finding in findings] == [code]
    assert said in findings[0].message.partition("\n")[0]


@pytest.mark.parametrize(
    "written",
    [
        "-d",
        "--help",
        "HEAD",
        "a..b",
        "x.lock",
        "con",
        "SEC A",
        "é",
        '"e\\u0301"',
        "Ａ",
        "А",
        '"a\\u200bb"',
        "a" * 300,
        "pending",
        "release",
        "7.10",
        '"x\\n"',
        "aux",
    ],
)
def test_an_id_that_could_be_mistaken_for_something_else_is_refused(written: str) -> None:
    assert codes(findings_of(ENTRY.replace("id: section-d", f"id: {written}"))) == [("R207", "1:5")]


@pytest.mark.parametrize(
    "written",
    [
        "../x",
        "/etc/passwd",
        "docs/../.git/config",
        ".git/x",
        "C:\\x",
        "registry/documents/x.yaml",
        "a//b",
        '"a\\tb"',
        '""',
        "documents/",
    ],
)
def test_a_file_that_lies_elsewhere_is_refused(written: str) -> None:
    assert codes(findings_of(ENTRY.replace("documents/section-d.md", written))) == [("R209", "6:7")]


@pytest.mark.parametrize(
    ("written", "numbering", "code"),
    [
        ('"documents/{version}.md"', "own", None),
        ('"documents/{version}.md"', "integer", "R215"),
        ('"documents/{verison}.md"', "own", "R215"),
        ('"documents/{version.md"', "own", "R215"),
        ("documents/smets2.md", "own", None),
    ],
)
def test_only_own_numbers_may_stand_in_a_path(written: str, numbering: str, code: str | None) -> None:
    text = ENTRY.replace("documents/section-d.md", written) + f"numbering: {numbering}\n"
    if code is None:
        assert read_document(text.encode(), NAME).numbering == numbering
    else:
        assert codes(findings_of(text)) == [(code, "6:7")]


@pytest.mark.parametrize(
    ("text", "place"), [(ENTRY.replace("file: documents/section-d.md\n", ""), "1:1"), (ENTRY + "# c\n", "6:6")]
)
def test_an_included_text_needs_a_file(text: str, place: str) -> None:
    text = text.replace("file: documents/section-d.md", "file:")
    assert codes(findings_of(text)) == [("R215", place)]


@pytest.mark.parametrize(("text", "kind"), [("- a\n", "a list"), ("a\n", "a text"), ('""\n', "a text")])
def test_a_file_that_is_no_map_is_refused(text: str, kind: str) -> None:
    findings = findings_of(text)
    assert codes(findings) == [("R201", "1:1")]
    assert kind in findings[0].message


def test_a_yaml_error_comes_alone() -> None:
    assert codes(findings_of("id: *x\nversion: 1\n")) == [("R105", "1:5")]


def test_a_collection_says_all_its_fields() -> None:
    collection = read_collection(COLLECTION.encode())
    assert (collection.id, collection.name, collection.time_zone) == ("sec", "Smart Energy Code", "Europe/London")
    assert collection.types == (
        DocumentType("SEC"),
        DocumentType("Code Subsidiary Document"),
        DocumentType("Other", part_of_code=False, cause="optional", renumbered=False),
    )
    assert collection.categories == ("Section", "Technical Specification", "Governance")
    assert collection.trial == Trial(date(2020, 10, 8), date(2021, 3, 31), "the Code Administrator")


def test_a_trial_may_be_absent_and_its_days_open() -> None:
    without = COLLECTION.partition("category_trial")[0]
    assert read_collection(without.encode()).trial is None
    assert read_collection((without + "category_trial:\n").encode()).trial is None
    assert read_collection((without + "category_trial: {comment_at: us}\n").encode()).trial == Trial(None, None, "us")


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("seclog-registry/1", "seclog-registry/2", "R217", "cannot read"),
        ("seclog-registry/1", "1", "R217", "'1'"),
        ("Europe/London", "Europe/Londn", "R214", "'Europe/Londn'"),
        ("Europe/London", "Europe", "R214", "no time zone"),
        ("Europe/London", "../../etc/passwd", "R214", "no time zone"),
        ("Europe/London", "/etc/localtime", "R214", "no time zone"),
        ("Europe/London", "localtime", "R214", "no time zone"),
        ("Europe/London", "Factory", "R214", "no time zone"),
        ("Europe/London", "", "R205", "empty"),
        ("cause: optional", "cause: sometimes", "R208", "`types`, item 3, `cause`"),
        ("part_of_code: false", "part_of_code: no", "R212", "neither true nor false"),
        ("part_of_code: false", "part_of_code: False", "R212", "neither true nor false"),
        ("part_of_code: false", "part_of_code: [true]", "R212", "neither true nor false"),
        ("part_of_code: false", "part_of_code: ", "R205", "empty"),
        ("part_of_code: false", "part_of_cod: false", "R202", "'part_of_cod'"),
        ("name: Code Subsidiary Document", "name: sec", "R216", "repeats"),
        ("name: Code Subsidiary Document", "{}", "R203", "`name` is missing"),
        ("- name: Code Subsidiary Document", "- text", "R204", "a text, and a map"),
        ("[Section, Technical Specification, Governance]", "[]", "R205", "`categories` is empty"),
        ("Governance]", "section]", "R216", "repeats"),
        ("Governance]", "null]", "R205", "item 3 is empty"),
        ("2020-10-08", "2020-02-30", "R211", "no date"),
        ("2020-10-08", "20201008", "R211", "no date"),
        ("2020-10-08", "2020-W41-4", "R211", "no date"),
        ("2020-10-08", "08/10/2020", "R211", "no date"),
        ("2020-10-08", "9999", "R211", "no date"),
        ("2020-10-08", "0000-01-01", "R211", "no date"),
        ("2020-10-08", "2020-10-08T00:00:00Z", "R211", "no date"),
        ("2020-10-08", "٢٠٢٠-10-08", "R211", "no date"),
        ("2020-10-08", '"2020-10-08\\n"', "R211", "no date"),
        ("2020-10-08", "[2020-10-08]", "R211", "no date"),
        ("2020-10-08", "2021-04-01", "R215", "ends before"),
        ("  comment_at: the Code Administrator\n", "", "R203", "`comment_at` is missing"),
        ("id: sec\n", "id: sec\nversion: 27.0\n", "R213", "history"),
        ("id: sec\n", "id: sec\ntimezone: UTC\n", "R202", "'timezone'"),
    ],
)
def test_each_fault_of_a_collection_has_its_code(old: str, new: str, code: str, said: str) -> None:
    assert COLLECTION.count(old) == 1
    findings = findings_of(COLLECTION.replace(old, new), COLLECTION_PATH)
    assert [finding.code for finding in findings] == [code]
    assert said in findings[0].message.partition("\n")[0]


def test_a_collection_without_lists_is_told_what_they_are() -> None:
    text = COLLECTION.partition("types:")[0] + "types: SEC\ncategories:\n"
    assert codes(findings_of(text, COLLECTION_PATH), COLLECTION_PATH) == [("R204", "5:8"), ("R205", "6:12")]


def entry(name: str, **changed: str) -> tuple[str, bytes]:
    """The file of a document whose label, title and file follow from its id, with keys changed or added."""
    values = {
        "id": name,
        "label": name.replace("-", " ").title(),
        "title": f"About {name}",
        "type": "SEC",
        "category": "Section",
        "file": f"documents/{name}.md",
        **changed,
    }
    return entry_path(name), "".join(f"{key}: {value}\n" for key, value in values.items()).encode()


def registry(*files: tuple[str, bytes]) -> dict[str, bytes]:
    return {COLLECTION_PATH: COLLECTION.encode(), **dict(files)}


def registry_findings(files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        read_registry(files)
    assert caught.value.message.startswith("The registry has ")
    assert all(finding.hint for finding in caught.value.findings)
    return [(finding.code, finding.where) for finding in caught.value.findings]


def test_a_registry_is_its_collection_and_its_documents_by_id() -> None:
    files = registry(
        entry("section-b", part_of="section-a"),
        entry("section-a", predecessors="[section-b]"),
        ("registry/README.md", b"# Notes"),
        ("registry/modifications/MP093.yaml", b"not: [read"),
        ("registry/documents/notes.txt", b"\xff"),
    )
    read = read_registry(files)
    assert list(read.documents) == ["section-a", "section-b"]
    assert read.documents["section-b"].part_of == "section-a"
    assert read.collection.name == "Smart Energy Code"


def test_former_ids_may_be_named_as_predecessors() -> None:
    files = registry(entry("section-a", predecessors="[section-x]"))
    assert registry_findings(files) == [("R307", "registry/documents/section-a.yaml:7:16")]
    assert read_registry(files, former_ids=["section-x"]).documents["section-a"].predecessors == ("section-x",)


def place(name: str, line: int, column: int) -> str:
    return f"registry/documents/{name}.yaml:{line}:{column}"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ([entry("a", id="b")], [("R301", place("a", 1, 5))]),
        ([("registry/documents/A.yaml", entry("a")[1])], [("R301", place("A", 1, 5))]),
        (
            [entry("a"), entry("b", id="a", label="C")],
            [("R301", place("b", 1, 5)), ("R302", place("b", 1, 5))],
        ),
        ([entry("a"), entry("b", file="documents/a.md")], [("R303", place("b", 6, 7))]),
        ([entry("a"), entry("b", annexes="[x.pdf, documents/a.md]")], [("R303", place("b", 7, 18))]),
        ([entry("a", annexes="[x.pdf]"), entry("b", file="x.pdf")], [("R303", place("b", 6, 7))]),
        ([entry("a"), entry("b", file="documents/A.md")], [("R304", place("b", 6, 7))]),
        ([entry("a"), entry("b", file="documents/a.md/b.md")], [("R304", place("b", 6, 7))]),
        ([entry("a", file="documents/x/a.md"), entry("b", file="Documents/X")], [("R304", place("b", 6, 7))]),
        (
            [entry("a", numbering="own", file='"d/{version}.md"'), entry("b", file="d/4.2.md")],
            [("R304", place("b", 6, 7))],
        ),
        (
            [entry("a", file="d/4.2.md"), entry("b", numbering="own", file='"d/{version}.md"')],
            [("R304", place("b", 6, 7))],
        ),
        ([entry("a", type="Sec")], [("R305", place("a", 4, 7))]),
        ([entry("a", category="Sections")], [("R306", place("a", 5, 11))]),
        ([entry("a", category="zzz", type="zzz")], [("R305", place("a", 4, 7)), ("R306", place("a", 5, 11))]),
        ([entry("a", part_of="b")], [("R307", place("a", 7, 10))]),
        ([entry("a", part_of="a")], [("R308", place("a", 7, 10))]),
        (
            [entry("a", part_of="b"), entry("b", part_of="c"), entry("c", part_of="b")],
            [("R308", place("b", 7, 10)), ("R308", place("c", 7, 10))],
        ),
        (
            [entry("a", predecessors="[b, c]"), entry("b"), entry("c", predecessors="[b, a]")],
            [("R308", place("a", 7, 15)), ("R308", place("c", 7, 15))],
        ),
        ([entry("a"), entry("b", label="a")], [("R309", place("b", 2, 8))]),
        ([("registry/documents/a.yml", b"id: a")], [("R311", "registry/documents/a.yml:1:1")]),
        ([("registry/documents/x/a.yaml", b"id: a")], [("R311", "registry/documents/x/a.yaml:1:1")]),
        ([("registry/documents/a.YAML", b"id: a")], [("R311", "registry/documents/a.YAML:1:1")]),
    ],
)
def test_each_fault_between_entries_has_its_code_and_stands_once(
    files: list[tuple[str, bytes]], found: list[tuple[str, str]]
) -> None:
    assert registry_findings(registry(*files)) == found


def test_two_own_numbered_documents_may_share_a_folder() -> None:
    one, two = (entry(n, numbering="own", file=f'"documents/{n}/{{version}}.md"') for n in ("smets1", "smets2"))
    other = entry("annex", file="documents/smets2/annex.md")
    assert len(read_registry(registry(one, two, other)).documents) == 3


def test_listed_documents_own_no_paths() -> None:
    one, two = (entry(name, file="null", text="listed") for name in ("section-a", "section-b"))
    assert len(read_registry(registry(one, two)).documents) == 2


def test_a_circle_is_shown_by_its_ids() -> None:
    files = registry(entry("a", part_of="b"), entry("b", part_of="a"))
    with pytest.raises(InputError) as caught:
        read_registry(files)
    assert caught.value.findings[0].message.startswith("`part_of` leads round in a circle: a > b > a.\n")


def test_a_mistyped_word_is_told_the_nearest() -> None:
    files = registry(entry("section-a", type="Othr", category="Goverance", part_of="section-bb"), entry("section-b"))
    with pytest.raises(InputError) as caught:
        read_registry(files)
    assert [finding.hint for finding in caught.value.findings] == [
        "Did you mean Other?",
        "Did you mean Governance?",
        "Did you mean section-b?",
    ]


def test_the_errors_of_all_files_come_together() -> None:
    files = registry(entry("a", label="a|b"), entry("b", part_of="a", type="x"), ("registry/documents/c.yaml", b"\xff"))
    files[COLLECTION_PATH] = COLLECTION.replace("Europe/London", "London").encode()
    assert registry_findings(files) == [
        ("R214", "registry/collection.yaml:4:12"),
        ("R206", "registry/documents/a.yaml:2:8"),
        ("R101", "registry/documents/c.yaml:1:1"),
    ]


def test_a_registry_without_a_collection_is_told_how_to_begin() -> None:
    assert registry_findings(dict([entry("a", part_of="b")])) == [
        ("R310", "registry/collection.yaml:1:1"),
        ("R307", "registry/documents/a.yaml:7:10"),
    ]


def test_a_changed_entry_is_checked_against_the_others_alone() -> None:
    collection = read_collection(COLLECTION.encode())
    others = tuple(read_document(data, path) for path, data in (entry("a"), entry("b", part_of="c")))
    path, data = entry("c", file="documents/a.md", label="B", part_of="b", predecessors="[x]")
    found = check_entries([read_entry(data, path)], Surroundings(collection, others, frozenset({"x"})))
    assert [(finding.code, finding.where) for finding in found] == [
        ("R309", place("c", 2, 8)),
        ("R303", place("c", 6, 7)),
        ("R308", place("c", 7, 10)),
    ]
    assert check_entries([], Surroundings(collection, others)) == []


def test_an_entry_read_by_itself_keeps_its_source() -> None:
    read = read_entry(ENTRY.encode(), NAME)
    assert isinstance(read, ReadEntry)
    assert read.source.name == NAME
    assert read.document.id == "section-d"
