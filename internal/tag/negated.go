package tag

import (
	"strings"

	"github.com/tieout/tieout/internal/fact"
)

// Negates reports whether the element of a metric has the opposite sign: whether a tag of a fact
// has minus the fact's value. It returns false for a metric that is not known.
func Negates(metric string) bool {
	for _, prefix := range []string{fact.AsFiled, fact.Adjustment} {
		metric = strings.TrimPrefix(metric, prefix)
	}
	return table[metric].negated
}
