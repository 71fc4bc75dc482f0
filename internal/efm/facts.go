package efm

import (
	"regexp"
	"strings"

	"tieout/internal/gaap"
	"tieout/internal/inline"
)

// checkDocument checks the content of the document that does not depend on the taxonomy.
func (r *report) checkDocument() {
	d := r.document
	by := inline.Registrant{}
	by.Prefix, _, _ = strings.Cut(r.base, "-")
	if r.schema != nil {
		by.Prefix, by.Namespace = r.schema.prefix, r.schema.target
	}
	for _, c := range d.contexts {
		by.CIK = c.Entity
		break
	}
	for _, f := range d.facts {
		if f.name == "dei:EntityCentralIndexKey" {
			by.CIK, _ = f.plain()
		}
	}
	for _, f := range d.parsed.Faults(by) {
		r.found(content, f.Rule, d.file, f.At, Defect, "%s", f.What)
	}
	report := func(code, rule string, at int, what string, args ...any) {
		r.found(code, rule, d.file, at, Defect, what, args...)
	}
	if len(d.schemaRefs) != 1 {
		report(schemas, "EFM 6.3.2", 0, "the document refers to %d schemas, but one is expected", len(d.schemaRefs))
	}
	for _, ref := range d.schemaRefs {
		if ref.href != r.base+".xsd" {
			report(schemas, "EFM 6.3.3", ref.at, "the document refers to the schema %q instead of %s.xsd", ref.href, r.base)
		}
	}
	for _, c := range inline.Conflicts([]*inline.Document{d.parsed}) {
		r.found(conflict, "EFM 6.5.12", d.file, c.Now.At, "Run tieout trace on both facts, and correct the ledger, the template or [tags] in filing.toml",
			"%s is %s in one place and %s in another, in the same context and unit", c.Now.Name, c.Before.Value, c.Now.Value)
	}
	texts := map[string]*item{}
	for _, f := range d.facts {
		if f.numeric || f.escape == "true" || f.none {
			continue
		}
		value, ok := f.plain()
		c := d.contextOf[f.context]
		if c == nil || !ok {
			continue
		}
		key := f.name + "\x00" + c.id + "\x00" + f.lang
		if before := texts[key]; before == nil {
			texts[key] = f
		} else if other, _ := before.plain(); other != value {
			report(conflict, "EFM 6.5.12", f.at, "%s is %q in one place and %q in another, in the same context", f.name, clip(other), clip(value))
		}
	}
}

// clip shortens a text for a message.
func clip(text string) string {
	if len(text) > 60 {
		return text[:57] + "..."
	}
	return text
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
	ids := map[string]bool{}
	for _, f := range d.facts {
		report := func(code, rule, what string, args ...any) { r.found(code, rule, d.file, f.at, Defect, what, args...) }
		if !f.numeric && (f.id == "" || ids[f.id]) {
			report(content, "", "the fact %s has the id %q, which is empty or a duplicate", f.name, f.id)
		}
		ids[f.id] = true
		if f.lang != "en-US" && !f.numeric {
			report(content, "EFM 6.5.14", "the language of the fact %s is %q, not en-US", f.name, f.lang)
		}
		c := d.contextOf[f.context]
		if c == nil {
			report(content, "XBRL 2.1, 4.6.1", "the fact %s refers to the context %q, which the document does not have", f.name, f.context)
			continue
		}
		concept, known := r.concept(f.name)
		if !known {
			if r.own(f.name) {
				report(schemas, "EFM 6.7.1", "the fact %s has an element that the schema does not declare", f.name)
			} else {
				r.found(schemas, "EFM 6.22.0", d.file, f.at, tagsKey, "the fact %s has an element that tieout does not know in the taxonomy of %s", f.name, r.year)
			}
			continue
		}
		number := nominal.MatchString(concept.Type)
		switch {
		case strings.HasSuffix(concept.Type, ":domainItemType"):
			report(content, "EFM 6.5.25", "%s is a member or a domain, but the document has a fact of it", f.name)
			continue
		case concept.Abstract:
			report(content, "XBRL 2.1, 5.1.1", "%s is abstract, but the document has a fact of it", f.name)
			continue
		case number != f.numeric:
			report(content, "XBRL 2.1, 4.6", "the fact %s is tagged as %s, but its type is %s", f.name, map[bool]string{true: "a number", false: "text"}[f.numeric], concept.Type)
		}
		if instant := c.Instant != ""; instant != concept.Instant {
			report(content, "XBRL 2.1, 4.7.2", "the context of %s is %s, but its element is for %s", f.name, c.Period(), map[bool]string{true: "a date", false: "a period"}[concept.Instant])
		}
		r.checkUnit(f, concept)
		if f.valued && f.value.Sign() < 0 && positive.MatchString(concept.Name) {
			report(content, "EFM 6.5.43; DQC.US.0015", "%s is %s, but its element is a positive amount", f.name, f.value)
		}
		if f.hidden {
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
	u := d.parsed.Units[f.unit]
	if u == nil {
		r.found(content, "XBRL 2.1, 4.6.2", d.file, f.at, Defect, "the fact %s refers to the unit %q, which the document does not have", f.name, f.unit)
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
		r.found(content, "XBRL 2.1, 4.8.2", d.file, f.at, Defect, "the unit of %s is %s, but its type %s needs %s", f.name, u.Measure, concept.Type, want)
	}
}

// checkHidden checks that a hidden fact could not be visible.
func (r *report) checkHidden(f *item, concept gaap.Concept) {
	report := func(code, rule, what string, args ...any) {
		r.found(code, rule, r.document.file, f.at, Defect, what, args...)
	}
	dei := strings.HasPrefix(f.name, "dei:")
	switch shown := r.document.shown[f.id]; {
	case dei && !hideable[f.name] && !shown:
		report(cover, "EFM 6.5.45", "the fact %s of the cover page is hidden", f.name)
	case dei && hideable[f.name]:
	case !f.none && !untransformable.MatchString(concept.Type) && !dei:
		report(content, "EFM 5.2.5.14", "the fact %s is hidden, but a format could show it", f.name)
	case !shown:
		report(content, "EFM 5.2.5.14", "the fact %s is hidden, and no style with -sec-ix-hidden shows it", f.name)
	}
}
