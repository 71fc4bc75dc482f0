package check

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/english"
	"github.com/tieout/tieout/internal/source"
)

// NUM003 reports numbers in the text that have no source.
var NUM003 = &Check{Code: "NUM003", Severity: Error, Words: true, Run: each(written, num003),
	Title: "number without a source"}

func num003(p *Pass, d *document.Draft) {
	report := func(text string, run [2]int, at source.Point) {
		number, from := text[run[0]:run[1]], "Replace the number with a function that prints it, such as {{fact}}, {{date}}, {{year}} or {{policy}} (tieout explain templates shows how)"
		switch number {
		case fmt.Sprint(p.Filing.Report.Period.Year):
			from = "Write `{{year .Period}}` in its place"
		case fmt.Sprint(p.Filing.Report.Compare.Year):
			from = "Write `{{year .Compare}}` in its place"
		}
		p.Report(at, "number without a source",
			fmt.Sprintf("%s; if it is not company data (such as \"Level 1\" or \"Item 7\"), write `{{cite %q}}`; or move the sentence to commentary.toml", from, number),
			"%q is typed in %q", number, strings.TrimSpace(english.Around(text, run[0], run[1])))
	}
	for _, b := range d.Blocks {
		for _, run := range english.Numbers(b.Text, func(i int) bool { return b.SpanAt(i) != nil }) {
			report(b.Text, run, b.At(run[0]))
		}
	}
	for _, line := range d.Loose() {
		for _, run := range english.Numbers(line.Text, func(int) bool { return false }) {
			report(line.Text, run, d.At(line.Offset+run[0]))
		}
	}
}
