package filing

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/format"
	"github.com/tieout/tieout/internal/iso"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/schema"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/toml"
)

// Ledger describes a ledger as filing.toml maps it. A list by field has one element for
// each field of the schema, in the same order.
type Ledger struct {
	schema.Schema
	Files      []Name                       // the files, or patterns of their names
	Source     *Source                      // source: the database that the ledger is in; nil for a ledger in files
	Table      string                       // table: the table or view, "finance.revenue"; "" if Query is given
	Query      string                       // query: a SELECT whose rows are the ledger; "" if Table is given
	Key        []string                     // key: the columns that name a row; nil if none are stated
	Sheets     []Name                       // the sheets of each file, or patterns of their names; nil if each file has one sheet
	Columns    []string                     // by field: the header of its column, "" if none
	Fixed      []string                     // by field: the value that all rows have; "" for a field whose value is not fixed
	Named      []*Naming                    // by field: how to take the value from the name of the file or sheet; nil if the name does not give it
	Across     *Across                      // nil unless the sheet has one column of amounts for each date or currency
	Fill       []bool                       // by field: whether a blank cell has the value of the cell above it
	Only       []Only                       // conditions that a row must meet to be read
	TotalRows  []Marked                     // rows to skip, because they are totals of other rows
	NoteRows   []Marked                     // rows to skip, because they are notes
	Values     map[string]map[string]string // by field and word in a cell: the meaning of the word
	Scale      int                          // power of ten of the unit: 3 is thousands
	Credits    bool                         // credit_negative: the export shows credits as negative amounts
	Split      bool                         // the amount is debit less credit
	Net        bool                         // one column has both gains (above zero) and losses (below zero)
	Monthly    bool                         // the export has monthly recurring revenue (mrr) in place of annual (arr)
	DayAfter   bool                         // end_is: end is the first day without service
	Shows      string                       // what the amounts of income statement accounts are: Activity or YearToDate; "" if not stated
	Unused     []string                     // accounts that [accounts] names and that need not have a row
	Inverse    bool                         // rate_is: a rate is the number of units of the foreign currency for one unit of the reporting currency
	Inverses   map[string]bool              // Inverse for each currency that rate_is names if it is a table; Inverse itself holds for all other currencies
	EndStated  bool                         // end_is is stated
	ByName     bool                         // parent_is: the parent of a customer is given by name, not by id
	Dates      *format.DatePattern          // pattern of dates stored as text; nil accepts only ISO dates
	Times      Times                        // what to do with times of day
	Numbers    *format.NumberPattern        // form of amounts and rates stored as text; nil accepts only plain decimals
	Encoding   string                       // encoding of CSV and TSV files
	Delimiter  string                       // delimiter of CSV and TSV files; "" for the usual delimiter of files with that ending
	Expect     Expected
	Incomplete bool         // a required field is not mapped; a finding reports this
	FileAt     source.Point // place of the key file
	SheetAt    source.Point // place of the key sheet, or of the section of the ledger
	At         source.Point // place of the key columns
	Place      source.Point // place of the section of the ledger
}

// Source is a database, as [sources.NAME] describes it.
type Source struct {
	Name   string
	Driver string // Postgres or Trino
	Env    string // the variable of the environment that holds the connection string
	At     source.Point
}

// The values of driver in [sources.NAME]: databases that speak the protocol of PostgreSQL, and
// Trino.
const (
	Postgres = "postgres"
	Trino    = "trino"
)

// Drivers lists the drivers.
var Drivers = []string{Postgres, Trino}

// Relation returns the place of a ledger in a database, such as "warehouse:finance.revenue", or
// "warehouse:query of revenue". It is "" for a ledger in files.
func (l *Ledger) Relation() string {
	switch {
	case l.Source == nil:
		return ""
	case l.Table != "":
		return l.Source.Name + ":" + l.Table
	}
	return l.Source.Name + ":query of " + l.Ledger
}

// Held returns what holds the rows of a ledger, for messages: its relation, or else its first
// file or pattern of files; "" if there is none.
func (l *Ledger) Held() string {
	if l.Source != nil {
		return l.Relation()
	}
	return l.File()
}

// The values of `shows` in filing.toml: the amounts of a trial balance are the activity
// since the previous date (Activity) or since the start of the fiscal year (YearToDate).
const (
	Activity   = "activity"
	YearToDate = "year-to-date"
)

// Name is a name or a pattern of names. In a pattern, * stands for any number of
// characters, and ? for one character.
type Name struct {
	Text string
	At   source.Point
}

