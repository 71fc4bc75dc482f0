package workbook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tieout/tieout/internal/workbook"
)

func stylesXML(children string) string {
	return `<styleSheet xmlns="` + mainNS + `">` + children + `</styleSheet>`
}

// styledBook is a workbook with the given styles part, and a cell of each style below n.
func styledBook(t testing.TB, styles string, n int) []byte {
	t.Helper()
	var cells strings.Builder
	for i := range n {
		fmt.Fprintf(&cells, `<c s="%d"><v>1</v></c>`, i)
	}
	return storedBook(t, row1(cells.String()), part{"xl/styles.xml", styles},
		part{"xl/_rels/workbook.xml.rels", relsXML(rel("rId1", "worksheet", "worksheets/sheet1.xml"), rel("rId2", "styles", "styles.xml"))})
}

// formats returns the number format of each cell of sheet Data.
func formats(t testing.TB, b []byte) []workbook.Format {
	t.Helper()
	f, err := open(b)
	if err != nil {
		t.Fatal(err)
	}
	var list []workbook.Format
	if _, err := f.Scan("Data", func(r *workbook.Row) error {
		for _, c := range r.Cells {
			list = append(list, f.Format(c.Style))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestFormatsOfCodes(t *testing.T) {
	t.Parallel()
	var (
		zeros   = func(n int) workbook.Format { return workbook.Format{Zeros: n} }
		date    = workbook.Format{Date: true}
		month   = workbook.Format{Date: true, NoDay: true}
		plain   = workbook.Format{}
		unknown = workbook.Format{Unknown: true}
	)
	tests := []struct {
		code string
		want workbook.Format
	}{
		// zeros
		{"00000", zeros(5)}, {"0", plain}, {"General", plain}, {"GENERAL", plain}, {"", plain}, {"@", plain}, {"#", plain}, {"00", zeros(2)},
		{"#0000", zeros(4)}, {"0###", zeros(4)}, {"??00", zeros(2)}, {"0000.00", zeros(4)}, {"#,##0.00", plain}, {"0,000", zeros(4)},
		{`000\-00`, zeros(5)}, {`"A-"00000`, zeros(5)}, {`"00"0`, plain}, {`\00000`, zeros(4)}, {"[Red]00000", zeros(5)}, {"[$-409]00000", zeros(5)}, {"_(00000_)", zeros(5)},
		{"* 00000", zeros(5)}, {`*000000`, zeros(5)}, {"00000;-00000", zeros(5)}, {"00000;-00000;00000;@", zeros(5)}, {"00000;;", zeros(5)}, {"00000;@", zeros(5)},
		{"0;-0", plain}, {`#,##0_);\(#,##0\)`, plain}, {`"day "00000" month"`, zeros(5)},
		{strings.Repeat("0", 255), zeros(255)}, {strings.Repeat("0", 256), unknown},
		// sections that differ
		{"00000;0", unknown}, {"[<1000]000;00000", unknown}, {"[>9999]General;00000", unknown}, {"00000;General", unknown}, {"00000;0%", unknown},
		// digits that are not those of the number
		{"00%", plain}, {"00.00E+00", plain}, {"00/00", plain}, {"# ??/??", plain}, {"000,", plain}, {"000,.00", plain}, {`00,,"M"`, plain}, {"##0.0E+0", plain},
		// dates
		{"m/d/yyyy", date}, {"yyyy-mm-dd", date}, {"[$-409]d-mmm-yy;@", date}, {"[$-F800]dddd, mmmm dd, yyyy", date}, {"h:mm", date}, {"mm:ss.0", date}, {"[h]:mm:ss", date}, {"[mm]:ss", date},
		{"[ss]", date}, {"M/D/YY", date}, {`yyyy"年"m"月"d"日"`, date}, {"h:mm AM/PM", date}, {"h A/P", date}, {"AM/PM", date}, {"d", date}, {"dddd", date}, {"aaaa", date}, {"[Red]m/d/yy", date}, {"[$-411]ge.m.d", date},
		{"m/d/yy h:mm", date}, {"mmm-yy h:mm", date}, {"0;m/d/yy", date}, {`dd\.mm\.yyyy`, date}, {"[$-41E]d/m/bb", date},
		// months and years
		{"mmm-yy", month}, {`mmm\-yy;@`, month}, {"[$-409]mmmm-yy;@", month}, {"m/yyyy", month}, {"yyyy", month}, {"mm", month}, {"mmmmm", month}, {"yyyy/mm", month}, {`yyyy"年"m"月"`, month}, {"e", month}, {"MMM YYYY", month}, {`mmm "day" yy`, month}, {`mmm\d yy`, month},
		// no dates
		{`"d"0`, plain}, {`0" hours"`, plain}, {`\d0`, plain}, {`[$USD] #,##0`, plain}, {`[$€-407] 0`, plain}, {"[Cyan]0", plain}, {`0_d`, plain}, {`0*s`, plain}, {"[>=100]0;[Blue]0", plain},
		// unclosed
		{`"yyyy`, plain}, {`[yyyy`, plain}, {`0\`, plain}, {`[`, plain}, {`"`, plain}, {`_`, plain}, {`[]0`, plain},
	}
	var numFmts, xfs strings.Builder
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;")
	for i, tt := range tests {
		fmt.Fprintf(&numFmts, `<numFmt numFmtId="%d" formatCode="%s"/>`, 164+i, escape.Replace(tt.code))
		fmt.Fprintf(&xfs, `<xf numFmtId="%d" fontId="0"><alignment/></xf>`, 164+i)
	}
	got := formats(t, styledBook(t, stylesXML(`<numFmts count="9">`+numFmts.String()+`</numFmts><fonts/><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>`+xfs.String()+`</cellXfs><dxfs><dxf><numFmt numFmtId="164" formatCode="d"/></dxf></dxfs>`), len(tests)))
	for i, tt := range tests {
		if got[i] != tt.want {
			t.Errorf("format %q is %+v, want %+v", tt.code, got[i], tt.want)
		}
	}
}

func TestFormatsBuiltIn(t *testing.T) {
	t.Parallel()
	var xfs strings.Builder
	for id := range 200 {
		fmt.Fprintf(&xfs, `<xf numFmtId="%d"/>`, id)
	}
	got := formats(t, styledBook(t, stylesXML(`<cellXfs>`+xfs.String()+`</cellXfs>`), 200))
	dates := 0
	for id, f := range got {
		want := workbook.Format{NoDay: id == 17, Unknown: id > 163,
			Date: id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58 || id >= 71 && id <= 81}
		if f != want {
			t.Errorf("format %d is %+v, want %+v", id, f, want)
		}
		if f.Date {
			dates++
		}
	}
	if dates != 9+10+3+9+11 {
		t.Errorf("%d formats are of dates", dates)
	}
	// A code in the workbook has precedence.
	own := formats(t, styledBook(t, stylesXML(`<numFmts><numFmt numFmtId="27" formatCode="yyyy/m"/></numFmts><cellXfs><xf numFmtId="27"/><xf/></cellXfs>`), 2))
	if own[0] != (workbook.Format{Date: true, NoDay: true}) || own[1] != (workbook.Format{}) {
		t.Errorf("the formats are %+v", own)
	}
}

func TestFormatsAgreeWithExcelize(t *testing.T) {
	t.Parallel()
	x := excelize.NewFile()
	defer x.Close()
	tests := []struct {
		style excelize.Style
		want  workbook.Format
	}{
		{excelize.Style{NumFmt: 14}, workbook.Format{Date: true}},
		{excelize.Style{NumFmt: 17}, workbook.Format{Date: true, NoDay: true}},
		{excelize.Style{NumFmt: 3}, workbook.Format{}},
		{excelize.Style{CustomNumFmt: new("00000")}, workbook.Format{Zeros: 5}},
		{excelize.Style{CustomNumFmt: new(`"Acct "000\-00`)}, workbook.Format{Zeros: 5}},
		{excelize.Style{CustomNumFmt: new("[$-409]mmm-yy;@")}, workbook.Format{Date: true, NoDay: true}},
	}
	for i, tt := range tests {
		at := fmt.Sprintf("A%d", i+1)
		id, err := x.NewStyle(&tt.style)
		if err != nil {
			t.Fatal(err)
		}
		if err := x.SetCellValue("Sheet1", at, 44663); err != nil {
			t.Fatal(err)
		}
		if err := x.SetCellStyle("Sheet1", at, at, id); err != nil {
			t.Fatal(err)
		}
	}
	buf, err := x.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	f, err := open(buf.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	if _, err := f.Scan("Sheet1", func(r *workbook.Row) error {
		for _, c := range r.Cells {
			n++
			if got := f.Format(c.Style); got != tests[r.Num-1].want {
				t.Errorf("row %d has the format %+v, want %+v", r.Num, got, tests[r.Num-1].want)
			}
		}
		return nil
	}); err != nil || n != len(tests) {
		t.Errorf("read %d cells, %v", n, err)
	}
}

func TestStylesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	const two = `<cellXfs><xf/><xf numFmtId="14"/></cellXfs>`
	rels := part{"xl/_rels/workbook.xml.rels", relsXML(rel("rId1", "worksheet", "worksheets/sheet1.xml"), rel("rId2", "styles", "styles.xml"))}
	tests := []struct {
		name   string
		styles string
		want   string // of styles 0, 1 and 7: General, date, or unknown
	}{
		{"as they should be", stylesXML(two), "G D ?"},
		{"no part", "-", "G ? ?"},
		{"no cell formats", stylesXML(""), "G ? ?"},
		{"an empty part", "", "? ? ?"},
		{"cut short", stylesXML(two)[:len(stylesXML(two))-3], "? ? ?"},
		{"a document type", `<!DOCTYPE a [<!ENTITY b "c">]>` + stylesXML(two), "? ? ?"},
		{"an unknown entity", stylesXML(`<numFmts><numFmt numFmtId="164" formatCode="&b;"/></numFmts>` + two), "? ? ?"},
		{"deep nesting", stylesXML(strings.Repeat("<a>", 1000) + strings.Repeat("</a>", 1000) + two), "? ? ?"},
		{"another namespace", strings.ReplaceAll(stylesXML(two), mainNS, "u"), "? ? ?"},
		{"a million cell formats", stylesXML(`<cellXfs>` + strings.Repeat("<xf/>", 1_000_000) + `</cellXfs>`), "? ? ?"},
		{"a million number formats", stylesXML(`<numFmts>` + strings.Repeat(`<numFmt/>`, 1_000_000) + `</numFmts>` + two), "G D ?"}, // all of no id
		{"too many number formats", stylesXML(`<numFmts>` + manyFormats() + `</numFmts>` + two), "? ? ?"},
		{"a format code of two million zeros", stylesXML(`<numFmts><numFmt numFmtId="0" formatCode="` + strings.Repeat("0", 2_000_000) + `"/></numFmts>` + two), "? D ?"},
		{"an id that is no number", stylesXML(`<cellXfs><xf numFmtId="x"/><xf numFmtId="14"/></cellXfs>`), "? D ?"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, err := open(book(t, row1(""), rels, part{"xl/styles.xml", tt.styles}))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, style := range []uint32{0, 1, 7} {
				switch f.Format(style) {
				case workbook.Format{}:
					got = append(got, "G")
				case workbook.Format{Date: true}:
					got = append(got, "D")
				case workbook.Format{Unknown: true}:
					got = append(got, "?")
				default:
					got = append(got, fmt.Sprint(f.Format(style)))
				}
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %s, want %s", s, tt.want)
			}
			if _, err := f.Scan("Data", nil); err != nil {
				t.Errorf("the sheet is not read: %v", err)
			}
		})
	}
}

func manyFormats() string {
	var b strings.Builder
	for id := range 70_000 {
		fmt.Fprintf(&b, `<numFmt numFmtId="%d" formatCode="0"/>`, id)
	}
	return b.String()
}

func TestStylesOfCells(t *testing.T) {
	t.Parallel()
	const none = 1<<32 - 1
	tests := []struct {
		name, cell string
		want       uint32
	}{
		{"none", `<c r="A1"><v>1</v></c>`, 0},
		{"a number", `<c r="A1" s="12"><v>1</v></c>`, 12},
		{"a text", `<c r="A1" s="7" t="str"><v>a</v></c>`, 7},
		{"an inline text", `<c r="A1" s="7" t="inlineStr"><is><t>a</t></is></c>`, 7},
		{"a shared string", `<c r="A1" s="7" t="s"><v>1</v></c>`, 7},
		{"a formula", `<c r="A1" s="3"><f>B1</f><v>1</v></c>`, 3},
		{"a boolean", `<c r="A1" s="3" t="b"><v>1</v></c>`, 3},
		{"in other quotes", `<c r='A1' s='65535'><v>1</v></c>`, 65535},
		{"not a number", `<c r="A1" s="x"><v>1</v></c>`, none},
		{"below zero", `<c r="A1" s="-1"><v>1</v></c>`, none},
		{"of many digits", `<c r="A1" s="4294967296"><v>1</v></c>`, none},
		{"empty", `<c r="A1" s=""><v>1</v></c>`, none},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, err := open(book(t, row1(tt.cell)))
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			if _, err := f.Scan("Data", func(r *workbook.Row) error {
				for _, c := range r.Cells {
					n++
					if c.Style != tt.want {
						t.Errorf("the style is %d, want %d", c.Style, tt.want)
					}
				}
				return nil
			}); err != nil || n != 1 {
				t.Errorf("read %d cells, %v", n, err)
			}
		})
	}
}

// FuzzFormat checks that a code has one of the results that the package describes, in
// whatever case its letters are.
func FuzzFormat(f *testing.F) {
	for _, s := range []string{"00000", `[$-409]mmm\-yy;@`, "[h]:mm:ss", `"a`, "0.00E+00;-0;;@", "*", "\xff["} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, code string) {
		var b strings.Builder
		for _, r := range code {
			if r >= ' ' && r < 0xD800 {
				fmt.Fprintf(&b, "&#%d;", r)
			}
		}
		got := formats(t, styledBook(t, stylesXML(`<numFmts><numFmt numFmtId="164" formatCode="`+b.String()+`"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs>`), 1))
		if g := got[0]; g.NoDay && !g.Date || g.Date && g.Zeros != 0 || g.Unknown && g != (workbook.Format{Unknown: true}) || g.Zeros < 0 || g.Zeros == 1 || g.Zeros > 255 {
			t.Errorf("the format %q is %+v", code, g)
		}
	})
}
