"""Writing registry files: fresh ones read back as the value, changed ones differ only where they should."""

from __future__ import annotations

import difflib
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from seclog.core.collection import Collection, Trial, entry_path
from seclog.core.document import Document, DocumentType
from seclog.core.errors import InputError
from seclog.core.text import clean_field
from seclog.formats.registry import read_collection, read_document
from seclog.formats.registry_edit import Change
from seclog.formats.registry_write import KEYS, update_document, write_collection, write_document

NAME = "registry/documents/section-d.yaml"
HUMAN = """\
# The Modifications Process. Ask the Panel before you change anything here.

id:    section-d        # never changes
label: "Section D"
title: 'Modification Process'   # as designated

type: SEC                 # one of the collection's types
category: Section
numbering: integer
file: documents/section-d.md
annexes:                  # both go with it
  # the form
  - documents/form.docx
  - "documents/guide.pdf" # the guide

  # nothing further
required_by: null
owner:                    # an office
governance: >-
  The Panel, on advice
  of the Change Board

predecessors: [ section-c,section-x ]
aliases: []
# end
"""


def update(text: str, /, **changes: Change) -> str:
    return update_document(text.encode(), changes, NAME).decode()


def changed_lines(before: str, after: str) -> list[str]:
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), "", "", lineterm="", n=0)
    return [line for line in list(found)[2:] if not line.startswith("@@")]


def fields_text() -> st.SearchStrategy[str]:
    alphabet = st.characters(max_codepoint=0x1FFFF)
    awkward = st.text(st.sampled_from("ab1.:#-?[]{}\"'|>&*!%@,`~\\= \u00e9\u4f9b/"), min_size=1, max_size=12)
    words = st.sampled_from(
        ["7.10", "NO", "yes", "null", "~", "true", "2020-11-29", "- a", "a: b", "a #b", "1e3", "", "0x1F", "<<", "="]
    )
    return st.one_of(st.text(alphabet, min_size=1, max_size=20), awkward, words).map(clean_field).filter(bool)


TEXTS = st.lists(fields_text(), max_size=3, unique_by=str.casefold).map(tuple)
IDS = st.from_regex(r"[a-z][a-z0-9-]{2,8}z", fullmatch=True)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    listed = draw(st.booleans())
    optional = st.none() | fields_text()
    name = draw(IDS)
    return Document(
        id=name,
        label=draw(fields_text()),
        title=draw(fields_text()),
        type=draw(fields_text()),
        category=draw(fields_text()),
        numbering=draw(st.sampled_from(("integer", "own"))),
        file=None if listed else f"documents/{name}.md",
        annexes=() if listed else draw(st.sampled_from(((), ("a b.pdf",), ("x/1.pdf", "2.pdf")))),
        required_by=draw(optional),
        governance=draw(optional),
        owner=draw(optional),
        part_of=draw(st.none() | IDS),
        text="listed" if listed else "included",
        predecessors=draw(st.lists(IDS, max_size=2, unique=True).map(tuple)),
        aliases=draw(TEXTS),
        unconfirmed=draw(st.sampled_from(((), ("title",), ("label", "category")))),
        source=draw(optional),
    )


@given(documents())
@example(Document("aaz", "7.10", "NO", "null", "- a: #b", file="documents/aaz.md", aliases=("~", "0x1F")))
def test_a_fresh_entry_reads_back_as_the_document(document: Document) -> None:
    assert read_document(write_document(document), entry_path(document.id)) == document


@given(documents(), documents())
def test_any_change_of_a_fresh_entry_reads_back(before: Document, after: Document) -> None:
    changes = {key: getattr(after, key) for key in KEYS}
    data = update_document(write_document(before), changes, NAME)
    assert read_document(data, NAME) == after


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "label": fields_text(),
        "title": fields_text(),
        "required_by": st.none() | fields_text(),
        "owner": st.none() | fields_text(),
        "governance": st.none() | fields_text(),
        "source": st.none() | fields_text(),
        "annexes": st.lists(st.sampled_from(["documents/form.docx", "documents/guide.pdf", "x.pdf"]), unique=True),
        "predecessors": st.lists(st.sampled_from(["section-c", "section-x", "section-y"]), unique=True),
        "aliases": TEXTS,
    },
)


