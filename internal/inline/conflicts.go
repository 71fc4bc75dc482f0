package inline

import (
	"slices"
	"strings"
	"tieout/internal/quantity"
)

// Tagged is one value of a fact in a document.
type Tagged struct {
	*Tag
	Document *Document
	Value    quantity.Value
	decimals int
}

// Conflict is a fact with two different values: the first two values in the order of the
// documents.
type Conflict struct {
	Before, Now Tagged
	Context     *Context
}

// Conflicts returns each fact that the documents tag with two different values, once. Values
// are different if they are not equal to the smaller of their two numbers of decimals; see
// Within. Tags without a context, a unit or a value are left out.
func Conflicts(documents []*Document) (found []Conflict) {
	facts := map[string][]Tagged{}
	conflicts := map[string]bool{}
	for _, d := range documents {
		for _, t := range d.Tags {
			c, u := d.Contexts[t.Context], d.Units[t.Unit]
			value, err := t.Value(quantity.Pure)
			decimals, wrong := Power("decimals", t.Decimals)
			if c == nil || u == nil || err != nil || wrong != nil {
				continue
			}
			key := strings.Join([]string{t.Name, c.Key(), u.Measure}, "\x00")
			now := Tagged{t, d, value, decimals}
			if slices.ContainsFunc(facts[key], func(o Tagged) bool { return o.decimals == decimals && o.Value.Cmp(value) == 0 }) {
				continue
			}
			for _, before := range facts[key] {
				if !conflicts[key] && !Within(value, before.Value, min(decimals, before.decimals)) {
					conflicts[key] = true
					found = append(found, Conflict{before, now, c})
				}
			}
			facts[key] = append(facts[key], now)
		}
	}
	return found
}
