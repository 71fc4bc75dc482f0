package statement_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tieout/tieout/internal/evidence"
	"github.com/tieout/tieout/internal/statement"
)

// randomIDs makes ids without outer blanks, many of which look like another one.
func randomIDs(r *rand.Rand) []string {
	alphabet := []rune("0012aAbBkKsSiI- \u00a0–－ßẞſµμΜÅÅåéÉ\u0301\u030c\u0323ǰJΑαάΆжЖйЙⅣⅳ０Ａａ客ﬁﬀ´İıΣςσ.'\\\t\u2009\u212a")
	if r.IntN(2) == 0 {
		alphabet = []rune("0012aAbB- .'\\")
	}
	seen := map[string]bool{"": true}
	add := func(id string) { seen[strings.TrimSpace(id)] = true }
	for range 1 + r.IntN(25) {
		var id []rune
		for range 1 + r.IntN(5) {
			id = append(id, alphabet[r.IntN(len(alphabet))])
		}
		switch r.IntN(6) {
		case 0: // of a system that distinguishes them by case
			id = []rune("0015000000abcDE")
			id[5+r.IntN(5)] = alphabet[r.IntN(3)]
			id[10+r.IntN(5)] = []rune("abcABC")[r.IntN(6)]
		case 1:
			id = []rune("A-1.b")
		}
		add(string(id))
		for range r.IntN(3) {
			i := r.IntN(len(id))
			switch r.IntN(6) {
			case 0:
				id[i] = unicode.SimpleFold(id[i])
			case 1:
				id = slices.Insert(id, i, ' ')
			case 2:
				id = slices.Insert(id, 0, '0')
			case 3:
				id = []rune(strings.ToUpper(string(id)))
			case 4:
				id = []rune(strings.ToLower(string(id)))
			case 5:
				id = slices.Insert(id, i, '–')
			}
			add(string(id))
		}
	}
	delete(seen, "")
	return slices.Sorted(maps.Keys(seen))
}

// words returns the ids of a world and a ledger.
func (d database) words(world, ledger int) statement.Words {
	return statement.Words{From: d.schema + "ids", Where: fmt.Sprintf("world = %d AND ledger = %d", world, ledger), ID: d.text("id")}
}

// shown are the ids of the groups that evidence.Alike finds.
func shown(ids []string) (groups [][]string) {
	for _, g := range evidence.Alike(ids) {
		var list []string
		for _, i := range g.IDs {
			list = append(list, ids[i])
		}
		groups = append(groups, append(list, g.Differ.Words()...))
	}
	return groups
}

func texts(known []statement.Known) (list []string) {
	for _, k := range known {
		list = append(list, k.ID)
	}
	return list
}

// TestAlikeIDsOfADatabase compares the ids that look the same among those that the database
// returns with those among all ids of two ledgers.
func TestAlikeIDsOfADatabase(t *testing.T) { inPostgres(t, alikeIDs) }
func TestTrinoAlikeIDs(t *testing.T)       { inTrino(t, alikeIDs) }

func alikeIDs(t *testing.T, d database) {
	d.exec("CREATE TABLE " + d.schema + "ids (world integer, ledger integer, id varchar)")
	r := rand.New(rand.NewPCG(16, 4))
	var all [][2][]string
	var b strings.Builder
	b.WriteString("INSERT INTO " + d.schema + "ids VALUES (-1, 0, '')")
	for world := range worlds(d) {
		ledgers := [2][]string{randomIDs(r), randomIDs(r)}
		all = append(all, ledgers)
		for i, ids := range ledgers {
			for _, id := range append(ids, ids[:len(ids)/2]...) {
				fmt.Fprintf(&b, ",\n(%d, %d, %s)", world, i, d.Dialect().Literal(id))
			}
			fmt.Fprintf(&b, ",\n(%d, %d, ''), (%d, %d, NULL)", world, i, world, i)
		}
	}
	d.exec(b.String())
	ctx := context.Background()
	groups, mixed := 0, 0
	for world, ledgers := range all {
		var every []string // in order of ledger, then of id
		for _, ids := range ledgers {
			for _, id := range ids {
				if !slices.Contains(every, id) {
					every = append(every, id)
				}
			}
		}
		a := &statement.Alike{Dialect: d.Dialect(), Of: []statement.Words{d.words(world, 0), d.words(world, 1)}}
		known, more, err := a.ReadAlike(ctx, d.Conn, 1000)
		if err != nil {
			t.Fatal(err)
		}
		want := shown(every)
		if diff := gocmp.Diff(want, shown(texts(known))); diff != "" || more {
			t.Fatalf("ids %q of two ledgers (-want +got):\n%s", every, diff)
		}
		groups += len(want)
		for _, k := range known {
			if !slices.Contains(ledgers[k.In], k.ID) || k.In == 1 && slices.Contains(ledgers[0], k.ID) {
				t.Fatalf("%q is not first in ledger %d", k.ID, k.In)
			}
		}

		// the first ledger is a workbook
		a.Of = a.Of[1:]
		within, _, err := a.ReadAlike(ctx, d.Conn, 1000)
		if err != nil {
			t.Fatal(err)
		}
		across, err := a.ReadAlikeWith(ctx, d.Conn, ledgers[0])
		if err != nil {
			t.Fatal(err)
		}
		ids := slices.Clone(ledgers[0])
		for _, id := range slices.Sorted(slices.Values(append(texts(within), texts(across)...))) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		if diff := gocmp.Diff(want, shown(ids)); diff != "" {
			t.Fatalf("ids %q of a workbook and a database (-want +got):\n%s", every, diff)
		}
		for _, id := range texts(across) {
			if slices.Contains(ledgers[0], id) {
				t.Fatalf("%q is in both ledgers, and is sent", id)
			}
			mixed++
		}
	}
	if groups < len(all) || mixed < len(all)/2 {
		t.Errorf("only %d groups look the same, and %d ids look like one of a workbook", groups, mixed)
	}

	// a limit leaves out candidates and reports that there are more
	many := &statement.Alike{Dialect: d.Dialect(), Of: []statement.Words{{From: d.schema + "ids", ID: d.text("id")}}}
	known, more, err := many.ReadAlike(ctx, d.Conn, 2)
	if err != nil || !more || len(evidence.Alike(texts(known))) > 2 || len(known) < 4 {
		t.Errorf("ReadAlike with a limit of 2 returns %q, more %t, %v", texts(known), more, err)
	}
}
