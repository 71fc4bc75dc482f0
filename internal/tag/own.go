package tag

import (
	_ "embed"
	"strings"

	"github.com/tieout/tieout/internal/gaap"
)

// ownTable has a row for each own element of this package: its name, its label and its
// documentation, which states the sign of an amount without a normal balance.
//
//go:embed own.tsv
var ownTable string

var ownWords = readOwn(ownTable)

type words struct{ label, documentation string }

func readOwn(table string) map[string]words {
	known := map[string]words{}
	for line := range strings.Lines(table) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		known[f[0]] = words{f[1], f[2]}
	}
	return known
}

// Describe returns the standard label and the documentation label of an own element, axis or
// member. An element that this package does not name, such as one of [accounts], has the words
// of its name. The documentation of a Table, Abstract or LineItems is "".
func Describe(local string) (label, documentation string) {
	if w, ok := ownWords[local]; ok {
		return w.label, w.documentation
	}
	if of, ok := strings.CutPrefix(local, adjustmentShare); ok {
		label := labelOf(of)
		return label + ", Revision, Percentage", "Revision of the amount of an earlier period, divided by the amount reported before: " + label + ". Negative for a decrease."
	}
	if of, ok := strings.CutPrefix(local, subtracted); ok {
		label := labelOf(of)
		return "Adjusted EBITDA, Less " + label, "Amount that the reconciliation subtracts from net income, as a negative amount: " + label + "."
	}
	for _, kind := range []struct{ suffix, label, sentence string }{
		{"Member", " [Member]", "%, as the report names it."}, {"Axis", " [Axis]", "%."}, {"Domain", " [Domain]", "%."},
		{"Abstract", " [Abstract]", ""}, {"Table", " [Table]", ""}, {"LineItems", " [Line Items]", ""},
	} {
		if of, ok := strings.CutSuffix(local, kind.suffix); ok && of != "" {
			name := gaap.Words(of)
			return name + kind.label, strings.ReplaceAll(kind.sentence, "%", name)
		}
	}
	name := gaap.Words(local)
	return name, name + ". Positive for an amount in the direction that the name states, negative for the opposite."
}

// labelOf returns the label of an element whose name is part of another's.
func labelOf(local string) string {
	for _, prefix := range []string{"us-gaap", "srt"} {
		if c, ok := gaap.Lookup(prefix, local); ok {
			return c.Label
		}
	}
	label, _ := Describe(local)
	return label
}

const (
	adjustmentShare = "RestatementAdjustmentShareOf" // before the name of the element that was restated
	subtracted      = "AdjustedEBITDALess"           // before the name of an account's element
)
