package taxonomy_test

import (
	"encoding/xml"
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tieout/tieout/internal/compute"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/tag"
	"github.com/tieout/tieout/internal/taxonomy"
)

// The files, as a processor reads them.
type (
	schemaFile struct {
		Target     string `xml:"targetNamespace,attr"`
		Linkbases  []ref  `xml:"annotation>appinfo>linkbaseRef"`
		Roles      []role `xml:"annotation>appinfo>roleType"`
		Imports    []struct{ Namespace, SchemaLocation string }
		ImportTags []struct {
			Namespace string `xml:"namespace,attr"`
			Location  string `xml:"schemaLocation,attr"`
		} `xml:"import"`
		Elements []declared `xml:"element"`
	}
	ref struct {
		Href string `xml:"href,attr"`
		Role string `xml:"role,attr"`
	}
	role struct {
		ID         string   `xml:"id,attr"`
		URI        string   `xml:"roleURI,attr"`
		Definition string   `xml:"definition"`
		UsedOn     []string `xml:"usedOn"`
	}
	declared struct {
		ID       string `xml:"id,attr"`
		Name     string `xml:"name,attr"`
		Type     string `xml:"type,attr"`
		Group    string `xml:"substitutionGroup,attr"`
		Abstract bool   `xml:"abstract,attr"`
		Nillable bool   `xml:"nillable,attr"`
		Balance  string `xml:"balance,attr"`
		Period   string `xml:"periodType,attr"`
	}
	linkbaseFile struct {
		RoleRefs []struct {
			URI  string `xml:"roleURI,attr"`
			Href string `xml:"href,attr"`
		} `xml:"roleRef"`
		Presentation []link `xml:"presentationLink"`
		Definition   []link `xml:"definitionLink"`
		Calculation  []link `xml:"calculationLink"`
		Label        []link `xml:"labelLink"`
	}
	link struct {
		Role     string `xml:"role,attr"`
		Locators []struct {
			Href  string `xml:"href,attr"`
			Label string `xml:"label,attr"`
		} `xml:"loc"`
		Presented  []arc `xml:"presentationArc"`
		Defined    []arc `xml:"definitionArc"`
		Calculated []arc `xml:"calculationArc"`
		Labeled    []arc `xml:"labelArc"`
		Labels     []struct {
			Label string `xml:"label,attr"`
			Role  string `xml:"role,attr"`
			Lang  string `xml:"lang,attr"`
			Text  string `xml:",chardata"`
		} `xml:"label"`
	}
	arc struct {
		Arcrole string `xml:"arcrole,attr"`
		From    string `xml:"from,attr"`
		To      string `xml:"to,attr"`
		Order   string `xml:"order,attr"`
		Weight  string `xml:"weight,attr"`
		Shown   string `xml:"preferredLabel,attr"`
		Closed  bool   `xml:"closed,attr"`
		Element string `xml:"contextElement,attr"`
	}
)

// read is a taxonomy that was read: for each role, arcs from QName to QName.
type read struct {
	schema                              schemaFile
	own                                 map[string]declared
	presentation, definition, summation map[string][]arc
	labels, negated, documentation      map[string][]string
}

