#!/usr/bin/env python3
"""Draws what a command prints as a picture for the README.

usage: picture.py OUT.svg LINES COMMAND…; the first LINES lines of what COMMAND prints on standard output.
"""

import subprocess
import sys
from xml.sax.saxutils import escape

out, lines, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
text = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")[:lines]
shown = ["$ structctl " + " ".join(command[1:]), ""] + [line for line in text if "permutations per second" not in line]
width, height, size = 8.43, 18, 14
columns = max(len(line) for line in shown)
rows = "\n".join(
    f'<text x="16" y="{34 + height * row}" xml:space="preserve">{escape(line)}</text>' for row, line in enumerate(shown))
with open(out, "w") as picture:
    picture.write(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns * width + 32:.0f} {len(shown) * height + 36}" role="img" '
        f'aria-label="What structctl run prints: pruning, constraints and the best structures">\n'
        f'<rect width="100%" height="100%" rx="8" fill="#16202c"/>\n'
        f'<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="{size}" fill="#dbe4ee">\n{rows}\n</g>\n</svg>\n')
