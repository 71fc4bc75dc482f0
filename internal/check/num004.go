package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
)

// NUM004 reports placeholders, old dates and names of other companies that were left in
// the text.
var NUM004 = &Check{Code: "NUM004", Severity: Error, Run: each(writtenSentences, num004),
	Title: "placeholder, old date or other company's name left in the text"}

func num004(p *Pass, s english.Passage) {
	words := s.String()
	for _, l := range s.Leftovers() {
		summary, remedy := "placeholder left in the text", "Replace the placeholder with the right text or number, or delete the placeholder"
		if l.Sign {
			summary, remedy = "number with the wrong sign", "Write the number without its minus sign or parentheses, after the word that matches its direction"
		}
		p.Report(s.Point(l.At), summary, remedy, "%q contains %s", strings.TrimSpace(english.Around(words, l.At, l.End)), l.What)
	}
	days, ok := p.daysCovered()
	if ok && s.Draft.Name != disclosure.Letter.Name { // which refers to earlier filings
		firstYear, _, _ := days.Start.Civil()
		allowed := fiscal.Span{Start: days.Start - 1, End: p.end().AddMonths(12)}
		for _, m := range s.OldDates(allowed, min(firstYear, p.Filing.Report.Compare.Year), p.Filing.Report.Period.Year+1) {
			p.Report(s.Point(m[0]), "date outside the report's periods", "Change the date to a date within those periods, or delete the sentence",
				"the text says %q, but the report covers %s to %s", words[m[0]:m[1]], days.Start.Words(), days.End.Words())
		}
	}
	if e := p.explains(s); e != nil {
		for _, f := range english.StatedFigures(words) {
			if wrong := p.misses(f, words, e.Fact); wrong != nil {
				p.Report(s.Point(f.At), "figure in an explanation that differs from the number", "Correct the figure, or write the explanation of this period",
					"the [[explain]] of %s says %q, but %s is %s", e.Fact, strings.TrimSpace(english.Around(words, f.At, f.End)), wrong.ID, f.Exactly(wrong.Value))
			}
		}
	}
	for _, m := range s.OtherNames(p.Filing.Registrant.Name) {
		p.Report(s.Point(m[2]), "name of another company", fmt.Sprintf("Change the name to %q", p.Filing.Registrant.Name),
			"the registrant is %q, and the text calls it %q", p.Filing.Registrant.Name, words[m[2]:m[3]])
	}
}

// explains returns the explanation that a sentence is part of, or nil.
func (p *Pass) explains(s english.Passage) *filing.Explanation {
	i := slices.IndexFunc(p.Filing.Commentary.Explain, func(e filing.Explanation) bool { return s.Commentary != nil && e.At == s.Commentary.At })
	if i < 0 {
		return nil
	}
	return &p.Filing.Commentary.Explain[i]
}

// misses returns the number that a figure of an explanation states wrongly, or nil if it fits
// the number in one of the periods that it may be for.
func (p *Pass) misses(f english.Stated, words, explained string) (wrong *fact.Fact) {
	var periods []fiscal.Period
	for _, pair := range p.Filing.Shown() {
		periods = append(periods, pair.Period)
	}
	if english.NamesOther(words, p.Filing.Calendar, periods) {
		return nil
	}
	if named := english.NamedOf(words, p.Filing.Calendar, periods); named != nil {
		periods = named
	}
	name, when, dated := strings.Cut(explained, "@")
	if family, _, _ := strings.Cut(name, "."); strings.Contains(name, "[") || family != strings.Split(f.Name, ".")[0] {
		return nil // of another metric, or of a part
	}
	for _, pair := range p.Filing.Shown() {
		of := pair.Period
		if !slices.Contains(periods, of) || dated && when != of.String() {
			continue
		}
		if f.Earlier {
			of = pair.Compare
		}
		if is, ok := p.fact(f.Name, of.String()); ok && f.Fits(is.Value) {
			return nil
		} else if ok {
			wrong = is
		}
	}
	return wrong
}

// readDays returns the days that the report covers, from the first day of the comparison
// periods to its last day; ok is false if the calendar lacks one.
func (p *Pass) readDays() (days fiscal.Span, ok bool) {
	days.End, ok = p.end(), p.end() != 0
	for _, pair := range p.Filing.Shown() {
		s := p.span(pair.Compare)
		ok = ok && s.End != 0
		if days.Start == 0 || s.Start < days.Start {
			days.Start = s.Start
		}
	}
	// a quarter's rate looks back over the year to the quarter's end
	if year, err := p.Filing.Calendar.YearTo(p.Filing.Report.Compare); err == nil && year.Start < days.Start {
		days.Start = year.Start
	}
	return days, ok
}
