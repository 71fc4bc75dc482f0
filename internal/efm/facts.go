package efm

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/text"
)

// particular matches the words of a message that differ among faults of one kind: names, numbers
// and quotations.
var particular = regexp.MustCompile(`"[^"]*"|<[^>]*>|\S*[0-9:]\S*`)

// tags returns the offsets of the first two start tags of an element, as text.
func (d *document) tags(name string) (found []int) {
	tag := []byte("<" + name)
	for at := 0; len(found) < 2; at += len(tag) {
		next := bytes.Index(d.Bytes[at:], tag)
		if next < 0 || at+next+len(tag) >= len(d.Bytes) {
			return found
		}
		at += next
		if after := d.Bytes[at+len(tag)]; after == '>' || after == ' ' || after == '\n' {
			found = append(found, at)
		}
	}
	return found
}

// checkDocument checks the content of the document that does not depend on the taxonomy.
func (r *report) checkDocument() {
	d := r.document
	by := inline.Registrant{}
	by.Prefix, _, _ = strings.Cut(r.base, "-")
	if r.schema != nil {
		by.Prefix, by.Namespace = r.schema.prefix, r.schema.target
	}
	if f := d.cover["EntityCentralIndexKey"]; f != nil {
		by.CIK = f.text
	} else if len(d.contexts) > 0 {
		by.CIK = d.contexts[0].Entity
	}
	for _, f := range d.Faults(by) {
		if r.form == "8-K" && (f.Rule == "EFM 6.5.9" || f.Rule == "EFM 6.5.10") {
			continue // all of its facts are for one day
		}
		like := particular.ReplaceAllString(f.What, "")
		r.foundLike(like, content, f.Rule, d.file, f.At, Defect, "%s", f.What)
	}
	report := func(code, rule string, at int, what string, args ...any) {
		r.found(code, rule, d.file, at, Defect, what, args...)
	}
	for _, name := range []string{"?xml", "html", "head", "title", "body"} { // a document has each once
		if found := d.tags(name); len(found) > 1 {
			report(content, "EFM 5.2.5", found[1], "the document has <%s> twice", name)
		}
	}
	for at := 0; ; at++ {
		next := bytes.Index(d.Bytes[at:], []byte(" xml:lang=\""))
		if next < 0 {
			break
		}
		first := at == 0 // of the root, which package inline checks
		at += next
		words := d.Bytes[at+len(` xml:lang="`):]
		if language := words[:max(bytes.IndexByte(words, '"'), 0)]; !first && string(language) != "en-US" {
			report(content, "EFM 6.5.14", at, "a part of the document is in the language %q, not en-US", clip(string(language)))
		}
	}
	if len(d.References) != 1 {
		report(schemas, "EFM 6.3.2", 0, "the document refers to %d schemas, but one is expected", len(d.References))
	}
	for _, ref := range d.References {
		if ref.Href != r.base+".xsd" {
			report(schemas, "EFM 6.3.3", ref.At, "the document refers to %q instead of the schema %s.xsd", ref.Href, r.base)
		}
	}
	for _, c := range d.joined.Conflicts() {
		r.found(conflict, "EFM 6.5.12", d.file, c.Now.At, "Run tieout trace on the number behind each of the two tags, and correct the ledger, the template or [tags] in filing.toml",
			"%s is %s in one place and %s in another, in the same context and unit", c.Now.Name, c.Before.Shown(), c.Now.Shown())
	}
}

// clip shortens a text for a message.
func clip(words string) string { return text.Clip(words, 60) }

