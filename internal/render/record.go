package render

import (
	"bytes"
	"encoding/json"

	"tieout/internal/diag"
	"tieout/internal/fact"
	"tieout/internal/tag"
)

// Shown is one place where a fact is printed.
type Shown struct {
	ID   string `json:"id"`
	Text string `json:"text"` // the digits, or the dash that stands for them
	File string `json:"file"`
	Line int    `json:"line"`          // of the file, from 1
	Col  int    `json:"col,omitempty"` // of Markdown, where the digits begin, in characters from 1
	Tag  string `json:"tag,omitempty"` // id of the ix:nonFraction
}

// Fact is a fact as facts.json tells it.
type Fact struct {
	ID      string `json:"id"`
	Value   string `json:"value"` // a plain decimal
	Unit    string `json:"unit"`
	Concept string `json:"concept"`
	// Dimensions are the axes that the fact is told on, each with its member.
	Dimensions map[string]string `json:"dimensions,omitempty"`
	Period     Period            `json:"period"`
	Inputs     []string          `json:"inputs"`
	Cells      []string          `json:"cells"`
}

// Period is an instant, or a start and an end, both included.
type Period struct {
	Instant string `json:"instant,omitempty"`
	Start   string `json:"start,omitempty"`
	End     string `json:"end,omitempty"`
}

// Facts gives the facts of a set as facts.json tells them.
func Facts(set *fact.Set, tags *tag.Tags) []Fact {
	facts := []Fact{}
	for _, f := range set.All() {
		is := tags.Of(f)
		out := Fact{ID: f.ID.String(), Value: f.Value.String(), Unit: string(f.Value.Unit()), Concept: tags.QName(is.Element),
			Period: Period{Start: f.Context.Span.Start.String(), End: f.Context.Span.End.String()}, Inputs: []string{}, Cells: []string{}}
		if f.Context.Instant {
			out.Period = Period{Instant: f.Context.Span.End.String()}
		}
		for _, d := range is.Dims {
			if out.Dimensions == nil {
				out.Dimensions = map[string]string{}
			}
			out.Dimensions[tags.QName(d.Axis)] = tags.QName(d.Member)
		}
		for _, id := range f.Origin.Inputs {
			out.Inputs = append(out.Inputs, id.String())
		}
		for _, r := range f.Origin.Cells {
			out.Cells = append(out.Cells, r.String())
		}
		facts = append(facts, out)
	}
	return facts
}

// FactsJSON writes facts.json.
func FactsJSON(set *fact.Set, tags *tag.Tags, shown []Shown) []byte {
	if shown == nil {
		shown = []Shown{}
	}
	return JSON(struct {
		Facts []Fact  `json:"facts"`
		Shown []Shown `json:"shown"`
	}{Facts(set, tags), shown})
}

type finding struct {
	Code     diag.Code `json:"code"`
	Severity string    `json:"severity"`
	Message  string    `json:"message"`
	At       string    `json:"at"`
	Related  []related `json:"related"`
}

type related struct {
	Message string `json:"message"`
	At      string `json:"at"`
}

// FindingsJSON writes findings.json.
func FindingsJSON(found []diag.Diagnostic) []byte {
	list := []finding{}
	for _, d := range found {
		f := finding{d.Code, d.Severity.String(), d.Message(), d.At(), []related{}}
		for _, r := range d.Related {
			f.Related = append(f.Related, related{r.Message, r.At.String()})
		}
		list = append(list, f)
	}
	return JSON(list)
}

// JSON writes a value as JSON that a person can read and a diff tool can
// compare: indented, a line to each value, no escapes but those JSON asks for.
func JSON(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic(err) // only texts, numbers, lists and tables come here
	}
	return b.Bytes()
}
