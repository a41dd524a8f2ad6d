"""Holds workbooks to what they promise: the house style of financial models, and the engine's figures once LibreOffice has worked them out.

usage: workbook.py style FILE...             one axis, one formula a row, no constants in formulas, inputs marked, labels and units, print setup
       workbook.py holds FILE...             recalculated files: every check of each holds
       workbook.py change FILE ENGINE OUT KEY=VALUE...   writes inputs anew by their path in the deal, and the engine's figures of the workbook
                                             ENGINE, made of the deal that was changed alike: once recalculated, every check holds again
"""

import datetime
import re
import sys

import openpyxl
from openpyxl.utils import get_column_letter

FIRST, OPENING = 5, 6
# Of LibreOffice 7.4 and Excel 2016 alike; none is volatile, as OFFSET, INDIRECT, NOW and RAND are.
FUNCTIONS = set("""ABS AND AVERAGE CHOOSE COUNTIF EDATE EOMONTH IF INDEX INT ISNUMBER LOOKUP MATCH MAX MIN MOD MONTH OR PRODUCT ROUND ROUNDDOWN
SUM SUMIF SUMIFS SUMPRODUCT WORKDAY""".split())
# Units whose values have no last digit; a difference, on the sheet of checks, is shown as it is.
FRACTIONS = {"factor", "index", "of notional", "years"}
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
                unknown = set(re.findall(r"([A-Z][A-Z0-9.]*)\(", re.sub(r'"[^"]*"', "", cell.value))) - FUNCTIONS
                expect(not unknown, f"{name} {cell.coordinate} uses {unknown}")
                bare = re.sub(r'"[^"]*"', "", re.sub(r"[A-Za-z]+!", "", cell.value))
                numbers = set(re.findall(r"(?<![A-Za-z$0-9.])[0-9]+(?:\.[0-9]+)?", re.sub(r"\$?[A-Z]{1,3}\$?[0-9]+", "", bare)))
                expect(numbers <= {"0", "1"}, f"{name} {cell.coordinate} has constants {numbers - {'0', '1'}}: {cell.value}")
            across = [cell for cell in formulas if cell.column > OPENING]
            expect(len({relative(cell.value, cell.column) for cell in across}) <= 1, f"{name} row {row[0].row} has several formulas")
            expect(not across or len(across) == len(axes and next(iter(axes))) - 1, f"{name} row {row[0].row} is not filled to the end")
            if constant.value is not None and constant not in formulas:
                expect(constant.fill.fgColor.rgb == "FFFFF8D6", f"{name} {constant.coordinate} is an input without its mark")
            for cell in filled:
                if cell.column >= OPENING and cell not in formulas and sheet.title != "Engine":
                    expect(cell.fill.fgColor.rgb == "FFFFF8D6", f"{name} {cell.coordinate} is an input without its mark")
            for cell in formulas:
                expect(cell.fill.fgColor.rgb != "FFFFF8D6", f"{name} {cell.coordinate} is marked as an input and is a formula")
                expect(unit not in FRACTIONS or sheet.title == "Checks" or cell.number_format != "General", f"{name} {cell.coordinate} shows all digits of a fraction")
    expect(len(axes) == 1, f"{path}: the sheets have {len(axes)} axes")


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


def change(path, engine, out, edits):
    """Writes inputs anew, and beside them what the engine says of the deal that was changed alike: then every check must hold again."""
    book, other = openpyxl.load_workbook(path), openpyxl.load_workbook(engine)
    for edit in edits:
        key, value = edit.rsplit("=", 1)
        cells = [row for sheet in (book["Inputs"], book["Leases"]) for row in sheet.iter_rows(min_row=FIRST) if row[2].value == key]
        if not cells:
            sys.exit(f"no input {key}")
        cells[0][3].value = datetime.date.fromisoformat(value) if "-" in value[1:] else float(value)
    stated = {row[0].value: row for row in other["Engine"].iter_rows(min_row=FIRST)}
    moved = 0
    for row in book["Engine"].iter_rows(min_row=FIRST):
        if row[0].value not in stated:
            sys.exit(f"{engine} does not say {row[0].value}")
        for mine, theirs in zip(row[3:], stated[row[0].value][3:]):
            moved += mine.value != theirs.value
            mine.value = theirs.value
    if moved < 50:
        sys.exit(f"{engine}: the change moves {moved} figures of the engine")
    book.save(out)


command, arguments = sys.argv[1], sys.argv[2:]
if command == "style":
    for path in arguments:
        style(path)
elif command == "holds":
    for path in arguments:
        holds(path)
elif command == "change":
    change(*arguments[:3], arguments[3:])
else:
    sys.exit(__doc__)
if command != "change":
    print(f"{'✗' if failures else '✓'} {command}: {len(arguments)} workbooks, {len(failures)} failures")
sys.exit(1 if failures else 0)
