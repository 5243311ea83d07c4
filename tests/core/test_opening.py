"""What the rows of a statement become: registry entries, opening versions and queries."""

from __future__ import annotations

from datetime import date

import pytest

from seclog.core.collection import Collection
from seclog.core.document import Document, DocumentType, slug
from seclog.core.errors import InputError
from seclog.core.guess import is_technical_specification, split_label
from seclog.core.opening import OpeningRow, StatementRow, statement_documents

CATEGORIES = ("Section", "Technical Specification", "Security", "Interface Document", "Testing", "Governance", "Form")
SEC = Collection(
    id="sec",
    name="Smart Energy Code",
    time_zone="Europe/London",
    types=(
        DocumentType("SEC"),
        DocumentType("Code Subsidiary Document"),
        DocumentType("Other", part_of_code=False, cause="optional", renumbered=False),
    ),
    categories=CATEGORIES,
)
POLICIES = Collection("policies", "Site policies", "UTC", (DocumentType("Policy", cause="optional"),), ("Policy",))
STANDARDS = Collection("bs", "Standards", "UTC", (DocumentType("Standard"), DocumentType("Guide")), ("Steel", "Wood"))


def row(document: str = "", title: str = "", number: int = 2, **given: object) -> StatementRow:
    identifier = str(given.pop("id", slug(document or title)))
    return StatementRow(number, f"statement.csv:{number}", identifier, document, title, **given)  # type: ignore[arg-type]


def opened(*rows: StatementRow, collection: Collection = SEC, known: tuple[Document, ...] = ()) -> list[OpeningRow]:
    return list(statement_documents(rows, collection, "7.0", {d.id: d for d in known}))


def refused(*rows: StatementRow, collection: Collection = SEC) -> list[tuple[str, str, str, str]]:
    with pytest.raises(InputError) as caught:
        statement_documents(rows, collection, "7.0")
    return [tuple(finding) for finding in caught.value.findings]


def test_a_row_keeps_what_it_says() -> None:
    given = row(
        "Section D",
        "Modification Process",
        type="sec",
        category="section",
        effective_on=date(2019, 11, 29),
        cause="November 2019 SEC Release",
        file="documents/section-d.md",
    )
    (entry,) = opened(given)
    assert entry.document == Document(
        "section-d", "Section D", "Modification Process", "SEC", "Section", file="documents/section-d.md"
    )
    assert (entry.was, entry.becomes, entry.query) == ("", "7.0", "")
    assert (entry.effective_on, entry.cause, entry.file) == (given.effective_on, given.cause, given.file)
    assert (entry.row, entry.where) == (2, "statement.csv:2")


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Section X", "SEC"),
        ("Schedule 8", "Code Subsidiary Document"),
        ("Appendix AC", "Code Subsidiary Document"),
        ("SECRMP", "Other"),
        ("Sectional Index", "Other"),
    ],
)
def test_the_type_of_the_sec_is_guessed_from_the_label_and_queried(label: str, kind: str) -> None:
    (entry,) = opened(row(label, "Something Governed", category="Governance"))
    assert entry.document.type == kind
    assert f"The type {kind} is a guess from the label." in entry.query


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("CPL Requirements Document", "Technical Specification"),
        ("TS Applicability Tables", "Technical Specification"),
        ("Technical Specification Incompatibility Matrix", "Technical Specification"),
        ("Specimen Form Letter of Credit", "Form"),
        ("Common Test Scenarios Document", "Testing"),
        ("Enduring Testing Approach Document", "Testing"),
        ("DCC User Interface Code of Connection", "Interface Document"),
        ("SMKI Compliance Policy", "Security"),
        ("IKI Certificate Policy", "Security"),
        ("Incident Management Policy", "Governance"),
    ],
)
def test_the_category_is_guessed_from_the_title_and_queried(title: str, category: str) -> None:
    (entry,) = opened(row("Appendix Q", title, type="Code Subsidiary Document"))
    assert entry.document.category == category
    asked = f"The category {category} is a guess from the title." in entry.query
    assert asked is (category != "Technical Specification")


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("GB Companion Specification", True),
        ("GB Companion Specification (GBCS)", True),
        ("Smart Metering Equipment Technical Specifications", True),
        ("Communications Hub Technical Specifications", True),
        ("Message Mapping Catalogue (MMC)", True),
        ("DCC User Interface Specification", True),
        ("SMETS2", True),
        ("DUIS", True),
        ("DCC User Interface Services Schedule", False),
        ("SMETS1 Supporting Requirements", False),
        ("TS Applicability Tables", False),
    ],
)
def test_the_specifications_that_the_paper_names_keep_their_numbering(name: str, own: bool) -> None:
    assert is_technical_specification(name) is own
    (entry,) = opened(row("Schedule 8", name, type="Code Subsidiary Document", version="3.1", category="Form"))
    assert (entry.document.numbering, entry.becomes) == (("own", "3.1") if own else ("integer", "4.0"))


