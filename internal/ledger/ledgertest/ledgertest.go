// Package ledgertest makes workbooks and filing folders for tests from readable tables. The
// same table always makes the same bytes, and a number is stored as it is written. Invalid
// syntax causes a panic, so that a test with a mistake does not pass.
//
// # Tables
//
// A table is one line for each row, its cells separated by " | " (a bar with a space,
// or an end of the line, on both sides):
//
//	#sheet Subscriptions
//	Customer ID | Start      | End        | ARR
//	C-1         | 2021-01-01 | 2022-12-31 | 1200.50
//	'1002       | 2021-07-01 |            | =2*600 -> 1200
//
// Blanks around a cell do not count. A cell is:
//
//	                   nothing: a blank cell
//	12.5  -3  1.5E-3   a number, stored as exactly this text
//	4010 {00000}       a number with a number format
//	2022-12-31         an Excel date: its serial in the workbook's date system
//	'12.5  "12.5       text: all that follows the quote
//	" 12\t"            text in a pair of quotes, as Go reads it: spaces, bars and control characters
//	TRUE  FALSE        a boolean
//	#REF!  #N/A        an error value, any of Excel's
//	=SUM(A1:A2)        a formula that was never calculated
//	=1+1 -> 2          a formula with its cached value, which is any of the above
//
// Anything else is text: Customer ID, 1,234.50, 0042, 31/12/2022.
//
// A blank line is a blank row. A line may be a directive instead of a row, and
// is then not counted as one:
//
//	#sheet NAME        starts a sheet; rows before the first are on Sheet1
//	#1904              the workbook counts dates from 1904
//	#hide 5 7          rows 5 and 7 of the sheet are hidden
//	#hidecol C         column C of the sheet is hidden
//	#merge A2:A3       the range is one cell
//	#filter A1:F9      the sheet has an autofilter
//	#state hidden      the sheet is hidden, or veryHidden
//	#calc full         the workbook is to be calculated when it is opened; or
//	                   "#calc sheet", the sheet is; or "#calc unfinished", the workbook
//	                   was saved in manual calculation before it was calculated
//	# TEXT             a comment
package ledgertest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing/fstest"
	"unicode"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/source"
)

// Sheet is a worksheet. A cell is nil (blank), a string (text), an int, a bool, a
// [Number], a [Formatted], a [fiscal.Date], an [Error] or a [Formula].
type Sheet struct {
	Name       string
	Rows       [][]any  // Rows[0] is row 1
	Hidden     []int    // hidden rows, from 1
	HiddenCols []string // "C"
	Merged     []string // "A2:A3"
	Filter     string   // range of the autofilter, "" for none
	State      string   // "hidden" or "veryHidden"; "" for a sheet that is shown
	FullCalc   bool     // the sheet is to be calculated when it is opened
}

// Number is the stored text of a numeric cell.
type Number string

// Formatted is a number with a number format.
type Formatted struct {
	Number Number
	Format string
}

// Error is the error value of a cell: "#REF!".
type Error string

// Formula is a formula without "=". Cached is its last calculated value, any other cell;
// nil if it was never calculated.
type Formula struct {
	Text   string
	Cached any
}

// Book is a workbook.
type Book struct {
	Sheets     []Sheet
	Date1904   bool
	FullCalc   bool // the workbook is to be calculated when it is opened
	Unfinished bool // it was saved in manual calculation before it was calculated
}

// Workbook returns the .xlsx file of some sheets, with dates counted from 1900.
func Workbook(sheets ...Sheet) []byte { return Book{Sheets: sheets}.Bytes() }

// Folder returns a filing folder. The content of an .xlsx file, and of an .xls file, which is
// SpreadsheetML, is a table in the syntax of the package; that of a .parquet file is one in the
// syntax of [Parquet], unless it starts with PAR1 or PARE. Other files are copied unchanged.
func Folder(files map[string]string) fstest.MapFS {
	folder := fstest.MapFS{}
	for name, content := range files {
		data := []byte(content)
		if strings.HasSuffix(name, ".xlsx") || strings.HasSuffix(name, ".xls") {
			book, err := Parse(content)
			if data = book.Bytes(); err == nil && strings.HasSuffix(name, ".xls") {
				data, err = SpreadsheetML(data)
			}
			if err != nil {
				panic(fmt.Sprintf("ledgertest: %s: %v", name, err))
			}
		}
		if strings.HasSuffix(name, ".parquet") && !strings.HasPrefix(content, "PAR1") && !strings.HasPrefix(content, "PARE") {
			var err error
			if data, err = Parquet(content); err != nil {
				panic(fmt.Sprintf("ledgertest: %s: %v", name, err))
			}
		}
		folder[name] = &fstest.MapFile{Data: data, Mode: 0o644}
	}
	return folder
}

