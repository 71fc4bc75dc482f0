package spreadsheetml_test

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/spreadsheetml"
	"github.com/tieout/tieout/internal/workbook"
)

// document is a workbook as encoding/xml reads it whole.
type document struct {
	Worksheets []struct {
		Name  string `xml:"urn:schemas-microsoft-com:office:spreadsheet Name,attr"`
		Table struct {
			Rows []struct {
				Index string `xml:"urn:schemas-microsoft-com:office:spreadsheet Index,attr"`
				Span  int    `xml:"urn:schemas-microsoft-com:office:spreadsheet Span,attr"`
				Cells []struct {
					Index   string  `xml:"urn:schemas-microsoft-com:office:spreadsheet Index,attr"`
					Across  int     `xml:"urn:schemas-microsoft-com:office:spreadsheet MergeAcross,attr"`
					Formula *string `xml:"urn:schemas-microsoft-com:office:spreadsheet Formula,attr"`
					Data    *struct {
						Type  string `xml:"urn:schemas-microsoft-com:office:spreadsheet Type,attr"`
						Text  string `xml:",chardata"`
						Inner []struct {
							XMLName xml.Name
						} `xml:",any"`
					} `xml:"urn:schemas-microsoft-com:office:spreadsheet Data"`
				} `xml:"urn:schemas-microsoft-com:office:spreadsheet Cell"`
			} `xml:"urn:schemas-microsoft-com:office:spreadsheet Row"`
		} `xml:"urn:schemas-microsoft-com:office:spreadsheet Table"`
	} `xml:"urn:schemas-microsoft-com:office:spreadsheet Worksheet"`
}

// naive returns the cells of a workbook that is known to be valid, as dump does without blank
// rows and hidden marks; ok is false if it has words with fonts.
func naive(data []byte) (lines []string, ok bool) {
	var d document
	decoder := xml.NewDecoder(strings.NewReader(string(data)))
	if decoder.Decode(&d) != nil {
		return nil, false
	}
	for _, sheet := range d.Worksheets {
		row := 0
		for _, r := range sheet.Table.Rows {
			row++
			if r.Index != "" {
				row, _ = strconv.Atoi(r.Index)
			}
			col := 0
			for _, c := range r.Cells {
				col++
				if c.Index != "" {
					col, _ = strconv.Atoi(c.Index)
				}
				at := sheet.Name + "!" + source.Ref(col, row)
				col += c.Across
				text := ""
				if c.Data != nil {
					if len(c.Data.Inner) > 0 {
						return nil, false
					}
					text = c.Data.Text
					if c.Data.Type != "String" {
						text = strings.Trim(text, " \t\r\n")
					}
					if c.Data.Type == "Boolean" && text != "" {
						text = map[bool]string{true: "1", false: "0"}[text == "1" || strings.EqualFold(text, "true")]
					}
				}
				if text == "" && c.Formula == nil && (c.Data == nil || c.Data.Type != "String") {
					continue
				}
				if c.Formula != nil {
					text += "=" + strings.TrimPrefix(*c.Formula, "=")
				}
				lines = append(lines, at+" "+text)
			}
			row += r.Span
		}
	}
	return lines, true
}

