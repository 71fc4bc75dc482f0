package ledgertest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/workbook"
)

// SpreadsheetML returns an .xlsx workbook as Excel saves it in the format XML Spreadsheet 2003:
// the same cells in the same places, whole dates as dates. Number formats are replaced by ones
// with the same [workbook.Format]. What the format cannot hold is an error: a workbook or sheet
// to be calculated in full, a control character, and a value or a blank row under a merged cell.
func SpreadsheetML(xlsx []byte) ([]byte, error) {
	f, err := workbook.Open(bytes.NewReader(xlsx), int64(len(xlsx)), workbook.Limits{})
	if err != nil {
		return nil, err
	}
	if f.FullCalc() {
		return nil, errors.New("the workbook is to be calculated in full")
	}
	c := &converter{f: f}
	var sheets strings.Builder
	for _, s := range f.Sheets() {
		if err := c.sheet(&sheets, s); err != nil {
			return nil, err
		}
	}
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?>` + "\n" + `<?mso-application progid="Excel.Sheet"?>` + "\n" + `<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"` + "\n" +
		` xmlns:o="urn:schemas-microsoft-com:office:office"` + "\n" + ` xmlns:x="urn:schemas-microsoft-com:office:excel"` + "\n" + ` xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"` + "\n" +
		` xmlns:html="http://www.w3.org/TR/REC-html40">` + "\n" + ` <ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel">` + "\n")
	if f.Date1904() {
		b.WriteString("  <Date1904/>\n")
	}
	if f.Unfinished() {
		b.WriteString("  <Calculation>ManualCalculation</Calculation>\n  <Uncalced/>\n")
	}
	b.WriteString(" </ExcelWorkbook>\n <Styles>\n" + `  <Style ss:ID="Default" ss:Name="Normal"><NumberFormat/></Style>` + "\n")
	for i, code := range c.codes {
		fmt.Fprintf(&b, `  <Style ss:ID="s%d"><NumberFormat ss:Format="%s"/></Style>`+"\n", 21+i, plainXML(code))
	}
	b.WriteString(" </Styles>\n" + sheets.String() + "</Workbook>\n")
	return []byte(b.String()), nil
}

// plainXML writes text into XML.
func plainXML(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(fmt.Sprintf("ledgertest: %v", err))
	}
	return b.String()
}

// converter writes the sheets of a workbook.
type converter struct {
	f     *workbook.File
	codes []string // number formats so far
}

// sheet writes a worksheet.
func (c *converter) sheet(b *strings.Builder, s workbook.Sheet) error {
	var rows []workbook.Row
	layout, err := c.f.Scan(s.Name, func(r *workbook.Row) error {
		for _, cell := range r.Cells {
			if bytes.ContainsFunc(cell.Text, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff }) {
				return errors.New("a control character")
			}
		}
		row := workbook.Row{Num: r.Num, Hidden: r.Hidden, Cells: slices.Clone(r.Cells)}
		for i, cell := range row.Cells {
			row.Cells[i].Text, row.Cells[i].Formula = bytes.Clone(cell.Text), bytes.Clone(cell.Formula)
		}
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		return err
	}
	if layout.FullCalc {
		return errors.New("a sheet is to be calculated in full")
	}
	for _, m := range layout.Merged {
		if !slices.ContainsFunc(rows, func(r workbook.Row) bool { return r.Num == m.FirstRow }) {
			return errors.New("a merged cell in a blank row")
		}
	}
	fmt.Fprintf(b, " <Worksheet ss:Name=\"%s\">\n  <Table>\n", plainXML(s.Name))
	for _, h := range layout.HiddenCols {
		fmt.Fprintf(b, "   <Column ss:Index=\"%d\" ss:Hidden=\"1\" ss:Width=\"0\" ss:Span=\"%d\"/>\n", h.First, h.Last-h.First)
	}
	for _, row := range rows {
		hidden := ""
		if row.Hidden {
			hidden = ` ss:Hidden="1"`
		}
		fmt.Fprintf(b, "   <Row ss:Index=\"%d\"%s>\n", row.Num, hidden)
		if err := c.cells(b, row, layout.Merged); err != nil {
			return err
		}
		b.WriteString("   </Row>\n")
	}
	b.WriteString("  </Table>\n")
	if layout.Filter != "" {
		b.WriteString(`  <AutoFilter x:Range="R1C1:R9C9" xmlns="urn:schemas-microsoft-com:office:excel"/>` + "\n")
	}
	state := map[[2]bool]string{{true, false}: "SheetHidden", {true, true}: "SheetVeryHidden", {}: "SheetVisible"}[[2]bool{s.Hidden, s.VeryHidden}]
	fmt.Fprintf(b, `  <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>%s</Visible></WorksheetOptions>`+"\n </Worksheet>\n", state)
	return nil
}

// cells writes the cells of a row, and the merged ones that begin in it.
func (c *converter) cells(b *strings.Builder, row workbook.Row, merged []workbook.Range) error {
	list := row.Cells
	for _, m := range merged {
		if i, found := slices.BinarySearchFunc(list, m.FirstCol, func(c workbook.Cell, col int) int { return c.Col - col }); m.FirstRow == row.Num && !found {
			list = slices.Insert(list, i, workbook.Cell{Col: m.FirstCol})
		}
	}
	for _, cell := range list {
		attrs := fmt.Sprintf(` ss:Index="%d"`, cell.Col)
		for _, m := range merged {
			switch {
			case m.FirstRow == row.Num && m.FirstCol == cell.Col:
				attrs += fmt.Sprintf(` ss:MergeAcross="%d" ss:MergeDown="%d"`, m.LastCol-m.FirstCol, m.LastRow-m.FirstRow)
			case m.FirstRow <= row.Num && row.Num <= m.LastRow && m.FirstCol <= cell.Col && cell.Col <= m.LastCol:
				return errors.New("a value under a merged cell")
			}
		}
		format := c.f.Format(cell.Style)
		if id := c.style(format); id != "" {
			attrs += fmt.Sprintf(` ss:StyleID="%s"`, id)
		}
		if cell.Formula != nil {
			attrs += fmt.Sprintf(` ss:Formula="=%s"`, plainXML(string(cell.Formula)))
		}
		fmt.Fprintf(b, "    <Cell%s>", attrs)
		text := string(cell.Text)
		kind := map[workbook.Kind]string{workbook.Number: "Number", workbook.Text: "String", workbook.Bool: "Boolean", workbook.ErrorValue: "Error", workbook.ISODate: "DateTime"}[cell.Kind]
		if n, err := strconv.Atoi(text); err == nil && cell.Kind == workbook.Number && format.Date {
			if d, ok := fiscal.Serial(int64(n), c.f.Date1904()); ok {
				kind, text = "DateTime", d.String()+"T00:00:00.000"
			}
		}
		if kind != "" {
			fmt.Fprintf(b, `<Data ss:Type="%s">%s</Data>`, kind, plainXML(text))
		}
		b.WriteString("</Cell>\n")
	}
	return nil
}

// style returns the id of a style with a number format, "" for General.
func (c *converter) style(f workbook.Format) string {
	code := ""
	switch {
	case f.Unknown:
		return "unknown" // no such style is defined
	case f.NoDay:
		code = `mmm\ yyyy`
	case f.Date:
		code = "Short Date"
	case f.Zeros > 0:
		code = strings.Repeat("0", f.Zeros)
	default:
		return ""
	}
	if !slices.Contains(c.codes, code) {
		c.codes = append(c.codes, code)
	}
	return fmt.Sprintf("s%d", 21+slices.Index(c.codes, code))
}
