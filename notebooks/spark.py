"""Reads the Parquet tables of a batch by Apache Spark.

    tables.py BATCH | spark.py BATCH

Rows, types and nulls have to be those that Arrow reads.
"""

import json
import pathlib
import sys

from pyspark.sql import SparkSession, functions as F


def faults(spark, path, want):
    # Below the panel's folders period=YYYY-MM the files hold the month themselves.
    files = [str(p) for p in sorted(path.rglob("*.parquet"))] if path.is_dir() else [str(path)]
    table = spark.read.parquet(*files)
    for name, kind in table.dtypes:
        if kind != want["columns"][name]["type"]:
            yield f"{name} is {kind}, {want['columns'][name]['type']} expected"
    names = set(table.columns)
    if names != set(want["columns"]):
        yield f"the columns are {sorted(names)}, {sorted(want['columns'])} expected"
    rows, *nulls = table.agg(F.count("*"), *(F.count_if(F.col(c).isNull()) for c in table.columns)).first()
    if rows != want["rows"]:
        yield f"{rows} rows, {want['rows']} expected"
    for name, n in zip(table.columns, nulls):
        if n != want["columns"][name]["nulls"]:
            yield f"{name} has {n} nulls, {want['columns'][name]['nulls']} expected"


batch, tables = pathlib.Path(sys.argv[1]), json.load(sys.stdin)
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.driver.memory", "1g")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.sql.session.timeZone", "UTC")
    .getOrCreate()
)
found = [f"{name}: {fault}" for name, want in tables.items() for fault in faults(spark, batch / name, want)]
spark.stop()
print("\n".join(found) or f"{len(tables)} tables, {sum(t['rows'] for t in tables.values())} rows, as Spark reads them")
sys.exit(bool(found))
