"""Trial categories, and a document that leaves the code for lighter governance and keeps its history.

From the SEC Document Management Review update of 6 December 2019 (SECAS): "We will be trialling out this
categorisation approach ... we welcome feedback from users on whether we have got the groupings and allocations
right" (3.2), from the February 2020 SEC Release on; and "the detailed Self-Service Interface (SSI) requirements were
removed under SECMP0058 'Changes to the governance of the Self-Service Interface'. This would allow changes to
lower-level details to be subject to lighter governance" (3.4). The paper gives no days for the trial's end or for
SECMP0058; those here are made up.
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
category_trial:
  from: 2020-02-27
  until: 2020-08-31
  comment_at: comments@example.org
"""
ENTRIES = {
    "section-h": ("Section H", "DCC Services", "SEC", "Section"),
    "appendix-ah": (
        "Appendix AH",
        "Self-Service Interface Design Specification",
        "Code Subsidiary Document",
        "Testing",
    ),
    "appendix-ai": (
        "Appendix AI",
        "Self-Service Interface Code of Connection",
        "Code Subsidiary Document",
        "Interface Document",
    ),
}
SSI = "appendix-ah"


class Code:
    """The rulebook, by commands alone."""

    def __init__(self, folder: Path) -> None:
        self.shell = Shell(folder, columns=120)
        self.path = folder / "session"
        self.at = "2020-02-27T09:00:00Z"

    def run(self, command: str, at: str = "") -> str:
        self.at = at or self.at
        output = self.shell.run(command, self.at)
        assert "[exit" not in output, output
        return output

    def log(self, options: str = "") -> dict[str, dict[str, Any]]:
        return {one["id"]: one for one in json.loads(self.run(f"seclog log {options} --json"))["documents"]}

    def data(self, command: str) -> dict[str, Any]:
        found = json.loads(self.run(f"{command} --json"))
        assert isinstance(found, dict)
        return found


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Code:
    made = Code(tmp_path_factory.mktemp("classification"))
    (made.path / "registry/documents").mkdir(parents=True)
    (made.path / "documents").mkdir()
    (made.path / "registry/collection.yaml").write_text(COLLECTION)
    for name, (label, title, kind, category) in ENTRIES.items():
        entry = f"id: {name}\nlabel: {label}\ntitle: {title}\ntype: {kind}\ncategory: {category}\n"
        (made.path / f"registry/documents/{name}.yaml").write_text(f"{entry}file: documents/{name}.md\n")
        (made.path / f"documents/{name}.md").write_text(f"# {title}\n\nThe DCC shall provide it.\n")
    made.run("seclog init . --baseline 7.0 --effective 2020-02-27")
    made.run("seclog approve MP090 --on 2020-03-20", "2020-03-20T09:00:00Z")
    made.run("seclog plan 2020-06 --title 'June 2020 SEC Release' --effective 2020-06-25")
    (made.path / f"documents/{SSI}.md").write_text("# Self-Service Interface\n\nThe DCC shall provide all of it.\n")
    made.run(f"seclog draft {SSI} --for 2020-06 --mod MP090")
    made.run(
        f"seclog feedback {SSI} 'It says how systems interact: an Interface Document.' --by 'A Large Supplier'",
        "2020-04-06T09:00:00Z",
    )
    made.run(
        f"seclog classify {SSI} 'Interface Document' --on 2020-04-20 --reason 'Comment of a Large Supplier'",
        "2020-05-11T09:00:00Z",
    )
    made.run("seclog release 2020-06", "2020-06-25T09:00:00Z")
    made.run(
        f"seclog classify {SSI} --type Other --governance Panel --owner SECAS --required-by 'Section H8'"
        " --reason 'SECMP0058: details of the Self-Service Interface leave the code'",
        "2020-11-05T09:00:00Z",
    )
    made.at = "2020-12-01T09:00:00Z"
    return made


def test_the_log_says_that_categories_are_on_trial_and_comments_are_listed_with_where_they_go(code: Code) -> None:
    assert "comments to comments@example.org" in code.run("seclog log --format table")
    then = code.data("seclog feedback --as-of 2020-08-31")
    assert then["trial"]["open"] is True
    assert [(one["document"], one["on"], one["by"]) for one in then["comments"]] == [
        (SSI, "2020-04-06", "A Large Supplier")
    ]
    assert then["comments"][0]["category"] == "Interface Document"
    assert code.data("seclog feedback")["trial"]["open"] is False
    assert code.data("seclog feedback --known 2020-04-05")["comments"] == []
    export = code.run("seclog feedback --format csv").splitlines()
    assert export[-1].startswith("2020-04-06,appendix-ah,Appendix AH,Interface Document,A Large Supplier,")


