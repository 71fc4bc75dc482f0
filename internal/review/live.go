package review

import (
	"fmt"
	"net/http"
	"time"
)

// beat is the interval of messages that detect closed pages.
const beat = 15 * time.Second

// events streams the version of the current view, for a browser's EventSource, at once and
// whenever it changes.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	updates := make(chan struct{}, 1)
	s.mu.Lock()
	full := len(s.waiting) >= mostLive
	if !full {
		s.waiting[updates] = true
	}
	s.mu.Unlock()
	if full {
		w.Header().Set("Retry-After", "10")
		refuse(w, http.StatusServiceUnavailable, "too many pages are open; this one does not reload automatically")
		return
	}
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.waiting, updates)
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // the time for a request is over when it was read
	tick := time.NewTicker(beat)
	defer tick.Stop()
	message := fmt.Sprintf("retry: 500\ndata: %s\n\n", s.current().version)
	for {
		_ = control.SetWriteDeadline(time.Now().Add(headerTime))
		if _, err := fmt.Fprint(w, message); err != nil || control.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-updates:
			message = fmt.Sprintf("data: %s\n\n", s.current().version)
		case <-tick.C:
			message = ": still here\n\n"
		}
	}
}
