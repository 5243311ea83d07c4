"""Documents come, wait for their letter, merge and have annexes, as those of the Smart Energy Code did.

Sources (their days are real where not said otherwise):

- Appendix AJ is new in SEC 5.14, 22 February 2018, by a direction that changed Section A too:
  smartenergycodecompany.co.uk/latest-news/sec-version-5-14-designated/
- Appendix AT is new in SEC 54.0, 17 December 2021, with Appendix AM designated again:
  smartenergycodecompany.co.uk/latest-news/sec-v54-0-implemented-to-support-the-dcc-smets1-service/
- The Registration Data Incident Management Policy "is now no longer required and has been withdrawn from baseline",
  its content going to the Incident Management Policy and the Registration Interface Code of Connection:
  smartdcc.co.uk/news-and-insights/news/draft-ssd-incident-management-policy-baselined/ (its day is made up)
- Drafts had no letter: "The document comprising this Appendix [tbc] shall be known as the Message Mapping
  Catalogue", August 2015: technodocbox.com/C_and_CPP/94275672-Appendix-xxx-message-mapping-catalogue.html
  (the day on which it got its letter is made up)
- Appendix AM V16.0 with its Annex A V12.4, a spreadsheet:
  smartdcc.co.uk/consultations/clause-retention-beyond-smets1-tmad-expiry (their days are made up)

Before 2020 the SEC had one number for all; the documents' numbers here are those that seclog would have given.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.transcript import Shell

COLLECTION = """\
format: seclog-registry/1
id: sec
name: Smart Energy Code
time_zone: Europe/London
types:
  - name: SEC
  - name: Code Subsidiary Document
  - name: Other
    part_of_code: false
    cause: optional
    renumbered: false
