package workbook_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/tieout/tieout/internal/workbook"
)

func TestCellsAreReadAsStored(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, sheet, want string }{
		{"a number keeps its digits", row1(`<c r="A1"><v>1.1000000000000001</v></c>`), `A1 number "1.1000000000000001"`},
		{"a number keeps its exponent", row1(`<c r="A1" s="3" t="n"><v>-1E-3</v></c>`), `A1 number "-1E-3"`},
		{"a number is trimmed", row1("<c r=\"A1\"><v> 12\n</v></c>"), `A1 number "12"`},
		{"a number through entities", row1(`<c r="A1"><v>&#49;2</v></c>`), `A1 number "12"`},
		{"a shared string", row1(`<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c>`), `A1 text "one"; B1 text "zero"`},
		{"an inline string", row1(`<c r="A1" t="inlineStr"><is><t>a b </t></is></c>`), `A1 text "a b "`},
		{"an inline string with attributes", row1(`<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a</t></is></c>`), `A1 text " a"`},
		{"an empty inline string", row1(`<c r="A1" t="inlineStr"><is><t/></is></c>`), `A1 text ""`},
		{"inline rich text without phonetics", row1(`<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>a</t></r><r><t>b</t></r><rPh sb="0" eb="1"><t>x</t></rPh><phoneticPr fontId="1"/></is></c>`), `A1 text "ab"`},
		{"booleans", row1(`<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>false</v></c>`), `A1 boolean "1"; B1 boolean "0"`},
		{"an error", row1(`<c r="A1" t="e"><v>#DIV/0!</v></c>`), `A1 error "#DIV/0!"`},
		{"an ISO date", row1(`<c r="A1" t="d"><v>2024-02-29</v></c>`), `A1 ISO date "2024-02-29"`},
		{"a formula with a number", row1(`<c r="A1"><f>B1&lt;C1</f><v>2</v></c>`), `A1 number "2" =B1<C1`},
		{"a formula with a text", row1(`<c r="A1" t="str"><f>X()</f><v>hi</v></c>`), `A1 text "hi" =X()`},
		{"a formula with an empty text", row1(`<c r="A1" t="str"><f>X()</f><v></v></c>`), `A1 text "" =X()`},
		{"a formula without a value", row1(`<c r="A1"><f>X()</f></c>`), `A1 uncalculated formula "" =X()`},
		{"a text formula without a value", row1(`<c r="A1" t="str"><f>X()</f></c>`), `A1 uncalculated formula "" =X()`},
		{"a formula with an empty number", row1(`<c r="A1"><f>X()</f><v/></c>`), `A1 uncalculated formula "" =X()`},
		{"a formula with an inline string", row1(`<c r="A1" t="inlineStr"><f>X()</f><is><t>a</t></is></c>`), `A1 text "a" =X()`},
		{"a shared formula", row1(`<c r="A1"><f t="shared" si="0"/><v>2</v></c>`), `A1 number "2" =`},
		{"blank cells are absent", row1(`<c r="A1" s="1"/><c r="B1" s="2"></c><c r="C1" t="s"/><c r="D1"><v/></c><c r="E1"><v>5</v></c>`), `E1 number "5"`},
		{"positions are implied", data(`<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>`), `A1 number "1"; B1 number "2"; C5 number "3"; D5 number "4"; A6 number "5"`},
		{"the last cell of a sheet", data(`<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`), `XFD1048576 number "1"`},
		{"attributes in any order and quotes", row1(`<c t='s' foo="a>b" r = 'A1' ><v>1</v></c>`), `A1 text "one"`},
		{"entities in references", row1(`<c r="&#65;1"><v>1</v></c>`), `A1 number "1"`},
		{"escapes", row1(`<c r="A1" t="str"><v>a_x000D_b_x005F_x000D__xD83D__xDE00__xZZZZ__x41_</v></c>`), `A1 text "a\rb_x000D_😀_xZZZZ__x41_"`},
		{"predefined and numeric entities", row1(`<c r="A1" t="str"><v>&lt;&gt;&amp;&quot;&apos;&#233;&#x20AC;&#13;</v></c>`), `A1 text "<>&\"'é€\r"`},
		{"CDATA", row1(`<c r="A1" t="str"><v>a<![CDATA[<b>&amp;]]]>c</v></c>`), `A1 text "a<b>&amp;]c"`},
		{"comments and instructions", data(`<!-- <row r="9"/> --><row r="1"><?x y?><c r="A1"><!--<v>3</v>--><v>1<!-- 2 -->3</v></c></row>`), `A1 number "13"`},
		{"line ends", row1("<c r=\"A1\" t=\"str\"><v>a\r\nb\rc\n</v></c>"), `A1 text "a\nb\nc\n"`},
		{"a byte order mark", "\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?>" + row1(`<c r="A1"><v>1</v></c>`), `A1 number "1"`},
		{"strict namespace", strings.ReplaceAll(row1(`<c r="A1"><v>1</v></c>`), mainNS, strictNS), `A1 number "1"`},
		{"a namespace prefix", `<x:worksheet xmlns:x="` + mainNS + `"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>p</x:t></x:is></x:c><x:c r="B1"><x:f>A1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>`, `A1 text "p"; B1 number "2" =A1`},
		{"foreign elements outside the rows", sheetXML(`<y:a xmlns:y="u"><y:row r="3"/>text</y:a><sheetData><row r="1"><c r="A1"><v>1</v><extLst><ext><v>9</v></ext></extLst></c><extLst/></row></sheetData><extLst><ext>x</ext></extLst>`), `A1 number "1"`},
		{"no rows", sheetXML(`<sheetData/>`), ``},
		{"the longest text", row1(`<c r="A1" t="str"><v>` + strings.Repeat("x", 32767) + `</v></c>`), `A1 text "` + strings.Repeat("x", 32767) + `"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, _, err := dump(book(t, tt.sheet))
			if err != nil {
				t.Fatal(err)
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestBrokenSheetsAreRefused(t *testing.T) {
	t.Parallel()
	ok := row1(`<c r="A1"><v>1</v></c><c r="B1"><v>2</v></c>`)
	tests := []struct {
		name, sheet string
		reason      workbook.Reason
		words       []string
	}{
		{"a missing shared string", row1(`<c r="A1"/><c r="B1" t="s"><v>2</v></c>`), workbook.Malformed, []string{"xl/worksheets/sheet1.xml", "B1", "shared string", "of 2"}},
		{"a negative shared string", row1(`<c r="A1" t="s"><v>-1</v></c>`), workbook.Malformed, []string{"A1"}},
		{"a repeated cell", row1(`<c r="C1"><v>1</v></c><c r="C1"><v>2</v></c>`), workbook.Malformed, []string{"C1 occurs twice"}},
		{"a repeated blank cell", row1(`<c r="C1"/><c r="C1"/>`), workbook.Malformed, []string{"C1 occurs twice"}},
		{"cells out of order", row1(`<c r="C1"><v>1</v></c><c r="B1"><v>2</v></c>`), workbook.Malformed, []string{"B1 comes after C1"}},
		{"a cell of another row", row1(`<c r="A2"><v>1</v></c>`), workbook.Malformed, []string{"A2", "row 1"}},
		{"a repeated row", data(`<row r="7"/><row r="7"/>`), workbook.Malformed, []string{"row 7 comes after row 7"}},
		{"rows out of order", data(`<row r="7"/><row r="6"/>`), workbook.Malformed, []string{"row 6 comes after row 7"}},
		{"a row past the end", data(`<row r="1048577"/>`), workbook.Malformed, []string{"1048577"}},
		{"an implied row past the end", data(`<row r="1048576"/><row/>`), workbook.Malformed, []string{"1048576"}},
		{"row 0", data(`<row r="0"/>`), workbook.Malformed, nil},
		{"a column past the end", row1(`<c r="XFE1"/>`), workbook.Malformed, []string{"XFE1"}},
		{"an implied column past the end", row1(`<c r="XFD1"><v>1</v></c><c><v>2</v></c>`), workbook.Malformed, []string{"XFD"}},
		{"an invalid reference", row1(`<c r="1A"/>`), workbook.Malformed, []string{"1A"}},
		{"an unknown type", row1(`<c r="A1" t="q"/>`), workbook.Malformed, []string{`"q"`}},
		{"an invalid number", row1(`<c r="A1"><v>1,5</v></c>`), workbook.Malformed, []string{"A1", "1,5"}},
		{"not a number", row1(`<c r="A1"><v>NaN</v></c>`), workbook.Malformed, []string{"A1"}},
		{"an invalid boolean", row1(`<c r="A1" t="b"><v>2</v></c>`), workbook.Malformed, []string{"A1"}},
		{"two values", row1(`<c r="A1"><v>1</v><v>2</v></c>`), workbook.Malformed, []string{"A1", "two values"}},
		{"text that is too long", row1(`<c r="A1" t="str"><v>` + strings.Repeat("x", 4*32767+1) + `</v></c>`), workbook.Malformed, []string{"A1", "32,767"}},
		{"inline text that is too long", row1(`<c r="A1" t="inlineStr"><is>` + strings.Repeat("<r><t>0123456789</t></r>", 20000) + `</is></c>`), workbook.Malformed, []string{"A1", "32,767"}},
		{"text that is far too long", row1(`<c r="A1" t="str"><v>` + strings.Repeat("x", 9<<20) + `</v></c>`), workbook.Malformed, nil},
		{"a tag that is far too long", row1(`<c r="A1" z="` + strings.Repeat("x", 9<<20) + `"/>`), workbook.Malformed, nil},
		{"XML that stops in a row", ok[:strings.Index(ok, "<c r=\"B1\"")], workbook.Malformed, []string{"ends early", "row 1"}},
		{"XML that stops after a row", ok[:strings.Index(ok, "</sheetData>")], workbook.Malformed, []string{"ends early", "after row 1"}},
		{"XML that stops after the rows", ok[:strings.Index(ok, "</worksheet>")], workbook.Malformed, []string{"ends early"}},
		{"XML that stops in the last tag", ok[:len(ok)-1], workbook.Malformed, []string{"ends early"}},
		{"an empty part", "", workbook.Malformed, []string{"ends early"}},
		{"tags that do not match", data(`<row r="1"></c>`), workbook.Malformed, []string{"</c>"}},
		{"two roots", ok + ok, workbook.Malformed, []string{"root"}},
		{"a stray end tag", ok + `</a>`, workbook.Malformed, nil},
		{"text between the cells", row1(`<c r="A1"/>hello`), workbook.Malformed, []string{"text"}},
		{"no rows element", sheetXML(`<cols/>`), workbook.Malformed, []string{"sheetData"}},
		{"two rows elements", sheetXML(`<sheetData/><sheetData/>`), workbook.Malformed, []string{"two <sheetData>"}},
		{"rows in a foreign namespace", sheetXML(`<y:sheetData xmlns:y="u"/>`), workbook.Malformed, []string{"another namespace"}},
		{"a foreign element among the rows", data(`<y:row xmlns:y="u"/>`), workbook.Malformed, []string{"y:row"}},
		{"a row that changes namespace", data(`<row xmlns="u"/>`), workbook.Malformed, []string{"another namespace"}},
		{"an element in a value", row1(`<c r="A1"><v>1<b/></v></c>`), workbook.Malformed, []string{"A1"}},
		{"a root that is no worksheet", `<chartsheet xmlns="` + mainNS + `"/>`, workbook.Malformed, []string{"chartsheet"}},
		{"an unknown namespace", `<worksheet xmlns="u"><sheetData/></worksheet>`, workbook.Malformed, []string{"namespace"}},
		{"an unknown entity", row1(`<c r="A1" t="str"><v>&foo;</v></c>`), workbook.Malformed, []string{"A1", "&foo;"}},
		{"an entity of nothing", row1(`<c r="A1" t="str"><v>&#0;</v></c>`), workbook.Malformed, []string{"A1"}},
		{"a bare ampersand", row1(`<c r="A1" t="str"><v>a & b</v></c>`), workbook.Malformed, []string{"A1"}},
		{"a control character", row1("<c r=\"A1\" t=\"str\"><v>a\x01</v></c>"), workbook.Malformed, []string{"A1", "U+0001"}},
		{"text that is not UTF-8", row1("<c r=\"A1\" t=\"str\"><v>caf\xe9</v></c>"), workbook.Malformed, []string{"A1", "UTF-8"}},
		{"an attribute without quotes", row1(`<c r=A1><v>1</v></c>`), workbook.Malformed, nil},
		{"a broken merge", sheetXML(`<sheetData/><mergeCells><mergeCell ref="A1:B"/></mergeCells>`), workbook.Malformed, []string{"A1:B"}},
		{"a broken column", sheetXML(`<cols><col min="3" max="2"/></cols><sheetData/>`), workbook.Malformed, []string{"3"}},
		{"UTF-16 with a mark", "\xFF\xFE<\x00w\x00", workbook.Malformed, []string{"UTF-16"}},
		{"UTF-16 without a mark", "<\x00?\x00x\x00", workbook.Malformed, []string{"UTF-16"}},
		{"another encoding", `<?xml version="1.0" encoding="windows-1252"?>` + ok, workbook.Malformed, []string{"windows-1252"}},
		{"a document type", `<!DOCTYPE worksheet [<!ENTITY a "b">]>` + ok, workbook.Doctype, []string{"sheet1.xml"}},
		{"a document type after the root", ok + `<!DOCTYPE a>`, workbook.Doctype, nil},
		{"a document type among the rows", data(`<!DOCTYPE a>`), workbook.Doctype, nil},
		{"elements nested without end", sheetXML(strings.Repeat("<a>", 1000)), workbook.Malformed, []string{"nested"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, _, err := dump(book(t, tt.sheet))
			if err == nil {
				t.Fatalf("got no error and %q", got)
			}
			wantError(t, err, tt.reason, tt.words...)
		})
	}
}

