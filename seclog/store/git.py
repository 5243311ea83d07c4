"""The one runner of git processes: argv lists, bytes, a scrubbed environment, safe settings."""

from __future__ import annotations

import copy
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, NamedTuple

from seclog.core.errors import MachineError, RaceError, SeclogError, StateError

MINIMUM_GIT = (2, 36)  # the first with core.fsync, which keeps a record through a power cut

PATIENCE = 1.0  # seconds; git itself waits as long for packed refs, and not at all for an index
_STEP = 0.02
_LOCKED = b".lock': File exists"

_SETTINGS = (
    ("core.fsmonitor", "false"),
    ("core.hooksPath", os.devnull),
    ("core.quotePath", "false"),
    ("core.fsync", "committed"),
    ("core.fsyncMethod", "fsync"),
    ("core.commentChar", "#"),
    ("i18n.commitEncoding", "UTF-8"),
    ("i18n.logOutputEncoding", "UTF-8"),
    ("log.showSignature", "false"),
    ("color.ui", "false"),
    ("column.ui", "never"),
    ("diff.external", ""),
    ("protocol.ext.allow", "never"),
    ("gc.auto", "0"),
    ("user.useConfigOnly", "true"),
    ("advice.detachedHead", "false"),
)
Tell = Callable[[str, float], None]  # a phase in a word, and how far it is: 0 to 1
SAFE = tuple(part for key, value in _SETTINGS for part in ("-c", f"{key}={value}"))

_KEPT = (
    "GIT_AUTHOR_NAME",
    "GIT_AUTHOR_EMAIL",
    "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL",
    "GIT_CEILING_DIRECTORIES",
)
_KEPT_IN_HOOKS = (*_KEPT, "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX")
_FIXED = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "file:https:ssh",
    "GIT_OPTIONAL_LOCKS": "0",
}
_NAMELESS = (
    "Please tell me who you are",
    "empty ident",
    "no email was given",
    "no name was given",
    "disallowed characters",
)


class Completed(NamedTuple):
    """How a git process ended."""

    code: int
    out: bytes
    err: bytes


