package filing

import (
	"strings"

	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/source"
)

// PolicyPrefix begins the name by which commentary.toml refers to a policy, as in
// policy.ndr.fx.
const PolicyPrefix = "policy."

// PolicyChange is a policy that has changed since a report was last filed.
type PolicyChange struct {
	Policy  string // "ndr.fx"
	Section string // the section that it affects: "ndr"
	Was, Is string // the values, as filing.toml spells them
	Since   string // the folder under filed/ that holds that report
	At      source.Point
}

// Explained returns the name by which commentary.toml refers to the change:
// "policy.ndr.fx".
func (c PolicyChange) Explained() string { return PolicyPrefix + c.Policy }

// SamePolicy reports whether two spellings mean the same policy, as "10%" and "10.0%" do.
func SamePolicy(a, b string) bool {
	v, err := quantity.ParsePercent(a)
	w, err2 := quantity.ParsePercent(b)
	if err == nil && err2 == nil {
		return v.Cmp(w) == 0
	}
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}
