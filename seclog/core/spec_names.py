"""Names in a question about specifications, found as the book writes them; for a wrong one the nearest is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from seclog.core.errors import UsageError
from seclog.core.specification import SpecBook, Specification, conditions, device_types
from seclog.core.text import folded, nearest


def specification_named(book: SpecBook, name: str) -> Specification:
    """A specification by its id or name; raises UsageError for one that is not there."""
    wanted = folded(name)
    found = next((one for one in book.specifications if wanted in (folded(one.id), folded(one.name))), None)
    if found is None:
        near = [word for one in book.specifications for word in (one.id, one.name)]
        raise no_such(f"There is no specification {name!r}.", name, [one.id for one in book.specifications], near)
    return found


def device_named(chosen: Sequence[Specification], name: str) -> str:
    """The id of a device type by its id or name; raises UsageError for one that none of the specifications names."""
    known = list(dict.fromkeys(device for one in chosen for device in device_types(one)))
    names = {folded(said): device for one in chosen for device, said in one.devices}
    found = names | {folded(device): device for device in known}
    if folded(name) not in found:
        raise no_such(f"There is no device type {name!r}.", name, known)
    return found[folded(name)]


def condition_named(chosen: Sequence[Specification], name: str) -> str:
    """A condition as it is written; raises UsageError for one that none of the specifications names."""
    known = {folded(condition): condition for one in chosen for condition in conditions(one)}
    if folded(name) not in known:
        raise no_such(f"There is no condition {name!r}.", name, list(known.values()))
    return known[folded(name)]


def no_such(message: str, name: str, known: Sequence[str], near: Iterable[str] = ()) -> UsageError:
    """The refusal of a name: the hint says the nearest of what is `known` or `near`, else all that is known."""
    meant = nearest(name, [*near, *known])
    there = f"There are: {', '.join(known)}." if known[1:] else f"There is: {known[0]}." if known else "Leave it out."
    return UsageError(message, f"Did you mean {meant}?" if meant else there)
