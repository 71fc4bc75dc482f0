package verify

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/inline"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// The summaries of findings about an extracted instance.
const (
	extracted = "tag that differs from the extracted instance"
	absent    = "fact of the extracted instance that the report does not tag"
)

// instances compares each document with the XBRL instance that EDGAR extracted from it, where it
// lies beside the document: NAME_htm.xml for NAME.htm. EDGAR's ids are those of the tags.
func (r *Report) instances() {
	for _, d := range r.Documents {
		ext := path.Ext(d.Name)
		name := strings.TrimSuffix(path.Base(d.Name), ext) + "_" + strings.TrimPrefix(ext, ".") + ".xml"
		data, _, err := filing.ReadFileWithin(r.fsys, name, inline.MaxBytes)
		if errors.Is(err, fs.ErrNotExist) {
			continue // not every copy of a report has it
		}
		if err != nil {
			r.report(diag.Error, "XBR001", source.Point{File: path.Join(r.dir, name)}, unreadableFile, disk.Reason(err).Error(), "Correct the file; the report was not compared with it")
			continue
		}
		r.beside = append(r.beside, name)
		other := inline.Read(path.Join(r.dir, name), data)
		r.syntax(other)
		if r.Instance == nil {
			r.Instance = &Compared{File: other.Name}
		}
		r.instance(d, inline.Join(other))
	}
}

// mostAlike is the most tags of one fact among which one without an id is looked for.
const mostAlike = 100

func (r *Report) instance(d *inline.Document, other *inline.Report) {
	byID, byKey := map[string]*inline.Fact{}, map[string][]*inline.Fact{}
	for _, f := range other.Facts {
		if f.ID != "" {
			byID[f.ID] = f
		}
		if key, ok := keyOf(f); ok {
			byKey[key] = append(byKey[key], f)
		}
	}
	seen, tagged := map[*inline.Fact]bool{}, map[string]bool{}
	for _, f := range r.Facts {
		key, ok := keyOf(f)
		if f.Document != d || !ok {
			continue
		}
		tagged[key] = true
		o := byID[f.ID]
		if o == nil || f.ID == "" {
			for _, like := range byKey[key][:min(mostAlike, len(byKey[key]))] { // a tag without an id
				if o = cmp.Or(o, like); f.Err == nil && f.Nil == like.Nil && (f.Kind == inline.Text || f.Nil || like.Err == nil && f.Value.Cmp(like.Value) == 0) {
					o = like
					break
				}
			}
		}
		if o == nil {
			r.Instance.Others++
			continue
		}
		seen[o] = true
		same, _ := keyOf(o)
		what := ""
		switch {
		case same != key:
			what = fmt.Sprintf("it is %s there", r.aspects(o))
		case f.Err != nil || f.Unsure != nil && !f.Nil: // reported
		case f.Nil != o.Nil, f.Kind == inline.Number && !f.Nil && (o.Err != nil || f.Value.Cmp(o.Value) != 0):
			what = fmt.Sprintf("its value is %s, but %s there", f.Shown(), o.Shown())
		case f.Kind == inline.Number && !f.Nil && (f.Exact != o.Exact || f.Places != o.Places):
			what = fmt.Sprintf("its decimals are %s, but %s there", f.Decimals, o.Decimals)
		case f.Kind == inline.Text && !f.Nil && !sameText(f, o):
			what = fmt.Sprintf("its text is %s, but %s there", f.Shown(), o.Shown())
		}
		if what == "" {
			r.Instance.Equal++
			continue
		}
		r.Instance.Different++
		r.report(diag.Error, "XBR001", d.Place(f.Element), extracted, fmt.Sprintf("the tag %s: %s: %s", f.Named(), r.aspects(f), what), "Compare both with what EDGAR holds; one of the two files was changed",
			diag.Related{Message: o.ID, At: o.Document.Place(o.Element)})
	}
	for _, o := range other.Facts {
		if key, ok := keyOf(o); seen[o] || !ok || tagged[key] || len(r.Documents) > 1 {
			continue
		}
		r.Instance.Missing++
		r.report(diag.Error, "XBR001", o.Document.Place(o.Element), absent, fmt.Sprintf("%s is %s", r.aspects(o), o.Shown()), "Compare both with what EDGAR holds; one of the two files was changed")
	}
}

// sameText reports whether a text is that of the instance, which holds the markup of an escaped
// one.
func sameText(f, o *inline.Fact) bool {
	if f.Escape {
		return strings.Join(strings.Fields(f.Words), "") == inline.Words(o.Words)
	}
	return text.OneLine(f.Words) == text.OneLine(o.Words)
}

// keyOf returns the key of a fact without its language, which an instance may leave out.
func keyOf(f *inline.Fact) (string, bool) {
	key, ok := f.Key()
	return key[:max(strings.LastIndexByte(key, 0), 0)], ok
}
