// Package review is the page on which a controller and counsel read a draft side by
// side: its documents, what was found, where each number comes from, what changed,
// and who signed. It promises that it listens on this machine alone and answers no
// other site; that it writes nothing but sign-offs, and those through the same
// function as the command line; that what stands in a ledger comes out as text; and
// that a save which cannot be drafted leaves the last good documents where they were.
package review

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"runtime/debug"
	"sync"
	"time"

	"tieout/internal/record"
	"tieout/internal/walk"
)

// Source is where the pages come from, and the one thing they can do.
type Source struct {
	Folder fs.FS                                 // the filing folder; it cannot be left
	Build  func() (*walk.Result, error)          // walks from the ledgers as they are now
	Sign   func(target, by, seen string) error   // writes a sign-off of what has the seal seen
	Report func(format string, arguments ...any) // defects, for whoever started the program
}

// Server serves the pages of a filing folder.
type Server struct {
	Source
	token string // of this run, which a form must bring back
	run   string // tells this run's versions from another's

	build  sync.Mutex // one walk at a time
	prints fingerprints
	trace  chan struct{}

	mu      sync.Mutex
	view    *view
	builds  int
	waiting map[chan struct{}]bool // live pages
}

// New walks the folder once, and gives a server of its pages. The error says why
// there is nothing to serve.
func New(s Source) (*Server, error) {
	server := &Server{Source: s, token: rand.Text(), run: rand.Text()[:8], trace: make(chan struct{}, 1), waiting: map[chan struct{}]bool{}}
	if err := server.refresh(); err != nil {
		return nil, err
	}
	return server, nil
}

// current gives what the pages show now.
func (s *Server) current() *view {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.view
}

// refresh walks the folder again. What cannot be drafted leaves the documents of
// the view before, beside what is wrong.
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
		default: // it was told, and has not looked yet
		}
	}
	return nil
}

// guard runs a part of the way from ledgers to pages. What we got wrong is told to
// whoever started the program, and stops nothing.
func (s *Server) guard(part func()) (defect error) {
	defer func() {
		if p := recover(); p != nil {
			s.Report("building the draft: %v\n%s", p, debug.Stack())
			defect = errors.New("this is a defect of tieout, not of your ledgers; what it says stands where tieout serve was started")
		}
	}()
	part()
	return nil
}

// pace is how often the folder is looked at. A save is drafted once two looks agree,
// so that a file is not read while it is being written.
const pace = 150 * time.Millisecond

// watch drafts again whenever a ledger, a template or a configuration was saved,
// until done.
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
			_ = s.refresh() // the view tells what is wrong
		}
		before = now
	}
}

// look says of each file that a view is made of what it is now.
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
			files[path.Clean(l.File)] = ""
		}
	}
	for name := range files {
		files[name] = s.prints.of(s.Folder, name, time.Now())
	}
	return files
}
