package statement

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/warehouse"
)

// Words is a column of ids of one kind, customers or accounts, in a ledger of a database.
type Words struct {
	From  string // as in Subscriptions
	Where string
	ID    string // text without outer blanks; rows in which it is blank are left out
}

// Alike looks for ids that look the same to a reader (LED019) among the ids of several ledgers of
// one database. The database groups the ids by a key that is equal whenever evidence.Alike finds
// ids alike, and sends those of which several have one key; evidence.Alike decides.
type Alike struct {
	Dialect *warehouse.Dialect
	Of      []Words
}

// Known is an id and the ledger that has it: the index in Alike.Of of the first one.
type Known struct {
	ID string
	In int
}

const (
	small, capital, digits = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
	asciiBlanks            = "\t\n\v\f\r "
)

// translate replaces each character of from in a text by that of to, and removes those that to
// is too short for.
func (a *Alike) translate(expr, from, to string) string {
	return "translate(" + expr + ", " + a.Dialect.Literal(from) + ", " + a.Dialect.Literal(to) + ")"
}

// key returns the key of an id: without blanks, case, Unicode form and leading zeros; see
// evidence.Key. Most ids are of ASCII alone, for which lower() means the same everywhere. The
// letters of the others are those of Go's Unicode tables, because lower() depends on the database
// and its locale. Where the database has not all characters of Unicode, ids with characters
// beyond ASCII are compared without their Unicode form.
func (a *Alike) key(id string) string {
	ascii := a.translate("lower("+id+")", asciiBlanks, "")
	if a.Dialect.Bytes == nil {
		return "trim(LEADING '0' FROM " + ascii + ")"
	}
	f := evidence.Folds()
	full := "normalize(" + id + ", NFKD)"
	for _, sharp := range []string{"ß", "ẞ"} {
		full = "replace(" + full + ", " + a.Dialect.Literal(sharp) + ", 'ss')"
	}
	hyphens := string(f.Hyphens[1:])
	full = a.translate(full, capital+hyphens+string(f.Letters)+string(f.Blanks), small+strings.Repeat("-", len(f.Hyphens)-1)+string(f.Common))
	return "trim(LEADING '0' FROM CASE WHEN length(" + id + ") = " + a.Dialect.Bytes(id) + "\n  THEN " + ascii + "\n  ELSE normalize(" + full + ", NFKD) END)"
}

// mattersNot returns 1 for an id whose case may be a slip, and 0 for one of 15 letters and digits
// that mixes digits, capital and small letters; see evidence.Alike.
func (a *Alike) mattersNot(id string) string {
	has := func(these string) string { return a.translate(id, these, "") + " <> " + id }
	return "CASE WHEN length(" + id + ") = 15 AND " + a.translate(id, digits+capital+small, "") + " = ''\n  AND " + has(digits) + " AND " + has(capital) + " AND " + has(small) + " THEN 0 ELSE 1 END"
}

// distinct returns the relation of the distinct ids: id, and listed, the index of the first of the
// ledgers that has it.
func distinct(of []Words) string {
	var parts []string
	for i, w := range of {
		where := w.ID + " <> ''"
		if w.Where != "" {
			where = "(" + w.Where + ") AND " + where
		}
		parts = append(parts, fmt.Sprintf("SELECT %s AS id, %d AS listed\nFROM %s\nWHERE %s\nGROUP BY %s", w.ID, i, w.From, where, w.ID))
	}
	if len(parts) == 1 {
		return "(\n" + parts[0] + "\n)"
	}
	return "(\nSELECT id, min(listed) AS listed\nFROM (\n" + strings.Join(parts, "\nUNION ALL\n") + "\n) AS every\nGROUP BY id\n)"
}

// keyed returns the relation of the distinct ids with their keys.
func (a *Alike) keyed() string {
	return "(\nSELECT id, listed, " + a.key("id") + " AS folded\nFROM " + distinct(a.Of) + " AS ids\n)"
}

