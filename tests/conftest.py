"""Every test runs in an empty home, away from the user's git settings and from any repository but its own."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builder import Clock, Repo


@pytest.fixture(autouse=True)
def hermetic(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith(("GIT_", "SECLOG_", "XDG_"))]:
        monkeypatch.delenv(name)
    empty = tmp_path_factory.getbasetemp() / "empty"
    (empty / "template").mkdir(parents=True, exist_ok=True)
    settings = {
        "HOME": str(empty),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_TEMPLATE_DIR": str(empty / "template"),
        "GIT_CEILING_DIRECTORIES": str(tmp_path.parent),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "LESSHISTFILE": "-",
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "COLUMNS": "100",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    time.tzset()
    yield
    left = [path.name for path in empty.iterdir() if path.name != "template"]
    assert not left, f"a test wrote into the home folder: {left}"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository on `main` with a name to sign by and no commit."""
    return Repo.init(tmp_path / "rulebook")


# What `.ci/run` installs: there a test that skips for the lack of it is a failure.
PROVIDED = ("strace", "soffice", "pdftotext", "pre_commit", "openpyxl", "jsonschema", "docx", "hatchling")


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") != "true" or reporter is None:
        return
    for report in reporter.stats.get("skipped", []):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if any(name in reason for name in PROVIDED):
            reporter.write_line(f"CI provides for a test that was skipped: {report.nodeid}: {reason}", red=True)
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