var errorValues = []string{"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}

// Parse reads a table.
func Parse(table string) (Book, error) {
	b := Book{Sheets: []Sheet{{Name: "Sheet1"}}}
	n := 0
	for line := range strings.Lines(table) {
		n++
		line = strings.TrimRight(line, "\r\n")
		s := &b.Sheets[len(b.Sheets)-1]
		if !strings.HasPrefix(line, "#") || isError(line) {
			cells, err := parseRow(line)
			if err != nil {
				return b, fmt.Errorf("line %d: %w", n, err)
			}
			s.Rows = append(s.Rows, cells)
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		rest = strings.TrimSpace(rest)
		switch word {
		case "#":
		case "#sheet":
			if len(b.Sheets) == 1 && s.Name == "Sheet1" && isEmpty(s) {
				s.Name, s.Rows = rest, nil
				break
			}
			b.Sheets = append(b.Sheets, Sheet{Name: rest})
		case "#1904":
			b.Date1904 = true
		case "#hide":
			for _, row := range strings.Fields(rest) {
				i, err := strconv.Atoi(row)
				if err != nil || i < 1 {
					return b, fmt.Errorf("line %d: %q is not a row", n, row)
				}
				s.Hidden = append(s.Hidden, i)
			}
		case "#hidecol":
			s.HiddenCols = append(s.HiddenCols, strings.Fields(rest)...)
		case "#merge":
			s.Merged = append(s.Merged, strings.Fields(rest)...)
		case "#filter":
			s.Filter = rest
		case "#state":
			s.State = rest
		case "#calc":
			switch rest {
			case "full":
				b.FullCalc = true
			case "sheet":
				s.FullCalc = true
			case "unfinished":
				b.Unfinished = true
			default:
				return b, fmt.Errorf("line %d: a workbook is not calculated %q", n, rest)
			}
		default:
			return b, fmt.Errorf("line %d: %q is no directive", n, word)
		}
	}
	return b, nil
}

func isEmpty(s *Sheet) bool {
	blank := func(row []any) bool { return len(row) == 0 }
	return !slices.ContainsFunc(s.Rows, func(row []any) bool { return !blank(row) }) && s.Hidden == nil && s.HiddenCols == nil && s.Merged == nil && s.Filter == ""
}

func isError(line string) bool {
	cells := split(line)
	return slices.Contains(errorValues, cells[0])
}

// split parts a line at its bars.
func split(line string) []string {
	var cells []string
	from := 0
	edge := func(i int) bool { return i < 0 || i >= len(line) || line[i] == ' ' || line[i] == '\t' }
	for i := range len(line) {
		if line[i] == '|' && edge(i-1) && edge(i+1) {
			cells = append(cells, strings.TrimSpace(line[from:i]))
			from = i + 1
		}
	}
	return append(cells, strings.TrimSpace(line[from:]))
}

func parseRow(line string) ([]any, error) {
	if strings.TrimSpace(line) == "" {
		return nil, nil
	}
	var row []any
	for _, text := range split(line) {
		c, err := parseCell(text)
		if err != nil {
			return nil, err
		}
		row = append(row, c)
	}
	return row, nil
}

var numberForm = regexp.MustCompile(`^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$`)

func parseCell(s string) (any, error) {
	switch {
	case s == "":
		return nil, nil
	case s[0] == '\'':
		return s[1:], nil
	case s[0] == '"' && len(s) > 1 && s[len(s)-1] == '"':
		text, err := strconv.Unquote(s)
		if err != nil {
			return nil, fmt.Errorf("%s is not text as Go quotes it", s)
		}
		return text, nil
	case s[0] == '"':
		return s[1:], nil
	case s[0] == '=':
		text, cached, found := strings.Cut(s[1:], " -> ")
		f := Formula{Text: strings.TrimSpace(text)}
		if !found {
			return f, nil
		}
		var err error
		f.Cached, err = parseCell(strings.TrimSpace(cached))
		if _, nested := f.Cached.(Formula); err == nil && nested {
			err = fmt.Errorf("%s has a formula for its value", s)
		}
		return f, err
	case s == "TRUE" || s == "FALSE":
		return s == "TRUE", nil
	case slices.Contains(errorValues, s):
		return Error(s), nil
	case numberForm.MatchString(s):
		return Number(s), nil
	}
	if number, format, ok := strings.Cut(s, " {"); ok && numberForm.MatchString(number) && strings.HasSuffix(format, "}") {
		return Formatted{Number(number), format[:len(format)-1]}, nil
	}
	if d, err := fiscal.ParseDate(s); err == nil {
		return d, nil
	}
	return s, nil
}

const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpace   = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relations   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packages    = "http://schemas.openxmlformats.org/package/2006"
	types       = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	dateStyle   = 1   // index of the cell format of dates in styles.xml
	firstFormat = 164 // the first number format that is not Excel's own
)

// styles returns the styles part for dates and the given number formats.
func styles(formats []string) string {
	if len(formats) == 0 {
		return dateStyles
	}
	var codes, cells strings.Builder
	for i, code := range formats {
		fmt.Fprintf(&codes, `<numFmt numFmtId="%d" formatCode="%s"/>`, firstFormat+i, escape(code))
		fmt.Fprintf(&cells, `<xf numFmtId="%d" applyNumberFormat="1"/>`, firstFormat+i)
	}
	s := strings.Replace(dateStyles, `<fonts `, fmt.Sprintf(`<numFmts count="%d">%s</numFmts><fonts `, len(formats), codes.String()), 1)
	return strings.Replace(s, `<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/>`, fmt.Sprintf(`<cellXfs count="%d"><xf/><xf numFmtId="14" applyNumberFormat="1"/>%s`, 2+len(formats), cells.String()), 1)
}

// formats returns the number formats of the cells, each once, in the order of the cells.
func (b Book) formats() []string {
	var list []string
	for _, s := range b.Sheets {
		for _, row := range s.Rows {
			for _, v := range row {
				if f, ok := v.(Formula); ok {
					v = f.Cached
				}
				if f, ok := v.(Formatted); ok && !slices.Contains(list, f.Format) {
					list = append(list, f.Format)
				}
			}
		}
	}
	return list
}

const dateStyles = declaration + `<styleSheet ` + mainSpace + `><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>` +
	`<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`

// Bytes returns the .xlsx file of the workbook.
func (b Book) Bytes() []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	put := func(name, content string) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			panic(fmt.Sprintf("ledgertest: %v", err))
		}
	}
	var overrides, sheets, rels strings.Builder
	for i, s := range b.Sheets {
		n := i + 1
		fmt.Fprintf(&overrides, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, n, types)
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>`, escape(s.Name), n, state(s), n)
		fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, n, relations, n)
	}
	put("[Content_Types].xml", declaration+`<Types xmlns="`+packages+`/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`+
		`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="`+types+`sheet.main+xml"/>`+
		`<Override PartName="/xl/styles.xml" ContentType="`+types+`styles+xml"/>`+overrides.String()+`</Types>`)
	put("_rels/.rels", declaration+`<Relationships xmlns="`+packages+`/relationships"><Relationship Id="rId1" Type="`+relations+`/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	system := ""
	if b.Date1904 {
		system = `<workbookPr date1904="1"/>`
	}
	put("xl/workbook.xml", declaration+`<workbook `+mainSpace+` xmlns:r="`+relations+`">`+system+`<sheets>`+sheets.String()+`</sheets>`+b.calculation()+`</workbook>`)
	put("xl/_rels/workbook.xml.rels", declaration+`<Relationships xmlns="`+packages+`/relationships">`+rels.String()+
		fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/></Relationships>`, len(b.Sheets)+1, relations))
	formats := b.formats()
	put("xl/styles.xml", styles(formats))
	for i, s := range b.Sheets {
		put(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), b.sheet(s, formats))
	}
	if err := z.Close(); err != nil {
		panic(fmt.Sprintf("ledgertest: %v", err))
	}
	return out.Bytes()
}

