package efm

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tieout/tieout/internal/gaap"
)

// schema is the registrant's schema.
type schema struct {
	file     *File
	at       int // of the root, or of the error
	err      error
	target   string            // namespace of the elements
	prefix   string            // of the elements, as the schema binds it to target; else that of the names of the files
	bound    map[string]string // namespace of each prefix
	imports  []reference
	refs     []reference // linkbaseRef
	other    []*node     // elements that EDGAR does not accept
	located  []*node     // elements with xsi:schemaLocation
	texts    []*node     // elements that have text and must not
	roles    []*role
	roleOf   map[string]*role // by URI
	roleID   map[string]*role // by id
	declared []*element
	byName   map[string]*element
	byID     map[string]*element
}

// reference is an element that names another file or address.
type reference struct {
	at            int
	href          string
	role, arcrole string
	namespace     string // of an import
}

// role is a role that the schema declares.
type role struct {
	at         int
	id, uri    string
	definition string
	usedOn     []string // QNames such as "link:presentationLink"
}

// element is an element that the schema declares.
type element struct {
	gaap.Concept
	at       int
	id       string
	period   string // value of xbrli:periodType
	nillable bool
	typed    bool // true for a typed axis
}

func (r *report) readSchema(f *File) *schema {
	s := &schema{file: f, bound: map[string]string{}, roleOf: map[string]*role{}, roleID: map[string]*role{}, byName: map[string]*element{}, byID: map[string]*element{}}
	if at, err := read(f, s); err != nil {
		s.at, s.err = at, err
	}
	var prefixes []string
	for prefix, space := range s.bound {
		if space == s.target && prefix != "" {
			prefixes = append(prefixes, prefix)
		}
	}
	if slices.Sort(prefixes); len(prefixes) > 0 {
		s.prefix = prefixes[0]
	} else {
		s.prefix, _, _ = strings.Cut(r.base, "-")
	}
	for _, e := range s.declared {
		e.Prefix = s.prefix
	}
	return s
}

// allowed lists the elements of a schema, by the path from its root.
var allowed = strings.Fields(`schema schema/annotation schema/annotation/documentation schema/annotation/appinfo
	schema/import schema/element schema/element/annotation schema/element/annotation/documentation schema/element/annotation/appinfo
	schema/annotation/appinfo/linkbaseRef schema/annotation/appinfo/roleType schema/annotation/appinfo/roleType/definition schema/annotation/appinfo/roleType/usedOn`)

func (s *schema) start(open []*node) {
	n := open[len(open)-1]
	if len(open) == 1 {
		s.at, s.target = n.at, n.get("", "targetNamespace")
		for _, a := range n.attrs {
			if a.Name.Space == "xmlns" {
				s.bound[a.Name.Local] = a.Value
			} else if a.Name.Space == "" && a.Name.Local == "xmlns" {
				s.bound[""] = a.Value
			}
		}
	}
	if _, has := n.lookup(nsXSI, "schemaLocation"); has {
		s.located = append(s.located, n)
	}
	var path strings.Builder
	for i, o := range open {
		if i > 0 {
			path.WriteByte('/')
		}
		path.WriteString(o.Local)
	}
	standard := n.Space == nsSchema || n.Space == nsLink && len(open) > 3
	if !standard || !slices.Contains(allowed, path.String()) {
		s.other = append(s.other, n)
		return
	}
	switch {
	case n.is(nsSchema, "import"):
		s.imports = append(s.imports, reference{at: n.at, namespace: n.get("", "namespace"), href: n.get("", "schemaLocation")})
	case n.is(nsLink, "linkbaseRef"):
		s.refs = append(s.refs, reference{at: n.at, href: n.get(nsXLink, "href"), role: n.get(nsXLink, "role"), arcrole: n.get(nsXLink, "arcrole")})
	case n.is(nsLink, "roleType"):
		s.roles = append(s.roles, &role{at: n.at, id: n.get("", "id"), uri: n.get("", "roleURI")})
	case n.is(nsSchema, "element"):
		s.declare(n)
	}
}

