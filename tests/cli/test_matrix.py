"""`seclog matrix` as a person calls it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.benchmarks.specifications import with_specifications
from tests.builder import Repo
from tests.cli.support import Cli
from tests.ops.spec_book import FOLDER, build
from tests.test_startup import heavy, loaded, processes

LIST = """\
id: incompatibilities
name: Incompatibility Matrix
begins: 2026-01-05
excluded: [free]
source: test
incompatibilities:
  - first: {specification: meters, version: "3.1", device: ESME}
    second: {specification: hubs, version: "4.2"}
    reason: The hub hears it not
    since: 2026-02-01
    source: test
"""
AT = "2026-01-20T09:00:00Z"


@pytest.fixture(scope="module", name="original")
def original_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three specifications of two versions each, and nothing that is said to be incompatible."""
    folder = tmp_path_factory.mktemp("matrix") / "book"
    build(folder)
    return folder


@pytest.fixture(name="bare")
def bare_book(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "book"))


@pytest.fixture(name="book")
def book_with_list(bare: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> str:
    """The same with a list of one pair, recorded on 20 January 2026."""
    monkeypatch.setenv("SECLOG_NOW", AT)
    Repo(bare).write(f"{FOLDER}incompatibilities.yaml", LIST)
    done = cli("-C", str(bare), "record", "-m", "List what does not go together")
    assert done.code == 0, done.err
    monkeypatch.setenv("SECLOG_NOW", "2026-03-01T09:00:00Z")
    return str(bare)


def statuses(cli: Cli, book: str, *arguments: str) -> dict[tuple[str, str], str]:
    """What the matrix says of pairs of versions, the default left out."""
    done = cli("-C", book, "matrix", *arguments, "--json")
    assert done.code == 0, done.err
    data = json.loads(done.out)
    names = [f"{one['specification']} {one['version']} {one['device']}".strip() for one in data["axes"]]
    return {(names[one["first"]], names[one["second"]]): one["status"] for one in data["cells"]}


def test_a_pair_is_incompatible_from_its_day_on(cli: Cli, book: str) -> None:
    pair = ("hubs 4.2", "meters 3.1 ESME")
    assert statuses(cli, book)[pair] == "incompatible"
    assert not any("ESME" in name for one in statuses(cli, book, "--as-of", "2026-01-31") for name in one)


def test_what_was_known_before_is_asked_for_by_known(cli: Cli, book: str) -> None:
    done = cli("-C", book, "matrix", "--incompatible", "--known", "2026-01-19", "--format", "table")
    assert done.code == 0
    assert "No list of incompatibilities is held here." in done.out
    now = cli("-C", book, "matrix", "--incompatible", "--known", "2026-01-20", "--format", "table")
    assert "The hub hears it not" in now.out
    assert "as known on 2026-01-20" in now.out


def test_a_pipe_gets_lines_and_the_rest_on_stderr(cli: Cli, book: str) -> None:
    done = cli("-C", book, "matrix", "meters", "hubs")
    header, *rows = done.out.splitlines()
    assert header.split("\t")[:3] == ["specification", "version", "device"]
    assert [row.split("\t")[:3] for row in rows] == [
        ["hubs", "3.1", ""], ["hubs", "4.2", ""],
        ["meters", "3.1", ""], ["meters", "3.1", "ESME"], ["meters", "4.2", ""],
    ]  # fmt: skip
    assert done.err == ""
    early = cli("-C", book, "matrix", "--incompatible", "--as-of", "2026-01-02")
    assert len(early.out.splitlines()) == 1
    assert "The list of incompatibilities begins on 2026-01-05" in early.err
    assert cli("-C", book, "-q", "matrix", "--incompatible", "--as-of", "2026-01-02").err == ""


def test_the_list_narrows_and_with_all_holds_what_is_to_come(cli: Cli, book: str) -> None:
    def rows(*arguments: str) -> list[str]:
        return cli("-C", book, "matrix", "--incompatible", *arguments).out.splitlines()[1:]

    assert len(rows("METERS")) == 1
    assert rows("free") == rows("--as-of", "2026-01-31") == []
    assert rows("--as-of", "2026-01-31", "--all")[0].split("\t")[-2] == "to come"


@pytest.mark.parametrize("suffix", ["html", "htm"])
def test_a_page_is_written_for_its_suffix(cli: Cli, book: str, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"m.{suffix}"
    done = cli("-C", book, "matrix", "-o", str(file))
    assert (done.code, done.err) == (0, f"Written to {file}.\n")
    assert "<caption>Why versions are incompatible</caption>" in file.read_text()
    assert cli("-C", book, "matrix", "--format", "html").out == file.read_text()
    assert cli("-C", book, "matrix", "-o", str(file), "--format", "csv").code == 0
    assert file.read_text().startswith("specification,version,device")


def test_a_suffix_of_no_format_is_refused_with_those_that_there_are(cli: Cli, book: str, tmp_path: Path) -> None:
    done = cli("-C", book, "matrix", "-o", str(tmp_path / "m.svg"))
    assert done.code == 2
    assert "Use one of .csv, .htm, .html, .json, .md, .tsv, .txt, or state --format." in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("meter",), 2, "Did you mean meters?"),
        (("--as-of", "2020-13-01"), 2, "There is no day 2020-13-01."),
        (("--json", "--format", "html"), 2, "--json and --format html cannot go together."),
        (("--known", "2025-01-01"), 4, "Nothing was recorded by 2025-01-01."),
    ],
)
def test_a_refusal_says_what_to_type(cli: Cli, book: str, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = cli("-C", book, "matrix", *arguments)
    assert done.code == code
    assert said in (done.out if "--json" in arguments else done.err)


def test_a_rulebook_without_specifications_says_so(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "a@example.org")
    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "section-a.md").write_text("# A\n\nWords.\n")
    folder = str(tmp_path / "code")
    assert cli("init", folder, "--from", str(tmp_path / "from"), "--name", "Code").code == 0
    for arguments in (("matrix",), ("matrix", "--incompatible"), ("applicability",)):
        done = cli("-C", folder, *arguments)
        assert done.code == 4
        assert done.err.startswith("Error: The rulebook holds no Technical Specification on 2026-03-01.\nHint: ")


