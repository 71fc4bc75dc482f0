package taxonomy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/tag"
)

const declaration = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// page is the text of an XML file, in ASCII.
type page struct{ strings.Builder }

// line writes a line. Each argument is escaped, in text and in attribute values alike.
func (p *page) line(form string, args ...string) {
	escaped := make([]any, len(args))
	for i, a := range args {
		escaped[i] = escape(a)
	}
	fmt.Fprintf(p, form+"\n", escaped...)
}

// escape replaces what has a meaning in XML, and each character outside ASCII, by references.
// A character that XML does not allow is left out.
func escape(text string) string {
	var b strings.Builder
	for _, c := range text {
		switch {
		case c == '&':
			b.WriteString("&amp;")
		case c == '<':
			b.WriteString("&lt;")
		case c == '>':
			b.WriteString("&gt;")
		case c == '"':
			b.WriteString("&quot;")
		case c < ' ' && c != '\t' && c != '\n' && c != '\r', c == 0xfffd, c == 0xfffe, c == 0xffff:
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&b, "&#%d;", c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// authority returns the namespace without its date.
func (r Report) authority() string {
	if i := strings.LastIndexByte(r.Namespace, '/'); i >= 0 && len(r.Namespace)-i == len("/20221231") && strings.Trim(r.Namespace[i+1:], "0123456789") == "" {
		return r.Namespace[:i]
	}
	return strings.TrimSuffix(r.Namespace, "/")
}

func (b *builder) roleURI(r *role) string { return b.report.authority() + "/role/" + r.id }

// id returns the id of an element in its schema.
func (b *builder) id(n tag.Name) string {
	return strings.Replace(n.QName(b.report.Prefix), ":", "_", 1)
}

// href returns where an element is declared.
func (b *builder) href(n tag.Name) string {
	address := b.report.Base + ".xsd"
	for _, s := range b.schemas {
		if s.Prefix == n.Prefix {
			address = s.Address
		}
	}
	return address + "#" + b.id(n)
}

const (
	linkNamespace     = "http://www.xbrl.org/2003/linkbase"
	instanceNamespace = "http://www.xbrl.org/2003/instance"
	xbrldtNamespace   = "http://xbrl.org/2005/xbrldt"
	xlinkNamespace    = "http://www.w3.org/1999/xlink"
)

const labelRole = "http://www.xbrl.org/2003/role/"

// negatedRef declares the role of labels with the opposite sign, from the registry of XBRL
// International.
const negatedRef = `  <link:roleRef roleURI="` + negated + `" xlink:type="simple" xlink:href="http://www.xbrl.org/lrr/role/negated-2009-12-16.xsd#negatedLabel"/>`

// schema returns the schema: the files of the linkbases, the roles, the schemas of the
// elements in use, and the own elements.
func (b *builder) schema(linkbases []File) []byte {
	var p page
	p.WriteString(declaration)
	r := b.report
	p.line(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="%s" xmlns:xbrldt="%s" xmlns:link="%s" xmlns:xlink="%s" xmlns:dtr-types="%s" xmlns:%s="%s" targetNamespace="%s" elementFormDefault="qualified" attributeFormDefault="unqualified">`,
		instanceNamespace, xbrldtNamespace, linkNamespace, xlinkNamespace, b.dataTypes().Namespace, r.Prefix, r.Namespace, r.Namespace)
	p.line(`  <xs:annotation>`)
	p.line(`    <xs:appinfo>`)
	for _, f := range linkbases {
		name := map[string]string{"_pre.xml": "presentation", "_def.xml": "definition", "_cal.xml": "calculation", "_lab.xml": "label"}[f.Name[len(r.Base):]]
		p.line(`      <link:linkbaseRef xlink:type="simple" xlink:href="%s" xlink:role="http://www.xbrl.org/2003/role/%sLinkbaseRef" xlink:arcrole="http://www.w3.org/1999/xlink/properties/linkbase"/>`, f.Name, name)
	}
	for _, role := range b.roles {
		p.line(`      <link:roleType id="%s" roleURI="%s">`, role.id, b.roleURI(role))
		p.line(`        <link:definition>%s</link:definition>`, role.title)
		for _, link := range []string{"presentation", "calculation", "definition"} {
			p.line(`        <link:usedOn>link:%sLink</link:usedOn>`, link)
		}
		p.line(`      </link:roleType>`)
	}
	p.line(`    </xs:appinfo>`)
	p.line(`  </xs:annotation>`)
	used := map[string]bool{"dtr-types": true}
	for _, e := range b.order {
		used[e.name.Prefix] = true
	}
	imports := []gaap.Schema{{Namespace: instanceNamespace, Address: "http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"}, {Namespace: linkNamespace, Address: "http://www.xbrl.org/2003/xbrl-linkbase-2003-12-31.xsd"},
		{Namespace: xbrldtNamespace, Address: "http://www.xbrl.org/2005/xbrldt-2005.xsd"}}
	for _, s := range b.schemas {
		if used[s.Prefix] {
			imports = append(imports, s)
		}
	}
	for _, s := range imports {
		p.line(`  <xs:import namespace="%s" schemaLocation="%s"/>`, s.Namespace, s.Address)
	}
	for _, e := range b.order {
		if e.name.Prefix != "" {
			continue
		}
		period, more := "duration", ""
		if e.instant {
			period = "instant"
		}
		if e.abstract {
			more += ` abstract="true"`
		}
		if e.balance != "" {
			more += ` xbrli:balance="` + string(e.balance) + `"`
		}
		p.line(`  <xs:element id="%s" name="%s" type="%s" substitutionGroup="%s" nillable="true" xbrli:periodType="%s"`+more+`/>`, b.id(e.name), e.name.Local, e.typ, e.group, period)
	}
	p.line(`</xs:schema>`)
	return []byte(p.String())
}

func (b *builder) dataTypes() gaap.Schema { return b.schemas[len(b.schemas)-1] }

// linkbase returns the arcs of all roles that have any of a kind.
func (b *builder) linkbase(k kind) []byte {
	var p page
	p.WriteString(declaration)
	p.line(`<link:linkbase xmlns:link="%s" xmlns:xlink="%s" xmlns:xbrldt="%s">`, linkNamespace, xlinkNamespace, xbrldtNamespace)
	for _, role := range b.roles {
		if len(role.arcs[k]) > 0 {
			p.line(`  <link:roleRef roleURI="%s" xlink:type="simple" xlink:href="%s"/>`, b.roleURI(role), b.report.Base+".xsd#"+role.id)
		}
	}
	if k == presentation && slices.ContainsFunc(b.roles, func(r *role) bool { return r.negated }) {
		p.line(negatedRef)
	}
	if k == definition {
		for _, name := range []string{"all", "hypercube-dimension", "dimension-domain", "dimension-default", "domain-member"} {
			p.line(`  <link:arcroleRef arcroleURI="%s" xlink:type="simple" xlink:href="http://www.xbrl.org/2005/xbrldt-2005.xsd#%s"/>`, dimensional+name, name)
		}
	}
	for _, role := range b.roles {
		if len(role.arcs[k]) == 0 {
			continue
		}
		p.line(`  <link:%sLink xlink:type="extended" xlink:role="%s">`, k.String(), b.roleURI(role))
		located := map[string]bool{}
		locate := func(n tag.Name, label string) string {
			if !located[label] {
				located[label] = true
				p.line(`    <link:loc xlink:type="locator" xlink:href="%s" xlink:label="%s"/>`, b.href(n), label)
			}
			return label
		}
		for i, a := range role.arcs[k] {
			end := b.id(a.to)
			if a.second {
				end += "_default"
			}
			from, to := locate(a.from, b.id(a.from)), locate(a.to, end)
			p.line(`    <link:%sArc xlink:type="arc" xlink:arcrole="%s" xlink:from="%s" xlink:to="%s" order="%s"`+a.more+`/>`, k.String(), a.role, from, to, fmt.Sprint(i+1))
		}
		p.line(`  </link:%sLink>`, k.String())
	}
	p.line(`</link:linkbase>`)
	return []byte(p.String())
}

// labels returns the standard label of each element, and the documentation of each own
// element.
func (b *builder) labels() []byte {
	var p page
	p.WriteString(declaration)
	p.line(`<link:linkbase xmlns:link="%s" xmlns:xlink="%s">`, linkNamespace, xlinkNamespace)
	if slices.ContainsFunc(b.order, func(e *element) bool { return e.negated }) {
		p.line(negatedRef)
	}
	p.line(`  <link:labelLink xlink:type="extended" xlink:role="http://www.xbrl.org/2003/role/link">`)
	label := func(id, role, text string) {
		name := role[strings.LastIndexByte(role, '/')+1:]
		p.line(`    <link:label xlink:type="resource" xlink:label="%s" xlink:role="%s" xml:lang="en-US">%s</link:label>`, id+"_"+name, role, text)
		p.line(`    <link:labelArc xlink:type="arc" xlink:arcrole="http://www.xbrl.org/2003/arcrole/concept-label" xlink:from="%s" xlink:to="%s" order="1"/>`, id, id+"_"+name)
	}
	texts := b.distinct()
	for _, e := range b.order {
		id := b.id(e.name)
		p.line(`    <link:loc xlink:type="locator" xlink:href="%s" xlink:label="%s"/>`, b.href(e.name), id)
		label(id, labelRole+"label", texts[e.name])
		if e.negated {
			label(id, negated, texts[e.name])
		}
		if e.about != "" {
			label(id, labelRole+"documentation", e.about)
		}
	}
	p.line(`  </link:labelLink>`)
	p.line(`</link:linkbase>`)
	return []byte(p.String())
}

// distinct returns the label of each element. The labels of standard elements are distinct by
// themselves; an own label that another element has is distinguished by the registrant's prefix,
// and a number if that is not enough.
func (b *builder) distinct() map[tag.Name]string {
	texts, taken := map[tag.Name]string{}, map[string]bool{}
	take := func(e *element, label string) {
		texts[e.name], taken[strings.ToLower(label)] = label, true
	}
	for _, e := range b.order {
		if e.name.Prefix != "" {
			take(e, e.label)
		}
	}
	for _, e := range b.order {
		if e.name.Prefix != "" {
			continue
		}
		label := e.label
		for i := 1; taken[strings.ToLower(label)]; i++ {
			base, kind, bracket := strings.Cut(e.label, " [")
			label = base + ", " + strings.ToUpper(b.report.Prefix)
			if i > 1 {
				label += fmt.Sprint(" ", i)
			}
			if bracket {
				label += " [" + kind
			}
		}
		take(e, label)
	}
	return texts
}
