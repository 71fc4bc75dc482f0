package record

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"tieout/internal/compute"
	"tieout/internal/fact"
	"tieout/internal/ledger"
	"tieout/internal/parallel"
	"tieout/internal/quantity"
	"tieout/internal/render"
	"tieout/internal/schema"
)

// Kinds are the kinds of key that sums are listed by, in the order of parts.json.
var Kinds = func() (kinds []string) {
	for _, s := range schema.Schemas {
		for _, kind := range s.Parts {
			if !slices.Contains(kinds, kind) {
				kinds = append(kinds, kind)
			}
		}
	}
	return kinds
}()

// Key is one key of a sum: what one customer, country, channel, account or holding adds
// to a fact.
type Key struct {
	Fact    fact.ID
	By, Key string
}

// KeyRows is where the rows of a key are: the cells of the first of them, and how many
// there are.
type KeyRows struct {
	Cells []string
	Count int
}

// mostAddends bounds the keys of a sum that parts.json tells one by one.
const mostAddends = 10_000

// Part is what a sum was added from, by one kind of key: the largest amounts first.
type Part struct {
	ID      fact.ID  `json:"id"`
	By      string   `json:"by"` // one of Kinds
	Addends []Addend `json:"addends"`
	Rest    *Rest    `json:"rest"` // of the keys beyond the largest
}

// Addend is what a key adds to a sum.
type Addend struct {
	Key   string `json:"key"`
	Value string `json:"value"` // a plain decimal
}

// Amount returns the value in a unit, which is that of the sum.
func (a Addend) Amount(unit quantity.Unit) quantity.Value { return amount(a.Value, unit) }

// Rest is what all further keys add.
type Rest struct {
	Keys  int    `json:"keys"`
	Value string `json:"value"`
}

// partsOf returns the parts of each sum that is shown, or that a shown fact is made
// from. They tell no cells.
func partsOf(r *compute.Result, shown []render.Shown) []Part {
	var ids []fact.ID
	for _, s := range shown {
		ids = append(ids, s.ID)
	}
	reached := map[*fact.Fact]bool{}
	for _, f := range r.Facts.Reached(ids...) {
		reached[f] = true
	}
	sums := slices.DeleteFunc(slices.Clone(r.Facts.All()), func(f *fact.Fact) bool { return !reached[f] || !r.Adds(f.ID) })
	parts := parallel.Map(sums, func(f *fact.Fact) []Part { return partsBy(f.ID, r.Parts(f.ID, mostAddends)) })
	return append([]Part{}, slices.Concat(parts...)...)
}

// partLines writes parts as JSON with a line for each addend, so that a diff tool
// can compare them and a file of thousands stays small.
func partLines(parts []Part) []byte {
	b := []byte(`{"parts": [`)
	for i, p := range parts {
		if i > 0 {
			b = append(b, ',')
		}
		b = quoted(append(b, "\n{\"id\": "...), p.ID.String())
		b = quoted(append(b, `, "by": `...), p.By)
		b = append(b, `, "addends": [`...)
		for k, a := range p.Addends {
			if k > 0 {
				b = append(b, ',')
			}
			b = quoted(append(b, "\n{\"key\": "...), a.Key)
			b = append(quoted(append(b, `, "value": `...), a.Value), '}')
		}
		b = append(b, "\n]"...)
		if p.Rest != nil {
			b = fmt.Appendf(b, `, "rest": {"keys": %d, "value": "%s"}`, p.Rest.Keys, p.Rest.Value)
		}
		b = append(b, '}')
	}
	return append(b, "\n]}\n"...)
}

// quoted appends a text as JSON.
func quoted(b []byte, s string) []byte {
	if strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c > '~' || c == '"' || c == '\\' }) {
		return append(b, bytes.TrimRight(JSON(s), "\n")...)
	}
	return append(append(append(b, '"'), s...), '"') // as most are
}

func partsBy(id fact.ID, sums []ledger.Part) []Part {
	var parts []Part
	for _, sum := range sums {
		p := Part{ID: id, By: sum.By, Addends: make([]Addend, len(sum.Addends))}
		for i, a := range sum.Addends {
			p.Addends[i] = Addend{a.Key, a.Amount.String()}
		}
		if sum.Rest > 0 {
			p.Rest = &Rest{sum.Rest, sum.Left.String()}
		}
		parts = append(parts, p)
	}
	return parts
}
