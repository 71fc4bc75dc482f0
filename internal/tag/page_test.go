package tag

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/gaap"
)

// TestPages has the page of facts of each kind.
func TestPages(t *testing.T) {
	t.Parallel()
	tags, _ := world(t, "US", "revenue.customer[acme]@FY2022=20", "fair-value.printed.short-term[corporate-bonds]@2021-12-31", "fair-value.revised.short-term[corporate-bonds]@2021-12-31",
		"fair-value.revised.short-term[total]@2021-12-31")
	for text, want := range map[string]string{
		"fair-value.short-term.cost[corporate-bonds]@2022-12-31": "Investments", "fair-value[total]@2022-12-31": "Investments", "fair-value.level-2[corporate-bonds]@2022-12-31": "Hierarchy",
		"fair-value.levels[total]@2022-12-31": "Hierarchy", "fair-value.difference[corporate-bonds]@2022-12-31": "Hierarchy",
		"fair-value.printed.short-term[corporate-bonds]@2021-12-31": "Restatement", "fair-value.revised.short-term[corporate-bonds]@2021-12-31": "Investments",
		"fair-value.printed.cash[total]@2021-12-31": "Investments", "as-filed.ndr@FY2021": "Restatement", "adjustment.revenue[us]@FY2021": "Restatement", "adjustment-share.revenue@FY2021": "Restatement",
		"revenue@FY2022": "Geography", "revenue[us]@FY2022": "Geography", "revenue.share[GB]@FY2022": "Shares", "revenue[direct]@FY2022": "Revenues", "revenue.share[new]@FY2022": "Revenues",
		"revenue.increase[us]@FY2022": "Revenues", "revenue.growth@FY2022": "Revenues", "revenue.customer[acme]@FY2022": "Concentration", "revenue.customer.share[acme]@FY2022": "Concentration",
		"ndr@FY2022": "KeyMetrics", "arr@2022-12-31": "KeyMetrics", "net-income@FY2022": "NonGAAPMeasures", "adjusted-ebitda.margin@FY2022": "NonGAAPMeasures",
	} {
		if got := tags.Of(&fact.Fact{ID: id(t, text)}).Page.Name; got != want {
			t.Errorf("%s is on the page %s, want %s", text, got, want)
		}
	}
	all := map[string]Page{}
	for _, metric := range slices.Sorted(maps.Keys(table)) {
		for _, p := range []Page{page(metric, "", ""), page(metric, "direct", ""), page(metric, "", adjusted)} {
			if was, known := all[p.Name]; known && was != p {
				t.Errorf("two pages are named %s", p.Name)
			}
			all[p.Name] = p
		}
	}
	if len(all) != 9 {
		t.Errorf("the metrics are on %d pages, want 9", len(all))
	}
	for _, metric := range slices.Sorted(maps.Keys(misstatements)) {
		page(metric, "", "")
	}
	for name, p := range all {
		for _, part := range []struct {
			Name
			suffix, group string
			abstract      bool
		}{{p.Abstract, "Abstract", "xbrli:item", true}, {p.Table, "Table", "xbrldt:hypercubeItem", true}, {p.LineItems, "LineItems", "xbrli:item", true}, {p.Block.Element, "TextBlock", "xbrli:item", false}} {
			c, known := gaap.Lookup(part.Prefix, part.Local)
			_, _, described := label(part.Local)
			switch {
			case part.Local == "":
			case !strings.HasSuffix(part.Local, part.suffix):
				t.Errorf("%s of the page %s does not end in %s", part.Local, name, part.suffix)
			case part.Prefix != "" && (!known || c.Group != part.group || c.Abstract != part.abstract):
				t.Errorf("%s of the page %s is %+v", part.Local, name, c)
			case part.Prefix == "" && !described:
				t.Errorf("%s of the page %s is missing from own.tsv", part.Local, name)
			}
		}
	}
}

func label(local string) (string, string, bool) {
	w, ok := ownWords[local]
	return w.label, w.documentation, ok
}

