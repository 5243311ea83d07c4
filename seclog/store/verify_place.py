"""Whether a repository can be looked at, and what in its git directory would show something else than what is there."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from seclog.core.errors import Finding, MachineError, StateError
from seclog.core.verify_facts import History
from seclog.store import intent as intents
from seclog.store import journal as journals
from seclog.store.disk import machine_errors
from seclog.store.git import Git

LOCK_AGE = 60  # seconds; a git at work holds a lock for less
_FORMATS = ("sha1", "sha256")
_PROMISES = ("extensions.partialclone", ".promisor", ".partialclonefilter")


class Config(NamedTuple):
    """The settings that matter here: whether objects may be missing, line ends are converted, remotes are known."""

    partial: bool
    converts: bool
    remotes: bool


def read_config(git: Git) -> Config:
    """The repository's settings in one git process."""
    listing = git.run(["config", "--list", "-z"]).decode("utf-8", "replace")
    pairs = [entry.partition("\n")[::2] for entry in listing.split("\0") if entry]
    values = dict(pairs)
    return Config(
        any(key.endswith(_PROMISES) and value.lower() not in ("false", "") for key, value in pairs),
        values.get("core.autocrlf", "false").lower() not in ("false", "no", "off", "0"),
        any(key.startswith("remote.") and key.endswith(".url") for key, _ in pairs),
    )


def refuse_partial(git: Git, config: Config) -> None:
    """Raise MachineError where history or objects are missing by design, or their format is unknown (V01, V05)."""
    places = git.places()
    if _content(os.path.join(places.common, "shallow")):
        raise _blind("V01", "This clone is shallow", "Type: git fetch --unshallow")
    if config.partial:
        hint = "Clone it whole: git clone URL; or here: git config --unset-all remote.origin.partialclonefilter"
        raise _blind("V01", "This clone is partial", f"{hint} && git fetch --refetch origin")
    if places.object_format not in _FORMATS:
        raise _blind("V05", f"The object format {places.object_format} is unknown", "Update seclog and try again.")


def refuse_tagless(refs: Mapping[str, str], config: Config, wanted: int) -> None:
    """Raise MachineError where a clone was made without tags (V02)."""
    if wanted and config.remotes and not any(ref.startswith("refs/tags/") for ref in refs):
        raise _blind("V02", "This clone has no tags", "Type: git fetch --tags")


def _blind(code: str, why: str, hint: str) -> MachineError:
    return MachineError(f"{why}, so the record cannot be verified.", hint, [Finding(code, "", why, hint)])


def check_overlays(git: Git, refs: Mapping[str, str]) -> Iterator[Finding]:
    """What makes git show other objects or parents than there are (V04); borrowed objects are a note (V08)."""
    common = git.places().common
    for ref in sorted(refs):
        if ref.startswith("refs/replace/"):
            hint = f"If nobody needs it, type: git replace -d {ref.removeprefix('refs/replace/')}"
            yield Finding("V04", ref, "It makes git show another object than the one recorded", hint)
    if any(
        line.strip() and not line.startswith(b"#")
        for line in _content(os.path.join(common, "info", "grafts")).split(b"\n")
    ):
        yield Finding("V04", "info/grafts", "It makes git show other parents than those recorded", "Remove the file")
    lenders = _content(os.path.join(common, "objects", "info", "alternates")).decode("utf-8", "replace").split("\n")
    for lender in filter(None, lenders):
        yield Finding("V08", "objects/info/alternates", f"Objects are borrowed from {lender}", "Type: git repack -a -d")


def check_unfinished(git: Git, refs: Mapping[str, str]) -> tuple[list[Finding], frozenset[str]]:
    """An act that stands unfinished, or locks that a git has left (V06); and the tags that the act is to make."""
    found: list[Finding] = []
    begun: frozenset[str] = frozenset()
    hint = "Type: seclog recover"
    try:
        if intents.REF in refs:
            intent = intents.read(git, refs[intents.REF])
            begun = frozenset(change.ref for change in intent.tags)
            found.append(Finding("V06", intents.REF, "An act was begun and not finished", hint))
        elif journals.exists(git):
            found.append(
                Finding("V06", journals.path_of(git), "An act has not brought the work tree forward yet", hint)
            )
    except StateError as error:
        found.append(Finding("V06", intents.REF, error.message.rstrip("."), error.hint))
    for path, age in _locks(git):
        message = f"A git holds it, or was killed and left it ({age} s ago)"
        found.append(Finding("V06", path, message, "If no git is at work, type: seclog recover --clear-locks"))
    return found, begun


def _locks(git: Git) -> Iterator[tuple[str, int]]:
    places = git.places()
    paths = [os.path.join(places.common, "packed-refs.lock")]
    paths += [os.path.join(places.git_dir, name) for name in ("HEAD.lock", "index.lock")]
    for folder, _, names in os.walk(os.path.join(places.common, "refs")):
        paths += [os.path.join(folder, name) for name in names if name.endswith(".lock")]
    for path in sorted(paths):
        try:
            age = int(time.time() - os.lstat(path).st_mtime)
        except (FileNotFoundError, NotADirectoryError):
            continue
        if age >= LOCK_AGE:
            yield path, age


def check_corrupt(history: History) -> list[Finding]:
    """Commits whose bytes are not those that they were stored with (V03)."""
    return [Finding("V03", one[:12], "Its bytes do not make its id", _FSCK) for one in history.corrupt]


def refuse_missing(missing: Sequence[str]) -> None:
    """Raise MachineError where objects of the record are gone (V03)."""
    if missing:
        named = ", ".join(one[:12] for one in missing[:5])
        raise _blind("V03", f"{len(missing)} objects of the record are missing ({named})", _FSCK)


def check_deeply(git: Git) -> list[Finding]:
    """What `git fsck --strict` finds in any object (V03)."""
    done = git.try_run(["fsck", "--full", "--strict", "--no-dangling", "--no-progress"])
    lines = (done.out + done.err).decode("utf-8", "replace").split("\n")
    problems = [line for line in lines if line and not line.startswith(("notice:", "dangling ", "unreachable "))]
    if done.code == 0:
        return []
    return [Finding("V03", "", line.removeprefix("error: ").rstrip("."), _FSCK) for line in problems[:20]]


def _content(path: str) -> bytes:
    try:
        with machine_errors(), open(path, "rb") as file:
            return file.read(1_000_000)
    except MachineError as error:
        if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            return b""
        raise


_FSCK = "Fetch it from a good copy; to see all damage, type: git fsck --full"
