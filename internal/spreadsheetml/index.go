package spreadsheetml

import (
	"bytes"
	"encoding/xml"
	"strings"

	"github.com/tieout/tieout/internal/workbook"
)

// index reads the whole file, and keeps its sheets, styles and settings.
func (f *File) index(r *reader) error {
	var root xml.StartElement
	for root.Name.Local == "" {
		t, err := r.next()
		if err != nil {
			return placed(err, "")
		}
		switch t := t.(type) {
		case xml.StartElement:
			root = t
		case xml.CharData:
			if !blank(t) {
				return placed(bad("line %d: there is text before the first element", r.line), "")
			}
		case nil:
			return placed(fail(workbook.Truncated, "the XML ends before its first element"), "")
		}
	}
	if root.Name != (xml.Name{Space: mainSpace, Local: "Workbook"}) {
		return placed(fail(workbook.NotWorkbook, "its root element is <%s> in the namespace %q, not <Workbook> in %q", clip(root.Name.Local), clip(root.Name.Space), mainSpace), "")
	}
	f.root = rootTag(root)
	styles, named := []style{{}}, map[string]bool{}
	for {
		e, ok, err := r.child("Workbook")
		if err == nil && ok {
			switch {
			case e.Name.Local == "Worksheet":
				if err := f.worksheet(r, e, named); err != nil {
					return err
				}
				continue
			case e.Name == (xml.Name{Space: mainSpace, Local: "Styles"}):
				styles, err = f.readStyles(r, styles)
			case e.Name == (xml.Name{Space: excelSpace, Local: "ExcelWorkbook"}):
				err = f.settings(r)
			default:
				err = r.skip()
			}
		}
		if err != nil {
			return placed(err, "")
		}
		if !ok {
			break
		}
	}
	f.formats = resolve(styles, f.styles)
	for {
		switch t, err := r.next(); t := t.(type) {
		case xml.CharData:
			if !blank(t) {
				return placed(bad("line %d: there is text after the end of <Workbook>", r.line), "")
			}
		case xml.StartElement:
			return placed(bad("line %d: the XML continues after the end of <Workbook>", r.line), "")
		default:
			return placed(err, "")
		}
	}
}

// rootTag returns a start tag with the namespaces that the root element declares.
func rootTag(root xml.StartElement) string {
	var b bytes.Buffer
	b.WriteString("<Workbook")
	for _, a := range root.Attr {
		switch {
		case a.Name.Space == "xmlns":
			b.WriteString(" xmlns:" + a.Name.Local)
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			b.WriteString(" xmlns")
		default:
			continue
		}
		b.WriteString(`="`)
		_ = xml.EscapeText(&b, []byte(a.Value)) // a buffer has no errors
		b.WriteString(`"`)
	}
	b.WriteString(">")
	return b.String()
}

// worksheet reads the name and the state of a worksheet, and skips its cells, which are
// checked when they are scanned.
func (f *File) worksheet(r *reader, e xml.StartElement, named map[string]bool) error {
	s := sheet{offset: r.at, line: r.line}
	if e.Name.Space != mainSpace {
		return placed(bad("line %d: <Worksheet> is in the namespace %q", r.line, clip(e.Name.Space)), "")
	}
	if err := attributes(&e, []string{"Name"}, func(_ int, value string) error { s.Name = value; return nil }); err != nil {
		return placed(err, "")
	}
	switch key := strings.ToLower(s.Name); {
	case s.Name == "" || len(s.Name) > maxName:
		return placed(bad("line %d: a worksheet has no name, or one of more than %d bytes", r.line, maxName), "")
	case named[key]:
		return placed(bad("line %d: it has two worksheets named %q", r.line, clip(s.Name)), "")
	case len(f.sheets) == maxSheets:
		return placed(fail(workbook.TooLarge, "it has more than %d worksheets", maxSheets), "")
	default:
		named[key] = true
	}
	for {
		e, ok, err := r.child("Worksheet")
		switch {
		case err != nil || !ok:
			f.sheets = append(f.sheets, s)
			return placed(err, s.Name)
		case e.Name == (xml.Name{Space: excelSpace, Local: "WorksheetOptions"}):
			err = s.options(r)
		case e.Name == (xml.Name{Space: mainSpace, Local: "Table"}):
			err = r.skim()
		default:
			err = r.skip()
		}
		if err != nil {
			return placed(err, s.Name)
		}
	}
}

// options reads whether a worksheet is shown.
func (s *sheet) options(r *reader) error {
	for {
		e, ok, err := r.child("WorksheetOptions")
		if err != nil || !ok {
			return err
		}
		if e.Name != (xml.Name{Space: excelSpace, Local: "Visible"}) {
			if err := r.skip(); err != nil {
				return err
			}
			continue
		}
		state, err := r.word()
		switch {
		case err != nil:
			return err
		case state == "SheetHidden", state == "SheetVeryHidden":
			s.Hidden, s.VeryHidden = true, state == "SheetVeryHidden"
		case state != "SheetVisible":
			return bad("line %d: its <Visible> is %q", r.line, clip(state))
		}
	}
}