func (s *schema) end(open []*node) {
	n := open[len(open)-1]
	if n.hasText() && !slices.Contains([]string{"definition", "usedOn", "documentation"}, n.Local) {
		s.texts = append(s.texts, n)
	}
	if len(s.roles) == 0 || len(open) < 2 || !open[len(open)-2].is(nsLink, "roleType") {
		return
	}
	r := s.roles[len(s.roles)-1]
	switch {
	case n.is(nsLink, "definition"):
		if r.definition != "" || len(r.usedOn) > 0 {
			s.other = append(s.other, n) // not the first, or not before the uses
		}
		r.definition = string(n.text)
	case n.is(nsLink, "usedOn"):
		use := s.qname(strings.TrimSpace(string(n.text)))
		if slices.Contains(r.usedOn, use) {
			s.other = append(s.other, n)
		}
		r.usedOn = append(r.usedOn, use)
	}
}

func (s *schema) declare(n *node) {
	e := &element{at: n.at, id: n.get("", "id"), period: n.get(nsXBRL, "periodType"), nillable: n.get("", "nillable") == "true"}
	_, e.typed = n.lookup(nsDT, "typedDomainRef")
	e.Name = n.get("", "name")
	e.Type, e.Group = s.qname(n.get("", "type")), s.qname(n.get("", "substitutionGroup"))
	e.Abstract = n.get("", "abstract") == "true"
	e.Balance = gaap.Balance(n.get(nsXBRL, "balance"))
	e.Instant = e.period == "instant"
	s.declared = append(s.declared, e)
}

// standardPrefixes maps the namespaces whose names occur in schemas to their usual prefixes.
var standardPrefixes = []struct {
	namespace *regexp.Regexp
	prefix    string // "$1" is the name in the address
}{
	{regexp.MustCompile(`^http://www\.xbrl\.org/2003/instance$`), "xbrli"},
	{regexp.MustCompile(`^http://www\.xbrl\.org/2003/linkbase$`), "link"},
	{regexp.MustCompile(`^http://xbrl\.org/2005/xbrldt$`), "xbrldt"},
	{regexp.MustCompile(`^http://www\.xbrl\.org/dtr/type/[0-9-]+$`), "dtr-types"},
	{regexp.MustCompile(`^http://fasb\.org/([a-z-]+)/[0-9-]+$`), "$1"},
	{regexp.MustCompile(`^http://xbrl\.sec\.gov/([a-z-]+)/[0-9q-]+$`), "$1"},
}

// usualPrefix returns the usual prefix of a standard namespace, or "".
func usualPrefix(namespace string) string {
	for _, p := range standardPrefixes {
		if m := p.namespace.FindStringSubmatchIndex(namespace); m != nil {
			return string(p.namespace.ExpandString(nil, p.prefix, namespace, m))
		}
	}
	return ""
}

// qname returns a QName of the schema with the usual prefix of its namespace.
func (s *schema) qname(text string) string {
	prefix, name, found := strings.Cut(text, ":")
	if !found {
		prefix, name = "", text
	}
	if usual := usualPrefix(s.bound[prefix]); usual != "" {
		prefix = usual
	}
	if name == "" {
		return ""
	}
	return prefix + ":" + name
}

var (
	datedNamespace = regexp.MustCompile(`^(http://[^/]+)/(\d{4})-?(\d{2})-?(\d{2})$`)
	authorityOf    = regexp.MustCompile(`^[a-z]+://[^/]+`)
	standardHosts  = regexp.MustCompile(`^https?://([a-z0-9-]+\.)*(fasb\.org|sec\.gov|xbrl\.org|xbrl\.us|w3\.org|iasb\.org|ifrs\.org)(/|$)`)
	itemType       = regexp.MustCompile(`^xbrli:(monetary|shares|pure|decimal|integer|nonNegativeInteger|string|normalizedString|token|boolean|date|dateTime|gYear|gMonthDay|anyURI)ItemType$|^dtr-types:(percent|perShare|perUnit|textBlock|domain|area|volume|mass|energy|power|length|flow|temperature)ItemType$`)
	roleEnding     = regexp.MustCompile(`/role/[A-Za-z0-9_.-]+$`)
	roleDefinition = regexp.MustCompile(`^[0-9]+ - (Statement|Disclosure|Schedule|Document) - \S.*\S$`)
	elementName    = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
)

