"""The shipped registry: it loads, passes every check, and marks what nobody has confirmed."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from seclog.core.document import label_key
from seclog.core.period import UNKNOWN, Bound, last_day
from seclog.core.specification import SPECIFICATIONS, Incompatibilities, Specification, Stated, all_terms, terms_for
from seclog.formats.registry import read_registry
from seclog.formats.specification import read_specification
from seclog.store.shipped import shipped_registry

ROOT = Path(__file__).parent.parent
FILES = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in (ROOT / "registry").rglob("*.yaml")}
DATA = {path: data for path, data in FILES.items() if path.startswith(SPECIFICATIONS)}
EXAMPLE = shipped_registry("bsc-metering")
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
    assert len(SHIPPED.documents) == len(FILES) - len(DATA) - 1 == 83
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


def specification(name: str, files: dict[str, bytes] = FILES) -> Specification:
    path = f"{SPECIFICATIONS}{name}.yaml"
    found = read_specification(files[path], path)
    assert isinstance(found, Specification)
    return found


def stated(statements: tuple[Stated, ...]) -> list[tuple[str, str]]:
    """What was said of an end, and since when: `by` a day where only the latest is known."""
    return [
        (last_day(one.bound), f"{'by ' if one.since_by else ''}{one.since}" if one.since else "") for one in statements
    ]


def ends(name: str, version: str, device: str, condition: str = "") -> list[tuple[str, str]]:
    found = next(one for one in specification(name).versions if one.version == version)
    kind = "installation" if device else "applicability"
    (terms,) = terms_for(found, device, condition, kind)
    span = terms.span(kind)
    assert span is not None
    return stated(span.ends)


def test_the_specifications_are_annexes_of_the_documents_that_keep_them() -> None:
    kept = {path: read_specification(data, path).kept_in for path, data in DATA.items()}
    listed = {path: one.id for one in SHIPPED.documents.values() for path in one.annexes}
    assert kept == listed
    assert sorted(set(kept.values())) == ["schedule-11", "tsim"]


def test_each_specification_has_the_versions_that_sources_name() -> None:
    found = {one.id: (one.document, [v.version for v in one.versions]) for one in map(specification, NAMED)}
    assert found == {
        "smets1": ("schedule-9", ["1.2"]),
        "smets2": ("schedule-9", ["2.0", "3.1", "4.2"]),
        "gbcs": ("schedule-8", ["1.0", "3.1", "3.2"]),
        "chts": ("schedule-10", []),
        "duis": ("appendix-ad", ["1.1", "2.0", "3.1"]),
        "mmc": ("appendix-af", []),
    }
    assert all(SHIPPED.documents[document].numbering == "own" for document, _ in found.values())


NAMED = ("smets1", "smets2", "gbcs", "chts", "duis", "mmc")
FIRST_ENDS = [("2018-07-13", ""), ("2018-10-05", "by 2018-07-13")]


@pytest.mark.parametrize("device", ["ESME", "GSME"])
def test_the_end_of_smets1_moved_twice_and_was_then_split(device: str) -> None:
    assert ends("smets1", "1.2", device) == [*FIRST_ENDS, ("2018-12-05", "2018-10-04")]
    assert ends("smets1", "1.2", device, "prepayment") == [*FIRST_ENDS, ("2019-03-15", "2018-10-04")]
    assert ends("smets1", "1.2", device, "derogation") == [*FIRST_ENDS, ("2019-03-15", "2018-10-04")]


@pytest.mark.parametrize("version", ["2.0", "3.1"])
def test_two_versions_of_smets2_end_on_one_day(version: str) -> None:
    assert ends("smets2", version, "ESME") == ends("smets2", version, "GSME") == [("2020-10-27", "")]


@pytest.mark.parametrize("version", ["1.1", "2.0"])
def test_two_versions_of_the_duis_went_in_november_2021(version: str) -> None:
    assert ends("duis", version, "") == [("unknown", ""), ("2021-11-03", "2021-11-04")]


def test_the_list_of_incompatibilities_has_no_pair_that_no_source_gives() -> None:
    path = f"{SPECIFICATIONS}incompatibilities.yaml"
    found = read_specification(DATA[path], path)
    assert isinstance(found, Incompatibilities)
    assert (str(found.begins), found.excluded, found.pairs) == ("2020-10-22", ("smets1",), ())
    assert "No pair" in found.note


def test_whatever_is_stated_of_a_specification_has_its_source_and_the_rest_is_unknown() -> None:
    nothing = Bound(None, UNKNOWN)
    bounds = 0
    for one in map(specification, NAMED):
        assert not one.illustrative
        assert not any(terms.illustrative for terms in all_terms(one))
        assert not [relation for version in one.versions for relation in version.relations]
        assert all(version.source for version in one.versions)
        for span in (span for terms in all_terms(one) for span in terms.spans):
            for said in (*span.begins, *span.ends):
                assert said.source if said.bound != nothing else True, (one.id, said)
                assert said.bound.word in ("", UNKNOWN)
                bounds += said.bound != nothing
    assert bounds == 22


def test_the_sources_of_statements_are_among_those_of_their_file() -> None:
    for path, data in DATA.items():
        text = data.decode()
        comments = " ".join(line for line in text.splitlines() if line.startswith("#"))
        fields = " ".join(line for line in text.splitlines() if re.match(" *source:", line))
        assert set(re.findall(r"S[0-9]+", fields)) <= set(re.findall(r"S[0-9]+", comments)), path


def test_the_example_is_judged_by_registration_and_all_of_it_is_marked() -> None:
    registry = read_registry(EXAMPLE)
    assert "illustrative" in registry.collection.name
    found = [specification(name, EXAMPLE) for name in ("cop-5", "cop-6")]
    assert [one.decided_by for one in found] == ["registered", "registered"]
    assert {one.kept_in for one in found} == {"cop-timeline"}
    assert registry.documents["cop-timeline"].annexes == tuple(p for p in EXAMPLE if p.startswith(SPECIFICATIONS))
    assert all(one.illustrative and all(version.illustrative for version in one.versions) for one in found)
    assert all(terms.illustrative for one in found for terms in all_terms(one))


def test_a_registration_period_of_the_example_begins_where_the_one_before_ends() -> None:
    for one in (specification(name, EXAMPLE) for name in ("cop-5", "cop-6")):
        spans = [terms.span("registration") for terms in all_terms(one)]
        periods = [span.on() for span in spans if span is not None]
        assert len(periods) == len(one.versions)
        for before, following in pairwise(periods):
            assert before.end.day == following.begin.day is not None
        kept = [terms.span("maintenance") for terms in all_terms(one)]
        assert {span.on().end.word for span in kept if span is not None} == {"open"}


def test_the_sources_of_the_example_stand_beside_it() -> None:
    readme = (ROOT / "seclog/examples/bsc-metering/README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| (S[0-9]+) \|", readme, re.MULTILINE))
    comments = [line for data in EXAMPLE.values() for line in data.decode().splitlines() if line.startswith("#")]
    assert {key for line in comments for key in re.findall(r"S[0-9]+", line)} == listed


def test_the_example_is_no_part_of_the_registry_of_the_smart_energy_code() -> None:
    assert shipped_registry("sec") == dict(sorted(FILES.items()))
