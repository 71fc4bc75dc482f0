package ledger

import (
	"fmt"
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/exchange"
	"github.com/tieout/tieout/internal/fairvalue"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// Customers holds the parents and names of customers, from the customers ledger. Names
// has the name of each customer, by id: of several, the first in the order of bytes.
type Customers struct {
	parents  map[string]string
	at       map[string]source.Cell // of each customer's parent
	Names    map[string]string
	others   map[string][]string          // the other names of customers that have several; each names the customer
	Lists    map[string]map[string]string // by field ("country" or "channel"), then by customer: the word of the customer
	spots    map[string]rows.Spot         // of each customer's row
	acquired map[string]fiscal.Date       // the day from which a customer came with a business combination
	tops     map[string]string

	unresolved []diag.Diagnostic // parents by name that are not one customer's
	sparse     *sparse           // nil if all rows are kept
}

func (c *Customers) add(s *rows.Reader, row *rows.Row) {
	const customer, parent, name = 0, 1, 2
	id, above := row.Text(customer), row.Text(parent)
	if above == id {
		above = "" // a customer that is its own parent has none
	}
	if c.sparse != nil {
		c.next(s, id, above)
	}
	at := s.Cell(customer, row.Spot)
	c.name(id, row.Text(name))
	for _, field := range []string{"country", "channel"} {
		i := s.Index(field)
		if !s.Given(i) {
			continue
		}
		if c.Lists[field] == nil {
			c.Lists[field] = map[string]string{}
		}
		word, before := row.Text(i), c.Lists[field][id]
		if _, listed := c.at[id]; listed && word != before {
			c.disagree()
			s.Report(diag.Diagnostic{Code: "LED003", Summary: "customer with two entries for its " + field, Subject: s.Cell(i, row.Spot),
				Detail: fmt.Sprintf("customer %s has the %s %q here and %q in an earlier row", id, field, word, before), Remedy: "Delete the row that is wrong and save the workbook",
				Related: []diag.Related{{Message: "first listed here", At: c.at[id]}}})
		}
		c.Lists[field][id] = word
	}
	if i := s.Index("acquired"); s.Given(i) {
		if first, listed := c.at[id]; listed && row.Date(i) != c.acquired[id] {
			s.Report(diag.Diagnostic{Code: "LED003", Summary: "customer with two acquired days", Subject: s.Cell(i, row.Spot),
				Detail: fmt.Sprintf("customer %s has %s here and %s in an earlier row", id, dayWords(row.Date(i)), dayWords(c.acquired[id])), Remedy: "Delete the row that is wrong and save the workbook",
				Related: []diag.Related{{Message: "first listed here", At: first}}})
			return
		}
		if d := row.Date(i); d != 0 {
			c.acquired[id] = d
		}
	}
	if first, listed := c.at[id]; listed && c.parents[id] != above {
		s.Report(diag.Diagnostic{Code: "LED003", Summary: "customer with two parents", Subject: at,
			Detail: fmt.Sprintf("customer %s has the parent %q here and %q in an earlier row", id, above, c.parents[id]), Remedy: "Delete the row with the wrong parent and save the workbook",
			Related: []diag.Related{{Message: "first listed here", At: first}}})
		return
	}
	c.spots[id] = row.Spot
	c.at[id], c.parents[id] = at, above
}

// name adds a name of a customer, which may be blank.
func (c *Customers) name(id, name string) {
	switch first := c.Names[id]; {
	case first == "":
		c.Names[id] = name
	case name == "" || name == first || slices.Contains(c.others[id], name):
	case name < first:
		c.Names[id], c.others[id] = name, append(c.others[id], first)
	default:
		c.others[id] = append(c.others[id], name)
	}
}

// disagree notes that rows of the customer that is read disagree.
func (c *Customers) disagree() {
	if c.sparse != nil {
		c.sparse.mixed = true
	}
}

// dayWords returns an acquired day for a message.
func dayWords(d fiscal.Date) string {
	if d == 0 {
		return "no acquired day"
	}
	return "the acquired day " + d.String()
}

func (c *Customers) close(s *rows.Reader) {
	if s.ByName {
		c.resolve(s)
	}
	c.tops = map[string]string{}
	var ids []string
	for id := range c.parents {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		var path []string
		on := map[string]bool{}
		top := id
		for c.parents[top] != "" && !on[top] && c.tops[top] == "" {
			on[top] = true
			path = append(path, top)
			top = c.parents[top]
		}
		if on[top] {
			s.Report(diag.Diagnostic{Code: "LED007", Summary: "circular parent relationship", Subject: c.at[top],
				Detail: fmt.Sprintf("the parents of %s lead back to %[1]s", top), Remedy: fmt.Sprintf("Decide which is the ultimate parent (%s), clear its parent cell, and save the workbook", text.List(path[slices.Index(path, top):], "or"))})
		}
		if known := c.tops[top]; known != "" {
			top = known
		}
		for _, member := range append(path, id) {
			c.tops[member] = top
		}
	}
}

// Top returns the topmost customer above a customer: the last in its chain of parents, or
// the customer itself if it has no parent.
func (c *Customers) Top(id string) string {
	if c == nil {
		return id
	}
	if top, ok := c.tops[id]; ok {
		return top
	}
	return id
}

// Parents returns the parent of each customer that has one.
func (c *Customers) Parents() map[string]string {
	parents := map[string]string{}
	if c != nil {
		for id, parent := range c.parents {
			if parent != "" {
				parents[id] = parent
			}
		}
	}
	return parents
}

// OfOneKind reports whether the ledger lists customers of one kind alone: each has a parent or is
// one, or each has an acquired day.
func (c *Customers) OfOneKind() bool {
	if c.sparse != nil {
		return c.members() || len(c.acquired) == c.sparse.count
	}
	member := map[string]bool{}
	for id, parent := range c.Parents() {
		member[id], member[parent] = true, true
	}
	for id := range c.Names {
		if !member[id] {
			return len(c.acquired) == len(c.Names)
		}
	}
	return true
}

// Acquired returns the number of customers that have an acquired day.
func (c *Customers) Acquired() int { return len(c.acquired) }

// rateRules collects the spot rates of the fx ledger.
type rateRules struct{ *exchange.Rates }

func (r rateRules) add(s *rows.Reader, row *rows.Row) {
	const currency, date, rate = 0, 1, 2
	n := row.Amount(rate)
	price := quantity.Quotient{Num: n.Scale()}
	if s.Divides(row.Text(currency)) {
		price = n.Scale().Inverse()
	}
	r.Add(row.Text(currency), exchange.Rate{Date: row.Date(date), Rate: n, Price: price, At: s.Cell(rate, row.Spot)})
}

func (r rateRules) close(s *rows.Reader) {
	for _, d := range r.Sort() {
		s.Report(d)
	}
}

// noteRules collects the cells of the ledger note-tables.
type noteRules struct{ *fairvalue.Notes }

func (r noteRules) add(s *rows.Reader, row *rows.Row) { r.Add(s, row) }

func (r noteRules) close(s *rows.Reader) { r.Close(s) }

// holdingRules checks the rows of the ledger securities.
type holdingRules struct{ *fairvalue.Holdings }

func (r holdingRules) add(s *rows.Reader, row *rows.Row) { r.Add(s, row) }

func (r holdingRules) close(s *rows.Reader) { r.Close(s) }

// tops are the topmost customers of all ledgers.
type tops struct {
	dict *rows.Dict
	of   map[*rows.Dict][]intern.ID // by customer of a ledger, by its ID there
}

// settle finds the topmost parent of each customer of the ledgers, and takes fields of
// revenue from the customers ledger.
func (b *Book) settle() (found []diag.Diagnostic) {
	for _, name := range slices.Sorted(maps.Keys(b.tables)) {
		if t := b.tables[name]; t.Index("customer") >= 0 && t.Dict("customer") != nil && t.counts == nil {
			found = append(found, t.join(b.Customers)...)
		}
	}
	b.rise()
	return found
}

// rise finds the topmost parent of each customer of the ledgers.
func (b *Book) rise() {
	b.tops = tops{rows.NewDict(), map[*rows.Dict][]intern.ID{}}
	for _, name := range slices.Sorted(maps.Keys(b.tables)) {
		t := b.tables[name]
		i := t.Index("customer")
		if i < 0 || t.dicts[i] == nil {
			continue
		}
		d := t.dicts[i]
		list := make([]intern.ID, d.Len())
		for id := range list {
			if b.Customers == nil {
				list[id] = b.tops.dict.ID(d.Bytes(intern.ID(id)))
				continue
			}
			list[id] = b.tops.dict.ID([]byte(b.Customers.Top(d.Word(intern.ID(id)))))
		}
		for id, weight := range d.Crowds() {
			b.tops.dict.SetCrowd(list[id], weight)
		}
		b.tops.of[d] = list
	}
}

// join sets the fields of each customer's rows that come from the customers ledger.
func (t *Table) join(customers *Customers) (found []diag.Diagnostic) {
	customer := t.Index("customer")
	for i, f := range t.Fields {
		if !t.Joined(i) || customers == nil {
			continue
		}
		words := make([]intern.ID, t.dicts[customer].Len()) // by customer
		for id := range words {
			name := t.dicts[customer].Word(intern.ID(id))
			word := customers.Lists[f.Name][name]
			if word == "" && t.dicts[customer].First(intern.ID(id)) != (rows.Spot{}) {
				found = append(found, unlisted(f.Name, name, t.firstCell(customer, intern.ID(id))))
				continue
			}
			words[id] = t.dicts[i].ID([]byte(word))
		}
		for _, a := range t.Sums {
			from, to := slices.Index(a.Query.By, "customer"), slices.Index(a.Query.By, f.Name)
			for g := range a.Groups() {
				if from >= 0 && to >= 0 {
					a.Keys[to][g] = words[a.Keys[from][g]]
				}
			}
		}
		if t.rows != nil {
			t.rows.word[i] = make(column, len(t.rows.num))
			for row, id := range t.rows.word[customer] {
				t.rows.word[i][row] = words[id]
			}
		}
	}
	return found
}

// Tops returns the Dict of the ids of the topmost customers. All ledgers share it.
func (b *Book) Tops() *rows.Dict { return b.tops.dict }

// TopsOf returns the topmost customer of each customer in a ledger. The list is indexed
// by the ID of the customer in the Dict of the ledger; its elements are IDs in Tops.
func (b *Book) TopsOf(t *Table) []intern.ID { return b.tops.of[t.Dict("customer")] }

// keys returns the key of each group of an answer: a field, or schema.Holding.
func (b *Book) keys(t *Table, a *Sums, by string) (*rows.Dict, []intern.ID) {
	keys := make([]intern.ID, a.Groups())
	if i := slices.Index(a.Query.By, by); i >= 0 && by != "customer" {
		return a.Dicts[i], a.Keys[i]
	} else if by == "customer" {
		for g, id := range a.Keys[i] {
			keys[g] = b.tops.of[a.Dicts[i]][id]
		}
		return b.tops.dict, keys
	}
	dict := rows.NewDict()
	for g := range keys {
		keys[g] = dict.ID([]byte(b.holding(t, func(field string) string { return a.Word(slices.Index(a.Query.By, field), g) })))
	}
	return dict, keys
}

// holding returns the key of a holding or of a cell of a note's table.
func (b *Book) holding(t *Table, word func(field string) string) string {
	if t.Schema.Ledger == "securities" {
		return fairvalue.PositionOf(b.filing, word).String()
	}
	return fairvalue.CellKeyOf(b.filing, word).String()
}

// Key returns the key of a row. The argument by is one of the kinds of key that
// schema.Schema.Parts lists, such as "customer". Key returns "" if the ledger has no keys
// of that kind.
func (b *Book) Key(e Entry, by string) string {
	switch {
	case !slices.Contains(e.t.Parts, by):
		return ""
	case by == "customer":
		return b.Customers.Top(e.Word("customer"))
	case e.t.Index(by) >= 0:
		return e.Word(by)
	}
	return b.holding(e.t, e.Word)
}
