package workbook_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"tieout/internal/source"
	"tieout/internal/workbook"
)

// compound is an OLE compound file with one directory entry of the given name.
func compound(name string) []byte {
	b := make([]byte, 200<<10)
	copy(b, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	at := len(b) - 1024
	for i := range len(name) {
		b[at+2*i] = name[i]
	}
	binary.LittleEndian.PutUint16(b[at+64:], uint16(2*len(name)+2))
	return b
}

func TestOtherFilesAreRefusedWithAHint(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		file   []byte
		reason workbook.Reason
		words  string
	}{
		{"nothing", nil, workbook.NotWorkbook, "empty"},
		{"white space", []byte("  \n"), workbook.NotWorkbook, "white space"},
		{"CSV", []byte("a,b\n1,2\n"), workbook.NotWorkbook, "CSV"},
		{"CSV with a mark", []byte("\xEF\xBB\xBFa;b\n"), workbook.NotWorkbook, "CSV"},
		{"text", []byte("hello"), workbook.NotWorkbook, "plain text"},
		{"HTML", []byte("<!DOCTYPE html><html>"), workbook.NotWorkbook, "HTML"},
		{"an HTML table", []byte("\n<table><tr>"), workbook.NotWorkbook, "HTML"},
		{"XML", []byte("<?xml version='1.0'?><a/>"), workbook.NotWorkbook, "XML"},
		{"XML Spreadsheet", []byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`), workbook.NotWorkbook, "XML Spreadsheet 2003"},
		{"PDF", []byte("%PDF-1.7"), workbook.NotWorkbook, "PDF"},
		{"gzip", []byte("\x1f\x8b\x08"), workbook.NotWorkbook, "gzip"},
		{"UTF-16 text", []byte("\xFF\xFEa\x00"), workbook.NotWorkbook, "UTF-16"},
		{"binary", []byte("\x00\x01\x02\x03"), workbook.NotWorkbook, "not a zip"},
		{"Excel 5", []byte("\x09\x08\x08\x00\x00\x05"), workbook.NotWorkbook, "before Excel 97"},
		{"encrypted", compound("EncryptedPackage"), workbook.Encrypted, "password"},
		{"xls", compound("Workbook"), workbook.OldFormat, ".xls"},
		{"a stub of an xls", compound("")[:100], workbook.OldFormat, ".xls"},
		{"xlsb", zipOf(t, part{"_rels/.rels", relsXML(rel("a", "officeDocument", "xl/workbook.bin"))}, part{"xl/workbook.bin", "x"}), workbook.OldFormat, ".xlsb"},
		{"xlsb without relationships", zipOf(t, part{"xl/workbook.bin", "x"}), workbook.OldFormat, ".xlsb"},
		{"ods", zipOf(t, part{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, part{"content.xml", "<a/>"}), workbook.NotWorkbook, "OpenDocument"},
		{"docx", zipOf(t, part{"_rels/.rels", relsXML(rel("a", "officeDocument", "word/document.xml"))}, part{"word/document.xml", "<a/>"}), workbook.NotWorkbook, "Word"},
		{"a zipped workbook", zipOf(t, part{"in/Book.xlsx", "x"}), workbook.NotWorkbook, "in/Book.xlsx"},
		{"a zip", zipOf(t, part{"a.txt", "x"}), workbook.NotWorkbook, "without a workbook"},
		{"an empty zip", zipOf(t), workbook.NotWorkbook, "without a workbook"},
		{"the start of a zip", []byte("PK\x03\x04 and so on"), workbook.Truncated, "without its end"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := open(tt.file)
			wantError(t, err, tt.reason, tt.words)
		})
	}
}

func TestEveryTruncationIsAnError(t *testing.T) {
	t.Parallel()
	whole := book(t, data(strings.Repeat(`<row><c><v>1</v></c><c t="s"><v>1</v></c></row>`, 30)))
	for n := range whole {
		if got, _, err := dump(whole[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes read as %s", n, len(whole), got)
		}
	}
	f, err := workbook.Open(bytes.NewReader(whole[:len(whole)/2]), int64(len(whole)), workbook.DefaultLimits())
	wantError(t, err, workbook.Truncated)
	if f != nil {
		t.Error("there is a File beside the error")
	}
}

func TestDamagedBytesNeverChangeCells(t *testing.T) {
	t.Parallel()
	whole := book(t, data(strings.Repeat(`<row><c><v>12345</v></c><c t="s"><v>1</v></c></row>`, 30)))
	want, _, err := dump(whole)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		for _, flip := range []byte{1, 0x20, 0x80, 0xFF} {
			b := bytes.Clone(whole)
			b[i] ^= flip
			if got, _, err := dump(b); err == nil && got != want {
				t.Fatalf("byte %d changed by %#x reads as %s", i, flip, got)
			}
		}
	}
}

// rawEntry is a zip entry whose headers say what they like.
type rawEntry struct {
	name     string
	packed   []byte
	method   uint16
	flags    uint16
	crc      uint32
	unpacked uint32
	offset   int // of the local header; -1 for where it is written
}

// deflateOf packs b.
func deflateOf(t testing.TB, b []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := flate.NewWriter(&buf, 9)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// rawZip writes entries with exactly the headers they ask for.
func rawZip(entries []rawEntry) []byte {
	var out, dir bytes.Buffer
	le := binary.LittleEndian
	for _, e := range entries {
		at := out.Len()
		if e.offset >= 0 {
			at = e.offset
		} else {
			h := make([]byte, 30)
			copy(h, "PK\x03\x04")
			le.PutUint16(h[6:], e.flags)
			le.PutUint16(h[8:], e.method)
			le.PutUint32(h[14:], e.crc)
			le.PutUint32(h[18:], uint32(len(e.packed)))
			le.PutUint32(h[22:], e.unpacked)
			le.PutUint16(h[26:], uint16(len(e.name)))
			out.Write(h)
			out.WriteString(e.name)
			out.Write(e.packed)
		}
		c := make([]byte, 46)
		copy(c, "PK\x01\x02")
		le.PutUint16(c[8:], e.flags)
		le.PutUint16(c[10:], e.method)
		le.PutUint32(c[16:], e.crc)
		le.PutUint32(c[20:], uint32(len(e.packed)))
		le.PutUint32(c[24:], e.unpacked)
		le.PutUint16(c[28:], uint16(len(e.name)))
		le.PutUint32(c[42:], uint32(at))
		dir.Write(c)
		dir.WriteString(e.name)
	}
	end := make([]byte, 22)
	copy(end, "PK\x05\x06")
	le.PutUint16(end[8:], uint16(len(entries)))
	le.PutUint16(end[10:], uint16(len(entries)))
	le.PutUint32(end[12:], uint32(dir.Len()))
	le.PutUint32(end[16:], uint32(out.Len()))
	out.Write(dir.Bytes())
	out.Write(end)
	return out.Bytes()
}

// entries are the parts of a plain workbook whose sheet is the given one.
func entries(t testing.TB, sheet rawEntry) []rawEntry {
	t.Helper()
	var out []rawEntry
	for _, p := range []part{
		{"xl/workbook.xml", workbookXML("", `<sheet name="Data" sheetId="1" r:id="rId1"/>`)},
		{"xl/_rels/workbook.xml.rels", relsXML(rel("rId1", "worksheet", "worksheets/sheet1.xml"))},
	} {
		out = append(out, rawEntry{name: p.name, packed: []byte(p.body), unpacked: uint32(len(p.body)), crc: crc32.ChecksumIEEE([]byte(p.body)), offset: -1})
	}
	sheet.name, sheet.offset = "xl/worksheets/sheet1.xml", -1
	return append(out, sheet)
}

// counted counts the bytes read from a file.
type counted struct {
	io.ReaderAt
	n atomic.Int64
}

func (c *counted) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(p, off)
	c.n.Add(int64(n))
	return n, err
}

// scanAll opens and scans the file, and returns the first error and how many bytes of
// the file were read until then.
func scanAll(b []byte, lim workbook.Limits) (read int64, err error) {
	r := &counted{ReaderAt: bytes.NewReader(b)}
	f, err := workbook.Open(r, int64(len(b)), lim)
	if err == nil {
		_, err = f.Scan("Data", nil)
	}
	return r.n.Load(), err
}

// wantRead checks that no more of a file was read than its parts once, and its ends and
// its directory a few times over.
func wantRead(t *testing.T, read int64, file []byte) {
	t.Helper()
	if most := 2*int64(len(file)) + 256<<10; read > most {
		t.Errorf("it read %d bytes of a file of %d, want at most %d", read, len(file), most)
	}
}

func TestHostileZipsAreRefused(t *testing.T) {
	t.Parallel()
	xml := []byte(row1(`<c r="A1"><v>1</v></c>`))
	sum := crc32.ChecksumIEEE(xml)
	size := uint32(len(xml))
	packed := deflateOf(t, xml)
	plain := rawEntry{packed: packed, method: 8, crc: sum, unpacked: size}
	with := func(change func(*rawEntry)) []byte {
		e := plain
		change(&e)
		return rawZip(entries(t, e))
	}
	if _, err := scanAll(with(func(*rawEntry) {}), workbook.Limits{}); err != nil {
		t.Fatal(err)
	}
	if _, err := scanAll(with(func(e *rawEntry) { e.method, e.packed = 0, xml }), workbook.Limits{}); err != nil {
		t.Fatal(err)
	}
	twice := entries(t, plain)
	twice = append(twice, twice[2])
	folded := entries(t, plain)
	folded = append(folded, rawEntry{name: "XL/Worksheets/Sheet1.XML", offset: -1})
	shared := entries(t, plain)
	shared = append(shared, rawEntry{name: "b.xml", packed: shared[0].packed, unpacked: 10, offset: 0})
	many := entries(t, plain)
	for i := range 20_000 {
		many = append(many, rawEntry{name: fmt.Sprint(i), offset: -1})
	}
	overcount := rawZip(many[:20])
	binary.LittleEndian.PutUint16(overcount[len(overcount)-12:], 4)
	outside := entries(t, plain)
	outside = append(outside, rawEntry{name: "x", offset: 1 << 30})
	moved := entries(t, plain)
	moved[2].offset = 1 // a byte past the start of a part
	moved = append(moved, rawEntry{name: "a", packed: packed, offset: -1})
	wide := with(func(*rawEntry) {}) // the size of its directory
	binary.LittleEndian.PutUint32(wide[len(wide)-10:], binary.LittleEndian.Uint32(wide[len(wide)-10:])-1)
	tests := []struct {
		name   string
		file   []byte
		lim    workbook.Limits
		reason workbook.Reason
		words  string
	}{
		{"no checksum", with(func(e *rawEntry) { e.crc = 0 }), workbook.Limits{}, workbook.Truncated, "checksum"},
		{"a part that is elsewhere", rawZip(moved), workbook.Limits{}, workbook.Truncated, "not where"},
		{"a directory of another size", wide, workbook.Limits{}, workbook.Truncated, "directory"},
		{"a directory over 8 MiB", vast(10 << 20), workbook.Limits{}, workbook.TooLarge, "directory"},
		{"a wrong checksum", with(func(e *rawEntry) { e.crc++ }), workbook.Limits{}, workbook.Truncated, "checksum"},
		{"packed data cut short", with(func(e *rawEntry) { e.packed = packed[:len(packed)/2] }), workbook.Limits{}, workbook.Truncated, "ends early"},
		{"packed data overwritten", with(func(e *rawEntry) { e.packed = bytes.Repeat([]byte{0xFF}, 50) }), workbook.Limits{}, workbook.Truncated, "damaged"},
		{"less data than declared", with(func(e *rawEntry) { e.unpacked += 5 }), workbook.Limits{}, workbook.Truncated, "ends after"},
		{"more data than declared", with(func(e *rawEntry) { e.unpacked -= 5 }), workbook.Limits{}, workbook.TooLarge, "declares"},
		{"a declared size over the limit", with(func(e *rawEntry) {}), workbook.Limits{MaxPart: 50}, workbook.TooLarge, "more than 50"},
		{"a declared sum over the limit", with(func(e *rawEntry) {}), workbook.Limits{MaxTotal: 400}, workbook.TooLarge, "more than 400"},
		{"a large workbook part", with(func(e *rawEntry) {}), workbook.Limits{MaxSmall: 100}, workbook.TooLarge, "more than 100"},
		{"a password", with(func(e *rawEntry) { e.flags = 1 }), workbook.Limits{}, workbook.Encrypted, "password"},
		{"another method", with(func(e *rawEntry) { e.method = 12 }), workbook.Limits{}, workbook.Malformed, "method 12"},
		{"a declared bomb", with(func(e *rawEntry) { e.unpacked = 1 << 30 }), workbook.Limits{}, workbook.TooLarge, "bomb"},
		{"a part twice", rawZip(twice), workbook.Limits{}, workbook.Malformed, "twice"},
		{"a part twice in other letters", rawZip(folded), workbook.Limits{}, workbook.Malformed, "twice"},
		{"parts that overlap", rawZip(shared), workbook.Limits{}, workbook.Malformed, "overlaps"},
		{"a part outside the file", rawZip(outside), workbook.Limits{}, workbook.Truncated, "outside"},
		{"thousands of entries", rawZip(many), workbook.Limits{}, workbook.TooLarge, "entries"},
		{"more entries than counted", overcount, workbook.Limits{}, workbook.Malformed, "than it counts"},
		{"too much text in a row", book(t, row1(`<c><f>1234567890</f></c><c><f>12345</f></c>`)), workbook.Limits{MaxRow: 12}, workbook.TooLarge, "row 1"},
		{"too much plain text in a row", book(t, row1(`<c><v>1234567890</v></c><c><v>12345</v></c>`)), workbook.Limits{MaxRow: 12}, workbook.TooLarge, "row 1"},
		{"too many shared strings", book(t, row1(`<c t="s"><v>0</v></c>`), part{"xl/sharedStrings.xml", sstXML(strings.Repeat("<si/>", 100))}), workbook.Limits{MaxStrings: 300}, workbook.TooLarge, "shared strings"},
		{"too many sheets", book(t, string(xml), part{"xl/workbook.xml", workbookXML("", manySheets(50))}, part{"xl/_rels/workbook.xml.rels", relsXML(rel("rId1", "chartsheet", "chart.xml"))}), workbook.Limits{MaxEntries: 20}, workbook.TooLarge, "sheets"},
		{"two sheets of one part", book(t, string(xml), part{"xl/workbook.xml", workbookXML("", manySheets(2))}), workbook.Limits{}, workbook.Malformed, `its sheets "s0" and "s1" are one part`},
		{"a long sheet name", book(t, string(xml), part{"xl/workbook.xml", workbookXML("", `<sheet name="`+strings.Repeat("é", 32)+`" sheetId="1" r:id="rId1"/>`)}), workbook.Limits{}, workbook.Malformed, "longer than Excel's 31 characters"},
		{"too much text handed on", book(t, row1(`<c t="s"><v>0</v></c><c t="s"><v>0</v></c><c t="s"><v>0</v></c>`), part{"xl/sharedStrings.xml", sstXML("<si><t>1234567890</t></si>")}), workbook.Limits{MaxText: 29}, workbook.TooLarge, "cells hold more than 29 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			read, err := scanAll(tt.file, tt.lim)
			wantError(t, err, tt.reason, tt.words)
			wantRead(t, read, tt.file)
		})
	}
}

// vast is a zip with a directory of so many bytes, which says that it is small.
func vast(size int) []byte {
	const comment = 60_000
	one := rawZip([]rawEntry{{name: "a", offset: -1}})
	record := bytes.Clone(one[31 : 31+47])
	binary.LittleEndian.PutUint16(record[32:], comment)
	record = append(record, make([]byte, comment)...)
	file := append(bytes.Clone(one[:31]), bytes.Repeat(record, size/len(record))...)
	return append(file, one[len(one)-22:]...)
}

// TestZip64IsRead reads a workbook whose sizes, offsets and counts are all in the
// 64-bit fields, as writers that stream leave them.
func TestZip64IsRead(t *testing.T) {
	t.Parallel()
	le := binary.LittleEndian
	plain := book(t, row1(`<c r="A1"><v>1</v></c>`))
	end := plain[len(plain)-22:]
	records, at := int(le.Uint16(end[10:])), int64(le.Uint32(end[16:]))
	old := plain[at : len(plain)-22]
	file := bytes.Clone(plain[:at])
	for range records {
		name := int(le.Uint16(old[28:]))
		record, next := bytes.Clone(old[:46+name]), old[46+name+int(le.Uint16(old[30:]))+int(le.Uint16(old[32:])):]
		extra := []byte{1, 0, 24, 0}
		for _, field := range []int{24, 20, 42} { // unpacked, packed, offset
			extra = le.AppendUint64(extra, uint64(le.Uint32(record[field:])))
			le.PutUint32(record[field:], 0xFFFFFFFF)
		}
		le.PutUint16(record[30:], uint16(len(extra)))
		le.PutUint16(record[32:], 0)
		file = append(append(file, record...), extra...)
		old = next
	}
	size := int64(len(file)) - at
	big := make([]byte, 56)
	copy(big, "PK\x06\x06")
	le.PutUint64(big[4:], 44)
	for i, v := range []int64{int64(records), int64(records), size, at} {
		le.PutUint64(big[24+8*i:], uint64(v))
	}
	locator := make([]byte, 20)
	copy(locator, "PK\x06\x07")
	le.PutUint64(locator[8:], uint64(len(file)))
	le.PutUint32(locator[16:], 1)
	last := make([]byte, 22)
	copy(last, "PK\x05\x06")
	for i := 8; i < 20; i++ {
		last[i] = 0xFF
	}
	got, _, err := dump(slices.Concat(file, big, locator, last))
	if err != nil || got != `A1 number "1"` {
		t.Errorf("got %s, %v", got, err)
	}
}

func manySheets(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<sheet name="s%d" sheetId="%d" r:id="rId1"/>`, i, i+1)
	}
	return b.String()
}

