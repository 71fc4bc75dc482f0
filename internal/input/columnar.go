package input

import (
	"fmt"
	"path"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/parquet"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/workbook"
)

// Columnar reports whether a file is a Parquet file, judged by the ending of its name.
func Columnar(name string) bool { return strings.EqualFold(path.Ext(name), ".parquet") }

// columnar is a Parquet file as a Book.
type columnar struct {
	sheetless
	*parquet.File
}

// Unread implements Book.
func (c columnar) Unread(col int) (detail, remedy string) {
	columns := c.Columns()
	if col < 1 || col > len(columns) || columns[col-1].Kind.Exact() {
		return "", ""
	}
	column := columns[col-1]
	is := fmt.Sprintf("column %q has the type %s", column.Name, column.Type)
	switch column.Kind {
	case parquet.Float:
		return is + ", a binary floating-point type that does not store decimal amounts exactly", fmt.Sprintf("Export %q as DECIMAL, such as DECIMAL(18, 2), or, if it holds ids, as a string", column.Name)
	case parquet.Nested:
		return is + ", which can hold several values in each row", fmt.Sprintf("Export the values of %q in separate columns, with one value in each row", column.Name)
	}
	return is + ", which does not state whether the values are text, numbers or dates", fmt.Sprintf("Export %q as a string, an integer, DECIMAL, DATE or TIMESTAMP", column.Name)
}

// Scan implements Book.
func (c columnar) Scan(_ string, visit func(*workbook.Row) error) (workbook.Layout, error) {
	return workbook.Layout{}, c.File.Scan(visit)
}

// refusedParquet returns the finding for a Parquet file that cannot be read.
func refusedParquet(e *parquet.Error, at source.Cell) diag.Diagnostic {
	d := diag.Diagnostic{Code: "LED012", Summary: e.Reason.String(), Detail: strings.TrimPrefix(e.Error(), e.Reason.String()+": "), Remedy: "Export or copy the file again"}
	if e.Row > 0 && e.Col > 0 {
		at.Ref = source.Ref(e.Col, e.Row)
	}
	d.Subject = at
	switch e.Reason {
	case parquet.NotParquet:
		d.Summary, d.Remedy = "file that is not a Parquet file", "Export the ledger as Parquet. If the file is of another kind, rename it so that its name ends in .csv or .xlsx, for example, and write the new name as the value of the key \"file\" in filing.toml"
	case parquet.Encrypted:
		d.Remedy = "Export the file without encryption"
	case parquet.TooLarge:
		d.Remedy = "Export only the columns and rows of the ledger; or export several smaller files, and list them as the value of the key \"file\" in filing.toml"
	case parquet.Unsupported:
		d.Remedy = "Export the ledger as one file, with the encodings PLAIN and dictionary, and with Snappy, gzip, Zstandard or no compression"
	}
	return d
}