const namespaceKey = "Set namespace in [registrant] of filing.toml to your web address and the last day of the period, such as \"http://www.example.com/20221231\""

const tagsKey = "Choose another name under [tags] in filing.toml, or another caption in the ledger"

// checkSchema checks the schema itself, its roles and its elements.
func (r *report) checkSchema() {
	s := r.schema
	report := func(rule string, at int, what string, args ...any) {
		r.found(schemas, rule, s.file, at, Defect, what, args...)
	}
	if s.err != nil {
		report("EFM 6.3.2", s.at, "the schema cannot be read: %v", s.err)
	}
	for _, n := range s.other {
		report("EFM 6.7.1", n.at, "the schema has the element <%s> in a place where it is not expected, or twice", n.Local)
	}
	for _, n := range s.texts {
		report("XML Schema", n.at, "<%s> has the text %q, which does not belong in it", n.Local, clip(string(bytes.TrimSpace(n.text))))
	}
	for _, n := range s.located {
		report("EFM 6.3.11", n.at, "<%s> has the attribute schemaLocation, which EDGAR does not accept", n.Local)
	}
	r.checkNamespace()
	r.checkImports()
	r.checkLinkbaseRefs()
	r.checkRoles()
	for _, e := range s.declared {
		if before := s.byName[e.Name]; before != nil {
			report("XML Schema", e.at, "the element %s is declared twice", e.Name)
			continue
		}
		if s.byID[e.id] != nil || s.roleID[e.id] != nil {
			report("XML Schema", e.at, "the id %q is a duplicate", e.id)
		}
		s.byName[e.Name], s.byID[e.id] = e, e
	}
	for _, e := range s.declared {
		r.checkElement(e)
	}
}

// checkNamespace checks the target namespace and its prefix.
func (r *report) checkNamespace() {
	s := r.schema
	m := datedNamespace.FindStringSubmatch(s.target)
	valid := m != nil
	if valid {
		_, err := time.Parse("20060102", m[2]+m[3]+m[4])
		valid = err == nil
	}
	if !valid {
		r.found(schemas, "EFM 6.7.4", s.file, s.at, namespaceKey, "the namespace %q is not http://, a web address and a date such as 20221231", s.target)
	}
	if standardHosts.MatchString(s.target) {
		r.found(schemas, "EFM 6.7.3", s.file, s.at, namespaceKey, "the namespace %q belongs to a standard taxonomy", s.target)
	}
	n := 0
	for prefix, space := range s.bound {
		if space == s.target && prefix != "" {
			n++
		}
	}
	switch {
	case s.err != nil:
	case n != 1:
		r.found(schemas, "EFM 6.7.7", s.file, s.at, Defect, "the schema binds %d prefixes to its namespace %s, but one is expected", n, s.target)
	case strings.Contains(s.prefix, "_"):
		r.found(schemas, "EFM 6.7.7", s.file, s.at, "Set prefix in [registrant] of filing.toml to one without an underscore", "the prefix %q of the schema has an underscore", s.prefix)
	}
}

// address returns where the schema of a standard namespace is published; ok is false if EDGAR
// does not list the namespace.
func address(namespace string) (location string, ok bool) {
	switch namespace {
	case nsXBRL:
		return "http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd", true
	case nsLink:
		return "http://www.xbrl.org/2003/xbrl-linkbase-2003-12-31.xsd", true
	case nsDT:
		return "http://www.xbrl.org/2005/xbrldt-2005.xsd", true
	case nsXLink:
		return "http://www.xbrl.org/2003/xlink-2003-12-31.xsd", true
	}
	prefix, rest := usualPrefix(namespace), namespace
	year := rest[strings.LastIndexByte(rest, '/')+1:]
	switch {
	case prefix == "dtr-types":
		return "https://www.xbrl.org/dtr/type/" + year + "/types.xsd", true
	case prefix == "us-gaap" || prefix == "srt" || prefix == "us-types" || prefix == "srt-types":
		return "https://xbrl.fasb.org/" + strings.TrimSuffix(strings.Replace(prefix, "us-types", "us-gaap", 1), "-types") + "/" + year + "/elts/" + prefix + "-" + year + ".xsd", true
	case prefix != "":
		return "https://xbrl.sec.gov/" + prefix + "/" + year + "/" + prefix + "-" + year + ".xsd", true
	}
	return "", false
}

