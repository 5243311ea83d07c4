"""A git repository to be built by hand in a test, and what it looks like from outside."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from seclog.store.git import Git

NAME = "Code Administrator"
MAIL = "administrator@example.org"


class Clock:
    """A clock that steps one minute each time it is read, so that ids are the same in every run."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


class State(NamedTuple):
    """All that a person or a git command can see of a repository."""

    refs: str
    head: str
    staged: str
    status: str
    files: tuple[tuple[str, str], ...]


class Repo:
    """A repository in a folder; `git` runs the real thing and returns its output."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = Clock()

    @classmethod
    def init(cls, path: Path, *options: str) -> Repo:
        """A new repository on `main` with a name and address to sign by; options as of `git init`."""
        subprocess.run(["git", "init", "-q", "-b", "main", *options, str(path)], check=True)
        repo = cls(path)
        repo.configure()
        return repo

    @property
    def runner(self) -> Git:
        """A new runner in the repository."""
        return Git(self.path)

    @property
    def common(self) -> Path:
        """The common git directory."""
        return Path(self.git("rev-parse", "--path-format=absolute", "--git-common-dir"))

    def configure(self) -> None:
        self.git("config", "user.name", NAME)
        self.git("config", "user.email", MAIL)

    def git(self, *args: str, stdin: str | bytes = "", env: Mapping[str, str] | None = None, check: bool = True) -> str:
        """Run git here; its output without the last line break."""
        moment = f"@{int(self.clock.now.timestamp())} +0000"
        dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
        done = subprocess.run(
            ["git", *args],
            cwd=self.path,
            env={**os.environ, **dates, **(env or {})},
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            check=False,
        )
        if check and done.returncode != 0:
            raise AssertionError(f"git {' '.join(args)}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the work tree, with its folders."""
        place = self.path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)
        return place

    def read(self, path: str) -> str:
        """A file of the work tree as text."""
        return (self.path / path).read_bytes().decode()

    def commit(self, message: str, files: Mapping[str, str | bytes | None] | None = None) -> str:
        """Commit some files (None removes one), a minute after the last; returns the commit."""
        for path, text in (files or {}).items():
            if text is None:
                self.git("rm", "-q", "--", path)
            else:
                self.write(path, text)
                self.git("add", "-f", "--", path)
        self.clock()
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.tip("HEAD")

    def commit_bytes(self, message: bytes, tree: str, *parents: str, ref: str | None = None) -> str:
        """A commit of exactly this message, by plumbing; `ref` is moved to it."""
        self.clock()
        commit = self.git("commit-tree", tree, *(part for p in parents for part in ("-p", p)), stdin=message)
        if ref is not None:
            self.git("update-ref", ref, commit)
        return commit

    def blob(self, data: bytes) -> str:
        """Store bytes as a blob; returns its id."""
        return self.git("hash-object", "-w", "--stdin", stdin=data)

    def tip(self, name: str = "main") -> str:
        """The commit that a name stands for."""
        return self.git("rev-parse", "--verify", f"{name}^{{commit}}")

    def refs(self) -> dict[str, str]:
        """Every ref and its object."""
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)").split("\n")
        pairs = (line.partition(" ") for line in lines if line)
        return {name: object_id for name, _, object_id in pairs}

    def state(self) -> State:
        """What can be seen from outside, to be compared with another time."""
        bare = self.git("rev-parse", "--is-bare-repository") == "true"
        return State(
            self.git("for-each-ref", "--format=%(refname) %(objectname)"),
            self.git("symbolic-ref", "-q", "HEAD", check=False),
            "" if bare else self.git("ls-files", "-s"),
            "" if bare else self.git("status", "--porcelain", "-uall"),
            () if bare else self._files(),
        )

    def locks(self) -> list[str]:
        """Locks that a git has left behind."""
        return sorted(str(path.relative_to(self.common)) for path in self.common.rglob("*.lock"))

    def fsck(self) -> None:
        """Fail when git finds damage."""
        self.git("fsck", "--strict", "--no-dangling", "--no-progress")

    def copy(self, path: Path) -> Repo:
        """The same repository in another folder."""
        shutil.copytree(self.path, path, symlinks=True)
        other = Repo(path)
        other.clock.now = self.clock.now
        return other

    def _files(self) -> tuple[tuple[str, str], ...]:
        found = []
        for folder, folders, names in os.walk(self.path):
            folders[:] = [name for name in folders if name != ".git"]
            found += [Path(folder, name) for name in names if name != ".git"]
        return tuple(sorted((str(p.relative_to(self.path)), _digest(p)) for p in found))


def _digest(path: Path) -> str:
    if path.is_symlink():
        return f"-> {os.readlink(path)}"
    return hashlib.sha256(path.read_bytes()).hexdigest()
