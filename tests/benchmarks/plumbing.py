"""A release by bare git plumbing in sh: the same objects and refs as seclog's, with the same durability."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from seclog.store.objects import RawObject, pack
from tests.benchmarks.measure import environment, seclog

NOW = "2026-01-01T12:00:00Z"
_SCRIPT = """set -e
export GIT_AUTHOR_DATE='@{seconds} +0000' GIT_COMMITTER_DATE='@{seconds} +0000'
git() {{ command git -c core.fsync=committed -c core.fsyncMethod=fsync "$@"; }}
export GIT_INDEX_FILE=.git/release.index
git read-tree {old}
git update-index -z --index-info < {inputs}/rows
tree=$(git write-tree)
unset GIT_INDEX_FILE
commit=$(git commit-tree $tree -p {old} -p {line} < {inputs}/message)
git index-pack --strict --stdin < {inputs}/tags > /dev/null
git update-ref --stdin < {inputs}/refs
git read-tree -m -u {old} $commit
"""


class Releases:
    """Copies of a rulebook with drafts that wait, and the script that releases them without seclog."""

    def __init__(self, waiting: Path) -> None:
        self._waiting = waiting
        self._folder = Path(tempfile.mkdtemp(prefix="seclog-bench-"))
        self._made = 0
        self.script = self._folder / "release.sh"
        self._write()

    def fresh(self) -> Path:
        """A new copy with a fresh index; the one before is thrown away."""
        shutil.rmtree(self._folder / str(self._made), ignore_errors=True)
        self._made += 1
        place = Path(shutil.copytree(self._waiting, self._folder / str(self._made), symlinks=True))
        _git(place, "update-index", "-q", "--refresh")
        return place

    def close(self) -> None:
        """Throw the copies away."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _write(self) -> None:
        """Let seclog make the release once, and put down what the script needs to make the very same."""
        place = self.fresh()
        settings = {**environment(), "SECLOG_NOW": NOW}
        subprocess.run(seclog("release", "waiting"), cwd=place, env=settings, check=True, stdout=subprocess.DEVNULL)
        new, old, line = _git(place, "log", "-1", "--format=%H %P", "main").decode().split()
        rows = _git(place, "diff-tree", "-r", "--no-abbrev", "-z", old, new).split(b"\0")[:-1]
        pairs = zip(rows[::2], rows[1::2], strict=True)
        files = [b"100644 %s\t%s\0" % (row.split(b" ")[3], path) for row, path in pairs]
        names = "%(objectname) %(refname)", f"--points-at={new}", "refs/tags"
        tags = [
            one.split(" ")
            for one in _git(place, "for-each-ref", f"--format={names[0]}", *names[1:]).decode().split("\n")[:-1]
        ]
        raw = [RawObject("tag", _git(place, "cat-file", "tag", tag)) for tag, _ in tags]
        lines = [f"update refs/heads/main {new} {old}", *(f"create {ref} {tag}" for tag, ref in tags)]
        (self._folder / "rows").write_bytes(b"".join(files))
        (self._folder / "message").write_bytes(_git(place, "cat-file", "commit", new).partition(b"\n\n")[2])
        (self._folder / "tags").write_bytes(pack(raw, "sha1"))
        (self._folder / "refs").write_text("\n".join(lines) + "\n")
        seconds = _git(place, "log", "-1", "--format=%ct", new).decode().strip()
        self.script.write_text(_SCRIPT.format(seconds=seconds, old=old, line=line, inputs=self._folder))


def _git(place: Path, *args: str) -> bytes:
    return subprocess.run(["git", *args], cwd=place, env=environment(), check=True, capture_output=True).stdout