categories: [Section, Technical Specification, Security, Interface Document, Testing, Governance, Form]
"""
ENTRIES = {
    "section-a": ("Section A", "Definitions and Interpretation", "SEC", "Section"),
    "appendix-y": (
        "Appendix Y", "Registration Data Interface Code of Connection", "Code Subsidiary Document",
        "Interface Document",
    ),
    "appendix-z": ("Appendix Z", "CPL Requirements Document", "Code Subsidiary Document", "Technical Specification"),
    "appendix-aa": ("Appendix AA", "Threshold Anomaly Detection Procedures", "Code Subsidiary Document", "Security"),
    "appendix-ag": ("Appendix AG", "Incident Management Policy", "Code Subsidiary Document", "Governance"),
    "rdimp": ("RDIMP", "Registration Data Incident Management Policy", "Other", "Governance"),
}  # fmt: skip
ANNEX = b"PK\x03\x04 Device Model Variations To Equivalent Steps Matrix V12.4\0"
CSD = "'Code Subsidiary Document'"


class Code:
    """The rulebook made of them, by commands alone."""

    def __init__(self, folder: Path) -> None:
        self.shell = Shell(folder, columns=120)
        self.path = folder / "session"
        self.at = "2015-08-01T09:00:00Z"

    def run(self, command: str, at: str = "") -> str:
        self.at = at or self.at
        output = self.shell.run(command, self.at)
        assert "[exit" not in output, output
        return output

    def refused(self, command: str) -> str:
        output = self.shell.run(command, self.at)
        assert "[exit" in output, output
        return output

    def write(self, name: str, text: str | bytes) -> None:
        (self.path / name).write_bytes(text.encode() if isinstance(text, str) else text)

    def log(self, options: str = "") -> dict[str, dict[str, Any]]:
        return {one["id"]: one for one in json.loads(self.run(f"seclog log {options} --json"))["documents"]}

    def data(self, command: str) -> dict[str, Any]:
        found = json.loads(self.run(f"{command} --json"))
        assert isinstance(found, dict)
        return found


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Code:
    made = Code(tmp_path_factory.mktemp("documents"))
    (made.path / "registry/documents").mkdir(parents=True)
    (made.path / "documents").mkdir()
    made.write("registry/collection.yaml", COLLECTION)
    for name, (label, title, kind, category) in ENTRIES.items():
        entry = f"id: {name}\nlabel: {label}\ntitle: {title}\ntype: {kind}\ncategory: {category}\n"
        made.write(f"registry/documents/{name}.yaml", f"{entry}file: documents/{name}.md\n")
        made.write(f"documents/{name}.md", f"# {title}\n\nThe DCC shall provide it.\n")
    made.run("seclog init . --baseline 1.0 --effective 2015-08-01")
    catalogue(made)
    variation_testing(made)
    incident_policy(made)
    key_management(made)
    made.at = "2022-01-04T09:00:00Z"
    return made


def catalogue(made: Code) -> None:
    """Two drafts that wait for their letter, of which one gets it."""
    made.run("seclog plan 2016-07 --title 'July 2016 designation' --kind designation --effective 2016-07-18")
    for name, title in (("mmc", "Message Mapping Catalogue"), ("duis", "DCC User Interface Specification")):
        made.write(f"../{name}.md", f"# {title}\n\nThis Appendix [tbc] shall be known as the {title}.\n")
        made.run(
            f"seclog add {name} --file ../{name}.md --label 'Appendix [tbc]' --type {CSD} --for 2016-07"
            " --category 'Technical Specification' --instrument 'SoS designation | 2016-07-11'"
        )
    made.at = "2016-07-18T09:00:00Z"
    refusal = made.refused("seclog release 2016-07")
    assert "Appendix [tbc] is a placeholder and no label" in refusal
    assert "seclog rename duis --label LABEL --for 2016-07" in refusal
    made.run("seclog rename mmc --label 'Appendix AF' --for 2016-07")
    made.run("seclog rename duis --label 'Appendix AD' --for 2016-07")
    made.run("seclog release 2016-07")


def variation_testing(made: Code) -> None:
    """SEC 5.14: Appendix AJ comes, and Section A has a new A4."""
    made.run("seclog plan sec-5.14 --title 'SEC 5.14' --kind direction --effective 2018-02-22", "2018-02-20T09:00:00Z")
    made.write("../aj.md", "# SEC Variation Testing Approach Document\n\nRelease 2.0 shall be tested.\n")
    made.run(
        f"seclog add appendix-aj --file ../aj.md --label 'Appendix AJ' --type {CSD} --category Testing"
        " --for sec-5.14 --instrument 'SoS direction | 2018-02-20'"
    )
    made.write("documents/section-a.md", "# Definitions and Interpretation\n\nA4 The Release 2.0 Document.\n")
    made.run("seclog draft section-a --for sec-5.14 --instrument 'SoS direction | 2018-02-20'")
    made.run("seclog release sec-5.14", "2018-02-22T09:00:00Z")


def incident_policy(made: Code) -> None:
    """The RDIMP is merged into Appendix AG, and Appendix Y has another part of it."""
    made.run("seclog plan rdimp --title 'Withdrawal of the RDIMP' --effective 2018-06-28", "2018-06-01T09:00:00Z")
    made.run("seclog approve SECMP0001 --on 2018-06-01")
    made.write("documents/appendix-ag.md", "# Incident Management Policy\n\nIncidents of registration data too.\n")
    entry = (made.path / "registry/documents/appendix-y.yaml").read_text()
    made.write("registry/documents/appendix-y.yaml", f"{entry}predecessors: [rdimp]\n")
    made.write("documents/appendix-y.md", "# Code of Connection\n\nIncidents shall be told.\n")
    made.run("seclog draft appendix-ag appendix-y --for rdimp --mod SECMP0001")
    made.run("seclog merge RDIMP --into 'Appendix AG' --for rdimp --reason 'No longer required'")
    made.run("seclog release rdimp", "2018-06-28T09:00:00Z")


def key_management(made: Code) -> None:
    """SEC 54.0: Appendix AT comes; Appendix AM with Annex A, which has a number of its own."""
    made.run(
        "seclog plan sec-54.0 --title 'SEC 54.0' --kind designation --effective 2021-12-17", "2021-12-10T09:00:00Z"
    )
    made.write("../at.md", "# SMETS1 Cryptographic Key Management Policy\n\nKeys shall be kept.\n")
    made.write("../am.md", "# SMETS1 Supporting Requirements\n\nSee Annex A.\n")
    made.write("../annex.xlsx", ANNEX)
    order = f"--type {CSD} --for sec-54.0 --instrument 'BEIS designation | 2021-12-10'"
    made.run(f"seclog add appendix-at --file ../at.md --label 'Appendix AT' --category Security {order}")
    made.run(
        f"seclog add appendix-am --file ../am.md --label 'Appendix AM' --category 'Interface Document'"
        f" --first 16.0 {order}"
    )
    made.run(
        "seclog add appendix-am-annex-a --file ../annex.xlsx --label 'Appendix AM Annex A' --numbering own"
        " --title 'Device Model Variations To Equivalent Steps Matrix' --version 12.4 --part-of 'Appendix AM'"
        f" --category 'Interface Document' {order}"
    )
    made.run("seclog release sec-54.0", "2021-12-17T09:00:00Z")


@pytest.mark.parametrize(
    ("document", "options", "version"),
    [
        ("appendix-aj", "--as-of 2018-02-21", None),
        ("appendix-aj", "--as-of 2018-02-22", "1.0"),
        ("appendix-aj", "--as-of 2018-02-22 --known 2018-02-21", None),
        ("section-a", "--as-of 2018-02-22", "2.0"),
        ("section-a", "--as-of 2018-02-22 --known 2018-02-21", "1.0"),
        ("appendix-at", "--as-of 2021-12-16", None),
        ("appendix-at", "--as-of 2021-12-17", "1.0"),
        ("appendix-at", "--as-of 2021-12-17 --known 2021-12-16", None),
        ("appendix-am", "", "16.0"),
        ("appendix-am-annex-a", "", "12.4"),
        ("rdimp", "--as-of 2018-06-27", "1.0"),
        ("rdimp", "--as-of 2018-06-28", None),
        ("rdimp", "--as-of 2018-06-28 --known 2018-06-27", "1.0"),
        ("rdimp", "--as-of 2018-06-27 --known 2018-06-28", "1.0"),
        ("rdimp", "--all", "1.0"),
    ],
)
def test_a_document_is_in_the_log_from_its_day_to_its_last(
    code: Code, document: str, options: str, version: str | None
) -> None:
    row = code.log(options).get(document)
    assert (row["version"] if row else None) == version


def test_appendices_stand_in_the_order_of_their_letters_with_gaps(code: Code) -> None:
    appendices = [one["label"] for one in code.log().values() if one["label"].startswith("Appendix")]
    assert appendices == [
        "Appendix Y", "Appendix Z", "Appendix AA", "Appendix AD", "Appendix AF", "Appendix AG", "Appendix AJ",
        "Appendix AM", "Appendix AM Annex A", "Appendix AT",
    ]  # fmt: skip


def test_a_merged_policy_is_told_at_each_of_the_documents(code: Code) -> None:
    gone = code.data("seclog history RDIMP")["document"]
    assert (gone["retired_on"], gone["merged_into"], gone["successors"]) == (
        "2018-06-28",
        "appendix-ag",
        ["appendix-y"],
    )
    kept = code.data("seclog history appendix-ag")["document"]
    assert kept["merged"] == [{"id": "rdimp", "since": "2018-06-28"}]
    assert code.data("seclog history appendix-y")["document"]["predecessors"] == ["rdimp"]
    then = code.data("seclog history RDIMP --as-of 2018-07-01 --known 2018-06-27")["document"]
    assert (then["retired_on"], then["merged_into"]) == (None, None)
    assert "Not used since 2018-06-28" in code.run("seclog log --all --format table")
    assert "Retired since 2018-06-28 and merged into appendix-ag" in code.run("seclog show RDIMP")


def test_what_was_pending_then_says_that_the_policy_would_go(code: Code) -> None:
    (release,) = code.data("seclog pending --known 2018-06-20")["releases"]
    going = {one["id"]: (one["retired"], one["merged_into"]) for one in release["documents"]}
    assert going == {
        "appendix-y": (False, None),
        "appendix-ag": (False, None),
        "rdimp": (True, "appendix-ag"),
    }


def test_a_catalogue_that_waited_for_its_letter_keeps_its_drafts(code: Code) -> None:
    versions = code.data("seclog history 'Appendix AF'")["versions"]
    assert [(one["version"], one["label"]) for one in versions] == [("1.0", "Appendix AF")]
    drafted = code.data("seclog show mmc@0.1")
    assert (drafted["status"], drafted["title"]) == ("draft", "Message Mapping Catalogue")
    assert code.data("seclog history mmc --known 2015-08-31")["document"]["label"] == "Appendix [tbc]"


def test_an_annex_with_a_number_of_its_own_is_part_of_its_document(code: Code) -> None:
    assert code.data("seclog history 'Appendix AM'")["document"]["parts"] == ["appendix-am-annex-a"]
    assert code.data("seclog show appendix-am-annex-a")["document"]["part_of"] == "appendix-am"
    code.run("seclog show appendix-am-annex-a --raw -o ../annex-out.xlsx")
    assert (code.path / "../annex-out.xlsx").read_bytes() == ANNEX


def test_the_record_is_in_order(code: Code) -> None:
    code.run("seclog verify")