// settings reads the settings of Excel for the workbook.
func (f *File) settings(r *reader) error {
	for {
		e, ok, err := r.child("ExcelWorkbook")
		if err != nil || !ok {
			return err
		}
		word, err := r.word()
		if err != nil {
			return err
		}
		on, valid := boolean(word)
		on, valid = on || word == "", valid || word == ""
		if e.Name.Space != excelSpace {
			continue
		}
		switch e.Name.Local {
		case "Date1904":
			f.date1904 = on
		case "Uncalced":
			f.uncalced = on
		case "Calculation":
			f.manual, valid = word == "ManualCalculation", true
		default:
			valid = true
		}
		if !valid {
			return bad("line %d: its <%s> is %q, neither true nor false", r.line, e.Name.Local, clip(word))
		}
	}
}

// style is a style as it is written.
type style struct {
	parent string // the id of the style that it changes, "" for that of a cell without a style
	format workbook.Format
	own    bool // format is its own
}

// defaultStyle is the id of the style of a cell without one.
const defaultStyle = "Default"

// readStyles appends the styles of <Styles>; the first of all is the default style.
func (f *File) readStyles(r *reader, list []style) ([]style, error) {
	for {
		e, ok, err := r.child("Styles")
		if err != nil || !ok {
			return list, err
		}
		if e.Name != (xml.Name{Space: mainSpace, Local: "Style"}) {
			if err := r.skip(); err != nil {
				return nil, err
			}
			continue
		}
		var id string
		var s style
		line := r.line
		if err := attributes(&e, []string{"ID", "Parent"}, func(name int, value string) error {
			if len(value) > maxName {
				return bad("line %d: the id of a style has more than %d bytes", line, maxName)
			}
			if name == 0 {
				id = value
			} else {
				s.parent = value
			}
			return nil
		}); err != nil {
			return nil, err
		}
		if err := s.read(r); err != nil {
			return nil, err
		}
		_, known := f.styles[id]
		switch {
		case id == "" || known:
			return nil, bad("line %d: a style has no id, or that of another: %q", line, clip(id))
		case len(list) == maxStyles:
			return nil, fail(workbook.TooLarge, "it has more than %d styles", maxStyles)
		case id == defaultStyle:
			f.styles[id], list[0] = 0, s
		default:
			f.styles[id] = uint32(len(list))
			list = append(list, s)
		}
	}
}

// read reads the number format of a style.
func (s *style) read(r *reader) error {
	for {
		e, ok, err := r.child("Style")
		if err != nil || !ok {
			return err
		}
		if e.Name == (xml.Name{Space: mainSpace, Local: "NumberFormat"}) {
			s.own, s.format = true, workbook.Format{}
			if err := attributes(&e, []string{"Format"}, func(_ int, value string) error {
				if code, named := namedFormats[value]; named {
					value = code
				}
				s.format = workbook.ParseFormat(value)
				return nil
			}); err != nil {
				return err
			}
		}
		if err := r.skip(); err != nil {
			return err
		}
	}
}

// namedFormats are the number formats that a style names, with codes that show the same.
var namedFormats = map[string]string{
	"General": "General", "General Number": "General", "General Date": "m/d/yyyy h:mm", "Long Date": "dddd, mmmm d, yyyy", "Medium Date": "d-mmm-yy", "Short Date": "m/d/yyyy",
	"Long Time": "h:mm:ss AM/PM", "Medium Time": "h:mm AM/PM", "Short Time": "h:mm", "Currency": "$#,##0.00", "Euro Currency": "[$€-2]#,##0.00", "Fixed": "0.00", "Standard": "#,##0.00",
	"Percent": "0.00%", "Scientific": "0.00E+00", "Yes/No": `"Yes";"Yes";"No"`, "True/False": `"True";"True";"False"`, "On/Off": `"On";"On";"Off"`,
}

// resolve returns the number format of each style. A style without its own has that of its
// parent. It is unknown where the parent is missing or leads back to it, and in a style
// without a parent where the default style is not General.
func resolve(list []style, ids map[string]uint32) []workbook.Format {
	formats, known := make([]workbook.Format, len(list)), make([]bool, len(list))
	formats[0], known[0] = list[0].format, list[0].own || list[0].parent == ""
	var path []int
	for i := range list {
		path = path[:0]
		format := workbook.Format{Unknown: true}
		for at := i; ; {
			s := &list[at]
			if known[at] {
				format = formats[at]
				break
			}
			path, known[at], formats[at] = append(path, at), true, format // a circle ends here
			if s.own {
				format = s.format
				break
			}
			if s.parent == "" {
				if base := formats[0]; base == (workbook.Format{}) {
					format = base
				}
				break
			}
			next, ok := ids[s.parent]
			if !ok {
				break
			}
			at = int(next)
		}
		for _, at := range path {
			formats[at] = format
		}
	}
	return formats
}
