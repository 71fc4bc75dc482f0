package check

import (
	"strings"

	"tieout/internal/disclosure"
	"tieout/internal/english"
	"tieout/internal/fiscal"
)

// NUM004 finds what was left over.
var NUM004 = &Check{Code: "NUM004", Severity: Error, Run: each(writtenSentences, num004),
	Title: "a number left over: last year's date, amount or name still in a text, `*%`, `[●]`, `<no value>`, NaN, -0"}

func num004(p *Pass, s english.Passage) {
	words := s.String()
	for _, l := range s.Leftovers() {
		p.Report(s.Point(l.At), "a number left over", "Fill it in, or take it out",
			"%q is %s", strings.TrimSpace(english.Around(words, l.At, l.End)), l.What)
	}
	days, ok := p.daysCovered()
	if ok && s.Draft.Name != disclosure.Letter.Name { // which speaks of what was filed
		firstYear, _, _ := days.Start.Civil()
		speakable := fiscal.Span{Start: days.Start - 1, End: p.end().AddMonths(12)}
		for _, m := range s.OldDates(speakable, min(firstYear, p.Filing.Report.Compare.Year), p.Filing.Report.Period.Year+1) {
			p.Report(s.Point(m[0]), "a date left over", "Roll the sentence forward, or take it out",
				"%s is in no period of the report, which speaks of %s to %s", words[m[0]:m[1]], days.Start.Words(), days.End.Words())
		}
	}
	for _, m := range s.OtherNames(p.Filing.Registrant.Name) {
		p.Report(s.Point(m[2]), "a name left over", "Write {{.Registrant.Name}}",
			"the registrant is %s, and %s speaks as it", p.Filing.Registrant.Name, words[m[2]:m[3]])
	}
}

// readDays returns the days that the report speaks of: from the first of the periods
// compared to its own last.
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
