"""The pieces that a timeline in SVG is made of: colours, patterns, texts and shapes, all safe to embed.

Every pair of colours keeps a contrast of 4.5 to 1 for text and 3 to 1 for bars (WCAG 2.2, AA). Attributes are used
and no style sheet, so that a picture inside a page changes nothing around it.
"""

from __future__ import annotations

from seclog.core.specification import APPLICABILITY, MAINTENANCE
from seclog.render.columns import display_width
from seclog.render.redline_view import visible_line

INK, PAPER, QUIET, BAND, GRID, TODAY = "#1a1a1a", "#ffffff", "#595959", "#f3f4f6", "#d5d9e0", "#8f1010"
COLORS = {
    "installation": "#0b4a8f",
    "registration": "#7a3e00",
    "manufacture": "#7d1d4f",
    MAINTENANCE: "#0b6b3a",
    APPLICABILITY: "#5b2a86",
}
FONT = 'system-ui, "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif'
EM = 0.6  # of the font size: no narrower than what these fonts take for a column of text

_HATCH = {
    "installation": (8, "dark", '<path d="M-2 2 2-2M0 8 8 0M6 10 10 6" stroke="{light}" stroke-width="1.6"/>'),
    "registration": (8, "dark", '<path d="M4 0V8" stroke="{light}" stroke-width="1.6"/>'),
    "manufacture": (8, "light", '<path d="M0 0 8 8M8 0 0 8" stroke="{dark}" stroke-width="1.4"/>'),
    MAINTENANCE: (6, "light", '<path d="M0 3H6" stroke="{dark}" stroke-width="3"/>'),
    APPLICABILITY: (7, "light", '<circle cx="3.5" cy="3.5" r="2.1" fill="{dark}"/>'),
}
_DOUBT = '<path d="M-3 3 3-3M0 12 12 0M9 15 15 9" stroke="{dark}" stroke-width="0.8"/>'


def escaped(text: str) -> str:
    """A text as XML may hold it, in content and in attributes: what hides is written as its code point."""
    shown = visible_line(text)
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        shown = shown.replace(char, entity)
    return shown


def number(value: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def text_width(text: str, size: float) -> float:
    """How wide a text may get."""
    return display_width(visible_line(text)) * size * EM


def tag(name: str, content: str | None = None, **attributes: str | float) -> str:
    """An element; `_` in an attribute stands for `-`, values are escaped, content is taken as it is."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{said}/>" if content is None else f"<{name}{said}>{content}</{name}>"


def label(x: float, y: float, words: str, **attributes: str | float) -> str:
    """A line of text on its baseline."""
    return tag("text", escaped(words), x=x, y=y, **attributes)


def plate(x: float, y: float, words: str, size: float, ground: str, anchor: str = "middle") -> str:
    """A text from `x` on, on a ground of its own, so that neither a pattern nor a line crosses it."""
    width = text_width(words, size)
    at = {"start": x, "middle": x + width / 2, "end": x + width}[anchor]
    return tag("rect", x=x - 3, y=y - size, width=width + 6, height=size + 3, fill=ground) + label(
        at, y - 0.5, words, font_size=size, text_anchor=anchor
    )


def patterns(prefix: str, kinds: list[str]) -> str:
    """The hatching of each kind, and its thin one for what is not known."""
    made = []
    for kind in kinds:
        size, ground, lines = _HATCH[kind]
        dark = COLORS[kind]
        for name, side, back, drawn in (
            (kind, size, dark if ground == "dark" else PAPER, lines),
            (f"{kind}-doubt", 12, PAPER, _DOUBT),
        ):
            content = tag("rect", width=side, height=side, fill=back) + drawn.format(dark=dark, light=PAPER)
            made.append(
                tag("pattern", content, id=f"{prefix}-{name}", width=side, height=side, patternUnits="userSpaceOnUse")
            )
    return tag("defs", "\n".join(["", *made, ""]))
