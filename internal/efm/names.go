package efm

import (
	"regexp"
	"strings"
	"time"
)

var fileName = regexp.MustCompile(`^([a-z0-9][a-z0-9_.-]*-(\d{8}))(\.htm|\.xsd|_[a-z]{3}\.xml)$`)

// open reads the files, and checks their names and that none is missing.
func (r *report) open(files []File) {
	names := map[string]int{}
	var first *File
	for i := range files {
		f := &files[i]
		if first == nil {
			first = f
		}
		if strings.HasSuffix(f.Name, ".htm") && r.base == "" {
			r.base, first = strings.TrimSuffix(f.Name, ".htm"), f
		}
	}
	if first == nil {
		return
	}
	for i := range files {
		f := &files[i]
		dot := strings.LastIndexByte(f.Name, '.')
		if dot < 0 || f.Name[dot:] != ".htm" && f.Name[dot:] != ".xsd" && f.Name[dot:] != ".xml" {
			continue
		}
		names[f.Name]++
		if names[f.Name] > 1 {
			r.found(schemas, "EFM 5.1.1", f, 0, Defect, "the file %s is listed twice", f.Name)
			continue
		}
		m := fileName.FindStringSubmatch(f.Name)
		if m == nil {
			r.found(schemas, "EFM 5.1.1", f, 0, Defect, "the name of the file %s is not lower-case letters and digits, a date such as 20221231, and an ending such as .htm or _pre.xml", f.Name)
		} else if _, err := time.Parse("20060102", m[2]); err != nil {
			r.found(schemas, "EFM 6.3.3", f, 0, Defect, "the name of the file %s has no valid date", f.Name)
		}
		rest, same := strings.CutPrefix(f.Name, r.base)
		suffix := strings.TrimSuffix(rest, ".xml")
		switch {
		case !same:
			r.found(schemas, "EFM 6.3.3", f, 0, Defect, "the name of the file %s does not begin as that of the document, %s", f.Name, r.base)
			if f.Name[dot:] == ".xsd" && r.schema == nil {
				r.schema = r.readSchema(f)
			}
		case rest == ".htm":
			r.document = readDocument(f)
		case rest == ".xsd":
			r.schema = r.readSchema(f)
		case kinds[suffix].name != "":
			r.bases[suffix] = readLinkbase(f, suffix)
			r.resolve(r.bases[suffix])
		default:
			r.found(schemas, "EFM 6.3.3", f, 0, Defect, "the name of the file %s ends in %q, which is not an ending of a linkbase", f.Name, rest)
		}
		r.checkASCII(f)
	}
	missing := func(what string) {
		r.found(schemas, "EFM 6.3.2", first, 0, Defect, "the report has no %s", what)
	}
	if r.document == nil {
		missing("document, such as ngcs-20221231.htm")
	}
	if r.schema == nil {
		missing("schema " + r.base + ".xsd")
	}
	for _, suffix := range []string{"_pre", "_lab"} {
		if r.bases[suffix] == nil {
			missing("linkbase " + r.base + suffix + ".xml")
		}
	}
}

// checkASCII reports the first byte of a schema or linkbase that is not printable ASCII. The
// bytes of the document are checked with its content.
func (r *report) checkASCII(f *File) {
	if strings.HasSuffix(f.Name, ".htm") {
		return
	}
	for at, b := range f.Bytes {
		if b > '~' || b < ' ' && b != '\t' && b != '\n' && b != '\r' {
			r.found(content, "EFM 5.2.1.1", f, at, Defect, "byte %#x is not printable ASCII", b)
			return
		}
	}
}
