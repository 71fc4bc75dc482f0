package cli

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/tieout/tieout/internal/control"
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// The rules of the terminal: results on stdout, everything about the run on
// stderr. Colour and progress are for a terminal alone, and NO_COLOR turns
// colour off. A line of progress is erased before anything else is written.

// isTerminal reports whether w is a terminal with colours and a cursor.
func isTerminal(w io.Writer) bool {
	f := screen(w)
	return f != nil && os.Getenv("TERM") != "dumb" && controls(f)
}

// isScreen reports whether w is a terminal of any kind.
func isScreen(w io.Writer) bool { return screen(w) != nil }

// screen returns the terminal that w is, or nil.
func screen(w io.Writer) *os.File {
	if s, ok := w.(*sink); ok {
		w = s.Writer
	}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return f
	}
	return nil
}

// columns returns the width of the terminal that a file is, or 80.
func columns(f *os.File) int {
	if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
		return w
	}
	return 80
}

func coloured(w io.Writer) bool { return isTerminal(w) && os.Getenv("NO_COLOR") == "" }

var severityColour = map[diag.Severity]string{diag.Error: "\x1b[1;31m", diag.Warning: "\x1b[1;33m", diag.Info: "\x1b[1;36m"}

// printFindings prints findings for a person.
func (a *app) printFindings(w io.Writer, found []diag.Diagnostic) {
	for _, d := range found {
		printHead(w, d)
		place := text.Plain(d.At())
		switch {
		case place != "" && d.Detail != "":
			fmt.Fprintf(w, "  at %s: %s\n", place, text.Plain(d.Detail))
		case place != "":
			fmt.Fprintf(w, "  at %s\n", place)
		case d.Detail != "":
			fmt.Fprintf(w, "  %s\n", text.Plain(d.Detail))
		}
		own, joined := d.Own()
		for _, r := range own {
			fmt.Fprintf(w, "  also %s: %s\n", text.Plain(r.At.String()), text.Plain(r.Message))
		}
		a.places(w, joined)
		if d.Remedy != "" {
			remedy, paste, _ := strings.Cut(d.Remedy, "\n")
			if paste == "" {
				remedy = sentence(remedy)
			}
			fmt.Fprintf(w, "  %s\n", text.Plain(remedy))
			for line := range strings.Lines(strings.TrimRight(paste, "\n")) { // text to paste
				fmt.Fprintf(w, "%s\n", strings.TrimRight("    "+text.Plain(strings.TrimRight(line, "\n")), " "))
			}
		}
	}
}

// printHead prints the first line of a finding.
func printHead(w io.Writer, d diag.Diagnostic) {
	head := d.Severity.String() + " " + string(d.Code)
	if coloured(w) {
		head = severityColour[d.Severity] + head + "\x1b[0m"
	}
	fmt.Fprintf(w, "%s: %s\n", head, text.Plain(d.Summary))
}

// withoutTotals leaves out the control totals, which printTotals prints.
func withoutTotals(found []diag.Diagnostic) []diag.Diagnostic {
	return slices.DeleteFunc(slices.Clone(found), func(d diag.Diagnostic) bool { return d.Code == control.Code })
}

// printTotals prints the control totals of all ledgers as one finding, a line for each total.
func (a *app) printTotals(ledgers []*control.Ledger) {
	if len(ledgers) > 0 {
		printHead(a.stdout, diag.Diagnostic{Severity: diag.Info, Code: control.Code, Summary: control.Title})
		fmt.Fprint(a.stdout, control.Text(ledgers))
	}
}

// fewPlaces is how many places of a finding are printed unless all are asked for.
const fewPlaces = 3

