"""The arithmetic of the benchmarks; what they measure is not repeated here."""

import math

import pytest

from benchmarks.history import draw_history
from benchmarks.record import Measure, append, exponent, growth, n_log_n, shown

SIZES = (10_000, 100_000, 1_000_000)


def test_exponent_is_the_slope_between_logarithms():
    assert exponent(SIZES, [3e-6 * n**2 for n in SIZES]) == pytest.approx(2)
    assert exponent(SIZES[:2], [5.0, 5.0]) == pytest.approx(0)
    # By hand: the least-squares slope over equally spaced sizes is that of the ends.
    expected = 1 + math.log10(math.log(1e6) / math.log(1e4)) / 2
    assert n_log_n(SIZES) == pytest.approx(expected, rel=1e-12)


def test_ratio_and_verdict():
    assert Measure("a", 1, 3.0, 2.0, 1.5).ratio == 1.5
    assert Measure("a", 1, 3.0, 2.0, 1.5).verdict == "met"
    assert Measure("a", 1, 3.1, 2.0, 1.5).verdict == "MISSED"
    assert Measure("a", 1, 3.1, 2.0).verdict == ""


def test_growth_needs_several_sizes():
    taken = [Measure("read", n, n / 1e6, 1.0) for n in SIZES] + [Measure("once", 10, 1.0, 1.0)]
    (found,) = growth(taken)
    assert (found.name, found.rows, found.verdict) == ("growth of: read", 1_000_000, "met")
    assert found.ours == pytest.approx(1)
    (steep,) = growth(Measure("x", n, float(n) ** 1.5, 1.0) for n in SIZES)
    assert steep.verdict == "MISSED"


def test_results_are_appended_and_drawn(tmp_path):
    results, picture = tmp_path / "results.csv", tmp_path / "history.svg"
    for ours in (2.0, 1.0):
        append([Measure("a <b>", 10, ours, 1.0, 1.5), Measure("c", 0, 1.0, 2.0)], "2030-01-01", "abc", results)
    lines = results.read_text().splitlines()
    assert lines[0].startswith("date,commit,name")
    assert lines[1] == "2030-01-01,abc,a <b>,10,2,1,2,1.5"
    assert len(lines) == 5
    draw_history(results, picture)
    svg = picture.read_text()
    assert svg.count("<circle") == 4
    assert "a &lt;b&gt; (10)" in svg
    assert "MISSED" in shown([Measure("a", 10, 2.0, 1.0, 1.5)])