// FuzzScan reads anything without a panic, checks what the package promises of each row and
// error, and compares what is accepted with a simple reader of the whole document.
func FuzzScan(f *testing.F) {
	for _, s := range []string{
		cells(cell("Number", "1.5E-3") + cell("String", "a &amp; b") + cell("DateTime", "2022-12-31T00:00:00.000") + cell("Boolean", "1") + cell("Error", "#N/A") + `<Cell/>`),
		cells(`<Cell ss:Index="3" ss:MergeAcross="2" ss:Formula="=A1"><Data ss:Type="Number">1</Data></Cell>` + cell("String", "<html:B>a</html:B>b")),
		file(`<Styles><Style ss:ID="a"><NumberFormat ss:Format="000"/></Style><Style ss:ID="b" ss:Parent="a"/></Styles>`, sheet("S", `<Column ss:Hidden="1" ss:Span="2"/><Row ss:Index="2" ss:Span="3" ss:Hidden="1"/><Row ss:StyleID="b">`+cell("Number", "7")+`</Row>`), sheet("T", "")),
		rows(`<Row><Cell ss:MergeDown="1"/></Row><Row><Cell ss:Index="2"/></Row>`),
		in16(declared("utf-16", cells(cell("String", "é😀"))), false, true), "\ufeff" + cells("<!-- a --><![CDATA[ ]]>"), latin(declared("iso-8859-1", cells(cell("String", "é")))),
		`<!DOCTYPE a [<!ENTITY b "c">]><Workbook>&b;</Workbook>`, "<html>", "\xff\xfe<", "<?xml version='1.0' encoding='utf-16'?>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if is, err := spreadsheetml.Detect(strings.NewReader(string(data)), int64(len(data))); err != nil {
			t.Fatalf("Detect: %v, %v", is, err)
		}
		book, err := open(string(data))
		if err != nil {
			checkError(t, err)
			return
		}
		var lines []string
		whole := true
		for _, s := range book.Sheets() {
			last := 0
			l, err := book.Scan(s.Name, func(r *workbook.Row) error {
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
					book.Format(c.Style)
					words := fmt.Sprintf("%s!%s %s", s.Name, source.Ref(c.Col, r.Num), c.Text)
					if c.Formula != nil {
						words += "=" + string(c.Formula)
					}
					lines = append(lines, words)
				}
				return nil
			})
			if err != nil {
				checkError(t, err)
				whole = false
			}
			if l.HiddenRows > workbook.MaxRows {
				t.Fatalf("%d hidden rows", l.HiddenRows)
			}
		}
		if !whole {
			return
		}
		if want, ok := naive(data); ok && !slices.Equal(lines, want) {
			t.Errorf("the cells of %q are %q, and %q to a simple reader", data, lines, want)
		}
	})
}

func checkCell(t *testing.T, c workbook.Cell) {
	if !utf8.Valid(c.Text) || !utf8.Valid(c.Formula) || workbook.TooLong(c.Text) {
		t.Fatalf("text %q, formula %q", c.Text, c.Formula)
	}
	switch s := string(c.Text); c.Kind {
	case workbook.Number:
		if !workbook.IsDecimal(c.Text) {
			t.Fatalf("number %q", s)
		}
	case workbook.Bool:
		if s != "0" && s != "1" {
			t.Fatalf("boolean %q", s)
		}
	case workbook.Uncalculated:
		if c.Formula == nil || s != "" {
			t.Fatalf("uncalculated %q", s)
		}
	case workbook.ErrorValue, workbook.ISODate:
		if s == "" {
			t.Fatalf("%v without text", c.Kind)
		}
	case workbook.Text:
	default:
		t.Fatalf("kind %v", c.Kind)
	}
}

func checkError(t *testing.T, err error) {
	e, ok := err.(*spreadsheetml.Error)
	if !ok || e.Err == nil {
		t.Fatalf("error %v of type %T", err, err)
	}
	if s := e.Error(); e.Err.Detail == "" || !utf8.ValidString(s) || strings.ContainsAny(s, "\n\r\x00") || len(s) > 1000 {
		t.Fatalf("error without a detail, or not on one line: %q", s)
	}
}

