package ledger_test

import (
	"bytes"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
)

const benchRows = 200_000

const benchFiling = `
[registrant]
name = "Bench, Inc."
cik = "0001999900"
prefix = "bnch"
namespace = "http://www.bench.example/20221231"
currency = "USD"
domicile = "US"
[report]
form = "10-K"
period = "FY2022"
[calendar]
fiscal_year_end = "12-31"
[ledgers.subscriptions]
file = "subscriptions.xlsx"
columns = { customer = "Customer", start = "Start", end = "End", currency = "Currency", arr = "ARR" }
[ledgers.revenue]
file = "revenue.xlsx"
columns = { customer = "Customer", date = "Date", amount = "Amount", country = "Country", channel = "Channel" }
`

// BenchmarkRead reads two ledgers of 200,000 rows each through the door: cells
// understood, checked and folded. With -cpu 1,2 it shows what reading them side
// by side saves.
func BenchmarkRead(b *testing.B) {
	folder := fstest.MapFS{"filing.toml": {Data: []byte(benchFiling)}, "revenue.xlsx": {Data: benchWorkbook(b, "Customer", "Date", "Amount", "Country", "Channel")},
		"subscriptions.xlsx": {Data: benchWorkbook(b, "Customer", "Start", "End", "Currency", "ARR")}}
	f, found, err := filing.Read(folder)
	if err != nil || len(found) > 0 {
		b.Fatal(found, err)
	}
	b.ReportAllocs()
	for b.Loop() {
		book, found := ledger.Read(f, compute.Ask(f), ledger.Access{})
		if book.Table("revenue") == nil || book.Table("subscriptions") == nil || len(found) > 0 {
			b.Fatal(found)
		}
	}
	b.ReportMetric(2*benchRows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func benchWorkbook(b *testing.B, headers ...any) []byte {
	b.Helper()
	x := excelize.NewFile()
	w, err := x.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	countries, channels := []string{"US", "GB", "Germany", "JPN"}, []string{"direct", "partner"}
	for i := range benchRows + 1 {
		row, start := headers, 43831+i/5000*20
		switch {
		case i == 0:
		case headers[1] == "Date":
			row = []any{fmt.Sprintf("C-%05d", i%5000), start, float64(i%100_000)/100 + 1000, countries[i%4], channels[i/3%2]}
		default:
			row = []any{fmt.Sprintf("C-%05d", i%5000), start, start + 364, "USD", float64(i%100_000)/100 + 1000}
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	if err := x.Write(&out); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}
