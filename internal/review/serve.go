package review

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// What one visitor can take.
const (
	mostConnections = 128
	mostLive        = 32       // pages that wait for a save
	mostBody        = 64 << 10 // bytes of a request
	mostHeader      = 32 << 10
	headerTime      = 5 * time.Second
	readTime        = 10 * time.Second
	writeTime       = 2 * time.Minute // a trace reads a ledger again
	idleTime        = time.Minute
	graceTime       = 3 * time.Second
)

// Listen listens on an address of this machine alone, and refuses any other. Of
// more connections than it serves, the newest are closed at once.
func Listen(addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("--addr must be an address such as 127.0.0.1:8720, and is %q", addr)
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if ip, err := netip.ParseAddr(host); err != nil || !ip.IsLoopback() || ip.Zone() != "" {
		return nil, fmt.Errorf("--addr must be an address of this machine alone, such as 127.0.0.1:8720, and is %q", addr)
	}
	l, err := net.Listen("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, fmt.Errorf("it cannot listen on %s: %w", addr, err)
	}
	return &bounded{Listener: l, free: make(chan struct{}, mostConnections)}, nil
}

// bounded is a listener that serves so many connections at once.
type bounded struct {
	net.Listener
	free chan struct{}
}

// Accept gives the next connection that there is room for.
func (b *bounded) Accept() (net.Conn, error) {
	for {
		c, err := b.Listener.Accept()
		if err != nil {
			return nil, err
		}
		select {
		case b.free <- struct{}{}:
			return &counted{Conn: c, leave: func() { <-b.free }}, nil
		default:
			_ = c.Close()
		}
	}
}

// counted is a connection that makes room when it closes.
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

// Serve serves the pages until the context is done, and watches the folder.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	server := &http.Server{
		Handler:           s.Handler(l.Addr().String()),
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    mostHeader,
		ErrorLog:          log.New(io.Discard, "", 0), // what visitors get wrong is theirs
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	var group sync.WaitGroup
	group.Go(func() { s.watch(ctx.Done()) })
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

// Handler gives the pages as an address serves them: to nobody who calls it by
// another name.
func (s *Server) Handler(addr string) http.Handler {
	hosts := names(addr)
	pages := s.routes()
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
				refuse(w, http.StatusInternalServerError, "this is a defect of tieout, not of your ledgers; what it says stands where tieout serve was started")
			}
		}()
		if !hosts[strings.ToLower(r.Host)] {
			refuse(w, http.StatusMisdirectedRequest, "this address is served by no other name than its own")
			return
		}
		if why := foreign(r); why != "" {
			refuse(w, http.StatusForbidden, why)
			return
		}
		if r.ContentLength > mostBody {
			h.Set("Connection", "close")
			refuse(w, http.StatusRequestEntityTooLarge, "a request has at most 64 KiB")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, mostBody)
		pages.ServeHTTP(w, r)
	})
}

// names gives the hosts that a request may ask for: the listener's own address, and
// localhost.
func names(addr string) map[string]bool {
	_, port, _ := net.SplitHostPort(addr)
	hosts := map[string]bool{addr: true, net.JoinHostPort("localhost", port): true}
	if port == "80" {
		hosts[strings.TrimSuffix(addr, ":80")], hosts["localhost"] = true, true
	}
	return hosts
}

// foreign says why a request is another site's, or "". A form of ours is sent
// without a referrer, so that its Origin may be null; the browser then says itself
// that the request is of the same origin.
func foreign(r *http.Request) string {
	site, origin := r.Header.Get("Sec-Fetch-Site"), r.Header.Get("Origin")
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		if site != "" && site != "same-origin" && site != "none" && r.Header.Get("Sec-Fetch-Dest") != "document" {
			return "another site asks for this"
		}
		return ""
	}
	switch {
	case site != "" && site != "same-origin":
		return "another site sent this"
	case origin == "http://"+r.Host, origin == "":
		return ""
	case origin == "null" && site == "same-origin":
		return ""
	}
	return "another site sent this"
}

// refuse answers with a status and a reason, as text.
func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintln(w, "tieout:", why)
}
