"""How a document stands to others, in sentences and for JSON."""

from __future__ import annotations

from datetime import date

from seclog.core.report import DocumentCard, Leaving, Since
from seclog.render.relations import relations, relations_data

CARD = DocumentCard("section-g", "Section G", "Security", "SEC", "Section", "documents/section-g.md")
DAY = date(2021, 6, 24)


def test_a_document_that_stands_alone_says_nothing() -> None:
    assert relations(CARD) == ()
    assert not any(relations_data(CARD).values())


def test_each_relation_is_a_sentence() -> None:
    card = CARD._replace(
        ask_at="Secretariat",
        part_of="section-a",
        parts=("annex-1", "annex-2"),
        predecessors=("old",),
        successors=("new",),
        merged=(Since("gone", DAY),),
        former_labels=(Since("Section Q", DAY),),
        leaving=(Leaving("2021-11", date(2021, 11, 4), "section-a"), Leaving("later", None, "")),
    )
    assert relations(card) == (
        "To leave the rulebook with 2021-11, on 2021-11-04: merged into section-a.",
        "To leave the rulebook with later, not scheduled yet.",
        "Formerly Section Q: not used since 2021-06-24.",
        "Merged into it: gone (since 2021-06-24).",
        "Replaces: old.",
        "Replaced by: new.",
        "Part of: section-a.",
        "Its parts: annex-1, annex-2.",
        "Ask for the text at: Secretariat.",
    )
    data = relations_data(card)
    assert data["merged"] == [{"id": "gone", "since": "2021-06-24"}]
    assert data["former_labels"] == [{"label": "Section Q", "not_used_since": "2021-06-24"}]
    assert data["leaving"] == [
        {"release": "2021-11", "planned_on": "2021-11-04", "merged_into": "section-a"},
        {"release": "later", "planned_on": None, "merged_into": None},
    ]


def test_a_retired_document_says_since_when_and_where_it_went() -> None:
    gone = CARD._replace(retired_on=DAY)
    assert relations(gone) == ("Retired since 2021-06-24; Section G is not used since and never given again.",)
    (merged,) = relations(gone._replace(merged_into="section-a"))
    assert merged.startswith("Retired since 2021-06-24 and merged into section-a; ")
    assert relations_data(gone)["retired_on"] == "2021-06-24"
