package review

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"html"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"
)

// Limits on visitors.
const (
	mostConnections = 128
	mostLive        = 32       // pages that reload on a save
	mostBody        = 64 << 10 // bytes of a request
	mostHeader      = 32 << 10
	headerTime      = 5 * time.Second
	readTime        = 10 * time.Second
	writeTime       = 2 * time.Minute // a trace reads ledgers
	idleTime        = time.Minute
	graceTime       = 3 * time.Second
)

// Listen listens on a loopback address. It returns an error for any other address.
func Listen(addr string) (*Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("--addr must be an address and port such as 127.0.0.1:8720, not %q", addr)
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if ip, err := netip.ParseAddr(host); err != nil || !ip.IsLoopback() || ip.Zone() != "" {
		return nil, fmt.Errorf("--addr must be a loopback address such as 127.0.0.1:8720, not %q; the review page is for this machine only", addr)
	}
	l, err := net.Listen("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w; choose another port with --addr", addr, err)
	}
	return &Listener{Listener: l, free: make(chan struct{}, mostConnections)}, nil
}

// Listener is a net.Listener that limits the number of open connections.
type Listener struct {
	net.Listener
	free chan struct{}
	mu   sync.Mutex
	idle []net.Conn // between two requests, the longest first
}

// Accept returns the next connection. If the limit is reached, Accept closes the connection
// that has been idle longest. If no connection is idle, Accept closes the new connection and
// waits for another.
func (b *Listener) Accept() (net.Conn, error) {
	for {
		c, err := b.Listener.Accept()
		if err != nil {
			return nil, err
		}
		select {
		case b.free <- struct{}{}:
			return &counted{Conn: c, leave: func() { <-b.free }}, nil
		default:
		}
		b.mu.Lock()
		if len(b.idle) > 0 {
			_ = b.idle[0].Close()
			b.idle = b.idle[1:]
			b.free <- struct{}{} // which it left
			b.mu.Unlock()
			return &counted{Conn: c, leave: func() { <-b.free }}, nil
		}
		b.mu.Unlock()
		_ = c.Close()
	}
}

// state notes which connections are idle.
func (b *Listener) state(c net.Conn, state http.ConnState) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.idle = slices.DeleteFunc(b.idle, func(other net.Conn) bool { return other == c })
	if state == http.StateIdle {
		b.idle = append(b.idle, c)
	}
}

// counted is a connection that counts toward the limit until it closes.
type counted struct {
	net.Conn
	leave func()
	once  sync.Once
}

// Close closes the connection.
func (c *counted) Close() error {
	err := c.Conn.Close()
	c.once.Do(c.leave)
	return err
}

// Serve serves the pages until the context is done. Meanwhile it makes the first draft, watches
// the folder and drafts it again after each change. When the context is done, Serve returns without
// waiting for a draft in progress.
func (s *Server) Serve(ctx context.Context, l *Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	server := &http.Server{
		Handler:           s.Handler(l.Addr().String()),
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    mostHeader,
		ErrorLog:          log.New(io.Discard, "", 0), // mistakes of visitors are not reported
		ConnState:         l.state,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	var group sync.WaitGroup
	go func() {
		if s.current().opening {
			s.Load()
		}
		s.watch(ctx.Done())
	}()
	group.Go(func() {
		<-ctx.Done()
		grace, stop := context.WithTimeout(context.Background(), graceTime)
		defer stop()
		if server.Shutdown(grace) != nil {
			_ = server.Close()
		}
	})
	err := server.Serve(l)
	cancel()
	group.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// Handler returns the HTTP handler of the pages. It accepts only requests whose Host header is
// the address addr, or localhost with the port of addr.
func (s *Server) Handler(addr string) http.Handler {
	hosts := names(addr)
	pages := s.routes()
	_, port, _ := net.SplitHostPort(addr)
	cookie := "tieout-" + port // browsers send a cookie to every port of a host
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		defer func() {
			if p := recover(); p != nil {
				if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				s.Report("%s %s: %v\n%s", r.Method, r.URL.Path, p, debug.Stack())
				refuse(w, http.StatusInternalServerError, "this is a bug in tieout, not in your ledgers; the terminal that runs tieout serve has the details")
			}
		}()
		if !hosts[strings.ToLower(r.Host)] {
			refuse(w, http.StatusMisdirectedRequest, "open the address that tieout serve printed; other host names are refused")
			return
		}
		if why := foreign(r); why != "" {
			refuse(w, http.StatusForbidden, why)
			return
		}
		if !s.admitted(w, r, cookie) {
			return
		}
		if r.ContentLength > mostBody {
			h.Set("Connection", "close")
			refuse(w, http.StatusRequestEntityTooLarge, "the request is larger than 64 KiB")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, mostBody)
		pages.ServeHTTP(w, r)
	})
}

// Address returns the URL to open in a browser. The URL contains a secret that New created and
// that each visitor must send.
func (s *Server) Address(l *Listener) string {
	return fmt.Sprintf("http://%s/?%s=%s", l.Addr(), keyParameter, s.secret)
}

const keyParameter = "key"

// admitted reports whether a request has the secret, in its cookie. A visit to an address
// with the secret sets the cookie and leads to the same page without it; all else is
// refused.
func (s *Server) admitted(w http.ResponseWriter, r *http.Request, cookie string) bool {
	holds := func(secret string) bool { return subtle.ConstantTimeCompare([]byte(secret), []byte(s.secret)) == 1 }
	for _, c := range r.CookiesNamed(cookie) {
		if holds(c.Value) {
			return true
		}
	}
	if r.Method != http.MethodGet || !holds(r.URL.Query().Get(keyParameter)) {
		refuse(w, http.StatusUnauthorized, "open the address that tieout serve printed, with its key")
		return false
	}
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: s.secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	// The page itself leads on: after a redirect from another site the browser would hold the cookie back.
	fmt.Fprintf(w, "<!DOCTYPE html><html lang=\"en\"><title>tieout</title><link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\"><meta http-equiv=\"refresh\" content=\"0; url=%s\"><p><a href=\"%[1]s\">Open the draft</a></p>\n", html.EscapeString((&url.URL{Path: r.URL.Path}).EscapedPath()))
	return false
}

// names returns the hosts that a request may name: the listener's address and localhost.
func names(addr string) map[string]bool {
	_, port, _ := net.SplitHostPort(addr)
	hosts := map[string]bool{addr: true, net.JoinHostPort("localhost", port): true}
	if port == "80" {
		hosts[strings.TrimSuffix(addr, ":80")], hosts["localhost"] = true, true
	}
	return hosts
}

// foreign returns why a request comes from another site, or "". A form of these pages is sent
// without a referrer, so its Origin may be null; the browser then reports the same origin.
func foreign(r *http.Request) string {
	site, origin := r.Header.Get("Sec-Fetch-Site"), r.Header.Get("Origin")
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		if site != "" && site != "same-origin" && site != "none" && r.Header.Get("Sec-Fetch-Dest") != "document" {
			return "requests from other sites are refused"
		}
		return ""
	}
	switch {
	case site != "" && site != "same-origin":
		return "requests from other sites are refused"
	case origin == "http://"+r.Host, origin == "":
		return ""
	case origin == "null" && site == "same-origin":
		return ""
	}
	return "requests from other sites are refused"
}

// refuse answers with a status and a reason, as text.
func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintln(w, "tieout:", why)
}
