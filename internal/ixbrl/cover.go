package ixbrl

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tieout/internal/cover"
	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/fiscal"
	"tieout/internal/tag"
	"tieout/internal/taxonomy"
)

// pageStyle is the style of the cover page and of each draft.
const pageStyle = "max-width:60em;margin:0 auto;padding:1em;font-family:Times New Roman,Times,serif;font-size:10pt;line-height:1.3"

// coverTable is the layout of cover pages: a line of markup for each line of a page, after the
// forms that have it. A fact stands in braces, a part that several facts make in brackets. The
// word after @ is a style.
//
//go:embed cover.tsv
var coverTable string

// coverStyles holds the styles of the cover page.
var coverStyles = map[string]string{
	"page":   pageStyle,
	"head":   "margin:0 0 .5em;text-align:center;font-size:12pt;font-weight:bold",
	"form":   "margin:1em 0;text-align:center;font-size:16pt;font-weight:bold",
	"name":   "margin:1em 0 0;text-align:center;font-size:14pt;font-weight:bold",
	"strong": "margin:1em 0;text-align:center;font-weight:bold",
	"center": "margin:.5em 0 0;text-align:center",
	"note":   "margin:0 0 1em;text-align:center;font-size:8pt",
	"left":   "margin:1em 0 0",
	"item":   "margin:.5em 0 0;padding-left:2em",
	"whole":  "white-space:nowrap;padding-right:1em",
	"under":  "text-decoration:underline",
	"table":  "width:100%;margin:.5em 0 1em;border-collapse:collapse;font-size:10pt",
	"cell":   "padding:2px 6px;text-align:center;vertical-align:bottom;font-weight:bold",
	"sub":    "padding:2px 6px;text-align:center;vertical-align:top;font-size:8pt",
	"title":  "padding:4px 6px;text-align:center;vertical-align:bottom;border-bottom:1px solid #000000",
	"first":  "padding:4px 6px;text-align:left;vertical-align:bottom;border-bottom:1px solid #000000",
	"entry":  "padding:4px 6px;text-align:left;vertical-align:top",
	"middle": "padding:4px 6px;text-align:center;vertical-align:top",
	"value":  "padding:4px 6px;text-align:right;vertical-align:top",
}

var (
	styleWord   = regexp.MustCompile(` @([a-z]+)`)
	placeholder = regexp.MustCompile(`\{[^}]*\}|\[[a-z]+\]`)
)

// cover writes the cover page.
func (w *writer) cover() {
	page := w.report.page
	for line := range strings.Lines(coverTable) {
		forms, markup, _ := strings.Cut(line, "\t")
		if forms != "*" && !slices.Contains(strings.Fields(forms), page.Form) {
			continue
		}
		if strings.Contains(markup, " if}") {
			element, _, _ := strings.Cut(markup[strings.Index(markup, "{")+1:], " ")
			if page.Of(element).Element == "" {
				continue
			}
		}
		markup = styleWord.ReplaceAllStringFunc(markup, func(s string) string { return ` style="` + coverStyles[s[2:]] + `"` })
		last := 0
		for _, at := range placeholder.FindAllStringIndex(markup, -1) {
			w.Tag(markup[last:at[0]])
			w.place(page, markup[at[0]+1:at[1]-1])
			last = at[1]
		}
		w.Tag(markup[last:])
	}
}

// place writes what stands for a placeholder.
func (w *writer) place(page *cover.Page, what string) {
	before, element, joined := strings.Cut(what, ", ")
	if joined && before == "" { // a part of the address, if there is one
		if f := page.Of(element); f.Element != "" {
			w.Words(", ")
			w.coverFact(f)
		}
		return
	}
	how, element, two := strings.Cut(what, " ")
	switch {
	case two && (element == "or" || element == "if"):
		if f := page.Of(how); f.Element != "" {
			w.coverFact(f)
		} else {
			w.Words(cover.Unchecked)
		}
	case how == "yes": // Yes or No is tagged, beside its box
		w.choices(page.Of(element), "Yes", "No")
	case how == "no": // the box after Yes is tagged
		f, other := page.Of(element), cover.Checked
		if f.Value == "true" {
			other = cover.Unchecked
		}
		w.together(func() {
			w.Words("Yes ")
			w.coverFact(f)
		})
		w.Words(" ")
		w.together(func() { w.Words("No " + other) })
	case how == "at":
		w.Words(page.Of(element).Instant.Words())
	case what == "categories":
		w.choices(page.Of("EntityFilerCategory"), filing.FilerCategories...)
	case what == "float":
		f := page.Of("EntityPublicFloat")
		if f.Unit == "USD" {
			w.Words("$")
		} else {
			w.Words(f.Unit + " ")
		}
		w.coverFact(f)
	case what == "shares":
		w.shares(page)
	case what == "securities":
		w.securities(page)
	default:
		w.coverFact(page.Of(what))
	}
}

