"""Names that would clash with refs that are there already: git keeps `a` and `a/b` apart from each other."""

from __future__ import annotations

from collections.abc import Iterable

from seclog.core.errors import RaceError, StateError
from seclog.store.git import Git


def refuse_clashes(git: Git, branches: Iterable[str] = (), tags: Iterable[str] = ()) -> None:
    """Raise StateError where a branch or tag stands in the way of names that will be needed, naming it.

    A release's own tag means that another clone has made it: RaceError.

    A name that ends in `/` stands for all names below it. Letter case is folded: some disks fold it too.
    """
    wanted = [f"refs/heads/{name}" for name in branches] + [f"refs/tags/{name}" for name in tags]
    listing = git.text("for-each-ref", "--format=%(refname)", "refs/heads/", "refs/tags/")
    there = {ref.casefold(): ref for ref in listing.split("\n") if ref}
    for ref in wanted:
        plain = ref.rstrip("/").casefold()
        parts = plain.split("/")
        parents = ["/".join(parts[:count]) for count in range(3, len(parts) + 1)]
        found = next((there[one] for one in parents if one in there), None)
        if found is None and not ref.endswith("/"):
            found = next((there[one] for one in there if one.startswith(plain + "/")), None)
        if found is not None:
            kind, name = found.split("/", 2)[1:]
            if found == ref and name.startswith("release/"):
                raise RaceError(
                    f"{name.removeprefix('release/')} has been released in another clone.", "Type: git pull --ff-only"
                )
            what = "tag" if kind == "tags" else "branch"
            move = f"git tag NEW {name} && git tag -d {name}" if kind == "tags" else f"git branch -m {name} NEW"
            raise StateError(f"The {what} {name!r} stands where {ref.split('/', 2)[2]!r} must go.", f"Type: {move}")
