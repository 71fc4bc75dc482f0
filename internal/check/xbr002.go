package check

import (
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/inline"
)

// XBR002 reports facts that are tagged with two different values.
var XBR002 = &Check{Code: "XBR002", Severity: Error, Run: xbr002,
	Title: "two values under one XBRL tag"}

func xbr002(p *Pass) {
	var documents []*inline.Document
	for _, doc := range p.inlineOutputs() {
		documents = append(documents, p.inlineOf(doc.Name))
	}
	for _, c := range inline.Join(documents...).Conflicts() { // XBR001 reports tags without a value
		before, now := c.Before.Shown(), c.Now.Shown()
		detail := fmt.Sprintf("%s for %s is %s in tag %s but %s in tag %s of %s", c.Now.Name, c.Now.Of.Period(), now, c.Now.ID, before, c.Before.ID, c.Before.Document.Name)
		if len(c.Now.Of.Dims) > 0 {
			detail += ", both with " + strings.Join(c.Now.Of.Dims, ", ")
		}
		p.Report(c.Now.Document.Place(c.Now.Element), "two values under one XBRL tag", "Run tieout trace on the number behind each of the two tags, and correct the ledger or the template that has the wrong value; if the numbers measure different things, give them different captions",
			"%s", detail).with(otherEnd("tagged as "+before, c.Before.Document.Place(c.Before.Element)))
	}
}
