"""Plans to be published, and processes of our own that may be killed."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from seclog.core.errors import SeclogError
from seclog.core.plan import Content, Plan, TagPlan
from seclog.core.record import LineDraft, RegistryRecord
from tests.builder import Repo

LIVE = "refs/heads/main"
LINE = "refs/heads/pending/2020-11"
TEXTS = {"documents/section-d.md": "live d\n", "documents/section-g.md": "live g\n" * 400, "README.md": "readme\n"}


class Ended(NamedTuple):
    """How a process of ours ended: by an exit code, or by a signal."""

    code: int | None
    signal: int | None


def live_plan(repo: Repo, changes: Mapping[str, str | None], *, tags: int = 3, sequence: int = 2) -> Plan:
    """An act on the live line that changes some files and makes tags."""
    old = repo.refs().get(LIVE)
    return Plan(
        record=RegistryRecord(sequence, repo.clock(), "Record an act", "a test"),
        ref=LIVE,
        old=old,
        parents=() if old is None else (old,),
        base_tree=old,
        changes={path: None if text is None else Content(text.encode()) for path, text in changes.items()},
        tags=tuple(TagPlan(f"section-{n:02}/{sequence}.0", f"section-{n:02} {sequence}.0\n") for n in range(tags)),
    )


def line_plan(repo: Repo, path: str, text: str, *, restore: bool = True) -> Plan:
    """A draft on a pending line whose path goes back to live text."""
    old = repo.tip(LINE)
    return Plan(
        record=LineDraft(repo.clock(), "Draft a section", "2020-11", (), ()),
        ref=LINE,
        old=old,
        parents=(old,),
        base_tree=old,
        changes={path: Content(text.encode())},
        tags=(TagPlan("section-d/7.1", "section-d 7.1\n"),),
        restore=(path,) if restore else (),
    )


def forked(act: Callable[[], object], environ: Mapping[str, str] | None = None) -> Ended:
    """Do something in a process of its own and tell how that ended; a refusal ends it with its exit code."""
    pid = start(act, environ)
    return ended(pid)


def start(act: Callable[[], object], environ: Mapping[str, str] | None = None) -> int:
    """Begin something in a process of its own; returns its id."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        os.environ.update(environ or {})
        act()
        code = 0
    except SeclogError as error:
        code = error.exit_code
    except KeyboardInterrupt:
        code = 130
    finally:
        os._exit(code)


def ended(pid: int) -> Ended:
    """Wait for a process that `start` began."""
    status = os.waitpid(pid, 0)[1]
    if os.WIFSIGNALED(status):
        return Ended(None, os.WTERMSIG(status))
    return Ended(os.WEXITSTATUS(status), None)


KILLED = Ended(None, signal.SIGKILL)


def refused(act: Callable[[], object], kind: type[SeclogError]) -> SeclogError:
    """The refusal of exactly this kind that an act raises."""
    with pytest.raises(kind) as caught:
        act()
    assert type(caught.value) is kind
    assert caught.value.message.endswith(".")
    return caught.value


@pytest.fixture
def rulebook(repo: Repo) -> Repo:
    """A repository with live texts, an older tag, and a pending line."""
    repo.commit("texts", TEXTS)
    repo.git("tag", "-a", "-m", "section-a 1.0", "section-a/1.0")
    repo.git("branch", "pending/2020-11")
    return repo


@pytest.fixture
def wrapped_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a shell script in the place of git; `$GIT` is the real one."""

    def wrap(script: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        real = next(p for d in os.environ["PATH"].split(":") if (p := Path(d) / "git").exists() and Path(d) != folder)
        place = folder / "git"
        place.write_text(f'#!/bin/sh\nGIT="{real}"\n{script}\nexec "$GIT" "$@"\n')
        place.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        return place

    return wrap
