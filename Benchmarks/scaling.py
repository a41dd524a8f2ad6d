#!/usr/bin/env python3
"""Measures how speed moves with threads, count, leases and scenarios; writes tables and a picture into Documentation.

    Benchmarks/scaling.py [divisor]     counts are divided by the divisor, for a quick look that is printed and not kept
"""

import math
import sys

import report

PICTURE = report.ROOT / "Documentation" / "scaling.svg"
COLOURS = {"medium": "#1b6ca8", "large": "#c8553d"}


class Point:
    """One line of Curves: seconds of binding, tables and run."""

    def __init__(self, line):
        self.curve, self.deal, point, *figures = line.split("\t")
        self.at, self.positions = int(point), int(figures.pop())
        self.binding, self.tables, self.run = map(float, figures)

    @property
    def rate(self):
        return self.positions / self.run

    @property
    def whole_rate(self):
        """With everything from the deal on."""
        return self.positions / (self.binding + self.tables + self.run)


def measure(tool, curve, divisor):
    print(f"measuring {curve} …", file=sys.stderr)
    finished = report.run(tool, curve, str(divisor))
    if finished.status != 0:
        sys.exit(finished.output + finished.errors)
    return [Point(line) for line in finished.output.splitlines()]


def millions(rate):
    return report.figure(rate / 1e6) + " M/s"


def threads_table(points):
    rows = []
    for deal in dict.fromkeys(point.deal for point in points):
        one, two = (next(p for p in points if p.deal == deal and p.at == n) for n in (1, 2))
        rows.append([deal, f"{one.positions:,}", millions(one.rate), millions(two.rate), report.figure(two.rate / one.rate) + " ×"])
    return report.table(["deal", "permutations", "one thread", "two threads", "gain"], rows)


def count_table(points):
    rows = [
        [p.deal, f"{p.positions:,}", report.duration(p.binding), report.duration(p.tables), report.duration(p.run), millions(p.rate),
         millions(p.whole_rate)] for p in points]
    return report.table(["deal", "permutations", "binding", "tables", "run", "rate of the run", "rate from the deal on"], rows)


def size_table(points, name):
    rows = [
        [str(p.at), report.duration(p.binding), report.duration(p.tables), report.duration(p.run), millions(p.rate)] for p in points]
    return report.table([name, "binding", "tables", f"run of {points[0].positions:,}", "rate of the run"], rows)


def panel(x, y, title, unit, series):
    """A panel of 420 × 250 with logarithmic axes from the data; series: (name, colour, dashed, [(x, y)])."""
    left, top, width, height = x + 58, y + 30, 340, 170
    points = [point for _, _, _, line in series for point in line]
    low_x, high_x = (f(math.log10(p[0]) for p in points) for f in (min, max))
    low_y = math.floor(min(math.log10(p[1]) for p in points))
    high_y = math.ceil(max(math.log10(p[1]) for p in points))
    span_x, span_y = max(high_x - low_x, 1e-9), max(high_y - low_y, 1)

    def place(point):
        across = left + (math.log10(point[0]) - low_x) / span_x * width
        return across, top + height - (math.log10(point[1]) - low_y) / span_y * height

    parts = [f'<text x="{x + 8}" y="{y + 18}" font-weight="bold">{title}</text>']
    for power in range(low_y, low_y + span_y + 1):
        level = place((10 ** low_x, 10.0 ** power))[1]
        parts.append(f'<line x1="{left}" x2="{left + width}" y1="{level:.1f}" y2="{level:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{level + 4:.1f}" text-anchor="end">{short(10.0 ** power)}{unit}</text>')
    for value in sorted({point[0] for point in points}):
        across = place((value, 10.0 ** low_y))[0]
        parts.append(f'<text x="{across:.1f}" y="{top + height + 16}" text-anchor="middle">{short(value)}</text>')
    for number, (name, colour, dashed, line) in enumerate(series):
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        path = " ".join("{:.1f},{:.1f}".format(*place(point)) for point in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        parts += ['<circle cx="{:.1f}" cy="{:.1f}" r="3" fill="{}"/>'.format(*place(point), colour) for point in line]
        across = left + number * 100
        parts.append(f'<line x1="{across}" x2="{across + 18}" y1="{y + 232}" y2="{y + 232}" stroke="{colour}" stroke-width="2"{dash}/>')
        parts.append(f'<text x="{across + 22}" y="{y + 236}">{name}</text>')
    return parts


def short(value):
    for size, mark in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{mark}"
    return f"{value:g}"


def by_deal(points, figure):
    for deal in dict.fromkeys(point.deal for point in points):
        yield deal, [(point.at, figure(point)) for point in points if point.deal == deal]


def picture(curves):
    def costs(points):
        large = COLOURS["large"]
        return [
            ("binding", large, True, [(p.at, p.binding * 1e3) for p in points]),
            ("tables", large, False, [(p.at, p.tables * 1e3) for p in points]),
            ("a million", "#555", False, [(p.at, 1e9 / p.rate) for p in points])]

    threads = [(deal, COLOURS[deal], False, line) for deal, line in by_deal(curves["threads"], lambda p: p.rate)]
    counts = [(deal, COLOURS[deal], False, line) for deal, line in by_deal(curves["count"], lambda p: p.rate)]
    counts += [(f"{deal}, all", COLOURS[deal], True, line) for deal, line in by_deal(curves["count"], lambda p: p.whole_rate)]
    parts = panel(0, 0, "permutations a second, by threads", "/s", threads)
    parts += panel(420, 0, "permutations a second, by count", "/s", counts)
    parts += panel(0, 260, "milliseconds, by leases (large)", " ms", costs(curves["leases"]))
    parts += panel(420, 260, "milliseconds, by stresses (large)", " ms", costs(curves["scenarios"]))
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 850 520" font-family="sans-serif" font-size="11">'
    return "\n".join([head, '<rect width="850" height="520" fill="white"/>', *parts, "</svg>"]) + "\n"


def main():
    divisor = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    tool = report.build("Curves", report.BENCHMARKS)
    curves = {name: measure(tool, name, divisor) for name in ("threads", "count", "leases", "scenarios")}
    texts = {
        "scaling-threads": threads_table(curves["threads"]), "scaling-count": count_table(curves["count"]),
        "scaling-leases": size_table(curves["leases"], "leases"),
        "scaling-scenarios": size_table(curves["scenarios"], "stresses"),
        "scaling-machine": report.machine(report.environment()),
    }
    print("\n\n".join(texts.values()))
    if divisor > 1:
        return
    for section, text in texts.items():
        report.put(section, text)
    PICTURE.write_text(picture(curves))


if __name__ == "__main__":
    main()
