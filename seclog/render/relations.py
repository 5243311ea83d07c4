"""How a document stands to others, in sentences and for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seclog.core.report import DocumentCard, Since
from seclog.render.notes import day


def relations(card: DocumentCard) -> tuple[str, ...]:
    """One sentence for each thing that is said; none for a document that stands alone."""
    return tuple(_sentences(card))


def _sentences(card: DocumentCard) -> Iterator[str]:
    if card.retired_on is not None:
        into = f" and merged into {card.merged_into}" if card.merged_into else ""
        yield f"Retired since {day(card.retired_on)}{into}; {card.label} is not used since and never given again."
    for one in card.leaving:
        when = f"{one.release}, on {day(one.planned_on)}" if one.planned_on else f"{one.release}, not scheduled yet"
        yield f"To leave the rulebook with {when}{f': merged into {one.merged_into}' if one.merged_into else ''}."
    for former in card.former_labels:
        yield f"Formerly {former.name}: not used since {day(former.on)}."
    for heading, names in (
        ("Merged into it", _since(card.merged)),
        ("Replaces", card.predecessors),
        ("Replaced by", card.successors),
        ("Part of", (card.part_of,) if card.part_of else ()),
        ("Its parts", card.parts),
        ("Ask for the text at", (card.ask_at,) if card.ask_at else ()),
    ):
        if names:
            yield f"{heading}: {', '.join(names)}."


def _since(rows: Iterable[Since]) -> tuple[str, ...]:
    return tuple(f"{one.name} (since {day(one.on)})" for one in rows)


def relations_data(card: DocumentCard) -> dict[str, object]:
    """The same for JSON, by the names of the card's fields; what is not said is null or an empty list."""
    return {
        "ask_at": card.ask_at or None,
        "part_of": card.part_of or None,
        "parts": card.parts,
        "predecessors": card.predecessors,
        "successors": card.successors,
        "merged": [{"id": one.name, "since": day(one.on)} for one in card.merged],
        "retired_on": day(card.retired_on) or None,
        "merged_into": card.merged_into or None,
        "former_labels": [{"label": one.name, "not_used_since": day(one.on)} for one in card.former_labels],
        "leaving": [
            {"release": one.release, "planned_on": day(one.planned_on) or None, "merged_into": one.merged_into or None}
            for one in card.leaving
        ],
    }
