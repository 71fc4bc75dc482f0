// Package roll plans the filing folder of the next report: its filing.toml, in which only the
// values that depend on the period are changed; the files that it has in common with today's
// folder; and a checklist of what a person renews in it. What belongs to the last period alone,
// such as commentary and sign-offs, is put aside in a folder that no command reads. Ledgers are not
// copied. The package writes no files.
//
// [Of] returns the [Plan]; package cli, or the review page through it, writes its files with
// disk.CreateTree. [Plan.Checklist] prints each [Group] of the checklist: exports.go states the
// dates that the ledgers must cover, as compute.Needs lists them, and settings.go what filing.toml
// and the cover page still lack.
package roll

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/text"
)

// Previous is the folder with what belonged to the last period alone. No command reads it.
const Previous = "previous"

// aside lists the files that are put aside in Previous.
var aside = []string{filing.CommentaryFile, filing.SignoffsFile, filing.MemoFile, filing.CommentsFile, filing.StaffLetterFile}

// shared lists the files and folders that both filing folders have.
var shared = []string{record.Folder, templates, filing.RestatementsFile, filing.PromisesFile}

const templates = "templates"

// Plan is the filing folder of the next report.
type Plan struct {
	From, To        string // the folders as the checklist names them, for a person to type
	Form            string
	Period, Compare fiscal.Period
	Span            fiscal.Span // of Period; zero if the calendar lacks it
	Changed         []string    // the keys of filing.toml that have new values, each as a line
	Files           []disk.File // new files; a name may have folders
	Copies          []string    // files of today's folder that the new folder has under the same names
	Groups          []Group     // the checklist
	taxonomy        bool        // filing.toml states the year of the taxonomies
}

// Group is a part of the checklist.
type Group struct {
	Title string
	Items []Item
}

// Item is an entry of the checklist.
type Item struct {
	Text  string
	Lines []string // to paste, or details
}

// Form returns the form of the report on a period: 10-K for a year, 10-KT for a transition
// period, 10-Q for the first three quarters and 8-K for the fourth. A registrant whose form
// today is 20-F files a year on it.
func Form(today string, p fiscal.Period) string {
	switch {
	case p.Transition:
		return "10-KT"
	case p.Quarter == 4:
		return "8-K"
	case p.Quarter > 0:
		return "10-Q"
	case today == "20-F":
		return today
	}
	return "10-K"
}

// takes describes the periods of each form.
var takes = map[string]string{"10-K": "a year such as FY2023", "20-F": "a year such as FY2023", "10-KT": "a transition period such as FY2023T",
	"10-Q": "one of the first three quarters, such as FY2023Q1", "8-K": "a quarter such as FY2023Q4, or a year such as FY2023"}

// fits reports whether a form may report on a period.
func fits(form string, p fiscal.Period) bool {
	switch {
	case p.YTD:
		return false
	case form == "8-K":
		return !p.Transition
	case form == "10-Q":
		return p.Quarter > 0 && p.Quarter < 4
	}
	return p.Quarter == 0 && p.Transition == (form == "10-KT")
}

// ParsePeriod parses the period of a report.
func ParsePeriod(s string) (fiscal.Period, error) {
	p, err := fiscal.ParsePeriod(s)
	if err != nil || p.YTD {
		return fiscal.Period{}, fmt.Errorf("%q is not the period of a report; write a year such as FY2023, or a quarter such as FY2023Q2", s)
	}
	return p, nil
}

// Following lists the periods of the reports that may follow a report, soonest first: at most
// those of one year.
func Following(r filing.Report) []fiscal.Period {
	p := r.Period
	year := func(y int) fiscal.Period { return fiscal.Period{Year: y} }
	list := []fiscal.Period{}
	quarter, y := p.Quarter, p.Year
	switch {
	case p.Quarter == 0:
		quarter, y = 4, p.Year
		if r.Form == "8-K" {
			list = append(list, p) // the annual report follows the release
		}
	case r.Form == "8-K" && p.Quarter < 4:
		list = append(list, p)
	case r.Form == "8-K":
		list = append(list, year(p.Year))
	}
	for range 4 {
		if quarter++; quarter == 5 {
			quarter, y = 1, y+1
		}
		list = append(list, fiscal.Period{Year: y, Quarter: quarter})
		if quarter == 4 {
			list = append(list, year(y))
		}
	}
	return list
}

