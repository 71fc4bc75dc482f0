package ixbrl

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/tag"
)

// The namespaces, with the prefixes that EDGAR requires (EFM 5.2.5.12), including the fifth
// transformation registry.
const namespaces = ` xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"` +
	` xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2022-02-16"` +
	` xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xmlns:iso4217="http://www.xbrl.org/2003/iso4217"` +
	` xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"`

// standard lists the standard taxonomies of facts, each with the base address of its yearly
// namespace.
var standard = [][2]string{
	{"us-gaap", "http://fasb.org/us-gaap/"},
	{"srt", "http://fasb.org/srt/"},
	{"country", "http://xbrl.sec.gov/country/"},
	{dei, "http://xbrl.sec.gov/dei/"},
}

// dei is the prefix of the taxonomy of cover pages.
const dei = "dei"

// resources collects the contexts, units and prefixes of one document, in the order in which
// its facts use them.
type resources struct {
	filing   *filing.Filing
	prefixes map[string]bool   // of the names that facts use
	contexts map[string]string // content → id
	units    map[string]string // measure → id
	written  [2]strings.Builder

	transforms bool // whether a fact uses a transformation of the SEC
}

func newResources(f *filing.Filing) *resources {
	return &resources{filing: f, prefixes: map[string]bool{}, contexts: map[string]string{}, units: map[string]string{}}
}

func (r *resources) prefix() string { return r.filing.Registrant.Prefix }

// name returns a name as the document spells it, whose prefix the document then declares.
func (r *resources) name(n tag.Name) string {
	r.prefixes[n.Prefix] = true
	return n.QName(r.prefix())
}

// A registrant is identified by its CIK (EFM 6.5.1).
const contextForm = `     <xbrli:context id="%s">
      <xbrli:entity>
       <xbrli:identifier scheme="http://www.sec.gov/CIK">%s</xbrli:identifier>
%s      </xbrli:entity>
      <xbrli:period>
%s      </xbrli:period>
     </xbrli:context>
`

const unitForm = `     <xbrli:unit id="%s">
      <xbrli:measure>%s</xbrli:measure>
     </xbrli:unit>
`

// context returns the id of the context of a period or date and dimensions. The dimensions
// must be in the order of their axes.
func (r *resources) context(c fact.Context, dims []tag.Dim) string {
	segment := ""
	for _, d := range dims {
		segment += fmt.Sprintf("        <xbrldi:explicitMember dimension=\"%s\">%s</xbrldi:explicitMember>\n", r.name(d.Axis), r.name(d.Member))
	}
	key := fmt.Sprint(c.Instant, c.Span.End, segment)
	if !c.Instant {
		key = fmt.Sprint(c.Span, segment)
	}
	if id, known := r.contexts[key]; known {
		return id
	}
	id := "c" + strconv.Itoa(len(r.contexts)+1)
	r.contexts[key] = id
	if segment != "" {
		segment = "       <xbrli:segment>\n" + segment + "       </xbrli:segment>\n"
	}
	period := fmt.Sprintf("       <xbrli:instant>%s</xbrli:instant>\n", c.Span.End)
	if !c.Instant {
		period = fmt.Sprintf("       <xbrli:startDate>%s</xbrli:startDate>\n       <xbrli:endDate>%s</xbrli:endDate>\n", c.Span.Start, c.Span.End)
	}
	fmt.Fprintf(&r.written[0], contextForm, id, r.filing.Registrant.CIK, segment, period)
	return id
}

// measureOf returns the measure of the unit of a value: "iso4217:USD", "xbrli:pure".
func measureOf(u quantity.Unit) string {
	if u == quantity.Pure {
		return "xbrli:pure"
	}
	return "iso4217:" + string(u)
}

// unit returns the id of the unit with a measure.
func (r *resources) unit(measure string) string {
	id, known := r.units[measure]
	if !known {
		_, name, _ := strings.Cut(measure, ":")
		id = strings.ToLower(name)
		r.units[measure] = id
		fmt.Fprintf(&r.written[1], unitForm, id, measure)
	}
	return id
}

const headForm = `<?xml version="1.0" encoding="%s"?>
<html%s xml:lang="en-US">
 <head>
  <title>%s</title>
 </head>
 <body>
  <div style="display:none">
   <ix:header>
    <ix:references>
     <link:schemaRef xlink:type="simple" xlink:href="%s.xsd"/>
    </ix:references>
    %s
   </ix:header>
  </div>
 `

// Namespace is the namespace of a taxonomy and its prefix.
type Namespace struct{ Prefix, URI string }

// taxonomies returns the namespaces of the standard taxonomies in use, and the registrant's
// own, which is last.
func (r *resources) taxonomies() (list []Namespace) {
	for _, s := range standard {
		if r.prefixes[s[0]] {
			list = append(list, Namespace{s[0], s[1] + r.filing.Report.Taxonomy})
		}
	}
	return append(list, Namespace{r.prefix(), r.filing.Registrant.Namespace})
}

// head returns the document up to the text. The argument base is the name of the schema
// without its suffix; title and base are escaped.
func (r *resources) head(encoding, title, base string) string {
	spaces := namespaces
	if r.transforms {
		spaces += ` xmlns:ixt-sec="http://www.sec.gov/inlineXBRL/transformation/2015-08-31"`
	}
	for _, s := range r.taxonomies() {
		spaces += fmt.Sprintf(` xmlns:%s="%s"`, s.Prefix, escape(s.URI))
	}
	resources := "<ix:resources/>"
	if len(r.contexts) > 0 {
		resources = "<ix:resources>\n" + r.written[0].String() + r.written[1].String() + "    </ix:resources>"
	}
	return fmt.Sprintf(headForm, encoding, spaces, title, base, resources)
}
