package workbook_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/workbook"
)

// checkFile reads everything of the file in b and checks what the package
// promises of it, error or not.
func checkFile(t *testing.T, b []byte) {
	lim := workbook.Limits{MaxPart: 8 << 20, MaxTotal: 32 << 20, MaxStrings: 8 << 20}
	f, err := workbook.Open(bytes.NewReader(b), int64(len(b)), lim)
	if err != nil {
		checkError(t, err)
		return
	}
	for _, s := range f.Sheets() {
		last, rows := 0, 0
		l, err := f.Scan(s.Name, func(r *workbook.Row) error {
			rows++
			if r.Num <= last || r.Num > workbook.MaxRows {
				t.Fatalf("row %d after %d", r.Num, last)
			}
			last = r.Num
			col := 0
			for _, c := range r.Cells {
				if c.Col <= col || c.Col > workbook.MaxCols {
					t.Fatalf("column %d after %d", c.Col, col)
				}
				col = c.Col
				checkCell(t, c)
			}
			return nil
		})
		if err != nil {
			checkError(t, err)
		} else if l.Rows != rows {
			t.Fatalf("%d rows, but %d delivered", l.Rows, rows)
		}
	}
}

func checkCell(t *testing.T, c workbook.Cell) {
	if !utf8.Valid(c.Text) || !utf8.Valid(c.Formula) {
		t.Fatalf("text is not UTF-8: %q %q", c.Text, c.Formula)
	}
	if len(c.Text) > 4*32767 {
		t.Fatalf("text of %d bytes", len(c.Text))
	}
	switch c.Kind {
	case workbook.Number:
		if strings.Trim(string(c.Text), "0123456789.eE+-") != "" || !strings.ContainsAny(string(c.Text), "0123456789") {
			t.Fatalf("number %q", c.Text)
		}
	case workbook.Bool:
		if s := string(c.Text); s != "0" && s != "1" {
			t.Fatalf("boolean %q", c.Text)
		}
	case workbook.Uncalculated:
		if c.Formula == nil || len(c.Text) > 0 {
			t.Fatalf("uncalculated %q %q", c.Text, c.Formula)
		}
	case workbook.Text, workbook.ErrorValue, workbook.ISODate:
	default:
		t.Fatalf("kind %v", c.Kind)
	}
}

func checkError(t *testing.T, err error) {
	e, ok := err.(*workbook.Error)
	if !ok {
		t.Fatalf("error %v of type %T", err, err)
	}
	if e.Reason.String() == "unknown reason" || e.Detail == "" {
		t.Fatalf("error without reason or detail: %#v", e)
	}
	if s := e.Error(); !utf8.ValidString(s) || strings.ContainsAny(s, "\n\r\x00") {
		t.Fatalf("error not on one line: %q", s)
	}
}

func FuzzSheet(f *testing.F) {
	for _, s := range []string{
		row1(`<c r="A1" t="s"><v>1</v></c><c r="B1"><v>1.5E-3</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="inlineStr"><is><t>a</t></is></c>`),
		row1(`<c r="A1" t="str"><f>A&amp;B</f><v>a_x000D_</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2024-01-01</v></c><c s="1"/>`),
		data(`<row><c><v><![CDATA[1]]></v></c></row><!-- c --><?p i?><row r="7" hidden="1"/>`),
		sheetXML(`<cols><col min="1" max="2" hidden="1"/></cols><sheetData/><autoFilter ref="A1:B2"/><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`),
		`<x:worksheet xmlns:x="` + strictNS + `"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
		`<!DOCTYPE a>`, "\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?>" + data(""),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkFile(t, storedBook(t, s))
	})
}

// FuzzFastCell compares the two ways of reading a cell: the one for the common
// shape, and the general one, which a prefix forces.
func FuzzFastCell(f *testing.F) {
	f.Add(`<c r="A1" s="2" t="s"><v>1</v></c>`)
	f.Add(`<c r="A1"><v>-1.5E+3</v></c><c r="B1" t="inlineStr"><is><t>ab</t></is></c>`)
	f.Add(`<c r="A1" s="4294967295"><v>1</v></c><c r="B1" s="12345678901"><v>1</v></c><c r="C1" s=""><v>1</v></c>`)
	f.Add(`<c t="str"><v>ab</v></c><c s="1"/><c r="AA1"></c><c t="n"><v>.5</v></c>`)
	f.Fuzz(func(t *testing.T, cells string) {
		if strings.Contains(cells, ":") || strings.Contains(cells, "<!") || strings.Contains(cells, "<?") || strings.Contains(cells, "xmlns") {
			return
		}
		// The strings are loaded by the first cell, and the fast path waits for that.
		head := `<row r="1"><c t="s"><v>0</v></c></row><row r="2">`
		cells = strings.ReplaceAll(cells, `1" `, `2" `)
		slow := strings.NewReplacer("</", "</x:", "<", "<x:").Replace(head + cells + `</row>`)
		a, _, errA := dump(storedBook(t, data(head+cells+`</row>`)))
		b, _, errB := dump(storedBook(t, prefixed(slow)))
		if (errA == nil) != (errB == nil) || errA == nil && a != b {
			t.Fatalf("fast %q, %v; general %q, %v", a, errA, b, errB)
		}
		if a, b := styles(storedBook(t, data(head+cells+`</row>`))), styles(storedBook(t, prefixed(slow))); errA == nil && a != b {
			t.Fatalf("fast styles %s; general %s", a, b)
		}
	})
}

// prefixed is a worksheet whose rows have the prefix x.
func prefixed(rows string) string {
	return `<x:worksheet xmlns:x="` + mainNS + `"><x:sheetData>` + rows + `</x:sheetData></x:worksheet>`
}

// styles returns the styles of the cells of sheet Data.
func styles(b []byte) string {
	var list []uint32
	if f, err := open(b); err == nil {
		_, _ = f.Scan("Data", func(r *workbook.Row) error {
			for _, c := range r.Cells {
				list = append(list, c.Style)
			}
			return nil
		})
	}
	return fmt.Sprint(list)
}

func FuzzSharedStrings(f *testing.F) {
	for _, s := range []string{
		sstXML(`<si><t>a</t></si>`),
		sstXML(`<si><r><rPr/><t>a</t></r><rPh><t>b</t></rPh><phoneticPr/></si><si/><extLst/>`),
		sstXML(`<si><t xml:space="preserve"> _x000D_ &#10;&lt;<![CDATA[x]]></t></si>`),
	} {
		f.Add(s)
	}
	sheet := row1(`<c t="s"><v>0</v></c><c t="s"><v>1</v></c>`)
	f.Fuzz(func(t *testing.T, s string) {
		checkFile(t, storedBook(t, sheet, part{"xl/sharedStrings.xml", s}))
	})
}

func FuzzZip(f *testing.F) {
	f.Add(book(f, row1(`<c t="s"><v>0</v></c><c><v>1</v></c>`)))
	f.Add(rawZip(entries(f, rawEntry{packed: []byte("x"), unpacked: 1})))
	f.Add(zipOf(f, part{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}))
	f.Add(compound("EncryptedPackage")[:4096])
	f.Add([]byte("a,b\n"))
	f.Fuzz(func(t *testing.T, b []byte) { checkFile(t, b) })
}
