// Package filing reads the filing folder: filing.toml and the files beside it. [Read] returns a
// [Filing], and a finding for every problem at its line and column. A path never leads out of the
// folder, and an unknown key is an error.
//
// Read Filing first, then [Ledger], which says how the rows of a ledger are mapped, [Source], a
// database, [Policies], and [Commentary], [Letter], [Promise], [Restatement], [Memo] and [Signoff],
// which hold the other files. [Keys] lists every key, for the manual. Most packages take the Filing
// as an argument, and none changes it.
//
// Staff is the staff of the SEC. A policy is a choice of the registrant in filing.toml. A line is a
// line of the fair value note; [lines] may map several captions to the same line. If the comment of
// a struct field begins with a name and a colon, such as "end_is:", that name is the key of
// filing.toml that sets the field.
package filing

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
)

// File is the name of the file that makes a folder a filing folder.
const File = "filing.toml"

// Filing is a filing folder as its filing.toml describes it.
type Filing struct {
	FS           fs.FS // the folder; paths cannot leave it
	Registrant   Registrant
	Report       Report
	Calendar     fiscal.Calendar
	Ledgers      []*Ledger // in the order of schema.Schemas
	Sources      []*Source // the databases, in the order of filing.toml
	Policies     Policies
	Accounts     []Account         // in the order written
	NonGAAP      *Measure          // adjusted EBITDA; nil without [non_gaap]
	Lines        map[string]string // by caption: the line to which [lines] maps it
	Outside      []string          // hierarchy_only in [fair_value]: lines of the fair value hierarchy that are not compared with the table by investment type
	Tags         Tags
	Cover        Cover
	Securities   []Security // in the order of filing.toml
	Commentary   Commentary
	Roles        []string  // required in [signoffs]: the roles in which each section must be signed, each by another person; nil if any role will do
	Signoffs     []Signoff // in the order of signoffs.toml
	Letter       *Letter   // nil without comments.toml
	Promises     []Promise
	Restatements []Restatement
	Memo         *Memo             // nil without memo.toml
	Disclosures  []string          // names of the disclosures listed in filing.toml; nil if it lists none
	Hashes       map[string]string // SHA-256 of the text files that affect drafts, by name
	disclosedAt  source.Point
	staffLetter  []byte
	staffErr     error // why there is no staffLetter
}

// Registrant is the company that files.
type Registrant struct {
	Name        string
	CIK         string // 10 digits
	FileNumber  string
	Prefix      string // XML prefix of the registrant's extension concepts
	Namespace   string // XML namespace of the registrant's extension concepts
	NameAt      source.Point
	NamespaceAt source.Point
	Currency    quantity.Unit // reporting currency
	Domicile    string        // ISO 3166 alpha-2
	Segment     string        // as a sentence names it: "our one operating segment"; "" if not given
}

// Report is the report that the drafts are for.
type Report struct {
	Form       string // 10-K, 10-Q, 8-K, 20-F or 10-KT
	Period     fiscal.Period
	Compare    fiscal.Period
	Taxonomy   string      // year of the standard taxonomies
	TagAll     bool        // tag = "all": the report tags MD&A too, which EDGAR does not accept
	Filed      fiscal.Date // 0 if not given; guidance is cited as it stands on that day, or else as it stands now
	PeriodAt   source.Point
	TaxonomyAt source.Point
}

// tagAll is the value of the key tag in [report] that adds MD&A to the report.
const tagAll = "all"

// Forms lists the forms of reports: first the forms of periodic reports, then 8-K.
var Forms = []string{"10-K", "20-F", "10-KT", "10-Q", "8-K"}

// Annual reports whether the form is for a fiscal year: 10-K or 20-F.
func (r Report) Annual() bool { return r.Form == "10-K" || r.Form == "20-F" }

// Periodic reports whether the form is a periodic report, and not an earnings release.
func (r Report) Periodic() bool { return r.Form != "8-K" }

// Ledger returns a ledger by name, or nil.
func (f *Filing) Ledger(name string) *Ledger {
	for _, l := range f.Ledgers {
		if l.Ledger == name {
			return l
		}
	}
	return nil
}

