package survey

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tieout/internal/fiscal"
	"tieout/internal/iso"
	"tieout/internal/schema"
	"tieout/internal/text"
	"tieout/internal/toml"
)

// mostListed bounds the names that one comment lists.
const mostListed = 20

func clip(s string) string { return text.Clip(s, 60) }

// list quotes names for a comment, at most mostListed of them, with a conjunction
// before the last.
func list(names []string, conjunction string) string {
	var quoted []string
	for i, name := range names {
		if i == mostListed {
			return strings.Join(quoted, ", ") + fmt.Sprintf(" and %d more", len(names)-i)
		}
		quoted = append(quoted, toml.Quote(clip(name)))
	}
	return text.List(quoted, conjunction)
}

// page is the text being written.
type page struct{ bytes.Buffer }

func (p *page) line(format string, args ...any) {
	fmt.Fprintf(p, format, args...)
	p.WriteByte('\n')
}

// write gives the filing.toml.
func (g *guess) write() []byte {
	p := &page{}
	if len(g.files) > 0 {
		p.line("# Guessed from the headers and cells of %s.", list(g.files, "and"))
	}
	p.line("# Read every comment: what it asks is for a person to say. Then run: tieout check")
	year, whyYear := g.year()
	currency, whyCurrency := g.currency()
	domicile, whyDomicile := g.domicile()

	p.line("\n[registrant]")
	p.line("name      = \"Registrant, Inc.\"                    # a placeholder: correct it to the exact name in the charter")
	p.line("cik       = \"0000000000\"                          # a placeholder: correct it to the 10 digits that EDGAR gave")
	p.line("# file_number = \"001-00000\"                       # of the Exchange Act")
	p.line("prefix    = \"xmpl\"                                # a placeholder: correct it, such as to the ticker symbol; of extension concepts")
	p.line("namespace = \"http://www.example.com/%d1231\"     # a placeholder: correct it; of extension concepts", year)
	p.line("currency  = %s                                 # the reporting currency; correct it if need be: %s", toml.Quote(currency), whyCurrency)
	p.line("domicile  = %s                                  # revenue from elsewhere is foreign; correct it if need be: %s", toml.Quote(domicile), whyDomicile)

	p.line("\n[report]")
	p.line("form   = \"10-K\"                                   # 10-K (a year), 10-Q (Q1 to Q3) or 8-K; correct it if need be")
	p.line("period = \"FY%d\"                                 # such as FY%d, FY%dQ3; correct it if need be: %s", year, year, year, whyYear)
	p.line("# compare = \"FY%d\"                              # the default: the same period one year earlier", year-1)

	p.line("\n[calendar]")
	p.line("fiscal_year_end = \"12-31\"                         # correct it if the fiscal year ends on another day")
	p.line("# A filer whose years have 52 or 53 weeks lists the quarters in place of it, a line each, from the")
	p.line("# first that a comparison needs to the last:")
	p.line("# [calendar.periods]")
	p.line("# FY2022Q1 = { start = 2021-12-26, end = 2022-03-26 }")

	for _, l := range ledgers {
		g.writeLedger(p, l.of, l.words)
	}

	p.line("\n[policies]                                        # these are the defaults; take away the # to change one")
	p.line("# ndr.fx                = \"prior-rates\"           # the numerator's rates: prior-rates or reported")
	p.line("# new_customer.lookback = 12                      # months without an active subscription that make a customer new")
	p.line("# unsubscribed          = \"error\"                 # revenue from a customer with no subscription at all: error, existing or new")
	p.line("# country.threshold     = \"10%%\"")
	p.line("# country.attribution   = \"the billing address of the customer\"")
	p.line("# flat_below            = \"0.5%%\"                  # of the prior period")
	p.line("# fluctuation.points    = 3                       # a rate that moves this many percentage points must be explained")
	p.line("# country.band          = \"0.5%%\"                  # percentage points under the threshold that raise a warning")
	return p.Bytes()
}