// places writes the further places of a finding whose first is printed: the cells of a column in
// one line, and what a document says in a line each.
func (a *app) places(w io.Writer, joined []diag.Related) {
	if len(joined) == 0 {
		return
	}
	most := len(joined)
	if !a.all && most > fewPlaces-1 {
		most = fewPlaces - 1
	}
	left := len(joined) - most
	if _, inCell := joined[0].At.(source.Cell); !inCell {
		for _, r := range joined[:most] {
			fmt.Fprintf(w, "  the same at %s: %s\n", text.Plain(r.At.String()), text.Plain(r.Message))
		}
		if left > 0 {
			fmt.Fprintf(w, "  and %s more (--all lists them)\n", figure.Group(fmt.Sprint(left)))
		}
		return
	}
	var refs []string
	for _, r := range joined {
		at := r.At.(source.Cell)
		refs = append(refs, text.Plain(cmp.Or(at.Where, at.Ref)))
	}
	if left > 0 {
		of := "of the column "
		if joined[0].At.(source.Cell).Where != "" {
			of = ""
		}
		refs = append(refs[:most], fmt.Sprintf("%s more %s(--all lists them)", figure.Group(fmt.Sprint(left)), of))
	}
	fmt.Fprintf(w, "  the same in %s\n", text.List(refs, "and"))
}

// withoutInfo leaves out findings that are for the record alone.
func withoutInfo(found []diag.Diagnostic) []diag.Diagnostic {
	return slices.DeleteFunc(slices.Clone(found), func(d diag.Diagnostic) bool { return d.Severity == diag.Info })
}

// sentence ends words with a full stop, unless they end themselves.
func sentence(s string) string {
	if strings.HasSuffix(s, "?") || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// bar is a line of progress on a terminal, for work that lasts.
type bar struct {
	w     io.Writer // nil where nothing is shown
	width int       // of the terminal, in columns
	start time.Time
	last  time.Time
	drawn bool
	mu    sync.Mutex          // workbooks are read side by side
	files map[string]progress // by name
}

const (
	patience = time.Second // work that takes no longer shows no progress
	pace     = 100 * time.Millisecond
	barWidth = 24
)

func (a *app) progress() *bar {
	if !isTerminal(a.stderr) {
		return &bar{}
	}
	return &bar{w: a.stderr, width: columns(os.Stderr), start: time.Now(), files: map[string]progress{}}
}

// progress is how far the reading of a file is: bytes read, of how many, and rows. Of a database,
// it is the query that runs and the groups that it returned.
type progress struct {
	done, size, rows int64
	query            string
}

// watch draws how far the reading of the ledgers is, all of them together, and names the files
// that are being read, with their rows so far. A size of 0 means a query, whose length is not
// known.
func (b *bar) watch(file string, done, size, rows int64) {
	if b.w == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if relation, query, is := strings.Cut(file, ": "); size == 0 && is {
		b.files[relation] = progress{rows: rows, query: query}
	} else if size > 0 {
		b.files[file] = progress{done: done, size: size, rows: rows}
	}
	now := time.Now()
	if len(b.files) == 0 || now.Sub(b.start) < patience || now.Sub(b.last) < pace {
		return
	}
	b.last, b.drawn = now, true
	fmt.Fprint(b.w, "\r\x1b[2K"+b.line())
}

// line returns the line of progress, cut to the width of the terminal: a second line would not
// be erased.
func (b *bar) line() string {
	var all progress
	var reading []string
	for _, name := range slices.Sorted(maps.Keys(b.files)) {
		f := b.files[name]
		all.done, all.size = all.done+f.done, all.size+f.size
		if f.query != "" {
			reading = append(reading, fmt.Sprintf("%s: %s, %s", text.Plain(name), text.Plain(f.query), control.Counted(int(f.rows), "group")))
		} else if f.done < f.size {
			reading = append(reading, fmt.Sprintf("%s, %s", text.Plain(name), control.Counted(int(f.rows), "row")))
		}
	}
	if all.size == 0 {
		return text.Clip("reading "+strings.Join(reading, "; "), max(b.width-2, barWidth))
	}
	full := int(barWidth * all.done / all.size)
	line := fmt.Sprintf("%s%s %3d%% reading %s", strings.Repeat("█", full), strings.Repeat("░", barWidth-full), 100*all.done/all.size, strings.Join(reading, "; "))
	return text.Clip(line, max(b.width-2, barWidth))
}

// done erases the line.
func (b *bar) done() {
	if b.drawn {
		fmt.Fprint(b.w, "\r\x1b[2K")
	}
}
