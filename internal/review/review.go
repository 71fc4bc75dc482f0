// Package review serves the pages on which a controller and counsel review a draft. The pages show
// documents, findings, the source of each number, changes and sign-offs. The server listens on this
// machine only. It refuses requests for another host or from another web page. It escapes text from
// ledgers. It writes nothing but sign-offs and commentary.toml, and the folder of the next report,
// through functions that its caller supplies. If a file of the folder has errors after it is
// edited, the pages show the last complete documents with the new findings. While the ledgers are
// read, the pages show how far that has come.
//
// A [Source] is what package cli supplies: the folder, and the functions that draft, sign and save.
// A [Server] drafts again when a file has changed (fingerprint.go), and each page is a file, such
// as fact.go or commentary.go, with its HTML in page.html.tmpl.
package review

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/tieout/tieout/internal/input"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/record"
	"github.com/tieout/tieout/internal/walk"
)

// Source is what a Server needs from its caller: the filing folder, and functions that
// draft, sign, save and report.
type Source struct {
	Folder fs.FS                                       // the filing folder; it must not open files outside the folder
	Open   func() (*walk.Result, error)                // reads filing.toml and the files beside it, and no ledger
	Build  func(walk.How) (*walk.Result, error)        // drafts the folder as it is now
	Sign   func(Signature, walk.How) error             // saves a sign-off, or returns why it is refused
	Names  func(form, period string) (from, to string) // how a person types the filing folder and, for a report, a new folder beside it
	Roll   func(period, form, to string) error         // makes the filing folder of another report in a new folder
	Save   func(Revision) error                        // saves commentary.toml, or returns why it is refused
	Report func(format string, arguments ...any)       // prints a bug of tieout on the terminal
}

// Server serves the pages of a filing folder.
type Server struct {
	Source
	secret string // of this run; without it no page is served
	token  string // of this run, which forms return
	run    string // prefix of the versions of this run

	build   sync.Mutex    // one walk at a time
	first   chan struct{} // closed when the first walk has ended
	reading reading
	prints  fingerprints
	trace   chan struct{}

	mu      sync.Mutex
	view    *view
	builds  int
	waiting map[chan struct{}]bool // live pages
}

// New returns a server for the pages of a filing folder. Until Serve has made the first draft,
// the pages show how far the ledgers have been read. New returns an error if the folder cannot be
// drafted at all.
func New(s Source) (*Server, error) {
	server := &Server{Source: s, secret: rand.Text(), token: rand.Text(), run: rand.Text()[:8], first: make(chan struct{}), trace: make(chan struct{}, 1), waiting: map[chan struct{}]bool{}}
	opened, err := s.Open()
	if err != nil {
		return nil, err
	}
	opened.Incomplete = true // so that the first draft takes its place
	first := &view{Result: opened, opening: true, version: server.run + "-0", ledgers: opened.Filing.Ledgers}
	first.prepare()
	server.view = first
	return server, nil
}

// Load makes the first draft. The caller of Serve does not call it.
func (s *Server) Load() { s.refresh("") }

// current returns the current view.
func (s *Server) current() *view {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.view
}

