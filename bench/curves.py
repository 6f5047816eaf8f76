"""Figures by size as small curves in one SVG: sizes on a logarithmic line, figures from nothing to their most."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, GAP, ACROSS = 260, 150, 50, 3
_STYLE = "text{font:11px sans-serif;fill:#333}.line{fill:none;stroke:#1a5fb4;stroke-width:2}.axis{stroke:#999}"


def curves(rows: Sequence[Mapping[str, float]], names: Mapping[str, str]) -> str:
    """One curve a name, which is a key of the rows and has a title."""
    down = -(-len(names) // ACROSS)
    width, height = ACROSS * (WIDTH + GAP) + GAP, down * (HEIGHT + GAP) + GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>What grows with the number of readouts</title><style>{_STYLE}</style>",
    ]
    for place, (name, title) in enumerate(names.items()):
        x, y = GAP + place % ACROSS * (WIDTH + GAP), GAP + place // ACROSS * (HEIGHT + GAP)
        parts.append(f'<g transform="translate({x} {y})">{_curve(rows, name, title)}</g>')
    return "\n".join([*parts, "</svg>\n"])


def _curve(rows: Sequence[Mapping[str, float]], name: str, title: str) -> str:
    sizes = [math.log10(row["readouts"]) for row in rows]
    span, most = (sizes[-1] - sizes[0]) or 1.0, max(row[name] for row in rows) or 1.0
    points = [
        (WIDTH * (size - sizes[0]) / span, HEIGHT * (1 - row[name] / most))
        for size, row in zip(sizes, rows, strict=True)
    ]
    drawn = [
        f'<text x="0" y="-8">{escape(title)}: at most {most:,.3g}</text>',
        f'<path class="axis" d="M0 0V{HEIGHT}H{WIDTH}" fill="none"/>',
        f'<polyline class="line" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>',
    ]
    for (x, y), row in zip(points, rows, strict=True):
        drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1a5fb4"/>')
        drawn.append(f'<text x="{x:.1f}" y="{HEIGHT + 14}" text-anchor="middle">{_short(row["readouts"])}</text>')
    return "".join(drawn)


def _short(size: float) -> str:
    return f"{size / 1e6:g}M" if size >= 1e6 else f"{size / 1e3:g}k" if size >= 1e3 else f"{size:g}"
