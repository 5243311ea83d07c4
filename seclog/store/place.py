"""Where a repository lies and which branch is its live line, found without starting git where possible."""

from __future__ import annotations

import os
import re

from seclog.core.errors import MachineError, StateError
from seclog.store.git import Git

LIVE_KEY = "seclog.live"
CANDIDATES = ("refs/heads/main", "refs/heads/master")

_SECTION = r"\s*\[([^\]]*)\]"
_LIVE = r"(?i)\s*live\s*=\s*(?:\"([^\"]+)\"|([^\s#;]+))\s*(?:[#;].*)?$"


def git_directory(start: str | os.PathLike[str]) -> str | None:
    """The common git directory of the repository around a folder, or None where only git can tell."""
    folder = os.path.realpath(start)
    while True:
        found = os.path.join(folder, ".git")
        if os.path.isdir(found):
            return found
        if os.path.isfile(found):
            return _linked(found)
        if os.path.isfile(os.path.join(folder, "HEAD")) and os.path.isdir(os.path.join(folder, "refs")):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _linked(found: str) -> str | None:
    """The common directory that a worktree's `.git` file leads to."""
    text = _read(found)
    if not text.startswith("gitdir: "):
        return None
    target = os.path.join(os.path.dirname(found), text[8:].rstrip("\n"))
    common = _read(os.path.join(target, "commondir")).rstrip("\n")
    return os.path.normpath(os.path.join(target, common)) if common else os.path.normpath(target)


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(1_000_000)
    except OSError:
        return ""


def configured_live(directory: str | os.PathLike[str]) -> str | None:
    """The branch that `seclog.live` names in the repository's own configuration, read from its file."""
    common = git_directory(directory)
    if common is None:
        return None
    text = _read(os.path.join(common, "config"))
    if "seclog" not in text.lower():
        return None
    section = ""
    branch = None
    for line in text.split("\n"):
        match = re.match(_SECTION, line)
        if match is not None:
            section = match[1].strip().lower()
            line = line[match.end() :]
        if section == "seclog":
            value = re.match(_LIVE, line)
            if value is not None:
                branch = value[1] or value[2]
    return branch


def is_linked(directory: str | os.PathLike[str]) -> bool:
    """Whether the work tree's git directory lies elsewhere, as that of a submodule or a linked work tree does."""
    folder = os.path.realpath(directory)
    while not os.path.lexists(os.path.join(folder, ".git")) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    return os.path.isfile(os.path.join(folder, ".git"))


def many_packs(directory: str | os.PathLike[str], limit: int = 50) -> bool:
    """Whether a repository has more packs than git keeps before it puts them together (gc.autoPackLimit)."""
    folder = os.path.join(git_directory(directory) or "", "objects", "pack")
    return os.path.isdir(folder) and sum(name.endswith(".pack") for name in os.listdir(folder)) > limit


def has_remote(directory: str | os.PathLike[str]) -> bool:
    """Whether the repository's own configuration may name a remote; one that includes others is taken to."""
    common = git_directory(directory)
    text = _read(os.path.join(common, "config")) if common is not None else "[remote"
    return "[remote" in text or "[include" in text


def narrow_remote(directory: str | os.PathLike[str]) -> str:
    """A remote of which only some branches are fetched, so that pending lines may be missing; empty for none."""
    common = git_directory(directory)
    text = _read(os.path.join(common, "config")) if common is not None else ""
    remote, narrow = "", set()
    for line in text.split("\n"):
        section = re.match(_SECTION, line)
        if section is not None:
            found = re.fullmatch(r'remote "(.*)"', section[1].strip())
            remote = found[1] if found else ""
        fetched = re.match(r"\s*fetch\s*=\s*\+?(\S+)", line)
        if remote and fetched is not None:
            narrow.add(remote)
            if fetched[1].startswith(("refs/heads/*", "refs/*")):
                return ""
    return min(narrow, default="")


def refuse_narrow(directory: str | os.PathLike[str]) -> None:
    """Raise MachineError in a clone of a single branch: what is pending, and which numbers are taken, is not here."""
    remote = narrow_remote(directory)
    if remote:
        spec = f"+refs/heads/*:refs/remotes/{remote}/*"
        raise MachineError(
            f"This clone fetches only some branches of {remote}, so pending lines may be missing.",
            f"Type: git config --add remote.{remote}.fetch '{spec}' && git fetch {remote}",
        )


def is_found_live(git: Git, branch: str) -> bool:
    """Whether a local branch is taken for the live one without being named so in the configuration."""
    configured = configured_live(git.directory)
    if configured is not None:
        return configured == branch
    main, master = CANDIDATES
    ref = f"refs/heads/{branch}"
    return ref == main or (ref == master and git.try_run(["rev-parse", "--verify", "--quiet", main]).code != 0)


def likely_live_ref(git: Git) -> str:
    """The live branch's full ref as far as files can tell; it may not exist."""
    branch = configured_live(git.directory)
    return f"refs/heads/{branch}" if branch else CANDIDATES[0]


def find_live_ref(git: Git) -> str:
    """The live branch: `seclog.live`, else main, master, the remote's HEAD; raises StateError when there is none."""
    branch = configured_live(git.directory)
    wanted = [f"refs/heads/{branch}", f"refs/remotes/origin/{branch}"] if branch else []
    listing = git.text("for-each-ref", "--format=%(refname) %(symref)", "refs/heads/", "refs/remotes/")
    refs = dict(line.partition(" ")[::2] for line in listing.split("\n") if line)
    head = refs.get("refs/remotes/origin/HEAD", "")
    remote = [head.replace("refs/remotes/origin/", "refs/heads/"), head] if head else []
    for ref in (*wanted, *(() if branch else (*CANDIDATES, *remote, "refs/remotes/origin/main"))):
        if ref in refs:
            return ref
    raise StateError(
        f"There is no live branch here{f' named {branch}' if branch else ''}.",
        "Type: seclog init, or name the branch: git config seclog.live BRANCH",
    )
