"""The order in which people expect labels; apart, since sorting a log needs nothing else of documents."""

from __future__ import annotations

import re

_DIGITS = r"(\d+)"


def label_key(label: str) -> str:
    """Sort key of a label: `Schedule 9` before `Schedule 10`, `Appendix Z` before `Appendix AA`.

    One text, since texts compare ten times as fast as tuples: each part begins with its kind (letters that count,
    a number, a word), and what counts has its length before it.
    """
    parts = []
    for place, word in enumerate(label.split()):
        if word.isdecimal():
            parts.append(_number(word))
        elif place and word.isascii() and word.isalpha() and word.isupper() and word != "XXX":
            parts.append(f"0{chr(len(word))}{word}")
        elif word.isalpha():
            parts.append(f"2{word.casefold()}")
        else:
            pieces = filter(None, re.split(_DIGITS, word))
            parts += [_number(one) if one.isdecimal() else f"2{one.casefold()}" for one in pieces]
    return "\0".join(parts)


def is_placeholder(label: str) -> bool:
    """Whether a label waits for its letter, as "Appendix [tbc]" and "Appendix XXX" do: drafts alone may bear such."""
    return any(word == "XXX" or word.casefold() == "[tbc]" for word in label.split())


def _number(digits: str) -> str:
    plain = str(int(digits)) if digits[0] == "0" or not digits.isascii() else digits
    return f"1{chr(len(plain))}{plain}"
