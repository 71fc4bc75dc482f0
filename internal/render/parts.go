package render

import (
	"bytes"
	"fmt"

	"tieout/internal/compute"
	"tieout/internal/fact"
	"tieout/internal/ledger"
	"tieout/internal/quantity"
)

// mostAddends bounds the keys of a sum that parts.json tells one by one.
const mostAddends = 10_000

// Part is a sum as parts.json tells it, by one kind of key.
type Part struct {
	ID      string
	By      string // customer, country, channel, account, holding
	Addends []Addend
	Rest    *Rest // of the keys beyond the largest
}

// Addend is what a key adds to a sum.
type Addend struct {
	Key   string
	Value string // a plain decimal
}

// Rest is what all further keys add.
type Rest struct {
	Keys  int
	Value string
}

// PartsJSON writes parts.json: what each sum that is shown, or that a shown fact
// is made from, was added from by key, the largest amounts first. It tells no cells.
func PartsJSON(r *compute.Result, shown []Shown, currency quantity.Unit) []byte {
	todo := []fact.ID{}
	for _, s := range shown {
		if id, err := fact.ParseID(s.ID); err == nil {
			todo = append(todo, id)
		}
	}
	sums := map[fact.ID]bool{}
	for seen := map[fact.ID]bool{}; len(todo) > 0; {
		id := todo[0]
		todo = todo[1:]
		f := r.Facts.Of(id)
		if f == nil || seen[id] {
			continue
		}
		seen[id] = true
		sums[id] = r.Adds(id)
		todo = append(todo, f.Origin.Inputs...)
	}
	parts := []Part{}
	for _, f := range r.Facts.All() {
		if sums[f.ID] {
			parts = append(parts, partsOf(f.ID, r.Parts(f.ID, mostAddends), currency)...)
		}
	}
	return partLines(parts)
}

// partLines writes parts as JSON with a line for each addend, so that a diff tool
// can compare them and a file of thousands stays small.
func partLines(parts []Part) []byte {
	var b bytes.Buffer
	text := func(s string) []byte { return bytes.TrimRight(JSON(s), "\n") }
	b.WriteString("{\"parts\": [")
	for i, p := range parts {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "\n{\"id\": %s, \"by\": %s, \"addends\": [", text(p.ID), text(p.By))
		for k, a := range p.Addends {
			if k > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "\n{\"key\": %s, \"value\": %s}", text(a.Key), text(a.Value))
		}
		b.WriteString("\n]")
		if p.Rest != nil {
			fmt.Fprintf(&b, ", \"rest\": {\"keys\": %d, \"value\": %s}", p.Rest.Keys, text(p.Rest.Value))
		}
		b.WriteByte('}')
	}
	b.WriteString("\n]}\n")
	return b.Bytes()
}

func partsOf(id fact.ID, sums []ledger.Part, currency quantity.Unit) []Part {
	text := func(n quantity.Scaled) string { return quantity.Money(n.Amount(), currency).String() }
	var parts []Part
	for _, sum := range sums {
		p := Part{ID: id.String(), By: sum.By, Addends: []Addend{}}
		for _, a := range sum.Addends {
			p.Addends = append(p.Addends, Addend{a.Key, text(a.Amount)})
		}
		if sum.Rest > 0 {
			p.Rest = &Rest{sum.Rest, text(sum.Left)}
		}
		parts = append(parts, p)
	}
	return parts
}