// checkYears checks that the document binds the prefixes of its facts and members to the
// registrant's namespace and to the standard namespaces of one year.
func (r *report) checkYears() {
	seen := map[string]bool{}
	check := func(at int, n inline.Name) {
		if n.Prefix == "" || seen[n.Prefix] {
			return
		}
		seen[n.Prefix] = true
		want := standardNamespace(n.Prefix, r.year)
		if n.Prefix == r.schema.prefix {
			want = r.schema.target
		}
		if n.Space != want {
			r.found(schemas, "EFM 6.22.3", r.document.file, at, Defect, "the document binds the prefix %s to %s instead of %s", n.Prefix, n.Space, want)
		}
	}
	for _, f := range r.document.facts {
		check(f.At, f.Concept)
	}
	for _, c := range r.document.contexts {
		for _, m := range c.Members {
			check(c.At, m.Axis)
			check(c.At, m.Member)
		}
	}
}

// checkPeriods checks the dates of the contexts.
func (d *document) checkPeriods(report func(at int, what string, args ...any)) {
	for _, c := range d.contexts {
		var days []time.Time
		for _, date := range []string{c.Start, c.End, c.Instant} {
			if date == "" {
				continue
			}
			day, err := time.Parse(time.DateOnly, date)
			if err != nil {
				report(c.At, "the context %s has the date %q", c.ID, clip(date))
				continue
			}
			days = append(days, day)
		}
		if len(days) == 2 && days[1].Before(days[0]) {
			report(c.At, "the context %s ends on %s, before it begins", c.ID, c.End)
		}
	}
}

// checkUse checks that each unit is used. Package inline checks the use of contexts.
func (d *document) checkUse(report func(at int, what string, args ...any)) {
	used := map[string]bool{}
	for _, f := range d.facts {
		used[f.Unit] = true
	}
	for _, u := range d.Units {
		if !used[u.ID] {
			report(u.At, "no tag uses the unit %s", u.ID)
		}
	}
}

// positive matches the names of amounts that cannot be negative: gross gains and gross losses
// are both positive, and so are the amounts of the cover page.
var positive = regexp.MustCompile(`Unrealized(Gains?|Loss(es)?)(BeforeTax)?$|^Entity(PublicFloat|CommonStockSharesOutstanding)$`)

// nominal matches the types whose facts are numbers.
var nominal = regexp.MustCompile(`:(monetary|shares|perShare|pure|percent|decimal|integer|nonNegativeInteger|positiveInteger|area|volume|mass|energy|power|length|flow|rate)[A-Za-z]*ItemType$`)

// hideable lists the facts of the cover page that need not be visible.
var hideable = map[string]bool{"dei:EntityCentralIndexKey": true, "dei:AmendmentFlag": true, "dei:CurrentFiscalYearEndDate": true,
	"dei:DocumentFiscalYearFocus": true, "dei:DocumentFiscalPeriodFocus": true}

// untransformable matches the types whose values no format can show.
var untransformable = regexp.MustCompile(`:(anyURI|base64Binary|duration|hexBinary|QName|language|time|token|NMTOKEN)ItemType$`)

