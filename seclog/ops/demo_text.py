"""Texts for the demonstration: numbered clauses that look like a code and are nobody's law."""

from __future__ import annotations

from dataclasses import dataclass

from seclog.core.document import Document

NOTICE = (
    "*Illustrative text, written for a demonstration of seclog. It is not the text of the Smart Energy Code "
    "and has no legal force.*"
)

_PERIODS = ("five", "ten", "fifteen", "twenty", "thirty")
_TELLING = ("notify", "inform", "give notice to")
_NOT_USED = "Not used."

_OPTIONAL = (
    "A person who relies on {title} shall keep the papers that show how it was followed for at least two years.",
    "Where two provisions of {title} disagree, the later one in order shall prevail.",
    "The Code Administrator may publish guidance on {title}; guidance adds no duty and takes none away.",
)
_ADDED = (
    "A Party that finds an error in {title} shall report it to the Code Administrator without delay.",
    "The Panel may ask an independent person to examine how this provision is followed, once in each year.",
    "Notice under {title} may be given by electronic means, and counts as given when it was sent.",
    "Where a time limit ends on a day that is not a Working Day, it ends on the next Working Day.",
    "The DCC shall publish each quarter how often this provision was used.",
    "A Party may ask for the reasons of a decision under {title}, and shall be given them in writing.",
)


@dataclass(frozen=True, slots=True)
class _Turn:
    """What a revision has of each thing that changes between revisions."""

    period: str
    telling: str
    limit: int
    added: tuple[str, ...]
    removed: int


def illustrative_text(document: Document, revision: int) -> str:
    """A Markdown text for a document; each revision (from 1) differs from the one before in a few places.

    Every revision changes a time limit, and adds a clause or takes one out; some change a word as well. The
    same document and revision always give the same text. Raises ValueError for a revision below 1.
    """
    if revision < 1:
        raise ValueError(revision)
    turn = _turn(document, revision)
    parts = [_purpose(turn), _duties(turn), _upkeep(turn)]
    prefix = _prefix(document.label)
    lines = [f"# {_heading(document)}", "", NOTICE, ""]
    for number, (heading, clauses) in enumerate(parts, start=1):
        lines += [f"## {prefix}{number} {heading}", ""]
        for place, clause in enumerate(clauses, start=1):
            sentence = clause.format(title=_name(document))
            lines += [f"{prefix}{number}.{place} {sentence[0].upper()}{sentence[1:]}", ""]
    return "\n".join([*lines, *_table(document, turn)]).rstrip("\n") + "\n"


def _turn(document: Document, revision: int) -> _Turn:
    start = sum(map(ord, document.id))
    step = start + revision
    count = revision // 2
    return _Turn(
        period=_PERIODS[step % len(_PERIODS)],
        telling=_TELLING[(start + revision // 3) % len(_TELLING)],
        limit=20 + 5 * revision,
        added=tuple(_ADDED[(start + place) % len(_ADDED)] for place in range(count)),
        removed=(revision - 1) // 2,
    )


def _purpose(turn: _Turn) -> tuple[str, list[str]]:
    return "Purpose", [
        "{title} says what Parties and the DCC shall do in the matters that it covers, and by when.",
        "Words that begin with capital letters have the meaning that Section A gives them.",
        *_kept(_OPTIONAL, turn.removed),
    ]


def _duties(turn: _Turn) -> tuple[str, list[str]]:
    return "Duties", [
        f"A Party shall act on a request under {{title}} within {turn.period} Working Days of receiving it.",
        f"Where a Party cannot do so, it shall {turn.telling} the Panel and say by which day it will.",
        "The DCC shall treat all Parties alike in carrying out {title}.",
    ]


def _upkeep(turn: _Turn) -> tuple[str, list[str]]:
    gone = max(0, turn.removed - len(_OPTIONAL))
    return "Upkeep", [
        "The Panel shall keep {title} under review, and shall consider each proposal to change it.",
        *_kept(turn.added, gone),
    ]


def _kept(clauses: tuple[str, ...], removed: int) -> list[str]:
    """Clauses of which the first were taken out; a number that people may cite is never given again."""
    return [_NOT_USED if place < removed else clause for place, clause in enumerate(clauses)]


def _table(document: Document, turn: _Turn) -> list[str]:
    if document.category not in ("Technical Specification", "Interface Document"):
        return []
    return [
        "| Parameter | Limit |",
        "| --- | --- |",
        f"| Requests held in a queue | {turn.limit} |",
        "| Attempts before an alert | 3 |",
        "",
    ]


def _heading(document: Document) -> str:
    return document.title if document.label == document.title else f"{document.label}: {document.title}"


def _name(document: Document) -> str:
    word = document.label.partition(" ")[0]
    return f"this {word}" if word in ("Section", "Schedule", "Appendix") else "this document"


def _prefix(label: str) -> str:
    """`D` for Section D, so that its clauses read D1.1; nothing for other documents."""
    word, _, letter = label.partition(" ")
    return letter if word == "Section" else ""