// Candidates returns the statement of the keys that several ids have, in order of their bytes,
// up to a limit.
func (a *Alike) Candidates(limit int) string {
	return "SELECT folded\nFROM " + a.keyed() + " AS keyed\nGROUP BY folded\nHAVING count(*) > 1 AND max(" + a.mattersNot("id") + ") = 1\nORDER BY " + a.Dialect.Order("folded") + fmt.Sprintf("\nLIMIT %d", limit)
}

// The most keys that one statement asks for, and the most bytes of them: servers limit the length
// of a statement, and each statement reads all ids.
const mostKeys, mostBytes = 10_000, 400_000

// Having returns the statement of the ids that have one of some keys, in order of their bytes:
// id, index of the ledger.
func (a *Alike) Having(keys []string) string {
	var quoted []string
	for _, key := range keys {
		quoted = append(quoted, a.Dialect.Literal(key))
	}
	return "SELECT id, " + a.Dialect.Text("listed", asCount) + "\nFROM " + a.keyed() + " AS keyed\nWHERE folded IN (" + strings.Join(quoted, ", ") + ")\nORDER BY " + a.Dialect.Order("id")
}

// ReadAlike returns the ids of the database that may look the same as another one, sorted by
// ledger and id, and whether there are more of them: up to a limit of keys are looked at. Pass
// them to evidence.Alike.
func (a *Alike) ReadAlike(ctx context.Context, conn warehouse.Conn, limit int) (ids []Known, more bool, err error) {
	var keys []string
	err = conn.Query(ctx, "ids that may be almost the same", a.Candidates(limit+1), func(row [][]byte) error {
		if len(row) != 1 {
			return ErrShape
		}
		keys = append(keys, string(row[0]))
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	if more = len(keys) > limit; more {
		keys = keys[:limit]
	}
	ids, err = a.having(ctx, conn, keys)
	return ids, more, err
}

// ReadAlikeWith returns the ids of the database that may look the same as one of other ids, which
// another ledger holds, such as a workbook: those with the key of one of them, but not in the
// list. They are sorted by ledger and id. Pass them to evidence.Alike with the others. A statement
// is sent for each 10,000 keys.
func (a *Alike) ReadAlikeWith(ctx context.Context, conn warehouse.Conn, others []string) (ids []Known, err error) {
	keys, listed := map[string]bool{}, map[string]bool{}
	for _, id := range others {
		keys[evidence.Key(id)], listed[id] = true, true
	}
	ids, err = a.having(ctx, conn, slices.Sorted(maps.Keys(keys)))
	return slices.DeleteFunc(ids, func(k Known) bool { return listed[k.ID] }), err
}

// ReadKeys returns the ids of the database that have one of some keys; see evidence.Key. They are
// sorted by ledger and id. Pass them to evidence.Alike.
func (a *Alike) ReadKeys(ctx context.Context, conn warehouse.Conn, keys []string) ([]Known, error) {
	return a.having(ctx, conn, keys)
}

// having returns the ids that have one of some keys, sorted by ledger and id.
func (a *Alike) having(ctx context.Context, conn warehouse.Conn, keys []string) (ids []Known, err error) {
	for len(keys) > 0 && err == nil {
		n, size := 0, 0
		for n < len(keys) && n < mostKeys && (n == 0 || size+len(keys[n]) <= mostBytes) {
			size += len(keys[n]) + len("'', ")
			n++
		}
		err = conn.Query(ctx, "ids that are almost the same", a.Having(keys[:n]), func(row [][]byte) error {
			if len(row) != 2 {
				return ErrShape
			}
			in, err := countOf(row[1])
			ids = append(ids, Known{string(row[0]), in})
			return err
		})
		keys = keys[n:]
	}
	slices.SortFunc(ids, func(a, b Known) int { return cmp.Or(cmp.Compare(a.In, b.In), cmp.Compare(a.ID, b.ID)) })
	return ids, err
}