// Policies are the registrant's choices.
type Policies struct {
	ReportedRates bool           // ndr.fx = "reported"
	Lookback      int            // new_customer.lookback, in months
	Unsubscribed  string         // unsubscribed: "error", "existing" or "new"
	Threshold     quantity.Value // country.threshold
	Attribution   string         // country.attribution
	FlatBelow     quantity.Value // flat_below, as a ratio of the prior period's revenue
	Fluctuation   quantity.Value // fluctuation.points, as a ratio
	Band          quantity.Value // country.band
	Adjust        bool           // footing = "adjust": tables foot as printed
	printed       map[string]string
	inForce       map[string]string
	at            map[string]source.Point
}

// Footing is the policy on amounts of a table that do not add to their total as printed, and Exact
// its default. A draft.lock without the policy was written under the default.
const Footing, Exact = "footing", "exact"

// At returns the place of a policy in filing.toml, or the file as a whole if the policy
// is not set and has its default.
func (p Policies) At(name string) source.Point {
	if at, stated := p.at[name]; stated {
		return at
	}
	return source.Point{File: File}
}

// Fluctuates reports whether a rate rose or fell by at least the percentage points of
// the policy fluctuation.points.
func (p Policies) Fluctuates(change quantity.Value) bool {
	return change.Sign() != 0 && change.Abs().Cmp(p.Fluctuation) >= 0
}

// InForce returns the value of every policy by name, as filing.toml spells it. It includes
// the policies that have their defaults, except Footing, whose default is Exact.
func (p Policies) InForce() map[string]string { return p.inForce }

// Printed returns the value of a policy as documents print it. The result ok is false if
// there is no such policy, or if documents never print the policy.
func (p Policies) Printed(name string) (text string, ok bool) {
	text, ok = p.printed[name]
	return text, ok
}

