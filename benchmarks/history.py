"""The history of the ratios as one SVG file: a small panel per name, time from left to right, the target dashed."""

import csv
import math
from html import escape
from pathlib import Path

from benchmarks.record import RESULTS

PICTURE = Path(__file__).with_name("history.svg")
WIDTH, HEIGHT, COLUMNS, EDGE = 300, 120, 3, 14
Points = list[tuple[str, float, str]]


def draw_history(results: Path = RESULTS, picture: Path = PICTURE) -> None:
    """Draw all that was kept."""
    with results.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    series: dict[str, Points] = {}
    for row in rows:
        label = f"{row['name']} ({int(row['rows']):,})" if int(row["rows"]) else row["name"]
        series.setdefault(label, []).append((f"{row['date']} {row['commit']}", float(row["ratio"]), row["target"]))
    panels = [_panel(i, name, points) for i, (name, points) in enumerate(series.items())]
    height = HEIGHT * math.ceil(len(panels) / COLUMNS)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * COLUMNS} {height}" '
        'font-family="sans-serif" font-size="10"><rect width="100%" height="100%" fill="#fff"/>'
    )
    picture.write_text("\n".join([head, *panels, "</svg>\n"]), encoding="utf-8")


def _panel(position: int, name: str, points: Points) -> str:
    left, top = WIDTH * (position % COLUMNS), HEIGHT * (position // COLUMNS)
    target = float(points[-1][2]) if points[-1][2] else None
    high = 1.15 * max([ratio for _, ratio, _ in points] + ([target] if target else []))
    floor, room = HEIGHT - EDGE, HEIGHT - 3 * EDGE

    def place(i: int, ratio: float) -> tuple[float, float]:
        across = i / (len(points) - 1) if len(points) > 1 else 1.0
        return EDGE + across * (WIDTH - 5 * EDGE), floor - room * ratio / high

    places = [place(i, ratio) for i, (_, ratio, _) in enumerate(points)]
    x, y = places[-1]
    missed = target is not None and points[-1][1] > target
    colour = "#D55E00" if missed else "#0072B2"
    parts = [f'<g transform="translate({left},{top})">', f'<text x="{EDGE}" y="{EDGE}">{escape(name[:52])}</text>']
    parts.append(f'<path d="M{EDGE} {floor}H{WIDTH - EDGE}" stroke="#bbb"/>')
    if target:
        line = place(0, target)[1]
        parts.append(f'<path d="M{EDGE} {line:.1f}H{WIDTH - EDGE}" stroke="#666" stroke-dasharray="4 3"/>')
    corners = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
    parts.append(f'<polyline points="{corners}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
    for (a, b), (when, ratio, _) in zip(places, points, strict=True):
        tip = f"<title>{escape(when)}: {ratio:g}</title>"
        parts.append(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.5" fill="{colour}">{tip}</circle>')
    parts.append(f'<text x="{x + 6:.1f}" y="{y + 3:.1f}" fill="{colour}">{points[-1][1]:.2f}</text></g>')
    return "".join(parts)
