package spreadsheetml_test

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/tieout/tieout/internal/spreadsheetml"
	"github.com/tieout/tieout/internal/workbook"
)

func TestScan(t *testing.T) {
	t.Parallel()
	text := func(s string) string { return cell("String", s) }
	for _, tt := range []struct{ name, data, want string }{
		// kinds
		{"a number is as written", cells(cell("Number", "1234.50") + cell("Number", "-1.1000000000000001E-2") + cell("Number", "12345678901234567890.10") + cell("Number", "\n 7 \n")),
			"A1 n1234.50 | B1 n-1.1000000000000001E-2 | C1 n12345678901234567890.10 | D1 n7"},
		{"leading zeros of a number stay", cells(cell("Number", "00042")), "A1 n00042"},
		{"a text keeps its white space", cells(text("  a\n b\u00a0&#10;&#13;c ")), "A1 t  a\n b\u00a0\n\rc "},
		{"a text is not unescaped as in .xlsx", cells(text("_x0041_")), "A1 t_x0041_"},
		{"a text that reads as a number is text", cells(text("007") + text("=1+1") + text("TRUE")), "A1 t007 | B1 t=1+1 | C1 tTRUE"},
		{"dates are as written", cells(cell("DateTime", "2022-12-31T00:00:00.000") + cell("DateTime", " 2022-12-31T08:15:00 ")), "A1 d2022-12-31T00:00:00.000 | B1 d2022-12-31T08:15:00"},
		{"booleans and errors", cells(cell("Boolean", "1") + cell("Boolean", "0") + cell("Boolean", "True") + cell("Error", "#REF!")), "A1 b1 | B1 b0 | C1 b1 | D1 e#REF!"},
		{"XML's entities, references and CDATA", cells(text("&amp;&lt;&gt;&quot;&apos;&#65;&#x1F600;<![CDATA[<b>&amp;]]>")), "A1 t&<>\"'A😀<b>&amp;"},
		{"values that are blank", cells(cell("Number", "") + cell("DateTime", " ") + cell("Boolean", "") + cell("Error", "") + text("") + `<Cell/><Cell ss:StyleID="s1"></Cell>` + text("x")), "E1 t | H1 tx"},
		{"formulas", cells(`<Cell ss:Formula="=SUM(R[-1]C:RC[-1])"><Data ss:Type="Number">12</Data></Cell><Cell ss:Formula="=1+1"/><Cell ss:Formula="=2"><Data ss:Type="Number"> </Data></Cell>` +
			`<Cell ss:Formula="=&quot;&quot;"><Data ss:Type="String"></Data></Cell><Cell ss:Formula=""><Data ss:Type="Error">#N/A</Data></Cell>`),
			`A1 n12=SUM(R[-1]C:RC[-1]) | B1 u=1+1 | C1 u=2 | D1 t="" | E1 e#N/A=`},
		{"words with fonts", cells(`<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>Total</B> <Font html:Color="#FF0000">re<I>ve</I></Font>nue</ss:Data></Cell>` +
			`<Cell><Data ss:Type="String"><html:B>a</html:B><html:Sup>2</html:Sup></Data></Cell>`), "A1 tTotal revenue | B1 ta2"},
		{"comments, names and phonetic text are not values", cells(`<Cell><Comment ss:Author="A"><ss:Data xmlns="http://www.w3.org/TR/REC-html40"><B>A:</B>5</ss:Data></Comment></Cell>` +
			`<Cell><Data ss:Type="Number">1</Data><NamedCell ss:Name="Print_Area"/><Comment><Data ss:Type="Number">9</Data></Comment><x:PhoneticText>p</x:PhoneticText></Cell>`), "B1 n1"},
		// places
		{"indexes of cells", cells(`<Cell ss:Index="3"><Data ss:Type="Number">1</Data></Cell>` + text("x") + `<Cell ss:Index="16384"><Data ss:Type="Number">2</Data></Cell>`), "C1 n1 | D1 tx | XFD1 n2"},
		{"merged cells take their columns", cells(`<Cell ss:MergeAcross="2"><Data ss:Type="String">a</Data></Cell>` + text("b") + `<Cell ss:MergeAcross="0"/>` + text("c")), "A1 ta | D1 tb | F1 tc"},
		{"a cell merged down, and a row that leaves it out", rows(`<Row><Cell ss:MergeDown="1" ss:MergeAcross="1"><Data ss:Type="String">a</Data></Cell>` + text("b") + `</Row><Row><Cell ss:Index="3"><Data ss:Type="String">c</Data></Cell></Row><Row>` + text("d") + `</Row>`), "A1 ta | C1 tb\nC2 tc\nA3 td"},
		{"a blank cell within a merged one", rows(`<Row><Cell ss:MergeDown="1"/></Row><Row><Cell ss:Index="1" ss:StyleID="x"/>` + text("c") + `</Row>`), "1\nB2 tc"},
		{"indexes of rows, and rows without cells", rows(`<Row/><Row ss:Index="5">` + text("a") + `</Row><Row></Row><Row>` + text("b") + `</Row><Row ss:Index="1048576">` + text("c") + `</Row>`), "1\nA5 ta\n6\nA7 tb\nA1048576 tc"},
		{"rows that one element repeats", rows(`<Row ss:Span="2"/><Row>` + text("a") + `</Row><Row ss:Span="0">` + text("b") + `</Row>`), "1\nA4 ta\nA5 tb"},
		{"several sheets", file(sheet("One", "<Row>"+text("1")+"</Row>"), sheet("Two &amp; more", "<Row>"+text("2")+"</Row>"), `<Worksheet ss:Name="None"/>`), "A1 t1\n#Two & more\nA1 t2\n#None"},
		{"columns before rows", rows(`<Column ss:Width="80"/><Column ss:Index="4" ss:Span="2"/><Row>` + text("a") + `</Row>`), "A1 ta"},
		// other ways of writing
		{"a prefix for all names", `<ss:Workbook xmlns:ss="` + mainSpace + `"><ss:Worksheet ss:Name="S"><ss:Table><ss:Row><ss:Cell><ss:Data ss:Type="Number">1</ss:Data></ss:Cell></ss:Row></ss:Table></ss:Worksheet></ss:Workbook>`, "A1 n1"},
		{"another prefix", `<q:Workbook xmlns:q="` + mainSpace + `"><q:Worksheet q:Name="S"><q:Table><q:Row><q:Cell q:Index="2"><q:Data q:Type="Number">1</q:Data></q:Cell></q:Row></q:Table></q:Worksheet></q:Workbook>`, "B1 n1"},
		{"namespaces that an inner element declares", `<Workbook xmlns="` + mainSpace + `"><Worksheet xmlns:s="` + mainSpace + `" s:Name="S"><Table><Row><Cell><Data s:Type="Number">1</Data></Cell></Row></Table></Worksheet></Workbook>`, "A1 n1"},
		{"a namespace with marks", strings.Replace(rows("<Row>"+text("a")+"</Row>"), "<Workbook", `<Workbook xmlns:odd="a&amp;&quot;&lt;b"`, 1), "A1 ta"},
		{"comments and instructions between", rows(`<!-- <Row/> --><?x y?><Row><!-- a -->` + text("a<!-- b -->c<?p?>d") + `</Row>`), "A1 tacd"},
		{"other properties", file(`<DocumentProperties xmlns="urn:schemas-microsoft-com:office:office"><Version>16.00</Version></DocumentProperties>`, `<Names><NamedRange ss:Name="a"/></Names>`,
			sheet("S", "<Row>"+text("a")+"</Row>", `<x:PageBreaks><x:RowBreaks/></x:PageBreaks>`)), "A1 ta"},
		{"carriage returns", strings.ReplaceAll(rows("\n<Row>\n"+text("a\nb")+"\n</Row>\n"), "\n", "\r\n"), "A1 ta\nb"},
		{"marks of tags in comments, CDATA, instructions and attributes", file(sheet("S", `<Row><Cell ss:Formula="=&quot;&lt;/Table>&quot;" a='">/' b="/"><Data ss:Type="String"><![CDATA[</Table></Worksheet>]]></Data></Cell><!-- </Table> > " --><?p </Table> ?></Row>`), sheet("T", "<Row >"+text("2")+"</Row\n>"), `<Worksheet ss:Name="U"><Table/></Worksheet>`, `<Worksheet ss:Name="V"><Table a="/"><Row/></Table></Worksheet>`),
			"A1 t</Table></Worksheet>=\"</Table>\"\n#T\nA1 t2\n#U\n#V\n1"},
		{"long sheets before others", file(sheet("S", strings.Repeat("<!-- "+strings.Repeat("x>", 20_000)+" --><Column a='"+strings.Repeat("/>", 20_000)+"'/>", 9)), sheet("T", "<Row>"+text("2")+"</Row>")), "#T\nA1 t2"},
		// encodings
		{"a byte order mark", "\ufeff" + cells(text("Zürich")), "A1 tZürich"},
		{"UTF-8 that is declared", declared("UTF-8", cells(text("Zürich"))), "A1 tZürich"},
		{"UTF-8 that is declared with a mark", "\ufeff" + declared("utf-8", cells(text("Zürich"))), "A1 tZürich"},
		{"ASCII", declared("us-ascii", cells(text("Zurich"))), "A1 tZurich"},
		{"Latin 1", latin(declared("ISO-8859-1", cells(text("Zürich\u00a0")))), "A1 tZürich\u00a0"},
		{"Windows-1252", latin(declared("windows-1252", cells(text("Zürich \u0080")))), "A1 tZürich €"},
		{"UTF-16", in16(declared("UTF-16", cells(text("Zürich 😀"))), false, true), "A1 tZürich 😀"},
		{"UTF-16 of the other order", in16(declared("utf-16", cells(text("Zürich 😀"))), true, true), "A1 tZürich 😀"},
		{"UTF-16 without a mark", in16(cells(text("Zürich")), false, false), "A1 tZürich"},
		{"UTF-16 of the other order without a mark", in16(cells(text("Zürich")), true, false), "A1 tZürich"},
		{"sheets after wide characters", in16(file(sheet("😀", "<Row>"+text("😀é")+"</Row>"), sheet("é", "<Row>"+text("2")+"</Row>")), false, true), "A1 t😀é\n#é\nA1 t2"},
		{"sheets after Latin 1", latin(declared("iso-8859-1", file("<!-- ü -->", sheet("é", "<Row>"+text("éé")+"</Row>"), sheet("ü", "<Row>"+text("2")+"</Row>")))), "A1 téé\n#ü\nA1 t2"},
		{"a sheet right after another", file(sheet("S", "<Row>"+text("é")+"</Row>") + sheet("T", "<Row>"+text("2")+"</Row>") + "<!-- é -->" + sheet("U", "")), "A1 té\n#T\nA1 t2\n#U"},
		{"the longest text", cells(text(strings.Repeat("é", 32767))), "A1 t" + strings.Repeat("é", 32767)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := dump(t, tt.data)
			if err != nil || got != tt.want {
				t.Errorf("the rows are\n%.2000s\n%v\nwant\n%.2000s", got, err, tt.want)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	one := cell("Number", "1")
	for _, tt := range []struct{ name, data, want string }{
		// values
		{"a number with marks", rows("<Row/><Row>" + one + cell("Number", "1,234.50") + "</Row>"), `malformed workbook S!B2: the cell holds "1,234.50", which does not fit its type, Number`},
		{"a number that is no number", cells(cell("Number", "NaN")), `malformed workbook S!A1: the cell holds "NaN", which does not fit its type, Number`},
		{"a number with a blank", cells(cell("Number", "1 2")), `S!A1: the cell holds "1 2"`},
		{"a hexadecimal number", cells(cell("Number", "0x10")), `S!A1: the cell holds "0x10"`},
		{"a boolean", cells(cell("Boolean", "yes")), `S!A1: the cell holds "yes", which does not fit its type, Boolean`},
		{"another type", cells(cell("Currency", "1")), `S!A1: the value has the type "Currency"; the types are Number, DateTime, Boolean, String and Error`},
		{"a type in another case", cells(cell("number", "1")), `S!A1: the value has the type "number"`},
		{"no type", cells(`<Cell><Data>1</Data></Cell>`), `S!A1: the value has the type ""`},
		{"a type without its prefix", cells(`<Cell><Data Type="Number">1</Data></Cell>`), `S!A1: <Data> has the attribute Type without the prefix of its namespace, such as ss:Type`},
		{"two values", cells(`<Cell><Data ss:Type="Number">1</Data><Data ss:Type="Number">2</Data></Cell>`), `S!A1: the cell has two values`},
		{"a value outside its element", cells(one + `<Cell>5</Cell>`), `S!B1: line 4: <Cell> has text where only elements may be`},
		{"an element within a number", cells(`<Cell><Data ss:Type="Number"><html:B>1</html:B></Data></Cell>`), `S!A1: the value contains <B>`},
		{"a script within a text", cells(`<Cell><Data ss:Type="String"><html:Script>1</html:Script></Data></Cell>`), `S!A1: the value contains <Script>`},
		{"an element of SpreadsheetML within a text", cells(`<Cell><Data ss:Type="String"><B>1</B></Data></Cell>`), `S!A1: the value contains <B>`},
		{"a value in another namespace", cells(`<Cell><Data xmlns="a:b">1</Data></Cell>`), `S!A1: the cell contains <Data>`},
		{"a text over Excel's length", cells(cell("String", strings.Repeat("é", 32768))), `S!A1: the text is longer than Excel's 32,767 characters`},
		{"a text of many bytes", cells(cell("String", strings.Repeat("<![CDATA["+strings.Repeat("x", 1000)+"]]>", 1100))), `S!A1: the text is longer than Excel's 32,767 characters`},
		{"a formula over Excel's length", cells(`<Cell ss:Formula="=` + strings.Repeat("1", 32767) + `"/>`), `S!A1: the formula is longer`},
		{"a row over the limit", cells(strings.Repeat(cell("String", strings.Repeat("x", 32767)), 513)), `workbook too large S!SS1: the row holds more than 16777216 bytes of text`},
		// places
		{"a cell before another", cells(`<Cell ss:Index="2"/><Cell ss:Index="2">` + `</Cell>`), `S!1: a cell has the index "2", and must have one from 3 to 16384`},
		{"a cell at 0", cells(`<Cell ss:Index="0"/>`), `S!1: a cell has the index "0", and must have one from 1 to 16384`},
		{"a cell within the one before", cells(`<Cell ss:MergeAcross="3"/><Cell ss:Index="4"/>`), `must have one from 5`},
		{"an index without its prefix", cells(`<Cell Index="3"><Data ss:Type="Number">1</Data></Cell>`), `S!A1: <Cell> has the attribute Index without the prefix`},
		{"an index with a prefix that is not declared", cells(`<Cell t:Index="3"/>`), `S!A1: <Cell> has the attribute t:Index, whose prefix is not declared`},
		{"two indexes", cells(`<Cell ss:Index="3" ss:Index="4"/>`), `S!C1: <Cell> has the attribute Index twice`},
		{"an index with a sign", cells(`<Cell ss:Index="+3"/>`), `index "+3"`},
		{"a cell off the sheet", cells(`<Cell ss:Index="16385"/>`), `index "16385"`},
		{"a cell after the last column", cells(`<Cell ss:Index="16384"/>` + one), `malformed workbook S!1: the row has cells after column XFD or row 1048576`},
		{"a merged cell off the sheet", cells(`<Cell ss:MergeDown="1048576"/>`), `S!1: the row has cells after column XFD`},
		{"a merged cell of a word", cells(`<Cell ss:MergeAcross="two"/>`), `S!A1: the cell is merged with "two" more cells`},
		{"a value within a cell merged from above", rows(`<Row>` + one + `<Cell ss:MergeDown="2"/></Row><Row/><Row><Cell ss:Index="2"><Data ss:Type="Number">1</Data></Cell></Row>`), `S!B3: the cell lies within a cell that is merged from above`},
		{"a cell without an index under a merged cell", rows(`<Row><Cell ss:MergeDown="1" ss:MergeAcross="1"/></Row><Row><Cell/>` + one + `</Row>`), `S!A2: the cell lies within a cell that is merged from above, so it may belong in another column`},
		{"a cell under the last column of a merged cell", rows(`<Row><Cell ss:MergeDown="1" ss:MergeAcross="1"/></Row><Row><Cell ss:Index="2"><Data ss:Type="Number">1</Data></Cell></Row>`), `S!B2: the cell lies within`},
		{"a row before another", rows(`<Row ss:Index="5"/><Row ss:Index="5"/>`), `S: after row 5: line 4: a <Row> has Index="5"`},
		{"a row within the rows before", rows(`<Row ss:Span="3"/><Row ss:Index="4"/>`), `S: after row 1: line 4: a <Row> has Index="4"`},
		{"a row off the sheet", rows(`<Row ss:Index="1048577"/>`), `S: line 4: a <Row> has Index="1048577"`},
		{"a row after the last", rows(`<Row ss:Index="1048576"/><Row/>`), `S: after row 1048576: line 4: there are rows after row 1048576`},
		{"rows after the last", rows(`<Row ss:Index="1048000" ss:Span="1000"/>`), `S: line 4: there are rows after row 1048576`},
		{"an index of a row without its prefix", rows(`<Row Index="9">` + one + `</Row>`), `S: <Row> has the attribute Index without the prefix`},
		{"a row that stands for several, with cells", rows(`<Row ss:Span="2">` + one + `</Row>`), `S!1: the row stands for 3 rows, and has cells`},
		{"a row that is hidden how", rows(`<Row ss:Hidden="2"/>`), `S: line 4: a <Row> has Hidden="2"`},
		{"a table that begins elsewhere", file(`<Worksheet ss:Name="S"><Table ss:TopCell="3"/></Worksheet>`), `S: its <Table> has TopCell="3"; only a table that begins in A1 is read`},
		{"a column before another", rows(`<Column ss:Index="2"/><Column ss:Index="2"/>`), `S: line 4: a <Column> has Index="2"`},
		{"a column off the sheet", rows(`<Column ss:Index="16384" ss:Span="1"/>`), `S: line 4: there are columns after XFD`},
		{"two tables", file(`<Worksheet ss:Name="S"><Table/><Table/></Worksheet>`), `S: line 4: it has two <Table>`},
		{"a table in another namespace", file(`<Worksheet ss:Name="S"><Table xmlns="a:b"><Row/></Table></Worksheet>`), `S: line 4: it has two <Table>, or one in another namespace`},
		{"a row in another namespace", rows(`<Row xmlns="a:b"/>`), `S: line 4: <Table> contains <Row>`},
		{"a cell in another namespace", rows(`<Row>` + one + `<Cell xmlns="a:b"/></Row>`), `S!1: the row contains <Cell>`},
		{"a cell without a row", rows(one), `S: line 4: <Table> contains <Cell>`},
		{"text among the cells", rows(`<Row>` + one + `5</Row>`), `S!1: line 4: <Row> has text where only elements may be`},
		{"text among the rows", rows(`<Row>` + one + `</Row>5`), `S: after row 1: line 4: <Table> has text where only elements may be`},
		// workbook
		{"two sheets of one name", file(sheet("S", ""), sheet("s", "")), `malformed workbook : line 5: it has two worksheets named "s"`},
		{"a sheet without a name", file(`<Worksheet><Table/></Worksheet>`), `a worksheet has no name`},
		{"a name without its prefix", file(`<Worksheet Name="S"/>`), `<Worksheet> has the attribute Name without the prefix`},
		{"a sheet in another namespace", file(`<Worksheet xmlns="a:b"/>`), `line 4: <Worksheet> is in the namespace "a:b"`},
		{"a long name", file(sheet(strings.Repeat("x", 256), "")), `has no name, or one of more than 255 bytes`},
		{"more sheets than are read", file(func() string {
			var b strings.Builder
			for i := range 4097 {
				fmt.Fprintf(&b, `<Worksheet ss:Name="S%d"/>`, i)
			}
			return b.String()
		}()), `workbook too large : it has more than 4096 worksheets`},
		{"a sheet that is shown how", file(sheet("S", "", `<x:WorksheetOptions><x:Visible>No</x:Visible></x:WorksheetOptions>`)), `S: line 4: its <Visible> is "No"`},
		{"a date system", file(`<x:ExcelWorkbook><x:Date1904>maybe</x:Date1904></x:ExcelWorkbook>`), `line 4: its <Date1904> is "maybe", neither true nor false`},
		{"two styles of one id", file(`<Styles><Style ss:ID="a"/><Style ss:ID="a"/></Styles>`), `line 4: a style has no id, or that of another: "a"`},
		{"more styles than are read", file(`<Styles>` + func() string {
			var b strings.Builder
			for i := range 1 << 16 {
				fmt.Fprintf(&b, `<Style ss:ID="s%d"/>`, i)
			}
			return b.String()
		}() + `</Styles>`), `workbook too large : it has more than 65536 styles`},
		{"more merged cells than are read", rows(strings.Repeat(`<Row>`+strings.Repeat(`<Cell ss:MergeAcross="1"/>`, 8192)+`</Row>`, 33)), `workbook too large S!A33: the sheet has more than 262144 merged cells`},
		{"another root element", `<Workbook xmlns="a:b"/>`, `not an .xlsx workbook : its root element is <Workbook> in the namespace "a:b"`},
		{"an XHTML page", `<html xmlns="http://www.w3.org/1999/xhtml"/>`, `its root element is <html>`},
		// XML
		{"a document type", `<!DOCTYPE Workbook [<!ENTITY a "b">]>` + cells(one), `DOCTYPE in workbook : line 1: the XML has a DOCTYPE`},
		{"an entity", cells(cell("String", "&nbsp;")), `malformed workbook S!A1: line 4: the file has an entity other than the five of XML: &nbsp;`},
		{"a reference to no character", cells(cell("String", "&#0;")), `line 4: the XML is not well-formed: illegal character code U+0000`},
		{"a zero byte", cells(cell("String", "a\x00")), `illegal character code U+0000`},
		{"a control character", cells(cell("String", "a\x0b")), `illegal character code U+000B`},
		{"a tag that another closes", cells(`<Cell></Row>`), `line 4: the XML is not well-formed: element <Cell> closed by </Row>`},
		{"an attribute without quotes", cells(`<Cell ss:Index=3/>`), `line 4: the XML is not well-formed: unquoted`},
		{"a file that ends early", strings.TrimSuffix(rows("<Row>"+one+"</Row>"), "</Workbook>\n"), `truncated or damaged workbook : the XML ends early, in line 5`},
		{"a file that ends in a tag", cells(one)[:300], `truncated or damaged workbook`},
		{"nothing", "", `truncated or damaged workbook : the XML ends before its first element`},
		{"elements of a table that do not nest", rows("<Row><Cell></Row>"), `line 4: the XML is not well-formed: element <Table> closed by </Worksheet>`},
		{"a declaration in a table", rows("<!ELEMENT a>"), `DOCTYPE in workbook S: the XML has a declaration among its elements`},
		{"a table without an end", strings.Split(rows("<Row>"), "</Table>")[0], `truncated or damaged workbook S: the XML ends early`},
		{"a comment in a table without an end", rows("<!-- "), `truncated or damaged workbook S: the XML ends early`},
		{"a quote in a table without an end", rows(`<Row a="/>`), `truncated or damaged workbook S: the XML ends early`},
		{"a fault on a line after tables", file(sheet("S", "\n\n<Row/>\n"), sheet("T", "\n<Row>&x;</Row>")), `malformed workbook T!1: line 9: the file has an entity`},
		{"two root elements", cells(one) + `<Workbook/>`, `line 6: the XML continues after the end of <Workbook>`},
		{"text after the end", cells(one) + "x", `line 5: there is text after the end of <Workbook>`},
		{"text before the start", "x" + cells(one), `line 1: there is text before the first element`},
		{"a blank line before the declaration", "\n" + cells(one), `line 2: the XML declaration is not at the start of the file`},
		{"a second declaration", rows(`<?xml version="1.0"?>`), `line 4: the XML declaration is not at the start`},
		{"XML 1.1", strings.Replace(cells(one), "1.0", "1.1", 1), `unsupported version "1.1"`},
		{"elements within elements", file(strings.Repeat("<a>", 64) + strings.Repeat("</a>", 64)), `line 4: its elements are nested more than 64 deep`},
		{"a long text", file(`<Names>` + strings.Repeat(" ", 1<<20) + `</Names>`), `workbook too large : a tag, a text or a comment is longer than 1048576 bytes`},
		{"a long tag", file(`<Names a="` + strings.Repeat("x", 1<<20) + `"/>`), `a tag, a text or a comment is longer`},
		{"a comment without an end", file(`<!-- ` + strings.Repeat("x", 1<<20)), `a tag, a text or a comment is longer`},
		// encodings
		{"an encoding that is not read", declared("shift_jis", cells(one)), `malformed workbook : its XML declaration names the encoding "shift_jis"; only`},
		{"UTF-16 that is not", declared("utf-16", cells(one)), `its XML declaration names the encoding "utf-16", but the text is not UTF-16`},
		{"UTF-8 that is UTF-16", in16(declared("utf-8", cells(one)), false, true), `names the encoding "utf-8", but its first bytes are those of UTF-1`},
		{"Latin 1 that is UTF-8", "\ufeff" + declared("iso-8859-1", cells(one)), `names the encoding "iso-8859-1", but its first bytes are those of UTF-8`},
		{"UTF-16 of the other order", in16(declared("utf-16be", cells(one)), false, true), `names the encoding "utf-16be"`},
		{"Latin 1 as UTF-8", latin(cells(cell("String", "Zürich"))), `line 4: it has bytes that are not UTF-8 text; the encoding may not be the one`},
		{"Windows-1252 as Latin 1", latin(declared("iso-8859-1", cells(cell("String", "\u0080")))), `line 4: it has bytes that are not ISO-8859-1 text`},
		{"half of a pair", in16(cells(cell("String", "a")), false, true) + "\x00\xd8", `bytes that are not UTF-16LE text`},
		{"ASCII that is not", declared("ascii", cells(cell("String", "é"))), `bytes that are not US-ASCII text`},
		{"a declaration in another form", strings.Replace(cells(one), `"1.0"?>`, `"1.0" encoding="utf-8" x="encoding='latin1'"?>`, 1), ``},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := dump(t, tt.data)
			if tt.want == "" {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			if err == nil {
				t.Fatalf("read as %.300q, want %q", got, tt.want)
			}
			if words := fault(t, err); !strings.Contains(words, tt.want) {
				t.Errorf("the error is %q, want %q", words, tt.want)
			}
		})
	}
}

func TestLayout(t *testing.T) {
	t.Parallel()
	f, err := open(file(sheet("S", `<Column ss:Index="2" ss:Hidden="1"/><Column ss:Width="0" ss:Span="2"/><Column ss:Width="10.5"/>`+
		`<Row ss:Hidden="1"/><Row ss:Height="0" ss:Span="9"/><Row ss:Height="20"><Cell ss:MergeAcross="2" ss:MergeDown="1"/></Row><Row ss:Hidden="true"/>`,
		`<AutoFilter x:Range="R1C1:R20C5" xmlns="urn:schemas-microsoft-com:office:excel"/>`,
		`<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Selected/><Visible>SheetHidden</Visible></WorksheetOptions>`),
		sheet("V", "", `<x:WorksheetOptions><x:Visible>SheetVeryHidden</x:Visible></x:WorksheetOptions>`),
		sheet("W", "", `<x:WorksheetOptions><x:Visible>SheetVisible</x:Visible><x:ProtectObjects>False</x:ProtectObjects></x:WorksheetOptions>`)))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := f.Sheets(), []workbook.Sheet{{Name: "S", Hidden: true}, {Name: "V", Hidden: true, VeryHidden: true}, {Name: "W"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("the sheets are %v, want %v", got, want)
	}
	got, err := f.Scan("S", nil)
	want := workbook.Layout{HiddenCols: []workbook.Columns{{First: 2, Last: 2}, {First: 3, Last: 5}}, HiddenRows: 12, FirstHiddenRow: 1, Filter: "R1C1:R20C5",
		Merged: []workbook.Range{{FirstRow: 12, FirstCol: 1, LastRow: 13, LastCol: 3}}, Rows: 4}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("the layout is %+v, %v, want %+v", got, err, want)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		settings             string
		date1904, unfinished bool
	}{
		{"", false, false},
		{"<Date1904/>", true, false},
		{"<Date1904>0</Date1904>", false, false},
		{"<Date1904>True</Date1904><Calculation>ManualCalculation</Calculation>", true, false},
		{"<Calculation>ManualCalculation</Calculation><Uncalced/>", false, true},
		{"<Calculation>AutomaticCalculation</Calculation><Uncalced/>", false, false},
		{"<Uncalced/><ProtectStructure>False</ProtectStructure><WindowHeight>9000</WindowHeight>", false, false},
		{`<Date1904 xmlns="a:b"/>`, false, false},
	} {
		f, err := open(file(`<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel">`+tt.settings+`</ExcelWorkbook>`, sheet("S", "")))
		if err != nil || f.Date1904() != tt.date1904 || f.Unfinished() != tt.unfinished || f.FullCalc() {
			t.Errorf("%s: %v, 1904 %v, unfinished %v, full %v", tt.settings, err, f.Date1904(), f.Unfinished(), f.FullCalc())
		}
	}
}

// TestFormat checks the number format of a cell, which is that of its style, its row, its
// column or the table, the nearest first.
func TestFormat(t *testing.T) {
	t.Parallel()
	zeros := func(n int) workbook.Format { return workbook.Format{Zeros: n} }
	date, unknown := workbook.Format{Date: true}, workbook.Format{Unknown: true}
	style := func(id, more, format string) string {
		return `<Style ss:ID="` + id + `"` + more + `>` + format + `</Style>`
	}
	number := func(code string) string { return `<NumberFormat ss:Format="` + code + `"/>` }
	styles := style("z5", "", number("00000")) + style("z3", "", number("000")) + style("day", "", `<Font/>`+number("yyyy\\-mm\\-dd;@")) + style("month", "", number("mmm\\-yy")) + style("short", "", number("Short Date")) +
		style("child", ` ss:Parent="z5"`, "<Font/>") + style("grandchild", ` ss:Parent="child"`, "") + style("general", ` ss:Parent="z5"`, "<NumberFormat/>") + style("orphan", ` ss:Parent="none"`, "") +
		style("a", ` ss:Parent="b"`, "") + style("b", ` ss:Parent="a"`, "") + style("plain", "", "")
	data := `<Data ss:Type="Number">7</Data></Cell>`
	for _, tt := range []struct {
		name, styles, table, row string
		want                     []workbook.Format
	}{
		{"a style of its own", styles, "<Table>", `<Row><Cell ss:StyleID="z5">` + data + `<Cell ss:StyleID="day">` + data + `<Cell ss:StyleID="month">` + data + `<Cell ss:StyleID="short">` + data + `<Cell>` + data + `<Cell ss:StyleID="plain">` + data,
			[]workbook.Format{zeros(5), date, {Date: true, NoDay: true}, date, {}, {}}},
		{"a style that is not defined", styles, "<Table>", `<Row><Cell ss:StyleID="s99">` + data + `<Cell ss:StyleID="Default">` + data, []workbook.Format{unknown, {}}},
		{"parents", styles, "<Table>", `<Row><Cell ss:StyleID="child">` + data + `<Cell ss:StyleID="grandchild">` + data + `<Cell ss:StyleID="general">` + data + `<Cell ss:StyleID="orphan">` + data + `<Cell ss:StyleID="a">` + data + `<Cell ss:StyleID="b">` + data,
			[]workbook.Format{zeros(5), zeros(5), {}, unknown, unknown, unknown}},
		{"the row before the column", styles, `<Table ss:StyleID="day"><Column ss:StyleID="z5"/>`, `<Row ss:StyleID="z3"><Cell>` + data + `<Cell ss:StyleID="day">` + data, []workbook.Format{zeros(3), date}},
		{"the column before the table", styles, `<Table ss:StyleID="day"><Column ss:Index="2" ss:Span="1" ss:StyleID="z5"/><Column/>`, `<Row><Cell>` + data + `<Cell>` + data + `<Cell>` + data + `<Cell>` + data + `<Cell>` + data, []workbook.Format{date, zeros(5), zeros(5), date, date}},
		{"a row does not pass its style on", styles, "<Table>", `<Row ss:StyleID="z3"/><Row><Cell>` + data, []workbook.Format{{}}},
		{"a default style", style("Default", "", number("000")) + styles, "<Table>", `<Row><Cell>` + data + `<Cell ss:StyleID="Default">` + data + `<Cell ss:StyleID="plain">` + data + `<Cell ss:StyleID="z5">` + data, []workbook.Format{zeros(3), zeros(3), unknown, zeros(5)}},
		{"a default style of another", style("Default", ` ss:Parent="z5"`, "") + styles, "<Table>", `<Row><Cell>` + data, []workbook.Format{zeros(5)}},
		{"names of formats", style("1", "", number("General Date")) + style("2", "", number("Long Time")) + style("3", "", number("Fixed")) + style("4", "", number("Percent")) + style("5", "", number("Yes/No")) + style("6", "", number("Currency")), "<Table>",
			`<Row><Cell ss:StyleID="1">` + data + `<Cell ss:StyleID="2">` + data + `<Cell ss:StyleID="3">` + data + `<Cell ss:StyleID="4">` + data + `<Cell ss:StyleID="5">` + data + `<Cell ss:StyleID="6">` + data, []workbook.Format{date, date, {}, {}, {}, {}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, err := open(file("<Styles>"+tt.styles+"</Styles>", `<Worksheet ss:Name="S">`+tt.table+tt.row+`</Row></Table></Worksheet>`))
			if err != nil {
				t.Fatal(err)
			}
			var got []workbook.Format
			if _, err := f.Scan("S", func(r *workbook.Row) error {
				for _, c := range r.Cells {
					got = append(got, f.Format(c.Style))
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("the formats are %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestDetect(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, data string
		want       bool
	}{
		{"a workbook", cells(""), true},
		{"a workbook after a mark", "\ufeff" + cells(""), true},
		{"a workbook in UTF-16", in16(cells(""), true, true), true},
		{"a workbook in UTF-16 without a mark", in16(cells(""), false, false), true},
		{"a workbook in an encoding that is not read", declared("shift_jis", cells("")), true},
		{"a workbook after a blank line", "\r\n" + cells(""), true},
		{"a workbook after a long comment", "<!--" + strings.Repeat("x", 100_000) + "-->" + cells(""), true},
		{"a workbook with a document type", "<!DOCTYPE Workbook>" + cells(""), true},
		{"a workbook of another namespace", `<Workbook xmlns="a:b"/>`, true},
		{"a workbook that is damaged", `<Workbook xmlns="` + mainSpace + `"><`, true},
		{"a page", "<html><Workbook/></html>", false},
		{"a page with a document type", "<!DOCTYPE html><Workbook/>", false},
		{"a page with the namespaces of Office", `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><x:ExcelWorkbook/></html>`, false},
		{"other XML", "<feed/>", false},
		{"text", "Workbook", false},
		{"a zip", "PK\x03\x04", false},
		{"nothing", "", false},
		{"a mark alone", "\xff\xfe", false},
		{"blanks", "   ", false},
		{"a tag that does not end", "<" + strings.Repeat("x", 2<<20), false},
	} {
		if got, err := spreadsheetml.Detect(strings.NewReader(tt.data), int64(len(tt.data))); got != tt.want || err != nil {
			t.Errorf("%s: Detect is %v, %v, want %v", tt.name, got, err, tt.want)
		}
	}
}

// broken fails from an offset on.
type broken struct {
	io.ReaderAt
	from int64
}

func (b broken) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) <= b.from {
		return b.ReaderAt.ReadAt(p, off)
	}
	n, _ := b.ReaderAt.ReadAt(p[:max(0, b.from-off)], off)
	return n, iotest.ErrTimeout
}

// TestReadErrors checks that an error of the file is passed on as it is.
func TestReadErrors(t *testing.T) {
	t.Parallel()
	data := rows(strings.Repeat("<Row>"+cell("Number", "1")+"</Row>", 3000))
	for from := int64(0); from < int64(len(data)); from += 10_007 {
		r := broken{strings.NewReader(data), from}
		if _, err := spreadsheetml.Open(r, int64(len(data))); err != iotest.ErrTimeout {
			t.Errorf("from %d: Open returns %v", from, err)
		}
		if _, err := spreadsheetml.Detect(r, int64(len(data))); from < 1024 && err != iotest.ErrTimeout {
			t.Errorf("from %d: Detect returns %v", from, err)
		}
	}
	f, err := spreadsheetml.Open(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	for range 2 {
		n := 0
		if _, err := f.Scan("S", func(*workbook.Row) error { n++; return stop }); err != stop || n != 1 {
			t.Errorf("Scan returns %v after %d rows", err, n)
		}
	}
	own := &workbook.Error{Reason: workbook.Malformed}
	if _, err := f.Scan("S", func(*workbook.Row) error { return own }); err != own {
		t.Errorf("Scan returns %v, want the error of visit", err)
	}
	if _, err := f.Scan("T", nil); err == nil || !strings.Contains(fault(t, err), `no such worksheet : the workbook has no worksheet "T"`) {
		t.Errorf("Scan of a sheet that is missing: %v", err)
	}
	if _, err := spreadsheetml.Open(strings.NewReader(data), 5<<30); err == nil || !strings.Contains(fault(t, err), "workbook too large : the file has 5368709120 bytes") {
		t.Errorf("Open of a large file: %v", err)
	}
}

// TestEveryTruncationIsAnError opens each start of a file: none is read as fewer rows.
func TestEveryTruncationIsAnError(t *testing.T) {
	t.Parallel()
	whole := file(sheet("é", strings.Repeat("<Row>"+cell("Number", "1")+"</Row>", 3)), sheet("T", "<Row>"+cell("String", "a")+"</Row>"))
	for _, data := range []string{strings.TrimSuffix(whole, "\n"), strings.TrimSuffix(in16(whole, false, true), "\n\x00")} {
		for n := range data {
			if rows, err := dump(t, data[:n]); err == nil {
				t.Fatalf("the first %d of %d bytes are read as %q", n, len(data), rows)
			}
		}
	}
}

// TestWork checks that each scan reads its own sheet alone.
func TestWork(t *testing.T) {
	t.Parallel()
	const n = 50
	var sheets []string
	for i := range n {
		sheets = append(sheets, sheet(fmt.Sprint("S", i), strings.Repeat("<Row>"+cell("String", "é")+"</Row>", 300)))
	}
	data := file(sheets...)
	f, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	if w := f.Work(); w.Bytes != int64(len(data)) || w.Cells != 0 {
		t.Errorf("Open read %+v of %d bytes", w, len(data))
	}
	for _, s := range f.Sheets() {
		if _, err := f.Scan(s.Name, nil); err != nil {
			t.Fatal(err)
		}
	}
	if w := f.Work(); w.Bytes > 2*int64(len(data))+n*40_000 || w.Cells != n*300 || w.Text != n*300*2 {
		t.Errorf("the scans of %d sheets took %+v of %d bytes", n, w, len(data))
	}
}
