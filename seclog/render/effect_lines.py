"""What has effect on a document, in a line each, for its page and its history."""

from __future__ import annotations

from seclog.core.report import DocumentHistory


def effect_lines(history: DocumentHistory) -> list[str]:
    """One line per effect: the provision, what it does, and its days (the last included)."""
    if not history.effects:
        return []
    from seclog.render.effects import effect_words

    lines = []
    for one in history.effects:
        last = f" to {one.last_on}" if one.last_on else ""
        lines.append(f"Effect on {f'{one.label} {one.clause}'.strip()}: {effect_words(one)}; {one.from_on}{last}")
    return lines
