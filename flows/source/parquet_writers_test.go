package source

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// writeByOthers writes one table by other programs, with each compression, form of
// pages and encoding that they have, and as rows.csv.
const writeByOthers = `
import datetime, itertools, os, sys
import duckdb, polars, pyarrow as pa, pyarrow.parquet as pq

os.chdir(sys.argv[1])
N = 5000
def table(nulls):
    some = lambda i, v: None if nulls and i % 7 < 3 else v
    return pa.table({
        "day": pa.array([datetime.date(2020, 1 + i * 12 // N, 1 + i % 28) for i in range(N)], pa.date32()),
        "country": pa.array(["EE"] * N),
        "partner": pa.array([["BY", "RU", "KZ"][i * i % 11 % 3] for i in range(N)]),
        "flow": pa.array([1 + i // 50 % 2 for i in range(N)], pa.int32()),
        "code": pa.array(["%08d" % (27101900 + i * i % 97) for i in range(N)]),
        "value": pa.array([some(i, i * 7919 % 100003) for i in range(N)], pa.int64()),
        "tonnes": pa.array([some(i + 1, i % 1000 / 4) for i in range(N)], pa.float64()),
        "flag": pa.array([some(i, i % 900 < 400) for i in range(N)], pa.bool_()),
        "nothing": pa.array([None] * N, pa.string()),
    })

delta = {"day": "DELTA_BINARY_PACKED", "country": "DELTA_BYTE_ARRAY", "partner": "DELTA_LENGTH_BYTE_ARRAY", "flow": "DELTA_BINARY_PACKED",
         "code": "DELTA_BYTE_ARRAY", "value": "DELTA_BINARY_PACKED", "tonnes": "BYTE_STREAM_SPLIT", "flag": "RLE"}
for nulls in (False, True):
    t = table(nulls)
    kind = "nulls" if nulls else "full"
    os.mkdir(kind)
    duckdb.from_arrow(t).write_csv(f"{kind}/rows.csv")
    for packed, page, rest in itertools.product(("none", "snappy", "gzip", "zstd", "brotli", "lz4"), ("1.0", "2.0"), ("dictionary", "plain", "delta", "small")):
        how = {"dictionary": {"use_dictionary": True}, "plain": {"use_dictionary": False, "write_page_checksum": True},
               "delta": {"use_dictionary": False, "column_encoding": delta}, "small": {"data_page_size": 512, "row_group_size": 700}}[rest]
        pq.write_table(t, f"{kind}/pyarrow-{packed}-{page}-{rest}.parquet", compression=packed, data_page_version=page, **how)
    for packed, size in itertools.product(("uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4"), (None, 600)):
        polars.from_arrow(t).write_parquet(f"{kind}/polars-{packed}-{size}.parquet", compression=packed, row_group_size=size, data_page_size=size)
    for packed, version, size in itertools.product(("uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4_raw"), ("V1", "V2"), (122880, 2048)):
        duckdb.sql(f"COPY t TO '{kind}/duckdb-{packed}-{version}-{size}.parquet' (FORMAT parquet, CODEC '{packed}', PARQUET_VERSION {version}, ROW_GROUP_SIZE {size})")
`

// What other programs write is read as the same rows as text.
func TestParquetWriters(t *testing.T) {
	python, err := filepath.Abs("../../.venv/bin/python")
	if err == nil {
		_, err = os.Stat(python)
	}
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("no .venv here: make test makes it")
	}
	dir := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), python, "-c", writeByOthers, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	format, err := LoadMap(write(t, dir, "map.toml", parquetMap))
	if err != nil {
		t.Fatal(err)
	}
	rows := func(name string) ([]string, error) {
		lines, summary, err := readAll(t, Options{Format: format}, name)
		if err == nil && (summary.Totals().Read != 5000 || summary.Totals().Rejected != 0) {
			t.Errorf("%s: %+v", name, summary.Totals())
		}
		for i, line := range lines {
			_, lines[i], _ = strings.Cut(line, ".")     // the name
			_, lines[i], _ = strings.Cut(lines[i], " ") // and the line, of which text has one more
		}
		slices.Sort(lines)
		return lines, err
	}
	for _, kind := range []string{"full", "nulls"} {
		want, err := rows(filepath.Join(dir, kind, "rows.csv"))
		if err != nil {
			t.Fatal(err)
		}
		names, err := filepath.Glob(filepath.Join(dir, kind, "*.parquet"))
		if err != nil || len(names) != 48+12+24 {
			t.Fatalf("%d files, %v", len(names), err)
		}
		for _, name := range names {
			got, err := rows(name)
			var damaged *DamagedError
			if errors.As(err, &damaged) {
				t.Errorf("%s: %s", filepath.Base(name), damaged.Err)
			} else if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: %v, or other rows than those of the text", name, err)
			}
		}
	}
}
