package statement

import (
	"context"
	"fmt"

	"tieout/internal/warehouse"
)

// Absent looks for ids of some ledgers that others of the same database do not have, such as
// customers with revenue that are not in the customers ledger (LED019).
type Absent struct {
	Dialect *warehouse.Dialect
	Of      []Words // the ledgers whose ids are looked up
	In      []Words // the columns in which they should be
}

func (a *Absent) relation() string {
	return distinct(a.Of) + " AS ids\nLEFT JOIN " + distinct(a.In) + " AS known ON known.id = ids.id"
}

// Count returns the statement of the number of ids, and of those that are absent.
func (a *Absent) Count() string {
	return "SELECT " + a.Dialect.Text("count(*)", asCount) + ", " + a.Dialect.Text("sum(CASE WHEN known.id IS NULL THEN 1 ELSE 0 END)", asCount) + "\nFROM " + a.relation()
}

// First returns the statement of the first absent ids, in order of ledger and bytes: id, index of
// the first ledger that has it.
func (a *Absent) First(limit int) string {
	return "SELECT ids.id, " + a.Dialect.Text("ids.listed", asCount) + "\nFROM " + a.relation() + "\nWHERE known.id IS NULL\nORDER BY ids.listed, " + a.Dialect.Order("ids.id") + fmt.Sprintf("\nLIMIT %d", limit)
}

// ReadAbsent returns the number of ids, that of those that are absent, and the first of these in
// order of ledger and bytes.
func (a *Absent) ReadAbsent(ctx context.Context, conn warehouse.Conn, limit int) (ids, absent int, first []Known, err error) {
	err = conn.Query(ctx, "ids that are missing", a.Count(), func(row [][]byte) (err error) {
		if len(row) != 2 {
			return errShape
		}
		if ids, err = countOf(row[0]); err != nil {
			return err
		}
		absent, err = countOf(row[1])
		return err
	})
	if err != nil || absent == 0 {
		return ids, absent, nil, err
	}
	err = conn.Query(ctx, "missing ids", a.First(limit), func(row [][]byte) error {
		if len(row) != 2 {
			return errShape
		}
		in, err := countOf(row[1])
		first = append(first, Known{string(row[0]), in})
		return err
	})
	return ids, absent, first, err
}