def scrubbed(environ: Mapping[str, str], *, hook: bool = False) -> dict[str, str]:
    """The environment for git: no GIT_* but identities, ssh and config homes (in hooks also the index in use)."""
    kept = _KEPT_IN_HOOKS if hook else _KEPT
    plain = {
        key: value
        for key, value in environ.items()
        if not key.startswith("GIT_")
        or key in kept
        or key.startswith(("GIT_SSH", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"))
    }
    return plain | _FIXED


class Places(NamedTuple):
    """Where a repository is, in absolute paths; `top` is the work tree we stand in (None: in none)."""

    common: str
    git_dir: str
    top: str | None
    object_format: str


class Git:
    """Runs git in one directory. `lock` is a descriptor that children inherit, so that it outlives us.

    While `shielded`, children are out of reach of the terminal's interrupt. `tell` hears how far a push is.
    """

    def __init__(self, directory: str | os.PathLike[str] = ".", *, hook: bool = False) -> None:
        self.directory = os.fspath(directory)
        self.lock: int | None = None
        self.shielded = False
        self.tell: Tell | None = None
        self._environment = scrubbed(os.environ, hook=hook)
        self._added: dict[str, str] = {}
        self._places: Places | None = None

    def at(self, directory: str | os.PathLike[str]) -> Git:
        """The same runner in another directory, with the same lock."""
        other = Git(directory)
        other.lock, other.shielded = self.lock, self.shielded
        other._added = self._added
        return other

    def adding(self, environment: Mapping[str, str]) -> Git:
        """The same runner with more in its environment."""
        other = copy.copy(self)
        other._added = self._added | dict(environment)
        return other

    def rooted(self) -> Git:
        """The same runner at the top of the work tree, or in the git directory where there is none."""
        other = copy.copy(self)
        places = self.places()
        other.directory = places.top or places.git_dir
        return other

    def unlocked(self) -> Git:
        """The same runner, whose children do not hold the lock: for talk with a server."""
        other = copy.copy(self)
        other.lock = None
        return other

    def places(self) -> Places:
        """Where the repository is; asked once. Raises StateError outside of one."""
        if self._places is None:
            self._places = _places(self)
        return self._places

    def try_run(
        self, args: Sequence[str], stdin: bytes = b"", environment: Mapping[str, str] | None = None
    ) -> Completed:
        """Run git to its end and return how it ended; raises MachineError when git cannot be started."""
        process = self._start(args, environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        with process:
            out, err = process.communicate(stdin)
        return Completed(process.returncode, out, err)

    def run(self, args: Sequence[str], stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
        """Run git and return its output; a failure is raised as the error that it means."""
        done = self.try_run(args, stdin, environment)
        if done.code != 0:
            raise failure(args, done)
        return done.out

    def run_patiently(self, args: Sequence[str], stdin: bytes = b"") -> Completed:
        """Run git, again for a short while as long as another git (an editor's, say) holds the lock it needs."""
        limit = time.monotonic() + PATIENCE
        while True:
            done = self.try_run(args, stdin)
            if done.code == 0 or _LOCKED not in done.err or time.monotonic() >= limit:
                return done
            time.sleep(_STEP)

    def follow(self, args: Sequence[str], tell: Tell) -> Completed:
        """Run git and tell how far it is, as GitPython reads it from what git says while it talks to a server."""
        from concurrent.futures import ThreadPoolExecutor

        from git import RemoteProgress  # costs 70 ms, which only a person who waits for a server pays

        phases = {RemoteProgress.COMPRESSING: "Compressing", RemoteProgress.WRITING: "Sending"}

        class Reader(RemoteProgress):
            """Passes on each phase that git has a measure of."""

            def update(
                self, op_code: int, cur_count: str | float, max_count: str | float | None = None, message: str = ""
            ) -> None:
                phase = phases.get(op_code & self.OP_MASK)
                if phase and max_count:
                    tell(phase, float(cur_count) / float(max_count))

        process = self._start(args, None, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stderr is not None
        with process, ThreadPoolExecutor(1) as beside:
            out = beside.submit(process.stdout.read)
            handle, err, rest = Reader().new_message_handler(), b"", b""
            while piece := os.read(process.stderr.fileno(), 65536):
                err += piece
                *lines, rest = (rest + piece).replace(b"\r", b"\n").split(b"\n")
                for line in lines:
                    handle(line.decode("utf-8", "replace"))
            data = out.result()
        return Completed(process.returncode, data, err)

    def text(self, *args: str) -> str:
        """Run git and return its output as text without the last newline."""
        return self.run(args).decode("utf-8", "surrogateescape").rstrip("\n")

    @contextmanager
    def stream(self, args: Sequence[str]) -> Iterator[IO[bytes]]:
        """Yield git's output to be read as it comes; a failure is raised when it has been read to its end."""
        process = self._start(args, None, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            yield process.stdout
        except BaseException:
            process.kill()
            process.wait()
            process.stdout.close()
            process.stderr.close()
            raise
        err = process.stderr.read()
        process.stdout.close()
        process.stderr.close()
        if process.wait() != 0:
            raise failure(args, Completed(process.returncode, b"", err))

    @contextmanager
    def converse(self, args: Sequence[str]) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
        """Yield what a lasting git process reads and what it writes; it ends when what it reads is closed."""
        process = self._start(args, None, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdin is not None
        assert process.stdout is not None
        with process:
            yield process.stdin, process.stdout

    def _start(
        self, args: Sequence[str], environment: Mapping[str, str] | None, *, stdin: int, stderr: int
    ) -> subprocess.Popen[bytes]:
        command = ["git", "--no-pager", "--no-optional-locks", *SAFE, *args]
        try:
            return subprocess.Popen(
                command,
                cwd=self.directory,
                env=self._environment | self._added | dict(environment or {}),
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=stderr,
                pass_fds=() if self.lock is None else (self.lock,),
                process_group=0 if self.shielded else None,
            )
        except FileNotFoundError as error:
            if not os.path.isdir(self.directory):
                raise StateError(f"{self.directory} is not a folder.", "Name a folder with -C.") from error
            raise MachineError("git was not found.", "Install git 2.36 or newer and try again.") from error
        except NotADirectoryError as error:
            raise StateError(f"{self.directory} is not a folder.", "Name a folder with -C.") from error


def _places(git: Git) -> Places:
    asked = ("--git-common-dir", "--absolute-git-dir", "--show-object-format", "--is-inside-work-tree", "--show-cdup")
    answers = git.text("rev-parse", "--path-format=absolute", *asked).split("\n")
    if len(answers) == 4:
        answers.append("")  # the last line was empty and text() took it off
    if len(answers) != 5:
        raise StateError("The repository's path has a line break in it.", "Move it to a plain path.")
    common, git_dir, object_format, inside, up = answers
    top = os.path.realpath(os.path.join(git.directory, up)) if inside == "true" else None
    return Places(common, git_dir, top, object_format)


def require_git(git: Git) -> None:
    """Raise MachineError when git is older than the oldest that keeps records safe."""
    words = git.text("version").split()
    numbers = words[2].split(".") if len(words) > 2 else []
    found = tuple(int(n) for n in numbers[:2] if n.isdecimal())
    if found < MINIMUM_GIT:
        wanted = ".".join(map(str, MINIMUM_GIT))
        raise MachineError(f"git {'.'.join(numbers)} is too old to write a record.", f"Install git {wanted} or newer.")


def failure(args: Sequence[str], done: Completed) -> SeclogError:
    """The error that a failed git process means, in a sentence for people."""
    text = done.err.decode("utf-8", "replace").strip()
    first = next((line for line in text.splitlines() if line.startswith(("fatal:", "error:"))), text)
    sentence = first.removeprefix("fatal: ").removeprefix("error: ").split("\n")[0].rstrip(".")
    if "not a git repository" in text:
        return StateError("This is not a git repository.", "Go to one, name one with -C, or type: seclog init")
    if "dubious ownership" in text:
        return MachineError(
            "git refuses this repository because another user owns it.",
            "If you trust it, type: git config --global --add safe.directory " + _quoted_path(text),
        )
    if "unknown repository extension" in text or "Expected git repo version" in text:
        return MachineError(
            "This repository is in a format that is newer than the git here.", "Install the newest git and try again."
        )
    if ".lock': File exists" in text:
        return RaceError(f"Another git process holds a lock: {sentence}.", "Wait and try again; then: seclog recover")
    if any(word in text for word in ("No space left", "Disk quota exceeded")):
        return MachineError("The disk is full.", "Free some space and type: seclog recover")
    if any(word in text for word in ("Permission denied", "Read-only file system", "insufficient permission")):
        return MachineError(f"The repository cannot be written: {sentence}.", "Check its permissions.")
    if any(word in text for word in _NAMELESS):
        return MachineError(
            "git does not know your name, and a record is signed with it.",
            'Type: git config user.name "Your Name" and git config user.email you@example.org',
        )
    return MachineError(f"git {args[0] if args else ''} failed: {sentence or 'no message'}.")


def _quoted_path(text: str) -> str:
    parts = text.split("'")
    return parts[1] if len(parts) > 1 else "."