@given(CHANGES, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
def test_any_change_of_a_human_file_says_just_that_and_keeps_every_other_line(
    changes: dict[str, Change], newline: str, mark: bool, last_line_ends: bool
) -> None:
    text = HUMAN if last_line_ends else HUMAN.removesuffix("\n# end\n")
    original = (b"\xef\xbb\xbf" if mark else b"") + text.replace("\n", newline).encode()
    before = read_document(original, NAME)
    data = update_document(original, changes, NAME)
    wanted = {key: tuple(value) if isinstance(value, list) else value for key, value in changes.items()}
    assert read_document(data, NAME) == replace(before, **wanted)  # type: ignore[arg-type]
    assert data.startswith(b"\xef\xbb\xbf") == mark
    assert data.count(b"\n") == data.count(newline.encode())
    for comment in ("# The Modifications", "# never", "# as designated", "# one of", "# both go", "# an office"):
        assert comment.encode() in data


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_change_to_what_is_there_leaves_every_byte(newline: str, mark: str) -> None:
    original = (mark + HUMAN.replace("\n", newline)).encode()
    document = read_document(original, NAME)
    assert update_document(original, {}, NAME) == original
    assert update_document(original, {key: getattr(document, key) for key in KEYS}, NAME) == original
    assert update_document(original, {"annexes": list(document.annexes), "owner": None}, NAME) == original


@pytest.mark.parametrize(
    ("key", "value", "lines"),
    [
        (
            "title",
            "It's new",
            [
                "-title: 'Modification Process'   # as designated",
                "+title: 'It''s new'   # as designated",
            ],
        ),
        ("label", 'The "D"', ['-label: "Section D"', '+label: "The \\"D\\""']),
        ("category", "Form: new", ["-category: Section", '+category: "Form: new"']),
        ("numbering", "own", ["-numbering: integer", "+numbering: own"]),
        ("required_by", "Section A", ["-required_by: null", "+required_by: Section A"]),
        (
            "owner",
            "Secretariat",
            [
                "-owner:                    # an office",
                "+owner: Secretariat                    # an office",
            ],
        ),
        (
            "governance",
            None,
            ["-governance: >-", "-  The Panel, on advice", "-  of the Change Board", "+governance: null"],
        ),
        ("annexes", ("documents/form.docx",), ['-  - "documents/guide.pdf" # the guide']),
        ("annexes", ("documents/guide.pdf", "new.pdf"), ["-  - documents/form.docx", "+  - new.pdf"]),
        ("annexes", ("documents/form.docx", "documents/guide.pdf", "7.pdf"), ['+  - "7.pdf"']),
        (
            "annexes",
            ("documents/guide.pdf", "documents/form.docx"),
            [
                '+  - "documents/guide.pdf" # the guide',
                '-  - "documents/guide.pdf" # the guide',
            ],
        ),
        (
            "annexes",
            (),
            [
                "-annexes:                  # both go with it",
                "+annexes: []                  # both go with it",
                "-  - documents/form.docx",
                '-  - "documents/guide.pdf" # the guide',
            ],
        ),
        (
            "predecessors",
            ("section-x", "section-y"),
            [
                "-predecessors: [ section-c,section-x ]",
                "+predecessors: [ section-x, section-y ]",
            ],
        ),
        (
            "predecessors",
            ("section-c",),
            [
                "-predecessors: [ section-c,section-x ]",
                "+predecessors: [ section-c ]",
            ],
        ),
        ("predecessors", (), ["-predecessors: [ section-c,section-x ]", "+predecessors: [  ]"]),
        (
            "predecessors",
            ("section-x", "section-c"),
            [
                "-predecessors: [ section-c,section-x ]",
                "+predecessors: [ section-x, section-c ]",
            ],
        ),
        ("aliases", ("Old: title", "7.10"), ["-aliases: []", '+aliases: ["Old: title", "7.10"]']),
        ("part_of", "section-a", ["+part_of: section-a"]),
        ("source", "the Code Administrator", ["+source: the Code Administrator"]),
        ("unconfirmed", ("title",), ["+unconfirmed:", "+  - title"]),
        ("text", "listed", ["+text: listed"]),
    ],
)
def test_only_the_lines_of_the_changed_value_change(key: str, value: Change, lines: list[str]) -> None:
    assert changed_lines(HUMAN, update(HUMAN, **{key: value})) == lines


def test_keys_that_are_added_stand_in_the_order_of_the_fields() -> None:
    text = "# top\nlabel: A\nfile: a.md\n# end"
    expected = "# top\nid: a\nlabel: A\ntitle: T\nfile: a.md\nannexes:\n  - b.md\nowner: O\n# end"
    assert update(text, owner="O", title="T", id="a", annexes=("b.md",)) == expected


def test_a_file_whose_last_line_has_no_end_still_has_none() -> None:
    assert update("label: A\nannexes:\n  - b.md", annexes=("b.md", "c.md"), owner="O") == (
        "label: A\nannexes:\n  - b.md\n  - c.md\nowner: O"
    )


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        ("{id: a, label: A}", {"label": "B, C", "title": "T"}, '{id: a, label: "B, C", title: T}'),
        ("{label: A}\n", {"id": "a", "annexes": ("x",)}, "{id: a, label: A, annexes: [x]}\n"),
        (
            "  label: A\n  title: T\n",
            {"id": "a", "annexes": ("x",)},
            "  id: a\n  label: A\n  title: T\n  annexes:\n    - x\n",
        ),
        ("---\nlabel: A\n...\n", {"title": "T"}, "---\nlabel: A\ntitle: T\n...\n"),
        ("label: A\nannexes:\n- a\n-   b\n", {"annexes": ("b", "c")}, "label: A\nannexes:\n-   b\n- c\n"),
        ("label: A\nannexes: [a, # one\n  b, c]\n", {"annexes": ("c",)}, "label: A\nannexes: [c]\n"),
        ("label: A\nannexes: [a, b, c]\n", {"annexes": ("a", "c")}, "label: A\nannexes: [a, c]\n"),
        ("label: A\nannexes: [a, b, c,]\n", {"annexes": ("d",)}, "label: A\nannexes: [d,]\n"),
        ("label: one\n  two\ntitle: T\n", {"label": "B"}, "label: B\ntitle: T\n"),
        ("'label' : A\nowner :\n", {"owner": "O", "label": "B"}, "'label' : B\nowner : O\n"),
        ("label: A\nannexes:\n", {"annexes": ("a",)}, "label: A\nannexes: [a]\n"),
        ("label: A\nannexes:\n  - # c\n    a\n", {"annexes": ("b",)}, "label: A\nannexes:\n  [b]\n"),
        ("label: A\nowner: ~ # c\n", {"owner": "O"}, "label: A\nowner: O # c\n"),
        ("label: A\nannexes:\n  - a\n", {"annexes": None}, "label: A\nannexes: []\n"),
        ("label: A\nnumbering: own\n", {"numbering": None}, "label: A\nnumbering: integer\n"),
        ("label: A\nowner: |-\n  O\n\n\n# c\nsource: S\n", {"owner": "P"}, "label: A\nowner: P\n\n\n# c\nsource: S\n"),
    ],
)
def test_other_layouts_are_kept_too(text: str, changes: dict[str, Change], expected: str) -> None:
    assert update(text, **changes) == expected


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("? label\n? owner\n", {"owner": "O"}),
        ("? label\n: A\n", {"id": "a"}),
        ("- a\n", {"label": "A"}),
        ("a\n", {"label": "A"}),
        ("a: &x b\n", {"label": "A"}),
        ("label: A\n", {"label": None}),
        ("label: A\n", {"label": ""}),
        ("label: A\n", {"owner": "a|b"}),
        ("label: A\n", {"aliases": ("a", "b\nc")}),
        ("label: A\n", {"aliases": ("",)}),
    ],
)
def test_what_cannot_be_written_is_refused(text: str, changes: dict[str, Change]) -> None:
    with pytest.raises(InputError) as caught:
        update(text, **changes)
    assert caught.value.hint