// parse reads the files of a taxonomy, and checks all that needs no tags.
func parse(t *testing.T, r taxonomy.Report, files []taxonomy.File) *read {
	t.Helper()
	in := &read{own: map[string]declared{}, labels: map[string][]string{}, negated: map[string][]string{}, documentation: map[string][]string{}}
	var names []string
	bases := map[string]linkbaseFile{}
	for i, f := range files {
		for _, c := range f.Bytes {
			if c >= 0x7f || c < ' ' && c != '\n' {
				t.Fatalf("%s has the byte %#x", f.Name, c)
			}
		}
		suffix, ok := strings.CutPrefix(f.Name, r.Base)
		if !ok {
			t.Errorf("a file is named %s", f.Name)
		}
		var err error
		if i == 0 {
			err = xml.Unmarshal(f.Bytes, &in.schema)
		} else {
			var l linkbaseFile
			err = xml.Unmarshal(f.Bytes, &l)
			bases[suffix] = l
			names = append(names, f.Name)
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", f.Name, err, f.Bytes)
		}
	}
	var refs []string
	for _, l := range in.schema.Linkbases {
		refs = append(refs, l.Href)
	}
	if !slices.Equal(refs, names) || in.schema.Target != r.Namespace {
		t.Errorf("the schema of %s names the linkbases %v, want %v", in.schema.Target, refs, names)
	}
	roles := map[string]role{}
	ids := map[string]bool{}
	number := ""
	form := regexp.MustCompile(`^(\d{7}) - (Document|Disclosure) - \S.*\S$`)
	for _, role := range in.schema.Roles {
		m := form.FindStringSubmatch(role.Definition)
		if m == nil || m[1] <= number || roles[role.URI].URI != "" || ids[role.ID] || !strings.HasSuffix(role.URI, "/role/"+role.ID) || len(role.UsedOn) != 3 || !regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`).MatchString(role.ID) {
			t.Errorf("a role after %s is %+v", number, role)
		} else {
			number = m[1]
		}
		roles[role.URI], ids[role.ID] = role, true
	}
	for _, e := range in.schema.Elements {
		if e.ID != r.Prefix+"_"+e.Name || !e.Nillable || !regexp.MustCompile(`^[A-Z][A-Za-z0-9]{0,199}$`).MatchString(e.Name) {
			t.Errorf("an element is %+v", e)
		}
		in.own[r.Prefix+":"+e.Name] = e
	}
	addresses := map[string]string{r.Base + ".xsd": r.Prefix}
	for _, s := range gaap.Schemas(r.Year) {
		addresses[s.Address] = s.Prefix
	}
	links := func(kind string, links []link, refs linkbaseFile, arcs func(link) []arc) map[string][]arc {
		t.Helper()
		got := map[string][]arc{}
		for _, l := range links {
			if len(got[l.Role]) > 0 {
				t.Errorf("%s has two links of %s", kind, l.Role)
			}
			if _, ok := roles[l.Role]; !ok || !slices.ContainsFunc(refs.RoleRefs, func(ref struct {
				URI  string `xml:"roleURI,attr"`
				Href string `xml:"href,attr"`
			}) bool {
				return ref.URI == l.Role && ref.Href == r.Base+".xsd#"+roles[l.Role].ID
			}) {
				t.Errorf("%s has a link of %s, which is not declared", kind, l.Role)
			}
			located := map[string]string{}
			for _, loc := range l.Locators {
				if located[loc.Label] != "" {
					t.Errorf("%s has two locators %s", kind, loc.Label)
				}
				address, id, _ := strings.Cut(loc.Href, "#")
				prefix, ok := addresses[address]
				local, own := strings.CutPrefix(id, prefix+"_")
				if !ok || !own {
					t.Errorf("%s locates %s", kind, loc.Href)
				}
				if _, known := in.own[prefix+":"+local]; prefix == r.Prefix && !known {
					t.Errorf("%s locates %s, which is not declared", kind, loc.Href)
				}
				located[loc.Label] = prefix + ":" + local
			}
			ends := map[string]bool{}
			for i, a := range arcs(l) {
				if ends[a.From+" "+a.To] || a.Order != fmt.Sprint(i+1) || located[a.From] == "" || located[a.To] == "" {
					t.Errorf("the arc %d of %s in %s is %+v", i+1, kind, l.Role, a)
				}
				ends[a.From+" "+a.To] = true
				a.From, a.To = located[a.From], located[a.To]
				got[l.Role] = append(got[l.Role], a)
			}
		}
		return got
	}
	in.presentation = links("presentation", bases["_pre.xml"].Presentation, bases["_pre.xml"], func(l link) []arc { return l.Presented })
	in.definition = links("definition", bases["_def.xml"].Definition, bases["_def.xml"], func(l link) []arc { return l.Defined })
	in.summation = links("calculation", bases["_cal.xml"].Calculation, bases["_cal.xml"], func(l link) []arc { return l.Calculated })
	if len(in.presentation) != len(roles) {
		t.Errorf("%d roles are presented, want %d", len(in.presentation), len(roles))
	}
	for _, l := range bases["_lab.xml"].Label {
		text := map[string]int{}
		for i, label := range l.Labels {
			if text[label.Label] > 0 || label.Lang != "en-US" {
				t.Errorf("a label is %+v", label)
			}
			text[label.Label] = i + 1
		}
		located := map[string]string{}
		for _, loc := range l.Locators {
			address, id, _ := strings.Cut(loc.Href, "#")
			located[loc.Label] = addresses[address] + ":" + strings.TrimPrefix(id, addresses[address]+"_")
		}
		for _, a := range l.Labeled {
			label := l.Labels[text[a.To]-1]
			switch name := located[a.From]; path.Base(label.Role) {
			case "label":
				in.labels[name] = append(in.labels[name], label.Text)
			case "negatedLabel":
				in.negated[name] = append(in.negated[name], label.Text)
			default:
				in.documentation[name] = append(in.documentation[name], label.Text)
			}
		}
	}
	return in
}

// verify reads the taxonomy of a report, and checks that it is whole, that it has nothing
// more than the tags need, and that each fact is valid in it.
func verify(t *testing.T, r taxonomy.Report, files []taxonomy.File) *read {
	t.Helper()
	in := parse(t, r, files)
	presented := map[string]bool{}
	below := map[string]map[string]bool{}
	for _, role := range slices.Sorted(maps.Keys(in.presentation)) {
		parents := map[string]string{}
		for _, a := range in.presentation[role] {
			if parents[a.To] != "" && !strings.HasSuffix(a.To, "Member") || a.Arcrole != "http://www.xbrl.org/2003/arcrole/parent-child" {
				t.Errorf("%s is twice in %s: below %s and %s", a.To, role, parents[a.To], a.From)
			}
			parents[a.To] = a.From
			presented[a.From], presented[a.To] = true, true
			if below[a.From] == nil {
				below[a.From] = map[string]bool{}
			}
			below[a.From][a.To] = true
		}
		if !strings.HasSuffix(in.presentation[role][0].From, "Abstract") {
			t.Errorf("%s begins with %s", role, in.presentation[role][0].From)
		}
	}
	type where struct{ axis, domain, member string }
	var used []string
	defaults := map[string]string{}
	for _, role := range slices.Sorted(maps.Keys(in.definition)) {
		for _, a := range in.definition[role] {
			if path.Base(a.Arcrole) == "dimension-default" {
				if was := defaults[a.From]; was != "" && was != a.To {
					t.Errorf("the axis %s has the defaults %s and %s", a.From, was, a.To)
				}
				defaults[a.From] = a.To
			}
			if path.Base(a.Arcrole) == "all" && (!a.Closed || a.Element != "segment" || !strings.HasSuffix(a.From, "LineItems") || !strings.HasSuffix(a.To, "Table")) {
				t.Errorf("a hypercube of %s is %+v", role, a)
			}
		}
	}
	use := func(n tag.Name) string {
		used = append(used, n.QName(r.Prefix))
		return n.QName(r.Prefix)
	}
	fact := func(u taxonomy.Use, numeric bool) {
		name := use(u.Element)
		dims := map[string]string{}
		for _, d := range u.Dims {
			axis := use(d.Axis)
			dims[axis] = use(d.Member)
			if !below[axis][defaults[axis]] || defaults[axis] == "" || dims[axis] == defaults[axis] {
				t.Errorf("the axis %s has the default %q, which is not below it, or which %s has", axis, defaults[axis], name)
			}
		}
		if !valid(in, name, dims) {
			t.Errorf("no table allows %s with %v", name, dims)
		}
		if e, own := in.own[name]; own && numeric {
			period, typ := "duration", "xbrli:monetaryItemType"
			if u.Instant {
				period = "instant"
			}
			if u.Pure {
				typ = "dtr-types:percentItemType"
			}
			if e.Period != period || e.Type != typ || e.Abstract || e.Group != "xbrli:item" || u.Pure && e.Balance != "" || !u.Pure && e.Balance != string(u.Balance) {
				t.Errorf("%s is declared as %+v, want what its tag is, %+v", name, e, u)
			}
			if documentation := strings.Join(in.documentation[name], ""); e.Balance == "" && !u.Pure && !strings.Contains(strings.ToLower(documentation), "positive") && !strings.Contains(strings.ToLower(documentation), "negative") {
				t.Errorf("%s has no balance, and its documentation does not state the sign: %q", name, documentation)
			}
		}
	}
	for _, u := range r.Cover {
		fact(u, false)
	}
	for _, n := range r.Notes {
		for _, block := range n.Blocks {
			use(block.Element)
		}
		for _, u := range n.Facts {
			fact(u, true)
		}
	}
	for _, name := range used {
		if !presented[name] {
			t.Errorf("%s is used and not presented", name)
		}
	}
	texts := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(presented)) {
		prefix, local, _ := strings.Cut(name, ":")
		_, own := in.own[name]
		c, standard := gaap.Lookup(prefix, local)
		if own == standard || own != (prefix == r.Prefix) {
			t.Errorf("%s is declared: %t, and standard: %t", name, own, standard)
		}
		labels := in.labels[name]
		if len(labels) != 1 || texts[strings.ToLower(labels[0])] != "" || labels[0] == "" || len(labels[0]) > 511 || standard && labels[0] != c.Label {
			t.Errorf("the labels of %s are %q", name, labels)
			continue
		}
		texts[strings.ToLower(labels[0])] = name
		if n := len(in.documentation[name]); n > 1 || n == 1 && !own {
			t.Errorf("%s has %d documentations", name, n)
		}
		if standard {
			continue
		}
		e := in.own[name]
		for suffix, want := range map[string]struct{ label, typ, group string }{"Member": {"[Member]", "dtr-types:domainItemType", "xbrli:item"}, "Domain": {"[Domain]", "dtr-types:domainItemType", "xbrli:item"},
			"Axis": {"[Axis]", "xbrli:stringItemType", "xbrldt:dimensionItem"}, "Table": {"[Table]", "xbrli:stringItemType", "xbrldt:hypercubeItem"},
			"LineItems": {"[Line Items]", "xbrli:stringItemType", "xbrli:item"}, "Abstract": {"[Abstract]", "xbrli:stringItemType", "xbrli:item"}} {
			if is := strings.HasSuffix(local, suffix); is != strings.HasSuffix(labels[0], want.label) || is && (e.Type != want.typ || e.Group != want.group || !e.Abstract || e.Period != "duration" || e.Balance != "") {
				t.Errorf("%s is %+v, labeled %q", name, e, labels[0])
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in.own)) {
		if !presented[name] {
			t.Errorf("%s is declared and not used", name)
		}
	}
	if len(in.labels) != len(presented) {
		t.Errorf("%d elements have labels, and %d are presented", len(in.labels), len(presented))
	}
	balance := func(name string) string {
		prefix, local, _ := strings.Cut(name, ":")
		if e, own := in.own[name]; own {
			return e.Balance
		}
		c, _ := gaap.Lookup(prefix, local)
		return string(c.Balance)
	}
	for _, role := range slices.Sorted(maps.Keys(in.summation)) {
		for _, a := range in.summation[role] {
			if of, to := balance(a.From), balance(a.To); of == "" || to == "" || (of == to) != (a.Weight == "1.0") || a.Weight != "1.0" && a.Weight != "-1.0" {
				t.Errorf("%s (%s) is the sum of %s × %s (%s)", a.From, of, a.Weight, a.To, to)
			}
		}
	}
	imported := map[string]bool{}
	for _, i := range in.schema.ImportTags {
		imported[i.Namespace] = true
	}
	for _, s := range gaap.Schemas(r.Year) {
		needed := s.Prefix == "dtr-types" || slices.ContainsFunc(slices.Collect(maps.Keys(presented)), func(name string) bool { return strings.HasPrefix(name, s.Prefix+":") })
		if imported[s.Namespace] != needed {
			t.Errorf("the schema imports %s: %t, want %t", s.Namespace, imported[s.Namespace], needed)
		}
	}
	return in
}

// valid reports whether a role allows an element with dimensions: in it, the element is below
// the line items of a closed hypercube whose axes have the members, or the element is in no
// hypercube anywhere and has no dimensions.
func valid(in *read, name string, dims map[string]string) bool {
	inAny := false
	for _, arcs := range in.definition {
		domain, members, axes := map[string]string{}, map[string]map[string]bool{}, map[string]bool{}
		table, lines, listed := "", "", false
		for _, a := range arcs {
			switch path.Base(a.Arcrole) {
			case "all":
				lines, table = a.From, a.To
			case "hypercube-dimension":
				axes[a.To] = a.From == table
			case "dimension-domain":
				domain[a.From] = a.To
			case "domain-member":
				if members[a.From] == nil {
					members[a.From] = map[string]bool{}
				}
				members[a.From][a.To] = true
				listed = listed || a.From == lines && a.To == name
			}
		}
		inAny = inAny || listed
		fits := listed
		for axis, member := range dims {
			fits = fits && axes[axis] && members[domain[axis]][member]
		}
		if fits {
			return true
		}
	}
	return !inAny && len(dims) == 0
}

func name(text string) tag.Name {
	prefix, local, found := strings.Cut(text, ":")
	if !found {
		return tag.Name{Local: text}
	}
	return tag.Name{Prefix: prefix, Local: local}
}

// cover is a cover page, with two securities on an axis if several is true.
func cover(several bool) []taxonomy.Use {
	var list []taxonomy.Use
	add := func(local, member string) {
		u := taxonomy.Use{Tag: tag.Tag{Element: name("dei:" + local)}}
		if member != "" {
			u.Dims = []tag.Dim{{Axis: name("us-gaap:StatementClassOfStockAxis"), Member: name(member)}}
		}
		list = append(list, u)
	}
	for _, local := range []string{"DocumentType", "AmendmentFlag", "EntityRegistrantName", "EntityPublicFloat", "AuditorFirmId"} {
		add(local, "")
	}
	for _, member := range []string{"us-gaap:CommonStockMember", "SeriesARightsMember"} {
		if !several {
			member = ""
		}
		add("Security12bTitle", member)
		add("TradingSymbol", member)
		if !several {
			break
		}
	}
	return list
}

// filer is a registrant with facts, and their tags.
type filer struct {
	f    *filing.Filing
	tags *tag.Tags
	set  *fact.Set
	list []*fact.Fact
}

func world(t *testing.T, domicile string, accounts []filing.Account, tags filing.Tags, ids ...string) *filer {
	t.Helper()
	f := &filing.Filing{Registrant: filing.Registrant{Prefix: "exm", Domicile: domicile, Currency: "USD"}, Accounts: accounts, Tags: tags,
		Report: filing.Report{Form: "10-K", Period: fiscal.Period{Year: 2022}, Compare: fiscal.Period{Year: 2021}}}
	f.NonGAAP = &filing.Measure{}
	for _, a := range accounts {
		f.NonGAAP.Adjustments = append(f.NonGAAP.Adjustments, filing.Adjustment{Key: strings.ToLower(a.Name), Element: a.Name, Minus: len(f.NonGAAP.Adjustments)%2 == 1})
	}
	w := &filer{f: f, set: fact.NewSet()}
	for _, text := range ids {
		id, err := fact.ParseID(text)
		if err != nil {
			t.Fatal(err)
		}
		if w.set.Of(id) != nil {
			continue
		}
		x := &fact.Fact{ID: id, Value: quantity.Money(quantity.Int(1), "USD")}
		w.set.Add(x)
		w.list = append(w.list, x)
	}
	w.tags = tag.New(f, w.set)
	return w
}

// pures are the metrics that are ratios.
var pures = regexp.MustCompile(`share|margin|growth|retention|^(as-filed\.|adjustment\.)?ndr(\.change|\.as-reported|\.prior-rates|\.unmapped)?$`)

// instants are the metrics of a date.
var instants = regexp.MustCompile(`fair-value|^(as-filed\.|adjustment\.|adjustment-share\.)?(arr|deferred-revenue\.current)$|^account$`)

func (w *filer) uses() []taxonomy.Use {
	var list []taxonomy.Use
	for _, x := range w.list {
		u := taxonomy.Use{Tag: w.tags.Of(x), Instant: instants.MatchString(x.ID.Metric), Pure: pures.MatchString(x.ID.Metric)}
		if a := w.f.Account(u.Element.Local); a != nil {
			u.Instant = a.Instant
		}
		list = append(list, u)
	}
	return list
}

func blocks(disclosure string, pages ...taxonomy.Use) []tag.Block {
	note, _ := tag.NoteBlock(disclosure)
	policy, _ := tag.PolicyBlock(disclosure)
	list := []tag.Block{note, policy}
	for _, u := range pages {
		if u.Page.Block != (tag.Block{}) {
			list = append(list, u.Page.Block)
		}
	}
	return list
}

func base(notes ...taxonomy.Note) taxonomy.Report {
	return taxonomy.Report{Prefix: "exm", Namespace: "http://www.example.com/20221231", Year: "2024", Base: "exm-20221231", Cover: cover(false), Notes: notes}
}

// write writes a taxonomy and verifies it.
func write(t *testing.T, r taxonomy.Report) *read {
	t.Helper()
	files, err := taxonomy.Write(r)
	if err != nil {
		t.Fatal(err)
	}
	return verify(t, r, files)
}

// TestNegated shows losses with the opposite sign, unless a page also has the amount itself.
func TestNegated(t *testing.T) {
	t.Parallel()
	w := world(t, "US", nil, filing.Tags{}, "fair-value.short-term.cost[corporate-bonds]@2022-12-31", "fair-value.short-term.gains[corporate-bonds]@2022-12-31", "fair-value.short-term.losses[corporate-bonds]@2022-12-31")
	const lines, losses = "us-gaap:ScheduleOfAvailableForSaleSecuritiesLineItems", "us-gaap:AvailableForSaleDebtSecuritiesAccumulatedGrossUnrealizedLossBeforeTax"
	for _, both := range []bool{false, true} {
		facts := w.uses()
		if both {
			u := facts[len(facts)-1]
			for i := range facts {
				if facts[i].Element.Local == strings.TrimPrefix(losses, "us-gaap:") {
					u = facts[i]
				}
			}
			u.Negated = false
			facts = append(facts, u)
		}
		in := write(t, base(taxonomy.Note{Disclosure: "fair-value", Title: "Fair Value", Facts: facts}))
		shown := map[string]string{}
		for _, arcs := range in.presentation {
			for _, a := range arcs {
				if a.From == lines {
					shown[a.To] = a.Shown
				} else if a.Shown != "" {
					t.Errorf("%s is shown as %s", a.To, a.Shown)
				}
			}
		}
		want := map[string]string{losses: "http://www.xbrl.org/2009/role/negatedLabel"}
		if both {
			want[losses] = ""
		}
		if len(shown) != 3 || shown[losses] != want[losses] || len(in.negated) > 0 == both || !both && !slices.Equal(in.negated[losses], in.labels[losses]) {
			t.Errorf("with the amount itself %t, the elements are shown as %v, with the labels %v", both, shown, in.negated)
		}
	}
}

// TestCaptions labels members of the registrant's own by their captions, unless a standard member
// has the label.
func TestCaptions(t *testing.T) {
	t.Parallel()
	w := world(t, "US", nil, filing.Tags{}, "fair-value.short-term[corporate-bonds]@2022-12-31", "fair-value.short-term[notes]@2022-12-31", "fair-value.short-term[debt]@2022-12-31")
	member := func(slug, caption string) {
		w.set.Of(fact.ID{Metric: "fair-value.short-term", Member: slug, When: "2022-12-31"}).Words.Caption = caption
	}
	member("notes", "5.25% Crédit & Senior Notes: U.S.")
	member("debt", "Corporate Bond Securities")
	w.tags = tag.New(w.f, w.set)
	r := base(taxonomy.Note{Disclosure: "fair-value", Title: "Fair Value", Facts: w.uses()})
	r.Captions = w.tags.Captions()
	in := write(t, r)
	for name, want := range map[string]string{"exm:Line5Point25PercentCreditAndSeniorNotesUSMember": "5.25% Crédit & Senior Notes: U.S. [Member]"} {
		if got := in.labels[name]; !slices.Equal(got, []string{want}) {
			t.Errorf("the labels of %s are %q, want %q: %v", name, got, want, in.labels)
		}
	}
}

// TestWrite has the notes of a report, in whole.
func TestWrite(t *testing.T) {
	t.Parallel()
	w := world(t, "US", nil, filing.Tags{}, "fair-value.cash[cash]@2022-12-31", "fair-value.cash-equivalent[money-market-funds]@2022-12-31", "fair-value.cash-equivalent.cost[money-market-funds]@2022-12-31",
		"fair-value.cash-equivalent.gains[money-market-funds]@2022-12-31", "fair-value.cash-equivalent.losses[money-market-funds]@2022-12-31", "fair-value.short-term.cost[corporate-bonds]@2022-12-31",
		"fair-value.short-term.gains[corporate-bonds]@2022-12-31", "fair-value.short-term.losses[corporate-bonds]@2022-12-31", "fair-value.short-term[corporate-bonds]@2022-12-31", "fair-value[total]@2022-12-31",
		"fair-value.level-1[money-market-funds]@2022-12-31", "fair-value.levels[total]@2022-12-31", "as-filed.fair-value.short-term[corporate-bonds]@2021-12-31")
	facts := w.uses()
	g := world(t, "US", nil, filing.Tags{}, "revenue[us]@FY2022", "revenue[foreign]@FY2022", "revenue[GB]@FY2022", "revenue@FY2022", "revenue.customer[acme]@FY2022", "revenue.customer.share[acme]@FY2022")
	r := base(taxonomy.Note{Disclosure: "fair-value", Title: "Fair Value of “Financial” Instruments & <More>", Blocks: blocks("fair-value", facts...), Facts: facts},
		taxonomy.Note{Disclosure: "geography", Title: "Geographic Information", Blocks: blocks("geography", g.uses()...), Facts: g.uses()})
	in := write(t, r)
	var titles []string
	for _, role := range in.schema.Roles {
		titles = append(titles, role.ID+" "+role.Definition)
	}
	const fv = "Fair Value of “Financial” Instruments & <More>"
	want := []string{"CoverPage 0000001 - Document - Cover Page", "FairValueOfFinancialInstrumentsMore 9952101 - Disclosure - " + fv, "GeographicInformation 9952102 - Disclosure - Geographic Information",
		"FairValueOfFinancialInstrumentsMorePolicies 9954471 - Disclosure - " + fv + " (Policies)", "GeographicInformationPolicies 9954472 - Disclosure - Geographic Information (Policies)",
		"FairValueOfFinancialInstrumentsMoreTables 9954473 - Disclosure - " + fv + " (Tables)", "GeographicInformationTables 9954474 - Disclosure - Geographic Information (Tables)",
		"FairValueOfFinancialInstrumentsMoreInvestmentsDetails 9954475 - Disclosure - " + fv + " - Investments (Details)", "FairValueOfFinancialInstrumentsMoreHierarchyDetails 9954476 - Disclosure - " + fv + " - Hierarchy (Details)",
		"FairValueOfFinancialInstrumentsMoreRestatementDetails 9954477 - Disclosure - " + fv + " - Revision of Prior Periods (Details)", "GeographicInformationGeographyDetails 9954478 - Disclosure - Geographic Information - Revenues by Country (Details)",
		"GeographicInformationConcentrationDetails 9954479 - Disclosure - Geographic Information - Customers (Details)"}
	if !slices.Equal(titles, want) {
		t.Errorf("the roles are\n%s\nwant\n%s", strings.Join(titles, "\n"), strings.Join(want, "\n"))
	}
	if got := slices.Sorted(maps.Keys(in.own)); !slices.Equal(got, []string{"exm:CashCashEquivalentsAndMarketableSecuritiesAmortizedCost", "exm:CashCashEquivalentsAndMarketableSecuritiesFairValue",
		"exm:CashCashEquivalentsAndMarketableSecuritiesUnrealizedGains", "exm:CashCashEquivalentsAndMarketableSecuritiesUnrealizedLosses", "exm:CustomerAMember"}) {
		t.Errorf("the own elements are %v", got)
	}
	sums := in.summation["http://www.example.com/role/FairValueOfFinancialInstrumentsMoreInvestmentsDetails"]
	var lines []string
	for _, a := range sums {
		lines = append(lines, strings.Map(func(c rune) rune {
			if c >= 'a' && c <= 'z' || c == ':' || c == '-' {
				return -1
			}
			return c
		}, a.From+" "+a.Weight+" "+a.To))
	}
	if len(in.summation) != 1 || len(sums) != 6 {
		t.Errorf("the sums are %v: %v", lines, in.summation)
	}
	again, err := taxonomy.Write(r)
	first, _ := taxonomy.Write(r)
	if err != nil || fmt.Sprint(again) != fmt.Sprint(first) {
		t.Error("two taxonomies of one report differ")
	}
}

// TestSumsAreWhole leaves out a sum where a set of facts has the total without all terms.
func TestSumsAreWhole(t *testing.T) {
	t.Parallel()
	line := func(column string) string { return "fair-value.short-term" + column + "[corporate-bonds]@2022-12-31" }
	other := func(column string) string { return "fair-value.long-term" + column + "[corporate-bonds]@2022-12-31" }
	for _, test := range []struct {
		ids  []string
		want int
	}{
		{[]string{line(""), line(".cost"), line(".gains"), line(".losses")}, 3},
		{[]string{line(""), line(".cost"), line(".gains"), line(".losses"), other("")}, 3},
		{[]string{line(""), line(".cost"), line(".gains"), line(".losses"), other(""), other(".cost")}, 0},
		{[]string{line(".cost"), line(".gains"), line(".losses")}, 0},
		{[]string{line(""), line(".cost")}, 1},
		{[]string{line("")}, 0},
	} {
		in := write(t, base(taxonomy.Note{Disclosure: "fair-value", Title: "Fair Value", Facts: world(t, "US", nil, filing.Tags{}, test.ids...).uses()}))
		n := 0
		for _, arcs := range in.summation {
			n += len(arcs)
		}
		if n != test.want {
			t.Errorf("%v give sums of %d terms, want %d", test.ids, n, test.want)
		}
	}
}

// TestCover has a cover page with one security, with several, and alone.
func TestCover(t *testing.T) {
	t.Parallel()
	for _, several := range []bool{false, true} {
		r := base()
		r.Cover = cover(several)
		in := write(t, r)
		if got := len(in.definition); got != map[bool]int{false: 0, true: 1}[several] || len(in.own) != got {
			t.Errorf("with several securities: %t, there are %d hypercubes and %d own elements", several, got, len(in.own))
		}
	}
	r := base()
	r.Cover = nil
	if files, err := taxonomy.Write(r); err != nil || len(files) != 3 {
		t.Errorf("the taxonomy of nothing is %v (%v)", files, err)
	}
}

// TestTitles has titles that are no names.
func TestTitles(t *testing.T) {
	t.Parallel()
	note := func(title string) taxonomy.Note {
		facts := world(t, "US", nil, filing.Tags{}, "revenue@FY2022").uses()
		return taxonomy.Note{Disclosure: "geography", Title: title, Blocks: blocks("geography", facts...), Facts: facts}
	}
	in := write(t, base(note("Geographic Information"), note("geographic  information"), note("公司"), note(""), note("1. Segments\n(10% or more)"), note(strings.Repeat("Long ", 100)), note(strings.Repeat("x", 300)+"\xff\x00")))
	for _, role := range in.schema.Roles {
		if len(role.Definition) > 260 || len(role.ID) > 150 {
			t.Errorf("a role is %+v", role)
		}
	}
	for uri := range in.presentation {
		if !strings.HasPrefix(uri, "http://www.example.com/role/") {
			t.Errorf("a role is %s", uri)
		}
	}
}

// TestLabelsAreDistinct has own elements whose words are those of others.
func TestLabelsAreDistinct(t *testing.T) {
	t.Parallel()
	w := world(t, "US", nil, filing.Tags{}, "fair-value.short-term[corporate-bonds]@2022-12-31")
	facts := w.uses()
	for _, member := range []string{"CORPORATEBondSecuritiesMember", "CorporateBONDSecuritiesMember"} {
		u := facts[0]
		u.Dims = []tag.Dim{{Axis: name("us-gaap:FinancialInstrumentAxis"), Member: name(member)}}
		facts = append(facts, u)
	}
	in := write(t, base(taxonomy.Note{Disclosure: "fair-value", Title: "Fair Value", Facts: facts}))
	if got := in.labels["exm:CorporateBONDSecuritiesMember"]; !slices.Equal(got, []string{"Corporate BOND Securities, EXM 2 [Member]"}) {
		t.Errorf("the label is %q", got)
	}
}

// TestOwnTable has a table, an axis and a domain of the registrant's own.
func TestOwnTable(t *testing.T) {
	t.Parallel()
	facts := world(t, "US", nil, filing.Tags{}, "ndr@FY2022", "ndr@FY2021").uses()
	facts[1].Dims = []tag.Dim{{Axis: name("CustomerTenureAxis"), Member: name("ExistingCustomersMember")}}
	in := write(t, base(taxonomy.Note{Disclosure: "ndr", Title: "Expansion", Facts: facts}))
	want := []string{"exm:CustomerTenureAxis", "exm:CustomerTenureDomain", "exm:ExistingCustomersMember", "exm:KeyMetricsAbstract", "exm:KeyMetricsLineItems", "exm:KeyMetricsTable", "exm:NetDollarExpansionRate"}
	if got := slices.Sorted(maps.Keys(in.own)); !slices.Equal(got, want) {
		t.Errorf("the own elements are %v, want %v", got, want)
	}
}

// TestErrors has elements that a registrant chose and that do not fit.
func TestErrors(t *testing.T) {
	t.Parallel()
	choose := func(metric, prefix, local string) filing.Tags {
		return filing.Tags{Elements: map[string]filing.Choice{metric: {Prefix: prefix, Local: local}}}
	}
	for _, test := range []struct {
		name, id, want string
		tags           filing.Tags
	}{
		{"unknown", "revenue@FY2022", "us-gaap:Revenue is not an element that tieout knows", choose("revenue", "us-gaap", "Revenue")},
		{"a balance for a period", "revenue@FY2022", "us-gaap:Assets is used for both balances at a date and amounts of a period, or is an element for the other", choose("revenue", "us-gaap", "Assets")},
		{"an amount for a ratio", "revenue.share[us]@FY2022", "us-gaap:Revenues is used for both amounts and ratios, or is an element for the other", choose("revenue.share", "us-gaap", "Revenues")},
		{"text for an amount", "revenue@FY2022", "us-gaap:FairValueDisclosuresTextBlock is not an element for amounts or ratios", choose("revenue", "us-gaap", "FairValueDisclosuresTextBlock")},
		{"a name of another kind", "revenue@FY2022", "own:RevenueTable is used as an element with values, but its name ends in Table", choose("revenue", "exm", "RevenueTable")},
		{"an unknown member", "fair-value.short-term[corporate-bonds]@2022-12-31", "srt:BondsMember is not an element that tieout knows", filing.Tags{Lines: map[string]filing.Choice{"corporate-bonds": {Prefix: "srt", Local: "BondsMember"}}}},
		{"one element for two kinds", "fair-value.short-term[corporate-bonds]@2022-12-31 revenue@FY2022", "own:Assets2 is used for both balances at a date and amounts of a period, or is an element for the other",
			filing.Tags{Elements: map[string]filing.Choice{"revenue": {Prefix: "exm", Local: "Assets2"}, "fair-value.short-term": {Prefix: "exm", Local: "Assets2"}}}},
	} {
		ids := strings.Fields(test.id)
		files, err := taxonomy.Write(base(taxonomy.Note{Disclosure: "x", Title: "X", Facts: world(t, "US", nil, test.tags, append(ids, ids...)...).uses()}))
		if list := taxonomy.Errors(err); len(list) != 1 || list[0].Error() != test.want || files != nil {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
	if taxonomy.Errors(nil) != nil {
		t.Error("no error has errors")
	}
}

// TestAnyFacts has random facts of every metric and member, in any order: each has a place in
// the taxonomy.
func TestAnyFacts(t *testing.T) {
	t.Parallel()
	lines := []string{"total", "cash", "corporate-bonds", "money-market-funds", "us-treasury-securities", "3-year-notes", "bank-deposits", "supranational-bonds", "a", "line-3-year-notes", strings.Repeat("very-long-caption-", 30) + "x"}
	parts := []string{"", "us", "foreign", "direct", "partner", "existing", "new", "acquired", "DE", "XK", "GB"}
	accounts := []filing.Account{{Element: gaap.Element{Name: "IncomeTaxExpenseBenefit", Standard: true, Balance: gaap.Debit}}, {Element: gaap.Element{Name: "InvestmentIncomeInterest", Standard: true, Balance: gaap.Credit}},
		{Element: gaap.Element{Name: "PlantClosures", Balance: gaap.Debit}}, {Element: gaap.Element{Name: "Goodwill", Standard: true, Balance: gaap.Debit, Instant: true}}}
	for seed := range uint64(60) {
		dice := rand.New(rand.NewPCG(seed, 14))
		pick := func(list []string) string { return list[dice.IntN(len(list))] }
		var ids []string
		for range 1 + dice.IntN(60) {
			m := compute.Register[dice.IntN(len(compute.Register))].Name
			member := ""
			switch {
			case strings.HasPrefix(m, "error."):
				continue
			case strings.HasPrefix(m, "fair-value"):
				member = pick(lines)
			case strings.HasPrefix(m, "revenue.customer"):
				member = pick([]string{"acme", "zebra", "third"})
			case m == "account":
				member = accounts[dice.IntN(len(accounts))].Name
			case m == "adjusted-ebitda.adjustment":
				member = strings.ToLower(accounts[dice.IntN(3)].Name)
			case m == "revenue" || m == "revenue.share" || m == "revenue.increase" || m == "revenue.increase.share":
				member = pick(parts)
			}
			when := "FY" + pick([]string{"2022", "2021"})
			if instants.MatchString(m) {
				when = "2022-12-31"
			}
			version := ""
			if m != "account" && m != "adjusted-ebitda.adjustment" && m != "revenue.customer" {
				version = pick([]string{"", "", "", "as-filed.", "adjustment.", "adjustment-share."})
			}
			id := fact.ID{Metric: version + m, Member: member, When: when}
			ids = append(ids, id.String())
		}
		w := world(t, pick([]string{"US", "DE", "XK"}), accounts, filing.Tags{}, ids...)
		facts := w.uses()
		r := base(taxonomy.Note{Disclosure: "fair-value", Title: "Fair Value", Blocks: blocks("fair-value", facts...), Facts: facts})
		r.Year = pick(gaap.Years)
		r.Cover = cover(dice.IntN(2) == 0)
		if dice.IntN(2) == 0 {
			half := len(facts) / 2
			r.Notes = []taxonomy.Note{{Disclosure: "a", Title: "One", Facts: facts[:half]}, {Disclosure: "b", Title: "Two", Facts: facts[half:]}}
		}
		files, err := taxonomy.Write(r)
		if err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, ids)
		}
		verify(t, r, files)
		if t.Failed() {
			t.Fatalf("seed %d: %v", seed, ids)
		}
	}
}
