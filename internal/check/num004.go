package check

import (
	"fmt"
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/english"
	"tieout/internal/fiscal"
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
	for _, m := range s.OtherNames(p.Filing.Registrant.Name) {
		p.Report(s.Point(m[2]), "name of another company", fmt.Sprintf("Change the name to %q", p.Filing.Registrant.Name),
			"the registrant is %q, and the text calls it %q", p.Filing.Registrant.Name, words[m[2]:m[3]])
	}
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
