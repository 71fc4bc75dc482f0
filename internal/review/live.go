package review

import (
	"fmt"
	"net/http"
	"time"
)

// beat is how often a live page hears that nothing happened, so that one whose
// visitor left is found.
const beat = 15 * time.Second

// events tells a page the version of what it should show, again whenever that
// changes. It is a stream of events, which a browser reads with EventSource.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	told := make(chan struct{}, 1)
	s.mu.Lock()
	full := len(s.waiting) >= mostLive
	if !full {
		s.waiting[told] = true
	}
	s.mu.Unlock()
	if full {
		w.Header().Set("Retry-After", "10")
		refuse(w, http.StatusServiceUnavailable, "too many pages wait for a save; this one does not reload by itself")
		return
	}
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.waiting, told)
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // the time for a request is over when it was read
	tick := time.NewTicker(beat)
	defer tick.Stop()
	say := fmt.Sprintf("retry: 500\ndata: %s\n\n", s.current().version)
	for {
		_ = control.SetWriteDeadline(time.Now().Add(headerTime))
		if _, err := fmt.Fprint(w, say); err != nil || control.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-told:
			say = fmt.Sprintf("data: %s\n\n", s.current().version)
		case <-tick.C:
			say = ": still here\n\n"
		}
	}
}
