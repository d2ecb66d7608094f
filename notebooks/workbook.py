"""Holds a findings.xlsx against the types that its dictionary promises.

    workbook.py BATCH/findings.xlsx

Where the Parquet tables lie beside it, their row counts must be those of the sheets.
"""

import datetime
import pathlib
import sys

import openpyxl

TYPES = {
    "text": str,
    "whole number": int,
    "number": (int, float),
    "number from 0 to 1": (int, float),
    "first day of a month": datetime.datetime,
    "day": datetime.datetime,
    "true or false": bool,
}


def faults(path):
    book = openpyxl.load_workbook(path)
    # (sheet, column): type; a sheet without a column is a remark on its rows
    promised = {row[:2]: row[2] for row in book["dictionary"].iter_rows(min_row=2, values_only=True) if row[1]}
    for sheet in book:
        if sheet.freeze_panes != "A2":
            yield f"{sheet.title}: panes frozen at {sheet.freeze_panes}, A2 expected"
        if sheet.auto_filter.ref.replace("$", "") != sheet.dimensions:
            yield f"{sheet.title}: filter over {sheet.auto_filter.ref}, cells in {sheet.dimensions}"
        names = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows():
            for name, cell in zip(names, row):
                where = f"{sheet.title}!{cell.coordinate}"
                if cell.data_type in "fe" or cell.hyperlink:
                    yield f"{where} is a formula, an error or a link"
                if isinstance(cell.value, str) and cell.number_format != "@":
                    yield f"{where} is text with the format {cell.number_format}: it may turn into a formula when edited"
                if cell.row > 1 and sheet.title != "dictionary" and cell.value is not None:
                    if not isinstance(cell.value, TYPES[promised[sheet.title, name]]):
                        yield f"{where} is {type(cell.value).__name__}, {promised[sheet.title, name]} expected"
        table = pathlib.Path(path).with_name(sheet.title + ".parquet")
        if table.exists():
            import pyarrow.parquet

            want = pyarrow.parquet.read_metadata(table).num_rows
            if sheet.max_row - 1 != min(want, 1_048_575):
                yield f"{sheet.title}: {sheet.max_row - 1} rows, {want} in {table.name}"
    print(f"{path}: {len(book.sheetnames)} sheets, {sum(s.max_row - 1 for s in book)} rows")


if __name__ == "__main__":
    found = list(faults(sys.argv[1]))
    for fault in found[:20]:
        print(fault, file=sys.stderr)
    sys.exit(bool(found))
