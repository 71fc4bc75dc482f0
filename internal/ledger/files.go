package ledger

import (
	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/rows"
)

// sheetSource is a ledger in the sheets of one or more files.
type sheetSource struct {
	filing *filing.Filing
	ledger *filing.Ledger
	sealed *input.Seals
	watch  rows.Progress
	work   *rows.Work
}

// Snapshot returns the hashes of the files that were read, by name.
func (s *sheetSource) Snapshot() map[string]string {
	sums := map[string]string{}
	files, _ := input.Expand(s.filing.FS, s.ledger, s.sealed)
	for _, file := range files {
		if name, hash := s.sealed.Sum(file.Path); name != "" {
			sums[name] = hash
		}
	}
	return sums
}

// Read reads the sheets once.
func (s *sheetSource) Read(ask Ask) (*Table, []diag.Diagnostic) {
	r := newReading(s.filing, s.ledger, ask, s.sealed, s.watch, s.work)
	in := r.in
	if ask.Rows {
		r.rows = newStored(len(s.ledger.Fields), s.ledger.Across != nil || s.ledger.Split, r.dicts)
	}
	whole := in.Scan(func(row *rows.Row) {
		r.add(row, r.Sums)
		r.judge(row)
		r.term(row)
		if r.rows != nil {
			r.rows.add(row, in)
		}
	})
	if !whole {
		return nil, in.All()
	}
	return r.close()
}