// PrintedNames returns the names of the policies that documents may print, sorted.
func (p Policies) PrintedNames() []string {
	var names []string
	for name := range p.printed {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Explains returns the explanations of the metrics in the report's period.
func (f *Filing) Explains(metrics ...string) []Explanation {
	var list []Explanation
	for _, e := range f.Commentary.Explain {
		name, when, dated := strings.Cut(e.Fact, "@")
		if slices.Contains(metrics, name) && (!dated || when == f.Report.Period.String() || when == f.Report.Period.ToDate().String()) {
			list = append(list, e)
		}
	}
	return list
}

// Keeps reports whether the key keep in commentary.toml lists a clause, such as demand.
func (f *Filing) Keeps(clause string) bool { return slices.Contains(f.Commentary.Keep, clause) }

// Shown returns the report's period with its comparison period. For a second or third
// quarter it also returns the year to date, and for a fourth quarter the year, each paired
// with its own comparison period.
func (f *Filing) Shown() []Pair {
	p, c := f.Report.Period, f.Report.Compare
	pairs := []Pair{{p, c}}
	switch {
	case p.Quarter == 2 || p.Quarter == 3:
		pairs = append(pairs, Pair{p.ToDate(), c.ToDate()})
	case p.Quarter == 4:
		pairs = append(pairs, Pair{fiscal.Period{Year: p.Year}, fiscal.Period{Year: c.Year}})
	}
	return pairs
}

// Periods returns every period for which the report shows amounts other than balances: the
// periods of Shown and, in an annual report, the year before the comparison year, for which
// revenue by geography is shown.
func (f *Filing) Periods() []fiscal.Period {
	var list []fiscal.Period
	for _, pair := range f.Shown() {
		list = append(list, pair.Period, pair.Compare)
	}
	if f.Report.Annual() {
		list = append(list, f.Report.Compare.Earlier(1))
	}
	return list
}

// Irregular reports whether the report is for a transition period or a year of fewer than four
// quarters. The calendar may then lack periods before it, because there were none.
func (f *Filing) Irregular() bool {
	p := f.Report.Period
	return p.Transition || p.Quarter == 0 && f.Calendar.Quarters(p.Year) < 4
}

// Pair is a period and the period that it is compared with.
type Pair struct{ Period, Compare fiscal.Period }

// leastUneven is the number of days from which two periods differ by a week: periods of whole
// months differ by less.
const leastUneven = 5

// ExtraDays returns the number of days by which the Period of a pair is longer than its
// Compare; the number is negative if Period is shorter. ExtraDays returns 0 if
// [calendar.periods] does not list the periods, or if one is less than 5 days longer than
// the other.
func (f *Filing) ExtraDays(pair Pair) int {
	span, err := f.Calendar.Span(pair.Period)
	before, err2 := f.Calendar.Span(pair.Compare)
	if err != nil || err2 != nil || !f.Calendar.IsListed() {
		return 0
	}
	if days := span.Days() - before.Days(); days <= -leastUneven || days >= leastUneven {
		return days
	}
	return 0
}

// Read reads filing.toml and the files beside it. It returns an error if filing.toml is
// missing or a file does not parse. Other problems are findings; the Filing then holds
// the values that could be read.
func Read(fsys fs.FS) (*Filing, []diag.Diagnostic, error) {
	data, sum, err := ReadFile(fsys, File)
	switch {
	case err != nil && Escapes(File, err):
		return nil, nil, fmt.Errorf("%s is a link to a place outside the filing folder; replace the link with a copy of the file", File)
	case err != nil:
		return nil, nil, fmt.Errorf("read %s: %w", File, err)
	}
	root, err := toml.Parse(File, data)
	if err != nil {
		return nil, nil, err
	}
	r := &findings{}
	f := &Filing{FS: fsys, Hashes: map[string]string{File: sum}}
	top := root.Table(File, toml.Reader{Report: r.report}).Only(keysOf(File)...)
	f.readRegistrant(top.Child("registrant", "[registrant]"))
	before := len(r.list)
	if f.readCalendar(top.Child("calendar", "[calendar]")); len(r.list) == before { // a gap or an overlap explains odd weeks
		f.reportWeeks(r, root.Get("calendar"))
	}
	f.readReport(top.Child("report", "[report]"))
	f.readSources(top.Child("sources", "[sources]"))
	f.readLedgers(top.Child("ledgers", "[ledgers]"))
	f.readPolicies(top.Child("policies", "[policies]"))
	f.readRoles(top.Child("signoffs", "[signoffs]"))
	f.readAccounts(top.Child("accounts", "[accounts]"))
	f.readNonGAAP(top.Child("non_gaap", "[non_gaap]"))
	f.readLines(top)
	f.readTags(top.Child("tags", "[tags]"))
	f.readCover(top.Child("cover", "[cover]"), top.Child("auditor", "[auditor]"))
	f.readSecurities(top)
	r.list = unanswered(root, r.list)
	err = errors.Join(f.beside(r, CommentaryFile, f.readCommentary), f.readCorrespondence(r), f.beside(r, SignoffsFile, f.readSignoffs))
	if err != nil {
		return nil, nil, err
	}
	if f.staffLetter, sum, f.staffErr = ReadFile(fsys, StaffLetterFile); f.staffErr == nil {
		f.Hashes[StaffLetterFile] = sum
	}
	return f, r.list, nil
}

// findings collects the problems in the files of the folder.
type findings struct{ list []diag.Diagnostic }

func (f *findings) add(d diag.Diagnostic) { f.list = append(f.list, d) }

func (f *findings) report(p toml.Problem) {
	f.add(diag.Diagnostic{Code: "FIL001", Summary: p.Summary, Detail: p.Detail, Remedy: p.Remedy, Subject: p.At})
}

// StaffLetter returns the text of staff-letter.txt, or fs.ErrNotExist.
func (f *Filing) StaffLetter() ([]byte, error) { return f.staffLetter, f.staffErr }

var (
	cikForm       = regexp.MustCompile(`^[0-9]{10}$`)
	numberForm    = regexp.MustCompile(`^[0-9]{1,3}-[0-9]{1,8}$`)
	prefixForm    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)
	namespaceForm = regexp.MustCompile(`^https?://[!-~]+$`)
)

// standardPrefixes are reserved by EDGAR for standard namespaces.
var standardPrefixes = []string{"us-gaap", "srt", "dei", "country", "currency", "exch", "stpr", "naics", "sic", "ecd", "cyd", "ix", "ixt", "ixt-sec",
	"xbrli", "xbrldi", "iso4217", "link", "xlink", "xsi", "xs", "xml", "xhtml"}

// standardNamespace matches the namespaces of standard taxonomies and of XBRL.
var standardNamespace = regexp.MustCompile(`^https?://(?:[a-z]+\.)?(?:fasb\.org|xbrl\.sec\.gov|xbrl\.org|w3\.org)(?:/|$)`)

func (f *Filing) readRegistrant(t toml.Table) {
	t.Only(keysOf("registrant")...)
	r := Registrant{Name: t.Need("name"), CIK: t.Need("cik"), FileNumber: t.Text("file_number", ""), Prefix: t.Need("prefix"),
		Namespace: t.Need("namespace"), Currency: quantity.Unit(t.Need("currency")), Domicile: t.Need("domicile"), Segment: t.Text("segment", "")}
	r.NameAt, r.NamespaceAt = t.Place("name"), t.Place("namespace")
	r.CIK = t.Form("cik", r.CIK, cikForm, "10 digits, such as 0001999999")
	if r.CIK != "" && strings.Trim(r.CIK, "0") == "" {
		t.Fail(t.Place("cik"), "Write the number that EDGAR gave the registrant", "cik in [registrant] has only zeros")
		r.CIK = ""
	}
	r.FileNumber = t.Form("file_number", r.FileNumber, numberForm, "a file number such as 001-99999")
	r.Prefix = t.Form("prefix", r.Prefix, prefixForm, "a prefix of letters, digits and hyphens, such as ngcs")
	r.Namespace = t.Form("namespace", r.Namespace, namespaceForm, "an address such as http://www.northgate.example/20221231")
	if slices.Contains(standardPrefixes, strings.ToLower(r.Prefix)) {
		t.Fail(t.Place("prefix"), "Write another prefix, such as your ticker symbol in lower case", "prefix %q belongs to a standard namespace", r.Prefix)
		r.Prefix = ""
	}
	if standardNamespace.MatchString(r.Namespace) {
		t.Fail(t.Place("namespace"), "Write an address of your own, such as http://www.example.com/20231231", "namespace %q belongs to a standard taxonomy", r.Namespace)
		r.Prefix = ""
	}
	if r.Currency != "" && !iso.Currency(string(r.Currency)) {
		t.Fail(t.Place("currency"), "Write the ISO 4217 code, such as USD", "currency %q is unknown", r.Currency)
	}
	if r.Domicile != "" {
		code, known := iso.Country(r.Domicile)
		if !known {
			t.Fail(t.Place("domicile"), "Write the ISO 3166 code, such as US", "domicile %q is unknown", r.Domicile)
		}
		r.Domicile = code
	}
	f.Registrant = r
}

func (f *Filing) readCalendar(t toml.Table) {
	t.Only(keysOf("calendar")...)
	listed := t.Field("periods", toml.KindTable)
	end := t.Field("fiscal_year_end", toml.KindText)
	switch {
	case listed != nil:
		quarters, transitions := readPeriods(t.Child("periods", "[calendar.periods]"))
		switch {
		case end == nil:
			f.Calendar = fiscal.Listed(quarters).WithTransitions(transitions)
		case len(quarters) > 0:
			t.Fail(end.At, "Keep the correct one and remove the other", "[calendar] has both fiscal_year_end and quarters under periods")
		default:
			f.Calendar = readYearEnd(t, end).WithTransitions(transitions)
		}
	case end != nil:
		f.Calendar = readYearEnd(t, end)
	case t.Get("periods") == nil && t.Get("fiscal_year_end") == nil:
		t.Missing(`Add fiscal_year_end = "12-31", or the quarters of a 52/53-week filer under [calendar.periods]`, "[calendar] has no fiscal_year_end and no periods")
	}
}

func readYearEnd(t toml.Table, end *toml.Node) fiscal.Calendar {
	c, err := fiscal.ParseYearEnd(end.Text)
	if err != nil {
		t.Fail(end.At, `Write the month and day, such as fiscal_year_end = "12-31"`, "fiscal_year_end: %v", err)
	}
	return c
}

// readPeriods reads listed quarters and transition periods, which must follow each other
// without a gap or an overlap.
func readPeriods(t toml.Table) (quarters, transitions map[fiscal.Period]fiscal.Span) {
	quarters, transitions = map[fiscal.Period]fiscal.Span{}, map[fiscal.Period]fiscal.Span{}
	var order []fiscal.Period
	for _, key := range t.Keys {
		at := t.Get(key).At
		p, err := fiscal.ParsePeriod(key)
		if err != nil || p.Quarter == 0 && !p.Transition || p.YTD {
			t.Fail(at, "List only quarters, and a transition period as a whole, such as FY2022T; tieout adds quarters up to years and year-to-date periods", "%q is not a quarter such as FY2022Q1", key)
			continue
		}
		q := t.Child(key, "[calendar.periods] "+key).Only(keysOf("calendar.periods.QUARTER")...)
		span := fiscal.Span{Start: q.Date("start"), End: q.Date("end")}
		switch {
		case span.Start == 0 || span.End == 0:
			continue
		case span.End < span.Start:
			t.Fail(at, "Correct start or end", "%s ends on %s, before it starts on %s", key, span.End, span.Start)
			continue
		}
		if p.Transition {
			transitions[p] = span
		} else {
			quarters[p] = span
		}
		order = append(order, p)
	}
	number := func(p fiscal.Period) int { return p.Year*5 + (p.Quarter+4)%5 } // a transition period follows the quarters of its year
	slices.SortFunc(order, func(a, b fiscal.Period) int { return number(a) - number(b) })
	spanOf := func(p fiscal.Period) fiscal.Span {
		if p.Transition {
			return transitions[p]
		}
		return quarters[p]
	}
	for i, p := range order {
		if i == 0 {
			continue
		}
		before := order[i-1]
		was, is := spanOf(before), spanOf(p)
		next := p.Year == before.Year && (p.Quarter == before.Quarter+1 && !before.Transition || p.Transition) || p.Year == before.Year+1 && p.Quarter == 1 && (before.Quarter == 4 || before.Transition)
		if next = next || p.Year == before.Year+1 && p.Quarter == 1 && is.Start == was.End+1; !next { // a year may have fewer quarters
			t.Fail(t.Get(p.String()).At, "List the quarters between them under [calendar.periods]", "%s follows %s in the list, and quarters between them are missing", p, before)
			continue
		}
		if gap := is.Start - was.End - 1; gap != 0 {
			word, n := "a gap", gap
			if gap < 0 {
				word, n = "an overlap", -gap
			}
			days := fmt.Sprintf("%d days", n)
			if n == 1 {
				days = "one day"
			}
			t.Fail(t.Get(p.String()).At, fmt.Sprintf("Write start = %s for %s, or correct the end of %s", was.End+1, p, before), "%s of %s: %s ends on %s and %s starts on %s",
				word, days, before, was.End, p, is.Start)
		}
	}
	return quarters, transitions
}

// reportWeeks warns of dates of [calendar.periods] that seem to be one week off.
func (f *Filing) reportWeeks(r *findings, calendar *toml.Node) {
	for _, s := range f.Calendar.WeekSlips() {
		both := []fiscal.Period{s.Ends, s.Starts}
		both = slices.DeleteFunc(both, func(q fiscal.Period) bool { return q == fiscal.Period{} })
		var weeks, write []string
		for _, q := range both {
			n, _ := f.Calendar.Weeks(q)
			weeks = append(weeks, fmt.Sprintf("%s has %s", q, text.Count(n, "week")))
			span, _ := f.Calendar.Span(q)
			if q == s.Ends {
				write = append(write, fmt.Sprintf("`end = %s` for %s", span.End+s.Days, q))
			} else {
				write = append(write, fmt.Sprintf("`start = %s` for %s", span.Start+s.Days, q))
			}
		}
		r.add(diag.Diagnostic{Severity: diag.Warning, Code: "FIL001", Summary: "quarter that seems to be one week off", Subject: calendar.Get("periods").Get(both[0].String()).At,
			Detail: text.List(weeks, "and") + "; in a fiscal year of 52 or 53 weeks, quarters usually have 13 weeks each, or three have 12 weeks and one has 16; in a year of 53 weeks, one quarter has one week more",
			Remedy: fmt.Sprintf("If a date is one week off, write %s; if the dates are right, no change is needed", text.List(write, "and"))})
	}
}

func (f *Filing) readReport(t toml.Table) {
	t.Only(keysOf("report")...)
	if t.Get("form") == nil {
		t.Missing(`Add form = "10-K", "10-Q" or "8-K"`, "[report] has no form")
	}
	f.Report.Taxonomy, f.Report.Filed = readTaxonomy(t), t.OptionalDate("filed")
	f.Report.TaxonomyAt = t.Place("taxonomy")
	f.Report.TagAll = t.Choice("tag", disclosure.Notes.Name, disclosure.Notes.Name, tagAll) == tagAll
	if n := t.Get("form"); n != nil && n.Kind == toml.KindText && slices.Contains(Forms, strings.TrimSuffix(n.Text, "/A")) && strings.HasSuffix(n.Text, "/A") {
		f.Report.Form = strings.TrimSuffix(n.Text, "/A")
		t.Fail(n.At, fmt.Sprintf("Write form = %q, and amendment_flag = true in [cover]; the report is then of the type %s", f.Report.Form, n.Text), "form in [report] must not have /A; found %q", n.Text)
	} else {
		f.Report.Form = t.Choice("form", "", Forms...)
	}
	p, ok := period(t, "period", t.Need("period"))
	f.Report.Period, f.Report.Compare, f.Report.PeriodAt = p, p.Earlier(1), t.Place("period")
	if s := t.Text("compare", ""); s != "" {
		c, fine := period(t, "compare", s)
		switch {
		case !fine || !ok || p.Transition != (f.Report.Form == "10-KT"): // the last two have a finding below
		case c.Quarter != p.Quarter || c.Transition != p.Transition || c.Year >= p.Year:
			t.Fail(t.Place("compare"), fmt.Sprintf("Write compare = %q, or remove the key", p.Earlier(1)), "compare must be %s; found %s", earlier(p), c)
		default:
			f.Report.Compare = c
		}
	}
	if n := t.Field("disclosures", toml.KindArray); n != nil {
		f.disclosedAt = n.At
		f.Disclosures = []string{}
		for _, item := range t.Texts("disclosures") {
			if !slices.Contains(disclosure.Names(), item.Text) {
				t.Fail(item.At, toml.Nearest(item.Text, disclosure.Names()), "the disclosures key of [report] lists %q, which is not a disclosure", item.Text)
				continue
			}
			f.Disclosures = append(f.Disclosures, item.Text)
		}
	}
	if !ok {
		return
	}
	list := fmt.Sprintf("under [calendar.periods], list FY%dT = { start = %[1]d-07-01, end = %[1]d-12-31 } with its own days", p.Year)
	_, unlisted := f.Calendar.Span(p)
	switch form, q := f.Report.Form, p.Quarter; {
	case form == "10-K" && p.Transition:
		remedy := "Write form = \"10-KT\""
		if unlisted != nil {
			remedy += ", and " + list
		}
		t.Fail(t.Place("period"), fmt.Sprintf("%s; for a report on a year, write period = \"FY%d\" instead", remedy, p.Year), "period of a 10-K must be a year, and %s is a transition period", p)
	case f.Report.Annual() && (q != 0 || p.Transition):
		t.Fail(t.Place("period"), fmt.Sprintf("Write period = \"FY%d\"", p.Year), "period of a %s must be a year; found %s", form, p)
	case form == "10-KT" && !p.Transition:
		t.Fail(t.Place("period"), fmt.Sprintf("Write period = \"FY%dT\", and %s", p.Year, list), "period of a 10-KT must be a transition period; found %s", p)
	case form == "8-K" && p.Transition:
		t.Fail(t.Place("period"), fmt.Sprintf("Write period = \"FY%d\" or a quarter", p.Year), "period of an 8-K must be a year or a quarter; found %s", p)
	case form == "10-Q" && (q < 1 || q > 3):
		t.Fail(t.Place("period"), fmt.Sprintf("Write FY%dQ1, FY%[1]dQ2 or FY%[1]dQ3", p.Year), "period of a 10-Q must be one of the first three quarters; found %s", p)
	case unlisted == nil:
	case p.Transition:
		t.Fail(t.Place("period"), text.Capital(list), "period: %v", unlisted)
	case f.Calendar.IsListed():
		t.Fail(t.Place("period"), "List its quarters under [calendar.periods]", "period: %v", unlisted)
	}
}

// earlier describes the periods that p may be compared with.
func earlier(p fiscal.Period) string {
	if p.Transition {
		return "an earlier transition period"
	}
	if p.Quarter == 0 {
		return "an earlier year"
	}
	return "Q" + strconv.Itoa(p.Quarter) + " of an earlier year"
}

func period(t toml.Table, key, s string) (fiscal.Period, bool) {
	if s == "" {
		return fiscal.Period{}, false
	}
	p, err := fiscal.ParsePeriod(s)
	if err == nil && p.YTD {
		err = fmt.Errorf("%q is a year-to-date period; write the quarter, whose report includes the year to date", s)
	}
	if err != nil {
		t.Fail(t.Place(key), fmt.Sprintf(`Write a year or a quarter, such as %s = "FY2023" or "FY2023Q2"`, key), "%s in %s: %v", key, t.Name, err)
	}
	return p, err == nil
}

// DisclosedAt returns the place of the key disclosures in filing.toml.
func (f *Filing) DisclosedAt() source.Point { return f.disclosedAt }

func (f *Filing) readPolicies(t toml.Table) {
	t.Only(keysOf("policies")...)
	ndr := t.Child("ndr", "[policies] ndr").Only(keysOf("policies.ndr")...)
	newCustomer := t.Child("new_customer", "[policies] new_customer").Only(keysOf("policies.new_customer")...)
	country := t.Child("country", "[policies] country").Only(keysOf("policies.country")...)
	fluctuation := t.Child("fluctuation", "[policies] fluctuation").Only(keysOf("policies.fluctuation")...)
	inForce := map[string]string{
		"ndr.fx":                ndr.Choice("fx", "prior-rates", "prior-rates", "reported"),
		"new_customer.lookback": strconv.Itoa(newCustomer.Number("lookback", 12, 1, 600)),
		"unsubscribed":          t.Choice("unsubscribed", "error", "error", "existing", "new"),
		"country.threshold":     country.Percent("threshold", "10%"),
		"country.attribution":   country.Text("attribution", "the billing address of the customer"),
		"country.band":          country.Percent("band", "0.5%"),
		"flat_below":            t.Percent("flat_below", "0.5%"),
		"fluctuation.points":    strconv.Itoa(fluctuation.Number("points", 3, 0, 100)),
	}
	lookback, _ := strconv.Atoi(inForce["new_customer.lookback"])
	points, _ := strconv.ParseInt(inForce["fluctuation.points"], 10, 64)
	footing := t.Choice(Footing, Exact, Exact, "adjust")
	if footing != Exact {
		inForce[Footing] = footing
	}
	at := map[string]source.Point{}
	for name := range inForce {
		group, key, grouped := strings.Cut(name, ".")
		in := t.Get(group)
		if grouped && in != nil {
			in = in.Get(key)
		}
		if in != nil {
			at[name] = in.At
		}
	}
	f.Policies = Policies{
		at:            at,
		ReportedRates: inForce["ndr.fx"] == "reported",
		Lookback:      lookback,
		Unsubscribed:  inForce["unsubscribed"],
		Threshold:     percentOf(inForce["country.threshold"]),
		Attribution:   inForce["country.attribution"],
		FlatBelow:     percentOf(inForce["flat_below"]),
		Band:          percentOf(inForce["country.band"]),
		Adjust:        footing != Exact,
		Fluctuation:   quantity.Points(quantity.Int(points)),
		inForce:       inForce,
		printed: map[string]string{
			"new_customer.lookback": inForce["new_customer.lookback"],
			"country.threshold":     strings.TrimSuffix(inForce["country.threshold"], "%"),
			"country.attribution":   inForce["country.attribution"],
		},
	}
}

// percentOf returns the ratio of a valid percentage.
func percentOf(s string) quantity.Value {
	v, err := quantity.ParsePercent(s)
	if err != nil {
		panic(err)
	}
	return v
}

// mostText bounds a text file of the folder, in bytes.
const mostText = 4 << 20

// ReadFile reads a text file of the folder: a regular file of at most 4 MiB. The result
// text omits the byte-order mark that some editors write at the start of a file. The result
// sum is the SHA-256 of all bytes, including the mark.
func ReadFile(fsys fs.FS, name string) (text []byte, sum string, err error) {
	return ReadFileWithin(fsys, name, mostText)
}

// ReadFileWithin does what ReadFile does, for a file of at most limit bytes.
func ReadFileWithin(fsys fs.FS, name string, limit int64) (text []byte, sum string, err error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return nil, "", err
	case !info.Mode().IsRegular():
		return nil, "", fmt.Errorf("%s is not a regular file", name)
	case info.Size() > limit:
		return nil, "", &sizeError{name, info.Size(), limit}
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, "", err
	}
	return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), Hash(data), nil
}

