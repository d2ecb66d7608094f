"""Speed of the program beside its peers, as ratios measured in one run.

Rows to panel: generated rows of monthly trade, skewed as trade is, are added up by
month, reporter, partner, flow and HS4 heading, and by CN8 code and port as well,
which leaves nearly as many cells as rows. The program, DuckDB and Polars
(streaming) each read the same CSV, and the same Parquet file, and write the cells
sorted as Parquet, in a process of their own with two threads; the three results are
compared cell for cell. Then a month is added to 35 with what is left of a run
before. Level shift: the program's test of a series of 60 months beside two change
point searches of ruptures, on one core.

    make bench
"""

import argparse
import multiprocessing
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROUNDS = 3  # the median of so many is compared
MONTHS = 60
SERIES = 4_000  # of MONTHS each, for ruptures
THREADS = 2
PERIODS = [f"{year}{month:02d}" for year in (2019, 2020, 2021) for month in range(1, 13)]
BYTES_PER_ROW = 300  # of disk: CSV, Parquet, three results, temporary files

# The columns that tell cells apart, by the column of the rows that is the product.
CELLS = {"hs4": ["period", "reporter", "flow", "partner", "hs4"], "cn8": ["period", "reporter", "flow", "partner", "via", "cn8"]}
MAP = """[columns]
period = "period"
reporter = "reporter"
partner = "partner"
flow = "flow"
product = "{product}"
value = "value"
kg = "kg"
{via}
[format]
sums = "listed"
"""


def zipf(names, exponent, rng):
    """Returns a function that draws names whose shares follow Zipf's law."""
    import numpy as np
    import polars as pl

    weights = np.cumsum(1 / np.arange(1, len(names) + 1) ** exponent)
    names = pl.Series([names[i] for i in rng.permutation(len(names))])
    return lambda n: names.gather(np.minimum(np.searchsorted(weights / weights[-1], rng.random(n)), len(names) - 1))


def generate(path, rows, periods, seed=1):
    """Writes rows of trade as CSV, in no order; amounts are log-normal."""
    import numpy as np
    import polars as pl

    rng = np.random.default_rng(seed)
    letters = [chr(ord("A") + i) for i in range(26)]
    countries = [a + b for a in letters for b in letters if a + b != "EL"][:200]  # EL is another name of GR
    headings = [f"{chapter:02d}{heading:02d}" for chapter in range(1, 98) if chapter != 77 for heading in range(1, 14)]
    draw = {
        "reporter": zipf(countries[:27], 1.0, rng),
        "partner": zipf(countries, 1.2, rng),
        "hs4": zipf(headings, 1.0, rng),
        "via": zipf([countries[i % 27] + f"{i:03d}" for i in range(300)], 0.5, rng),
    }
    chunk = 2_000_000
    with open(path, "wb") as f:
        for begin in range(0, rows, chunk):
            n = min(chunk, rows - begin)
            value = np.maximum(1, np.exp(rng.normal(9, 2, n))).astype(np.int64)
            columns = {name: of(n) for name, of in draw.items()}
            code = columns["hs4"] + pl.Series([f"{i:02d}{j}0" for i in range(10, 90, 10) for j in range(2)]).gather(rng.integers(0, 16, n))
            pl.DataFrame(
                {
                    "period": pl.Series(periods).gather(rng.integers(0, len(periods), n)),
                    "reporter": columns["reporter"], "partner": columns["partner"], "flow": rng.integers(1, 3, n),
                    "hs4": columns["hs4"], "cn8": code, "via": columns["via"],
                    "value": value, "kg": (value / np.exp(rng.normal(1, 1, n))).astype(np.int64),
                }
            ).write_csv(f, include_header=begin == 0)


def as_parquet(csv, parquet):
    import polars as pl

    pl.scan_csv(csv, schema_overrides={c: pl.String for c in TEXTS}).sink_parquet(parquet, compression="zstd")