// yearOf returns the year of a namespace of FASB or the SEC, or "".
func yearOf(namespace string) string {
	if !strings.HasPrefix(namespace, "http://fasb.org/") && !strings.HasPrefix(namespace, "http://xbrl.sec.gov/") {
		return ""
	}
	return namespace[strings.LastIndexByte(namespace, '/')+1:]
}

// checkImports checks the imports: their addresses and years, and that every namespace that the
// report uses is imported.
func (r *report) checkImports() {
	s := r.schema
	report := func(rule string, at int, what string, args ...any) {
		r.found(schemas, rule, s.file, at, Defect, what, args...)
	}
	imported := map[string]bool{}
	for _, i := range s.imports {
		want, standard := address(i.namespace)
		switch {
		case imported[i.namespace]:
			report("XML Schema", i.at, "the namespace %s is imported twice", i.namespace)
		case !standard:
			report("EFM 6.22.0", i.at, "the schema imports %s, which is not a standard namespace", i.namespace)
		case yearOf(i.namespace) != "" && yearOf(i.namespace) != r.year:
			report("EFM 6.22.3", i.at, "the schema imports %s, but the report uses the taxonomies of %s", i.namespace, r.year)
		case i.href != want:
			report("EFM 6.22.0", i.at, "the schema imports %s from %q instead of %s", i.namespace, i.href, want)
		}
		imported[i.namespace] = true
	}
	if s.err != nil {
		return
	}
	for _, prefix := range r.usedPrefixes() {
		namespace := standardNamespace(prefix, r.year)
		if prefix != s.prefix && !imported[namespace] {
			report("EFM 6.7.1", s.at, "the report uses elements of %s, which the schema does not import", namespace)
		}
	}
}

// standardNamespace returns the namespace of FASB or the SEC with a prefix and a year.
func standardNamespace(prefix, year string) string {
	if prefix == "us-gaap" || prefix == "srt" {
		return "http://fasb.org/" + prefix + "/" + year
	}
	return "http://xbrl.sec.gov/" + prefix + "/" + year
}

// usedPrefixes returns the prefixes of the elements that the document and the linkbases use,
// sorted.
func (r *report) usedPrefixes() []string {
	var used []string
	seen := map[string]bool{}
	add := func(qname string) {
		if prefix, _, found := strings.Cut(qname, ":"); found && !seen[prefix] {
			seen[prefix] = true
			used = append(used, prefix)
		}
	}
	if r.document != nil {
		for _, f := range r.document.facts {
			add(f.Name)
		}
		for _, c := range r.document.contexts {
			for _, d := range c.dims {
				add(d.axis)
				add(d.member)
			}
		}
	}
	for _, suffix := range suffixes {
		if b := r.bases[suffix]; b != nil {
			for _, l := range b.links {
				for _, loc := range l.locs {
					add(loc.concept)
				}
			}
		}
	}
	slices.Sort(used)
	return used
}

// linkbaseRole is the role of the reference to a linkbase, by the suffix of its file.
func linkbaseRole(suffix string) string {
	return "http://www.xbrl.org/2003/role/" + kinds[suffix].name + "LinkbaseRef"
}

