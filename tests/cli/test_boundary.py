from __future__ import annotations

import errno
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from seclog.cli.boundary import KINDS, guarded, wants_json
from seclog.core import errors
from seclog.core.errors import Finding, RuleError, SeclogError

REFUSALS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, SeclogError)][1:]


def failing(error: BaseException) -> Callable[[], int]:
    def act() -> int:
        raise error

    return act


def test_an_act_that_ends_well_gives_its_code() -> None:
    assert guarded(lambda: None, []) == 0
    assert guarded(lambda: 1, []) == 1


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_is_a_sentence_a_hint_and_its_code(
    kind: type[SeclogError], capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(failing(kind("It cannot be.", "Type this.")), []) == kind.exit_code
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "Error: It cannot be.\nHint: Type this.\n")


def test_a_refusal_without_a_hint_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    guarded(failing(RuleError("It cannot be.")), [])
    assert capsys.readouterr().err == "Error: It cannot be.\n"


def test_findings_come_first_each_with_its_place_and_fix(capsys: pytest.CaptureFixture[str]) -> None:
    findings = (
        Finding("Y07", "x.yaml:3:10", "A version.\n  3 | version\n      ^", "Remove it."),
        Finding("Y08", "", "Two."),
    )
    guarded(failing(RuleError("The registry has 2 errors.", "Put them right.", findings)), [])
    assert capsys.readouterr().err == (
        "x.yaml:3:10: Y07 A version.\n  3 | version\n      ^\n  fix: Remove it.\nY08 Two.\n"
        "Error: The registry has 2 errors.\nHint: Put them right.\n"
    )


@pytest.mark.parametrize("kind", REFUSALS)
def test_with_json_a_refusal_is_one_document_on_stdout(
    kind: type[SeclogError], capsys: pytest.CaptureFixture[str]
) -> None:
    error = kind("It cannot be.", "Type this.", [Finding("C01", "x", "Wrong.", "Right.")])
    assert guarded(failing(error), ["log", "--json"]) == kind.exit_code
    shown = capsys.readouterr()
    assert shown.err == ""
    assert json.loads(shown.out) == {
        "schema": "seclog/error/1",
        "error": {
            "code": kind.exit_code,
            "kind": KINDS[kind.exit_code],
            "message": "It cannot be.",
            "hint": "Type this.",
            "findings": [{"code": "C01", "where": "x", "message": "Wrong.", "hint": "Right."}],
        },
    }


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["log", "--json"], True),
        (["log", "--format", "json"], True),
        (["log", "--format=json"], True),
        (["log", "--format", "csv"], False),
        (["show", "--", "--json"], False),
        (["--format"], False),
        ([], False),
    ],
)
def test_json_is_asked_for_by_the_words_alone(words: list[str], answer: bool) -> None:
    assert wants_json(words) is answer


def test_what_a_message_quotes_cannot_control_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    error = RuleError("No \x1b[2Jdocument\u202e.", "See \x9bx.", [Finding("C01", "a\x07b", "c\x1bd", "e\x00f")])
    guarded(failing(error), [])
    assert capsys.readouterr().err == "ab: C01 cd\n  fix: ef\nError: No [2Jdocument.\nHint: See x.\n"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OSError(errno.ENOSPC, "No space", "objects/ab"), "Error: The disk is full: objects/ab.\n"),
        (OSError(errno.EDQUOT, "Quota"), "Error: The disk is full.\n"),
        (PermissionError(errno.EACCES, "Denied", "a/b"), "Error: Permission is denied: a/b.\n"),
        (OSError(errno.EROFS, "Read-only", b"a/b"), "Error: Permission is denied: a/b.\n"),
        (MemoryError(), "Error: There is not enough memory.\n"),
    ],
)
def test_what_the_machine_lacks_ends_with_6(
    error: BaseException, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(failing(error), []) == 6
    assert capsys.readouterr().err.startswith(message)


@pytest.mark.parametrize("error", [RecursionError("deep"), ValueError("secret"), OSError(errno.EIO, "I/O")])
def test_a_bug_leaves_a_log_to_send_and_no_traceback(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert guarded(failing(error), ["log", "--all"]) == 70
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err
    assert shown.err.startswith(f"Error: This is a fault in seclog ({type(error).__name__}).\nHint: Please report it")
    found = re.search(r"The log to send: (\S+)", shown.err)
    assert found
    log = Path(found[1])
    assert log.parent == tmp_path
    assert log.stat().st_mode & 0o077 == 0
    text = log.read_text()
    assert "seclog " in text
    assert "arguments: ['log', '--all']" in text
    assert "Traceback" in text


def test_a_bug_is_told_even_where_no_log_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    assert guarded(failing(ValueError("x")), ["--json"]) == 70
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["code"], error["kind"]) == (70, "bug")
    assert "no log could be written" in error["message"]


@pytest.mark.parametrize(("code", "given"), [(None, 0), (0, 0), (3, 3), ("Stopped.", 1)])
def test_leaving_early_keeps_the_code(code: int | str | None, given: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(failing(SystemExit(code)), []) == given
    assert capsys.readouterr().err == ("Stopped.\n" if isinstance(code, str) else "")


def test_an_interrupt_that_typer_has_made_a_code_is_told_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(lambda: 130, []) == 130
    assert capsys.readouterr().err == "Interrupted.\n"
