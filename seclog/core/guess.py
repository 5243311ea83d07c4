"""What the label and title of a document suggest where a statement of the SEC says no more (review paper 3.2)."""

from __future__ import annotations

import re

SEC_TYPES = ("SEC", "Code Subsidiary Document", "Other")

_CATEGORY_WORDS = (
    ("Technical Specification", r"CPL Requirements|Applicability Tables|\w*compatibility Matrix"),
    ("Form", r"\bForms?\b|\bSpecimen\b"),
    ("Testing", r"\bTest(?:s|ing)?\b"),
    ("Interface Document", r"Code of Connection|Interface|Gateway"),
    ("Security", r"Security|\w*KI\b|Certificate|Cryptographic|Anomaly"),
)
_SPECIFICATION = re.compile(
    r"(?:Smart Metering Equipment Technical Specifications?|Communications Hub Technical Specifications?"
    r"|GB Companion Specification|DCC User Interface Specification|Message Mapping Catalogue)"
    r"(?: \((?:SMETS ?[12]?|CHTS|GBCS|DUIS|MMC)\))?"
    r"|SMETS ?[12]?|CHTS|GBCS|DUIS|MMC",
    re.IGNORECASE,
)

_LABELLED = re.compile(
    r"(?:SEC )?((?:Section|Schedule|Appendix) [0-9A-Z]{1,3})(?:(?: ?[:–—-] ?| (?=[‘“'\"]))[‘“'\"]?(.*?)[’”'\"]?)?",
    re.IGNORECASE,
)


def split_label(text: str) -> tuple[str, str]:
    """A label and title that stand in one cell, "SEC Section D - Modification Process"; the title may be empty."""
    match = _LABELLED.fullmatch(text)
    return (match[1], match[2] or "") if match else (text, "")


def is_technical_specification(name: str) -> bool:
    """Whether a label or title is one of the specifications that keep their numbering (review paper, note 2)."""
    return _SPECIFICATION.fullmatch(name) is not None


def guessed_type(label: str) -> str:
    """The type that a label suggests: Sections are the SEC, Schedules and Appendices subsidiary to it."""
    first_word = label.partition(" ")[0].casefold()
    if first_word == "section":
        return SEC_TYPES[0]
    return SEC_TYPES[1] if first_word in ("schedule", "appendix") else SEC_TYPES[2]


def guessed_category(kind: str, title: str, own: bool) -> str:
    """The category that a type and title suggest; `own` marks the specifications with their own numbering."""
    if kind == SEC_TYPES[0]:
        return "Section"
    if own:
        return "Technical Specification"
    return next((name for name, words in _CATEGORY_WORDS if re.search(words, title, re.IGNORECASE)), "Governance")