// checkLinkbaseRefs checks that the schema refers to each linkbase of the report, once.
func (r *report) checkLinkbaseRefs() {
	s := r.schema
	report := func(at int, what string, args ...any) {
		r.found(schemas, "EFM 6.3.2", s.file, at, Defect, what, args...)
	}
	referred := map[string]bool{}
	for _, ref := range s.refs {
		suffix := ""
		for _, x := range suffixes {
			if ref.href == r.base+x+".xml" {
				suffix = x
			}
		}
		switch {
		case suffix == "" || r.bases[suffix] == nil:
			report(ref.at, "the schema refers to the linkbase %q, which is not in the report", ref.href)
		case referred[suffix]:
			report(ref.at, "the schema refers to %s twice", ref.href)
		case ref.role != linkbaseRole(suffix):
			report(ref.at, "the schema refers to %s with the role %q instead of %s", ref.href, ref.role, linkbaseRole(suffix))
		case ref.arcrole != "http://www.w3.org/1999/xlink/properties/linkbase":
			report(ref.at, "the schema refers to %s with the arcrole %q", ref.href, ref.arcrole)
		}
		referred[suffix] = true
	}
	for _, suffix := range suffixes {
		if r.bases[suffix] != nil && !referred[suffix] && s.err == nil {
			report(s.at, "the schema does not refer to %s%s.xml", r.base, suffix)
		}
	}
}

// rank returns the place of a role among the pages that EDGAR shows: the cover, statements,
// notes, policies, tables and details.
func (o *role) rank() int {
	switch {
	case strings.Contains(o.definition, " - Document - "):
		return 0
	case strings.Contains(o.definition, " - Statement - "):
		return 1
	case strings.Contains(o.definition, "(Details"):
		return 5
	case strings.Contains(o.definition, "(Tables"):
		return 4
	case strings.Contains(o.definition, "(Policies"):
		return 3
	}
	return 2
}

// checkRoles checks the roles that the schema declares.
func (r *report) checkRoles() {
	s := r.schema
	report := func(rule string, o *role, what string, args ...any) {
		r.found(schemas, rule, s.file, o.at, Defect, what, args...)
	}
	titles := map[string]*role{}
	for _, o := range s.roles {
		switch {
		case authorityOf.FindString(o.uri) != authorityOf.FindString(s.target):
			report("EFM 6.7.9", o, "the role %s does not begin as the namespace %s does", o.uri, s.target)
		case !roleEnding.MatchString(o.uri):
			report("EFM 6.7.9", o, "the role %s does not end in /role/ and a name", o.uri)
		}
		if s.roleOf[o.uri] != nil {
			report("EFM 6.7.10", o, "the role %s is declared twice", o.uri)
		}
		if s.roleID[o.id] != nil || o.id == "" {
			report("XML Schema", o, "the role %s has the id %q, which is empty or a duplicate", o.uri, o.id)
		}
		s.roleOf[o.uri], s.roleID[o.id] = o, o
		for _, want := range []string{"link:presentationLink", "link:calculationLink", "link:definitionLink"} {
			if !slices.Contains(o.usedOn, want) {
				report("EFM 6.7.11", o, "the role %s is not declared for use on %s", o.uri, want)
			}
		}
		switch {
		case !roleDefinition.MatchString(o.definition):
			report("EFM 6.7.12", o, "the definition %q of the role %s is not a number, a kind such as Disclosure, and a title, with \" - \" between them", o.definition, o.uri)
		case titles[o.definition] != nil:
			report("EFM 6.7.12", o, "the definition %q belongs to two roles", o.definition)
		}
		titles[o.definition] = o
	}
	sorted := slices.Clone(s.roles)
	slices.SortStableFunc(sorted, func(a, b *role) int {
		x, _, _ := strings.Cut(a.definition, " - ")
		y, _, _ := strings.Cut(b.definition, " - ")
		return strings.Compare(x, y)
	})
	for i, o := range sorted {
		if i > 0 && roleDefinition.MatchString(o.definition) && sorted[i-1].rank() > o.rank() {
			report("EFM 6.7.12", o, "the role %q is numbered after %q, but belongs before it", o.definition, sorted[i-1].definition)
		}
	}
}

