package filing

import (
	"fmt"
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disclosure"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/toml"
)

// Commentary holds the text that a person adds to the draft.
type Commentary struct {
	Accept  []Acceptance
	Explain []Explanation
	Keep    []string          // clauses that stay in a year without growth: demand, outlook
	Text    map[string]string // by name of a section: the text to add to it
	TextAt  map[string]source.Point
}

// Explanation is the reason why a fact changed.
type Explanation struct {
	Fact string // "ndr.change" or "ndr.change@FY2022"
	Text string
	At   source.Point
}

// CommentaryFile holds explanations and paragraphs that a person adds.
const CommentaryFile = "commentary.toml"

func (f *Filing) readCommentary(t toml.Table) { f.Commentary = commentaryOf(t) }

func commentaryOf(t toml.Table) (c Commentary) {
	t.Only(keysOf(CommentaryFile)...)
	for _, e := range t.Tables("explain", "[[explain]]") {
		e.Only(keysOf("explain")...)
		c.Explain = append(c.Explain, Explanation{e.Need("fact"), e.Need("text"), e.Place("text")})
	}
	for _, e := range t.Tables("accept", "[[accept]]") {
		e.Only(keysOf("accept")...)
		a := Acceptance{Code: diag.Code(e.Need("code")), Text: e.Need("text"), Period: e.Need("period"), Reason: e.Need("reason"), By: e.Need("by"), At: e.Place("code")}
		if _, err := fiscal.ParsePeriod(a.Period); err != nil && a.Period != "" {
			e.Fail(e.Place("period"), "Write the period of the report, such as FY2022 or FY2022Q3", "period in [[accept]]: %v", err)
		}
		c.Accept = append(c.Accept, a)
	}
	for _, item := range t.Texts("keep") {
		if item.Text != "demand" && item.Text != "outlook" {
			t.Fail(item.At, toml.Nearest(item.Text, []string{"demand", "outlook"}), "the key \"keep\" lists %q, which is not a standard clause", item.Text)
			continue
		}
		c.Keep = append(c.Keep, item.Text)
	}
	text := t.Child("text", "[text]").Only(disclosure.Names()...)
	c.Text, c.TextAt = map[string]string{}, map[string]source.Point{}
	for _, section := range text.Keys {
		c.Text[section] = text.Text(section, "")
		c.TextAt[section] = text.Place(section)
	}
	return c
}

// explanations is the comment at the head of a new commentary.toml.
const explanations = "# Explanations of changes, and findings that were accepted. tieout explain commentary.toml describes the keys."

// sameAs returns a function that reports whether a file says what is wanted.
func sameAs(want Commentary) func(Commentary) bool {
	return func(is Commentary) bool { return same(is, want) }
}

// same reports whether two files say the same, wherever they say it.
func same(a, b Commentary) bool {
	return slices.EqualFunc(a.Accept, b.Accept, func(a, b Acceptance) bool { a.At, b.At = source.Point{}, source.Point{}; return a == b }) &&
		slices.EqualFunc(a.Explain, b.Explain, func(a, b Explanation) bool { a.At, b.At = source.Point{}, source.Point{}; return a == b }) &&
		slices.Equal(a.Keep, b.Keep) && maps.Equal(a.Text, b.Text)
}

// AddTo returns the bytes of commentary.toml with the entry added at its end; all other bytes
// stay. The argument is nil if there is no file. AddTo returns an error if the file cannot be
// read, or if the entry would not read back as it is.
func (a Acceptance) AddTo(data []byte) ([]byte, error) {
	r, err := revise(CommentaryFile, data, commentaryOf)
	if err != nil {
		return nil, err
	}
	want := r.was
	want.Accept = append(slices.Clip(want.Accept), a)
	quote := toml.Quote
	return r.check(r.add(explanations, "accept", [2]string{"code  ", quote(string(a.Code))}, [2]string{"text  ", quote(a.Text)}, [2]string{"period", quote(a.Period)},
		[2]string{"reason", quote(a.Reason)}, [2]string{"by    ", quote(a.By)}), sameAs(want))
}

// AddTo returns the bytes of commentary.toml with the entry added at its end, under the conditions
// of Acceptance.AddTo.
func (e Explanation) AddTo(data []byte) ([]byte, error) {
	r, err := revise(CommentaryFile, data, commentaryOf)
	if err != nil {
		return nil, err
	}
	want := r.was
	want.Explain = append(slices.Clip(want.Explain), e)
	return r.check(r.add(explanations, "explain", [2]string{"fact", toml.Quote(e.Fact)}, [2]string{"text", toml.QuoteLines(e.Text, r.end)}), sameAs(want))
}

// Reword returns the bytes of commentary.toml with another text in the [[explain]] entry of the
// given index. All other bytes stay, comments among them. Reword returns an error if the file
// cannot be read or has no such entry, or if the text would not read back as it is.
func Reword(data []byte, index int, text string) ([]byte, error) {
	r, err := revise(CommentaryFile, data, commentaryOf)
	if err != nil {
		return nil, err
	}
	if index < 0 || index >= len(r.was.Explain) {
		return nil, fmt.Errorf("%s has no such entry", CommentaryFile)
	}
	want := r.was
	want.Explain = slices.Clone(want.Explain)
	want.Explain[index].Text = text
	value := r.root.Get("explain").Items[index].Get("text")
	if value == nil || value.Kind != toml.KindText {
		return nil, fmt.Errorf("%s: the entry has no text; write text = \"...\" first", want.Explain[index].At)
	}
	return r.check(toml.Rewrite(r.data, toml.Edit{Node: value, Value: toml.QuoteLines(text, r.end)}), sameAs(want))
}