// state returns the state attribute of a sheet.
func state(s Sheet) string {
	if s.State == "" {
		return ""
	}
	return fmt.Sprintf(` state="%s"`, escape(s.State))
}

// calculation returns what the workbook says of its formulas.
func (b Book) calculation() string {
	full, manual := "", ""
	if b.FullCalc {
		full = ` fullCalcOnLoad="1"`
	}
	if b.Unfinished {
		manual = ` calcMode="manual" calcCompleted="0"`
	}
	if full+manual == "" {
		return ""
	}
	return `<calcPr` + full + manual + `/>`
}

func (b Book) sheet(s Sheet, formats []string) string {
	var w strings.Builder
	w.WriteString(declaration + `<worksheet ` + mainSpace + `>`)
	if len(s.HiddenCols) > 0 {
		w.WriteString(`<cols>`)
		for _, c := range s.HiddenCols {
			n := column(c)
			fmt.Fprintf(&w, `<col min="%d" max="%d" width="9" hidden="1"/>`, n, n)
		}
		w.WriteString(`</cols>`)
	}
	w.WriteString(`<sheetData>`)
	for r, row := range s.Rows {
		hidden := ""
		if slices.Contains(s.Hidden, r+1) {
			hidden = ` hidden="1"`
		}
		if len(row) == 0 && hidden == "" {
			continue
		}
		fmt.Fprintf(&w, `<row r="%d"%s>`, r+1, hidden)
		for c, v := range row {
			b.cell(&w, source.Ref(c+1, r+1), v, formats)
		}
		w.WriteString(`</row>`)
	}
	w.WriteString(`</sheetData>`)
	if s.FullCalc {
		w.WriteString(`<sheetCalcPr fullCalcOnLoad="1"/>`)
	}
	if s.Filter != "" {
		fmt.Fprintf(&w, `<autoFilter ref="%s"/>`, s.Filter)
	}
	if len(s.Merged) > 0 {
		fmt.Fprintf(&w, `<mergeCells count="%d">`, len(s.Merged))
		for _, m := range s.Merged {
			fmt.Fprintf(&w, `<mergeCell ref="%s"/>`, m)
		}
		w.WriteString(`</mergeCells>`)
	}
	w.WriteString(`</worksheet>`)
	return w.String()
}