TEXTS = ["period", "reporter", "partner", "flow", "hs4", "cn8", "via"]


def by_duckdb(source, out, cells):
    import duckdb

    duckdb.sql(f"SET threads = {THREADS}")
    types = {c: "VARCHAR" for c in TEXTS} | {"value": "BIGINT", "kg": "BIGINT"}
    scan = f"read_parquet('{source}')"
    if source.endswith(".csv"):
        scan = f"read_csv('{source}', header = true, auto_detect = false, delim = ',', quote = '\"', columns = {types!r})"
    keys = ", ".join(cells)
    query = f"SELECT {keys}, sum(value)::DOUBLE AS value, sum(kg)::DOUBLE AS kg, count(*) AS records FROM {scan} GROUP BY ALL ORDER BY {keys}"
    duckdb.sql(f"COPY ({query}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")


def by_polars(source, out, cells):
    import polars as pl

    rows = pl.scan_csv(source, schema_overrides={c: pl.String for c in TEXTS}) if source.endswith(".csv") else pl.scan_parquet(source)
    amounts = [pl.col(c).sum().cast(pl.Float64) for c in ("value", "kg")]
    sums = rows.group_by(cells).agg(*amounts, pl.len().cast(pl.Int64).alias("records")).sort(cells)
    sums.sink_parquet(out, compression="zstd", engine="streaming")


PEERS = {"duckdb": by_duckdb, "polars": by_polars}


def apart(work, *args):
    """Does work in a process of its own: what this one holds counts as the peak of all that it starts."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(work, *args).result()


def timed(command):
    """Runs a command; returns its seconds, those of the processors, and its peak memory in bytes."""
    environment = os.environ | {"POLARS_MAX_THREADS": str(THREADS), "GOMAXPROCS": str(THREADS)}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(map(str, command))}: exit status {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def panel_command(detour, directory, product, out, *inputs):
    """Returns the program's command, with its column map written."""
    columns = directory / f"{product}.toml"
    columns.write_text(MAP.format(product=product, via='via = "via"' if product == "cn8" else ""))
    return [detour, "panel", "--quiet", "--workers", str(THREADS), "--map", columns, "--out", out, *inputs]


def panels(detour, directory, product, source):
    """Times the three engines in turn; returns the results, and what timed returns of each."""
    out = {"detour": directory / "detour", "duckdb": directory / "duckdb.parquet", "polars": directory / "polars.parquet"}
    commands = {"detour": panel_command(detour, directory, product, out["detour"], source)}
    for peer in PEERS:
        commands[peer] = [sys.executable, __file__, "--peer", peer, "--cells", product, "--out", out[peer], source]
    runs = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            shutil.rmtree(out[name], ignore_errors=True)
            runs[name].append(timed(command))
    return out, {name: tuple(map(statistics.median, zip(*r))) for name, r in runs.items()}


def differences(out, product):
    """Counts the cells of each peer that the program's panel has not, and back."""
    import duckdb

    duckdb.sql("SET memory_limit = '4GB'")
    ours = f"""(SELECT strftime(period, '%Y%m') AS period, reporter, CASE flow WHEN 'import' THEN '1' ELSE '2' END AS flow,
        CASE flow WHEN 'import' THEN origin ELSE destination END AS partner, {"via, " if product == "cn8" else ""}product, value, kg, records
        FROM read_parquet('{out["detour"]}/panel/*/*.parquet', hive_partitioning = false))"""
    cells, records = duckdb.sql(f"SELECT count(*), sum(records) FROM {ours}").fetchall()[0]
    columns = ", ".join(c if c != "flow" else "flow::VARCHAR" for c in CELLS[product])
    found = {}
    for peer in PEERS:
        theirs = f"(SELECT {columns}, value, kg, records FROM read_parquet('{out[peer]}'))"
        lacking = [f"SELECT count(*) FROM (SELECT * FROM {a} EXCEPT ALL SELECT * FROM {b})" for a, b in ((ours, theirs), (theirs, ours))]
        found[peer] = sum(duckdb.sql(query).fetchall()[0][0] for query in lacking)
    return cells, records, found


