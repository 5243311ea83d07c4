"""Whether the statements that a change adds are made since the day on which the change takes effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from seclog.core.specification import Specification, Stated
from seclog.core.specification_history import compared
from seclog.core.specification_problem import FROM, UNTIL, Place, all_held, one_side, relations

_SIDES = {FROM: "beginning", UNTIL: "end"}
_Key = tuple[str, str]


def other_days(before: Specification, after: Specification, on: date, title: str) -> tuple[str, ...]:
    """Notes on statements that `after` adds and that are not made since `on`, the day on which `title` takes effect.

    What is stated `since_by` a day, and what puts right what was wrong, is not judged; neither are statements that
    stand before those that there were: they tell of earlier days.
    """
    told = _places(before)
    versions = {one.version for one in before.versions}
    notes = []
    for key, (place, version) in _places(after).items():
        for side in (FROM, UNTIL):
            old = told[key][0].sides(side) if key in told else ()
            known = [] if key in told or version not in versions else list(_days(told, version, side))
            for one in _added(old, place.sides(side), side):
                if one.since not in (None, on, *known) and not one.since_by and not one.corrected:
                    notes.append(_note(place, side, one, (on, title)))
    return tuple(dict.fromkeys(notes))


def _places(file: Specification) -> Mapping[_Key, tuple[Place, str]]:
    """The periods by whose they are and their kind, each with the version that it is stated for."""
    places = [item.place(span) for item in all_held(file) for span in item.terms.spans]
    found: dict[_Key, tuple[Place, str]] = {}
    for place in (*places, *relations(file)):
        number = place.path[1]
        assert isinstance(number, int)
        found.setdefault((place.whose, place.span.kind), (place, file.versions[number].version))
    return found


def _days(told: Mapping[_Key, tuple[Place, str]], version: str, side: str) -> Iterator[date | None]:
    """Since when a version had its statements: one for other devices or versions is stated anew, and not made anew."""
    for place, of in told.values():
        if of == version:
            yield from (one.since for one in place.sides(side))


def _added(before: Sequence[Stated], after: Sequence[Stated], side: str) -> Sequence[Stated]:
    """The statements that follow all those that there were."""
    if not before:
        return after
    kept = compared(before, after, side).kept
    return after[max(kept, default=-1) + 1 :]


def _note(place: Place, side: str, one: Stated, release: tuple[date, str]) -> str:
    on, title = release
    assert one.since is not None
    follows = (
        f"the table will not show it before {one.since}"
        if one.since > on
        else f"it claims that the table said so from {one.since}, before it did"
    )
    stated = (
        f"the {_SIDES[side]} {one_side(side, one.bound)} of the {place.span.kind} period is stated since {one.since}"
    )
    return f"Note: {place.whose}: {stated}, and {title} takes effect on {on}: {follows}."