// repeat yields head, then body n times, then tail, without holding them.
func repeat(head, body string, n int, tail string) io.Reader {
	block := strings.Repeat(body, 1000)
	rs := []io.Reader{strings.NewReader(head)}
	for range n / 1000 {
		rs = append(rs, strings.NewReader(block))
	}
	return io.MultiReader(append(rs, strings.NewReader(tail))...)
}

// streamed packs a workbook whose part name is read from r, at a level of deflate.
func streamed(t testing.TB, level int, name string, r io.Reader, others ...part) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	w.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, level) })
	for _, p := range others {
		f, err := w.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, p.body)
	}
	f, err := w.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(f, r); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestBombsAreRefusedWithLittleMemory(t *testing.T) {
	wb := []part{
		{"xl/workbook.xml", workbookXML("", `<sheet name="Data" sheetId="1" r:id="rId1"/>`)},
		{"xl/_rels/workbook.xml.rels", relsXML(rel("rId1", "worksheet", "sheet.xml"), rel("rId2", "sharedStrings", "ss.xml"))},
	}
	use := part{"xl/sheet.xml", row1(`<c r="A1" t="s"><v>0</v></c>`)}
	head := `<worksheet xmlns="` + mainNS + `"><sheetData><row r="1"><c r="A1" t="str"><v>`
	space := `<worksheet xmlns="` + mainNS + `"><sheetData>`
	pad := strings.Repeat(" ", 1000)
	sst := `<sst xmlns="` + mainNS + `">`
	declared := streamed(t, flate.DefaultCompression, "xl/sheet.xml", repeat(space, pad, 200_000, ""), wb...)
	// The same bytes, declared to be small: the directory record of the last part.
	lying := bytes.Clone(declared)
	at := bytes.LastIndex(lying, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(lying[at+24:], 1000)
	tests := []struct {
		name string
		file []byte
		lim  workbook.Limits
	}{
		{"white space", declared, workbook.Limits{}},
		{"white space declared small", lying, workbook.Limits{}},
		{"white space at any ratio", declared, workbook.Limits{MaxRatio: 5000, MaxPart: 100 << 20}},
		{"shared strings", streamed(t, flate.DefaultCompression, "xl/ss.xml", repeat(sst, "<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>", 2_000_000, "</sst>"), append(wb, use)...), workbook.Limits{MaxRatio: 5000, MaxStrings: 4 << 20}},
		{"one value", streamed(t, flate.DefaultCompression, "xl/sheet.xml", repeat(head, "xxxxxxxxxx", 10_000_000, ""), wb...), workbook.Limits{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			read, err := scanAll(tt.file, tt.lim)
			runtime.ReadMemStats(&after)
			wantError(t, err, workbook.TooLarge)
			if got := after.TotalAlloc - before.TotalAlloc; got > 32<<20 {
				t.Errorf("it allocated %d bytes for a file of %d", got, len(tt.file))
			}
			wantRead(t, read, tt.file)
		})
	}
}

// fullSheet yields the XML of a sheet of n rows by 16 columns.
func fullSheet(n int) io.Reader {
	r, w := io.Pipe()
	var columns []string
	for c := 1; c <= 16; c++ {
		columns = append(columns, source.Column(c))
	}
	go func() {
		var b []byte
		b = append(b, `<worksheet xmlns="`+mainNS+`"><sheetData>`...)
		for i := 1; i <= n; i++ {
			b = fmt.Appendf(b, `<row r="%d" spans="1:16" x14ac:dyDescent="0.25">`, i)
			for _, column := range columns {
				b = append(append(b, `<c r="`...), column...)
				b = append(strconv.AppendInt(b, int64(i), 10), `" s="1"><v>0</v></c>`...)
			}
			b = append(b, `</row>`...)
			if len(b) > 1<<20 {
				if _, err := w.Write(b); err != nil {
					return
				}
				b = b[:0]
			}
		}
		b = append(b, `</sheetData></worksheet>`...)
		w.Write(b)
		w.Close()
	}()
	return r
}

func TestFullSheetIsAccepted(t *testing.T) {
	rows := workbook.MaxRows
	if testing.Short() {
		rows = 100_000
	}
	b := streamed(t, flate.BestSpeed, "xl/sheet.xml", fullSheet(rows),
		part{"xl/workbook.xml", workbookXML("", `<sheet name="Data" sheetId="1" r:id="rId1"/>`)},
		part{"xl/_rels/workbook.xml.rels", relsXML(rel("rId1", "worksheet", "sheet.xml"))})
	f, err := open(b)
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cells := 0
	l, err := f.Scan("Data", func(r *workbook.Row) error { cells += len(r.Cells); return nil })
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if l.Rows != rows || cells != 16*rows {
		t.Errorf("got %d rows and %d cells", l.Rows, cells)
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > 8<<20 {
		t.Errorf("it allocated %d bytes", got)
	}
	t.Logf("%d bytes packed", len(b))
}