func TestSharedStringsAreDecoded(t *testing.T) {
	t.Parallel()
	sst := `<?xml version="1.0"?>` + sstXML(`<si><t>plain</t></si><si><t xml:space="preserve"> a_x000A_&amp; </t></si><si/><si><r><t>x</t></r><r><rPr><sz val="1"/></rPr><t>y</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si><si><t/></si><extLst><ext/></extLst>`)
	sheet := row1(`<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c><c r="E1" t="s"><f>D1</f><v>4</v></c>`)
	got, _, err := dump(book(t, sheet, part{"xl/sharedStrings.xml", sst}))
	if err != nil {
		t.Fatal(err)
	}
	if want := `A1 text "plain"; B1 text " a\n& "; C1 text ""; D1 text "xy"; E1 text "" =D1`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestBrokenSharedStringsAreRefusedOnlyWhenUsed(t *testing.T) {
	t.Parallel()
	use, unused := row1(`<c r="A1" t="s"><v>0</v></c>`), row1(`<c r="A1"><v>0</v></c>`)
	tests := []struct {
		name   string
		part   part
		reason workbook.Reason
		words  []string
	}{
		{"missing part", part{"xl/sharedStrings.xml", "-"}, workbook.Malformed, []string{"A1", "sharedStrings.xml"}},
		{"no relationship", part{"xl/_rels/workbook.xml.rels", relsXML(rel("rId1", "worksheet", "worksheets/sheet1.xml"))}, workbook.Malformed, []string{"A1"}},
		{"cut short", part{"xl/sharedStrings.xml", sstXML(`<si><t>a`)[:60]}, workbook.Malformed, nil},
		{"unclosed", part{"xl/sharedStrings.xml", `<sst xmlns="` + mainNS + `"><si><t>a</t></si>`}, workbook.Malformed, []string{"ends early"}},
		{"foreign item", part{"xl/sharedStrings.xml", sstXML(`<y:si xmlns:y="u"/>`)}, workbook.Malformed, []string{"y:si"}},
		{"too long", part{"xl/sharedStrings.xml", sstXML(`<si><t>` + strings.Repeat("x", 4*32767+1) + `</t></si>`)}, workbook.Malformed, []string{"shared string 0", "32,767"}},
		{"document type", part{"xl/sharedStrings.xml", `<!DOCTYPE sst>` + sstXML(``)}, workbook.Doctype, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := dump(book(t, use, tt.part))
			wantError(t, err, tt.reason, tt.words...)
			if _, _, err := dump(book(t, unused, tt.part)); err != nil {
				t.Errorf("a sheet without shared strings: %v", err)
			}
		})
	}
}