// TestBlocks checks that each section of the notes has its text blocks, at their levels, and
// that no other section has any.
func TestBlocks(t *testing.T) {
	t.Parallel()
	for _, d := range disclosure.All {
		note, is := NoteBlock(d.Name)
		policy, has := PolicyBlock(d.Name)
		if want := slices.Contains(disclosure.Notes.Sections, d); is != want || has != want {
			t.Errorf("%s has a text block: %t, and of its policy: %t, want %t", d.Name, is, has, want)
		}
		for _, b := range []Block{note, policy} {
			if c, ok := gaap.Lookup(b.Element.Prefix, b.Element.Local); b.Level != 0 && (!ok || c.Type != "dtr-types:textBlockItemType") {
				t.Errorf("the block of %s is %+v", d.Name, c)
			}
		}
		if is && (note.Level != 1 || policy.Level != 2 || !strings.HasSuffix(policy.Element.Local, "PolicyTextBlock")) {
			t.Errorf("the blocks of %s are %+v and %+v", d.Name, note, policy)
		}
	}
}

// TestDescribe checks that each own name has a label of its kind, and that an element without
// a normal balance documents its sign.
func TestDescribe(t *testing.T) {
	t.Parallel()
	unused := maps.Clone(ownWords)
	sign := regexp.MustCompile(`positive|negative|Negative|divided by|^Net dollar expansion rate with|Part of`)
	for _, entries := range []map[string]entry{table, misstatements} {
		for _, metric := range slices.Sorted(maps.Keys(entries)) {
			e := entries[metric]
			for _, n := range []Name{e.element, e.mixed} {
				label, documentation, ok := label(n.Local)
				if n.Prefix != "" || n.Local == "" {
					continue
				}
				delete(unused, n.Local)
				if !ok || label == "" || documentation == "" || strings.HasSuffix(label, "]") || e.balance == "" && !sign.MatchString(documentation) && !strings.Contains(documentation, "A positive amount") {
					t.Errorf("%s of %s is described as %q: %q; add a row to own.tsv: element, label, documentation", n.Local, metric, label, documentation)
				}
			}
		}
	}
	for _, local := range slices.Sorted(maps.Keys(unused)) {
		label, documentation := Describe(local)
		kind := regexp.MustCompile(`(LineItems|[A-Z][a-z]+)$`).FindString(local)
		if want := " [" + strings.Replace(kind, "LineI", "Line I", 1) + "]"; !strings.HasSuffix(label, want) {
			t.Errorf("the label of %s is %q, want it to end in %q", local, label, want)
		}
		if (documentation == "") != slices.Contains([]string{"Table", "LineItems", "Abstract"}, kind) {
			t.Errorf("the documentation of %s is %q", local, documentation)
		}
	}
	for local, want := range map[string]string{
		"CustomerAMember": "Customer A [Member]", "SupranationalBondsMember": "Supranational Bonds [Member]", "PlantClosures": "Plant Closures", "KosovoMember": "Kosovo [Member]",
		"RestatementAdjustmentShareOfRevenues": "Revenues, Revision, Percentage", "Member": "Member",
	} {
		if got, documentation := Describe(local); got != want || documentation == "" {
			t.Errorf("%s is %q (%q), want %q", local, got, documentation, want)
		}
	}
}

// TestSums checks that the weights of sums agree with the normal balances.
func TestSums(t *testing.T) {
	t.Parallel()
	balance := map[Name]gaap.Balance{}
	for _, c := range columns {
		known, _ := gaap.Find(c.element.Local)
		balance[c.element], balance[c.mixed] = known.Balance, c.balance
	}
	for _, s := range Sums() {
		if len(s.Plus) != 2 || len(s.Minus) != 1 || balance[s.Of] != gaap.Debit || balance[s.Plus[0]] != gaap.Debit || balance[s.Plus[1]] != gaap.Debit || balance[s.Minus[0]] != gaap.Credit {
			t.Errorf("a sum is %+v, of %v", s, balance)
		}
	}
}
