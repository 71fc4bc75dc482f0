package input_test

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/workbook"
)

// fitting returns the names that fit a name or a pattern with * and ?, by a regular
// expression.
func fitting(pattern string, names []string) (list []string) {
	var b strings.Builder
	for _, r := range pattern {
		switch r {
		case '*':
			b.WriteString(`.*`)
		case '?':
			b.WriteString(`.`)
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	form := regexp.MustCompile(`(?s)\A` + b.String() + `\z`)
	for _, name := range names {
		if name == pattern || strings.ContainsAny(pattern, "*?") && form.MatchString(name) {
			list = append(list, name)
		}
	}
	return list
}

// FuzzFiles compares the files that patterns name, in a folder with folders, locked and
// hidden files, with a slow reading of the rules: each once, in the order of the list and
// then of their names.
func FuzzFiles(f *testing.F) {
	f.Add("rev-01.xlsx\nrev-02.xlsx\n~$rev-01.xlsx\n.rev-03.xlsx\nold/", "rev-*.xlsx\nrev-02.xlsx")
	f.Add("~$a.csv\n.b.csv", "x*")
	f.Add("~$a.csv\n.b.csv\nc.csv", "*")
	f.Add("a.csv\nb.csv", "b.csv\n?.csv\nc.csv")
	f.Add("é.csv\nab.csv\nq1/", "?.csv\n*b*\nq1*")
	f.Add("a b.csv\nA.csv", "[ab].csv\n*.CSV\n*")
	f.Fuzz(func(t *testing.T, files, patterns string) {
		folder := fstest.MapFS{}
		var names []string
		for _, name := range strings.Split(files, "\n") {
			base, isFolder := strings.CutSuffix(name, "/")
			if !fs.ValidPath(base) || strings.ContainsAny(base, `/\`) || base == "." || slices.Contains(names, base) || folder["l/"+base] != nil || folder["l/"+base+"/x"] != nil {
				continue
			}
			if isFolder {
				folder["l/"+base+"/x"] = &fstest.MapFile{}
				continue
			}
			folder["l/"+base] = &fstest.MapFile{}
			names = append(names, base)
		}
		slices.Sort(names)
		l := &filing.Ledger{}
		var want []string
		refused := 0
		for _, p := range strings.Split(patterns, "\n") {
			if strings.Contains(p, "/") || p == "" || !utf8.ValidString(p) || len(p) > 100 {
				continue
			}
			l.Files = append(l.Files, filing.Name{Text: path.Join("l", p)})
			if path.Join("l", p) != "l/"+p {
				return // . or ..
			}
			found := []string{p}
			if strings.ContainsAny(p, "*?") {
				found = slices.DeleteFunc(fitting(p, names), func(name string) bool { return strings.HasPrefix(name, "~$") || strings.HasPrefix(name, ".") })
				if len(found) == 0 {
					refused++
				}
			}
			for _, name := range found {
				if !slices.Contains(want, "l/"+name) {
					want = append(want, "l/"+name)
				}
			}
		}
		list, problems := input.Expand(folder, l, nil)
		var got []string
		for _, n := range list {
			got = append(got, n.Path)
		}
		if !slices.Equal(got, want) || len(problems) != refused {
			t.Errorf("in %q, %q name %q and %d patterns fit no file, want %q and %d", names, patterns, got, len(problems), want, refused)
		}
		for _, d := range problems {
			if d.Code != "LED012" || d.Remedy == "" || d.Detail == "" || strings.Contains(d.Remedy, `"l/~$`) || strings.Contains(d.Remedy, `"l/.`) {
				t.Errorf("a pattern that fits no file is %+v", d)
			}
		}
	})
}

// sheets is a Book of sheets alone.
type sheets struct {
	input.Book
	names []string
}

func (s sheets) Plain() bool { return false }

func (s sheets) Sheets() (list []workbook.Sheet) {
	for _, name := range s.names {
		list = append(list, workbook.Sheet{Name: name})
	}
	return list
}

// FuzzSheets compares the sheets that patterns name with a slow reading of the rules: in the
// order of the workbook, and an error where a name or a pattern has none.
func FuzzSheets(f *testing.F) {
	f.Add("Q1 2022\nQ2 2022\nNotes", "Q? 20*")
	f.Add("A\nB\nAB", "B\nA*")
	f.Add("A\nB", "")
	f.Add("A", "")
	f.Add("é\n", "??\nA")
	f.Fuzz(func(t *testing.T, names, patterns string) {
		book := sheets{names: strings.Split(names, "\n")}
		l := &filing.Ledger{}
		l.Ledger = "revenue"
		known := map[string]bool{}
		for _, p := range strings.Split(patterns, "\n") {
			if !utf8.ValidString(p) || len(p) > 100 {
				return
			}
			if p != "" {
				l.Sheets = append(l.Sheets, filing.Name{Text: p})
			}
		}
		missing := l.Sheets == nil && len(book.names) > 1
		for _, n := range l.Sheets {
			fit := fitting(n.Text, book.names)
			missing = missing || len(fit) == 0
			for _, name := range fit {
				known[name] = true
			}
		}
		var want []string
		for _, name := range book.names {
			if known[name] || l.Sheets == nil {
				want = append(want, name)
			}
		}
		got, refused := input.SheetsOf(book, l, "a.xlsx")
		switch {
		case (refused != nil) != missing:
			t.Errorf("%q of the sheets %q: refused %v, want %v", patterns, names, refused, missing)
		case refused != nil && (refused.Code != "FIL001" || len(got) > 0):
			t.Errorf("%q of the sheets %q: %+v, %q", patterns, names, refused, got)
		case refused == nil && !slices.Equal(got, want):
			t.Errorf("%q of the sheets %q: %q, want %q", patterns, names, got, want)
		}
	})
}
