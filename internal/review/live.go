package review

import (
	"io"
	"net/http"
	"time"
)

// beat is the interval of messages that detect closed pages.
const beat = 15 * time.Second

// events streams, for a browser's EventSource, the version of the current view and how far the
// next draft has come, at once and whenever one of them changes.
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
	message, version, reading := "retry: 500\n", "", ""
	for {
		if now := s.current().version; now != version {
			version = now
			message += "data: " + version + "\n\n"
		}
		if now := s.reading.progress().message(); now != reading {
			reading = now
			message += "event: reading\ndata: " + reading + "\n\n"
		}
		_ = control.SetWriteDeadline(time.Now().Add(headerTime))
		if _, err := io.WriteString(w, message); err != nil || control.Flush() != nil {
			return
		}
		message = ""
		select {
		case <-r.Context().Done():
			return
		case <-updates:
		case <-tick.C:
			message = ": still here\n\n"
		}
	}
}