// sizeError is the error for a file over the limit of its kind.
type sizeError struct {
	name        string
	size, limit int64
}

func (e *sizeError) Error() string {
	return fmt.Sprintf("%s has %d bytes; the limit is %d", e.name, e.size, e.limit)
}

// Hash returns the SHA-256 of bytes in hexadecimal.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Changed returns the finding for an input that was saved again after it was read.
func Changed(name string) diag.Diagnostic {
	return diag.Diagnostic{Code: "LED012", Summary: "file changed while the draft was made", Subject: source.Point{File: name},
		Detail: "the file was saved again after tieout began to read it, so the draft would not match the file", Remedy: "Save the file, then run the command again"}
}

// Unreadable returns the finding for a text file of the folder that cannot be read: FIL002
// for a link that leads out of the folder, else the given code.
func Unreadable(name string, code diag.Code, err error) diag.Diagnostic {
	d := diag.Diagnostic{Code: code, Summary: "unreadable file", Detail: disk.Reason(err).Error(), Subject: source.Point{File: name}, Remedy: "Replace the file with a text file that your user account may read"}
	if size := (*sizeError)(nil); errors.As(err, &size) {
		d.Summary, d.Remedy = "file over the size limit", fmt.Sprintf("Shorten the file to at most %d bytes, and save it", size.limit)
	}
	if errors.Is(err, fs.ErrNotExist) {
		d.Summary, d.Detail, d.Remedy = "missing file", "the file does not exist, or is a link to a file that does not exist", "Restore the file"
	}
	if Escapes(name, err) {
		d.Code, d.Summary, d.Detail = "FIL002", "path outside the filing folder", "the file is a link to a place outside the filing folder, or an absolute link"
		d.Remedy = "Replace the link with a copy of the file"
	}
	return d
}

// Escapes reports whether a path is outside the filing folder, or is a link to a target
// outside it. The argument err is the error that opening the path returned, or nil.
func Escapes(name string, err error) bool {
	return !filepath.IsLocal(filepath.FromSlash(name)) || strings.Contains(name, `\`) && !fs.ValidPath(path.Clean(name)) ||
		err != nil && strings.Contains(err.Error(), "escapes from parent")
}
