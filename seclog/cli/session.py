"""What one run of the command line shares: where, how loud, and what time it is. The clock is read only here."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from seclog.core.errors import UsageError


class Session(NamedTuple):
    """Set by the options before the command. `today` is the UTC day; `now` gives UTC moments of whole seconds."""

    repo: Path | None
    quiet: bool
    today: date
    now: Callable[[], datetime]


def open_session(repo: Path | None, quiet: bool, environment: Mapping[str, str] = os.environ) -> Session:
    """The session of this run; raises UsageError where a fixed clock in the environment is no time."""
    now = _clock(environment)
    return Session(repo, quiet, now().date(), now)


def _clock(environment: Mapping[str, str]) -> Callable[[], datetime]:
    """The machine's clock, or one that stands still at SECLOG_NOW or at SOURCE_DATE_EPOCH."""
    for name, read in (("SECLOG_NOW", _iso), ("SOURCE_DATE_EPOCH", _epoch)):
        text = environment.get(name)
        if text:
            try:
                fixed = read(text)
            except (ValueError, OverflowError, OSError) as error:
                raise UsageError(
                    f"{name}={text!r} is not a time.", "Write 2020-11-29T00:05:10Z, or for an epoch its seconds."
                ) from error
            return lambda: fixed
    return lambda: datetime.now(UTC).replace(microsecond=0)


def _iso(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC).replace(microsecond=0)


def _epoch(text: str) -> datetime:
    return datetime.fromtimestamp(int(text), UTC)
