"""The README is true: its sessions print what it shows, its tables name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from seclog.cli.table import COMMANDS
from seclog.core import errors
from seclog.core.specification import Specification
from seclog.formats.specification import read_specification
from seclog.ops.specification_check import is_note, specification_findings
from tests.transcript import check

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"


@pytest.mark.slow
def test_the_sessions_print_what_the_page_shows(tmp_path: Path) -> None:
    check(README, tmp_path)


def test_the_data_that_the_page_shows_can_be_added_to_the_shipped_files() -> None:
    version, pair = re.findall(r"^```yaml\n(  - .*?)^```", README.read_text(), re.MULTILINE | re.DOTALL)
    folder = ROOT / "registry" / "specifications"
    before = {f"registry/specifications/{one.name}": one.read_bytes() for one in sorted(folder.glob("*.yaml"))}
    path, listed = (f"registry/specifications/{name}.yaml" for name in ("smets2", "incompatibilities"))
    whole = before[listed].decode().replace("incompatibilities: []\n", "incompatibilities:\n")
    after = before | {path: before[path] + version.encode(), listed: (whole + pair).encode()}
    read = read_specification(after[path], path)
    assert isinstance(read, Specification)
    assert read.versions[-1].version == "5.1"
    assert not [one for one in specification_findings(before, after, {}) if not is_note(one)]


def test_every_command_is_in_the_table() -> None:
    named = set(re.findall(r"^\| `seclog ([a-z]+)", README.read_text(), re.MULTILINE))
    assert named == {one.name for one in COMMANDS}


def test_every_exit_code_is_in_the_table() -> None:
    codes = {kind.exit_code for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)}
    shown = {int(code) for code in re.findall(r"^\| ([0-9]+) \|", README.read_text(), re.MULTILINE)}
    assert codes | {0, 130, 141} == shown


def test_ci_runs_the_test_command_of_the_readme() -> None:
    command = next(line for line in README.read_text().splitlines() if line.endswith("-m pytest -n 3"))
    assert command in (ROOT / ".ci" / "run").read_text()


def test_the_page_names_no_machine() -> None:
    assert not re.search(r"(?<![\w.])/(?:work|root|home)/", README.read_text())
