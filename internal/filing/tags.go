package filing

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
)

// Tags holds the elements and members that the registrant chose in [tags].
type Tags struct {
	Elements map[string]Choice // by metric: its element
	Lines    map[string]Choice // by slug of a line: its member
}

// Choice is an element or member of a taxonomy, and its place in filing.toml.
type Choice struct {
	Prefix, Local string
	At            source.Point
}

// chosenForm is a name with its prefix, as a document spells it.
var chosenForm = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9-]*):([A-Z][A-Za-z0-9]*)$`)

// kindsOfName are the suffixes of names that are not elements with values.
var kindsOfName = []string{"Member", "Axis", "Domain", "Table", "LineItems", "Abstract"}

func (f *Filing) readTags(t toml.Table) {
	f.Tags = Tags{Elements: map[string]Choice{}, Lines: map[string]Choice{}}
	for _, metric := range t.Keys {
		if metric == "lines" {
			continue
		}
		c, ok := chosen(t, metric, f.Registrant.Prefix)
		if i := slices.IndexFunc(kindsOfName, func(kind string) bool { return strings.HasSuffix(c.Local, kind) }); ok && i >= 0 {
			t.Fail(c.At, "Write an element that has amounts", "%s in [tags] is %s:%s, which has no amounts, because its name ends in %s", metric, c.Prefix, c.Local, kindsOfName[i])
		} else if ok {
			f.Tags.Elements[metric] = c
		}
	}
	lines := t.Child("lines", "[tags] lines")
	for _, caption := range lines.Keys {
		c, ok := chosen(lines, caption, f.Registrant.Prefix)
		if ok && !strings.HasSuffix(c.Local, "Member") {
			t.Fail(c.At, "Write the name of a member", "%s in [tags] lines is %s:%s, whose name does not end in Member", caption, c.Prefix, c.Local)
		} else if axis := gaap.AxisOf(c.Prefix, c.Local); ok && axis != "" {
			t.Fail(c.At, "Write the member of an investment type", "%s in [tags] lines is %s:%s, which is a member of %s, but lines are on us-gaap:FinancialInstrumentAxis", caption, c.Prefix, c.Local, axis)
		} else if ok {
			f.Tags.Lines[fact.Slug(f.Line(caption))] = c
		}
	}
}

// chosen returns a name of us-gaap, srt or the registrant's own taxonomy.
func chosen(t toml.Table, key, own string) (c Choice, ok bool) {
	text := t.Text(key, "")
	if text == "" {
		return c, false // already reported
	}
	m := chosenForm.FindStringSubmatch(text)
	if m == nil || m[1] != "us-gaap" && m[1] != "srt" && m[1] != own {
		t.Fail(t.Place(key), "Write the name with its prefix", "%s in %s must be a name of us-gaap, srt or %s, such as us-gaap:Revenues; found %q", key, t.Name, own, text)
		return c, false
	}
	return Choice{m[1], m[2], t.Place(key)}, true
}

// readTaxonomy returns the year of the taxonomies, by default the newest in gaap.Years.
func readTaxonomy(t toml.Table) string {
	newest := gaap.Years[len(gaap.Years)-1]
	year := t.Text("taxonomy", newest)
	if !slices.Contains(gaap.Years, year) {
		t.Fail(t.Place("taxonomy"), fmt.Sprintf("Write taxonomy = %q", newest), "taxonomy in [report] must be %s; found %q", text.List(gaap.Years, "or"), year)
		return newest
	}
	return year
}
