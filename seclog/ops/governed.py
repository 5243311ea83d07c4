"""Which paths are governed, found without reading the registry as YAML unless a path hangs on it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from seclog.core.checks import Entries, in_governed_folder
from seclog.core.errors import InputError
from seclog.store.git import Git
from seclog.store.staged import entry_texts


class Governed:
    """The registry of the index in use, or of a revision; read when first asked, by one git process."""

    def __init__(self, git: Git, revision: str = "") -> None:
        self._git = git
        self._revision = revision
        self._entries: Entries | None = None

    @property
    def entries(self) -> Entries:
        """The entries as text."""
        if self._entries is None:
            self._entries = Entries(entry_texts(self._git, self._revision))
        return self._entries

    def among(self, paths: Iterable[str]) -> set[str]:
        """Those of the paths that are governed."""
        found, outside = set(), []
        for path in paths:
            if in_governed_folder(path):
                found.add(path)
            else:
                outside.append(path)
        return found | {path for path in outside if any(self._names(one, path) for one in self.entries.mentions(path))}

    def annexes_of_others(self, paths: Iterable[str], documents: Iterable[str]) -> set[str]:
        """Those of the paths that documents other than these list as annexes."""
        from seclog.core.collection import entry_path
        from seclog.formats.registry import read_document

        wanted, mine = set(paths), set(documents)
        others = {one for path in wanted for one in self.entries.mentions(path)} - mine
        entries = (read_document(self.entries.texts[one].encode(), entry_path(one)) for one in others)
        return {path for entry in entries for path in entry.annexes if path in wanted}

    def _names(self, document: str, path: str) -> bool:
        """Whether an entry registers the path; one that cannot be read does where it spells the path out."""
        from seclog.core.collection import entry_path
        from seclog.formats.registry import read_document

        try:
            found = read_document(self.entries.texts[document].encode(), entry_path(document))
        except InputError:
            return self.entries.owner(path) != ""
        if path in (found.file, *found.annexes):
            return True
        if found.file is None or "{version}" not in found.file:
            return False
        pattern = "[0-9][0-9a-z.-]*".join(map(re.escape, found.file.split("{version}")))
        return re.fullmatch(pattern, path) is not None
