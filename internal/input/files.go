package input

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
)

// Name is the path of a file of a ledger, and the place in filing.toml that names the file.
type Name struct {
	Path string
	At   source.Point
}

// Expand returns the files of a ledger in the order in which filing.toml lists them. A pattern
// in the list stands for all files that fit the pattern, in the order of their names. A file is
// returned once, even if several entries name it. refused holds a finding for each pattern that
// no file fits.
func Expand(fsys fs.FS, l *filing.Ledger, sealed *Seals) (list []Name, refused []diag.Diagnostic) {
	add := func(n Name) {
		if !slices.ContainsFunc(list, func(m Name) bool { return m.Path == n.Path }) {
			list = append(list, n)
		}
	}
	for _, f := range l.Files {
		if !f.Pattern() {
			add(Name{f.Text, f.At})
			continue
		}
		dir := path.Dir(f.Text)
		if filing.Escapes(dir, nil) {
			refused = append(refused, outside(f.Text, f.At))
			continue
		}
		entries, err := fs.ReadDir(fsys, dir)
		found := false
		for _, e := range entries {
			base := e.Name()
			if !e.IsDir() && !hidden(base) && (filing.Name{Text: path.Base(f.Text)}).Takes(base) {
				add(Name{path.Join(dir, base), f.At})
				found = true
			}
		}
		if !found {
			detail := fmt.Sprintf("no file in the filing folder fits %q", f.Text)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				detail = fmt.Sprintf("the folder %s cannot be read: %v", dir, err)
			}
			refused = append(refused, diag.Diagnostic{Code: "LED012", Summary: "pattern that fits no file", Subject: f.At, Detail: detail,
				Remedy: beside(fsys, f.Text, sealed)})
		}
	}
	return list, refused
}

// hidden reports whether a file is the lock of an open workbook, or hidden.
func hidden(base string) bool { return strings.HasPrefix(base, "~$") || strings.HasPrefix(base, ".") }

// Files returns the paths of the files of a ledger, as Expand finds them. A path without
// a pattern is returned even if the file does not exist.
func Files(fsys fs.FS, l *filing.Ledger) (list []string) {
	files, _ := Expand(fsys, l, nil)
	for _, f := range files {
		list = append(list, f.Path)
	}
	return list
}

// mostSheets is the number of sheets that a message lists.
const mostSheets = 12

// likely returns the sheet whose name is nearest to the name of the ledger.
func likely(l *filing.Ledger, names []string) string {
	folded := make([]string, len(names))
	for i, name := range names {
		folded[i] = strings.ToLower(name)
	}
	return names[slices.Index(folded, text.Nearest(strings.ReplaceAll(l.Ledger, "-", " "), folded, math.MaxInt))]
}

// SheetsOf returns the sheets of a file that filing.toml names for a ledger. If it names none,
// SheetsOf returns the only sheet of the file. If the sheets cannot be determined, refused is
// the finding; otherwise it is nil.
func SheetsOf(book Book, l *filing.Ledger, file string) (list []string, refused *diag.Diagnostic) {
	var names, quoted []string
	for _, s := range book.Sheets() {
		names, quoted = append(names, s.Name), append(quoted, fmt.Sprintf("%q", s.Name))
	}
	if more := len(quoted) - mostSheets; more > 0 {
		quoted = append(quoted[:mostSheets], figure.Group(fmt.Sprint(more))+" more")
	}
	has := text.List(quoted, "and")
	switch {
	case book.Plain() && l.Sheets != nil:
		return nil, &diag.Diagnostic{Code: "FIL001", Summary: "sheet key for a file without sheets", Subject: l.SheetAt,
			Detail: fmt.Sprintf("%s is not a workbook, so it has no sheets", file), Remedy: fmt.Sprintf("Remove the sheet key from [ledgers.%s]", l.Ledger)}
	case len(names) == 0:
		return nil, &diag.Diagnostic{Code: "LED012", Summary: "workbook without a worksheet", Subject: source.Cell{Workbook: file}, Remedy: "Export the rows into a new workbook"}
	case l.Sheets == nil && len(names) == 1:
		return names, nil
	case l.Sheets == nil:
		return nil, &diag.Diagnostic{Code: "FIL001", Summary: "several sheets and no sheet key", Subject: l.SheetAt,
			Detail: fmt.Sprintf("%s has the sheets %s", file, has),
			Remedy: fmt.Sprintf("Under [ledgers.%s], name the sheet that has the rows, such as `sheet = %s`. If several sheets are one ledger, write a list of their names, or a pattern", l.Ledger, toml.Quote(likely(l, names)))}
	}
	for _, s := range names {
		if slices.ContainsFunc(l.Sheets, func(n filing.Name) bool { return n.Takes(s) }) {
			list = append(list, s)
		}
	}
	for _, n := range l.Sheets {
		if !slices.ContainsFunc(names, n.Takes) {
			return nil, &diag.Diagnostic{Code: "FIL001", Summary: "unknown sheet", Subject: n.At,
				Detail: fmt.Sprintf("%s has no sheet %q; it has %s", file, n.Text, has),
				Remedy: fmt.Sprintf("Write the name of the sheet that has the rows, such as `sheet = %s`", toml.Quote(text.Nearest(n.Text, names, math.MaxInt)))}
		}
	}
	return list, nil
}
