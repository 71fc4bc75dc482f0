package inline

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/figure"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/tag"
)

// Mismatches compares a tag of the document with its fact and returns a clause for each
// difference. The argument is holds the tag that the fact should have; shown is the figure that
// the document prints, or nil if it is not known; cik and prefix belong to the registrant.
func (d *Document) Mismatches(t *Tag, f *fact.Fact, is tag.Tag, shown *figure.Figure, cik, prefix string) []string {
	var wrong []string
	expect := func(what, found, expected string) {
		if found != expected {
			wrong = append(wrong, fmt.Sprintf("its %s is %s, but should be %s", what, cmp.Or(found, "none"), cmp.Or(expected, "none")))
		}
	}
	expect("concept", t.Name, is.Element.QName(prefix))
	unit := "iso4217:" + string(f.Value.Unit())
	if f.Value.Unit() == quantity.Pure {
		unit = "xbrli:pure"
	}
	if u := d.Units[t.Unit]; u == nil {
		wrong = append(wrong, fmt.Sprintf("its unit %q is not declared", t.Unit))
	} else {
		expect("unit", u.Measure, unit)
	}
	if c := d.Contexts[t.Context]; c == nil {
		wrong = append(wrong, fmt.Sprintf("its context %q is not declared", t.Context))
	} else {
		want := Context{Start: f.Context.Span.Start.String(), End: f.Context.Span.End.String()}
		if f.Context.Instant {
			want = Context{Instant: f.Context.Span.End.String()}
		}
		for _, dim := range is.Dims {
			want.Dims = append(want.Dims, dim.Axis.QName(prefix)+" "+dim.Member.QName(prefix))
		}
		slices.Sort(want.Dims)
		expect("period", c.Period(), want.Period())
		expect("member list", strings.Join(c.Dims, ", "), strings.Join(want.Dims, ", "))
		expect("registrant", c.Entity, cik)
	}
	if shown != nil {
		expect("scale", t.Scale, strconv.Itoa(shown.Scale))
		expect("decimals", t.Decimals, strconv.Itoa(shown.Decimals))
		sign := ""
		if is.Value(shown.Value(f.Value.Unit())).Sign() < 0 {
			sign = "-"
		}
		expect("sign", t.Sign, sign)
	}
	if err := t.usual(); err != nil {
		return append(wrong, err.Error())
	}
	value, err := t.Value(f.Value.Unit())
	if err != nil {
		return append(wrong, err.Error())
	}
	decimals, err := Power("decimals", t.Decimals)
	if err != nil {
		return append(wrong, err.Error())
	}
	want := is.Value(f.Value)
	if shown != nil && shown.Moved != 0 { // by one unit, from the rounded value
		apart, unit := shown.Value(f.Value.Unit()).Sub(f.Value).Abs(), shown.Unit(f.Value.Unit())
		if apart.Add(apart).Cmp(unit.Add(unit).Add(unit)) > 0 {
			wrong = append(wrong, fmt.Sprintf("it is shown as %s, more than one unit from the rounded value", shown.Digits))
		}
		want = is.Value(shown.Value(f.Value.Unit()))
	}
	if !Within(value, want, decimals) {
		wrong = append(wrong, fmt.Sprintf("its value is %s, but should be %s to %d decimals", figure.Group(value.String()), figure.Group(want.String()), decimals))
	}
	return wrong
}

// byThousands matches numbers with a point, and with commas between groups of three digits.
var byThousands = regexp.MustCompile(`^(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?$`)

// usual returns an error unless a tag is in one of the three forms of this program, which are
// narrower than those that a processor reads: digits without a format, digits in thousands, and a
// dash for zero.
func (t *Tag) usual() error {
	switch t.Format {
	case "", "ixt:fixed-zero":
		return nil
	case "ixt:num-dot-decimal":
		if words := t.Content(); !byThousands.MatchString(words) {
			return fmt.Errorf("its text %q is not a number in the format %q", words, t.Format)
		}
		return nil
	}
	return fmt.Errorf("its format %q is not a number format of this program", t.Format)
}
