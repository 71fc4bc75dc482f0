package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/verify"
)

func (a *app) verifyCommand() *cobra.Command {
	format, facts := "text", ""
	c := &cobra.Command{
		Use:   "verify REPORT",
		Short: "Check an inline XBRL report, whoever wrote it",
		Long: `Verify reads an inline XBRL report: a document, or a folder that holds the
document or documents of one report. It needs no filing folder. It counts facts,
contexts and units, and reports:

  two values for one fact, to the smaller of their decimals (XBR002)
  tags that cannot be read: text that does not fit its transformation, a missing
    context or unit, wrong decimals, digits beyond the decimals (XBR001)
  texts whose continuations are missing or used twice (XBR007)
  sums of a calculation linkbase beside the document that do not foot, by the
    rules of Calculations 1.1 (XBR011)
  facts that differ from the instance that EDGAR extracted, where it lies beside the
    document, such as NAME_htm.xml for NAME.htm (XBR001)
  a document that is not well-formed XML, or whose DOCTYPE can change it (EDG001)

  facts that changed since tieout wrote the report, where draft.lock or
    facts.xbrl.json lies beside it: value, decimals, unit, element, period, members
    and text of each tag, the cover page included (XBR001)

With --facts, verify compares each number of the report with a facts.json that
tieout wrote: value to the tagged decimals, unit, period, element and members. No
facts.json has texts or the cover page, such as the number of shares. Numbers that only the
report has are counted, and are no error: the statements, for example. It is an error
if the numbers of facts.json are not in the report, as for another period.

Exit status: 0 no errors (there may be warnings); 1 errors were found; 2 the command
could not run.`,
		Example: `  tieout verify reports/10-K-FY2022/ngcs-20221231.htm --facts reports/10-K-FY2022/facts.json
  tieout verify downloads/aapl-20250329
  tieout verify aapl-20250329.htm --format json`,
		Args: oneArg("a document or folder such as ngcs-20221231.htm"),
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("--format must be text or json, not %q", format)
			}
			return a.verify(args[0], facts, format)
		},
	}
	c.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return reportFiles, cobra.ShellCompDirectiveFilterFileExt
	}
	c.Flags().StringVar(&facts, "facts", "", "compare the numbers with this `FILE`, a facts.json")
	_ = c.MarkFlagFilename("facts", "json")
	formatFlag(c, &format, "text", "json")
	a.allPlaces(c)
	return c
}

// reportFiles lists the endings of documents that shells complete.
var reportFiles = []string{"htm", "html", "xhtml"}

// openReport reads the report of a document or folder. The folder is open until close is
// called.
func openReport(name string) (r *verify.Report, root *os.Root, err error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot open the report %s: %w", name, disk.Reason(err))
	}
	folder, file := name, ""
	if !info.IsDir() {
		folder, file = filepath.Dir(name), filepath.Base(name)
	}
	if root, err = os.OpenRoot(folder); err != nil {
		return nil, nil, fmt.Errorf("cannot open the report %s: %w", name, disk.Reason(err))
	}
	shown := filepath.ToSlash(filepath.Clean(folder))
	if shown == "." {
		shown = ""
	}
	if r, err = verify.Open(root.FS(), file, filepath.ToSlash(name), shown); err != nil {
		root.Close()
		return nil, nil, fmt.Errorf("cannot read the report %s: %w", name, disk.Reason(err))
	}
	return r, root, nil
}

func (a *app) verify(name, facts, format string) error {
	r, root, err := openReport(name)
	if err != nil {
		return err
	}
	defer root.Close()
	if facts != "" {
		beside, err := os.OpenRoot(filepath.Dir(facts))
		if err != nil {
			return fmt.Errorf("cannot read %s: %w", facts, disk.Reason(err))
		}
		defer beside.Close()
		if err := r.Compare(beside.FS(), filepath.Base(facts), filepath.ToSlash(facts)); err != nil {
			return fmt.Errorf("cannot compare with %s: %w", facts, disk.Reason(err))
		}
	}
	if format == "json" {
		a.stdout.Write(r.JSON())
	} else {
		printReport(a.stdout, r)
		a.printFindings(a.stdout, r.Found)
		fmt.Fprintln(a.stdout, tally(r.Found))
	}
	if r.Failed() {
		return errFound
	}
	return nil
}

