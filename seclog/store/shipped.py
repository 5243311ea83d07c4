"""The registry that comes with seclog: the documents of the Smart Energy Code."""

from __future__ import annotations

from pathlib import Path

from seclog.core.errors import InputError, MachineError

NAMES = ("sec",)


def shipped_registry(name: str) -> dict[str, bytes]:
    """The files of a shipped registry by their path in a rulebook; raises InputError for an unknown one."""
    if name not in NAMES:
        raise InputError(f"No registry {name!r} is shipped.", f"There is: {', '.join(NAMES)}.")
    package = Path(__file__).resolve().parent.parent
    folder = next((one for one in (package / "registry", package.parent / "registry") if one.is_dir()), None)
    if folder is None:
        raise MachineError("The shipped registry is missing.", "Install seclog again.")
    files = [path for path in sorted(folder.rglob("*.yaml")) if path.is_file()]
    return {f"registry/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in files}