def test_another_collection_has_no_specifications_and_no_guesses() -> None:
    (entry,) = opened(row("DUIS", version="3.1"), collection=POLICIES)
    assert entry.document == Document("duis", "DUIS", "DUIS", "Policy", "Policy", text="listed")
    assert (entry.becomes, entry.query) == ("4.0", "")
    assert refused(row("BS 1", "Bolts"), collection=STANDARDS) == [
        ("statement-type", "statement.csv:2", "The row names no type.", "Choose one of: Standard, Guide."),
        ("statement-category", "statement.csv:2", "The row names no category.", "Choose one of: Steel, Wood."),
    ]


def test_an_unknown_type_or_category_is_refused_with_the_nearest() -> None:
    findings = refused(row("Section A", "A", type="Sec.", category="Sections"), row("Form 1", type="Zzz", number=3))
    assert [(where, message, hint) for _, where, message, hint in findings] == [
        ("statement.csv:2", "The type 'Sec.' is not one of the collection's.", "Did you mean 'SEC'?"),
        ("statement.csv:2", "The category 'Sections' is not one of the collection's.", "Did you mean 'Section'?"),
        (
            "statement.csv:3",
            "The type 'Zzz' is not one of the collection's.",
            "Choose one of: SEC, Code Subsidiary Document, Other.",
        ),
    ]


def test_several_live_versions_of_an_own_numbered_document_stand_in_several_rows() -> None:
    name = "Smart Metering Equipment Technical Specifications"
    rows = [
        row("Schedule 9", name, 2 + n, version=v, type="Code Subsidiary Document", file=f"documents/smets2/{v}.md")
        for n, v in enumerate(("2.0", "3.1"))
    ]
    entries = opened(*rows)
    assert [entry.becomes for entry in entries] == ["2.0", "3.1"]
    assert entries[0].document == entries[1].document
    assert entries[0].document.file == "documents/smets2/{version}.md"
    assert [entry.file for entry in entries] == ["documents/smets2/2.0.md", "documents/smets2/3.1.md"]


def test_a_document_that_stands_twice_is_refused() -> None:
    first = row("Section A", "Definitions", type="SEC", version="3")
    again = row("Section A", "Definitions", 3, type="SEC", version="4")
    assert [finding[:3] for finding in refused(first, again)] == [
        ("statement-duplicate", "statement.csv:3", "Section A stands already at statement.csv:2.")
    ]
    specification = row("DUIS", type="Code Subsidiary Document", version="3.1")
    twin = specification._replace(where="statement.csv:9")
    assert "stands already" in refused(specification, twin)[0][2]


def test_rows_of_one_document_must_describe_it_alike() -> None:
    first = row("DUIS", type="Code Subsidiary Document", version="3.0")
    second = first._replace(where="statement.csv:3", version="3.1", title="Another")
    assert refused(first, second)[0][2] == "DUIS is described otherwise at statement.csv:2."


def test_one_label_cannot_be_borne_by_two_documents() -> None:
    rows = [row("Section A", "One", type="SEC"), row("SECTION A", "Two", 3, type="SEC", id="second")]
    assert refused(*rows)[0][2] == "The label SECTION A is borne at statement.csv:2 already."


def test_a_decimal_number_cell_is_queried_where_the_number_stays() -> None:
    (own,) = opened(row("DUIS", version="3.1", number_cell=True, type="Code Subsidiary Document"))
    assert own.query == "3.1 is a number cell, where 3.10 looks the same."
    (whole,) = opened(row("DUIS", version="3", number_cell=True, type="Code Subsidiary Document"))
    assert whole.query == "3 is recorded as 3.0."
    (renumbered,) = opened(row("Section A", version="3.1", number_cell=True, type="SEC"))
    assert renumbered.query == ""


def test_a_document_of_another_type_goes_on_with_its_own_decimal() -> None:
    (entry,) = opened(
        row("SECRMP", "SEC Release Management Policy", version="1.3", type="Other", category="Governance")
    )
    assert (entry.becomes, entry.document.numbering) == ("1.3", "own")
    assert "numbering of its own" in entry.query