def month_more(detour, directory, rows):
    """Returns the seconds of a panel of 36 months, and of one with 35 of them known."""
    files = []
    for i, period in enumerate(PERIODS):
        files.append(directory / f"{period}.csv")
        apart(generate, files[-1], rows // len(PERIODS), [period], i)
    before, out = directory / "before", directory / "out"
    timed(panel_command(detour, directory, "hs4", before, *files[:-1]))
    runs = {"all": [], "known": []}
    for _ in range(ROUNDS):
        for name, more in (("all", []), ("known", ["--previous", before])):
            shutil.rmtree(out, ignore_errors=True)
            runs[name].append(timed([*panel_command(detour, directory, "hs4", out, *files), *more])[0])
    return statistics.median(runs["all"]), statistics.median(runs["known"])


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
        print(f"{name:28} {figure:14,.0f} {first / figure:11.2f}x  {note}", flush=True)


def compare(args, directory):
    """Prints the speed of all engines; returns how many cells differ."""
    csv, parquet = str(directory / "rows.csv"), str(directory / "rows.parquet")
    apart(generate, csv, args.rows, PERIODS)
    apart(as_parquet, csv, parquet)
    print(f"{args.rows:,} rows, {os.path.getsize(csv) / 1e6:,.0f} MB of CSV, {os.path.getsize(parquet) / 1e6:,.0f} MB of Parquet; {THREADS} threads each, median of {ROUNDS}")
    wrong = 0
    for source in (csv, parquet):
        for product in CELLS:
            out, runs = panels(args.detour, directory, product, source)
            cells, records, found = apart(differences, out, product)
            title = f"{Path(source).suffix[1:]} to panel by {', '.join(CELLS[product])}: {cells:,} cells"
            table(title, "rows/s", {n: (records / s, f"{s:6.2f} s, {cpu:6.2f} s of processors, {m / 2**20:,.0f} MiB") for n, (s, cpu, m) in runs.items()})
            print("cells that differ:", ", ".join(f"{n} from {peer}" for peer, n in found.items()))
            wrong += sum(found.values()) + (records != args.rows)
            for result in out.values():
                shutil.rmtree(result) if result.is_dir() else result.unlink()
    os.unlink(csv)
    os.unlink(parquet)
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--detour", default="bin/detour")
    parser.add_argument("--go", default="go")
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--peer", choices=PEERS, help="only this engine, on one file, into --out")
    parser.add_argument("--cells", choices=CELLS)
    parser.add_argument("--out")
    parser.add_argument("file", nargs="?")
    args = parser.parse_args()
    if args.peer:
        return PEERS[args.peer](args.file, args.out, CELLS[args.cells])

    args.detour = os.path.abspath(args.detour)
    with tempfile.TemporaryDirectory(prefix="detour-bench-") as temporary:
        directory = Path(temporary)
        free, need = shutil.disk_usage(directory).free, args.rows * BYTES_PER_ROW
        if free < need:
            sys.exit(f"{directory} has {free / 1e9:.1f} GB free, {need / 1e9:.1f} GB are needed: set TMPDIR, or fewer --rows")
        wrong = compare(args, directory)
        whole, known = month_more(args.detour, directory, args.rows)
        print(f"\n36 months: {whole:.2f} s; with 35 of them known by --previous: {known:.2f} s, {known / whole:.1%}")
    rates = {"detour level shift": detour_per_second(args.go)} | apart(ruptures_per_second)
    table(f"Level shift, {MONTHS} months, one core", "series/s", {n: (r, "") for n, r in rates.items()})
    if wrong:
        sys.exit("the panels differ")


if __name__ == "__main__":
    main()
