"""Prints as JSON what Arrow reads in the Parquet tables of a batch.

    tables.py BATCH

For each table: its rows, and for each column its type, as Spark calls it, and its nulls.
The files of the panel are one table.
"""

import json
import pathlib
import sys

import pyarrow as pa
import pyarrow.parquet as pq

TYPES = {
    pa.string(): "string",
    pa.date32(): "date",
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.float64(): "double",
    pa.bool_(): "boolean",
}


def table(path):
    t = pq.read_table(path, partitioning=None)
    kinds = {f.name: f.type.value_type if pa.types.is_dictionary(f.type) else f.type for f in t.schema}
    return {
        "rows": t.num_rows,
        "columns": {name: {"type": TYPES[kind], "nulls": t[name].null_count} for name, kind in kinds.items()},
    }


batch = pathlib.Path(sys.argv[1])
paths = [*sorted(batch.glob("*.parquet")), batch / "panel"]
json.dump({p.name: table(p) for p in paths}, sys.stdout)