// TestAnyForm writes random sheets in random forms, and reads them back.
func TestAnyForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		flip := rapid.Bool()
		prefix := rapid.SampledFrom([]string{"", "ss:", "q:"}).Draw(t, "prefix")
		attr := prefix
		root := ` xmlns:` + strings.TrimSuffix(prefix, ":") + `="` + mainSpace + `"`
		if prefix == "" {
			attr, root = "ss:", ` xmlns="`+mainSpace+`" xmlns:ss="`+mainSpace+`"`
		}
		gap := func() string {
			return rapid.SampledFrom([]string{"", "", " ", "\n", "\r\n\t", "<!-- ü < > ]]> -->", "<?p a?>"}).Draw(t, "gap")
		}
		quote := func(s string) string {
			if !strings.Contains(s, "]]>") && !strings.Contains(s, "\r") && flip.Draw(t, "CDATA") {
				return "<![CDATA[" + s + "]]>"
			}
			var b strings.Builder
			_ = xml.EscapeText(&b, []byte(s))
			return b.String()
		}
		tag := func(name string, body string, attrs ...string) string {
			if body == "" && flip.Draw(t, "closed") {
				return "<" + prefix + name + strings.Join(attrs, "") + "/>"
			}
			return "<" + prefix + name + strings.Join(attrs, "") + ">" + body + "</" + prefix + name + ">"
		}
		set := func(name string, value any) string { return fmt.Sprintf(` %s%s="%v"`, attr, name, value) }
		text := rapid.StringOfN(rapid.RuneFrom([]rune("ab \n\t&<>\"']éÿ€😀=,0")), 0, 9, -1)
		var want []string
		var b strings.Builder
		for i := range rapid.IntRange(1, 3).Draw(t, "sheets") {
			name := fmt.Sprintf("é%d", i)
			var table strings.Builder
			row := 0
			for range rapid.IntRange(0, 5).Draw(t, "rows") {
				index := ""
				if skip := rapid.IntRange(0, 2).Draw(t, "skip"); skip > 0 || flip.Draw(t, "numbered") {
					row += skip
					index = set("Index", row+1)
				}
				row++
				var list strings.Builder
				col := 0
				for range rapid.IntRange(0, 4).Draw(t, "cells") {
					var attrs []string
					if skip := rapid.IntRange(0, 2).Draw(t, "skip"); skip > 0 || flip.Draw(t, "numbered") {
						col += skip
						attrs = append(attrs, set("Index", col+1))
					}
					col++
					at := col
					if across := rapid.IntRange(0, 2).Draw(t, "across"); across > 0 {
						attrs = append(attrs, set("MergeAcross", across))
						col += across
					}
					kind := rapid.SampledFrom([]string{"", "String", "Number", "DateTime", "Error"}).Draw(t, "kind")
					value := ""
					switch kind {
					case "String":
						value = text.Draw(t, "text")
					case "Number":
						value = rapid.StringMatching(`-?[0-9]{1,20}(\.[0-9]{1,4})?(E[+-]?[0-9])?`).Draw(t, "number")
					case "DateTime":
						value = "2022-12-31T00:00:00.000"
					case "Error":
						value = "#REF!"
					}
					shown := value
					if flip.Draw(t, "formula") {
						attrs = append(attrs, set("Formula", "=R[1]C"))
						shown += "=R[1]C"
					}
					data := ""
					if kind != "" {
						data = gap() + tag("Data", quote(value), set("Type", kind)) + gap()
					}
					if shown != "" || kind == "String" {
						want = append(want, fmt.Sprintf("%s!%s %s", name, source.Ref(at, row), shown))
					}
					list.WriteString(gap() + tag("Cell", data, attrs...))
				}
				table.WriteString(gap() + tag("Row", list.String()+gap(), index))
			}
			b.WriteString(gap() + tag("Worksheet", gap()+tag("Table", table.String()+gap())+gap(), set("Name", name)))
		}
		data := "<?xml version=\"1.0\"?>" + gap() + "<" + prefix + "Workbook" + root + ">" + b.String() + gap() + "</" + prefix + "Workbook>" + gap()
		how := rapid.SampledFrom([]string{"utf-8", "mark", "utf-16", "utf-16be", "iso-8859-1", "windows-1252"}).Draw(t, "encoding")
		switch how {
		case "mark":
			data = "\ufeff" + data
		case "utf-16", "utf-16be":
			data = in16(declared("UTF-16", data), how == "utf-16be", flip.Draw(t, "mark"))
		case "iso-8859-1", "windows-1252":
			if strings.ContainsAny(data, "€😀") {
				t.Skip("not in this encoding")
			}
			data = latin(declared(how, data))
		}
		f, err := open(data)
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		var got []string
		for _, s := range f.Sheets() {
			if _, err := f.Scan(s.Name, func(r *workbook.Row) error {
				for _, c := range r.Cells {
					words := fmt.Sprintf("%s!%s %s", s.Name, source.Ref(c.Col, r.Num), c.Text)
					if c.Formula != nil {
						words += "=" + string(c.Formula)
					}
					got = append(got, words)
				}
				return nil
			}); err != nil {
				t.Fatalf("%q: %v", data, err)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%q is read as\n%q, want\n%q", data, got, want)
		}
	})
}
