"""Records of versions from before the repository, held against the records before them."""

from __future__ import annotations

from datetime import date

import pytest

from seclog.core.record import Block, History, Reference, Retirement, VersionRow
from seclog.core.verify_early import early_problems
from seclog.core.verify_standing import Standing
from tests.core.ledger_text import START, ledger, row

BASELINE = "baseline 2020-02-27: section-g 7.0, section-h 7.0, smets2 3.1 own"
DIGEST = "sha256:" + "0a" * 32


def early(item: str, path: str = "") -> VersionRow:
    return row(item)._replace(path=path)


def block(day: str, *rows: VersionRow, ended: tuple[str, str] | None = None, gone: str = "") -> Block:
    ends = (Reference(*ended),) if ended else ()
    return Block(date.fromisoformat(day), rows, ends, (Retirement(gone, ""),) if gone else ())


def problems(*blocks: Block, before: tuple[Block, ...] = (), text: str = BASELINE) -> list[tuple[str, str]]:
    standing = Standing()
    for _, record in ledger(text).live:
        standing.take(record)
    if before:
        standing.take(History(9, START, "Before", "", before))
    return list(early_problems(History(10, START, "More", "", blocks), standing))


SOUND = (
    block("2015-01-01", early("policy 1.0"), early("smets2 1.58")),
    block("2017-03-15", early("section-g 5.5"), early("smets2 2.0", DIGEST), ended=("smets2", "1.58")),
    block("2018-02-22", early("section-g 5.14", DIGEST), gone="policy"),
    block("2020-02-27", ended=("smets2", "2.0")),
)


def test_a_sound_record_has_no_problem() -> None:
    assert problems(*SOUND) == []
    assert problems(block("2016-01-01", early("section-g 5.0")), before=SOUND) == []
    void = BASELINE + "\ncorrect section-g 7.0: void"
    assert problems(*SOUND, text=void) == []


@pytest.mark.parametrize(
    ("blocks", "code", "said"),
    [
        ((block("2020-02-27", early("section-g 5.5")),), "V14", "not from before its first version of 2020-02-27"),
        ((block("2018-01-01", early("section-g 7.0")),), "V24", "section-g 7.0 was issued before"),
        ((block("2018-01-01", early("section-h 8.0")),), "V24", "comes before 7.0 of 2020-02-27"),
        ((block("2017-01-01", early("section-h 5.5")), block("2018-01-01", early("section-h 5.4"))), "V24",
         "section-h 5.5 of 2017-01-01 comes before 5.4"),
        ((block("2017-01-01", early("section-h 5.4"), early("section-h 5.5")),), "V24", "comes before 5.5 of 2017"),
        ((block("2018-01-01", early("section-h 5.5", "documents/section-h.md")),), "V15", "names a text here"),
        ((block("2018-01-01", gone="section-h"),), "V15", "retires section-h, which did not leave"),
        ((block("2018-01-01", gone="nothing"),), "V15", "retires nothing, which did not leave"),
        ((block("2018-01-01", early("other 1.0"), gone="other"),), "V14", "other leaves on 2018-01-01, before"),
        ((block("2018-01-01", early("other 1.0")), block("2020-02-28", gone="other")), "V14", "was still to come"),
        ((block("2018-01-01", ended=("smets2", "3.1")),), "V15", "ends smets2 3.1, which is not from before"),
        ((block("2018-01-01", ended=("nothing", "3.1")),), "V15", "ends nothing 3.1"),
    ],
)  # fmt: skip
def test_what_cannot_have_been_is_found(blocks: tuple[Block, ...], code: str, said: str) -> None:
    ((found, message),) = problems(*blocks)
    assert (found, said in message) == (code, True), message


def test_records_of_history_are_held_against_each_other() -> None:
    found = problems(block("2018-06-01", early("section-g 5.5"), early("section-h 5.0")), before=SOUND)
    assert [code for code, _ in found] == ["V24", "V24"]
    found = problems(block("2018-06-01", early("section-g 5.2")), before=SOUND)
    assert [code for code, _ in found] == ["V24"]
