"""A whole estate judged by the rulebook: a stream of CSV in, a stream of CSV out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from seclog.core.estate import RESULTS, Bench, Stated, find_columns
from seclog.core.estate_tally import Tally
from seclog.core.spec_basis import Basis, basis
from seclog.core.specification import SpecBook
from seclog.formats.estate_csv import read_estate, written
from seclog.ops.specifications import held_with, require_some
from seclog.ops.when import By
from seclog.store.git import Git


class Source(NamedTuple):
    """Where the devices come from: blocks of bytes, and the name by which errors call them."""

    blocks: Iterable[bytes]
    name: str


class Judgement(NamedTuple):
    """The result as it is made: blocks of bytes, and a tally that is complete when they have been taken."""

    basis: Basis
    tally: Tally
    blocks: Iterator[bytes]


def judge_estate(git: Git, now: datetime, by: By, source: Source, stated: Stated) -> Judgement:
    """Judge every device of a file; raises InputError for what is no such file, StateError where there is no table."""
    found = held_with(git, now, by.when, by.release)
    require_some(found.book)
    tally, blocks = judge_blocks(found.book, source, stated)
    judging = basis(found.book, (one.id for one in found.book.specifications if one.decided_by))
    return Judgement(found.on(judging), tally, blocks)


def judge_blocks(book: SpecBook, source: Source, stated: Stated) -> tuple[Tally, Iterator[bytes]]:
    """The same by specifications that are at hand: the tally and the result, which is made as it is taken."""
    rows = read_estate(source.blocks, source.name)
    bench = Bench(book, find_columns(rows.header, source.name, book, stated), stated)
    judged = bench.judged(rows, lambda: rows.line)
    return bench.tally, written(chain([[*rows.header, *RESULTS]], judged), rows.form)
