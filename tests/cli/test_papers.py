"""`rid`, `notice` and `guide` as they are typed: formats, files made again in place, templates, refusals."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import docx
import pytest

from tests.cli.support import python, seclog
from tests.ops.conftest import original as original
from tests.ops.conftest import original_planned as original_planned
from tests.ops.conftest import planned as planned
from tests.ops.rulebooks import Book

HOUSE = "<!-- seclog:begin a -->\n{{ release.id }} on {{ release.effective_on }}\n<!-- seclog:end a -->\n"


def ran(book: Book, *arguments: str) -> subprocess.CompletedProcess[str]:
    return seclog("-C", str(book.repo.path), *arguments, env={"SECLOG_NOW": book.tick().isoformat()})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rid", "2026-03"), "# March 2026 Release: Release Implementation Document\n"),
        (("notice", "2026-03"), "March 2026 Release will take effect on 1 March 2026, in 50 days."),
        (("guide",), "| Section A 7.0, in force from 1 January 2026 |"),
    ],
    ids=lambda one: one[0],
)
def test_markdown_goes_to_stdout_and_json_has_a_schema(planned: Book, words: tuple[str, ...], said: str) -> None:
    done = ran(planned, *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert said in done.stdout
    assert json.loads(ran(planned, *words, "--json").stdout)["schema"] == f"seclog/{words[0]}/1"


def test_the_suffix_of_the_file_names_the_format(planned: Book, tmp_path: Path) -> None:
    for name, begins in (("a.md", b"<!-- "), ("a.html", b"<!DOCTYPE"), ("a.docx", b"PK"), ("a.json", b"{")):
        file = tmp_path / name
        wrote = ran(planned, "guide", "-o", str(file))
        assert (wrote.returncode, wrote.stdout, wrote.stderr) == (0, "", f"Written to {file}.\n")
        assert file.read_bytes().startswith(begins)
    assert ran(planned, "guide", "-o", "-").stdout == (tmp_path / "a.md").read_text()


def test_a_paper_changes_nothing_in_the_repository(planned: Book, tmp_path: Path) -> None:
    before = planned.repo.state()
    for words in (("rid", "2026-03"), ("notice", "2026-03"), ("guide",)):
        assert ran(planned, *words, "-o", str(tmp_path / "a.html"), "--fresh").returncode == 0
    assert planned.repo.state() == before


def test_what_people_add_by_hand_survives_being_made_again(planned: Book, tmp_path: Path) -> None:
    file = tmp_path / "rid.md"
    ran(planned, "rid", "2026-03", "-o", str(file))
    mark = "<!-- seclog:begin dates -->"
    file.write_text(file.read_text().replace(mark, f"## Testing\n\nBy hand.\n\n{mark}") + "\nThe end.\n")
    ran(planned, "reschedule", "2026-03", "2026-03-08", "--reason", "Another week")
    done = ran(planned, "rid", "2026-03", "-o", str(file))
    assert done.stderr == f"Made again in {file}; what stands around its parts is as it was.\n"
    text = file.read_text()
    assert "| 8 March 2026 | Another week |" in text
    assert f"## Testing\n\nBy hand.\n\n{mark}" in text
    assert text.endswith("\nThe end.\n")
    file.write_text(text.replace("<!-- seclog:end dates -->\n", ""))
    damaged = file.read_bytes()
    refused = ran(planned, "rid", "2026-03", "-o", str(file))
    assert refused.returncode == 3
    assert "dates is not" not in refused.stderr
    assert "begins redlines inside dates (line " in refused.stderr
    assert file.read_bytes() == damaged
    assert ran(planned, "rid", "2026-03", "-o", str(file), "--fresh").returncode == 0
    assert "By hand" not in file.read_text()


def test_a_word_paper_is_made_again_in_place(planned: Book, tmp_path: Path) -> None:
    file = tmp_path / "rid.docx"
    ran(planned, "rid", "2026-03", "-o", str(file))
    made = docx.Document(str(file))
    made.add_paragraph("By hand.")
    made.save(str(file))
    ran(planned, "hold", "2026-03", "--reason", "No date yet")
    assert ran(planned, "rid", "2026-03", "-o", str(file)).returncode == 0
    assert docx.Document(str(file)).paragraphs[-1].text == "By hand."
    assert "has no effective date at present" in "".join(docx.Document(str(file)).element.itertext())
    file.write_bytes(b"no zip")
    refused = ran(planned, "rid", "2026-03", "-o", str(file))
    assert (refused.returncode, file.read_bytes()) == (3, b"no zip")


def test_a_file_that_is_no_paper_is_not_overwritten(planned: Book, tmp_path: Path) -> None:
    file = tmp_path / "notes.md"
    file.write_text("My notes.\n")
    refused = ran(planned, "guide", "-o", str(file))
    assert (refused.returncode, file.read_text()) == (3, "My notes.\n")
    assert "holds no part that seclog made" in refused.stderr


def test_a_template_is_that_named_else_the_rulebooks_own(planned: Book, tmp_path: Path) -> None:
    own = planned.repo.path / "registry/templates/rid.md.j2"
    own.parent.mkdir()
    own.write_text(HOUSE)
    assert ran(planned, "rid", "2026-03").stdout == HOUSE.replace("{{ release.id }}", "2026-03").replace(
        "{{ release.effective_on }}", "1 March 2026"
    )
    named = tmp_path / "house.j2"
    named.write_text("{{ release.title }}\n")
    assert ran(planned, "rid", "2026-03", "--template", str(named)).stdout == "March 2026 Release\n"
    named.write_text("a\n{{ release.titel }}\n")
    refused = ran(planned, "rid", "2026-03", "--template", str(named))
    assert (refused.returncode, refused.stdout) == (3, "")
    assert f"Error: {named}:2: 'dict object' has no attribute 'titel'." in refused.stderr
    own.write_text("{% for %}")
    assert "Error: registry/templates/rid.md.j2:1: " in ran(planned, "rid", "2026-03").stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("rid", "2026-3"), 4, "Did you mean 2026-03?"),
        (("rid", "2026-03", "--format", "docx"), 2, "A Word paper goes to a file."),
        (("rid", "2026-03", "--format", "docx", "-o", "-"), 2, "A Word paper goes to a file."),
        (("rid", "2026-03", "-o", "rid.pdf"), 2, "rid.pdf has a suffix of no format here."),
        (("rid", "2026-03", "--fresh"), 2, "--fresh replaces a file."),
        (("rid", "2026-03", "-o", "rid.json", "--template", "x"), 2, "JSON has no template."),
        (("rid", "2026-03", "--template", "absent.j2"), 3, "There is no file"),
        (("rid", "2026-03", "-o", "absent/rid.md"), 2, "There is no folder absent."),
    ],
)
def test_what_cannot_be_done_is_said(planned: Book, words: tuple[str, ...], code: int, said: str) -> None:
    done = ran(planned, *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


def test_a_release_that_is_due_and_not_recorded_is_told_on_stderr(planned: Book) -> None:
    ran(planned, "approve", "2026-03")
    planned.on("2026-03-02")
    done = ran(planned, "notice", "2026-03")
    assert "Due and not yet recorded: March 2026 Release" in done.stderr
    assert "It is 1 day late and not recorded as live." in done.stdout


def test_without_python_docx_the_extra_is_named(planned: Book, tmp_path: Path) -> None:
    code = "import sys; sys.modules['docx'] = None; from seclog.cli.main import main; main()"
    file = tmp_path / "a.docx"
    done = python("-c", code, "-C", str(planned.repo.path), "guide", "-o", str(file))
    assert (done.returncode, file.exists()) == (6, False)
    assert "pip install 'seclog[docx]'" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_a_word_paper_opens_elsewhere_with_all_its_words(
    planned: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(planned, "rid", "2026-03", "-o", str(tmp_path / "rid.docx"))
    ran(planned, "rid", "2026-03", "-o", str(tmp_path / "rid.docx"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "rid.docx")]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "rid.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    plain = " ".join(text.split())
    for words in (
        "March 2026 Release: Release Implementation Document",
        "will take effect on 1 March 2026, in 50 days.",
        "Documents of the release",
        "Section A Definitions",
        "seclog redline section-a 7.0 7.1",
        "How the scope came about",
    ):
        assert words in plain
    assert plain.count("Release Implementation Document") == 1
