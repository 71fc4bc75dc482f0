package cli_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"github.com/tieout/tieout/internal/cli"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/word"
	"github.com/tieout/tieout/internal/word/wordtest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"tieout": func() {
			_, file, _, _ := runtime.Caller(0)
			os.Exit(cli.Main(os.DirFS(filepath.Join(filepath.Dir(file), root)), os.Args[1:], os.Stdout, os.Stderr))
		},
	})
}

// TestScripts runs the scripts of the command line. Files named .xlsx are tables
// in a script, and workbooks when it runs.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join(root, "fixtures", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup: func(e *testscript.Env) error {
			return filepath.WalkDir(e.WorkDir, func(name string, d fs.DirEntry, err error) error {
				if err != nil || filepath.Ext(name) != ".xlsx" {
					return err
				}
				return toWorkbook(name)
			})
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"workbook": func(ts *testscript.TestScript, _ bool, args []string) { ts.Check(toWorkbook(ts.MkAbs(args[0]))) },
			"damage":   func(ts *testscript.TestScript, _ bool, args []string) { ts.Check(damage(args[0], ts.MkAbs(args[1]))) },
			"status":   status,
			"tracked":  tracked,
			"mode":     mode,
			"replace": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(replace(ts.MkAbs(args[0]), args[1], args[2]))
			},
			"wordtext": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(wordText(ts.MkAbs(args[0]), ts.MkAbs(args[1])))
			},
			"answer": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(answer(ts.MkAbs(args[0]), args[1:]))
			},
		},
	})
}

func toWorkbook(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	book, err := ledgertest.Parse(string(text))
	if err != nil {
		return err
	}
	return os.WriteFile(name, book.Bytes(), 0o600)
}

// status runs a command and holds its exit status: status 2 tieout draft.
func status(ts *testscript.TestScript, neg bool, args []string) {
	want := args[0]
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if (got == want) == neg {
		ts.Fatalf("exit status %s, want %s", got, want)
	}
}

// tracked prints a Word document with its tracked changes, or with all of them accepted or
// rejected: tracked redline.docx accept.
func tracked(ts *testscript.TestScript, neg bool, args []string) {
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	d, err := word.Read(data)
	ts.Check(err)
	switch {
	case len(args) == 1:
	case args[1] == "accept":
		d = d.Accept()
	default:
		d = d.Reject()
	}
	fmt.Fprint(ts.Stdout(), d.Header+"\n"+wordtest.Marked(d.Body))
}

// replace replaces a text of a file, once: replace report.htm 1,234 1,235.
func replace(name, old, new string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if !bytes.Contains(data, []byte(old)) {
		return fmt.Errorf("%s has no %q", name, old)
	}
	return os.WriteFile(name, bytes.Replace(data, []byte(old), []byte(new), 1), 0o600)
}

// wordText writes the text of a Word document into a file: its header and banner, then its text.
func wordText(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	d, err := word.Read(data)
	if err != nil {
		return err
	}
	return os.WriteFile(to, []byte("header: "+d.Header+"\nbanner: "+d.Banner+"\n"+d.Text()), 0o600)
}

// mode holds the permission bits of a file.
func mode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := info.Mode().Perm().String(); got != args[0] {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}

// damage makes of a workbook what users bring.
func damage(how, name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	switch how {
	case "truncate":
		data = data[:len(data)*2/3]
	case "resave": // as a spreadsheet saves a workbook whose first cell a person changed
		data, err = rewrite(data, func(part string, body []byte) []byte {
			if part == "xl/worksheets/sheet1.xml" {
				return bytes.Replace(body, []byte("</t>"), []byte(", reviewed</t>"), 1)
			}
			return body
		})
	case "csv":
		data = []byte("Customer ID,Start Date,ARR\nC-1,2021-01-01,1200\n")
	case "xls":
		data = append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 4096)...)
	case "encrypt":
		data, err = excelize.Encrypt(data, &excelize.Options{Password: "secret"})
	case "doctype":
		data, err = rewrite(data, func(part string, body []byte) []byte {
			if strings.HasPrefix(part, "xl/worksheets/") {
				return bytes.Replace(body, []byte("<worksheet"), []byte(`<!DOCTYPE x [<!ENTITY a "1">]><worksheet`), 1)
			}
			return body
		})
	case "bomb":
		data, err = rewrite(data, func(part string, body []byte) []byte {
			if strings.HasPrefix(part, "xl/worksheets/") {
				return bytes.Replace(body, []byte("<sheetData>"), append(bytes.Repeat([]byte(" "), 256<<20), []byte("<sheetData>")...), 1)
			}
			return body
		})
	}
	if err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o600)
}

func rewrite(data []byte, edit func(part string, body []byte) []byte) ([]byte, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		part, err := f.Open()
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		dst, err := w.Create(f.Name)
		if err != nil {
			return nil, err
		}
		if _, err := dst.Write(edit(f.Name, body)); err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return out.Bytes(), err
}

// answer replaces the "?" of lines of a filing.toml: of the first unanswered line that begins
// with KEY, for each KEY=VALUE. A truth value stays one, a value in braces replaces that of the
// line, "-" deletes the line, and any other is a text.
func answer(name string, answers []string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	lines := strings.Split(string(data), "\n")
	for _, a := range answers {
		key, value, _ := strings.Cut(a, "=")
		at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, key) && strings.Contains(l, `"?"`) })
		if at < 0 {
			return fmt.Errorf("%s has no unanswered %s:\n%s", name, key, data)
		}
		before, _, _ := strings.Cut(lines[at], "=")
		switch {
		case value == "-":
			lines = slices.Delete(lines, at, at+1)
		case strings.HasPrefix(value, "{"):
			lines[at] = before + "= " + value
		case value == "true" || value == "false":
			lines[at] = strings.Replace(lines[at], `"?"`, value, 1)
		default:
			lines[at] = strings.Replace(lines[at], `"?"`, fmt.Sprintf("%q", value), 1)
		}
	}
	return os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o644)
}