// refresh drafts the folder again, if its files were saved since, or if the view is the version
// that is to be read again. Where that fails, it keeps the previous documents and shows the new
// findings. It reads databases in sessions of its own.
func (s *Server) refresh(again string) {
	s.build.Lock()
	defer s.build.Unlock()
	was := s.current()
	files := s.look(was)
	if maps.Equal(files, was.files) && !was.opening && was.version != again {
		return // another caller drafted what is saved now
	}
	patience := brief
	if was.opening {
		patience = 0
	}
	s.reading.begin(s.Folder, was.ledgers, patience)
	defer s.reading.end()
	how := s.watched()
	how.Rows, how.Quarters = true, true
	var made *walk.Result
	var err error
	if defect := s.guard(func() { made, err = s.Build(how) }); defect != nil {
		made, err = nil, defect
	}
	now := &view{Result: made, files: files, err: err, read: time.Now()}
	switch {
	case err != nil:
		now.Result, now.stale, now.ledgers, now.read = was.Result, true, was.ledgers, was.read
	default:
		made.Close()
		now.found, now.ledgers, now.newest = made.Found, made.Filing.Ledgers, made
		if !was.opening && made.Incomplete && !was.Incomplete {
			now.Result, now.stale, now.read = was.Result, true, was.read
		}
	}
	for name, is := range s.look(now) { // ledgers that were not mapped before
		if _, known := files[name]; !known {
			files[name] = is
		}
	}
	s.builds++
	now.version = fmt.Sprintf("%s-%d", s.run, s.builds)
	if defect := s.guard(now.prepare); defect != nil {
		now = &view{Result: was.Result, files: files, err: defect, stale: true, version: now.version, ledgers: now.ledgers, read: was.read}
		now.prepare() // as it did before
	}
	s.mu.Lock()
	s.view = now
	s.mu.Unlock()
	if was.opening {
		close(s.first)
	}
	s.reading.end()
	s.notify()
}

// watched returns the options of a walk whose progress the pages show.
func (s *Server) watched() walk.How {
	return walk.How{
		Loaded: func() { s.reading.load(); s.notify() },
		Access: ledger.Access{Watch: func(file string, done, size, rows int64) {
			if s.reading.watch(file, done, size, rows) {
				s.notify()
			}
		}},
	}
}

// notify informs the live pages that the draft or the progress of the next one has changed.
func (s *Server) notify() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.waiting {
		select {
		case c <- struct{}{}:
		default: // a notice is pending
		}
	}
}

// prompt is how long an answer waits for the draft after a save.
const prompt = 5 * time.Second

// renew drafts the folder again after a save, or because the view of a version is to be read again. It returns when the draft is made, or after a few
// seconds: the pages then show how far the ledgers have been read.
func (s *Server) renew(again string) {
	made := make(chan struct{})
	go func() {
		defer close(made)
		s.refresh(again)
	}()
	select {
	case <-made:
	case <-time.After(prompt):
	}
}

// readAgain reads all ledgers again, and leads to their control totals.
func (s *Server) readAgain(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	if !s.form(w, r, v) {
		return
	}
	s.renew(v.version)
	http.Redirect(w, r, "/ledgers", http.StatusSeeOther)
}

// guard runs part of a refresh; it reports a panic on the terminal and returns it as an
// error.
func (s *Server) guard(part func()) (defect error) {
	defer func() {
		if p := recover(); p != nil {
			s.Report("building the draft: %v\n%s", p, debug.Stack())
			defect = errors.New("this is a bug in tieout, not in your ledgers; the terminal that runs tieout serve has the details")
		}
	}()
	part()
	return nil
}

// pace is the interval of looking at the folder. A save is drafted after two equal looks, so
// that no file is read while it is being written.
const pace = 150 * time.Millisecond

// watch drafts again when a ledger, template or configuration file changes, until done.
func (s *Server) watch(done <-chan struct{}) {
	tick := time.NewTicker(pace)
	defer tick.Stop()
	var before map[string]string
	for {
		select {
		case <-done:
			return
		case <-tick.C:
		}
		v := s.current()
		now := s.look(v)
		if !maps.Equal(now, v.files) && maps.Equal(now, before) {
			s.refresh("")
		}
		before = now
	}
}

// look returns the fingerprint of each file that a view is made of.
func (s *Server) look(v *view) map[string]string {
	files := map[string]string{}
	for _, pattern := range []string{"*.toml", "templates/*"} {
		names, _ := fs.Glob(s.Folder, pattern)
		for _, name := range names {
			files[name] = ""
		}
	}
	for _, name := range record.FiledFiles(s.Folder) {
		files[name] = ""
	}
	if v != nil {
		for _, l := range v.ledgers {
			for _, name := range input.Files(s.Folder, l) {
				files[name] = ""
			}
		}
	}
	for name := range files {
		files[name] = s.prints.of(s.Folder, name, time.Now())
	}
	return files
}
