package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tieout/internal/document"
	"tieout/internal/english"
	"tieout/internal/fiscal"
)

// NUM004 finds what was left over.
var NUM004 = &Check{Code: "NUM004", Severity: Error, Run: each(writtenSentences, num004),
	Title: "a number left over: last year's date, amount or name still in a text, `*%`, `[●]`, `<no value>`, NaN, -0"}

// leftovers are marks that no finished text holds.
var leftovers = []struct {
	form *regexp.Regexp
	what string
}{
	{regexp.MustCompile(`\*\s?%|[$€£¥]\s?\*`), "a number that was never filled in"},
	{regexp.MustCompile(`\[\s?[●•*_]+\s?\]|_{3,}|[●•]\s?%|[$€£¥]\s?[●•]|\bXX+\s?%|[$€£¥]\s?XX*\b`), "a blank that was never filled in"},
	{regexp.MustCompile(`<no value>|<nil>|%!\w?\(|\{\{|\}\}`), "a leftover of a template"},
	{regexp.MustCompile(`\bNaN\b|(?:^|[\s($+-])Inf\b`), "the result of a division that has none"},
	{regexp.MustCompile(`(?:^|[\s($€£¥])[-−]0(?:\.0+)?(?:%|[\s,;)]|\.?$|\.\s)`), "a zero with a sign"},
	{regexp.MustCompile(`(?i)\b(?:in|de)creased by [$€£¥]?\s?(?:\(|[-−]\s?[$€£¥]?\d)`), "a sign after a word that says it"},
}

var (
	yearForm    = regexp.MustCompile(`(?i)\b(?:fiscal(?: years?)?|years? ended|in|during|for|compared (?:to|with)|versus|than(?: in)?|full[- ]year) ((?:19|20)\d{2})\b`)
	historyWord = regexp.MustCompile(`(?i)\b(?:since|until|founded|incorporated|established|inception|began|acqui\w+|merge\w*|purchased|launch\w*|introduc\w*|adopt\w*|issu\w+|enter\w+ into|matur\w+|expir\w+|due (?:in|on|through)|repaid|notes|joined|signed|hired|opened|formed|dated|agreements?|leases?|plans?)\b`)
	// resultsWord finds a sentence on what the report measures.
	resultsWord = regexp.MustCompile(`(?i)\b(?:revenues?|rates?|ARR|income|margin|billings|retention|churn|results)\b|` + english.Change.String())
	companyName = regexp.MustCompile(`\b((?:[A-Z][\w&’'-]*[ ,]{1,2}){1,5}(?:Inc|Corp|Corporation|Ltd|Limited|LLC|plc)\b\.?)(?:,? (?:and (?:its )?(?:consolidated )?subsidiaries|Form (?:10|8)-|\((?:the |together )?[“"]|(?:evaluates|calculates|considers|believes|expects|defines|measures)\b)|[’']s (?:net dollar|revenues?|results|consolidated)\b)`)
)

func num004(p *Pass, s english.Passage) {
	words := s.String()
	for _, each := range leftovers {
		for _, at := range each.form.FindAllStringIndex(words, -1) {
			if isGap(s, at[0], at[1]) {
				continue
			}
			p.Report(s.Point(at[0]), "a number left over", "Fill it in, or take it out",
				"%q is %s", strings.TrimSpace(english.Around(words, at[0], at[1])), each.what)
		}
	}
	if s.Draft.Name != "letter" { // which speaks of what was filed
		p.oldDates(s)
	}
	for _, at := range companyName.FindAllStringSubmatchIndex(words, -1) {
		name := words[at[2]:at[3]]
		if !isTyped(s, at[2]) || normalizedName(name) == normalizedName(p.Filing.Registrant.Name) || strings.HasSuffix(normalizedName(name), normalizedName(p.Filing.Registrant.Name)) {
			continue
		}
		p.Report(s.Point(at[2]), "a name left over", "Write {{.Registrant.Name}}",
			"the registrant is %s, and %s speaks as it", p.Filing.Registrant.Name, name)
	}
}

// isGap reports whether a run of the sentence is the mark of a fact that does not
// exist, or of another gap, which has its own finding; a blank that is meant, as in a
// disclosure proposed to Staff; or Staff's.
func isGap(s english.Passage, from, to int) bool {
	return slices.ContainsFunc(s.Spans, func(span document.Span) bool {
		return (span.Owner == document.OwnFact && span.Fact == nil || span.Gap || span.Owner == document.OwnStaff) && span.Start < s.Start+to && s.Start+from < span.End
	})
}

// isTyped reports whether a byte of the sentence was written by a person: in
// commentary, in a citation, or in the template itself.
func isTyped(s english.Passage, i int) bool {
	return slices.Contains([]document.Owner{"", document.OwnCite, document.OwnCommentary}, s.Owner(i))
}

// normalizedName returns a name without the marks and blanks in which spellings of it differ.
func normalizedName(name string) string {
	return strings.ToLower(strings.Trim(strings.Join(strings.Fields(strings.ReplaceAll(name, ",", " ")), " "), ". "))
}

// oldDates reports dates and years of no period of the report.
func (p *Pass) oldDates(s english.Passage) {
	first, last, ok := p.daysCovered()
	words := s.String()
	if !ok || historyWord.MatchString(words) {
		return
	}
	report := func(at int, what string) {
		p.Report(s.Point(at), "a date left over", "Roll the sentence forward, or take it out",
			"%s is in no period of the report, which speaks of %s to %s", what, first.Words(), p.end().Words())
	}
	for _, m := range english.Date.FindAllStringSubmatchIndex(words, -1) {
		t, err := time.Parse("January 2, 2006", words[m[0]:m[1]])
		if d := fiscal.NewDate(t.Date()); err == nil && isTyped(s, m[6]) && (d < first-1 || d > last) {
			report(m[0], words[m[0]:m[1]])
		}
	}
	if !resultsWord.MatchString(words) {
		return
	}
	firstYear, _, _ := first.Civil()
	firstYear = min(firstYear, p.Filing.Report.Compare.Year)
	for _, m := range yearForm.FindAllStringSubmatchIndex(words, -1) {
		year, _ := strconv.Atoi(words[m[2]:m[3]])
		if isTyped(s, m[2]) && (year < firstYear || year > p.Filing.Report.Period.Year+1) {
			report(m[0], words[m[0]:m[1]])
		}
	}
}

// daysCovered returns the days that the report may speak of: from the first of the
// periods compared to a year after its own last.
func (p *Pass) daysCovered() (first, last fiscal.Date, ok bool) {
	for _, pair := range p.Filing.Shown() {
		span, err := p.Filing.Calendar.Span(pair.Compare)
		if err != nil {
			return 0, 0, false
		}
		if first == 0 || span.Start < first {
			first = span.Start
		}
	}
	// a quarter's rate looks back over the year to the quarter's end
	if year, err := p.Filing.Calendar.YearTo(p.Filing.Report.Compare); err == nil && year.Start < first {
		first = year.Start
	}
	return first, p.end().AddMonths(12), p.end() != 0
}