// checkElement checks one element that the schema declares.
func (r *report) checkElement(e *element) {
	s := r.schema
	report := func(rule, what string, args ...any) { r.found(schemas, rule, s.file, e.at, Defect, what, args...) }
	name := e.Name
	ends := func(ending string) bool { return strings.HasSuffix(name, ending) }
	domain := strings.HasSuffix(e.Type, ":domainItemType")
	block := strings.HasSuffix(e.Type, ":textBlockItemType")
	if !elementName.MatchString(name) || len(name) > 200 {
		report("EFM 6.8.5", "the name %q is not 1 to 200 letters and digits that begin with a capital", name)
	}
	for _, prefix := range []string{"us-gaap", "srt", "dei", "country"} {
		if _, standard := gaap.Lookup(prefix, name); standard {
			r.found(schemas, "EFM 6.7.16", s.file, e.at, tagsKey, "the element %s:%s has the name of the standard element %s:%s", s.prefix, name, prefix, name)
		}
	}
	if e.id != s.prefix+"_"+name {
		report("EFM 6.7.17", "the id of the element %s is %q instead of %q", name, e.id, s.prefix+"_"+name)
	}
	if !e.nillable {
		report("EFM 6.7.18", "the element %s is not nillable", name)
	}
	if e.typed {
		report("EFM 6.7.20", "the element %s is a typed axis, which only a standard taxonomy may declare", name)
	}
	if e.period != "instant" && e.period != "duration" {
		report("XBRL 2.1, 5.1.1.1", "the period type of the element %s is %q, but must be instant or duration", name, e.period)
	}
	if e.Balance != "" && e.Balance != gaap.Debit && e.Balance != gaap.Credit {
		report("XBRL 2.1, 5.1.1.2", "the balance of the element %s is %q, but must be debit or credit", name, e.Balance)
	}
	if e.Balance != "" && e.Type != "xbrli:monetaryItemType" {
		report("XBRL 2.1, 5.1.1.2", "the element %s has a balance, but its type is %s", name, e.Type)
	}
	if e.Abstract && e.Instant {
		report("EFM 6.7.21", "the abstract element %s has the period type instant", name)
	}
	if ends("Axis") != (e.Group == "xbrldt:dimensionItem") {
		report("EFM 6.7.23", "the element %s is in the group %s; a name ends in Axis exactly if the element is an axis", name, e.Group)
	}
	if ends("Table") != (e.Group == "xbrldt:hypercubeItem") {
		report("EFM 6.7.24", "the element %s is in the group %s; a name ends in Table exactly if the element is a table", name, e.Group)
	}
	if !slices.Contains([]string{"xbrli:item", "xbrldt:dimensionItem", "xbrldt:hypercubeItem"}, e.Group) {
		report("EFM 6.7.25", "the element %s is in the group %q, which EDGAR does not accept", name, e.Group)
	}
	if (ends("LineItems") || ends("Abstract") || ends("Axis") || ends("Table")) && !e.Abstract {
		report("EFM 6.7.26", "the element %s is not abstract, but its name says so", name)
	}
	if domain != (ends("Domain") || ends("Member")) {
		report("EFM 6.7.27", "the element %s has the type %s; a name ends in Domain or Member exactly if the type is domainItemType", name, e.Type)
	}
	switch {
	case domain && e.Instant:
		report("EFM 6.7.28", "the member %s has the period type instant", name)
	case block && e.Instant:
		report("EFM 6.7.32", "the text block %s has the period type instant", name)
	case strings.HasSuffix(e.Type, ":dateItemType") && e.Instant:
		report("EFM 6.8.16", "the element %s is a date and has the period type instant", name)
	case strings.HasSuffix(e.Type, ":stringItemType") && e.Instant:
		report("EFM 6.8.17", "the element %s is a text and has the period type instant", name)
	case e.Type == "xbrli:fractionItemType":
		report("EFM 6.7.31", "the element %s is a fraction", name)
	case !itemType.MatchString(e.Type):
		report("XML Schema", "the element %s has the type %q, which is not a type of the standard schemas that own elements have", name, e.Type)
	}
	if block != ends("TextBlock") {
		report("", "the element %s has the type %s; a name ends in TextBlock exactly if the element is a text block", name, e.Type)
	}
}
