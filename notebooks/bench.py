"""Speed of the program beside its peers, as ratios measured in one run.

CSV to panel: the same generated declarations are read, added up by the eleven
axes and the month, and written as Parquet by the program, by DuckDB and by
Polars, each in its own process; the three panels are then compared cell for
cell. Level shift: the program's test of a series of 60 months beside two change
point searches of ruptures, on one core.

    make bench
"""

import argparse
import gzip
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 3  # the median of so many is compared
MONTHS = 60
SERIES = 4_000  # of MONTHS each, for ruptures

AXES = {  # axis of the panel: column of the declarations
    "reporter": "reporter",
    "flow": "flow",
    "origin": "origin_country",
    "dispatch": "dispatch_country",
    "destination": "destination_country",
    "via": "customs_office",
    "mode": "mode_at_border",
    "product": "commodity_code",
    "consignor": "exporter",
    "consignee": "importer",
    "currency": "currency",
}
MODES = {1: "sea", 2: "rail", 3: "road", 4: "air", 5: "post", 7: "fixed", 8: "inland", 9: "self"}
AMOUNTS = {"value": "statistical_value", "kg": "net_mass_kg", "quantity": "supplementary_units"}
DECIMALS = {"value": 2, "kg": 3, "quantity": 3}


def by_duckdb(files, out):
    import duckdb

    types = {c: "VARCHAR" for c in [*AXES.values(), "supplementary_unit_code"]}
    types |= {AMOUNTS[a]: f"DECIMAL(18,{d})" for a, d in DECIMALS.items()}
    types["acceptance_date"] = "DATE"
    modes = " ".join(f"WHEN '{code}' THEN '{word}'" for code, word in MODES.items())
    axes = {a: c for a, c in AXES.items()} | {"mode": f"CASE mode_at_border {modes} ELSE 'unknown' END"}
    unit = "supplementary_unit_code"
    query = f"""
        SELECT {", ".join(f"{c} AS {a}" for a, c in axes.items())},
               date_trunc('month', acceptance_date)::DATE AS period,
               sum(statistical_value)::DOUBLE AS value,
               sum(net_mass_kg)::DOUBLE AS kg,
               CASE WHEN min({unit}) = max({unit}) THEN sum(supplementary_units)::DOUBLE END AS quantity,
               count(*) AS records
        FROM read_csv({files!r}, header = true, auto_detect = false, delim = ',', quote = '"',
                      columns = {header_types(files[0], types)!r})
        GROUP BY ALL ORDER BY period, {", ".join(AXES)}"""
    duckdb.sql(f"COPY ({query}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")


def header_types(file, types):
    with open(file) as f:
        return {name: types.get(name, "VARCHAR") for name in f.readline().strip().split(",")}


def by_polars(files, out):
    import polars as pl

    schema = {c: pl.String for c in AXES.values()} | {AMOUNTS[a]: pl.Decimal(18, d) for a, d in DECIMALS.items()}
    unit = pl.col("supplementary_unit_code")
    mode = pl.col("mode_at_border").replace_strict({str(c): w for c, w in MODES.items()}, default="unknown")
    (
        pl.scan_csv(files, schema_overrides=schema | {"acceptance_date": pl.Date, "supplementary_unit_code": pl.String})
        .with_columns(pl.col("acceptance_date").dt.truncate("1mo").alias("period"), mode)
        .group_by([pl.col(c).alias(a) for a, c in AXES.items()] + ["period"])
        .agg(
            pl.col("statistical_value").sum().cast(pl.Float64).alias("value"),
            pl.col("net_mass_kg").sum().cast(pl.Float64).alias("kg"),
            pl.when(unit.min() == unit.max()).then(pl.col("supplementary_units").sum()).cast(pl.Float64).alias("quantity"),
            pl.len().cast(pl.Int64).alias("records"),
        )
        .sort("period", *AXES)
        .sink_parquet(out, compression="zstd")
    )


PEERS = {"duckdb": by_duckdb, "polars": by_polars}


