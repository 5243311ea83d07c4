from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from seclog.cli.session import open_session
from seclog.core.errors import UsageError

FIXED = datetime(2020, 11, 29, 0, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "environment",
    [
        {"SECLOG_NOW": "2020-11-29T00:05:10Z"},
        {"SECLOG_NOW": "2020-11-29T01:05:10.5+01:00"},
        {"SOURCE_DATE_EPOCH": "1606608310"},
        {"SECLOG_NOW": "2020-11-29T00:05:10Z", "SOURCE_DATE_EPOCH": "0"},
    ],
)
def test_the_environment_can_fix_the_clock(environment: dict[str, str]) -> None:
    session = open_session(Path("x"), True, environment)
    assert session.now() == session.now() == FIXED
    assert session.today == date(2020, 11, 29)
    assert (session.repo, session.quiet) == (Path("x"), True)


def test_else_the_machines_clock_is_read_in_whole_utc_seconds() -> None:
    before = datetime.now(UTC)
    moment = open_session(None, False, {}).now()
    assert moment.microsecond == 0
    assert moment.tzinfo is UTC
    assert abs((moment - before).total_seconds()) < 60


@pytest.mark.parametrize(
    "environment",
    [
        {"SECLOG_NOW": "2020-11-29T00:05:10"},
        {"SECLOG_NOW": "soon"},
        {"SOURCE_DATE_EPOCH": "x"},
        {"SOURCE_DATE_EPOCH": "9" * 30},
    ],
)
def test_a_clock_that_is_no_time_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="is not a time") as refused:
        open_session(None, False, environment)
    assert "2020-11-29T00:05:10Z" in refused.value.hint