def test_a_version_that_a_document_no_longer_has_is_left_out(cli: Cli, book: str, tmp_path: Path) -> None:
    assert ("meters 3.1", "meters 3.1") in statuses(cli, book)
    text = tmp_path / "new.md"
    text.write_text("# Meters 4.2\n\nNew words.\n")
    for arguments in (
        ("plan", "2026-04", "--effective", "2026-03-01"),
        ("draft", "schedule-9", "--for", "2026-04", "--version", "5.0", "--supersede", "3.1", "--file", str(text),
         "--mod", "MP1"),
        ("approve", "MP1", "2026-04"),
        ("release", "2026-04"),
    ):  # fmt: skip
        done = cli("-C", book, *arguments)
        assert done.code == 0, done.err
    assert ("meters 3.1", "meters 3.1") not in statuses(cli, book)
    assert ("meters 3.1", "meters 3.1") in statuses(cli, book, "--all")
    assert ("meters 3.1", "meters 3.1") in statuses(cli, book, "--as-of", "2026-02-28")


@pytest.mark.parametrize("arguments", [("matrix",), ("matrix", "--incompatible"), ("applicability",)], ids=" ".join)
def test_on_a_pipe_nothing_heavy_is_loaded(book: str, arguments: tuple[str, ...]) -> None:
    modules = loaded("-C", book, *arguments)
    assert "seclog.formats.specification" in modules
    assert not heavy(modules)
    assert not modules & {"json", "csv", "seclog.render.columns", "seclog.render.paper", "seclog.render.spec_html"}


def test_a_hundred_versions_are_read_by_as_few_processes_as_six(
    book: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECLOG_NOW", "2026-03-01T12:00:00Z")
    found = []
    for place in (Path(book), with_specifications(tmp_path / "hundred")):
        folder = tmp_path / place.name / "trace"
        folder.mkdir(parents=True)
        found.append(processes(place, folder, "matrix"))
    assert found[0] == found[1]
    assert len(found[0]) <= 3