def test_values_of_the_wrong_kind_give_way() -> None:
    assert update("label: {a: b}\nannexes:\n  - - a\n", label="A", annexes=("b",)) == "label: A\nannexes:\n  - b\n"
    assert update("label: [a]\nannexes: x\n", label="A", annexes=("b",)) == "label: A\nannexes: [b]\n"
    assert update("{}\n", label="A") == "{label: A, }\n"


def test_a_fresh_entry_has_the_main_keys_and_those_that_say_something() -> None:
    document = Document(
        "section-d",
        "Section D",
        "Process: Modification",
        "SEC",
        "Section",
        file="documents/section-d.md",
        annexes=("documents/a.pdf", "documents/b.pdf"),
        aliases=("7.10",),
    )
    assert (
        write_document(document).decode()
        == """\
id: section-d
label: Section D
title: "Process: Modification"
type: SEC
category: Section
numbering: integer
file: documents/section-d.md
annexes:
  - documents/a.pdf
  - documents/b.pdf
aliases:
  - "7.10"
"""
    )


@pytest.mark.parametrize("change", [{"title": "a\nb"}, {"label": ""}, {"aliases": ("none",)}, {"owner": " "}])
def test_a_document_that_could_not_be_read_is_not_written(change: dict[str, str]) -> None:
    document = Document("a", "A", "About A", "SEC", "Section", file="a.md")
    with pytest.raises(InputError, match=next(iter(change))):
        write_document(replace(document, **change))  # type: ignore[arg-type]


