"""Every test runs in an empty home, away from the user's git settings and from any repository but its own."""

from __future__ import annotations

import gc
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


@pytest.fixture(scope="session", autouse=True)
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Processes of all workers share the bytecode of this run, whether or not any may be written beside the source."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("PYTHONPYCACHEPREFIX", str(shared / "bytecode"))
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository on `main` with a name to sign by and no commit."""
    return Repo.init(tmp_path / "rulebook")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules with slow tests come first, so that no worker is left alone with one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """What has been collected stays: nobody need look through it for garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Workers keep to whole modules while they can, for the sake of what a module builds once, and then share."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log) if config.getoption("dist") == "load" else None


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
