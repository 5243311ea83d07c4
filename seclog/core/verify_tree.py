"""Trees as they grew: what stood at a path after each commit of the live line, and of a line beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from seclog.core.verify_facts import Change, File, Side


class Tree:
    """The live tree after each commit, by the commit's place in the chain; -1 is before the first."""

    def __init__(self, before: Mapping[str, File]) -> None:
        self._places: dict[str, list[int]] = {path: [-1] for path in before}
        self._files: dict[str, list[File | None]] = {path: [file] for path, file in before.items()}

    def apply(self, place: int, changes: tuple[Change, ...]) -> None:
        """Enter what the commit at a place changes."""
        for path, file in changes:
            self._places.setdefault(path, []).append(place)
            self._files.setdefault(path, []).append(file)

    def at(self, place: int, path: str) -> File | None:
        """What stood at a path after the commit at a place."""
        found = bisect_right(self._places.get(path, ()), place)
        return self._files[path][found - 1] if found else None

    def touched(self, place: int, path: str) -> bool:
        """Whether a commit up to a place, or the tree before the first, has said anything of a path."""
        return bisect_right(self._places.get(path, ()), place) > 0

    def now(self, path: str) -> File | None:
        """What stands at a path after the last commit."""
        return self._files.get(path, (None,))[-1]

    def former(self, path: str) -> frozenset[str]:
        """The objects that stood at a path before what stands there now."""
        now = self.now(path)
        return frozenset(file.blob for file in self._files.get(path, ()) if file is not None and file != now)

    def files(self) -> Iterator[tuple[str, File]]:
        """All that stands after the last commit."""
        return ((path, files[-1]) for path, files in self._files.items() if files[-1] is not None)


class LineFiles:
    """What stood at a path after each commit of a line, over the live tree that it left at `fork`."""

    def __init__(self, tree: Tree, side: Side, fork: int) -> None:
        self._tree, self.fork = tree, fork
        self._order = {commit.id: place for place, commit in enumerate(side.commits)}
        self._own = Tree({})
        for place, commit in enumerate(side.commits):
            self._own.apply(place, commit.changes)

    def begun(self, path: str) -> File | None:
        """What stood at a path where the line left the live line."""
        return self._tree.at(self.fork, path)

    def at(self, commit: str, path: str) -> File | None:
        """What stood at a path after one of the line's commits; a path untouched until then is the live tree's."""
        place = self._order[commit]
        if self._own.touched(place, path):
            return self._own.at(place, path)
        return self.begun(path)
