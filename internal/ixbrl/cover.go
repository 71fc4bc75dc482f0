package ixbrl

import (
	"cmp"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/cover"
	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/gaap"
	"github.com/tieout/tieout/internal/tag"
	"github.com/tieout/tieout/internal/taxonomy"
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
	"quiet":  "margin:2em 0 0;font-size:8pt",
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
		if strings.Contains(markup, "[amendment]") && page.Amendment == "" {
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
	if element, otherwise, ok := strings.Cut(what, " else "); ok {
		if f := page.Of(element); f.Element != "" {
			w.coverFact(f)
		} else {
			w.Words(otherwise)
		}
		return
	}
	how, element, two := strings.Cut(what, " ")
	switch {
	case what == "amendment":
		if page.Amendment != "" {
			w.Words("(Amendment No. " + page.Amendment + ")")
		}
	case what == "phone":
		w.phone(page.Of("CityAreaCode"), page.Of("LocalPhoneNumber"))
	case what == "contact":
		w.contact(page)
	case what == "reporting":
		w.Words(cmp.Or(page.Reporting, "None"))
	case what == "standards":
		w.choice(page.Of("DocumentAccountingStandard"), "U.S. GAAP", "")
		w.Words(" ")
		w.choice(page.Of("DocumentAccountingStandard"), filing.AccountingStandards["IFRS"], " as issued by the International Accounting Standards Board")
		w.Words(" ")
		w.choice(page.Of("DocumentAccountingStandard"), "Other", "")
	case what == "items":
		w.choices(page.Of("OtherReportingStandardItemNumber"), "Item 17", "Item 18")
	case two && (element == "or" || element == "if"):
		if f := page.Of(how); f.Element != "" {
			w.coverFact(f)
		} else {
			w.Words(cover.Unchecked)
		}
	case how == "yes": // Yes or No is tagged, beside its box
		w.together(func() { w.choices(page.Of(element), "Yes", "No") })
	case how == "no": // the box after Yes is tagged
		f, other := page.Of(element), cover.Checked
		if f.Value == "true" {
			other = cover.Unchecked
		}
		w.together(func() {
			w.together(func() {
				w.Words("Yes ")
				w.coverFact(f)
			})
			w.Words(" No " + other)
		})
	case how == "at":
		w.Words(page.Of(element).Instant.Words())
	case what == "categories":
		var list []string
		for _, c := range filing.FilerCategories {
			list = append(list, cover.Category(c))
		}
		w.choices(page.Of("EntityFilerCategory"), list...)
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
		w.choice(f, choice, "")
	}
}

// choice writes one choice, and what follows it, beside its box.
func (w *writer) choice(f cover.Fact, choice, after string) {
	box := cover.Unchecked
	w.Tag(`<span style="` + coverStyles["whole"] + `">`)
	if choice == f.Text {
		box = cover.Checked
		w.coverFact(f)
	} else {
		w.Words(choice)
	}
	w.Words(after + " " + box)
	w.Tag("</span>")
}

// phone writes a telephone number, with parentheses around the area code unless it begins with
// the code of a country.
func (w *writer) phone(area, local cover.Fact) {
	if strings.HasPrefix(area.Text, "+") {
		w.coverFact(area)
	} else if area.Element != "" {
		w.Words("(")
		w.coverFact(area)
		w.Words(")")
	}
	if local.Element != "" {
		w.Words(" ")
		w.coverFact(local)
	}
}

// contact writes the name of the contact person, the telephone number, the e-mail address and
// the address, as far as the page has them.
func (w *writer) contact(page *cover.Page) {
	of := func(element string) cover.Fact {
		for _, f := range page.All(element) {
			if f.Dims != nil {
				return f
			}
		}
		return cover.Fact{}
	}
	w.coverFact(of("ContactPersonnelName"))
	if area, local := of("CityAreaCode"), of("LocalPhoneNumber"); area.Element != "" || local.Element != "" {
		w.Words(", ")
		w.phone(area, local)
	}
	for _, element := range []string{"ContactPersonnelEmailAddress", "EntityAddressAddressLine1", "EntityAddressAddressLine2", "EntityAddressAddressLine3", "EntityAddressCityOrTown", "EntityAddressStateOrProvince", "EntityAddressCountry", "EntityAddressPostalZipCode"} {
		if f := of(element); f.Element != "" {
			w.Words(", ")
			w.coverFact(f)
		}
	}
}

// together writes content that stays on one line.
func (w *writer) together(content func()) {
	w.Tag(`<span style="` + coverStyles["whole"] + `">`)
	content()
	w.Tag("</span>")
}

// shares writes the numbers of shares outstanding, each with its class.
func (w *writer) shares(page *cover.Page) {
	list := page.All("EntityCommonStockSharesOutstanding")
	for i, f := range list {
		switch {
		case i > 0 && i == len(list)-1:
			w.Words(", and ")
		case i > 0:
			w.Words(", ")
		}
		w.coverFact(f)
		title := page.Stock
		for _, t := range page.All("Security12bTitle") {
			if f.Dims != nil && slices.Equal(f.Dims, t.Dims) {
				title = t.Text
			}
		}
		class, _, _ := strings.Cut(title, ",")
		switch {
		case title == "" && page.Form == "20-F":
			w.Words(" shares")
		case title == "":
			w.Words(" shares of common stock")
		case slices.Contains(strings.Fields(strings.ToLower(class)), "shares"), slices.Contains(strings.Fields(strings.ToLower(class)), "units"):
			w.Words(" " + title)
		default:
			w.Words(" shares of " + title)
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
	titles := page.All("Security12bTitle")
	if titles == nil {
		w.Tag(`<tr><td style="` + coverStyles["entry"] + `">None</td><td></td><td></td></tr>`)
	}
	for _, title := range titles {
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
		w.transforms = w.transforms || strings.HasPrefix(f.Format, "ixt-sec:")
	}
	if concept, _ := gaap.Lookup(dei, f.Element); concept.Type == "dtr-types:textBlockItemType" {
		format = ` escape="true"`
		fact.Value = w.Escape(f.Text)
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
