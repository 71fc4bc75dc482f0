package inline

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/transformation"
)

// Report is one inline XBRL document, or several that are one report. A tag refers to a context,
// a unit or a continuation of its own document, or else of another.
type Report struct {
	Documents []*Document
	Facts     []*Fact // numbers and texts, in the order of the documents and of each file
	contexts  map[string]*Context
	units     map[string]*Unit
	parts     map[string]*Part
}

// Fact is a tag with what it refers to, and its value.
type Fact struct {
	*Tag
	Document *Document
	Of       *Context       // nil if the report does not have it
	Per      *Unit          // nil if the tag has none, or the report does not have it
	Value    quantity.Value // of a number, without its unit; the zero Value if there is none
	Words    string         // of a text, with its continuations, as its transformation reads it
	Exact    bool           // a number whose decimals are INF
	Places   int            // the decimals of any other number, where they are valid
	Err      error          // why there is no value; nil where the tag is nil
	Unsure   error          // why there are no decimals
}

// mostWords bounds the text that is put together for facts, in multiples of the documents. Tags
// around each other share their words.
const mostWords = 8

// costOfPart is what a continuation counts against the bound, beside its bytes.
const costOfPart = 64

// Join returns the report of documents.
func Join(documents ...*Document) *Report {
	r := &Report{Documents: documents, contexts: map[string]*Context{}, units: map[string]*Unit{}, parts: map[string]*Part{}}
	room := 1 << 20
	for _, d := range documents {
		room += mostWords * len(d.Bytes)
		for _, c := range d.contexts {
			if r.contexts[c.ID] == nil {
				r.contexts[c.ID] = c
			}
		}
		for _, u := range d.units {
			if r.units[u.ID] == nil {
				r.units[u.ID] = u
			}
		}
		for _, p := range d.PartList {
			if p.ID != "" && r.parts[p.ID] == nil {
				r.parts[p.ID] = p
			}
		}
	}
	for _, d := range documents {
		numbers, texts := d.Tags, d.Texts
		for len(numbers)+len(texts) > 0 {
			t := (*Tag)(nil)
			if len(texts) == 0 || len(numbers) > 0 && numbers[0].At < texts[0].At {
				t, numbers = numbers[0], numbers[1:]
			} else {
				t, texts = texts[0], texts[1:]
			}
			f := &Fact{Tag: t, Document: d, Of: cmp.Or(d.Contexts[t.Context], r.contexts[t.Context]), Per: cmp.Or(d.Units[t.Unit], r.units[t.Unit])}
			switch {
			case t.Kind == Number:
				f.number()
			case !t.Nil:
				f.Words, f.Err = r.words(f, &room)
			}
			r.Facts = append(r.Facts, f)
		}
	}
	return r
}

// number reads the value and the decimals of a number.
func (f *Fact) number() {
	if f.Nil {
		return
	}
	f.Value, f.Err = f.Tag.Value(quantity.Pure)
	switch {
	case f.Decimals != "" && f.Precision != "":
		f.Unsure = errors.New("it has both decimals and precision")
	case f.Decimals == "INF" || f.Precision == "INF":
		f.Exact = true
	case f.Decimals != "":
		f.Places, f.Unsure = Power("decimals", f.Decimals)
	case f.Precision != "":
		n, err := Power("precision", f.Precision)
		switch {
		case err != nil || n < 1:
			f.Unsure = fmt.Errorf("its precision is %q, not a whole number from 1 to 60", clip(f.Precision))
		case f.Err != nil || f.Value.Sign() == 0:
			f.Exact = true
		default:
			whole, frac, _ := strings.Cut(f.Value.Abs().String(), ".")
			if whole == "0" { // the digits start after the zeros
				f.Places = len(frac) - len(strings.TrimLeft(frac, "0")) + n
			} else {
				f.Places = n - len(whole)
			}
		}
	default:
		f.Unsure = errors.New("it has neither decimals nor precision")
	}
}

// ChainError is the error of a text whose continuations are broken.
type ChainError struct{ What string }

// Error returns what is broken.
func (e *ChainError) Error() string { return e.What }

// words returns the text of a tag with its continuations.
func (r *Report) words(t *Fact, room *int) (string, error) {
	words, at := t.Content(), t.ContinuedAt
	var b strings.Builder
	if at != "" {
		b.WriteString(words)
	}
	for seen := map[string]bool{}; at != ""; {
		p := cmp.Or(t.Document.Parts[at], r.parts[at])
		switch {
		case p == nil || p.Footnote:
			return "", &ChainError{fmt.Sprintf("the text goes on in %q, which is not an ix:continuation of the report", clip(at))}
		case seen[at]:
			return "", &ChainError{fmt.Sprintf("the text goes on in %q a second time", clip(at))}
		}
		seen[at] = true
		b.WriteString(p.Content())
		at = p.ContinuedAt
		if *room -= costOfPart; b.Len() > *room {
			break
		}
	}
	if t.ContinuedAt != "" {
		words = b.String()
	}
	if *room -= len(words); *room < 0 {
		return "", errors.New("the texts of the report overlap so much that they are not read")
	}
	switch {
	case t.Format == "":
		return words, nil
	case t.Form.Space == "":
		return "", fmt.Errorf("its format %q has a prefix that is not declared", clip(t.Format))
	}
	value, err := transformation.Apply(t.Form.Space, t.Form.Local, words)
	switch {
	case errors.Is(err, transformation.ErrUnknown):
		return "", fmt.Errorf("its format %q is %w", clip(t.Format), err)
	case err != nil:
		return "", fmt.Errorf("its text %q is %w, %s", clip(text.OneLine(words)), err, clip(t.Format))
	}
	return value, nil
}

