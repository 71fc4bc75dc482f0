package review

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/input"
)

const (
	// stride is the shortest interval between two reports of progress to a page.
	stride = 500 * time.Millisecond
	// brief is how long a draft after a save may take before the pages report its progress.
	brief = time.Second
)

// Progress is how far the draft that is being made has come.
type Progress struct {
	Phase string         `json:"phase"` // one sentence for a person; "" if no draft is being made
	Share int            `json:"share"` // percentage of the bytes of all files that have been read; -1 if there are no files, because the ledgers are in databases
	Files []FileProgress `json:"files"` // in the order of filing.toml
}

// FileProgress is how far one file of a ledger, or one table of a database, has been read.
type FileProgress struct {
	Ledger string `json:"ledger"`
	File   string `json:"file"`
	State  string `json:"state"` // for a person: "412,000 rows, 43%", "revenue by customer, 1,234,567 groups"
}

// reading collects the progress of the draft that is being made.
type reading struct {
	mu       sync.Mutex
	patience time.Duration // how long a draft may take before its progress is reported
	start    time.Time     // zero if no draft is being made
	last     time.Time     // of the last report
	loaded   bool          // all ledgers have been read
	files    []*fileReading
}

type fileReading struct {
	ledger, file     string
	done, size, rows int64
	database         bool
	query            string // in a database, the query that runs
}

// begin starts a draft of ledgers in a folder. Progress is reported once it takes longer than
// patience.
func (r *reading) begin(folder fs.FS, ledgers []*filing.Ledger, patience time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.patience, r.start, r.last, r.loaded, r.files = patience, time.Now(), time.Time{}, false, nil
	for _, l := range ledgers {
		if l.Source != nil {
			r.files = append(r.files, &fileReading{ledger: l.Ledger, file: l.Relation(), database: true})
			continue
		}
		for _, name := range input.Files(folder, l) {
			if info, err := fs.Stat(folder, name); err == nil {
				r.files = append(r.files, &fileReading{ledger: l.Ledger, file: name, size: info.Size()})
			}
		}
	}
}

// watch is a rows.Progress. It returns true if it is time to report the progress to the pages.
func (r *reading) watch(file string, done, size, rows int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.files {
		if query, is := strings.CutPrefix(file, f.file+": "); is && f.database {
			f.query, f.rows = query, rows
		} else if f.file == file {
			f.done, f.rows = min(done, f.size), max(f.rows, rows)
		}
	}
	now := time.Now()
	if now.Sub(r.start) < r.patience || now.Sub(r.last) < stride {
		return false
	}
	r.last = now
	return true
}

// load notes that all ledgers have been read.
func (r *reading) load() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.loaded = true
}

// end notes that the draft is made.
func (r *reading) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.start = time.Time{}
}

// progress returns the progress of the draft, if there is one to report.
func (r *reading) progress() Progress {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.start.IsZero() || time.Since(r.start) < r.patience {
		return Progress{}
	}
	p := Progress{Phase: "Reading filing.toml.", Files: []FileProgress{}}
	var done, size int64
	for _, f := range r.files {
		done, size = done+f.done, size+f.size
		state := "not yet read"
		switch {
		case r.loaded:
			state = "read" // the rows of the last bytes are not reported
		case f.query != "":
			state = fmt.Sprintf("%s, %s", f.query, count(int(f.rows), "group"))
		case f.rows > 0:
			state = fmt.Sprintf("%s, %d%%", count(int(f.rows), "row"), share(f.done, f.size))
		case f.done > 0:
			state = fmt.Sprintf("%d%%", share(f.done, f.size))
		}
		p.Files = append(p.Files, FileProgress{f.ledger, f.file, state})
	}
	if p.Share = share(done, size); size == 0 {
		p.Share = -1
	}
	switch {
	case r.loaded:
		p.Share, p.Phase = 100, "The ledgers have been read. Computing the numbers and checking the draft."
	case len(r.files) > 0:
		far := ""
		if size > 0 {
			far = fmt.Sprintf(", %d%%", p.Share)
		}
		p.Phase = "Reading the ledgers" + far + "."
		for i, f := range r.files {
			if f.done > 0 && f.done < f.size || f.query != "" && done == size {
				p.Phase = fmt.Sprintf("Reading the ledgers%s: %s, %s.", far, f.file, p.Files[i].State)
				break
			}
		}
	}
	return p
}

// share returns a percentage, rounded down.
func share(done, size int64) int {
	if size == 0 {
		return 0
	}
	return int(100 * done / size)
}

// message returns the progress as one line of JSON.
func (p Progress) message() string {
	line, err := json.Marshal(p)
	if err != nil {
		panic(err) // texts and numbers
	}
	return string(line)
}

const (
	// glance is how long a browser waits for the first draft before it shows the progress.
	glance = 400 * time.Millisecond
	// endurance is how long another program waits for the first draft.
	endurance = time.Minute
)

// await waits for the first draft: briefly for a browser, which can show progress, and longer for
// any other program, which asks for the draft.
func (s *Server) await(r *http.Request) {
	patience := endurance
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		patience = glance
	}
	select {
	case <-s.first:
	case <-r.Context().Done():
	case <-time.After(patience):
	}
}

// loading answers a request before the first draft is made: with the progress if it asks for a
// page, and else with a refusal.
func (s *Server) loading(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Retry-After", "5")
		refuse(w, http.StatusServiceUnavailable, "the ledgers are still being read; try again when the page shows the draft")
		return
	}
	s.page(w, r, v, http.StatusOK, "loading", v.Title("Reading the ledgers"), s.reading.progress())
}
