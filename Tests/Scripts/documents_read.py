"""Reads documents back: CSV with a strict reader, JSON, and Markdown with a reader that takes HTML, links and images for what they are.

usage: documents_read.py FOLDER...    each holds a folder a deal, with structure.json, schedule.csv, waterfall.csv, sheet.md and sheet.pdf
"""

import csv
import glob
import html.parser
import io
import json
import os
import re
import subprocess
import sys

from markdown_it import MarkdownIt

failures = []
counts = {"csv": 0, "md": 0, "pdf": 0}
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?$")


def expect(holds, what):
    if not holds:
        failures.append(what)
        print("✗ " + what)


def tables(path):
    raw = open(path, newline="", encoding="utf-8").read()
    expect("\n" not in raw.replace("\r\n", "") and raw.endswith("\r\n"), f"{path}: lines end with CR LF")
    rows = list(csv.reader(io.StringIO(raw, newline=""), strict=True))
    head = rows[0]
    expect(len(set(head)) == len(head) and all(len(row) == len(head) for row in rows), f"{path}: as many cells in every row as titles")
    for row in rows:
        for title, cell in zip(head, row):
            dangerous = cell[:1] in "=+-@\t\r" and cell != "" and not NUMBER.match(cell)
            expect(not dangerous, f"{path}: {title} has a cell that a spreadsheet may run: {cell!r}")
    for title in head:
        expect(re.fullmatch(r"[a-z0-9_]+", title), f"{path}: title {title!r}")
        if title not in ("tranche", "scenario", "period", "date", "distributions_locked") and not re.fullmatch(r"test_[0-9]+_in_force", title):
            expect(re.search(r"_(gbp|eur|usd|jpy|aed|ratio)$", title), f"{path}: {title} has no unit in its name")
            cells = [row[head.index(title)] for row in rows[1:]]
            expect(all(cell == "" or NUMBER.match(cell) for cell in cells), f"{path}: {title} has a cell that is no number")
    counts["csv"] += 1
    return head, rows[1:]


def agreement(folder):
    """The CSV says what the JSON says."""
    with open(f"{folder}/structure.json", encoding="utf-8") as file:
        value = json.load(file)
    decimals = 1 if value["deal"]["currency"] == "JPY" else 100
    head, rows = tables(f"{folder}/schedule.csv")
    for name, key in (("senior", "senior"), ("mezzanine", "mezz")):
        own = [row for row in rows if row[0] == name]
        stated = value["structure"]["schedule"][key]
        for place, title in enumerate(head[3:], 3):
            minor = [round(float(row[place]) * decimals) for row in own]
            expect(minor == stated[title.rsplit("_", 1)[0] + "_minor"], f"{folder}: {name} {title} differs between CSV and JSON")
        expect([row[2] for row in own] == stated["date"], f"{folder}: dates of {name}")
    head, rows = tables(f"{folder}/waterfall.csv")
    cash = [round(float(row[head.index([t for t in head if t.startswith("cfads_")][0])]) * decimals) for row in rows]
    expect(cash == [period["cfads_minor"] for period in value["waterfall"]["periods"]], f"{folder}: cash differs between CSV and JSON")


def disclosure(folder):
    """Every field of the template once a record, and the list of the missing is what has no value."""
    def read(name):
        raw = open(f"{folder}/{name}", newline="", encoding="utf-8").read()
        expect("\n" not in raw.replace("\r\n", "") and raw.endswith("\r\n"), f"{folder}/{name}: lines end with CR LF")
        rows = list(csv.DictReader(io.StringIO(raw, newline=""), strict=True))
        for row in rows:
            for title, cell in row.items():
                expect(cell is not None and (cell[:1] not in tuple("=+-@\t\r") or NUMBER.match(cell)), f"{folder}/{name}: {title} has {cell!r}")
        counts["csv"] += 1
        return rows

    fields, missing = read("loan.csv"), read("missing.csv")
    records = {}
    for row in fields:
        records.setdefault((row["section"], row["record"]), []).append(row["field_code"])
        expect((row["status"] == "known") == (row["value"] != "" and not row["value"].startswith("ND")), f"{folder}: {row}")
        expect(row["status"] != "known" or row["unit"] != "", f"{folder}: {row['field_code']} has no unit")
    size = {"exposure": ("CREL", 181), "collateral": ("CREC", 51), "tenant": ("CRET", 9)}
    for (section, record), codes in records.items():
        prefix, count = size[section]
        expect(codes == [f"{prefix}{n}" for n in range(1, count + 1)], f"{folder}: fields of {section} {record}")
    expect({row["field_code"] for row in missing} == {row["field_code"] for row in fields if row["status"] != "known"}, f"{folder}: what is missing")


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = set(), ""

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        expect(all(name in ("style",) for name, _ in attributes), f"a tag {tag} with {attributes}")

    def handle_data(self, data):
        self.text += data


def markdown(folder, text):
    page = Tags()
    page.feed(MarkdownIt("gfm-like", {"html": True, "linkify": True}).render(open(f"{folder}/sheet.md", encoding="utf-8").read()))
    allowed = {"h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "ol", "li", "blockquote"}
    expect(page.tags <= allowed, f"{folder}: Markdown becomes {page.tags - allowed}")
    if text:
        expect(text in page.text, f"{folder}: Markdown does not show {text!r}")
    counts["md"] += 1


def squeezed(text):
    """Without what a line break and the direction of a text may change."""
    return sorted(re.sub(r"[\s\u200e\u200f\u202a-\u202e\u2066-\u2069-]", "", text))


def pages(folder, text):
    """The first page shows the text; no page ends with the title of a table that the next one holds."""
    shown = subprocess.run(["pdftotext", "-layout", f"{folder}/sheet.pdf", "-"], capture_output=True, text=True, check=True).stdout.split("\f")
    if text:
        expect(squeezed(text) == [c for c in squeezed(text) if c in shown[0]], f"{folder}: the PDF's first page does not show {text!r}")
    # In Markdown the title of a table is a bold line of its own.
    titles = re.findall(r"^\*\*(.+)\*\*$", open(f"{folder}/sheet.md", encoding="utf-8").read(), re.M)
    for number, page in enumerate(shown):
        lines = [line.strip() for line in page.splitlines() if line.strip() and not re.fullmatch(r"[0-9]+ ?/ ?[0-9]+", line.strip())]
        expect(not lines or lines[-1] not in titles, f"{folder}: page {number + 1} ends with {lines[-1:]}")
    counts["pdf"] += 1


for root in sys.argv[1:]:
    for folder in sorted(glob.glob(f"{root}/*/")):
        folder = folder.rstrip("/")
        source = f"{root}/{os.path.basename(folder)}.txt"
        text = open(source, encoding="utf-8").read() if os.path.exists(source) else ""
        agreement(folder)
        disclosure(folder)
        markdown(folder, text)
        if os.path.exists(f"{folder}/sheet.pdf"):
            pages(folder, text)
print(f"{'✗' if failures else '✓'} read back: {counts['csv']} tables, {counts['md']} Markdown sheets, {counts['pdf']} PDFs; {len(failures)} failures")
sys.exit(1 if failures else 0)