// Continuation returns the continuation of an id that a document refers to, or nil.
func (r *Report) Continuation(d *Document, id string) *Part {
	if p := cmp.Or(d.Parts[id], r.parts[id]); p != nil && !p.Footnote {
		return p
	}
	return nil
}

// Whole reports whether a number has no digits beyond its decimals; ok is false for a number
// without decimals or without a value.
func (f *Fact) Whole() (is, ok bool) {
	if f.Kind != Number || f.Nil || f.Exact || f.Err != nil || f.Unsure != nil {
		return false, false
	}
	return f.Value.Sign() == 0 || whole(f.Value, f.Places), true
}

// Standing returns a name without what changes from one report to the next: the name with the
// standard prefix of its taxonomy, or with its namespace less the date at the end.
func (n Name) Standing() string {
	if prefix := standardPrefix(n.Space); prefix != "" {
		return prefix + ":" + n.Local
	}
	return "{" + strings.TrimRight(dated.ReplaceAllString(n.Space, ""), "/") + "}" + n.Local
}

// dated matches the date at the end of a registrant's namespace.
var dated = regexp.MustCompile(`/[0-9]{8}/?$|/[0-9]{4}-[0-9]{2}-[0-9]{2}/?$`)

// Key returns the same text for two tags of one fact, or ok = false for a tag without a context
// and a number without a unit.
func (f *Fact) Key() (key string, ok bool) {
	unit := ""
	if f.Kind == Number {
		if f.Per == nil {
			return "", false
		}
		unit = f.Per.Key()
	}
	if f.Of == nil || f.Concept.Space == "" && f.Concept.Prefix != "" {
		return "", false
	}
	return strings.Join([]string{f.Target, string(f.Kind), f.Concept.Key(), f.Of.Key(), unit, f.Language}, "\x00"), true
}

// Conflict is a fact with two different values: the first two values in the order of the
// documents.
type Conflict struct{ Before, Now *Fact }

// Conflicts returns each fact that the report tags with two different values, once. Numbers are
// different if they are not equal to the smaller of their two numbers of decimals; see Within.
// Texts are different in other words, not in other white space. A value that is nil is different
// from any other. Tags without a context, a unit or a value are left out.
func (r *Report) Conflicts() (found []Conflict) {
	facts := map[string]*values{}
	for _, now := range r.Facts {
		key, ok := now.Key()
		if !ok || now.Err != nil || now.Unsure != nil && !now.Nil {
			continue
		}
		v := facts[key]
		if v == nil {
			v = &values{}
			facts[key] = v
		}
		if v.conflict {
			continue
		}
		if before := v.add(now); before != nil {
			v.conflict = true
			found = append(found, Conflict{before, now})
		}
	}
	return found
}

// values holds the values of one fact that a new one is compared with: the first that is nil, the
// first that is not, and for each number of decimals the smallest and the largest number. A number
// that is close enough to these is close enough to all others.
type values struct {
	null, first *Fact
	levels      []*level
	conflict    bool
}

type level struct{ low, high *Fact }

// add adds a value, and returns one that it contradicts, or nil.
func (v *values) add(now *Fact) *Fact {
	var others []*Fact
	if others = append(others, v.null, v.first); !now.Nil {
		v.first = cmp.Or(v.first, now)
	} else {
		v.null = cmp.Or(v.null, now)
	}
	own := (*level)(nil)
	for _, l := range v.levels {
		others = append(others, l.low, l.high)
		if l.low.Exact == now.Exact && l.low.Places == now.Places {
			own = l
		}
	}
	for _, o := range others {
		if o != nil && now.Contradicts(o) {
			return o
		}
	}
	switch {
	case now.Nil || now.Kind == Text:
	case own == nil:
		v.levels = append(v.levels, &level{now, now})
	case now.Value.Cmp(own.low.Value) < 0:
		own.low = now
	case now.Value.Cmp(own.high.Value) > 0:
		own.high = now
	}
	return nil
}

// Contradicts reports whether two tags of one fact have values that cannot both be true.
func (f *Fact) Contradicts(o *Fact) bool {
	switch {
	case f.Nil != o.Nil:
		return true
	case f.Nil:
		return false
	case f.Kind == Text:
		return text.OneLine(f.Words) != text.OneLine(o.Words)
	case f.Exact && o.Exact:
		return f.Value.Cmp(o.Value) != 0
	}
	return !Within(f.Value, o.Value, coarser(f, o))
}

// coarser returns the smaller of the decimals of two numbers, of which one is not exact.
func coarser(f, o *Fact) int {
	switch {
	case f.Exact:
		return o.Places
	case o.Exact:
		return f.Places
	}
	return min(f.Places, o.Places)
}

// Shown returns the value for a message: a number with separators, a clipped text, "nil", or the
// clipped text of a tag without a value.
func (f *Fact) Shown() string {
	switch {
	case f.Nil:
		return "nil"
	case f.Err != nil:
		return fmt.Sprintf("%q", clip(text.OneLine(f.Content())))
	case f.Kind == Text:
		return fmt.Sprintf("%q", clip(text.OneLine(f.Words)))
	}
	return text.Group(f.Value.String())
}

// Named returns the id of the tag for a message, or its text where it has no id.
func (f *Fact) Named() string {
	return cmp.Or(f.ID, fmt.Sprintf("around %q", clip(text.OneLine(f.Content()))))
}
