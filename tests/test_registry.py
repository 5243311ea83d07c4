"""The shipped registry: it loads, passes every check, and marks what nobody has confirmed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from seclog.core.document import label_key
from seclog.formats.registry import read_registry

ROOT = Path(__file__).parent.parent
FILES = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in (ROOT / "registry").rglob("*.yaml")}
SHIPPED = read_registry(FILES)

TITLES_FROM_MEMORY = {
    *("section-m", "section-n", "section-t", "section-x"),
    *("schedule-1", "schedule-2", "schedule-3", "schedule-4", "schedule-6"),
    *(f"appendix-{letter}" for letter in ("f", "g", "h", "s", "t", "u", "v", "w", "ae", "ai")),
    "dn-communications-hub-re-use",
}
LETTERS_FROM_MEMORY = {f"appendix-{letter}" for letter in ("l", "p", "z", "ab", "ak")}
CATEGORIES_OF_THE_PAPER = {
    *("schedule-8", "schedule-9", "schedule-10", "schedule-11"),
    *("appendix-ad", "appendix-af", "appendix-z", "tsim"),
}


def labels(kind: str) -> list[str]:
    return [document.label for document in SHIPPED.ordered() if document.type == kind]


def test_every_file_is_an_entry_and_every_document_is_listed() -> None:
    assert len(SHIPPED.documents) == len(FILES) - 1 == 83
    assert {document.text for document in SHIPPED.documents.values()} == {"listed"}
    assert {document.source for document in SHIPPED.documents.values()} == {"smartenergycodecompany.co.uk"}


def test_the_types_are_those_of_the_review_paper() -> None:
    kinds = {kind.name: (kind.part_of_code, kind.cause, kind.renumbered) for kind in SHIPPED.collection.types}
    assert kinds == {
        "SEC": (True, "required", True),
        "Code Subsidiary Document": (True, "required", True),
        "Other": (False, "optional", False),
    }
    assert len(SHIPPED.collection.categories) == 7
    assert SHIPPED.collection.trial is not None
    assert (SHIPPED.collection.trial.begins_on, SHIPPED.collection.trial.ends_on) == (None, None)


def test_the_sections_are_not_a_to_z() -> None:
    assert labels("SEC") == [f"Section {letter}" for letter in "ABCDEFGHIJKLMNPTX"]


def test_documents_stand_in_the_order_that_people_expect() -> None:
    subsidiary = labels("Code Subsidiary Document")
    assert subsidiary == sorted(subsidiary, key=label_key)
    after_z = subsidiary[subsidiary.index("Appendix Z") : subsidiary.index("Appendix AT") + 1]
    letters = [f"Appendix A{letter}" for letter in "ABCDEFGHIJKLM"]
    assert after_z == ["Appendix Z", *letters, "Appendix AM Annex A", "Appendix AT"]
    assert subsidiary[-3:] == ["Schedule 9", "Schedule 10", "Schedule 11"]


@pytest.mark.parametrize(
    ("identifier", "title", "former"),
    [
        ("section-d", "Modification Process", ("Modification Processes",)),
        ("section-j", "Charges", ("Payment of Charges",)),
        (
            "appendix-ac",
            "Inventory, Enrolment and Decommissioning Procedures",
            ("Inventory, Enrolment and Withdrawal Procedures",),
        ),
        ("appendix-at", "SMETS1 Cryptographic Key Management Policy", ()),
        (
            "tsim",
            "Technical Specification Incompatibility Matrix",
            ("Technical Specification Compatibility Matrix",),
        ),
    ],
)
def test_titles_and_former_titles(identifier: str, title: str, former: tuple[str, ...]) -> None:
    document = SHIPPED.documents[identifier]
    assert (document.title, document.aliases) == (title, former)


def test_letters_whose_documents_were_not_found_are_left_out() -> None:
    assert not [d for d in SHIPPED.documents.values() if re.fullmatch("Appendix A[N-S]", d.label)]
    assert "AN to AS" in (ROOT / "registry/README.md").read_text(encoding="utf-8")


def test_only_the_technical_specifications_and_one_annex_have_their_own_numbering() -> None:
    own = {document.id for document in SHIPPED.documents.values() if document.numbering == "own"}
    assert own == {
        *("schedule-8", "schedule-9", "schedule-10", "appendix-ad", "appendix-af"),
        "appendix-am-annex-a",
    }


def test_every_title_and_letter_from_memory_is_marked() -> None:
    unsure = {d.id for d in SHIPPED.documents.values() if "title" in d.unconfirmed}
    assert unsure == TITLES_FROM_MEMORY
    letters = {d.id for d in SHIPPED.documents.values() if "label" in d.unconfirmed}
    assert letters >= LETTERS_FROM_MEMORY


def test_every_category_that_the_paper_does_not_give_is_marked() -> None:
    for document in SHIPPED.documents.values():
        given = document.type == "SEC" or document.id in CATEGORIES_OF_THE_PAPER
        assert ("category" in document.unconfirmed) is not given, document.id


def test_other_documents_say_what_requires_them() -> None:
    assert SHIPPED.documents["secrmp"].required_by == "Section D10.7"
    assert SHIPPED.documents["pip"].required_by == "Section M4.13"
    named = {d.id for d in SHIPPED.documents.values() if d.type == "Other" and "type" not in d.unconfirmed}
    assert named == {"secrmp", "scf"}


def test_every_entry_names_its_sources_and_the_readme_lists_them() -> None:
    readme = (ROOT / "registry/README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| (S[0-9]+) \|", readme, re.MULTILINE))
    named: set[str] = set()
    for path, data in FILES.items():
        comments = [line for line in data.decode().splitlines() if line.startswith("#")]
        assert any(line.startswith("# Sources: ") for line in comments), path
        named |= {key for line in comments for key in re.findall(r"\bS[0-9]{1,2}\b", line)}
    assert named == listed


def test_an_entry_without_any_source_marks_its_title() -> None:
    for path, data in FILES.items():
        if b"# Sources: none found." in data:
            assert "title" in SHIPPED.documents[Path(path).stem].unconfirmed


def test_the_counts_of_the_readme_are_true() -> None:
    readme = " ".join((ROOT / "registry/README.md").read_text(encoding="utf-8").split())
    marks = [name for d in SHIPPED.documents.values() for name in d.unconfirmed]
    counts = ", ".join(f"{marks.count(name)} {name}s" for name in ("title", "label", "type"))
    assert f"Unconfirmed are {counts} and {marks.count('category')} categories." in readme
    kinds = [document.type for document in SHIPPED.documents.values()]
    assert (
        f"83 entries: {kinds.count('SEC')} Sections, {kinds.count('Code Subsidiary Document')} Code Subsidiary"
        in readme
    )
