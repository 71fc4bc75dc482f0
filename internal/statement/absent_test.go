package statement_test

import (
	"context"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"tieout/internal/statement"
)

func TestAbsentIDs(t *testing.T)      { inPostgres(t, absentIDs) }
func TestTrinoAbsentIDs(t *testing.T) { inTrino(t, absentIDs) }

func absentIDs(t *testing.T, d database) {
	d.exec("CREATE TABLE "+d.schema+"ids (world integer, ledger integer, id varchar)",
		"INSERT INTO "+d.schema+"ids VALUES (0, 0, 'A'), (0, 0, 'B'), (0, 0, 'B'), (0, 0, ''), (0, 0, NULL), (0, 1, 'a'), (0, 1, 'B'), (0, 1, 'Z'), (0, 2, 'A'), (0, 2, 'A'), (0, 2, 'Y'), (0, 3, 'Z')")
	for _, tt := range []struct {
		of, in      []statement.Words
		limit       int
		ids, absent int
		first       []statement.Known
	}{
		{[]statement.Words{d.words(0, 0), d.words(0, 1)}, []statement.Words{d.words(0, 2), d.words(0, 3)}, 100, 4, 2, []statement.Known{{"B", 0}, {"a", 1}}},
		{[]statement.Words{d.words(0, 0), d.words(0, 1)}, []statement.Words{d.words(0, 2), d.words(0, 3)}, 1, 4, 2, []statement.Known{{"B", 0}}},
		{[]statement.Words{d.words(0, 3)}, []statement.Words{d.words(0, 1)}, 100, 1, 0, nil},
		{[]statement.Words{d.words(0, 9)}, []statement.Words{d.words(0, 1)}, 100, 0, 0, nil},
	} {
		a := &statement.Absent{Dialect: d.Dialect(), Of: tt.of, In: tt.in}
		ids, absent, first, err := a.ReadAbsent(context.Background(), d.Conn, tt.limit)
		if diff := gocmp.Diff(tt.first, first); err != nil || ids != tt.ids || absent != tt.absent || diff != "" {
			t.Errorf("ReadAbsent = %d, %d, %v, want %d, %d, %v", ids, absent, err, tt.ids, tt.absent, diff)
		}
	}
}
