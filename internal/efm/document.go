package efm

import (
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"tieout/internal/inline"
	"tieout/internal/quantity"
)

const nsInline = "http://www.xbrl.org/2013/inlineXBRL"

// document is the inline XBRL document of a report.
type document struct {
	file          *File
	parsed        *inline.Document
	at            int // of the root
	facts         []*item
	contexts      []*context
	contextOf     map[string]*context // by id
	continuations []*item             // ix:continuation, with id and continued alone
	schemaRefs    []reference
	shown         map[string]bool // ids of hidden facts that a style shows
}

// item is one fact of the document. Attributes are texts, as they are in the document.
type item struct {
	at                              int
	id, name, context, unit, format string
	decimals, escape, continued     string
	lang                            string
	numeric, none, hidden           bool           // none is true for a nil fact
	within                          *item          // the fact or continuation around it, or nil
	text                            string         // at most mostText bytes of its text
	value                           quantity.Value // of a number
	valued                          bool           // true if value is known
}

// context is a context of the document.
type context struct {
	*inline.Context
	dims  []dim
	dimID string // the same for contexts with equal members
	id    string // the same for contexts that mean the same
}

// dim is an axis with its member.
type dim struct{ axis, member string }

// mostText is the longest text of a fact that is read; texts of the cover page are shorter.
const mostText = 2000

var hiddenStyle = regexp.MustCompile(`-sec-ix-hidden:\s*([\w.-]+)`)

func readDocument(f *File) *document {
	d := &document{file: f, parsed: inline.Read(f.Name, f.Bytes), contextOf: map[string]*context{}, shown: map[string]bool{}}
	decoder := xml.NewDecoder(bytes.NewReader(f.Bytes))
	decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	type frame struct {
		item   *item // the innermost fact or continuation
		hidden bool
		lang   string
	}
	stack := []frame{{}}
	numbers := 0
	for {
		at := int(decoder.InputOffset())
		token, err := decoder.Token()
		if err != nil {
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			n := &node{Name: t.Name, at: at, attrs: t.Attr}
			now := stack[len(stack)-1]
			if lang, has := n.lookup(nsXML, "lang"); has {
				now.lang = lang
			}
			if m := hiddenStyle.FindStringSubmatch(n.get("", "style")); m != nil {
				d.shown[m[1]] = true
			}
			switch {
			case n.is(nsLink, "schemaRef"):
				d.schemaRefs = append(d.schemaRefs, reference{at: at, href: n.get(nsXLink, "href")})
			case n.is(nsInline, "hidden"):
				now.hidden = true
			case n.is(nsInline, "nonFraction"), n.is(nsInline, "nonNumeric"), n.is(nsInline, "continuation"):
				i := &item{at: at, id: n.get("", "id"), name: n.get("", "name"), context: n.get("", "contextRef"), unit: n.get("", "unitRef"),
					format: n.get("", "format"), decimals: n.get("", "decimals"), escape: n.get("", "escape"), continued: n.get("", "continuedAt"),
					numeric: n.Local == "nonFraction", none: n.get(nsXSI, "nil") == "true", hidden: now.hidden, within: now.item, lang: now.lang}
				if n.Local == "continuation" {
					d.continuations = append(d.continuations, i)
				} else {
					d.facts = append(d.facts, i)
				}
				if i.numeric {
					if numbers < len(d.parsed.Tags) {
						if v, err := d.parsed.Tags[numbers].Value(quantity.Pure); err == nil {
							i.value, i.valued = v, true
						}
					}
					numbers++
				}
				now.item = i
			}
			stack = append(stack, now)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			for i := stack[len(stack)-1].item; i != nil && i.escape != "true" && len(i.text) < mostText; i = i.within {
				i.text += string(t[:min(len(t), mostText-len(i.text))])
			}
		}
	}
	for _, c := range d.parsed.Contexts {
		own := &context{Context: c}
		for _, text := range c.Dims {
			axis, member, _ := strings.Cut(text, " ")
			own.dims = append(own.dims, dim{axis, member})
		}
		own.dimID = strings.Join(c.Dims, "\x00")
		own.id = c.Key()
		d.contexts = append(d.contexts, own)
		d.contextOf[c.ID] = own
	}
	slices.SortFunc(d.contexts, func(a, b *context) int { return a.At - b.At })
	return d
}

// plain returns the value of a text fact as its format reads it; ok is false if the format is
// not known here or the text does not fit it.
func (i *item) plain() (value string, ok bool) {
	text := strings.Join(strings.Fields(i.text), " ")
	switch strings.TrimPrefix(i.format, "ixt:") {
	case "":
		return text, true
	case "fixed-true", "booleantrue", "boolball":
		return "true", true
	case "fixed-false", "booleanfalse":
		return "false", true
	case "date-monthname-day-year-en", "datemonthdayyearen":
		if t, err := time.Parse("January 2, 2006", text); err == nil {
			return t.Format("2006-01-02"), true
		}
	case "date-monthname-day-en", "datemonthdayen":
		if t, err := time.Parse("January 2", text); err == nil {
			return t.Format("--01-02"), true
		}
	}
	return "", false
}
