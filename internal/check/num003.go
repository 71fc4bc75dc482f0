package check

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/source"
)

// NUM003 reports numbers in the text that have no source.
var NUM003 = &Check{Code: "NUM003", Severity: Error, Words: true, Run: each(written, num003),
	Title: "number without a source"}

var (
	// referred matches a number with the rest of its word, as in "280-10-50-41(a)" or "10-K".
	referred = regexp.MustCompile(`^\d[\d.,]*(?:[-–][\dA-Za-z]+|\([a-z\d]+\)|[A-Za-z]+)*`)
	// referrer matches the words before the number of a rule, of an item or of a part of a text.
	referrer = regexp.MustCompile(`\b(?:(?:FASB )?(?:ASC|ASU)|SAB|SFAS|C&DI|CF|Item|Rule|Section|Article|Form|Release|Topic|Subtopic|Question|Level|Note|Page|Part|Exhibit)s?(?: Topic| Question)?(?: No\.)? $`)
)

func num003(p *Pass, d *document.Draft) {
	elsewhere := "; or move the sentence to commentary.toml"
	if d.Name == disclosure.Letter.Name || d.Name == disclosure.Memo.Name {
		elsewhere = "" // commentary.toml adds text to sections alone
	}
	// report reports the numbers of a text. A reference to a rule, such as "ASC 280-10-50-41", is
	// one number.
	report := func(text string, owned func(int) bool, at func(int) source.Point) {
		end := 0
		for _, run := range english.Numbers(text, owned) {
			if run[0] < end {
				continue
			}
			number, whole, from := text[run[0]:run[1]], text[run[0]:run[1]], "Replace the number with a function that prints it, such as {{fact}}, {{date}}, {{year}} or {{policy}} (tieout explain templates shows how)"
			if more := strings.TrimRight(referred.FindString(text[run[0]:]), ".,"); len(more) > len(number) {
				whole = more
			}
			end = run[0] + len(whole)
			for i := run[0]; i < end; i++ {
				if owned(i) {
					whole, end = number, run[1]
					break
				}
			}
			switch number {
			case fmt.Sprint(p.Filing.Report.Period.Year):
				from = "Write `{{year .Period}}` in its place"
			case fmt.Sprint(p.Filing.Report.Compare.Year):
				from = "Write `{{year .Compare}}` in its place"
			}
			p.Report(at(run[0]), "number without a source",
				fmt.Sprintf("%s; if it is not company data (such as \"Level 1\" or \"Item 7\"), write `{{cite %q}}`%s", from, strings.TrimLeft(referrer.FindString(text[:run[0]])+whole, " "), elsewhere),
				"%q is typed in %q", whole, strings.TrimSpace(english.Around(text, run[0], end)))
		}
	}
	for _, b := range d.Blocks {
		report(b.Text, func(i int) bool { return b.SpanAt(i) != nil }, b.At)
	}
	for _, line := range d.Loose() {
		report(line.Text, func(int) bool { return false }, func(i int) source.Point { return d.At(line.Offset + i) })
	}
}