// column returns the number of a column's name, from 1.
func column(name string) int {
	n := 0
	for _, c := range name {
		if c < 'A' || c > 'Z' {
			panic(fmt.Sprintf("ledgertest: %q is not a column", name))
		}
		n = n*26 + int(c-'A') + 1
	}
	return n
}

func (b Book) cell(w *strings.Builder, ref string, v any, formats []string) {
	formula := ""
	if f, ok := v.(Formula); ok {
		formula = `<f>` + escape(f.Text) + `</f>`
		if text, ok := f.Cached.(string); ok {
			fmt.Fprintf(w, `<c r="%s" t="str">%s<v>%s</v></c>`, ref, formula, escape(text))
			return
		}
		if v = f.Cached; v == nil {
			fmt.Fprintf(w, `<c r="%s">%s</c>`, ref, formula)
			return
		}
	}
	switch v := v.(type) {
	case nil:
	case string:
		fmt.Fprintf(w, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, ref, escape(v))
	case int:
		fmt.Fprintf(w, `<c r="%s">%s<v>%d</v></c>`, ref, formula, v)
	case Number:
		fmt.Fprintf(w, `<c r="%s">%s<v>%s</v></c>`, ref, formula, escape(string(v)))
	case Formatted:
		fmt.Fprintf(w, `<c r="%s" s="%d">%s<v>%s</v></c>`, ref, dateStyle+1+slices.Index(formats, v.Format), formula, escape(string(v.Number)))
	case fiscal.Date:
		fmt.Fprintf(w, `<c r="%s" s="%d">%s<v>%d</v></c>`, ref, dateStyle, formula, b.serial(v))
	case bool:
		n := 0
		if v {
			n = 1
		}
		fmt.Fprintf(w, `<c r="%s" t="b">%s<v>%d</v></c>`, ref, formula, n)
	case Error:
		fmt.Fprintf(w, `<c r="%s" t="e">%s<v>%s</v></c>`, ref, formula, escape(string(v)))
	default:
		panic(fmt.Sprintf("ledgertest: %s: a cell cannot be a %T", ref, v))
	}
}

// serial counts days as the workbook does. Serials of 1900 are right from 1 March
// of that year.
func (b Book) serial(d fiscal.Date) int {
	if b.Date1904 {
		return int(d - fiscal.NewDate(1904, 1, 1))
	}
	return int(d - fiscal.NewDate(1899, 12, 30))
}

var hexEscape = regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`)

// escape writes text into XML; what XML cannot hold is written as Excel does.
func escape(s string) string {
	if strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ' ' && r != '-' && r != '.'
	}) < 0 {
		return s
	}
	s = hexEscape.ReplaceAllString(s, "_x005F_$1")
	var controls strings.Builder
	for _, r := range s {
		if r < ' ' && r != '\t' && r != '\n' {
			fmt.Fprintf(&controls, "_x%04X_", r)
			continue
		}
		controls.WriteRune(r)
	}
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(controls.String())); err != nil {
		panic(fmt.Sprintf("ledgertest: %v", err))
	}
	return b.String()
}