def test_the_word_none_is_no_number() -> None:
    (entry,) = opened(row("Section A", type="SEC", version="None"))
    assert (entry.was, entry.becomes, entry.query) == ("", "7.0", "")


KNOWN = Document(
    "appendix-ac",
    "Appendix AC",
    "Inventory, Enrolment and Decommissioning Procedures",
    "Code Subsidiary Document",
    "Interface Document",
    aliases=("Inventory, Enrolment and Withdrawal Procedures",),
    unconfirmed=("label", "title", "category"),
    required_by="Section H",
    source="smartenergycodecompany.co.uk",
    text="listed",
)


@pytest.mark.parametrize(
    "given",
    [
        row("Appendix AC"),
        row("appendix ac"),
        row(title="Inventory, enrolment and decommissioning procedures"),
        row(title="Inventory, Enrolment and Withdrawal Procedures"),
        row("Inventory Procedures", id="appendix-ac"),
    ],
)
def test_what_a_row_leaves_out_is_taken_from_the_registry(given: StatementRow) -> None:
    (entry,) = opened(given, known=(KNOWN,))
    document = entry.document
    assert (document.id, document.type, document.category) == ("appendix-ac", KNOWN.type, KNOWN.category)
    assert (document.required_by, document.source) == (KNOWN.required_by, KNOWN.source)
    assert entry.query == ""


def test_a_title_in_the_place_of_the_label_is_found_and_confirms_only_the_title() -> None:
    (entry,) = opened(row("Inventory, Enrolment and Withdrawal Procedures"), known=(KNOWN,))
    assert (entry.document.id, entry.document.label) == ("appendix-ac", "Appendix AC")
    assert entry.document.title == "Inventory, Enrolment and Withdrawal Procedures"
    assert entry.document.unconfirmed == ("label", "category")


def test_what_a_statement_says_is_confirmed_by_it() -> None:
    (entry,) = opened(row("Appendix AC", "Inventory, Enrolment and Withdrawal Procedures"), known=(KNOWN,))
    assert entry.document.title == "Inventory, Enrolment and Withdrawal Procedures"
    assert entry.document.unconfirmed == ("category",)
    assert entry.document.aliases == ()


def test_another_title_under_a_known_label_is_queried() -> None:
    (entry,) = opened(row("Appendix AC", "Inventory Rules"), known=(KNOWN,))
    assert (entry.document.id, entry.document.title) == ("appendix-ac", "Inventory Rules")
    assert entry.query == f"The registry knows Appendix AC as “{KNOWN.title}”."


def test_a_known_title_under_another_label_is_that_document_with_the_label_of_the_row() -> None:
    other = Document("appendix-ad", "Appendix AD", "Other", "Other", "Form", text="listed")
    (entry,) = opened(row("Appendix AD", KNOWN.title), known=(KNOWN, other))
    assert (entry.document.id, entry.document.label) == ("appendix-ad", "Appendix AD")
    assert (entry.document.category, entry.document.required_by) == (KNOWN.category, KNOWN.required_by)


def test_an_id_that_a_row_gives_stands_above_the_registry() -> None:
    (entry,) = opened(row("Appendix AC", id="iewp"), known=(KNOWN,))
    assert entry.document.id == "iewp"


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("Section D", ("Section D", "")),
        ("SEC Section D", ("Section D", "")),
        ("SEC Appendix AC ‘Inventory’", ("Appendix AC", "Inventory")),
        ("Section D - Modification Process", ("Section D", "Modification Process")),
        ("Section D: Modification Process", ("Section D", "Modification Process")),
        ("Appendix AC – Inventory", ("Appendix AC", "Inventory")),
        ("Section A ‘Definitions and Interpretation’", ("Section A", "Definitions and Interpretation")),
        ("Appendix AM Annex A", ("Appendix AM Annex A", "")),
        ("SEC Release Management Policy", ("SEC Release Management Policy", "")),
    ],
)
def test_a_label_and_title_in_one_cell_are_split(cell: str, parts: tuple[str, str]) -> None:
    assert split_label(cell) == parts


def test_a_single_problem_is_one_problem() -> None:
    with pytest.raises(InputError, match=r"The statement has 1 problem\."):
        statement_documents([row("Section A", type="Zzz", category="Section")], SEC, "7.0")
    with pytest.raises(InputError, match=r"The baseline 7\.1"):
        statement_documents([], SEC, "7.1")