func (g *guess) writeLedger(p *page, ledger, says string) {
	s := g.ledgers[ledger]
	if s == nil {
		g.writeMissing(p, ledger, says)
		return
	}
	m := s.match
	p.line("\n# %s", says)
	p.line("# The headers are in row %d%s.", s.header, s.which())
	if others := g.others[ledger]; others != nil {
		var names []string
		for _, o := range others {
			names = append(names, o.place())
		}
		p.line("# Also looked like it, and not taken: %s.", text.List(names, "and"))
	}
	if s.hidden {
		p.line("# The sheet is hidden.")
	}
	for i, f := range m.schema.Fields {
		c := m.columns[i]
		if c == nil {
			continue
		}
		if m.byCells[i] {
			p.line("# Is %s the %s? Its cells say so, its header does not.", toml.Quote(c.header), f.Name)
		}
		if c.filled == 0 {
			p.line("# The column %s has no cells to judge it by.", toml.Quote(c.header))
		}
		if rivals := m.rivals[i]; rivals != nil {
			var names []string
			for _, r := range rivals {
				names = append(names, r.header)
			}
			p.line("# %s could be %s too.", list(names, "and"), f.Name)
		}
		if slices.Contains(s.merged, c.num) {
			p.line("# The header %s is under a merged cell; unmerge it in the workbook.", toml.Quote(c.header))
		}
	}
	for _, f := range unmappedFields(m) {
		if c := m.misfits[m.schema.Index(f.Name)]; c != nil && !slices.Contains(m.columns, c) {
			what := "the column is blank"
			if c.filled > 0 {
				what = "its cells are not what it needs, such as " + toml.Quote(clip(c.unlike(f)))
			}
			p.line("# %s reads like %s, but %s.", toml.Quote(c.header), f.Name, what)
		}
	}
	columns := slices.Clone(m.columns)
	if code := s.converted(); code != "" {
		i := m.schema.Index("currency")
		p.line("# %s says %s, so the amounts are taken for converted and %s is not mapped as currency.",
			toml.Quote(m.column("arr").header), code, toml.Quote(columns[i].header))
		columns[i] = nil
	}
	if rest := s.unmapped(columns); rest != nil {
		p.line("# Not mapped: %s.", list(rest, "and"))
	}
	if c := s.reference(columns); c != nil {
		p.line("# If rows may be equal in all that is mapped, map reference = %s, which tells them apart.", toml.Quote(c.header))
	}
	values := s.writeQuestions(p, columns)
	p.line("[ledgers.%s]", ledger)
	p.line("file    = %s", toml.Quote(s.file))
	if !s.alone {
		p.line("sheet   = %s", toml.Quote(s.name))
	}
	if m.schema.Has(schema.Amount) {
		s.writeUnit(p)
	}
	p.line("columns = { %s }", mapped(m.schema, columns))
	for _, v := range values {
		p.line("%s", v)
	}
	if ledger == "trial-balance" {
		p.line("# credit_negative = true                          # if the export shows credits as negative")
		p.line("\n# Which accounts are which elements of us-gaap:")
		p.line("# [accounts]")
		p.line("# Revenues                             = [\"4000\", \"4010\"]")
		p.line("# NetIncomeLoss                        = [\"NI\"]")
		p.line("# ContractWithCustomerLiabilityCurrent = [\"2400\"]")
	}
}

// mapped gives the columns of a ledger as filing.toml spells them.
func mapped(schema schema.Schema, columns []*column) string {
	var pairs []string
	for i, f := range schema.Fields {
		if columns[i] != nil {
			pairs = append(pairs, f.Name+" = "+toml.Quote(columns[i].header))
		}
	}
	return strings.Join(pairs, ", ")
}

func unmappedFields(m *match) []schema.Field {
	var fields []schema.Field
	for i, f := range m.schema.Fields {
		if m.columns[i] == nil {
			fields = append(fields, f)
		}
	}
	return fields
}

// unmapped gives the headers that no field has.
func (s *sheet) unmapped(columns []*column) []string {
	var rest []string
	for _, c := range s.columns {
		if !slices.Contains(columns, c) {
			rest = append(rest, c.header)
		}
	}
	return rest
}

// reference gives a column that nobody maps and that tells equal rows apart.
func (s *sheet) reference(columns []*column) *column {
	for _, c := range s.columns {
		if c.usable && !slices.Contains(columns, c) && c.scores["*.reference"] > 0 && mostly(c.can[asID], max(c.filled, 1)) {
			return c
		}
	}
	return nil
}

func (s *sheet) which() string {
	if s.alone {
		return ""
	}
	return " of the sheet " + toml.Quote(clip(s.name))
}

func (s *sheet) place() string {
	if s.alone {
		return toml.Quote(clip(s.file))
	}
	return toml.Quote(clip(s.file)) + " sheet " + toml.Quote(clip(s.name))
}