// checkFacts checks each fact against its element: kind, period, unit, sign and visibility.
func (r *report) checkFacts() {
	d := r.document
	r.checkYears()
	d.checkPeriods(func(at int, what string, args ...any) {
		r.found(content, "XBRL 2.1, 4.7.2", d.file, at, Defect, what, args...)
	})
	d.checkResources(func(at int, what string, args ...any) {
		r.found(content, "XBRL 2.1, 4.7 and 4.8", d.file, at, Defect, what, args...)
	})
	d.checkUse(func(at int, what string, args ...any) { r.found(content, "", d.file, at, Defect, what, args...) })
	for _, f := range d.facts {
		report := func(code, rule, what string, args ...any) { r.found(code, rule, d.file, f.At, Defect, what, args...) }
		if f.ID == "" {
			report(content, "", "the fact %s has no id", f.Name)
		}
		c := d.contextOf[f.Context]
		if c == nil {
			report(content, "XBRL 2.1, 4.6.1", "the fact %s refers to the context %q, which the document does not have", f.Name, f.Context)
			continue
		}
		concept, known := r.concept(f.Name)
		if !known {
			if r.own(f.Name) {
				report(schemas, "EFM 6.7.1", "the fact %s has an element that the schema does not declare", f.Name)
			} else {
				r.found(schemas, "EFM 6.22.0", d.file, f.At, tagsKey, "the fact %s has an element that tieout does not know in the taxonomy of %s", f.Name, r.year)
			}
			continue
		}
		if chain := (*inline.ChainError)(nil); f.Err != nil && !errors.As(f.Err, &chain) { // broken chains are reported with the text blocks
			report(content, "XBRL 2.1, 4.6", "the fact %s has no value: %s", f.Name, f.Err)
		}
		number := nominal.MatchString(concept.Type)
		switch {
		case strings.HasSuffix(concept.Type, ":domainItemType"):
			report(content, "EFM 6.5.25", "%s is a member or a domain, but the document has a fact of it", f.Name)
			continue
		case concept.Abstract:
			report(content, "XBRL 2.1, 5.1.1", "%s is abstract, but the document has a fact of it", f.Name)
			continue
		case number != f.numeric:
			report(content, "XBRL 2.1, 4.6", "the fact %s is tagged as %s, but its type is %s", f.Name, map[bool]string{true: "a number", false: "text"}[f.numeric], concept.Type)
		}
		if instant := c.Instant != ""; instant != concept.Instant {
			report(content, "XBRL 2.1, 4.7.2", "the context of %s is %s, but its element is for %s", f.Name, c.Period(), map[bool]string{true: "a date", false: "a period"}[concept.Instant])
		}
		r.checkUnit(f, concept)
		if f.valued && f.Value.Sign() < 0 && positive.MatchString(concept.Name) {
			f.wrong = true
			report(content, "EFM 6.5.43; DQC.US.0015", "%s is %s, but its element is a positive amount", f.Name, text.Group(f.Value.String()))
		}
		if f.Hidden {
			r.checkHidden(f, concept)
		}
	}
}

// checkUnit checks that the unit of a number fits the type of its element.
func (r *report) checkUnit(f *item, concept gaap.Concept) {
	d := r.document
	if !f.numeric {
		return
	}
	u := d.Units[f.Unit]
	if u == nil {
		r.found(content, "XBRL 2.1, 4.6.2", d.file, f.At, Defect, "the fact %s refers to the unit %q, which the document does not have", f.Name, f.Unit)
		return
	}
	_, kind, _ := strings.Cut(concept.Type, ":")
	want, fits := "", true
	switch kind {
	case "monetaryItemType":
		want, fits = "a currency", strings.HasPrefix(u.Measure, "iso4217:") && !strings.Contains(u.Measure, " ")
	case "sharesItemType":
		want, fits = "shares", u.Measure == "xbrli:shares"
	case "perShareItemType":
		want, fits = "a currency per share", strings.HasPrefix(u.Measure, "iso4217:") && strings.HasSuffix(u.Measure, " per xbrli:shares")
	case "pureItemType", "percentItemType":
		want, fits = "pure", u.Measure == "xbrli:pure"
	}
	if !fits {
		r.found(content, "XBRL 2.1, 4.8.2", d.file, f.At, Defect, "the unit of %s is %s, but its type %s needs %s", f.Name, u.Measure, concept.Type, want)
	}
}

// checkHidden checks that a hidden fact could not be visible.
func (r *report) checkHidden(f *item, concept gaap.Concept) {
	report := func(code, rule, what string, args ...any) {
		r.found(code, rule, r.document.file, f.At, Defect, what, args...)
	}
	dei := strings.HasPrefix(f.Name, "dei:")
	switch shown := r.document.shown[f.ID]; {
	case dei && !hideable[f.Name] && !shown:
		report(cover, "EFM 6.5.45", "the fact %s of the cover page is hidden", f.Name)
	case dei && hideable[f.Name]:
	case !f.Nil && !untransformable.MatchString(concept.Type) && !dei:
		report(content, "EFM 5.2.5.14", "the fact %s is hidden, but a format could show it", f.Name)
	case !shown:
		report(content, "EFM 5.2.5.14", "the fact %s is hidden, and no style with -sec-ix-hidden shows it", f.Name)
	}
}
