package parquet_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestWriters reads files of other writers: DuckDB 1.4.4, with pages of version 1 and Snappy, and of
// version 2 and Zstandard; and Polars 2.1.0. DuckDB fills up the last packed run of levels and of
// indexes to 256 of them.
func TestWriters(t *testing.T) {
	t.Parallel()
	want := []string{"1|1:line|2:customer|3:amount|4:large|5:day|6:posted|7:document"}
	for i := range 300 {
		line := fmt.Sprintf("%d|1:n %d", i+2, i)
		if k := i * i % 7; k != 1 && k != 2 {
			line += fmt.Sprintf("|2:Customer %d", i*13%50)
		}
		number := i * 7919 % 100000
		if i*i%11 >= 4 {
			cents := (number - 50000) * 25
			sign := ""
			if cents < 0 {
				cents, sign = -cents, "-"
			}
			line += fmt.Sprintf("|3:n %s%d.%02d", sign, cents/100, cents%100)
		}
		if i%5 != 0 {
			line += fmt.Sprintf("|4:n %d.00", number)
		}
		line += "|5:iso " + time.Date(2022, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		if i*i%13 >= 6 {
			line += map[bool]string{true: "|6:bool 1", false: "|6:bool 0"}[i%3 == 0]
		}
		want = append(want, line+fmt.Sprintf("|7:JE-%d", 100000+i*i))
	}
	for _, name := range []string{"duckdb-1", "duckdb-2", "polars"} {
		b, err := os.ReadFile("testdata/" + name + ".parquet")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := read(b); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}
