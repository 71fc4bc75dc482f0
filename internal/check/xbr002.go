package check

import (
	"fmt"
	"slices"
	"strings"

	"tieout/internal/inline"
	"tieout/internal/quantity"
	"tieout/internal/source"
)

// XBR002 reports facts that are tagged with two different values.
var XBR002 = &Check{Code: "XBR002", Severity: Error, Run: xbr002,
	Title: "two values for one fact"}

// taggedValue is one value of a fact in a document.
type taggedValue struct {
	*inline.Tag
	value    quantity.Value
	decimals int
	at       source.Point
}

func xbr002(p *Pass) {
	facts := map[string][]taggedValue{}
	conflicts := map[string]bool{}
	for _, doc := range p.inlineOutputs() {
		in := p.inlineOf(doc.Name)
		for _, t := range in.Tags {
			c, u := in.Contexts[t.Context], in.Units[t.Unit]
			value, err := t.Value(quantity.Pure)
			decimals, wrong := inline.Power("decimals", t.Decimals)
			if c == nil || u == nil || err != nil || wrong != nil {
				continue // XBR001 reports it
			}
			key := strings.Join([]string{t.Name, c.Key(), u.Measure}, "\x00")
			now := taggedValue{t, value, decimals, in.Place(t.Element)}
			if slices.ContainsFunc(facts[key], func(o taggedValue) bool { return o.decimals == decimals && o.value.Cmp(value) == 0 }) {
				continue
			}
			for _, before := range facts[key] {
				if conflicts[key] || inline.Within(value, before.value, min(decimals, before.decimals)) {
					continue
				}
				conflicts[key] = true
				detail := fmt.Sprintf("%s for %s is %s in tag %s but %s in tag %s of %s", t.Name, c.Period(), counted(value, 0), t.ID, counted(before.value, 0), before.ID, before.at.File)
				if len(c.Dims) > 0 {
					detail += ", both with " + strings.Join(c.Dims, ", ")
				}
				p.Report(now.at, "two values for one fact", "Run tieout trace on both facts, and correct the ledger or the template that gives the wrong value; if the two facts are different things, give them different captions",
					"%s", detail).with(otherEnd("tagged as "+counted(before.value, 0), before.at))
			}
			facts[key] = append(facts[key], now)
		}
	}
}
