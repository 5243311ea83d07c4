"""`seclog init`: which registries it begins with."""

from __future__ import annotations

import pytest

from seclog.store.shipped import NAMES
from tests.cli.support import seclog


@pytest.mark.parametrize(
    ("typed", "offered"), [("", list(NAMES)), ("b", ["bsc-metering"]), ("sec", ["sec"]), ("x", [])]
)
def test_the_shipped_registries_are_offered(typed: str, offered: list[str]) -> None:
    words = f"seclog init --registry {typed}"
    done = seclog(env={"_SECLOG_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": "3"})
    assert (done.stdout.split(), done.stderr) == (offered, "")


def test_the_help_names_every_shipped_registry() -> None:
    assert f"--registry {'|'.join(NAMES)}" in seclog("init", "--help").stdout
