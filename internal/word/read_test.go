package word_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/word"
)

// rezipped returns a .docx file with other parts: a part of which edit returns "" is left out.
func rezipped(t *testing.T, file []byte, edit func(name, text string) string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range parts(t, file) {
		text = edit(name, text)
		if text == "" {
			continue
		}
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	good := write(t, sample())
	inBody := func(markup string) []byte {
		return rezipped(t, good, func(name, text string) string {
			if name == "word/document.xml" {
				return strings.Replace(text, "<w:body>", "<w:body>"+markup, 1)
			}
			return text
		})
	}
	tests := []struct {
		name string
		file []byte
		want string
	}{
		{"no archive", []byte("# Notes"), "it is not a .docx file: the archive cannot be read"},
		{"no document", rezipped(t, good, func(name, text string) string {
			if name == "word/document.xml" {
				return ""
			}
			return text
		}), "it is not a .docx file: it has no word/document.xml"},
		{"not XML", inBody("<w:p>"), "word/document.xml is not valid XML"},
		{"an entity", inBody("&x;"), "word/document.xml is not valid XML"},
		{"a document type", rezipped(t, good, func(name, text string) string {
			if name == "word/document.xml" {
				return strings.Replace(text, "<w:document", `<!DOCTYPE w [<!ENTITY x "y">]><w:document`, 1)
			}
			return text
		}), "word/document.xml has a document type declaration"},
		{"too deep", inBody(strings.Repeat("<w:sdt>", 100) + strings.Repeat("</w:sdt>", 100)), "word/document.xml has too many elements"},
		{"too large", inBody(strings.Repeat(" ", 65<<20)), "word/document.xml is larger than 64 MB"},
		{"too many elements", inBody(strings.Repeat("<w:p/>", 500_001)), "word/document.xml has too many elements"},
	}
	for _, test := range tests {
		if _, err := word.Read(test.file); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: the error is %v, want %q", test.name, err, test.want)
		}
	}
}

// what Word adds when it saves a file is left out, and the text in links, fields and controls stays
func TestReadOfOthers(t *testing.T) {
	t.Parallel()
	file := rezipped(t, write(t, &word.Document{Body: []word.Block{words("Body Text", "one")}}), func(name, text string) string {
		if name != "word/document.xml" {
			return text
		}
		return strings.Replace(text, "<w:body>", `<w:body><w:bookmarkStart w:id="0" w:name="x"/><w:sdt><w:sdtContent><w:p w:rsidR="00"><w:pPr><w:pStyle w:val="Unknown"/></w:pPr><w:proofErr w:type="spellStart"/><w:hyperlink r:id="rId9"><w:r><w:t>zero </w:t></w:r></w:hyperlink><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:sdtContent></w:sdt>`, 1)
	})
	d := read(t, file)
	if got := d.Text(); got != "zero 1\none\n" || d.Body[0].(*word.Paragraph).Style != "Normal" {
		t.Errorf("the text is %q", got)
	}
}

func TestWriteRefuses(t *testing.T) {
	t.Parallel()
	cell := []word.Cell{{Paragraphs: []*word.Paragraph{words("Table Text", "a")}}}
	for name, b := range map[string]word.Block{
		"an unknown style":          words("Fancy", "a"),
		"a style of Write":          words("Header Warning", "a"),
		"a number without an end":   &word.Paragraph{Style: "List Number", Number: "1"},
		"a number that is a letter": &word.Paragraph{Style: "List Number", Number: "a)"},
		"a number too large":        &word.Paragraph{Style: "List Number", Number: "32768."},
		"a number of a paragraph":   &word.Paragraph{Style: "Body Text", Number: "1."},
		"too deep":                  &word.Paragraph{Style: "List Bullet", Level: 9},
		"a table without rows":      &word.Table{Columns: []word.Column{{Width: 1}}},
		"too few cells":             &word.Table{Columns: []word.Column{{Width: 1}, {Width: 1}}, Rows: []word.Row{{Cells: cell}}},
		"too many cells":            &word.Table{Columns: []word.Column{{Width: 1}}, Rows: []word.Row{{Cells: append(cell[:1:1], cell...)}}},
		"a cell without paragraphs": &word.Table{Columns: []word.Column{{Width: 1}}, Rows: []word.Row{{Cells: []word.Cell{{}}}}},
	} {
		if _, err := word.Write(&word.Document{Body: []word.Block{b}}); err == nil {
			t.Errorf("%s is written", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	file, err := word.Write(sample())
	if err != nil {
		f.Fatal(err)
	}
	all := parts(f, file)
	f.Add(all["word/document.xml"])
	f.Fuzz(func(t *testing.T, document string) {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for name, text := range map[string]string{"word/document.xml": document, "word/numbering.xml": all["word/numbering.xml"]} {
			w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write([]byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if d, err := word.Read(out.Bytes()); err == nil {
			d.Accept().Text()
			d.Reject().Text()
		}
	})
}
