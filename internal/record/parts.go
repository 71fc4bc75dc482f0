package record

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/parallel"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/schema"
)

// Kinds lists the kinds of key by which sums are broken down, such as "customer", in the order
// of parts.json.
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

// Key is one key by which sums are broken down, such as a customer or a country. By is the kind
// of key.
type Key struct {
	Facts   string // the ids of the sums, one in each line
	By, Key string
}

// KeyRows holds the cells of the first ledger rows of a key, each cell once, and the number of
// all rows of the key.
type KeyRows struct {
	Cells []string
	Count int
}

// mostAddends is the most keys of a sum that parts.json lists.
const mostAddends = 10_000

// Part breaks down a sum by one kind of key, such as "customer". Addends are sorted, largest
// first.
type Part struct {
	ID      fact.ID  `json:"id"`
	By      string   `json:"by"` // one of Kinds
	Addends []Addend `json:"addends"`
	Rest    *Rest    `json:"rest"` // total of the keys beyond the 10,000 that Addends can list; nil if there are none
}

// Addend is the amount that one key, such as a customer, adds to a sum.
type Addend struct {
	Key   string `json:"key"`
	Value string `json:"value"` // a plain decimal
}

// Amount returns the value as an amount in the unit of the sum.
func (a Addend) Amount(unit quantity.Unit) quantity.Value { return amount(a.Value, unit) }

// Rest is the number and the total of the keys that a Part does not list.
type Rest struct {
	Keys  int    `json:"keys"`
	Value string `json:"value"`
}

// partsOf returns the parts of each sum that is printed or that a printed fact is computed
// from.
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

// partLines writes parts as JSON with a line for each addend.
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
		if sum.OtherKeys > 0 {
			p.Rest = &Rest{sum.OtherKeys, sum.OtherSum.String()}
		}
		parts = append(parts, p)
	}
	return parts
}