func TestLayoutIsReported(t *testing.T) {
	t.Parallel()
	sheet := sheetXML(`<cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/><col min="7" max="16384" hidden="true"/></cols>` +
		`<sheetData><row r="2"/><row r="4" hidden="1"><c r="A4"><v>1</v></c></row><row r="9" hidden="true"/><row r="10" hidden="0"/></sheetData>` +
		`<autoFilter ref="A1:F20"><filterColumn colId="0"><filters/></filterColumn></autoFilter>` +
		`<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="C3"/></mergeCells>`)
	_, got, err := dump(book(t, sheet))
	if err != nil {
		t.Fatal(err)
	}
	want := workbook.Layout{
		HiddenCols: []workbook.Columns{{First: 2, Last: 3}, {First: 7, Last: 16384}},
		HiddenRows: 2, FirstHiddenRow: 4, Filter: "A1:F20", Rows: 4,
		Merged: []workbook.Range{{1, 1, 2, 2}, {3, 3, 3, 3}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestRowsCarryTheirNumberAndHiding(t *testing.T) {
	t.Parallel()
	f, err := open(book(t, data(`<row r="2"/><row r="4" hidden="1"><c r="A4"><v>1</v></c></row>`)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	if _, err := f.Scan("Data", func(r *workbook.Row) error {
		got = append(got, fmt.Sprint(r.Num, r.Hidden, len(r.Cells)))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"2 false 0", "4 true 1"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSheetsAreListedInOrder(t *testing.T) {
	t.Parallel()
	parts := []part{
		{"xl/workbook.xml", workbookXML("", `<sheet name="Z &amp; A" sheetId="5" r:id="a"/><sheet name="Chart" sheetId="2" r:id="c"/><sheet name=" b" sheetId="1" state="veryHidden" r:id="b"/><sheet name="h" sheetId="9" state="hidden" r:id="d"/>`)},
		{"xl/_rels/workbook.xml.rels", relsXML(rel("a", "worksheet", "/xl/worksheets/sheet1.xml"), rel("b", "worksheet", "../xl/./Worksheets/SHEET2.xml"), rel("c", "chartsheet", "chartsheets/sheet1.xml"), rel("d", "worksheet", "worksheets/my%20sheet.xml"))},
		{"xl/worksheets/sheet2.xml", row1(`<c r="A1"><v>2</v></c>`)},
		{"xl/worksheets/my sheet.xml", row1(`<c r="A1"><v>3</v></c>`)},
	}
	f, err := open(book(t, row1(`<c r="A1"><v>1</v></c>`), parts...))
	if err != nil {
		t.Fatal(err)
	}
	want := []workbook.Sheet{{Name: "Z & A"}, {Name: " b", Hidden: true, VeryHidden: true}, {Name: "h", Hidden: true}}
	if got := f.Sheets(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for i, s := range want {
		got, _, err := dumpSheet(f, s.Name)
		if err != nil || got != fmt.Sprintf(`A1 number "%d"`, i+1) {
			t.Errorf("sheet %q: got %s, %v", s.Name, got, err)
		}
	}
	_, err = f.Scan("b", nil)
	wantError(t, err, workbook.NoSheet, `it has " b"`)
	_, err = f.Scan("Chart", nil)
	wantError(t, err, workbook.NoSheet, "chart")
	_, err = f.Scan("", nil)
	wantError(t, err, workbook.NoSheet)
}

func TestDateSystemIsRead(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pr   string
		want bool
	}{
		{``, false}, {`<workbookPr/>`, false}, {`<workbookPr date1904="0"/>`, false}, {`<workbookPr date1904="false"/>`, false},
		{`<workbookPr date1904="1"/>`, true}, {`<workbookPr codeName="x" date1904="true"/>`, true}, {`<workbookPr date1904="on"/>`, true},
	}
	for _, tt := range tests {
		f, err := open(book(t, data(""), part{"xl/workbook.xml", workbookXML(tt.pr, `<sheet name="Data" sheetId="1" r:id="rId1"/>`)}))
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Date1904(); got != tt.want {
			t.Errorf("%s: got %v", tt.pr, got)
		}
	}
}

func TestFormulasToBeCalculated(t *testing.T) {
	t.Parallel()
	const cells = `<c r="A1"><f>B1+1</f><v>0</v></c><c r="B1"><v>5</v></c><c r="C1" t="str"><f>X()</f><v>a</v></c><c r="D1" t="s"><f>X()</f><v>1</v></c><c r="E1" t="inlineStr"><f>X()</f><is><t>b</t></is></c><c r="F1" t="b"><f/><v>1</v></c><c r="G1" t="e"><f>X()</f><v>#N/A</v></c>`
	const stored = `A1 number "0" =B1+1; B1 number "5"; C1 text "a" =X(); D1 text "one" =X(); E1 text "b" =X(); F1 boolean "1" =; G1 error "#N/A" =X()`
	const none = `A1 uncalculated formula "" =B1+1; B1 number "5"; C1 uncalculated formula "" =X(); D1 uncalculated formula "" =X(); E1 uncalculated formula "" =X(); F1 uncalculated formula "" =; G1 uncalculated formula "" =X()`
	tests := []struct {
		name, calc, sheet      string
		want                   string
		full, sheetFull, stale bool
	}{
		{"nothing said", ``, ``, stored, false, false, false},
		{"a calculation id", `<calcPr calcId="191029"/>`, `<sheetCalcPr/>`, stored, false, false, false},
		{"the workbook", `<calcPr calcId="124519" fullCalcOnLoad="1"/>`, ``, none, true, false, false},
		{"the workbook in words", `<calcPr fullCalcOnLoad="true"/>`, ``, none, true, false, false},
		{"not the workbook", `<calcPr fullCalcOnLoad="0"/>`, `<sheetCalcPr fullCalcOnLoad="false"/>`, stored, false, false, false},
		{"the sheet", ``, `<sheetCalcPr fullCalcOnLoad="1"/>`, stored, false, true, false},
		{"both", `<calcPr fullCalcOnLoad="1"/>`, `<sheetCalcPr fullCalcOnLoad="1"/>`, none, true, true, false},
		{"manual, left unfinished", `<calcPr calcMode="manual" calcCompleted="0" calcOnSave="0"/>`, ``, stored, false, false, true},
		{"manual, finished", `<calcPr calcMode="manual" calcOnSave="0"/>`, ``, stored, false, false, false},
		{"automatic", `<calcPr calcMode="auto" calcCompleted="0"/>`, ``, stored, false, false, false},
		{"without a mode", `<calcPr calcCompleted="0"/>`, ``, stored, false, false, false},
		{"of another namespace", `<y:calcPr xmlns:y="u" fullCalcOnLoad="1"/>`, ``, stored, false, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			// Excel writes calcPr after the sheets.
			wb := strings.Replace(workbookXML("", `<sheet name="Data" sheetId="1" r:id="rId1"/>`), "</sheets>", "</sheets>"+tt.calc, 1)
			f, err := open(book(t, sheetXML(`<sheetData><row r="1">`+cells+`</row></sheetData>`+tt.sheet), part{"xl/workbook.xml", wb}))
			if err != nil {
				t.Fatal(err)
			}
			got, l, err := dumpSheet(f, "Data")
			if err != nil || got != tt.want {
				t.Errorf("got  %s, %v\nwant %s", got, err, tt.want)
			}
			if f.FullCalc() != tt.full || l.FullCalc != tt.sheetFull || f.Unfinished() != tt.stale {
				t.Errorf("the workbook is %v, the sheet %v, unfinished %v; want %v, %v, %v", f.FullCalc(), l.FullCalc, f.Unfinished(), tt.full, tt.sheetFull, tt.stale)
			}
		})
	}
	for _, calc := range []string{`<calcPr fullCalcOnLoad="maybe"/>`, `<calcPr calcCompleted=""/>`} {
		_, err := open(book(t, row1(""), part{"xl/workbook.xml", workbookXML(calc, `<sheet name="Data" sheetId="1" r:id="rId1"/>`)}))
		wantError(t, err, workbook.Malformed, "neither true nor false")
	}
	_, _, err := dump(book(t, sheetXML(`<sheetData/><sheetCalcPr fullCalcOnLoad="2"/>`)))
	wantError(t, err, workbook.Malformed, "fullCalcOnLoad")
}

// TestModulesWithoutAPart reads a workbook that lists a module of Excel 5, which has no part.
func TestModulesWithoutAPart(t *testing.T) {
	t.Parallel()
	sheets := `<sheet name="Module1" sheetId="2" state="veryHidden" r:id=""/><sheet name="Data" sheetId="1" r:id="rId1"/><sheet name="Module2" sheetId="3" r:id=""/>`
	f, err := open(book(t, row1(`<c r="A1"><v>1</v></c>`), part{"xl/workbook.xml", workbookXML("", sheets)}))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Sheets(); len(got) != 1 || got[0].Name != "Data" {
		t.Errorf("the sheets are %v, want Data alone", got)
	}
	if got, _, err := dumpSheet(f, "Data"); err != nil || got != `A1 number "1"` {
		t.Errorf("got %s, %v", got, err)
	}
	_, err = f.Scan("Module1", nil)
	wantError(t, err, workbook.NoSheet, `"Module1" is a macro module without cells`)
	_, err = open(book(t, row1(""), part{"xl/workbook.xml", workbookXML("", `<sheet name="Data" sheetId="1"/>`)}))
	wantError(t, err, workbook.Malformed, `"Data" has no relationship`)
	_, err = open(book(t, row1(""), part{"xl/workbook.xml", workbookXML("", `<sheet name="Data" sheetId="1" r:id=""/><sheet name="Data" sheetId="2" r:id="rId1"/>`)}))
	wantError(t, err, workbook.Malformed, "two sheets")
}

func TestCellsOfNoSizeAreHidden(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, sheet string
		want        string // hidden columns, number of hidden rows, the first of them
	}{
		{"a row of no height", data(`<row r="3" ht="0" customHeight="1"/>`), "[] 1 3"},
		{"a row of no height, in digits", data(`<row r="3" customHeight="true" ht="0.00"/>`), "[] 1 3"},
		{"a row of no height that Excel fits", data(`<row r="3" ht="0"/>`), "[] 0 0"},
		{"a row of a height", data(`<row r="3" ht="15.75" customHeight="1"/><row r="4" ht="0.5" customHeight="1"/><row r="5" customHeight="1"/>`), "[] 0 0"},
		{"a row hidden both ways", data(`<row r="3" ht="0" customHeight="1" hidden="1"/>`), "[] 1 3"},
		{"a row shown but without height", data(`<row r="3" ht="0" customHeight="1" hidden="0"/>`), "[] 1 3"},
		{"a column of no width", sheetXML(`<cols><col min="2" max="3" width="0" customWidth="1"/></cols><sheetData/>`), "[{2 3}] 0 0"},
		{"a column of a width", sheetXML(`<cols><col min="2" max="3" width="0.7109375" customWidth="1"/><col min="4" max="4"/><col min="5" max="5" width=""/></cols><sheetData/>`), "[] 0 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, err := open(book(t, tt.sheet))
			if err != nil {
				t.Fatal(err)
			}
			rows := 0
			l, err := f.Scan("Data", func(r *workbook.Row) error {
				if r.Hidden {
					rows++
				}
				return nil
			})
			if got := fmt.Sprint(l.HiddenCols, l.HiddenRows, l.FirstHiddenRow); err != nil || got != tt.want || rows != l.HiddenRows {
				t.Errorf("got %s and %d rows, %v; want %s", got, rows, err, tt.want)
			}
		})
	}
}

func TestMergedRanges(t *testing.T) {
	t.Parallel()
	tests := []struct {
		ref  string
		want workbook.Range // zero for an error
	}{
		{"A1:B2", workbook.Range{1, 1, 2, 2}}, {"B2:A1", workbook.Range{1, 1, 2, 2}}, {"C3", workbook.Range{3, 3, 3, 3}},
		{"H:H", workbook.Range{1, 8, workbook.MaxRows, 8}}, {"J:H", workbook.Range{1, 8, workbook.MaxRows, 10}}, {"A:XFD", workbook.Range{1, 1, workbook.MaxRows, workbook.MaxCols}},
		{"1:1", workbook.Range{1, 1, 1, workbook.MaxCols}}, {"7:3", workbook.Range{3, 1, 7, workbook.MaxCols}}, {"1:1048576", workbook.Range{1, 1, workbook.MaxRows, workbook.MaxCols}},
		{"H", workbook.Range{}}, {"5", workbook.Range{}}, {"H:", workbook.Range{}}, {":H", workbook.Range{}}, {":", workbook.Range{}}, {"", workbook.Range{}}, {"A:1", workbook.Range{}}, {"1:A", workbook.Range{}},
		{"A1:B", workbook.Range{}}, {"A:B2", workbook.Range{}}, {"0:1", workbook.Range{}}, {"1:0", workbook.Range{}}, {"A:XFE", workbook.Range{}}, {"1:1048577", workbook.Range{}}, {"A:B:C", workbook.Range{}},
	}
	for _, tt := range tests {
		_, l, err := dump(book(t, sheetXML(`<sheetData/><mergeCells><mergeCell ref="`+tt.ref+`"/></mergeCells>`)))
		if tt.want == (workbook.Range{}) {
			if err == nil {
				t.Errorf("%q is %v, want an error", tt.ref, l.Merged)
			}
			continue
		}
		if err != nil || len(l.Merged) != 1 || l.Merged[0] != tt.want {
			t.Errorf("%q is %v, %v, want %v", tt.ref, l.Merged, err, tt.want)
		}
	}
}

func TestWorkbookPartIsFound(t *testing.T) {
	t.Parallel()
	one := row1(`<c r="A1"><v>1</v></c>`)
	wb := workbookXML("", `<sheet name="Data" sheetId="1" r:id="rId1"/>`)
	tests := []struct {
		name string
		file []byte
	}{
		{"where it always is", book(t, one)},
		{"without package relationships", book(t, one, part{"_rels/.rels", "-"})},
		{"with a dangling package relationship", book(t, one, part{"_rels/.rels", relsXML(rel("a", "officeDocument", "gone.xml"))})},
		{"elsewhere, by an absolute target", zipOf(t, part{"_rels/.rels", relsXML(rel("a", "officeDocument", "/book/main.xml"))}, part{"book/main.xml", wb}, part{"book/_rels/main.xml.rels", relsXML(rel("rId1", "worksheet", "s.xml"))}, part{"book/s.xml", one})},
		{"at the root", zipOf(t, part{"_rels/.rels", relsXML(rel("a", "officeDocument", "main.xml"))}, part{"main.xml", wb}, part{"_rels/main.xml.rels", relsXML(rel("rId1", "worksheet", "s.xml"))}, part{"s.xml", one})},
		{"under names in other letters", zipOf(t, part{"_RELS/.RELS", relsXML(rel("a", "officeDocument", "XL/Workbook.xml"))}, part{"xl/workbook.XML", wb}, part{"xl/_Rels/Workbook.xml.rels", relsXML(rel("rId1", "worksheet", "S.xml"))}, part{"xl/s.xml", one})},
		{"under names with backslashes", zipOf(t, part{`_rels\.rels`, relsXML(rel("a", "officeDocument", "xl/workbook.xml"))}, part{`xl\workbook.xml`, wb}, part{`xl\_rels\workbook.xml.rels`, relsXML(rel("rId1", "worksheet", "s.xml"))}, part{`xl\s.xml`, one})},
		{"with prefixes and strict namespaces", book(t, one,
			part{"xl/workbook.xml", `<q:workbook xmlns:q="` + strictNS + `"><q:sheets><q:sheet name="Data" sheetId="1" z:id="rId1" xmlns:z="http://purl.oclc.org/ooxml/officeDocument/relationships"/></q:sheets></q:workbook>`},
			part{"xl/_rels/workbook.xml.rels", strings.ReplaceAll(relsXML(rel("rId1", "worksheet", "worksheets/sheet1.xml")), relNS, "http://purl.oclc.org/ooxml/officeDocument/relationships")})},
		{"after bytes put before the zip", append([]byte("#!junk\n"), book(t, one)...)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, _, err := dump(tt.file)
			if err != nil || got != `A1 number "1"` {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
}

func TestBrokenWorkbookPartsAreRefused(t *testing.T) {
	t.Parallel()
	one := row1(`<c r="A1"><v>1</v></c>`)
	tests := []struct {
		name   string
		part   part
		reason workbook.Reason
		words  []string
	}{
		{"no sheets", part{"xl/workbook.xml", `<workbook xmlns="` + mainNS + `"/>`}, workbook.Malformed, []string{"no sheets"}},
		{"cut short", part{"xl/workbook.xml", `<workbook xmlns="` + mainNS + `"><sheets>`}, workbook.Malformed, []string{"xl/workbook.xml", "ends early"}},
		{"document type", part{"xl/workbook.xml", `<!DOCTYPE a [<!ENTITY x "y">]>` + workbookXML("", "")}, workbook.Doctype, []string{"xl/workbook.xml"}},
		{"document type in the relationships", part{"xl/_rels/workbook.xml.rels", `<!DOCTYPE a>` + relsXML()}, workbook.Doctype, nil},
		{"document type in the package relationships", part{"_rels/.rels", `<!DOCTYPE a>` + relsXML()}, workbook.Doctype, nil},
		{"two sheets of one name", part{"xl/workbook.xml", workbookXML("", strings.Repeat(`<sheet name="Data" sheetId="1" r:id="rId1"/>`, 2))}, workbook.Malformed, []string{"two sheets"}},
		{"an unknown relationship", part{"xl/workbook.xml", workbookXML("", `<sheet name="Data" sheetId="1" r:id="rId7"/>`)}, workbook.Malformed, []string{"rId7"}},
		{"no relationships", part{"xl/_rels/workbook.xml.rels", "-"}, workbook.Malformed, []string{"rId1"}},
		{"a missing sheet part", part{"xl/worksheets/sheet1.xml", "-"}, workbook.Malformed, []string{"missing"}},
		{"an odd date system", part{"xl/workbook.xml", workbookXML(`<workbookPr date1904="maybe"/>`, "")}, workbook.Malformed, []string{"maybe"}},
		{"UTF-16", part{"xl/workbook.xml", "\xFE\xFF\x00<"}, workbook.Malformed, []string{"UTF-16"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := open(book(t, one, tt.part))
			wantError(t, err, tt.reason, tt.words...)
		})
	}
}

func TestCallbackErrorIsReturnedAsItIs(t *testing.T) {
	t.Parallel()
	stop := errors.New("stop")
	f, err := open(book(t, data(`<row r="1"/><row r="2"/>`+strings.Repeat("<row/>", 400_000))))
	if err != nil {
		t.Fatal(err)
	}
	// A bubble fails where a goroutine is left that waits for something.
	synctest.Test(t, func(t *testing.T) {
		for range 20 {
			calls := 0
			_, err := f.Scan("Data", func(*workbook.Row) error { calls++; return stop })
			if err != stop || calls != 1 {
				t.Fatalf("got %v after %d calls", err, calls)
			}
		}
	})
}

// failing is a reader that fails past a point.
type failing struct {
	io.ReaderAt
	from int64
	err  error
}

func (f failing) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.from && off < f.from {
		return 0, f.err
	}
	return f.ReaderAt.ReadAt(p, off)
}

func TestReadErrorsAreReturnedAsTheyAre(t *testing.T) {
	t.Parallel()
	disk := errors.New("disk on fire")
	b := book(t, row1(`<c r="A1"><v>1</v></c>`))
	failed := 0
	for from := int64(1); from < int64(len(b)); from += 7 {
		f, err := workbook.Open(failing{bytes.NewReader(b), from, disk}, int64(len(b)), workbook.DefaultLimits())
		if err == nil {
			_, err = f.Scan("Data", nil)
		}
		if err != nil {
			failed++
			if !errors.Is(err, disk) {
				t.Fatalf("at %d: got %v", from, err)
			}
		}
	}
	if failed == 0 {
		t.Error("nothing failed")
	}
}

func TestFilesAreReadFromSeveralGoroutines(t *testing.T) {
	t.Parallel()
	b := book(t, data(strings.Repeat(`<row><c><v>1</v></c><c t="s"><v>1</v></c></row>`, 50_000)))
	r := bytes.NewReader(b)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			f, err := workbook.Open(r, int64(len(b)), workbook.DefaultLimits())
			if err != nil {
				t.Error(err)
				return
			}
			for range 2 {
				n := 0
				if _, err := f.Scan("Data", func(r *workbook.Row) error { n += len(r.Cells); return nil }); err != nil || n != 100_000 {
					t.Errorf("got %d cells, %v", n, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestWhereTheBufferEndsDoesNotMatter(t *testing.T) {
	t.Parallel()
	rows := `<row r="1" hidden="1"><c r="A1" s="1" t="s"><v>1</v></c><c r="B1" t="str"><f>A1&amp;"x"</f><v>a&amp;b_x000D_€` + "\r\n" + `</v></c><?p i?><c r="C1"><v><![CDATA[12]]></v></c><c r='D1' z="a>b" t='inlineStr'><is><r><t>x</t></r></is></c></row><!-- end -->`
	want, wantLayout, err := dump(storedBook(t, data(rows)))
	if err != nil {
		t.Fatal(err)
	}
	const buffer = 128 << 10
	for n := range len(rows) + 200 {
		pad := "<!--" + strings.Repeat("x", buffer-n) + "-->"
		got, layout, err := dump(storedBook(t, data(pad+rows)))
		if err != nil || got != want || !reflect.DeepEqual(layout, wantLayout) {
			t.Fatalf("with the buffer ending about byte %d: got %s, %v", n, got, err)
		}
	}
}
