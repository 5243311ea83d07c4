"""Terminal sessions in Markdown, run for real: what a page shows is what a person would see.

In a ```console block a line `$ command` is run, and what follows it must be its output (stdout and stderr as they
come); a last line `[exit 1]` tells a code that is not 0. `<!-- at 2026-11-24T09:00:00Z -->` before a block sets
the clock of what follows. `UPDATE_TRANSCRIPTS=1` writes what was printed into the page instead.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
AT = re.compile(r"<!-- at ([0-9TZ:-]+) -->")
SETTINGS = """[user]
\tname = Code Administrator
\temail = administrator@example.org
[init]
\tdefaultBranch = main
"""


class Step(NamedTuple):
    """A command, when it is run, and the output that the page shows."""

    command: str
    at: str
    shown: str


def steps_of(page: str) -> Iterator[Step]:
    """The commands of a page in order."""
    at = "2026-11-24T09:00:00Z"
    place = 0
    for block in BLOCK.finditer(page):
        for found in AT.finditer(page, place, block.start()):
            at = found[1]
        place = block.end()
        yield from _steps(block[1], at)


def _steps(block: str, at: str) -> Iterator[Step]:
    command, shown = "", []
    for line in block.splitlines():
        if line.startswith("$ "):
            if command:
                yield Step(command, at, "\n".join(shown))
            command, shown = line[2:], []
        elif command.endswith("\\") and not shown:
            command += "\n" + line.removeprefix("> ")
        else:
            shown.append(line)
    if command:
        yield Step(command, at, "\n".join(shown))


class Shell:
    """A shell that keeps its folder from one command to the next, with `seclog` on its path."""

    def __init__(self, folder: Path, columns: int = 80) -> None:
        self._folder = folder / "session"
        self._folder.mkdir()
        self._bin = folder / "bin"
        self._bin.mkdir()
        (self._bin / "seclog").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m seclog "$@"\n')
        (self._bin / "seclog").chmod(0o755)
        self._settings = folder / "gitconfig"
        self._settings.write_text(SETTINGS)
        self._state = folder / "state"
        self._columns = columns
        self._where = str(self._folder)

    def run(self, command: str, at: str) -> str:
        """What a command prints, with its code when that is not 0."""
        script = f'cd "{self._where}"\n{command}\ncode=$?\npwd > "{self._state}"\nexit $code\n'
        root = str(Path(__file__).resolve().parent.parent)
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "SECLOG_"))},
            "PATH": f"{self._bin}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": root,
            "HOME": str(self._folder.parent),
            "XDG_STATE_HOME": str(self._folder.parent / "state-home"),
            "GIT_CONFIG_GLOBAL": str(self._settings),
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_CEILING_DIRECTORIES": str(self._folder.parent),
            "GIT_AUTHOR_DATE": at,
            "GIT_COMMITTER_DATE": at,
            "SECLOG_NOW": at,
            "COLUMNS": str(self._columns),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "NO_COLOR": "1",
        }
        done = subprocess.run(
            ["bash", "-c", script], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        if self._state.exists():
            self._where = self._state.read_text().rstrip("\n")
        text = done.stdout.decode("utf-8", "replace").replace(str(self._folder), "~").rstrip("\n")
        text = "\n".join(line.rstrip() for line in text.split("\n"))
        code = f"[exit {done.returncode}]" if done.returncode else ""
        return "\n".join(filter(None, (text, code)))


def played(page: str, shell: Shell) -> str:
    """The page with what its commands print now."""
    outputs = [(step, shell.run(step.command, step.at)) for step in steps_of(page)]
    remaining = iter(outputs)

    def block(found: re.Match[str]) -> str:
        lines = []
        for step in _steps(found[1], ""):
            done, output = next(remaining)
            assert done.command == step.command
            lines.append("$ " + step.command.replace("\\\n", "\\\n> "))
            lines += [output] if output else []
        return "```console\n" + "\n".join(lines) + "\n```"

    return BLOCK.sub(block, page)


def check(path: Path, folder: Path, columns: int = 80) -> None:
    """Play a page; it must show what is printed, or with UPDATE_TRANSCRIPTS it is made to."""
    page = path.read_text()
    now = played(page, Shell(folder, columns))
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        path.write_text(now)
        return
    assert now == page
