package input_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/workbook"
)

// TestByContent opens files whose names say another format than their content.
func TestByContent(t *testing.T) {
	t.Parallel()
	xlsx := ledgertest.Workbook(ledgertest.Sheet{Name: "Rates", Rows: [][]any{{"Currency"}, {"EUR"}}})
	xml, err := ledgertest.SpreadsheetML(xlsx)
	if err != nil {
		t.Fatal(err)
	}
	zipped := func(name, content string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil || z.Close() != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	const again, saved = "Export the report again as .xlsx or .csv", "Open the file in Excel and save it as an .xlsx workbook"
	for _, tt := range []struct {
		name, file            string
		data                  []byte
		summary, detail, what string // "" for a workbook that is read
	}{
		{"XML named .xls", "rev.xls", xml, "", "", ""},
		{"XML named .xml", "rev.xml", xml, "", "", ""},
		{"XML named .xlsx", "rev.xlsx", xml, "", "", ""},
		{"a workbook named .xls", "rev.xls", xlsx, "", "", ""},
		{"a binary workbook named .xls", "rev.xls", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...), "workbook in an old format", "Excel 97-2003 (.xls)", saved},
		{"a binary workbook named .xlsx", "rev.xlsx", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...), "workbook in an old format", "Excel 97-2003 (.xls)", saved},
		{"an .xlsb named .xls", "rev.xls", zipped("xl/workbook.bin", "x"), "workbook in an old format", "a binary workbook (.xlsb)", saved},
		{"an .ods named .xls", "rev.xls", zipped("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), "file that is not a workbook", "OpenDocument file (.ods)", "Open the file in LibreOffice or Excel, and save it as an .xlsx workbook"},
		{"a web page named .xls", "rev.xls", []byte("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\n<table>"), "file that is not a workbook", "a web page (HTML)", again},
		{"a web page in UTF-16", "rev.xls", []byte("\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00"), "file that is not a workbook", "a web page (HTML)", again},
		{"a web archive", "rev.xls", []byte("MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"), "file that is not a workbook", "a web page archive (MHTML)", again},
		{"text with tabs named .xls", "rev.xls", []byte("Currency\tRate\nEUR\t1\n"), "file that is not a workbook", "CSV text", "Rename the file so that its name ends in .csv (or in .tsv if tabs separate the fields)"},
		{"other XML named .xls", "rev.xls", []byte("<feed/>"), "file that is not a workbook", "looks like XML", saved},
		{"XML of another namespace", "rev.xls", []byte("<Workbook/>"), "file that is not a workbook", "its root element is <Workbook>", saved},
		{"XML with a document type", "rev.xls", append([]byte("<!DOCTYPE Workbook>"), xml...), "unreadable workbook", "the XML has a DOCTYPE", "Export the report again. If the error remains"},
		{"XML that ends early", "rev.xls", xml[:len(xml)-20], "truncated or damaged workbook", "the XML ends early", "Export or copy the file again"},
		{"XML named .csv", "rev.csv", xml, "CSV file that cannot be read", "the file is not text but XML", "If it is a workbook, rename the file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			folder := fstest.MapFS{tt.file: {Data: tt.data}}
			book, closer, refused := input.Open(folder, &filing.Ledger{}, input.Name{Path: tt.file}, input.NewSeals(nil), nil)
			if tt.summary != "" {
				if refused == nil {
					t.Fatal("the file is opened")
				}
				if refused.Code != "LED012" || refused.Summary != tt.summary || !strings.Contains(refused.Detail, tt.detail) || !strings.HasPrefix(refused.Remedy, tt.what) || refused.Subject.(source.Cell).Workbook != tt.file {
					t.Errorf("refused with %v at %v", refused.Message(), refused.Subject)
				}
				return
			}
			if refused != nil {
				t.Fatalf("refused: %s", refused.Message())
			}
			defer closer.Close()
			rows := 0
			if _, err := book.Scan("Rates", func(r *workbook.Row) error { rows++; return nil }); err != nil || rows != 2 || book.Plain() {
				t.Errorf("%d rows, %v, plain %v", rows, err, book.Plain())
			}
		})
	}
}

// TestBeside lists exports of every format beside a missing one.
func TestBeside(t *testing.T) {
	t.Parallel()
	for _, near := range []string{"ledgers/rev-2022.xls", "ledgers/rev-2022.XLSX", "ledgers/rev-2022.tsv"} {
		_, _, refused := input.Open(fstest.MapFS{near: {}, "ledgers/notes.txt": {}}, &filing.Ledger{}, input.Name{Path: "ledgers/rev.xlsx"}, nil, nil)
		if refused == nil || !strings.Contains(refused.Remedy, "`file = \""+near+"\"`") || strings.Contains(refused.Remedy, "notes") {
			t.Errorf("%s: %+v", near, refused)
		}
	}
}
