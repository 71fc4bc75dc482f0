// Package efm reads the files of an inline XBRL report back and checks them against the EDGAR Filer
// Manual, volume II: the document, the registrant's schema and its linkbases. It shares no code
// with the packages that write the files. It reads no standard taxonomy: package gaap describes the
// standard elements. Any bytes are accepted; time and memory grow in proportion to the size of the
// files, up to fixed limits.
//
// [Check] returns each [Fault] with its file, byte offset, code (XBR002 or XBR006 to XBR011) and
// rule, such as "EFM 6.7.16". [Findings] turns them into findings for package walk, which writes no
// report with an error. The code has a file for each part of a report, such as labels.go and
// calculation.go.
package efm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/text"
)

// File is one file of a report.
type File struct {
	Name  string // without a folder: "ngcs-20221231_lab.xml"
	Bytes []byte
}

// Fault is content of a file that EDGAR does not accept, or that makes the report wrong.
type Fault struct {
	File   string // name of the file; that of the document if a file is missing
	At     int    // offset in the file, in bytes
	Code   string // code of the finding, such as "XBR008"
	Rule   string // rule of the EDGAR Filer Manual or of XBRL, such as "EFM 6.7.16"; "" if the rule is this program's own
	What   string // what was expected and what was found, without a full stop
	Remedy string // what to do, without a full stop
}

// Defect is the remedy for a fault that no key of filing.toml can cause.
const Defect = "Do not file the report: this is a defect in tieout. Send this message and the report to the maintainers of tieout"

// The codes of faults.
const (
	content     = "EDG001" // elements, attributes, bytes, contexts, units and values of the document
	conflict    = "XBR002" // one fact with two values
	cover       = "XBR006" // facts of the cover page
	blocks      = "XBR007" // text blocks and their continuations
	schemas     = "XBR008" // names of files, the schema, the elements and roles that it declares
	labels      = "XBR009" // labels and presentation
	dimensions  = "XBR010" // axes, members and the tables that allow them
	calculation = "XBR011" // weights and sums
)

// The most faults that are listed one by one: of one kind, and of one kind that the registrant
// can correct, each with a remedy of its own.
const (
	mostAlike    = 3
	mostRemedied = 60
)

// mostWords limits the characters of a message, which repeats text of the files.
const mostWords = 1000

// report is a report under check.
type report struct {
	form, year string
	faults     []Fault
	kinds      map[string]*kind // by code, rule and format of the message

	base     string // of the names of the files: "ngcs-20221231"
	document *document
	schema   *schema
	bases    map[string]*linkbase // by suffix: "_pre"
	steps    int                  // left before the relationships are too many to check
}

// kind counts the faults of one kind: those that are listed, the index of the last of them, and
// those that are not listed.
type kind struct{ listed, last, more int }

// found records a fault, and only counts it if there are many of its kind.
func (r *report) found(code, rule string, f *File, at int, remedy, what string, args ...any) {
	r.foundLike(what, code, rule, f, at, remedy, what, args...)
}

// foundLike records a fault of a kind that like names.
func (r *report) foundLike(like, code, rule string, f *File, at int, remedy, what string, args ...any) {
	key := code + "\x00" + rule + "\x00" + like
	k := r.kinds[key]
	if k == nil {
		k = &kind{}
		r.kinds[key] = k
	}
	most := mostAlike
	if remedy != Defect {
		most = mostRemedied
	}
	if k.listed == most {
		k.more++
		return
	}
	k.listed++
	k.last = len(r.faults)
	words := fmt.Sprintf(what, args...)
	words = text.Clip(text.Plain(words[:min(len(words), 4*mostWords)]), mostWords)
	r.faults = append(r.faults, Fault{File: f.Name, At: at, Code: code, Rule: rule, What: words, Remedy: remedy})
}

// Check returns the faults of a report, in the order of its files and their bytes. The form is
// that of the report, such as "10-K"; year is that of the standard taxonomies, such as "2023".
// Files whose names do not end as a document, a schema or a linkbase are not read.
func Check(form, year string, files []File) []Fault {
	r := &report{form: form, year: year, kinds: map[string]*kind{}, bases: map[string]*linkbase{}, steps: mostSteps}
	r.open(files)
	if r.document != nil {
		r.checkDocument()
	}
	if r.schema != nil {
		r.checkSchema()
	}
	for _, suffix := range suffixes {
		if b := r.bases[suffix]; b != nil {
			r.checkLinkbase(b)
		}
	}
	if r.document != nil && r.schema != nil {
		r.checkFacts()
		r.checkBlocks()
		r.checkCover()
		r.checkLabels()
		r.checkPresentation()
		r.checkDimensions()
		r.checkCalculation()
	}
	if r.steps < 0 {
		r.found(dimensions, "", r.document.file, 0, Defect, "the linkbases have too many relationships to check")
	}
	return r.sorted(files)
}

// sorted returns the faults in the order of the files, with the number of those that were not
// listed.
func (r *report) sorted(files []File) []Fault {
	for _, k := range r.kinds {
		if k.more > 0 {
			r.faults[k.last].What += "; the same is wrong in " + text.Count(k.more, "more place")
		}
	}
	order := map[string]int{}
	for i, f := range files {
		order[f.Name] = i
	}
	slices.SortStableFunc(r.faults, func(a, b Fault) int {
		if c := order[a.File] - order[b.File]; c != 0 {
			return c
		}
		if c := a.At - b.At; c != 0 {
			return c
		}
		return strings.Compare(a.Code+a.Rule+a.What, b.Code+b.Rule+b.What)
	})
	return r.faults
}

// concept returns the element with a QName: the registrant's own from its schema, a standard
// one from package gaap.
func (r *report) concept(qname string) (gaap.Concept, bool) {
	prefix, name, _ := strings.Cut(qname, ":")
	if r.schema != nil && prefix == r.schema.prefix {
		if e := r.schema.byName[name]; e != nil {
			return e.Concept, true
		}
		return gaap.Concept{}, false
	}
	return gaap.Lookup(prefix, name)
}

// own reports whether a QName is one of the registrant's.
func (r *report) own(qname string) bool {
	prefix, _, _ := strings.Cut(qname, ":")
	return r.schema != nil && prefix == r.schema.prefix
}

// known reports whether the schema or package gaap has an element.
func (r *report) known(qname string) bool {
	_, known := r.concept(qname)
	return known
}