// writeMissing says what a ledger lacks that was not recognised.
func (g *guess) writeMissing(p *page, ledger, says string) {
	schema, _ := schema.Of(ledger)
	if s := g.near[ledger]; s != nil {
		columns := slices.Clone(s.near.columns)
		p.line("\n# %s comes near to %s, but for %s.", s.place(), ledger, s.near.lacks(s))
		p.line("# [ledgers.%s]", ledger)
		p.line("# file    = %s", toml.Quote(s.file))
		if !s.alone {
			p.line("# sheet   = %s", toml.Quote(s.name))
		}
		for _, i := range s.near.missing {
			columns[i] = &column{header: "?"}
		}
		p.line("# columns = { %s }", mapped(schema, columns))
		return
	}
	switch {
	case ledger == "subscriptions" || ledger == "revenue":
		p.line("\n# No %s were recognised. %s It needs %s:", map[string]string{"subscriptions": "subscriptions", "revenue": "revenues"}[ledger], says, text.List(required(schema), "and"))
		p.line("# [ledgers.%s]", ledger)
		p.line("# file    = \"ledgers/%s.xlsx\"", ledger)
		var columns []*column
		for _, f := range schema.Fields {
			if !f.Required {
				columns = append(columns, nil)
				continue
			}
			columns = append(columns, &column{header: "?"})
		}
		p.line("# columns = { %s }", mapped(schema, columns))
	case ledger == "fx" && len(g.currencies()) > 1:
		p.line("\n# No rates were recognised, and subscriptions are in %s: a draft needs the rates of all but one.", list(g.currencies(), "and"))
	}
}

// writeUnit writes what an amount of the ledger counts: what a header of an amount
// says, or else a title above it.
func (s *sheet) writeUnit(p *page) {
	said := map[string]string{}
	for i, f := range s.match.schema.Fields {
		if c := s.match.columns[i]; c != nil && f.Kind == schema.Amount {
			if u := unit(c.header, true); u != "" {
				said[u] = c.header
			}
		}
	}
	if len(said) == 0 {
		for _, title := range s.titles {
			if u := unit(title, false); u != "" && said[u] == "" {
				said[u] = title
			}
		}
	}
	if len(said) == 1 {
		for u, text := range said {
			p.line("%-49s # as %s says", "unit    = "+toml.Quote(u), toml.Quote(clip(text)))
		}
		return
	}
	what := "what an amount counts: ones (the default), thousands or millions"
	if len(said) > 1 {
		what += "; the headers say several"
	}
	p.line("%-49s # %s", "# unit  = \"ones\"", what)
}

// converted gives the currency into which the ARR of a sheet is converted: its
// header names one, and the currency column names others.
func (s *sheet) converted() string {
	arr, currency := s.match.column("arr"), s.match.column("currency")
	if arr == nil || currency == nil {
		return ""
	}
	code := currencyIn(arr.header)
	for word := range currency.words {
		if code != "" && strings.ToUpper(word) != code {
			return code
		}
	}
	return ""
}

// writeQuestions asks what words mean that nobody knows, and gives the lines that
// say what the others mean.
func (s *sheet) writeQuestions(p *page, columns []*column) (lines []string) {
	for i, f := range s.match.schema.Fields {
		c := columns[i]
		if c == nil || !coded(f) {
			continue
		}
		var unknown []string
		said := map[string][]string{}
		for _, word := range slices.Sorted(maps.Keys(c.words)) {
			means, ok := meaning(f, word)
			switch _, err := schema.Meaning(f, word); {
			case !ok:
				unknown = append(unknown, word)
			case err != nil || f.Name == "channel":
				said[means] = append(said[means], word)
			}
		}
		if c.more {
			p.line("# %s holds more words than were looked at; a check will name those it does not know.", toml.Quote(c.header))
		}
		switch {
		case unknown == nil:
		case f.Name == "channel":
			p.line("# Which is this: %s? Under direct, until someone says.", list(unknown, "and"))
			said["direct"] = append(said["direct"], unknown...)
		default:
			p.line("# What %s is %s? Say so: values.%s = { %s = [%s] }", f.Name, list(unknown, "or"), f.Name, examples[f.Kind], toml.Quote(clip(unknown[0])))
		}
		if len(said) == 0 {
			continue
		}
		var pairs []string
		for _, means := range slices.Sorted(maps.Keys(said)) {
			var words []string
			for _, w := range said[means] {
				words = append(words, toml.Quote(w))
			}
			pairs = append(pairs, toml.Key(means)+" = ["+strings.Join(words, ", ")+"]")
		}
		lines = append(lines, fmt.Sprintf("values.%s = { %s }", f.Name, strings.Join(pairs, ", ")))
	}
	return lines
}

