"""Listed documents: the text is kept elsewhere, and the record holds its digest."""

from __future__ import annotations

import hashlib
import re

from seclog.core.errors import InputError

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def digest_of(data: bytes) -> str:
    """The digest of a text as a record holds it: `sha256:` and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def check_digest(text: str) -> str:
    """Return a digest in lower case, or raise InputError saying how one is written."""
    digest = text.strip().lower()
    if _DIGEST.fullmatch(digest) is None:
        raise InputError(
            f"{text[:80]!r} is not a digest.", "Write sha256: and 64 hexadecimal digits, as `sha256sum FILE` prints."
        )
    return digest


def is_digest(path: str) -> bool:
    """Whether the path of a version is the digest of a text that is kept elsewhere."""
    return path.startswith("sha256:")
