package spreadsheetml_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/spreadsheetml"
	"github.com/tieout/tieout/internal/workbook"
)

const (
	mainSpace = "urn:schemas-microsoft-com:office:spreadsheet"
	spaces    = ` xmlns="` + mainSpace + `" xmlns:ss="` + mainSpace + `" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40"`
)

// file is a workbook with the children of its root element.
func file(children ...string) string {
	return `<?xml version="1.0"?>` + "\n" + `<?mso-application progid="Excel.Sheet"?>` + "\n<Workbook" + spaces + ">\n" + strings.Join(children, "\n") + "\n</Workbook>\n"
}

// sheet is a worksheet with the children of its table, and what comes after the table.
func sheet(name, table string, after ...string) string {
	return `<Worksheet ss:Name="` + name + `"><Table>` + table + `</Table>` + strings.Join(after, "") + `</Worksheet>`
}

// rows is a workbook of one worksheet, S.
func rows(table string) string { return file(sheet("S", table)) }

// cells is a workbook of one row.
func cells(list string) string { return rows("<Row>" + list + "</Row>") }

// cell is a cell with a value.
func cell(kind, value string) string {
	return `<Cell><Data ss:Type="` + kind + `">` + value + `</Data></Cell>`
}

func open(data string) (*spreadsheetml.File, error) {
	return spreadsheetml.Open(strings.NewReader(data), int64(len(data)))
}

// letters are the kinds of cells in a dump.
var letters = map[workbook.Kind]string{workbook.Number: "n", workbook.Text: "t", workbook.Bool: "b", workbook.ErrorValue: "e", workbook.ISODate: "d", workbook.Uncalculated: "u"}

// dump returns the rows of all sheets: for each row its cells, such as "A1 n12" and, with a
// formula, "B1 n12=R[-1]C"; "1h" is a hidden row.
func dump(t testing.TB, data string) (string, error) {
	t.Helper()
	f, err := open(data)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for i, s := range f.Sheets() {
		if i > 0 {
			fmt.Fprintf(&b, "#%s\n", s.Name)
		}
		if _, err := f.Scan(s.Name, func(r *workbook.Row) error { b.WriteString(line(r)); return nil }); err != nil {
			return b.String(), err
		}
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

func line(r *workbook.Row) string {
	var list []string
	if r.Hidden {
		list = append(list, fmt.Sprintf("%dh", r.Num))
	} else if len(r.Cells) == 0 {
		list = append(list, fmt.Sprint(r.Num))
	}
	for _, c := range r.Cells {
		words := source.Ref(c.Col, r.Num) + " " + letters[c.Kind] + string(c.Text)
		if c.Formula != nil {
			words += "=" + string(c.Formula)
		}
		list = append(list, words)
	}
	return strings.Join(list, " | ") + "\n"
}

// fault returns the reason, the place and the detail of an error, such as "malformed workbook
// S!B2: it holds …".
func fault(t testing.TB, err error) string {
	t.Helper()
	var e *spreadsheetml.Error
	if !errors.As(err, &e) {
		t.Fatalf("the error is %v of type %T", err, err)
	}
	place := e.Sheet
	switch {
	case e.Col > 0:
		place += "!" + source.Ref(e.Col, e.Row)
	case e.Row > 0:
		place += fmt.Sprintf("!%d", e.Row)
	}
	return fmt.Sprintf("%v %s: %s", e.Err.Reason, place, e.Err.Detail)
}

// in16 is a text in UTF-16, with a byte order mark if marked.
func in16(s string, big, marked bool) string {
	var b bytes.Buffer
	if marked {
		s = "\ufeff" + s
	}
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			b.Write([]byte{byte(u >> 8), byte(u)})
		} else {
			b.Write([]byte{byte(u), byte(u >> 8)})
		}
	}
	return b.String()
}

// declared is a workbook whose XML declaration names an encoding.
func declared(encoding, data string) string {
	return strings.Replace(data, `<?xml version="1.0"?>`, `<?xml version="1.0" encoding="`+encoding+`"?>`, 1)
}

// latin writes characters below 256 as one byte each.
func latin(s string) string {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}
