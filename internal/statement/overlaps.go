package statement

import (
	"context"
	"fmt"
	"strings"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/quantity"
	"github.com/tieout/tieout/internal/warehouse"
)

// Amendment is a term that starts while the term before it, of the same customer, contract,
// product and currency, still runs, with another ARR (LED003).
type Amendment struct {
	Customer       string
	Earlier, Later Place       // the keys of the two terms
	Starts         fiscal.Date // of the later term
	Common         fiscal.Span // the days on which both terms count
}

// Evidence returns a sentence with the days on which both terms count.
func (a Amendment) Evidence() string {
	return evidence.Overlap{From: a.Common.Start, To: a.Common.End}.Evidence()
}

// contract is what the terms of one contract and product have in common.
const contract = "customer, contract, product, currency"

// amended is the condition that a term is an amendment of the one before it; see
// evidence.Amends.
const amended = "start_day > earlier_start AND start_day <= earlier_end AND earlier_arr > DECIMAL '0' AND arr <> earlier_arr AND arr + arr >= earlier_arr"

// word returns a text without NULL.
func word(expr, name string) string {
	if expr == "" {
		return "'' AS " + name
	}
	return "coalesce(" + expr + ", '') AS " + name
}

// pairs returns the relation of the terms that name a contract and a product, each with the
// values of the term before it. The order is that of start, end, ARR and key.
func (s *Subscriptions) pairs() string {
	columns := []string{"customer", "contract", "product", "currency", "start_day", "end_day", "arr"}
	order := []string{"start_day", "end_day", "arr"}
	for i := range s.Key {
		columns, order = append(columns, keyName(i)), append(order, s.Dialect.Order(keyName(i)))
	}
	earlier := func(column, name string) string {
		return s.Dialect.System + "lag(" + column + ") OVER (PARTITION BY " + contract + " ORDER BY " + strings.Join(order, ", ") + ") AS earlier_" + name
	}
	columns = append(columns, earlier("start_day", "start"), earlier("end_day", "end"), earlier("arr", "arr"))
	for i := range s.Key {
		columns = append(columns, earlier(keyName(i), keyName(i)))
	}
	more := append([]string{word(s.Currency, "currency"), s.Contract + " AS contract", s.Product + " AS product", s.ARR + " AS arr"}, s.keys()...)
	return "(\nSELECT " + strings.Join(columns, ",\n  ") + "\nFROM " + s.terms(s.closed(), more, s.Contract+" <> ''", s.Product+" <> ''") + " AS terms\n)"
}

// Overlapping returns the statement that counts the contracts and products with several terms,
// and those of them with an amendment.
func (s *Subscriptions) Overlapping() string {
	return "SELECT " + s.number("count(*)") + ", " + s.number("sum(amended)") +
		"\nFROM (\nSELECT max(CASE WHEN " + amended + " THEN 1 ELSE 0 END) AS amended" +
		"\nFROM " + s.pairs() + " AS pairs\nGROUP BY " + contract + "\nHAVING count(*) > 1\n) AS contracts"
}

// Amendments returns the statement of the first amendments, in order of customer, contract,
// product, currency and start: customer; start, end and ARR of the earlier term; start, end and
// ARR of the later one; the key of the earlier one and that of the later one.
func (s *Subscriptions) Amendments(limit int) string {
	columns := []string{"customer", s.day("earlier_start"), s.day("earlier_end"), s.Dialect.Plain("earlier_arr"), s.day("start_day"), s.day("end_day"), s.Dialect.Plain("arr")}
	for i := range s.Key {
		columns = append(columns, "earlier_"+keyName(i))
	}
	for i := range s.Key {
		columns = append(columns, keyName(i))
	}
	var order []string
	for _, name := range strings.Split(contract, ", ") {
		order = append(order, s.Dialect.Order(name))
	}
	return "SELECT " + strings.Join(columns, ", ") + "\nFROM " + s.pairs() + " AS pairs\nWHERE " + amended +
		"\nORDER BY " + strings.Join(order, ", ") + fmt.Sprintf(", start_day, end_day\nLIMIT %d", limit)
}

// ReadAmendments returns the first amendments of terms that were not ended, in order of customer,
// contract, product, currency and start; nil if the ledger does not name contracts and products,
// or lists additions as terms of their own (see evidence.Additions). Terms that start on one day
// are in order of end, ARR and key.
func (s *Subscriptions) ReadAmendments(ctx context.Context, conn warehouse.Conn, limit int) (list []Amendment, err error) {
	if s.Contract == "" || s.Product == "" {
		return nil, nil
	}
	several, over := 0, 0
	err = conn.Query(ctx, "overlapping subscriptions", s.Overlapping(), func(row [][]byte) (err error) {
		if len(row) != 2 {
			return ErrShape
		}
		if several, err = countOf(row[0]); err != nil {
			return err
		}
		over, err = countOf(row[1])
		return err
	})
	if err != nil || over == 0 || evidence.Additions(several, over) {
		return nil, err
	}
	err = conn.Query(ctx, "amended subscriptions", s.Amendments(limit), func(row [][]byte) error {
		if len(row) != 7+2*len(s.Key) {
			return ErrShape
		}
		var terms [2]fiscal.Span
		var arr [2]quantity.Scaled
		for i := range terms {
			var err error
			if terms[i].Start, err = dateOf(row[1+3*i]); err != nil {
				return err
			}
			if terms[i].End, err = dateOf(row[2+3*i]); err != nil {
				return err
			}
			n, err := quantity.ParseText(string(row[3+3*i]))
			if err != nil {
				return err
			}
			arr[i] = n.Scale()
		}
		common, ok := evidence.Amends(terms[0], terms[1], arr[0], arr[1])
		if !ok {
			return nil
		}
		keys := row[7:]
		list = append(list, Amendment{Customer: string(row[0]), Earlier: placeOf(keys[:len(s.Key)]), Later: placeOf(keys[len(s.Key):]), Starts: terms[1].Start, Common: common})
		return nil
	})
	return list, err
}