// Pattern reports whether the name is a pattern.
func (n Name) Pattern() bool { return strings.ContainsAny(n.Text, "*?") }

// Takes reports whether a name equals n or, if n is a pattern, fits it.
func (n Name) Takes(name string) bool { return n.Text == name || n.Pattern() && fits(n.Text, name) }

// fits reports whether a text fits a pattern, in time proportional to the product of their
// lengths.
func fits(pattern, text string) bool {
	star, back := -1, 0
	p, t := 0, 0
	for t < len(text) {
		_, size := utf8.DecodeRuneInString(text[t:])
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, back = p, t
			p++
		case p < len(pattern) && pattern[p] == '?':
			p, t = p+1, t+size
		case p < len(pattern) && pattern[p] == text[t]:
			p, t = p+1, t+1
		case star >= 0:
			_, size := utf8.DecodeRuneInString(text[back:])
			back += size
			p, t = star+1, back
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// Naming takes the value of a field from the name of a file or a sheet. A date is read
// with a pattern of dates; the value of any other field is the part of the name that * in
// Pattern stands for.
type Naming struct {
	Pattern string
	Dates   *format.DatePattern // pattern of the date, if the field is a date
	At      source.Point
}

// Word returns the part of a name that * in Pattern stands for. The result ok is false if
// the name does not fit Pattern.
func (n *Naming) Word(name string) (word string, ok bool) {
	before, after, _ := strings.Cut(n.Pattern, "*")
	word, ok = strings.CutPrefix(name, before)
	if !ok {
		return "", false
	}
	word, ok = strings.CutSuffix(word, after)
	return strings.TrimSpace(word), ok && strings.TrimSpace(word) != ""
}

// Across describes a sheet with one column of amounts for each day, month, quarter or
// currency. The header of such a column gives one field, such as the date, and each cell
// below it gives another, such as the amount.
type Across struct {
	Header, Cell int                 // indexes in the schema: of the field that the headers give, and of the field that the cells give
	Dates        *format.DatePattern // pattern of headers that are text; nil accepts only ISO dates
	At           source.Point
}

// Only selects rows by their text in the column with the given header. If Keep is set, only
// the rows with a text in Keep are read. Rows with a text in Drop are never read.
type Only struct {
	Header     string
	Keep, Drop []string
	Written    []string // the words of Keep and then of Drop as filing.toml spells them; those of the other two are in lower case
	At         source.Point
}

// Marked identifies rows by their text in one column. The column is given by a field or by
// a header.
type Marked struct {
	Name     string // the field or the header
	Field    int    // index of the field; −1 if Name is a header
	Patterns []Name // in lower case, with single blanks
}

// Pattern returns the pattern that a text fits, or nil if it fits none. Letter case and
// the number of blanks do not matter.
func (m Marked) Pattern(word string) *Name {
	word = text.Fold(word)
	if i := slices.IndexFunc(m.Patterns, func(p Name) bool { return fits(p.Text, word) }); i >= 0 {
		return &m.Patterns[i]
	}
	return nil
}

// Times says how a date with a time of day is read.
type Times uint8

// The ways to read a date with a time of day; RefuseTimes reports it as an error.
const (
	RefuseTimes    Times = iota
	DropTimes            // drop the time; report a column whose times are all from 12:00:00 to 23:58:59, because another time zone may have moved its dates
	DropAfternoons       // drop the time, and do not report such a column
)

// Expected holds the control totals that a person entered from a report of the exporting
// system.
type Expected struct {
	Rows   int // number of rows; −1 if the person did not state it
	Totals []ExpectedTotal
	At     source.Point
}

// ExpectedTotal is the total of an amount, in one currency or in all.
type ExpectedTotal struct {
	Field    string
	Currency string // "" for all currencies
	Amount   quantity.Amount
	At       source.Point
}

// File returns the first file or pattern of files, for messages; "" if there is none.
func (l *Ledger) File() string {
	if len(l.Files) == 0 {
		return ""
	}
	return l.Files[0].Text
}

// Given reports whether anything gives the field a value: a column, a fixed value, the
// name of a file or sheet, or Across.
func (l *Ledger) Given(field int) bool {
	return l.Split && l.Fields[field].Name == "amount" || l.Columns[field] != "" || l.Fixed[field] != "" || l.Named[field] != nil || l.IsAcross(field)
}

// IsAcross reports whether Across gives the field, from a header or from the cells below
// it.
func (l *Ledger) IsAcross(field int) bool {
	return l.Across != nil && (field == l.Across.Header || field == l.Across.Cell)
}

// FieldName returns a field as filing.toml names it.
func (l *Ledger) FieldName(field int) string {
	if name := l.Fields[field].Name; name != "arr" || !l.Monthly {
		return name
	}
	return "mrr"
}

// Headers returns the headers that a header row must have.
func (l *Ledger) Headers() (list []string) {
	for _, header := range l.Columns {
		if header != "" {
			list = append(list, header)
		}
	}
	for _, o := range l.Only {
		list = append(list, o.Header)
	}
	for _, m := range slices.Concat(l.TotalRows, l.NoteRows) {
		if m.Field < 0 && !slices.Contains(list, m.Name) {
			list = append(list, m.Name)
		}
	}
	return list
}

func (f *Filing) readLedgers(t toml.Table) {
	var known []string
	for _, s := range schema.Schemas {
		known = append(known, s.Ledger)
	}
	t.Only(known...)
	for _, s := range schema.Schemas {
		if t.Field(s.Ledger, toml.KindTable) != nil {
			f.Ledgers = append(f.Ledgers, f.readLedger(t.Child(s.Ledger, "[ledgers."+s.Ledger+"]"), s, t.Get("customers")))
		}
	}
}

var units = map[string]int{"ones": 0, "thousands": 3, "millions": 6}

// only lists the keys that only some ledgers have.
var only = map[string][]string{
	"credit_negative": {"trial-balance", "revenue"},
	"shows":           {"trial-balance"},
	"unused":          {"trial-balance"},
	"end_is":          {"subscriptions"},
	"parent_is":       {"customers"},
	"rate_is":         {"fx"},
	"across":          {"fx", "revenue", "trial-balance", "note-tables"},
}

// LedgerKeys returns the keys that the section of a ledger in filing.toml may have.
func LedgerKeys(s schema.Schema) []string {
	return slices.DeleteFunc(keysOf("ledgers.LEDGER"), func(key string) bool {
		return key == "unit" && !s.Has(schema.Amount) || key == "numbers" && !s.Has(schema.Amount) && !s.Has(schema.Rate) || (key == "dates" || key == "times") && !s.Has(schema.Date) || only[key] != nil && !slices.Contains(only[key], s.Ledger)
	})
}

func (f *Filing) readLedger(t toml.Table, s schema.Schema, customers *toml.Node) *Ledger {
	keys := LedgerKeys(s)
	for _, key := range t.Keys {
		var others []string
		for _, ledger := range only[key] {
			others = append(others, "[ledgers."+ledger+"]")
		}
		if others != nil && !slices.Contains(keys, key) {
			t.Elsewhere(key, others...)
			keys = append(keys, key)
		}
	}
	t.Only(keys...)
	n := len(s.Fields)
	l := &Ledger{Schema: s, Columns: make([]string, n), Fixed: make([]string, n), Named: make([]*Naming, n), Fill: make([]bool, n), Credits: t.Bool("credit_negative"),
		Values: map[string]map[string]string{}, FileAt: t.Place("file"), SheetAt: t.Place("sheet"), At: t.Place("columns"), Place: t.At}
	whole := t
	if l.readSource(t, f.Sources) {
		t = t.Without(ofFiles()...)
	} else {
		l.Files, l.Sheets = l.readFiles(t), readNames(t, "sheet")
	}
	l.Scale = units[t.Choice("unit", "ones", "ones", "thousands", "millions")]
	l.DayAfter = t.Choice("end_is", "last-day", "last-day", "day-after") == "day-after"
	l.EndStated = t.Get("end_is") != nil
	l.readRateIs(t)
	l.Shows = t.Choice("shows", "", Activity, YearToDate)
	for _, item := range t.Texts("unused") {
		l.Unused = append(l.Unused, strings.TrimSpace(item.Text))
	}
	l.ByName = t.Choice("parent_is", "id", "id", "name") == "name"
	l.Encoding = t.Choice("encoding", "utf-8", "utf-8", "windows-1252", "utf-16")
	if n := t.Field("delimiter", toml.KindText); n != nil { // a tab or a blank is one too
		if l.Delimiter = n.Text; utf8.RuneCountInString(n.Text) != 1 || strings.ContainsAny(n.Text, "\"\r\n\x00") {
			t.Fail(n.At, `Write the one character between the fields, such as delimiter = ";"`, "delimiter in %s must be one character; found %q", t.Name, n.Text)
			l.Delimiter, l.Incomplete = "", true
		}
	}
	l.Times = map[string]Times{"": RefuseTimes, "drop": DropTimes, "drop-any": DropAfternoons}[t.Choice("times", "", "drop", "drop-any")]
	if pattern := t.Text("dates", ""); pattern != "" {
		l.Dates = datePattern(t, "dates", pattern, s.Index("date") < 0)
		l.Incomplete = l.Incomplete || l.Dates == nil
	}
	if example := t.Text("numbers", ""); example != "" {
		p, err := format.CompileNumber(example)
		if err != nil {
			t.Fail(t.Place("numbers"), `Write how your export shows 1234.5, such as numbers = "1,234.50"`, "numbers in %s: %v", t.Name, err)
			l.Incomplete = true
		}
		l.Numbers = p
	}
	if t.Get("columns") != nil {
		columns := t.Child("columns", "columns of "+t.Name).Only(names(s)...)
		for i, field := range s.Fields {
			if l.Columns[i] = columns.Text(field.Name, ""); l.Columns[i] == Unanswered {
				l.Columns[i] = ""
			}
		}
	}
	l.readFixed(t)
	l.readNamed(t)
	l.readAcross(t)
	l.readOnly(t)
	for _, item := range t.Texts("fill") {
		if i := l.Index(item.Text); i >= 0 && l.Columns[i] != "" {
			l.Fill[i] = true
			continue
		}
		t.Fail(item.At, toml.Nearest(item.Text, l.mapped()), "the key \"fill\" of %s lists %q, which is not a field of the columns key", t.Name, item.Text)
	}
	l.TotalRows, l.NoteRows = l.readMarked(t, "total_rows"), l.readMarked(t, "note_rows")
	l.readExpect(t)
	values := t.Child("values", "values of "+t.Name).Only(names(s)...)
	for _, name := range values.Keys {
		if i := s.Index(name); i >= 0 {
			l.Values[name] = readValues(values.Child(name, "values."+name+" of "+t.Name), s.Fields[i])
		}
	}
	if arr, mrr := s.Index("arr"), s.Index("mrr"); mrr >= 0 && l.Given(mrr) {
		if l.Given(arr) {
			t.Fail(l.At, "Remove arr or mrr from columns", "the columns key of %s maps both arr and mrr", t.Name)
			l.Incomplete = true
		}
		l.Monthly = true
		l.Columns[arr], l.Columns[mrr] = l.Columns[mrr], ""
		l.Fixed[arr], l.Fixed[mrr] = l.Fixed[mrr], ""
		l.Fill[arr], l.Fill[mrr] = l.Fill[mrr], false
		if a := l.Across; a != nil && a.Cell == mrr {
			a.Cell = arr
		}
	}
	if debit, credit := s.Index("debit"), s.Index("credit"); debit >= 0 && (l.Given(debit) || l.Given(credit)) {
		switch {
		case l.Given(s.Index("amount")):
			t.Fail(l.At, "Remove amount from columns; or remove debit and credit", "the columns key of %s maps amount as well as debit or credit", t.Name)
			l.Incomplete = true
		case !l.Given(debit) || !l.Given(credit):
			t.Fail(l.At, "Map both debit and credit", "the columns key of %s maps only one of debit and credit", t.Name)
		default:
			l.Split, l.Credits = true, true
		}
	}
	if gains, losses := s.Index("gains"), s.Index("losses"); gains >= 0 {
		l.Net = l.Columns[gains] != "" && text.Fold(l.Columns[gains]) == text.Fold(l.Columns[losses])
	}
	l.complete(whole, customers)
	return l
}

// readRateIs reads what a rate is: of all currencies, or of each that a table names.
func (l *Ledger) readRateIs(t toml.Table) {
	inverse := func(in toml.Table, key string) bool {
		return in.Choice(key, "reporting-per-unit", "reporting-per-unit", "units-per-reporting") == "units-per-reporting"
	}
	n := t.Get("rate_is")
	if n == nil || n.Kind != toml.KindTable {
		l.Inverse = inverse(t, "rate_is")
		return
	}
	c := t.Child("rate_is", "rate_is of "+t.Name)
	l.Inverses = map[string]bool{}
	for _, key := range c.Keys {
		code := strings.ToUpper(key)
		if _, twice := l.Inverses[code]; twice || !iso.Currency(code) {
			t.Fail(c.Place(key), `Write each currency once, by its ISO 4217 code, such as rate_is = { KRW = "units-per-reporting" }`, "rate_is of %s has %q, which is not the code of a currency or stands there twice", t.Name, key)
			continue
		}
		l.Inverses[code] = inverse(c, key)
	}
}

// Divides reports whether an amount in a currency is divided by the rate of the currency,
// not multiplied by it.
func (l *Ledger) Divides(currency string) bool {
	if is, stated := l.Inverses[currency]; stated {
		return is
	}
	return l.Inverse
}

// PairOf returns the pair of currencies, such as "EUR/USD", that values.currency lists for
// a currency. It returns "" if values.currency lists no pair or several.
func (l *Ledger) PairOf(currency string) string {
	found := ""
	for word, means := range l.Values["currency"] {
		if base, quote, ok := iso.Pair(word); means == currency && ok && (base == currency) != (quote == currency) {
			if found != "" {
				return ""
			}
			found = base + "/" + quote
		}
	}
	return found
}

// Pairs returns the value of values.currency, as filing.toml writes it, that maps each
// currency to the header that pairs it with the reporting currency: `{ EUR = ["EUR/USD"]
// }`. It returns "" if no header is such a pair.
func Pairs(headers []string, reporting string) string {
	var list []string
	_, pairs := iso.Common(headers, reporting)
	for _, code := range slices.Sorted(maps.Keys(pairs)) {
		list = append(list, fmt.Sprintf("%s = [%s]", code, toml.Quote(pairs[code])))
	}
	if list == nil {
		return ""
	}
	return "{ " + strings.Join(list, ", ") + " }"
}

// longestBalance is the length of the longest header of ending balances, in bytes.
const longestBalance = 100

// EndingBalance reports whether a header of a trial balance names ending balances and is not
// mapped.
func (l *Ledger) EndingBalance(header string) bool {
	if len(header) > longestBalance {
		return false
	}
	header = text.Fold(header)
	words := strings.Fields(header)
	return slices.Contains(words, "balance") && slices.ContainsFunc([]string{"ending", "closing", "end"}, func(w string) bool { return slices.Contains(words, w) }) &&
		!slices.ContainsFunc(l.Columns, func(c string) bool { return text.Fold(c) == header })
}

// Rebalanced returns a new value of the key `columns`, as filing.toml writes it: `amount`
// is the given header, and `debit` and `credit` are left out.
func (l *Ledger) Rebalanced(header string) string {
	var list []string
	for i, f := range l.Fields {
		switch {
		case f.Name == "amount":
			list = append(list, "amount = "+toml.Quote(header))
		case l.Columns[i] != "" && f.Name != "debit" && f.Name != "credit":
			list = append(list, f.Name+" = "+toml.Quote(l.Columns[i]))
		}
	}
	return "{ " + strings.Join(list, ", ") + " }"
}

// joined are the fields of revenue that may come from the customers ledger.
var joined = []string{"country", "channel"}

// Joined reports whether a field of the revenue ledger is taken from the customers
// ledger.
func (l *Ledger) Joined(field int) bool {
	return l.Ledger == "revenue" && slices.Contains(joined, l.Fields[field].Name) && !l.Given(field)
}

// complete reports required fields that nothing gives.
func (l *Ledger) complete(t toml.Table, customers *toml.Node) {
	if t.Get("columns") == nil && t.Get("across") == nil {
		l.Incomplete = true
		t.Missing("Add columns = { FIELD = \"HEADER\", ... } with the header of each field; tieout explain ledgers."+l.Ledger+" lists the fields", "%s has no columns", t.Name)
		return
	}
	if n := t.Get("columns"); n != nil && n.Kind != toml.KindTable {
		l.Incomplete = true
		return // reported
	}
	for i, field := range l.Fields {
		if !field.Required || l.Given(i) || l.Joined(i) && gives(customers, field.Name) {
			continue
		}
		l.Incomplete = true
		wrong := false // and reported
		for _, key := range []string{"columns", "fixed", "named"} {
			n := t.Get(key)
			wrong = wrong || n != nil && (n.Get(field.Name) != nil || field.Name == "amount" && (n.Get("debit") != nil || n.Get("credit") != nil))
		}
		if wrong || t.Get("across") != nil && l.Across == nil {
			continue
		}
		t.Fail(t.Place("columns"), fmt.Sprintf("Add %s = \"HEADER\" to the columns key, where HEADER is the header of the column", field.Name), "the columns key of %s has no entry for %s, a required field", t.Name, field.Name)
	}
}

// gives reports whether the section of a ledger gives a field in any way.
func gives(section *toml.Node, field string) bool {
	return section != nil && slices.ContainsFunc([]string{"columns", "fixed", "named"}, func(key string) bool {
		n := section.Get(key)
		return n != nil && n.Get(field) != nil
	})
}

// mapped returns the fields that columns hold.
func (l *Ledger) mapped() []string {
	var list []string
	for i, f := range l.Fields {
		if l.Columns[i] != "" {
			list = append(list, f.Name)
		}
	}
	return list
}

func names(s schema.Schema) []string {
	var list []string
	for _, f := range s.Fields {
		list = append(list, f.Name)
	}
	return list
}

// readNames reads a text or a list of texts.
func readNames(t toml.Table, key string) (list []Name) {
	n := t.Get(key)
	if n == nil || n.Kind != toml.KindArray {
		if s := t.Text(key, ""); s != "" {
			list = append(list, Name{s, n.At})
		}
		return list
	}
	for _, item := range t.Texts(key) {
		if strings.TrimSpace(item.Text) == "" {
			t.Fail(item.At, "Remove the blank name", "%s in %s lists a blank name", key, t.Name)
			continue
		}
		list = append(list, Name{item.Text, item.At})
	}
	if len(n.Items) == 0 {
		t.Fail(n.At, "Write a name in the list, or remove the key", "%s in %s is an empty list", key, t.Name)
	}
	return list
}

// readFiles reads the paths of a ledger, without superfluous steps, so that each file has
// one name. A pattern may stand only in the name of the file, not in its folder.
func (l *Ledger) readFiles(t toml.Table) (list []Name) {
	if t.Get("file") == nil {
		t.Need("file")
	}
	for _, n := range readNames(t, "file") {
		n.Text = path.Clean(n.Text)
		if (Name{Text: path.Dir(n.Text)}).Pattern() {
			t.Fail(n.At, "Write the full name of the folder, and use * and ? only in the name of the file", "file in %s has * or ? in the name of a folder: %q", t.Name, n.Text)
			continue
		}
		list = append(list, n)
	}
	return list
}

// datePattern compiles a pattern of dates, which must name the day if day is true: the last day
// of a month is no start of a term.
func datePattern(t toml.Table, key, pattern string, day bool) *format.DatePattern {
	p, err := format.CompileDate(pattern)
	if err == nil && day && p.Grain() != format.Day {
		err = fmt.Errorf("%q has no place for the day", pattern)
	}
	if err != nil {
		remedy := `Write how your export shows a date, with YYYY, MM or MMM, and DD, such as "MM/DD/YYYY"`
		if key != "dates" {
			remedy = `Write a pattern with YYYY in place of the year, and MM, MMM or Q in place of the month or quarter, such as "MMM YYYY" or "rev-YYYY-MM"`
		}
		t.Fail(t.Place(key), remedy, "%s in %s: %v", key, t.Name, err)
		return nil
	}
	return p
}

// twice reports a field that is already given in another way.
func (l *Ledger) twice(t toml.Table, at source.Point, field int, how string) bool {
	if !l.Given(field) {
		return false
	}
	t.Fail(at, "Keep only one of the keys that set the field", "%s in %s sets the field %s, which another key also sets", how, t.Name, l.Fields[field].Name)
	return true
}

// readFixed reads the fields with one value.
func (l *Ledger) readFixed(t toml.Table) {
	fixed := t.Child("fixed", `"fixed" of `+t.Name).Only(names(l.Schema)...)
	for _, key := range fixed.Keys {
		i, n := l.Index(key), fixed.Get(key)
		if i < 0 || l.twice(t, n.At, i, "fixed") {
			continue
		}
		value := ""
		if n.Kind == toml.KindDate || n.Kind == toml.KindInteger {
			value = n.Text
		} else {
			value = strings.TrimSpace(fixed.Text(key, ""))
		}
		if value == "" {
			continue
		}
		if err := l.fits(i, value); err != nil {
			t.Fail(n.At, "Correct the value", "the key \"fixed\" of %s has a wrong value for %s: %v", t.Name, key, err)
			continue
		}
		l.Fixed[i] = value
	}
}

// fits returns an error if a field cannot have a value.
func (l *Ledger) fits(field int, value string) (err error) {
	switch f := l.Fields[field]; f.Kind {
	case schema.Date:
		d := fiscal.Date(0)
		if d, err = fiscal.ParseDate(value); err == nil && !d.Sane() {
			err = fmt.Errorf("%s is outside %d to %d", d, fiscal.FirstYear, fiscal.LastYear)
		}
	case schema.Amount, schema.Rate:
		a := quantity.Amount{}
		if a, err = quantity.ParseText(value); err == nil && f.Kind == schema.Rate && a.Sign() <= 0 {
			err = fmt.Errorf("%s is not above zero", value)
		}
	default:
		_, err = schema.Meaning(f, value)
	}
	return err
}

// readNamed reads the fields that are part of a name.
func (l *Ledger) readNamed(t toml.Table) {
	named := t.Child("named", `"named" of `+t.Name).Only(names(l.Schema)...)
	for _, key := range named.Keys {
		i, at := l.Index(key), named.Get(key).At
		pattern := named.Text(key, "")
		if i < 0 || pattern == "" || l.twice(t, at, i, "named") {
			continue
		}
		n := &Naming{Pattern: pattern, At: at}
		if l.Fields[i].Kind == schema.Date {
			if n.Dates = datePattern(named, key, pattern, false); n.Dates == nil {
				continue
			}
		} else if strings.Count(pattern, "*") != 1 {
			t.Fail(at, fmt.Sprintf(`Write the name with * in place of the %s, such as %s = "*-revenue"`, key, key), "the key \"named\" of %s has the pattern %q, which must have exactly one *; the * marks the %s", t.Name, pattern, key)
			continue
		}
		l.Named[i] = n
	}
}

// readAcross reads the columns across.
func (l *Ledger) readAcross(t toml.Table) {
	if t.Field("across", toml.KindTable) == nil {
		return
	}
	c := t.Child("across", `"across" of `+t.Name).Only(keysOf("ledgers.LEDGER.across")...)
	field := func(key string, kinds ...schema.Kind) (int, bool) {
		name := c.Need(key)
		i := l.Index(name)
		if name == "" {
			return 0, false
		}
		if i < 0 || !slices.Contains(kinds, l.Fields[i].Kind) {
			var fit []string
			for _, f := range l.Fields {
				if slices.Contains(kinds, f.Kind) {
					fit = append(fit, f.Name)
				}
			}
			if fit == nil {
				t.Fail(c.At, "Remove the across key", "%s cannot have the across key", t.Name)
				return 0, false
			}
			t.Fail(c.Place(key), fmt.Sprintf("Write %s = %q", key, fit[0]), "%s in the key \"across\" of %s must be %s; found %q", key, t.Name, text.List(fit, "or"), name)
			return 0, false
		}
		return i, !l.twice(t, c.Place(key), i, "across")
	}
	header, fine := field("header", schema.Date, schema.Currency)
	cell, fine2 := field("cell", schema.Amount, schema.Rate)
	pattern := c.Text("pattern", "")
	if !fine || !fine2 {
		return
	}
	a := &Across{Header: header, Cell: cell, At: c.At}
	if pattern != "" {
		if l.Fields[header].Kind != schema.Date {
			t.Fail(c.Place("pattern"), `Remove the key "pattern"`, "pattern in the key \"across\" of %s is set, but the headers are currencies; only headers that are dates have a pattern", t.Name)
		} else {
			a.Dates = datePattern(c, "pattern", pattern, false)
			l.Incomplete = l.Incomplete || a.Dates == nil
		}
	}
	l.Across = a
}

// readOnly reads which rows to read.
func (l *Ledger) readOnly(t toml.Table) {
	list := t.Child("only", `"only" of `+t.Name)
	for _, header := range list.Keys {
		c := list.Child(header, toml.Quote(header)+` in "only" of `+t.Name).Only(keysOf("ledgers.LEDGER.only.HEADER")...)
		o := Only{Header: header, At: list.Get(header).At}
		for _, item := range c.Texts("keep") {
			if slices.Contains(o.Keep, text.Fold(item.Text)) {
				continue
			}
			o.Keep, o.Written = append(o.Keep, text.Fold(item.Text)), append(o.Written, item.Text)
		}
		for _, item := range c.Texts("drop") {
			if slices.Contains(o.Keep, text.Fold(item.Text)) {
				t.Fail(item.At, `Remove the word from "keep" or from "drop"`, "the key \"only\" of %s lists %q under both \"keep\" and \"drop\"", t.Name, item.Text)
			}
			if slices.Contains(o.Drop, text.Fold(item.Text)) {
				continue
			}
			o.Drop, o.Written = append(o.Drop, text.Fold(item.Text)), append(o.Written, item.Text)
		}
		if o.Keep == nil && list.Get(header).Kind == toml.KindTable {
			t.Fail(o.At, fmt.Sprintf(`Write the words to keep, such as %s = { keep = ["Active"], drop = ["Draft"] }`, toml.Key(header)), "the key \"only\" of %s has no words to keep for the column %q", t.Name, header)
			continue
		}
		l.Only = append(l.Only, o)
	}
}

// readMarked reads the rows that are not data, by the text of a field or of the column with a
// header.
func (l *Ledger) readMarked(t toml.Table, key string) (list []Marked) {
	c := t.Child(key, key+" of "+t.Name)
	for _, name := range c.Keys {
		i := l.Index(name)
		if i < 0 && strings.TrimSpace(name) == "" {
			t.Fail(c.Get(name).At, "Write a field or a header", "%s of %s names a blank header", key, t.Name)
			continue
		}
		if i >= 0 && l.Columns[i] == "" {
			t.Fail(c.Get(name).At, toml.Nearest(name, l.mapped()), "%s in %s names the field %s, which is not in columns", key, t.Name, name)
			continue
		}
		m := Marked{Name: name, Field: i}
		for _, item := range c.Texts(name) {
			pattern := text.Fold(item.Text)
			if strings.Trim(pattern, "*? ") == "" {
				t.Fail(item.At, `Write the text of such rows, such as "Total*"`, "%s in %s has a pattern that fits every row: %q", key, t.Name, item.Text)
				continue
			}
			m.Patterns = append(m.Patterns, Name{pattern, item.At})
		}
		list = append(list, m)
	}
	return list
}

// readExpect reads the control total of the system's own report.
func (l *Ledger) readExpect(t toml.Table) {
	l.Expect = Expected{Rows: -1, At: t.Place("expect")}
	if t.Get("expect") == nil {
		return
	}
	c := t.Child("expect", `"expect" of `+t.Name).Only(keysOf("ledgers.LEDGER.expect")...)
	if c.Get("rows") != nil {
		l.Expect.Rows = c.Number("rows", -1, 0, 1<<31-1)
	}
	n := c.Get("total")
	if n == nil {
		return
	}
	var amounts []string
	for _, f := range l.Fields {
		if f.Kind == schema.Amount {
			amounts = append(amounts, f.Name)
		}
	}
	add := func(in toml.Table, key, field, currency string) {
		s := in.Text(key, "")
		if s == "" {
			return
		}
		a, err := quantity.ParseText(s)
		if err != nil {
			t.Fail(in.Place(key), `Write a plain number in quotes, such as "485977012.33"`, "total in the key \"expect\" of %s: %v", t.Name, err)
			return
		}
		l.Expect.Totals = append(l.Expect.Totals, ExpectedTotal{field, currency, a, in.Place(key)})
	}
	switch {
	case len(amounts) == 0:
		t.Fail(n.At, `Remove total from the key "expect"`, "%s has no amounts, so its key \"expect\" cannot have a total", t.Name)
	case n.Kind != toml.KindTable:
		add(c, "total", "", "")
	default:
		totals := c.Child("total", `total in "expect" of `+t.Name).Only(amounts...)
		for _, field := range totals.Keys {
			if l.Index(field) < 0 {
				continue
			}
			if totals.Get(field).Kind != toml.KindTable {
				add(totals, field, field, "")
				continue
			}
			by := totals.Child(field, "total."+field+` in "expect" of `+t.Name)
			for _, currency := range by.Keys {
				add(by, currency, field, strings.ToUpper(currency))
			}
		}
	}
}

// example returns a meaning of a field's words, for messages.
func example(field schema.Field) string {
	switch field.Kind {
	case schema.Country:
		return "US"
	case schema.Currency:
		return "USD"
	}
	return field.Choices[0]
}

// readValues returns the meaning of each word in a column.
func readValues(t toml.Table, field schema.Field) map[string]string {
	means := map[string]string{}
	if slices.Contains([]schema.Kind{schema.Date, schema.Amount, schema.Rate}, field.Kind) {
		t.Fail(t.At, "Remove these lines from values", "%s maps words, but the column holds dates or numbers", t.Name)
		return means
	}
	for _, meaning := range t.Keys {
		at := t.Get(meaning).At
		canonical, err := schema.Meaning(field, meaning)
		if err != nil {
			t.Fail(at, fmt.Sprintf("Write the value of tieout first, and the words of the export after it: %s = [\"WORD\"]", example(field)), "%s: %v", t.Name, err)
			continue
		}
		for _, item := range t.Texts(meaning) {
			word := strings.TrimSpace(item.Text)
			if other, twice := means[word]; twice && other != canonical {
				t.Fail(item.At, "Keep the word under the correct value, and remove it from the other", "%s lists %q under both %s and %s", t.Name, word, other, canonical)
			}
			means[word] = canonical
		}
	}
	return means
}