// printReport prints what a report holds.
func printReport(w io.Writer, r *verify.Report) {
	line := func(label, format string, args ...any) {
		fmt.Fprintf(w, "  %-10s %s\n", label, text.Plain(fmt.Sprintf(format, args...)))
	}
	count := func(n int, noun string) string {
		number, noun, _ := strings.Cut(text.Count(n, noun), " ")
		return text.Group(number) + " " + noun
	}
	some := func(list []string) string {
		clipped := make([]string, 0, mostListed)
		for _, s := range list[:min(mostListed, len(list))] {
			clipped = append(clipped, text.Clip(s, 100))
		}
		list = append(clipped, list[len(clipped):]...)
		if more := len(list) - mostListed; more > 0 {
			list = append(list[:mostListed:mostListed], fmt.Sprintf("%d more", more))
		}
		return text.List(list, "and")
	}
	fmt.Fprintln(w, text.Plain(r.Name))
	if len(r.Files) > 1 {
		line("files", "%s", some(r.Files))
	}
	var of []string
	for _, part := range []struct {
		n    int
		noun string
	}{{r.Nil, "nil"}, {r.Hidden, "hidden"}} {
		if part.n > 0 {
			of = append(of, figure.Group(fmt.Sprint(part.n))+" "+part.noun)
		}
	}
	more := ""
	if of != nil {
		more = "; " + strings.Join(of, ", ")
	}
	line("tags", "%s and %s%s", count(r.Numbers, "number"), count(r.Texts, "text"), more)
	line("facts", "%s distinct", figure.Group(fmt.Sprint(r.Distinct)))
	if r.First != "" {
		line("contexts", "%s, from %s to %s", figure.Group(fmt.Sprint(r.Contexts)), r.First, r.Last)
	}
	if len(r.Units) > 0 {
		line("units", "%s", some(r.Units))
	}
	if len(r.Entities) > 0 {
		line("registrant", "%s", some(r.Entities))
	}
	if r.Footnotes > 0 {
		line("footnotes", "%s", figure.Group(fmt.Sprint(r.Footnotes)))
	}
	switch s := r.Sums; {
	case r.Broken():
		line("sums", "not checked: a document could not be read to its end")
	case s == nil:
		line("sums", "not checked: no calculation linkbase lies beside the report")
	default:
		skipped := ""
		if s.Skipped > 0 {
			skipped = fmt.Sprintf("; %d not checked, because an amount in it has two values or too many digits", s.Skipped)
		}
		line("sums", "%s of %s checked, %d do not foot%s", figure.Group(fmt.Sprint(s.Checked)), some(s.Files), s.Inconsistent, skipped)
	}
	if c := r.Instance; c != nil {
		line("instance", "%s of %s equal, %d different, %d missing", count(c.Equal, "fact"), c.File, c.Different, c.Missing)
	}
	if w := r.Written; w != nil && !r.Broken() {
		switch c := w.Compared; {
		case !w.Changed && c.Equal > 0:
			line("written", "%s of %s equal", count(c.Equal, "fact"), c.File)
		case !w.Changed:
			line("written", "as tieout wrote it")
		case c.Equal+c.Different+c.Missing+c.Others == 0:
			line("written", "changed since tieout wrote it")
		default:
			line("written", "changed since tieout wrote it: %s of %s equal, %d different, %d missing, %d new", count(c.Equal, "fact"), c.File, c.Different, c.Missing, c.Others)
		}
	}
	if c := r.Compared; c != nil {
		others := ""
		if c.Others > 0 {
			others = fmt.Sprintf("; %s that the file does not have, such as those of the cover page", count(c.Others, "number"))
		}
		line("compared", "%s of %s equal, %d different, %d missing%s", count(c.Equal, "number"), c.File, c.Different, c.Missing, others)
	}
	fmt.Fprintln(w)
}

// mostListed is the most items that a line of a report lists.
const mostListed = 8
