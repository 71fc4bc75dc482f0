package roll

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/cover"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/text"
)

// weeks is the number of days of a quarter of 13 weeks.
const weeks = 13 * 7

// calendar lists the periods that [calendar.periods] lacks.
func (p *Plan) calendar(f, next *filing.Filing) {
	var lines []string
	if p.Span.End == 0 {
		item := Item{Text: fmt.Sprintf("[calendar.periods] lacks %s: add its first and last day", p.Period)}
		if p.Period.Transition {
			item.Lines = []string{fmt.Sprintf("%s = { start = YYYY-MM-DD, end = YYYY-MM-DD }", p.Period)}
		} else if lines = quarterLines(f.Calendar, f.Report.Period, p.Period); lines != nil {
			item = Item{Text: fmt.Sprintf("[calendar.periods] lacks quarters up to %s. Add these lines, which have 13 weeks each, and correct the days:", p.Period), Lines: lines}
		}
		p.add(settings, item)
		p.say(settings, "namespace in [registrant] still has the date of the last report: write the last day of %s once the calendar has it", p.Period)
	}
	for _, pair := range next.Shown() {
		added := slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, next.Calendar.LastQuarter(pair.Compare).String()+" ") })
		if _, err := next.Calendar.Span(pair.Compare); err != nil && !added {
			p.say(settings, "The calendar lacks %s, with which %s is compared: add its quarters under [calendar.periods]", pair.Compare, pair.Period)
		}
	}
}

// quarterLines returns lines for the quarters that follow those listed, up to a period.
func quarterLines(c fiscal.Calendar, today, to fiscal.Period) (lines []string) {
	at := c.LastQuarter(today)
	span, err := c.Span(at)
	if err != nil || at.Transition || at.Quarter == 0 {
		return nil
	}
	for n := 0; at.Order() < to.Order() && n < 12; n++ {
		if at.Quarter++; at.Quarter > 4 {
			at.Year, at.Quarter = at.Year+1, 1
		}
		if listed, err := c.Span(at); err == nil {
			span = listed
			continue
		}
		span = fiscal.Span{Start: span.End + 1, End: span.End + weeks}
		lines = append(lines, fmt.Sprintf("%s = { start = %s, end = %s }", at, span.Start, span.End))
	}
	return lines
}

// settings lists what filing.toml still has of the last period.
func (p *Plan) settings(f, next *filing.Filing) {
	was, is := f.Registrant.Namespace, next.Registrant.Namespace
	if was == is && p.Span.End > 0 && redated(is, 1) == is {
		p.say(settings, "namespace in [registrant] is %s, which has no date; give it the date of the report if you file a taxonomy with each report", is)
	}
	if c := f.Report.Compare; c != f.Report.Period.Earlier(1) && c != (fiscal.Period{}) {
		p.say(settings, "compare in [report] was %s, not one year before %s; it is now %s: check it", c, f.Report.Period, next.Report.Compare)
	}
	if f.Report.Filed > 0 {
		p.say(settings, "filed in [report] is now a comment: write the date of the new filing once you know it")
	}
	if p.taxonomy {
		p.say(settings, "taxonomy in [report] is %s: check that EDGAR accepts it on the date of the new filing", f.Report.Taxonomy)
	}
	var foreign []string
	for _, name := range f.Disclosures {
		if !disclosure.Find(name).Belongs(p.Form) {
			foreign = append(foreign, name)
		}
	}
	switch {
	case foreign != nil:
		p.say(settings, "disclosures in [report] lists %s, which %s not for a Form %s: remove the key to draft all that the ledgers allow, or write those that you want", text.List(foreign, "and"), map[bool]string{true: "is", false: "are"}[len(foreign) == 1], p.Form)
	case f.Disclosures != nil && p.Form != f.Report.Form:
		p.say(settings, "disclosures in [report] lists %s: check the list for the %s", text.List(f.Disclosures, "and"), p.Form)
	}
}

// perPeriod lists the keys of [cover] whose values belong to one report.
var perPeriod = []string{"common_stock_shares_outstanding", "common_stock_shares_outstanding_date", "public_float", "public_float_date", "period_end_date",
	"amendment_flag", "amendment_description", "amendment_number", "documents_incorporated_by_reference", "fin_stmt_error_correction_flag", "fin_stmt_restatement_recovery_analysis_flag"}

// cover lists the facts of the cover page that belong to one report, and those that the new
// form needs.
func (p *Plan) cover(f, next *filing.Filing) {
	if !f.Cover.Stated {
		return
	}
	var lines []string
	for _, key := range perPeriod {
		value, ok := f.Cover.Value(key)
		switch {
		case !ok:
		case key == "period_end_date" && p.Form != "8-K":
			p.say(settings, "Remove %s from [cover], which only an 8-K has", key)
		case strings.Trim(value, "0123456789") == "":
			lines = append(lines, key+" = "+text.Group(value))
		default:
			lines = append(lines, key+" = "+text.Clip(value, clipped))
		}
	}
	for _, s := range f.Securities {
		if s.Shares != "" {
			lines = append(lines, "shares_outstanding = "+text.Group(s.Shares)+" ("+text.Clip(s.Title, clipped)+")")
		}
	}
	if lines != nil {
		p.add(settings, Item{Text: "Update these facts of the cover page, or remove those that the cover page of the " + p.Form + " does not have:", Lines: lines})
	}
	if p.Span.End == 0 {
		return
	}
	_, found := cover.Of(next)
	for _, d := range found {
		if lines := strings.Split(d.Remedy, "\n"); len(lines) > 1 { // lines to paste
			p.add(settings, Item{Text: "The cover page of the " + p.Form + " needs more facts. " + lines[0], Lines: lines[1:]})
		}
	}
}

// writtenYear matches a year in a template: of a sentence, a citation or a period such as FY2022.
var writtenYear = regexp.MustCompile(`(?:\bFY|\b)(?:19|20)[0-9]{2}(?:Q[1-4])?\b`)

// templates lists the registrant's own templates that have a year.
func (p *Plan) templates(f *filing.Filing) {
	for _, name := range p.Copies {
		if !strings.HasPrefix(name, templates+"/") {
			continue
		}
		data, _, err := filing.ReadFile(f.FS, name)
		if err != nil {
			continue // draft reports it
		}
		var at []string
		n := 0
		for i, line := range strings.Split(string(data), "\n") {
			if writtenYear.MatchString(line) {
				if n++; n <= mostNames {
					at = append(at, strconv.Itoa(i+1))
				}
			}
		}
		if n > mostNames {
			at = append(at, strconv.Itoa(n-mostNames)+" more")
		}
		if n > 0 {
			p.say(commentary, "%s has a year on %s %s: check it", name, map[bool]string{true: "line", false: "lines"}[n == 1], text.List(at, "and"))
		}
	}
}
