package render

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/document"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/source"
)

// tie is a fact in the tie-out schedule and in the panel that its number opens. A page has
// hundreds; writing them here takes a tenth of a template's time.
type tie struct {
	*fact.Fact
	w        *writer
	Number   string // in the schedule
	operands []*tie
}

// elements collects markup.
type elements struct{ strings.Builder }

// add writes markup as fmt.Fprintf does and escapes each argument that is not
// template.HTML.
func (e *elements) add(form string, in ...any) {
	for i, v := range in {
		if _, markup := v.(template.HTML); !markup {
			in[i] = escapes.Replace(fmt.Sprint(v))
		}
	}
	fmt.Fprintf(e, form, in...)
}

// escapes are the escapes of html/template.
var escapes = strings.NewReplacer("\x00", "\uFFFD", `"`, "&#34;", "&", "&amp;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;")

const ofRest = "Printed as 100% less the other share as printed."

// Entry returns the fact's entry in the schedule.
func (t *tie) Entry() template.HTML {
	var e elements
	e.add(`
<li id="entry-%[1]s" tabindex="-1">
<span class="number" aria-hidden="true">%[1]s</span>
<p class="what"><b>%[2]s</b> <span class="of"><span class="when">%[3]s</span> <code>%[4]s</code></span></p>
<p class="exact">%[5]s</p>`, t.Number, t.Words.Label, t.when(), t.ID, t.exact())
	printed := t.printed()
	for i, s := range printed {
		e.WriteString([]string{"\n<p class=\"as\">Shown as ", ", "}[min(i, 1)])
		e.add(`<a href="#at-%v">%v</a>`, s.first, s.text)
		if s.times > 1 {
			e.add(" (%v times)", s.times)
		}
	}
	if len(printed) > 0 {
		if t.OtherShare != nil {
			e.WriteString(". " + ofRest)
		}
		if said := moved(printed); said != "" {
			e.WriteString(". " + said)
		}
		e.WriteString("</p>")
	}
	e.add("\n<p class=\"formula\">%s</p>", t.Words.Formula)
	e.operands(t.operands)
	e.cells(t.Origin.Cells)
	e.WriteString("\n</li>")
	return template.HTML(e.String())
}

// Panel returns the panel that the fact's number opens.
func (t *tie) Panel() template.HTML {
	var e elements
	e.add(`
<div class="panel" id="panel-%[1]s"><div class="tie" id="tie-%[1]s" popover role="dialog" aria-labelledby="label-%[1]s">
<p class="label" id="label-%[1]s">%[2]s</p>
<p class="when">%[3]s</p>
<p class="exact">%[4]s</p>
<p class="id"><code>%[5]s</code></p>
<p class="definition">%[6]s`, t.Number, t.Words.Label, t.when(), t.exact(), t.ID, t.Words.Definition)
	if t.OtherShare != nil {
		e.WriteString(" " + ofRest)
	}
	if said := moved(t.printed()); said != "" {
		e.WriteString(" " + said)
	}
	e.add("</p>\n<p class=\"formula\">%s</p>", t.Words.Formula)
	e.operands(t.operands)
	if len(t.Origin.Cells) > 0 {
		e.WriteString("\n<p class=\"heading\">Source cells</p>")
		e.cells(t.Origin.Cells)
	}
	if reached := t.reached(); len(reached) > 0 {
		open := ""
		if len(reached) <= fewCells {
			open = " open"
		}
		e.add("\n<details%s>\n<summary>Source cells of the numbers it is computed from</summary>", open)
		e.cells(reached)
		e.WriteString("\n</details>")
	}
	e.add(`
<p class="more"><a href="#entry-%[1]s">Entry %[1]s in the tie-out schedule</a></p>
<p class="hint" aria-hidden="true">click to keep open</p>
<button type="button" class="close" popovertarget="tie-%[1]s" popovertargetaction="hide" aria-label="Close"><span aria-hidden="true">×</span></button>
</div></div>`, t.Number)
	return template.HTML(e.String())
}

// operands writes the facts that a fact is computed from.
func (e *elements) operands(list []*tie) {
	for i, t := range list {
		if i == 0 {
			e.WriteString("\n<ul class=\"operands\">")
		}
		e.add("\n"+`<li><span class="name"><a href="#entry-%[1]s"><span class="sign">%[1]s</span>%[2]s</a> <code>%[3]s</code></span> <span>%[4]s</span></li>`,
			t.Number, t.Words.Label, t.ID, t.exact())
	}
	if len(list) > 0 {
		e.WriteString("\n</ul>")
	}
}

// cells writes ranges of cells.
func (e *elements) cells(list []source.Range) {
	for i, run := range source.Runs(list) {
		if i == 0 {
			e.WriteString("\n<ul class=\"cells\">")
		}
		e.run(run, "li")
	}
	if len(list) > 0 {
		e.WriteString("\n</ul>")
	}
}

// exact returns the value, and for a ratio its decimal too.
func (t *tie) exact() template.HTML {
	var e elements
	value, decimal := ExactOf(t.ID, t.Value)
	e.add(`<span class="value">%s</span>`, value)
	if decimal != "" {
		e.add(` <span class="decimal">%s</span>`, decimal)
	}
	return template.HTML(e.String())
}

// when returns the fact's date or period.
func (t *tie) when() string {
	if t.Context.Instant {
		return "At " + t.Context.Span.End.Words()
	}
	return t.Context.Span.Start.Words() + " to " + t.Context.Span.End.Words()
}

// showing is a way in which a fact is printed.
type showing struct {
	text  string
	first int // the mark's tag
	times int
	moved string // the digits of the rounded value, if it is printed otherwise
}

// moved returns a sentence on a figure that is not printed as it rounds, or "".
func moved(list []showing) string {
	for _, s := range list {
		if s.moved != "" {
			return "Printed one unit from its rounded value, " + s.moved + ", so that tables add up."
		}
	}
	return ""
}

// printed returns the ways in which the text shows the fact.
func (t *tie) printed() []showing {
	var list []showing
	for _, m := range t.w.refs {
		if m.Fact.ID != t.ID {
			continue
		}
		text := m.Text
		if text != document.Dash {
			text = marked(m).String() + suffixes[m.Format.Name]
		}
		if i := slices.IndexFunc(list, func(s showing) bool { return s.text == text }); i >= 0 {
			list[i].times++
			continue
		}
		list = append(list, showing{text, m.Tag, 1, m.Rounded()})
	}
	return list
}

// suffixes are the units after the digits of a format.
var suffixes = map[string]string{"percent": "%", "percent1": "%", "points": " percentage points", "thousands": " thousand", "millions": " million"}

// fewCells is the number of cells that a panel lists unfolded.
const fewCells = 12

// reached returns the source cells of the operands, of their operands and so on.
func (t *tie) reached() []source.Range {
	var cells []source.Range
	for _, in := range t.w.set.Reached(t.Origin.Inputs...) {
		for _, r := range in.Origin.Cells {
			if !slices.Contains(cells, r) {
				cells = append(cells, r)
			}
		}
	}
	return cells
}