// Of plans the folder of the report on a period. The argument form may be "", for the usual
// form. The argument filed holds the filed reports of the folder. It returns an error if the
// report does not follow today's, if the form is not for such a period, or if a file cannot be
// read or is a link. The names of the folders in the plan are left empty.
func Of(f *filing.Filing, filed []*record.Draft, to fiscal.Period, form string) (*Plan, error) {
	today := f.Report
	p := &Plan{Form: cmp.Or(form, Form(today.Form, to)), Period: to, Compare: to.Earlier(1)}
	switch {
	case today.Form == "" || today.Period == (fiscal.Period{}) || f.Registrant.Namespace == "":
		return nil, fmt.Errorf("%s does not state a valid form, period and namespace; correct it first", filing.File)
	case !slices.Contains(filing.Forms, p.Form):
		return nil, fmt.Errorf("--form must be %s, not %q", text.List(filing.Forms, "or"), text.Clip(p.Form, 40))
	case !fits(p.Form, to):
		return nil, fmt.Errorf("a %s is for %s, and %s is not; name another period with --to, or another form with --form", p.Form, takes[p.Form], to)
	case to.Order() < today.Period.Order():
		return nil, fmt.Errorf("%s ends before %s, the period of filing.toml; name a later period with --to", to, today.Period)
	case to == today.Period && p.Form == today.Form:
		return nil, fmt.Errorf("filing.toml is for the %s for %s already; name a later period with --to, or another form with --form", p.Form, to)
	}
	next, err := p.rewrite(f)
	if err != nil {
		return nil, err
	}
	for _, name := range aside {
		data, _, err := filing.ReadFile(f.FS, name)
		if errors.Is(err, fs.ErrNotExist) && !filing.Exists(f.FS, name) {
			continue
		}
		if err != nil {
			return nil, unreadable(name, err)
		}
		p.Files = append(p.Files, disk.File{Name: path.Join(Previous, name), Data: data})
	}
	for _, name := range shared {
		if err := p.copy(f.FS, name); err != nil {
			return nil, err
		}
	}
	p.checklist(f, next, filed)
	return p, nil
}

// unreadable returns the error for a file that cannot be rolled.
func unreadable(name string, err error) error {
	d := filing.Unreadable(name, "FIL001", err)
	return fmt.Errorf("%s: %s. %s", name, d.Detail, d.Remedy)
}

// mostCopies bounds the files of the new folder, and deepest the folders in each other.
const (
	mostCopies = 100_000
	deepest    = 20
)

// copy adds a file, or all files in a folder, to the copies. Temporary files of tieout are left
// out.
func (p *Plan) copy(fsys fs.FS, top string) error {
	if !filing.Exists(fsys, top) {
		return nil
	}
	if linked(fsys, top) {
		return linkError(top)
	}
	return fs.WalkDir(fsys, top, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return unreadable(name, err)
		case strings.HasPrefix(d.Name(), disk.Temporary):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.Type()&fs.ModeSymlink != 0:
			return linkError(name)
		case d.IsDir() && strings.Count(name, "/") >= deepest:
			return fmt.Errorf("%s is a folder within %d others; move it out of %s", name, deepest, top)
		case d.IsDir():
		case !d.Type().IsRegular():
			return fmt.Errorf("%s is neither a file nor a folder; move it out of %s", name, top)
		default:
			p.Copies = append(p.Copies, name)
		}
		if len(p.Copies) > mostCopies {
			return fmt.Errorf("%s holds more than %d files; move what was not filed out of it", top, mostCopies)
		}
		return nil
	})
}

// linked reports whether a name at the top of the folder is a link.
func linked(fsys fs.FS, name string) bool {
	entries, _ := fs.ReadDir(fsys, ".")
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name && e.Type()&fs.ModeSymlink != 0 })
}

func linkError(name string) error {
	return fmt.Errorf("%s is a link, and the new folder has copies of files alone; replace the link with a copy of what it names", name)
}
