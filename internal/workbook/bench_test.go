package workbook_test

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tieout/tieout/internal/workbook"
)

const (
	benchRows = 200_000
	benchCols = 12
)

// benchFile writes a ledger-like workbook of benchRows by benchCols cells.
func benchFile(b *testing.B) string {
	b.Helper()
	name := filepath.Join(b.TempDir(), "bench.xlsx")
	x := excelize.NewFile()
	w, err := x.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	row := make([]any, benchCols)
	for i := 1; i <= benchRows; i++ {
		for c := range row {
			switch {
			case c == 0:
				row[c] = i
			case c < 4:
				row[c] = fmt.Sprintf("Account %d of %d", (i*7919+c)%5000, c)
			default:
				row[c] = float64((i*104729+c*31)%100_000_000) / 100
			}
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i), row); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := x.SaveAs(name); err != nil {
		b.Fatal(err)
	}
	return name
}

// BenchmarkScan reads every cell of the workbook.
func BenchmarkScan(b *testing.B) {
	name := benchFile(b)
	b.ReportAllocs()
	for b.Loop() {
		file, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		info, err := file.Stat()
		if err != nil {
			b.Fatal(err)
		}
		f, err := workbook.Open(file, info.Size(), workbook.DefaultLimits())
		if err != nil {
			b.Fatal(err)
		}
		cells := 0
		if _, err := f.Scan("Sheet1", func(r *workbook.Row) error { cells += len(r.Cells); return nil }); err != nil {
			b.Fatal(err)
		}
		if cells != benchRows*benchCols {
			b.Fatalf("%d cells", cells)
		}
		file.Close()
	}
	b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkBomb refuses a sheet that unpacks to 200 MB and is declared to have 15.
func BenchmarkBomb(b *testing.B) {
	bomb := streamed(b, flate.DefaultCompression, "xl/worksheets/sheet1.xml", repeat("<a>", strings.Repeat(" ", 1000), 200_000, ""),
		part{"xl/workbook.xml", workbookXML("", `<sheet name="Data" sheetId="1" r:id="rId1"/>`)},
		part{"xl/_rels/workbook.xml.rels", relsXML(rel("rId1", "worksheet", "worksheets/sheet1.xml"))})
	at := bytes.LastIndex(bomb, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(bomb[at+24:], 15<<20)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := scanAll(bomb, workbook.Limits{}); err == nil {
			b.Fatal("it was read")
		}
	}
}

// BenchmarkExcelizeRows reads the same cells with excelize's row iterator.
func BenchmarkExcelizeRows(b *testing.B) {
	name := benchFile(b)
	b.ReportAllocs()
	for b.Loop() {
		x, err := excelize.OpenFile(name)
		if err != nil {
			b.Fatal(err)
		}
		rows, err := x.Rows("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		cells := 0
		for rows.Next() {
			cols, err := rows.Columns(excelize.Options{RawCellValue: true})
			if err != nil {
				b.Fatal(err)
			}
			cells += len(cols)
		}
		if cells != benchRows*benchCols {
			b.Fatalf("%d cells", cells)
		}
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
