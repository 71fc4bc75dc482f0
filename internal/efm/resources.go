package efm

import (
	"bytes"
	"cmp"
	"regexp"
	"strings"

	"github.com/tieout/tieout/internal/text"
)

// resources reads the contexts and units of the document again, for the order of their parts
// and for their attributes, which package inline does not keep.
type resources struct {
	offset int // of the part in the document
	report func(at int, what string, args ...any)
	parts  map[*node][]string // names of the elements in each open one
}

var resourceTags = regexp.MustCompile(`<ix:resources[\s>]`)

// contents lists what each element of ix:resources holds, as a pattern of the names of its
// children, and its attributes.
var contents = map[string]struct {
	parts      *regexp.Regexp
	attributes string
}{
	"xbrli:context":         {regexp.MustCompile(`^xbrli:entity xbrli:period $`), "id"},
	"xbrli:entity":          {regexp.MustCompile(`^xbrli:identifier (xbrli:segment )?$`), ""},
	"xbrli:identifier":      {regexp.MustCompile(`^$`), "scheme"},
	"xbrli:segment":         {regexp.MustCompile(`^(xbrldi:(explicit|typed)Member )+$`), ""},
	"xbrldi:explicitMember": {regexp.MustCompile(`^$`), "dimension"},
	"xbrli:period":          {regexp.MustCompile(`^(xbrli:instant |xbrli:startDate xbrli:endDate )$`), ""},
	"xbrli:startDate":       {regexp.MustCompile(`^$`), ""},
	"xbrli:endDate":         {regexp.MustCompile(`^$`), ""},
	"xbrli:instant":         {regexp.MustCompile(`^$`), ""},
	"xbrli:unit":            {regexp.MustCompile(`^((xbrli:measure )+|xbrli:divide )$`), "id"},
	"xbrli:divide":          {regexp.MustCompile(`^xbrli:unitNumerator xbrli:unitDenominator $`), ""},
	"xbrli:unitNumerator":   {regexp.MustCompile(`^(xbrli:measure )+$`), ""},
	"xbrli:unitDenominator": {regexp.MustCompile(`^(xbrli:measure )+$`), ""},
	"xbrli:measure":         {regexp.MustCompile(`^$`), ""},
	"ix:resources":          {regexp.MustCompile(`^((xbrli:context|xbrli:unit|ix:relationship|link:roleRef|link:arcroleRef) )*$`), ""},
}

// checkResources checks the parts of each context and unit of the document.
func (d *document) checkResources(report func(at int, what string, args ...any)) {
	begin := resourceTags.FindIndex(d.Bytes)
	if begin == nil {
		return
	}
	end := bytes.Index(d.Bytes[begin[0]:], []byte("</ix:resources>"))
	if end < 0 {
		return
	}
	to := &resources{offset: begin[0], report: report, parts: map[*node][]string{}}
	part := &File{Name: d.Name, Bytes: d.Bytes[begin[0] : begin[0]+end+len("</ix:resources>")]}
	if at, err := read(part, to); err != nil {
		report(begin[0]+at, "the contexts and units cannot be read: %v", err)
	}
}

// named returns the name of an element with its prefix: the part is read without the
// declarations of prefixes, so that the prefix stands for the namespace.
func named(n *node) string { return n.Space + ":" + n.Local }

func (s *resources) start(open []*node) {
	n := open[len(open)-1]
	if len(open) > 1 {
		parent := open[len(open)-2]
		if len(s.parts[parent]) < 1000 || named(parent) != "ix:resources" {
			s.parts[parent] = append(s.parts[parent], named(n))
		}
	}
	want, known := contents[named(n)]
	if !known {
		return
	}
	for _, a := range n.attrs {
		name := a.Name.Local
		if a.Name.Space != "" {
			name = a.Name.Space + ":" + name
		}
		if name != want.attributes && a.Name.Space != "xmlns" {
			s.report(s.offset+n.at, "<%s> has the attribute %s, which it must not have", named(n), name)
		}
	}
	if _, has := n.lookup("", want.attributes); want.attributes != "" && !has {
		s.report(s.offset+n.at, "<%s> has no attribute %s", named(n), want.attributes)
	}
}

func (s *resources) end(open []*node) {
	n := open[len(open)-1]
	parts := s.parts[n]
	delete(s.parts, n)
	if want, known := contents[named(n)]; known && n.hasText() && !want.parts.MatchString("") {
		s.report(s.offset+n.at, "<%s> has the text %q, which does not belong in it", named(n), clip(string(bytes.TrimSpace(n.text))))
	} else if known && !want.parts.MatchString(strings.Join(append(parts, ""), " ")) {
		s.report(s.offset+n.at, "<%s> holds %s, which is not what it must hold", named(n), clip(cmp.Or(text.List(parts, "and"), "nothing")))
	}
}