@pytest.mark.parametrize(
    ("options", "category"),
    [
        ("--as-of 2020-04-19", "Testing"),
        ("--as-of 2020-04-20", "Interface Document"),
        ("--as-of 2020-04-20 --known 2020-05-10", "Testing"),
        ("--as-of 2020-04-20 --known 2020-05-11", "Interface Document"),
        ("--as-of 2020-06-25", "Interface Document"),
    ],
)
def test_a_category_holds_from_its_day_and_is_known_from_its_record_on(code: Code, options: str, category: str) -> None:
    assert code.log(options)[SSI]["category"] == category


def test_the_release_that_was_drafted_before_takes_nothing_back(code: Code) -> None:
    row = code.log("--as-of 2020-06-25")[SSI]
    assert (row["version"], row["category"], row["causes"]) == ("8.0", "Interface Document", ["MP090"])
    assert "category: Interface Document" in code.run(f"git show main:registry/documents/{SSI}.yaml")


@pytest.mark.parametrize(
    ("options", "facts"),
    [
        ("--as-of 2020-11-04", ("Code Subsidiary Document", None, None, None)),
        ("--as-of 2020-11-05", ("Other", "Panel", "SECAS", "Section H8")),
        ("--as-of 2020-11-05 --known 2020-11-04", ("Code Subsidiary Document", None, None, None)),
        ("--as-of 2020-11-05 --known 2020-11-05", ("Other", "Panel", "SECAS", "Section H8")),
    ],
)
def test_the_details_leave_the_code_on_their_day(
    code: Code, options: str, facts: tuple[str, str | None, str | None, str | None]
) -> None:
    row = code.log(options)[SSI]
    assert (row["type"], row["governance"], row["owner"], row["required_by"]) == facts
    assert row["version"] == "8.0"


def test_what_left_the_code_keeps_its_history(code: Code) -> None:
    history = code.data(f"seclog history {SSI}")
    assert [(one["version"], one["status"], one["effective_on"]) for one in history["versions"]] == [
        ("7.0", "superseded", "2020-02-27"),
        ("8.0", "live", "2020-06-25"),
    ]
    assert [(one["on"], one["changes"].get("type")) for one in history["classified"]] == [
        ("2020-04-20", None),
        ("2020-11-05", {"from": "Code Subsidiary Document", "to": "Other"}),
    ]
    assert history["document"]["governance"] == "Panel"
    assert code.data(f"seclog history {SSI} --known 2020-11-04")["classified"] == history["classified"][:1]
    assert code.data(f"seclog history {SSI} --as-of 2020-04-19")["classified"] == []
    page = code.run(f"seclog history {SSI} --format table")
    assert "Governance: Panel; owner: SECAS; required by: Section H8" in page
    assert "SECMP0058: details of the Self-Service Interface leave the code" in " ".join(page.split())
    shown = code.run(f"seclog show {SSI}")
    assert "Governance: Panel; owner: SECAS; required by: Section H8" in shown
    assert "all of it" in shown
    assert code.data(f"seclog show {SSI}@7.0")["document"]["type"] == "Other"
    assert "Governance" in code.run("seclog log --format table")
    assert "Governance" not in code.run("seclog log --format table --as-of 2020-11-04").replace("Governance, Form", "")


def test_lighter_governance_needs_no_modification_and_raises_no_number(code: Code) -> None:
    number = code.data("seclog log")["collection"]["version"]
    code.run("seclog plan ssi-1 --title 'SSI update' --effective 2020-12-02 --kind single")
    (code.path / f"documents/{SSI}.md").write_text("# Self-Service Interface\n\nIn detail.\n")
    code.run(f"seclog draft {SSI} --for ssi-1")
    code.run("seclog release ssi-1", "2020-12-02T09:00:00Z")
    row = code.log()[SSI]
    assert (row["version"], row["type"], row["governance"]) == ("9.0", "Other", "Panel")
    assert code.data("seclog log")["collection"]["version"] == number
    assert "appendix-ah" in code.run("seclog log --type Other")


def test_the_record_is_sound(code: Code) -> None:
    code.run("seclog verify")
    assert code.run("git status --porcelain") == ""