// choices writes each choice beside its box. The choice that is the text of the fact is in
// the tag of the fact, and its box is checked.
func (w *writer) choices(f cover.Fact, choices ...string) {
	for i, choice := range choices {
		if i > 0 {
			w.Words(" ")
		}
		w.together(func() {
			if choice == f.Text {
				w.coverFact(f)
				w.Words(" " + cover.Checked)
			} else {
				w.Words(choice + " " + cover.Unchecked)
			}
		})
	}
}

// together writes content that stays on one line.
func (w *writer) together(content func()) {
	w.Tag(`<span style="` + coverStyles["whole"] + `">`)
	content()
	w.Tag("</span>")
}

// shares writes the numbers of shares outstanding, each with its class if there are several.
func (w *writer) shares(page *cover.Page) {
	for i, f := range page.All("EntityCommonStockSharesOutstanding") {
		if i > 0 {
			w.Words(", ")
		}
		w.coverFact(f)
		for _, title := range page.All("Security12bTitle") {
			if f.Dims != nil && slices.Equal(f.Dims, title.Dims) {
				w.Words(" (" + title.Text + ")")
			}
		}
	}
}

// securities writes a row for each class of securities.
func (w *writer) securities(page *cover.Page) {
	cell := func(style string, f cover.Fact) {
		w.Tag(`<td style="` + coverStyles[style] + `">`)
		w.coverFact(f)
		w.Tag("</td>")
	}
	for _, title := range page.All("Security12bTitle") {
		w.Tag("<tr>")
		cell("entry", title)
		for _, f := range page.Facts {
			if (f.Element == "TradingSymbol" || f.Element == "NoTradingSymbolFlag") && slices.Equal(f.Dims, title.Dims) {
				cell("middle", f)
			}
		}
		for _, f := range page.All("SecurityExchangeName") {
			if slices.Equal(f.Dims, title.Dims) {
				cell("middle", f)
			}
		}
		w.Tag("</tr>")
	}
}

// coverFact writes a fact of the cover page in its tag.
func (w *writer) coverFact(f cover.Fact) {
	r := w.report
	name, context := tag.Name{Prefix: dei, Local: f.Element}, r.required()
	if f.Instant != 0 {
		context = fact.Context{Instant: true, Span: fiscal.Span{Start: f.Instant, End: f.Instant}}
	}
	fact := Fact{ID: r.id(), Element: name, Context: context, Dims: f.Dims, Value: f.Value}
	format := ""
	if f.Format != "" {
		format = fmt.Sprintf(` format="%s"`, f.Format)
	}
	what, unit := "nonNumeric", ""
	switch f.Unit {
	case "":
	case cover.Shares:
		fact.Measure = "xbrli:shares"
	default:
		fact.Measure = "iso4217:" + f.Unit
	}
	if fact.Measure != "" {
		what, unit = "nonFraction", fmt.Sprintf(` unitRef="%s" decimals="0" scale="0"`, w.unit(fact.Measure))
	}
	w.Tag(fmt.Sprintf(`<ix:%s name="%s" contextRef="%s"%s%s id="%s">%s</ix:%[1]s>`, what, w.name(name), w.context(context, f.Dims), unit, format, fact.ID, w.Escape(f.Text)))
	r.Facts = append(r.Facts, fact)
	r.Taxonomy.Cover = append(r.Taxonomy.Cover, taxonomy.Use{Tag: tag.Tag{Element: name, Dims: f.Dims}, Instant: f.Instant != 0})
}
