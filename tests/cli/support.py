"""Running seclog as a person does: as a process, on a pipe or on a terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]


class Ran(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, object]:
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


Cli = Callable[..., Ran]


def environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """The test's environment with seclog importable; an empty value takes a name away."""
    merged = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "", **(changes or {})}
    return {name: value for name, value in merged.items() if value}


def seclog(*arguments: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """`seclog ARGUMENTS` on pipes."""
    return python("-m", "seclog", *arguments, env=env)


def python(*arguments: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """`python ARGUMENTS` on pipes."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment(env), timeout=60)


def on_terminal(
    arguments: Sequence[str], env: Mapping[str, str] | None = None, columns: int = 80, lines: int = 24
) -> tuple[int, str]:
    """`python ARGUMENTS` on a terminal of that size: its exit code and what the terminal received."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    changes = {"TERM": "xterm", "NO_COLOR": "", "COLUMNS": "", "LINES": "", **(env or {})}
    command = [sys.executable, *arguments]
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment(changes))
    os.close(slave)
    received = b""
    with suppress(OSError):  # Linux answers EIO when the other side is gone
        while piece := os.read(master, 65536):
            received += piece
    os.close(master)
    return process.wait(60), received.decode().replace("\r\n", "\n")
