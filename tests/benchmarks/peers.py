"""Programs of others that come near to what seclog does, and what each is asked."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple


class Peer(NamedTuple):
    """A program with its arguments, and the command of seclog that it is compared with; `config` by file suffix."""

    name: str
    program: str
    arguments: tuple[str, ...]
    ours: tuple[str, ...]
    config: tuple[str, str, str] | None = None

    def found(self, folder: Path | None) -> str | None:
        """Where the program is: in a folder, beside this Python, or on the path."""
        for place in (folder, Path(sys.executable).parent):
            if place is not None and (place / self.program).exists():
                return str(place / self.program)
        return shutil.which(self.program)

    @contextmanager
    def ready(self) -> Iterator[tuple[str, ...]]:
        """The options that name the configuration, which stands while the program runs."""
        if self.config is None:
            yield ()
            return
        option, name, text = self.config
        with tempfile.TemporaryDirectory(prefix="seclog-bench-") as folder:
            path = Path(folder) / name
            path.write_text(text)
            yield option, str(path)


_CLIFF = """[changelog]
body = "{% for commit in commits %}{{ commit.message }}{% endfor %}"
[git]
conventional_commits = false
"""
_CZ = """[tool.commitizen]
name = "cz_customize"
version = "7.0.0"
[tool.commitizen.customize]
schema_pattern = ".*"
bump_pattern = ".*"
changelog_pattern = ".*"
commit_parser = "(?P<message>.*)"
"""


def peers() -> tuple[Peer, ...]:
    """The peers that PyPI serves."""
    return (
        Peer("git-cliff", "git-cliff", ("--offline",), ("log",), ("--config", "cliff.toml", _CLIFF)),
        Peer("cz changelog", "cz", ("changelog", "--dry-run"), ("log",), ("--config", "cz.toml", _CZ)),
        Peer("cz version", "cz", ("version",), ("--version",)),
        Peer("bump-my-version --version", "bump-my-version", ("--version",), ("--version",)),
    )
