"""The timeline as SVG: well-formed for any text, told in words, hatched, legible, and drawn by a real browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given

from seclog.core.specification import KINDS, SpecBook
from seclog.core.timeline import timeline
from seclog.core.validity import Asked, Validity, validity
from seclog.render.timeline_svg import timeline_svg
from seclog.render.timeline_svg_parts import BAND, COLORS, GRID, INK, PAPER, QUIET, TODAY, escaped
from seclog.render.validity_words import period_sentence
from tests.core.spec_samples import GBCS, SMETS1, SMETS2, book, span, specification, terms, version
from tests.core.spec_strategies import TEXT, UNHURRIED, books

SVG = "{http://www.w3.org/2000/svg}"
REPORT = validity(book(SMETS1, SMETS2, GBCS), Asked(), today=True)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def parsed(report: Validity, prefix: str = "validity") -> ElementTree.Element:
    return ElementTree.fromstring(timeline_svg(report, prefix))  # noqa: S314 - it is our own


def texts(report: Validity) -> list[str]:
    return [one.text or "" for one in parsed(report).iter(f"{SVG}text")]


def bars(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [one for one in root.iter(f"{SVG}g") if "data-kind" in one.attrib]


def one_lane(*spans: tuple[str, str], asked: Asked | None = None, kind: str = "installation") -> Validity:
    held = terms(*(span(kind, *one) for one in spans))
    return validity(book(specification("x", version("1.0", held))), asked or Asked())


def test_the_picture_is_named_and_told_in_words() -> None:
    root = parsed(REPORT)
    named = {one.attrib["id"]: one.text or "" for one in root if "id" in one.attrib}
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"].split() == ["validity-title", "validity-desc"]
    assert named["validity-title"] == "Validity periods: Smart Energy Code"
    for row in REPORT.rows:
        assert period_sentence(row) in named["validity-desc"]
    assert "As of 2020-12-01: 12 periods;" in named["validity-desc"]


def test_every_bar_says_its_period_and_is_hatched() -> None:
    root = parsed(REPORT)
    patterns = {one.attrib["id"] for one in root.iter(f"{SVG}pattern")}
    found = bars(root)
    assert sorted(one.findtext(f"{SVG}title") or "" for one in found) == sorted(map(period_sentence, REPORT.rows))
    for bar in found:
        bodies = [*bar.iter(f"{SVG}rect"), *bar.iter(f"{SVG}path")]
        fills = [fill for one in bodies if (fill := one.attrib["fill"]).startswith("url(")]
        assert fills
        assert {fill.removeprefix("url(#").removesuffix(")") for fill in fills} <= patterns
        assert all(bar.attrib["data-kind"] in fill for fill in fills)


def test_identifiers_are_unique_and_bear_the_prefix() -> None:
    ids = [one.attrib["id"] for one in parsed(REPORT, "spec-2").iter() if "id" in one.attrib]
    assert len(ids) == len(set(ids))
    assert all(one.startswith("spec-2-") for one in ids)
    assert "validity-" not in timeline_svg(REPORT, "spec-2")


def test_it_scales_and_asks_for_nothing_from_outside() -> None:
    text = timeline_svg(REPORT)
    assert re.match(r'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 \d+" role="img"', text)
    assert text.count("http") == 1
    assert not re.search(r"<script|<style|<image|href|@import|foreignObject", text)


def test_the_same_report_gives_the_same_bytes() -> None:
    assert timeline_svg(REPORT) == timeline_svg(validity(book(SMETS1, SMETS2, GBCS), Asked(), today=True))


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ground", [PAPER, BAND])
def test_texts_and_bars_stand_out_from_what_is_behind_them(ground: str) -> None:
    assert min(contrast(color, ground) for color in (INK, QUIET, TODAY)) >= 4.5
    assert min(contrast(color, ground) for color in COLORS.values()) >= 4.5  # question marks are texts too


def test_no_colour_is_used_but_those_whose_contrast_is_known() -> None:
    used = set(re.findall(r"#[0-9a-f]{6}", timeline_svg(REPORT)))
    assert used <= {INK, PAPER, QUIET, BAND, GRID, TODAY, *COLORS.values()}


def test_the_picture_brings_its_own_ground() -> None:
    root = parsed(REPORT)
    ground = root.find(f"{SVG}rect")
    assert ground is not None
    assert (ground.attrib["fill"], ground.attrib["width"]) == (PAPER, "1200")
    assert ground.attrib["height"] == root.attrib["viewBox"].split()[3]


def test_each_kind_has_a_hatching_of_its_own() -> None:
    held = terms(*(span(kind, "2019-01-01", "2020-01-01") for kind in KINDS))
    root = parsed(validity(book(specification("x", version("1.0", held))), Asked()))
    drawn = {one.attrib["id"]: ElementTree.tostring(one) for one in root.iter(f"{SVG}pattern")}
    shapes = [re.sub(rb'#[0-9a-f]{6}|id="[^"]*"', b"", drawn[f"validity-{kind}"]) for kind in KINDS]
    assert all(one != other for one, other in combinations(shapes, 2))


def test_days_and_words_stand_beside_the_bars() -> None:
    found = texts(REPORT)
    assert found.count("2020-10-27") == 3
    assert {"no end", "not known", "not set yet", "2018-12-05", "2019-03-15", "prepayment", "illustrative"} <= set(
        found
    )
    assert found.count("today, 2020-12-01") == 4  # the legend, and above each specification
    assert {"2018", "2019", "2020", "2021"} <= set(found)


def test_a_day_that_is_not_today_is_not_called_so() -> None:
    assert "2020-12-01" in texts(REPORT._replace(today=False))
    assert not any(one.startswith("today") for one in texts(REPORT._replace(today=False)))


def test_a_day_without_room_beside_its_bar_stands_on_it_and_else_is_left_to_the_words() -> None:
    close = [("2019-06-01", "2019-06-30"), ("2019-07-01", "2020-03-31"), ("2020-04-01", "2020-04-02")]
    close.append(("2020-04-03", "open"))
    found = texts(one_lane(*close))
    assert {"2019-06-01", "2019-07-01", "2020-04-03"} <= set(found)
    assert not {"2020-03-31", "2020-04-02"} & set(found)
    follows = texts(one_lane(("2018-08-01", "2019-06-30"), ("2019-07-01", "2020-10-31")))
    assert {"2018-08-01", "2019-06-30", "2019-07-01", "2020-10-31"} <= set(follows)


def test_an_end_that_moves_shows_the_live_one_and_earlier_ends_are_marked() -> None:
    live = one_lane(("open", "2020-10-27"))
    moved = book(specification("x", version("1.0", terms(span("installation", "open", "2021-02-01")))))
    planned = validity(book(specification("x", version("1.0", terms(span("installation", "open", "2020-10-27"))))),
                       Asked(release="r"), moved)  # fmt: skip
    assert "2021-02-01 (live: 2020-10-27)" in texts(planned)
    assert "as the live table has it" in texts(planned)
    plain = timeline_svg(REPORT).count(f'stroke="{PAPER}" stroke-width="5"')
    told = timeline_svg(REPORT._replace(asked=Asked(history=True))).count(f'stroke="{PAPER}" stroke-width="5"')
    assert (plain, told) == (0, 1 + 2 + 1)  # the legend, two earlier ends, and one under the condition
    assert "2020-10-27" in texts(live)


def test_what_is_not_set_or_inverted_is_drawn_so() -> None:
    assert {"…", "not set yet"} <= set(texts(one_lane(("not-set", "not-set"))))
    assert "2020-01-01: ends before it begins" in texts(one_lane(("2020-08-01", "2020-01-01")))


def test_bars_of_a_lane_never_overlap_on_paper() -> None:
    root = parsed(one_lane(("2018-05-01", "2018-05-02"), ("2018-06-01", "2019-01-01"), ("2019-01-02", "open")))
    spans = []
    for bar in bars(root):
        rects = list(bar.iter(f"{SVG}rect"))
        left = min(float(one.attrib["x"]) for one in rects)
        spans.append((left, max(float(one.attrib["x"]) + float(one.attrib["width"]) for one in rects)))
    assert len(spans) == 3
    assert all(before[1] <= after[0] + 0.2 for before, after in pairwise(spans))


def test_a_long_list_is_as_high_as_it_needs_and_nothing_stands_below_it() -> None:
    many = specification("x", *(version(f"{n}.0", terms(span("installation", "open", "open"))) for n in range(100)))
    root = parsed(validity(book(many), Asked()))
    height = float(root.attrib["viewBox"].split()[3])
    assert len(bars(root)) == 100
    assert 100 * 30 < height < 100 * 45


def test_a_report_without_a_period_is_a_picture_that_says_so() -> None:
    root = parsed(validity(book(), Asked()))
    assert "There is no period to draw." in (root.findtext(f"{SVG}desc") or "")
    assert not bars(root)


@UNHURRIED
@given(books(TEXT))
def test_it_is_well_formed_and_complete_for_any_text(one: SpecBook) -> None:
    report = validity(one, Asked(history=True))
    root = parsed(report)
    assert len(bars(root)) == len(list(timeline(report).bars())) == len(report.rows)
    for rect in root.iter(f"{SVG}rect"):
        assert float(rect.attrib["width"]) > 0
        assert 0 <= float(rect.attrib.get("x", 0)) <= 1200


@given(TEXT)
def test_escaped_text_comes_back_from_xml_without_markup(text: str) -> None:
    root = ElementTree.fromstring(f'<a b="{escaped(text)}">{escaped(text)}</a>')  # noqa: S314 - it is our own
    assert (root.text or "") == root.attrib["b"]
    assert len(list(root)) == 0


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
@pytest.mark.slow
def test_a_browser_draws_it_with_its_colours(tmp_path: Path) -> None:
    assert CHROMIUM is not None
    (tmp_path / "t.svg").write_text(timeline_svg(REPORT), encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'home'}"]
    command += [f"--screenshot={tmp_path / 't.png'}", "--window-size=1200,1000", (tmp_path / "t.svg").as_uri()]
    home = {**os.environ, "HOME": str(tmp_path)}
    subprocess.run(command, check=True, capture_output=True, timeout=120, env=home)
    data = (tmp_path / "t.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(data) > 30_000  # an empty page takes a tenth of that
