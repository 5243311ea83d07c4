from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from seclog import __version__
from tests.cli.support import environment, on_terminal, python, seclog

SCHEMA = "seclog.cli.commands.schema"


@pytest.mark.parametrize("arguments", [("--version",), ("-q", "--version"), ("-C", "x", "--version")])
def test_the_version_is_printed_alone(arguments: tuple[str, ...]) -> None:
    done = seclog(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"seclog {__version__}\n", "")


def test_help_lists_every_command_under_its_section_within_80_columns() -> None:
    done = seclog("--help", env={"COLUMNS": ""})
    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= 80
    headings = [line for line in done.stdout.splitlines() if line and not line.startswith((" ", "Usage"))]
    assert headings == ["Everyday:", "Planning:", "Registry:", "Specifications:", "Quality and trust:", "Options:"]
    assert "  log            Print the Document Log" in done.stdout


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_a_command_has_help_in_long_and_short(option: str) -> None:
    done = seclog("schema", option)
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: seclog schema [OPTIONS] [KIND]\n")


def test_a_command_prints_data_on_stdout_only() -> None:
    done = seclog("schema")
    assert done.returncode == 0
    assert done.stderr == ""
    assert json.loads(done.stdout)["title"]


def test_an_unknown_command_suggests_the_nearest() -> None:
    done = seclog("lgo")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "Error: There is no command 'lgo'.\nHint: Did you mean `seclog log`? See seclog --help for all of them.\n"
    )


def test_an_unknown_command_far_from_all_names_none() -> None:
    assert seclog("zzzz").stderr == "Error: There is no command 'zzzz'.\nHint: See seclog --help for all of them.\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("schema", "--nonsense"), "No such option: --nonsense."),
        (("--nonsense",), "No such option: --nonsense."),
        (
            ("schema", "nothing"),
            "Invalid value for '[KIND]': 'nothing' is not one of 'document', 'collection', 'specification', "
            "'incompatibilities'.",
        ),
        (("schema", "document", "more"), "Got unexpected extra argument(s) (more)."),
        (("schema", "-o"), "Option '-o' requires an argument."),
    ],
)
def test_a_mistyped_command_line_is_a_usage_error(arguments: tuple[str, ...], message: str) -> None:
    done = seclog(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines()[0] == f"Error: {message}"
    assert done.stderr.splitlines()[1].startswith("Hint: ")


def test_a_mistyped_option_suggests_the_nearest() -> None:
    assert "Hint: Did you mean --output? See seclog schema --help." in seclog("schema", "--outputs").stderr


def test_errors_are_one_json_document_where_json_is_asked_for() -> None:
    done = seclog("lgo", "--format", "json")
    assert done.returncode == 2
    assert done.stderr == ""
    assert json.loads(done.stdout) == {
        "schema": "seclog/error/1",
        "error": {
            "code": 2,
            "kind": "usage",
            "message": "There is no command 'lgo'.",
            "hint": "Did you mean `seclog log`? See seclog --help for all of them.",
            "findings": [],
        },
    }


def test_a_clock_that_is_no_time_is_a_usage_error() -> None:
    done = seclog("schema", env={"SECLOG_NOW": "yesterday"})
    assert done.returncode == 2
    assert "Error: SECLOG_NOW='yesterday' is not a time.\n" in done.stderr


def test_a_reader_that_has_gone_is_no_error() -> None:
    command = f"{sys.executable} -m seclog schema | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment())
    assert done.stderr == ""
    assert done.stdout in ("141\n", "0\n")  # 0 where the reader left only after the last byte


def test_a_closed_pipe_ends_with_141() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    for arguments in (["schema"], ["--help"], ["schema", "--help"]):
        command = [sys.executable, "-m", "seclog", *arguments]
        done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, env=environment())
        assert (done.returncode, done.stderr) == (141, b"")
    os.close(writer)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no /dev/full")
@pytest.mark.parametrize("arguments", [("schema",), ("--help",), ("lgo", "--json")])
def test_a_full_disk_is_told_on_stderr(arguments: tuple[str, ...]) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "seclog", *arguments]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment())
    assert done.returncode == (2 if "lgo" in arguments else 6)
    assert done.stderr.startswith("Error: There is no command" if "lgo" in arguments else "Error: The disk is full.\n")
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_closed_stdout_is_told_on_stderr() -> None:
    command = f"exec {sys.executable} -m seclog schema >&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment())
    assert done.returncode == 6
    assert done.stderr.startswith("Error: stdout is closed.\n")


def test_text_passes_whatever_the_locale() -> None:
    code = "from seclog.cli.boundary import guarded; guarded(lambda: print('caf\\u00e9 \\udce9'), [])"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, env=environment({"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}))
    assert done.stdout == "caf\u00e9 \\udce9\n".encode()
    assert done.stderr == b""


def test_an_interrupt_ends_with_130() -> None:
    code = (
        "import os, signal; from seclog.cli.boundary import guarded\n"
        "raise SystemExit(guarded(lambda: os.kill(os.getpid(), signal.SIGINT), []))"
    )
    done = python("-c", code)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Interrupted.\n")


@pytest.mark.parametrize(
    ("words", "offered"),
    [("seclog lo", ["log"]), ("seclog lis", []), ("seclog rel", ["release"]), ("seclog schema doc", ["document"])],
)
def test_completion_offers_what_begins_so(words: str, offered: list[str]) -> None:
    typed = {"_SECLOG_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    done = seclog(env=typed)
    assert done.stdout.split() == offered
    assert done.stderr == ""


def test_completion_never_prints_an_error() -> None:
    done = seclog(env={"_SECLOG_COMPLETE": "complete_bash", "COMP_WORDS": "seclog nonsense x", "COMP_CWORD": "two"})
    assert (done.stdout, done.stderr) == ("", "")


def test_the_completion_script_works_in_bash(tmp_path: Path) -> None:
    program = tmp_path / "seclog"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m seclog "$@"\n')
    program.chmod(0o755)
    code = (
        'eval "$(seclog --show-completion bash)"; COMP_WORDS=(seclog lo); COMP_CWORD=1\n'
        'complete -p seclog; _seclog_completion seclog; echo "${COMPREPLY[*]}"'
    )
    named = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, env=environment(named))
    assert done.stdout == "complete -o default -F _seclog_completion seclog\nlog\n"
    assert done.stderr == ""


def test_errors_stand_out_on_a_terminal_and_only_there() -> None:
    code, text = on_terminal(["-m", "seclog", "lgo"])
    assert code == 2
    assert text.startswith("\x1b[1;31mError:\x1b[0m There is no command 'lgo'.\n\x1b[1;36mHint:\x1b[0m ")
    assert "\x1b" not in on_terminal(["-m", "seclog", "lgo"], {"NO_COLOR": "1"})[1]
    assert "\x1b" not in on_terminal(["-m", "seclog", "lgo"], {"TERM": "dumb"})[1]