// examples stand where a person must say what a word means.
var examples = map[schema.Kind]string{schema.Country: "GB", schema.Currency: "GBP", schema.Choice: "..."}

// noYear is the year of the report where no ledger has dates.
const noYear = 2022

// year gives the last calendar year that the revenue ledger covers whole, else the
// subscriptions, with something in the year before.
func (g *guess) year() (year int, why string) {
	for _, from := range [][2]string{{"revenue", "date"}, {"subscriptions", "start"}} {
		s := g.ledgers[from[0]]
		if s == nil || len(s.match.column(from[1]).months) == 0 {
			continue
		}
		months := s.match.column(from[1]).months
		quarters := map[int]bool{} // by year × 4 + quarter − 1
		some := map[int]bool{}
		first, last := fiscal.LastYear, fiscal.FirstYear
		for month := range months {
			y := month / 12
			quarters[month/3] = true
			some[y] = true
			first, last = min(first, y), max(last, y)
		}
		full := func(y int) bool {
			return quarters[y*4] && quarters[y*4+1] && quarters[y*4+2] && quarters[y*4+3]
		}
		if from[0] == "subscriptions" { // terms start when they start: whole years are those before the last
			full = func(y int) bool { return y < last || months[y*12+11] > 0 }
		}
		for y := last; y > first; y-- {
			if full(y) && some[y-1] {
				return y, fmt.Sprintf("the last calendar year that %s covers, with the one before", from[0])
			}
		}
		for y := last; y >= first; y-- {
			if full(y) {
				return y, fmt.Sprintf("the last calendar year that %s covers, without the one before", from[0])
			}
		}
		return last, fmt.Sprintf("the last year in %s, which does not cover it", from[0])
	}
	return noYear, "no ledger with dates was recognised"
}

// currencies are the currencies of the subscriptions.
func (g *guess) currencies() []string {
	s := g.ledgers["subscriptions"]
	if s == nil || s.match.column("currency") == nil || s.converted() != "" {
		return nil
	}
	return slices.Sorted(maps.Keys(codesOf(s, "currency")))
}

// codesOf counts the rows of a column by what its words mean.
func codesOf(s *sheet, field string) map[string]int {
	codes := map[string]int{}
	i := s.match.schema.Index(field)
	if s.match.columns[i] == nil {
		return codes
	}
	for word, n := range s.match.columns[i].words {
		if code, ok := meaning(s.match.schema.Fields[i], word); ok {
			codes[code] += n
		}
	}
	return codes
}

// most gives the code of most rows, the first in the alphabet of equals.
func most(codes map[string]int) string {
	list := slices.SortedFunc(maps.Keys(codes), func(a, b string) int {
		return cmp.Or(cmp.Compare(codes[b], codes[a]), cmp.Compare(a, b))
	})
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// currency gives the most probable reporting currency.
func (g *guess) currency() (code, why string) {
	fx, terms, revenue := g.ledgers["fx"], g.ledgers["subscriptions"], g.ledgers["revenue"]
	if fx != nil {
		if code := currencyIn(fx.match.column("rate").header); code != "" {
			return code, fmt.Sprintf("the rates are under %s", toml.Quote(clip(fx.match.column("rate").header)))
		}
	}
	if revenue != nil {
		if code := currencyIn(revenue.match.column("amount").header); code != "" {
			return code, fmt.Sprintf("revenue is under %s", toml.Quote(clip(revenue.match.column("amount").header)))
		}
	}
	if terms != nil {
		if code := terms.converted(); code != "" {
			return code, "the header of ARR names it"
		}
		codes := codesOf(terms, "currency")
		if fx != nil {
			for rated := range codesOf(fx, "currency") {
				delete(codes, rated)
			}
			if code := most(codes); code != "" {
				return code, "subscriptions have it, and there is no rate for it"
			}
		} else if code := most(codes); code != "" {
			return code, "most subscriptions are in it"
		}
	}
	return "USD", "nothing tells another"
}

// domicile gives the country of most rows of revenue.
func (g *guess) domicile() (code, why string) {
	if s := g.ledgers["revenue"]; s != nil {
		if code := most(codesOf(s, "country")); code != "" {
			return code, fmt.Sprintf("most rows of revenue are from %s", iso.CountryName(code))
		}
	}
	return "US", "nothing tells another"
}
