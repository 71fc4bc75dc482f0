package diag

import (
	"regexp"
	"strings"

	"github.com/tieout/tieout/internal/source"
)

// cause identifies findings in one column that one mistake produced.
type cause struct{ mistake, workbook, sheet, column string }

// values matches the parts of a detail that differ between cells with one cause: numbers,
// and quoted text with a digit. A quoted word, such as a country, is a cause of its own.
var values = regexp.MustCompile(`"(?:[^"\\0-9]|\\.)*[0-9](?:[^"\\]|\\.)*"|[0-9][0-9.,:-]*`)

var numbers = regexp.MustCompile(`[0-9]+`)

// Mistake returns what the findings have in common that one mistake produced in the cells of one
// column: all but their place, their numbers and their quoted texts with a digit.
func (d Diagnostic) Mistake() string {
	return strings.Join([]string{d.Severity.String(), string(d.Code), d.Summary, values.ReplaceAllString(d.Detail, "#"), numbers.ReplaceAllString(d.Remedy, "#")}, "\x00")
}

func causeOf(d Diagnostic, at source.Cell) cause {
	return cause{d.Mistake(), at.Workbook, at.Sheet, strings.TrimRight(at.Ref, "0123456789")}
}

// Group joins findings that have the same cause and are in cells of the same column into one
// finding. The first of them remains: its Count is the number of findings joined, itself
// included, and the cells of the other findings are appended to its Related. The remaining
// findings keep their order.
func Group(found []Diagnostic) []Diagnostic {
	var list []Diagnostic
	first := map[cause]int{}
	for _, d := range found {
		at, inCell := d.Subject.(source.Cell)
		if !inCell {
			list = append(list, d)
			continue
		}
		c := causeOf(d, at)
		i, known := first[c]
		if !known {
			first[c] = len(list)
			list = append(list, d)
			continue
		}
		list[i].Count = max(list[i].Count, 1) + 1
		list[i].Related = append(list[i].Related[:len(list[i].Related):len(list[i].Related)], Related{Message: d.Detail, At: at})
	}
	return list
}

// Own splits Related in two: the places that belong to the finding itself, and the places
// that Group appended from other findings. Count may be larger than the number of places, of which
// a finding need not list all.
func (d Diagnostic) Own() (own, joined []Related) {
	n := max(len(d.Related)-max(d.Count-1, 0), 0)
	return d.Related[:n], d.Related[n:]
}
