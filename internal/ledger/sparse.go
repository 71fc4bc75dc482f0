package ledger

import (
	"context"
	"maps"
	"slices"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/rows"
	"github.com/tieout/tieout/internal/statement"
	"github.com/tieout/tieout/internal/text"
	"github.com/tieout/tieout/internal/warehouse"
)

// sparse is what is known of a customers ledger that may be too large for memory: it stands in the
// database of subscriptions and revenue, and its rows arrive in the order of their customers. Of
// each customer, only a parent and an acquired day are kept, and the country and channel if there
// is a day, if rows disagree or if one has an error; the database adds the country and channel of
// the others to their revenue (statement.Parties.With). All rows are kept where that does not
// suffice: with `parent_is = "name"`, which compares each parent with all names; where ids need not
// be the same in the database (relation.Reader.Parties); and where revenue or subscriptions is not
// read in the order of its customers.
type sparse struct {
	parties *statement.Parties
	conn    warehouse.Conn
	moved   func() (*diag.Diagnostic, error) // see relation.Reader
	count   int                              // customers with a row without errors
	run     int                              // rows.Reader.Forgets of the customer that is read
	id      string
	mixed   bool // rows of the customer that is read disagree on its country or channel
	wild    bool // the customers did not arrive in order

	parents  map[string]bool // all of them, also those of rows with another parent than the first
	rejected map[string]bool // see relation.Reader
	unlisted map[string]bool // parents without a row: whether the parent is the name of a customer
	sieve    *evidence.Sieve // of the customers; others are added to it
}

// The marks of ids in the sieve.
const (
	ofRevenue uint8 = iota
	ofTerms
	ofCustomers
)

// mostSifted is the most customers that are kept to compare their ids; see evidence.Sieve.
var mostSifted int // a test sets fewer

// sparsely prepares to read a customers ledger whose rows are not kept, and reports whether it is one.
func (b *base) sparsely(ask Ask) bool {
	c, list := ask.crowding, b.rules
	if c == nil || ask.whole || b.Schema.Ledger != "customers" || b.Source.Name != c.source.Name || b.ByName {
		return false
	}
	p := b.db.Parties()
	if p == nil {
		return false
	}
	list.(*Customers).sparse = &sparse{parties: p, conn: b.db.Conn(), moved: b.db.Moved, parents: map[string]bool{}, rejected: b.db.Rejected, unlisted: map[string]bool{}, sieve: &evidence.Sieve{Most: mostSifted}}
	return true
}

// next begins the customer of a row, if it is another than that of the row before.
func (c *Customers) next(s *rows.Reader, id, parent string) {
	p := c.sparse
	if parent != "" {
		p.parents[parent] = true
	}
	if p.count > 0 && s.Forgets == p.run {
		return
	}
	c.prune()
	p.wild = p.wild || p.count > 0 && id <= p.id
	p.count, p.run, p.id = p.count+1, s.Forgets, id
	p.sieve.Add([]byte(id), ofCustomers)
}

// prune forgets what need not be kept of the customer that was read.
func (c *Customers) prune() {
	p := c.sparse
	if c.parents[p.id] == "" {
		delete(c.parents, p.id)
		delete(c.at, p.id)
	}
	delete(c.spots, p.id)
	delete(c.Names, p.id)
	delete(c.others, p.id)
	if _, rejected := p.rejected[p.id]; c.acquired[p.id] == 0 && !p.mixed && !rejected {
		for _, words := range c.Lists {
			delete(words, p.id)
		}
	}
	p.mixed = false
}

// complete asks the database for what the rows do not show one after another.
func (b *base) complete() error {
	c, _ := b.rules.(*Customers)
	if c == nil || c.sparse == nil {
		return nil
	}
	c.prune()
	p := c.sparse
	for id, all := range p.rejected {
		if all && p.parents[id] {
			p.unlisted[id] = false
		}
	}
	if len(p.parents) == 0 || p.parties.Parent == "" {
		return nil
	}
	return p.conn.Query(b.ctx, "customers, parents without a row", p.parties.Unlisted(), func(row [][]byte) error {
		if id := string(row[0]); p.parents[id] {
			p.unlisted[id] = string(row[1]) == "1"
		}
		return nil
	})
}

// lists reports whether the ledger has a row of a customer that is a parent.
func (p *sparse) lists(parent string) bool {
	_, unlisted := p.unlisted[parent]
	return !unlisted
}

// rows returns the customers with a parent for evidence.Names, and then what it needs of the others.
func (p *sparse) rows(list []evidence.Customer) []evidence.Customer {
	for _, parent := range slices.Sorted(maps.Keys(p.parents)) {
		switch named, unlisted := p.unlisted[parent]; {
		case named:
			list = append(list, evidence.Customer{Name: parent})
		case !unlisted:
			list = append(list, evidence.Customer{ID: parent})
		}
	}
	return list
}

// members reports whether each customer has a parent or is one.
func (c *Customers) members() bool {
	p := c.sparse
	members := len(c.parents)
	seen := map[string]bool{}
	for _, parent := range c.parents {
		if c.parents[parent] == "" && p.lists(parent) && !seen[parent] {
			seen[parent] = true
			members++
		}
	}
	return members == p.count
}

// changed reports a customers ledger that was written before the last statement that reads it.
func (b *Book) changed() []diag.Diagnostic {
	p := b.crowding.sparse()
	if p == nil {
		return nil
	}
	d, err := p.moved()
	switch {
	case err != nil:
		return []diag.Diagnostic{b.crowding.unasked(b, err)}
	case d != nil:
		b.Wrong["customers"] = true
		return []diag.Diagnostic{*d}
	}
	return nil
}

// nearest is text.Nearest among the customers of the ledger.
func (p *sparse) nearest(ctx context.Context, id string, limit int) (best string, err error) {
	err = p.conn.Query(ctx, "customers with almost the same id", p.parties.About(len(id), limit), func(row [][]byte) error {
		if is := text.Nearest(id, []string{string(row[0])}, limit); is != "" {
			best, limit = is, text.Distance(id, is)-1
		}
		return nil
	})
	return best, err
}