def timed(command):
    """Runs a command; returns its seconds and its peak memory in bytes."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(map(str, command))}: exit status {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - start, usage.ru_maxrss * 1024


def generate(detour, directory, rows):
    """Writes plain CSV files of generated declarations; returns their names."""
    packed = directory / "packed"
    subprocess.run([detour, "simulate", "--out", packed, "--rows", str(rows), "--seed", "1"], check=True, stdout=subprocess.DEVNULL)
    files = []
    for name in sorted(packed.glob("records-*.csv.gz")):
        files.append(str(directory / name.stem))
        with gzip.open(name) as source, open(files[-1], "wb") as plain:
            shutil.copyfileobj(source, plain)
    return files


def panels(detour, directory, files):
    """Times the three engines in turn; returns the seconds and bytes of each."""
    out = {"detour": directory / "detour", "duckdb": directory / "duckdb.parquet", "polars": directory / "polars.parquet"}
    commands = {"detour": [detour, "panel", "--quiet", "--out", out["detour"], *files]}
    for peer in PEERS:
        commands[peer] = [sys.executable, __file__, "--peer", peer, "--out", out[peer], *files]
    runs = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            shutil.rmtree(out[name], ignore_errors=True)
            runs[name].append(timed(command))
    return out, {name: tuple(map(statistics.median, zip(*r))) for name, r in runs.items()}


def differences(out):
    """Counts the cells of each peer's panel that the program's has not, and back."""
    import duckdb

    columns = ", ".join([*AXES, "period", "value", "kg", "quantity", "records"])
    ours = f"(SELECT {columns} FROM read_parquet('{out['detour']}/panel/*/*.parquet', hive_partitioning = false))"

    def lacking(a, b):
        return duckdb.sql(f"SELECT count(*) FROM (SELECT * FROM {a} EXCEPT ALL SELECT * FROM {b})").fetchall()[0][0]

    cells = duckdb.sql(f"SELECT count(*), sum(records) FROM {ours}").fetchall()[0]
    found = {}
    for peer in PEERS:
        theirs = f"(SELECT {columns} FROM read_parquet('{out[peer]}'))"
        found[peer] = lacking(ours, theirs) + lacking(theirs, ours)
    return cells, found


def ruptures_per_second():
    """Series a second of two searches for one change; numpy's own seed."""
    import numpy as np
    import ruptures as rpt

    rng = np.random.default_rng(1)
    signals = rng.normal(size=(SERIES, MONTHS, 1))
    signals[:, MONTHS // 2 :] += rng.choice([0, 1.5], size=(SERIES, 1, 1))

    def rate(search, count):
        start = time.perf_counter()
        for s in signals[:count]:
            search(s)
        return count / (time.perf_counter() - start)

    return {
        "ruptures KernelCPD(linear)": rate(lambda s: rpt.KernelCPD(kernel="linear").fit_predict(s, n_bkps=1), SERIES),
        "ruptures Pelt(l2, jump=1)": rate(lambda s: rpt.Pelt(model="l2", jump=1).fit_predict(s, pen=3 * np.log(MONTHS)), SERIES // 40),
    }


def detour_per_second(go):
    """Series a second of the Go benchmark of the level-shift test."""
    command = [go, "test", "-run", "^$", "-bench", f"^BenchmarkLevelShift$/^n={MONTHS}$", "-cpu", "1", "./detect/changepoint"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    match = re.search(r"([\d.]+) ns/op", text)
    if not match:
        sys.exit(f"{' '.join(command)}: no ns/op in\n{text}")
    return 1e9 / float(match[1])


def table(title, unit, rows):
    first = next(iter(rows.values()))[0]
    print(f"\n{title}\n{'':28} {unit:>14} {'detour is':>12}")
    for name, (figure, note) in rows.items():
        print(f"{name:28} {figure:14,.0f} {first / figure:11.2f}x  {note}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--detour", default="bin/detour")
    parser.add_argument("--go", default="go")
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--peer", choices=PEERS, help="only this engine, on files, into --out")
    parser.add_argument("--out", default="out/bench")
    parser.add_argument("files", nargs="*")
    args = parser.parse_args()
    if args.peer:
        return PEERS[args.peer](args.files, args.out)

    directory = Path(args.out)
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    files = generate(args.detour, directory, args.rows)
    size = sum(os.path.getsize(f) for f in files)
    out, runs = panels(args.detour, directory, files)
    (cells, records), wrong = differences(out)
    print(f"{records:,} declarations, {size / 1e6:,.0f} MB of CSV, {cells:,} cells; {os.cpu_count()} processors, median of {ROUNDS}")
    table("CSV to panel", "rows/s", {n: (records / s, f"{s:6.2f} s, {m / 2**20:,.0f} MiB") for n, (s, m) in runs.items()})
    for peer, n in wrong.items():
        print(f"cells that differ from {peer}: {n}")
    rates = {"detour level shift": detour_per_second(args.go)} | ruptures_per_second()
    table(f"Level shift, {MONTHS} months, one core", "series/s", {n: (r, "") for n, r in rates.items()})
    shutil.rmtree(directory)
    if any(wrong.values()):
        sys.exit("the panels differ")


if __name__ == "__main__":
    main()
