package check

import (
	"fmt"
	"slices"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/footing"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/text"
)

// NUM002 reports printed parts that do not add up to their printed total.
var NUM002 = &Check{Code: "NUM002", Severity: Warning, Run: each(documents, num002),
	Title: "printed parts that do not add to their printed total"}

func num002(p *Pass, d *document.Draft) {
	if p.Filing.Policies.Adjust {
		p.unadjusted(d)
	}
	noted := notesRounding(d)
	var note *finding // for all totals of a document that has a note on rounding
	first := firstTime[string]()
	add := func(total *document.Mark, parts []*document.Mark) {
		how, added := coarsest(append(parts, total)...), footing.SumOf(parts, signedStep(printed))
		half := quantity.FromDigits("5", how.Scale-how.Places-1, false, added.Unit()) // of a part in thousands beside a total in millions
		last := parts[len(parts)-1]
		if added.Sub(printed(total)).Abs().Cmp(half) <= 0 || footing.SumOf(parts, signedStep(exact)).Add(p.omittedSteps(total, parts, how)).Cmp(total.Fact.Value) != 0 ||
			!first(total.At.String()+" "+last.At.String()+" "+total.ID.String()) {
			return
		}
		var words []string
		for _, m := range parts {
			words = append(words, signed(signedStep(printed)(m), m.Format))
		}
		const summary = "printed parts that do not add to their printed total"
		detail := fmt.Sprintf("%s is shown as %s, but its parts are shown as %s, which add to %s; the unrounded values do add up",
			total.Fact.Named(), signed(printed(total), total.Format), text.List(words, "and"), signed(added, how))
		ends := also(append(parts[:len(parts)-1:len(parts)-1], total)...)
		switch {
		case !noted && p.Filing.Policies.Adjust: // the tables add up
			p.Report(last.At, summary, "The policy footing moves figures of tables, not of sentences. "+addNote(d, last, "Amounts in the text"), "%s", detail).with(ends...)
		case !noted:
			p.Report(last.At, summary, addNote(d, last, "Amounts"), "%s", detail).with(ends...)
		case note == nil:
			note = p.Note(last.At, summary, "No action is needed: the document has a note on rounding", "%s", detail)
			note.with(ends...)
		default:
			note.Count = max(note.Count, 1) + 1
			note.Related = append(note.Related, otherEnd(detail, last.At))
		}
	}
	for _, marks := range d.Scopes() {
		if p.Filing.Policies.Adjust && marks != nil && marks[0].InCell {
			continue // of a table
		}
		for _, total := range marks {
			if !total.Format.Money {
				continue
			}
			for _, ids := range footing.Addends(total.Fact) {
				var parts []*document.Mark
				for _, id := range ids {
					parts = append(parts, markOf(marks, id.Name(), id.When))
				}
				parts = slices.DeleteFunc(parts, func(m *document.Mark) bool { return m == nil && total.ID.Metric == "ndr.numerator" })
				if len(parts) > 1 && !slices.Contains(parts, nil) && slices.Index(marks, total) == slices.IndexFunc(marks, func(m *document.Mark) bool { return m.ID == total.ID }) {
					add(total, parts)
				}
			}
		}
	}
	for _, t := range p.tables(d) {
		if p.Filing.Policies.Adjust {
			break
		}
		for _, l := range footing.Lines(t, p.Filing.Registrant.Domicile) {
			for _, miss := range l.Misses(printed) {
				if miss.Total.Format.Money {
					add(miss.Total, miss.Parts)
				}
			}
		}
	}
}

// signedStep returns a function for the signed contribution of a mark to its total:
// contraction and churn are negative.
func signedStep(value func(*document.Mark) quantity.Value) func(*document.Mark) quantity.Value {
	return func(m *document.Mark) quantity.Value {
		if slices.Contains(footing.Steps(), footing.Step{Metric: m.ID.Metric, Takes: true}) {
			return value(m).Neg()
		}
		return value(m)
	}
}

// omittedSteps returns the sum of the drivers of recurring revenue that are not shown
// because they would print as zero.
func (p *Pass) omittedSteps(total *document.Mark, parts []*document.Mark, how figure.Format) quantity.Value {
	sum := total.Fact.Value.Sub(total.Fact.Value)
	if total.ID.Metric != "ndr.numerator" {
		return sum
	}
	for _, part := range footing.Steps() {
		f, ok := p.fact(part.Metric, total.ID.When)
		if ok && markOf(parts, part.Metric, total.ID.When) == nil && figure.Amount(f.Value, how).Zero {
			sum = sum.Add(signedStep(exact)(&document.Mark{Piece: &document.Piece{ID: f.ID, Fact: f}}))
		}
	}
	return sum
}

// unadjusted reports the sums of tables that do not hold as printed although the policy footing is
// "adjust": no figures printed one unit higher or lower make them hold.
func (p *Pass) unadjusted(d *document.Draft) {
	for _, r := range footing.Relations(d, p.Facts, p.Filing.Registrant.Domicile) {
		if r.Holds() {
			continue
		}
		var words []string
		ends := also(r.Total)
		for _, part := range r.Parts {
			word := part.Figure.Signed()
			if part.Minus {
				word = "less " + word
			}
			words, ends = append(words, word), append(ends, also(part.Mark)...)
		}
		p.Report(r.Parts[len(r.Parts)-1].At, "table that cannot add up as printed",
			"Show the amounts of the table in another number format, such as \"dollars\"; or write footing = \"exact\" under [policies] in filing.toml, with which a note on rounding is enough",
			"%s is shown as %s, but its parts are shown as %s, which add to %s; amounts printed one unit higher or lower cannot correct this",
			r.Total.Fact.Named(), r.Total.Figure.Signed(), text.List(words, "and"), signed(r.Sum(printed), r.Total.Format)).with(ends...)
	}
}
