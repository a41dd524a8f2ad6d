"""Holds workbooks to what they promise: the house style of financial models, and the engine's figures once LibreOffice has worked them out.

usage: workbook.py style FILE...             one axis, one formula a row, no constants in formulas, inputs marked, labels and units, print setup
       workbook.py holds FILE...             recalculated files: every check of each holds
       workbook.py change FILE OUT KEY=VALUE...   writes inputs anew by the name of their path and label, for a recalculation
       workbook.py equal CHANGED ENGINE      the model of the one gives the engine's figures of the other
"""

import datetime
import re
import sys

import openpyxl
from openpyxl.utils import get_column_letter

FIRST, OPENING = 5, 6
failures = []


def expect(holds, what):
    if not holds:
        failures.append(what)
        if len(failures) < 20:
            print("✗ " + what)


def relative(formula, column):
    """The formula with columns that move told by how far they are from its own."""
    def move(match):
        sheet, dollar, letters, row = match.groups()
        if dollar:
            return match.group(0)
        return f"{sheet or ''}<{openpyxl.utils.column_index_from_string(letters) - column}>{row}"
    return re.sub(r"([A-Za-z]+!)?(\$?)([A-Z]{1,3})(\$?[0-9]+)", move, formula)


def style(path):
    book = openpyxl.load_workbook(path)
    axes = set()
    for sheet in book:
        name = f"{path}: {sheet.title}"
        expect(sheet.page_setup.orientation == "landscape" and sheet.print_title_rows and sheet.freeze_panes, f"{name} has no print setup")
        axes.add(tuple(cell.value for cell in sheet[3][OPENING - 1:]))
        for row in sheet.iter_rows(min_row=FIRST):
            label, unit, constant = row[0].value, row[1].value, row[3]
            filled = [cell for cell in row[3:] if cell.value is not None]
            if not filled:
                continue
            expect(label and unit, f"{name} row {row[0].row} has no label or no unit")
            formulas = [cell for cell in filled if isinstance(cell.value, str) and cell.value.startswith("=")]
            for cell in formulas:
                expect("OFFSET" not in cell.value and "INDIRECT" not in cell.value, f"{name} {cell.coordinate} is volatile")
                bare = re.sub(r'"[^"]*"', "", re.sub(r"[A-Za-z]+!", "", cell.value))
                numbers = set(re.findall(r"(?<![A-Za-z$0-9.])[0-9]+(?:\.[0-9]+)?", re.sub(r"\$?[A-Z]{1,3}\$?[0-9]+", "", bare)))
                expect(numbers <= {"0", "1"}, f"{name} {cell.coordinate} has constants {numbers - {'0', '1'}}: {cell.value}")
            across = [cell for cell in formulas if cell.column > OPENING]
            expect(len({relative(cell.value, cell.column) for cell in across}) <= 1, f"{name} row {row[0].row} has several formulas")
            expect(not across or len(across) == len(axes and next(iter(axes))) - 1, f"{name} row {row[0].row} is not filled to the end")
            if constant.value is not None and constant not in formulas:
                expect(constant.fill.fgColor.rgb == "FFFFF8D6", f"{name} {constant.coordinate} is an input without its mark")
            for cell in formulas:
                expect(cell.fill.fgColor.rgb != "FFFFF8D6", f"{name} {cell.coordinate} is marked as an input and is a formula")
    expect(len(axes) == 1, f"{path}: the sheets have {len(axes)} axes")


def rows(sheet):
    found, last = {}, None
    for row in sheet.iter_rows(min_row=FIRST):
        found.setdefault(row[0].value, row)
    return found


def holds(path):
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    last, broken, seen = None, [], 0
    for sheet in book:
        for row in sheet.iter_rows(min_row=FIRST, values_only=True):
            if any(value in ("#VALUE!", "#REF!", "#NAME?", "#DIV/0!", "#NUM!", "#N/A", "Err:502", "Err:522") for value in row):
                broken.append(f"{sheet.title} {row[0]} has an error")
    for row in book["Checks"].iter_rows(min_row=FIRST, max_col=4, values_only=True):
        if row[1] == "flag":
            seen += 1
            if row[3] != 1:
                broken.append(f"{last if row[0] == 'holds' else row[0]}: {row[3]}")
        last = row[0]
    expect(seen > 20 and not broken, f"{path}: {seen} checks, {broken[:6]}")


def change(path, out, edits):
    book = openpyxl.load_workbook(path)
    for edit in edits:
        key, value = edit.rsplit("=", 1)
        cells = [row for sheet in (book["Inputs"], book["Leases"]) for row in sheet.iter_rows(min_row=FIRST) if row[2].value == key]
        if not cells:
            sys.exit(f"no input {key}")
        cells[0][3].value = datetime.date.fromisoformat(value) if "-" in value[1:] else float(value)
    book.save(out)


def equal(changed, engine):
    """By the labels of series on the sheet Checks: what the model of the one says is what the engine said for the other."""
    one, other = (openpyxl.load_workbook(path, data_only=True) for path in (changed, engine))
    compared = 0
    pairs = {"CFADS": ("Cash", 2), "Senior fee paid": ("Waterfall", "Fee paid"), "Senior interest paid": ("Waterfall", "Interest paid"),
             "Senior principal paid": ("Waterfall", "Principal paid"), "Senior balance": ("Waterfall", "Balance"), "To equity": ("Waterfall", "To equity"),
             "Reserve": ("Waterfall", "Reserve"), "DSCR of what is due": ("Waterfall", "DSCR of what is due")}
    stated = rows(other["Engine"])
    for label, (sheet, name) in pairs.items():
        if name == 2:
            model = [row for row in one[sheet].iter_rows(min_row=FIRST) if row[0].value == "CFADS"][1]
        else:
            model = rows(one[sheet])[name]
        for mine, theirs in zip(model[OPENING:], stated[label][OPENING:]):
            if theirs.value is None:
                continue
            compared += 1
            most = 1e-9 * max(1, abs(theirs.value)) if "DSCR" in label else 0.0101
            expect(isinstance(mine.value, (int, float)) and abs(mine.value - theirs.value) <= most, f"{changed}: {label} {mine.coordinate}: {mine.value} for {theirs.value}")
    expect(compared > 200, f"{changed}: {compared} cells compared")


command, arguments = sys.argv[1], sys.argv[2:]
if command == "style":
    for path in arguments:
        style(path)
elif command == "holds":
    for path in arguments:
        holds(path)
elif command == "change":
    change(arguments[0], arguments[1], arguments[2:])
elif command == "equal":
    equal(*arguments)
else:
    sys.exit(__doc__)
if command != "change":
    print(f"{'✗' if failures else '✓'} {command}: {len(arguments)} workbooks, {len(failures)} failures")
sys.exit(1 if failures else 0)
