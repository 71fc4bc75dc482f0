package workbook_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/workbook"
)

const (
	mainNS   = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	strictNS = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	relNS    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packNS   = "http://schemas.openxmlformats.org/package/2006/relationships"
)

// part is one file of a zip.
type part struct{ name, body string }

// zipOf packs parts in order.
func zipOf(t testing.TB, parts ...part) []byte {
	t.Helper()
	return zipBy(t, zip.Deflate, parts...)
}

// zipBy packs parts in order with the zip method.
func zipBy(t testing.TB, method uint16, parts ...part) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, p := range parts {
		f, err := w.CreateHeader(&zip.FileHeader{Name: p.name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(p.body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func relsXML(lines ...string) string {
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="` + packNS + `">` + strings.Join(lines, "") + `</Relationships>`
}

func rel(id, kind, target string) string {
	return fmt.Sprintf(`<Relationship Id="%s" Type="%s/%s" Target="%s"/>`, id, relNS, kind, target)
}

func workbookXML(pr, sheets string) string {
	return `<?xml version="1.0"?><workbook xmlns="` + mainNS + `" xmlns:r="` + relNS + `">` + pr + `<sheets>` + sheets + `</sheets></workbook>`
}

// book is a workbook of one sheet "Data" whose parts may be overridden by name; an
// override with the body "-" leaves the part out.
func book(t testing.TB, sheet string, over ...part) []byte {
	t.Helper()
	return zipOf(t, bookParts(sheet, over...)...)
}

// storedBook is book without compression, which is quicker to make.
func storedBook(t testing.TB, sheet string, over ...part) []byte {
	t.Helper()
	return zipBy(t, zip.Store, bookParts(sheet, over...)...)
}

func bookParts(sheet string, over ...part) []part {
	parts := []part{
		{"[Content_Types].xml", `<Types/>`},
		{"_rels/.rels", relsXML(rel("rId1", "officeDocument", "xl/workbook.xml"))},
		{"xl/workbook.xml", workbookXML("", `<sheet name="Data" sheetId="1" r:id="rId1"/>`)},
		{"xl/_rels/workbook.xml.rels", relsXML(rel("rId1", "worksheet", "worksheets/sheet1.xml"), rel("rId2", "sharedStrings", "sharedStrings.xml"))},
		{"xl/sharedStrings.xml", sstXML(`<si><t>zero</t></si><si><t>one</t></si>`)},
		{"xl/worksheets/sheet1.xml", sheet},
	}
next:
	for _, o := range over {
		for i := range parts {
			if parts[i].name == o.name {
				parts[i].body = o.body
				continue next
			}
		}
		parts = append(parts, o)
	}
	var rest []part
	for _, p := range parts {
		if p.body != "-" {
			rest = append(rest, p)
		}
	}
	return rest
}

func sstXML(items string) string {
	return `<sst xmlns="` + mainNS + `">` + items + `</sst>`
}

// data wraps the children of <sheetData> into a worksheet.
func data(rows string) string {
	return sheetXML(`<sheetData>` + rows + `</sheetData>`)
}

func sheetXML(children string) string {
	return `<worksheet xmlns="` + mainNS + `" xmlns:r="` + relNS + `">` + children + `</worksheet>`
}

// row1 wraps cells into row 1 of a worksheet.
func row1(cells string) string {
	return data(`<row r="1">` + cells + `</row>`)
}

func open(b []byte) (*workbook.File, error) {
	return workbook.Open(bytes.NewReader(b), int64(len(b)), workbook.Limits{})
}

// dump scans sheet Data of the file in b and writes its cells as "A1 number 12"
// lines joined by "; ", with "=formula" at the end of cells that have one.
func dump(b []byte) (string, workbook.Layout, error) {
	f, err := open(b)
	if err != nil {
		return "", workbook.Layout{}, err
	}
	return dumpSheet(f, "Data")
}

func dumpSheet(f *workbook.File, sheet string) (string, workbook.Layout, error) {
	var out []string
	l, err := f.Scan(sheet, func(r *workbook.Row) error {
		for _, c := range r.Cells {
			s := fmt.Sprintf("%s%d %v %q", source.Column(c.Col), r.Num, c.Kind, c.Text)
			if c.Formula != nil {
				s += " =" + string(c.Formula)
			}
			out = append(out, s)
		}
		return nil
	})
	return strings.Join(out, "; "), l, err
}

// wantError checks that err is a *workbook.Error of the reason whose part and
// detail hold the given words.
func wantError(t *testing.T, err error, reason workbook.Reason, words ...string) {
	t.Helper()
	var e *workbook.Error
	if !errors.As(err, &e) {
		t.Fatalf("got error %v, want a *workbook.Error", err)
	}
	if e.Reason != reason {
		t.Errorf("got reason %v, want %v (%v)", e.Reason, reason, err)
	}
	for _, w := range words {
		if !strings.Contains(e.Error(), w) {
			t.Errorf("error %q does not say %q", e.Error(), w)
		}
	}
}
