// Package review serves the pages on which a controller and counsel review a draft. The pages
// show documents, findings, the source of each number, changes and sign-offs. The server
// listens on this machine only. It refuses requests for another host or from another web page.
// It escapes text from ledgers, and writes nothing but sign-offs, through a function that its
// caller supplies. If a file of the folder has errors after it is edited, the pages show the
// last complete documents with the new findings.
package review

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"runtime/debug"
	"sync"
	"time"

	"tieout/internal/input"
	"tieout/internal/record"
	"tieout/internal/walk"
)

// Source is what a Server needs from its caller: the filing folder, and functions that
// draft, sign and report.
type Source struct {
	Folder fs.FS                                 // the filing folder; it must not open files outside the folder
	Build  func() (*walk.Result, error)          // drafts the folder as it is now
	Sign   func(Signature) error                 // saves a sign-off, or returns why it is refused
	Report func(format string, arguments ...any) // prints a bug of tieout on the terminal
}

// Server serves the pages of a filing folder.
type Server struct {
	Source
	secret string // of this run; without it no page is served
	token  string // of this run, which forms return
	run    string // prefix of the versions of this run

	build  sync.Mutex // one walk at a time
	prints fingerprints
	trace  chan struct{}

	mu      sync.Mutex
	view    *view
	builds  int
	waiting map[chan struct{}]bool // live pages
}

// New drafts the filing folder and returns a server for its pages. It returns an error if the
// folder cannot be drafted at all.
func New(s Source) (*Server, error) {
	server := &Server{Source: s, secret: rand.Text(), token: rand.Text(), run: rand.Text()[:8], trace: make(chan struct{}, 1), waiting: map[chan struct{}]bool{}}
	if err := server.refresh(); err != nil {
		return nil, err
	}
	return server, nil
}

// current returns the current view.
func (s *Server) current() *view {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.view
}

// refresh drafts the folder again. Where that fails, it keeps the previous documents and
// shows the new findings.
func (s *Server) refresh() error {
	s.build.Lock()
	defer s.build.Unlock()
	was := s.current()
	files := s.look(was)
	var made *walk.Result
	var err error
	if defect := s.guard(func() { made, err = s.Build() }); defect != nil {
		made, err = nil, defect
	}
	now := &view{Result: made, files: files, err: err}
	switch {
	case err != nil && was == nil:
		return err
	case err != nil:
		now.Result, now.stale, now.ledgers = was.Result, true, was.ledgers
	default:
		now.found, now.ledgers = made.Found, made.Filing.Ledgers
		if was != nil && made.Incomplete && !was.Incomplete {
			now.Result, now.stale = was.Result, true
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
		if was == nil {
			return defect
		}
		now = &view{Result: was.Result, files: files, err: defect, stale: true, version: now.version, ledgers: now.ledgers}
		now.prepare() // as it did before
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.view = now
	for c := range s.waiting {
		select {
		case c <- struct{}{}:
		default: // a notice is pending
		}
	}
	return nil
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
			_ = s.refresh() // the view shows the error
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
