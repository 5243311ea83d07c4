"""Keeps a governed rulebook in git; the Document Log is computed from history."""

__version__ = "0.1.0"