TRIALS = st.none() | st.builds(
    Trial,
    st.none() | st.dates(date(2000, 1, 1), date(2020, 1, 1)),
    st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    fields_text(),
)


@given(
    st.builds(
        Collection,
        IDS,
        fields_text(),
        st.sampled_from(["Europe/London", "UTC", "America/Port-au-Prince", "Etc/GMT+1"]),
        st.lists(
            st.builds(
                DocumentType, fields_text(), st.booleans(), st.sampled_from(["required", "optional"]), st.booleans()
            ),
            min_size=1,
            max_size=3,
            unique_by=lambda kind: kind.name.upper(),
        ).map(tuple),
        st.lists(fields_text(), min_size=1, max_size=3, unique_by=str.upper).map(tuple),
        TRIALS,
    )
)
def test_a_fresh_collection_reads_back(collection: Collection) -> None:
    assert read_collection(write_collection(collection)) == collection


def test_a_fresh_collection_spells_out_its_rules() -> None:
    collection = Collection(
        "sec",
        "Smart Energy Code",
        "Europe/London",
        (DocumentType("SEC"),),
        ("Section",),
        Trial(None, date(2021, 3, 31), "us"),
    )
    assert (
        write_collection(collection).decode()
        == """\
format: seclog-registry/1
id: sec
name: Smart Energy Code
time_zone: Europe/London
types:
  - name: SEC
    part_of_code: true
    cause: required
    renumbered: true
categories:
  - Section
category_trial:
  until: 2021-03-31
  comment_at: us
"""
    )


def test_every_field_of_a_document_can_be_written() -> None:
    assert tuple(field.name for field in fields(Document)) == KEYS
