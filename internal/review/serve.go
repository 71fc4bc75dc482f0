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

// Listen listens on a loopback address and refuses any other. It closes connections beyond
// its limit at once.
func Listen(addr string) (net.Listener, error) {
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
	return &bounded{Listener: l, free: make(chan struct{}, mostConnections)}, nil
}

// bounded is a listener with a limit on open connections.
type bounded struct {
	net.Listener
	free chan struct{}
}

// Accept returns the next connection within the limit.
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
		ErrorLog:          log.New(io.Discard, "", 0), // mistakes of visitors are not reported
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

// Handler returns the handler of the pages, which refuses requests for another host than
// addr.
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
		if r.ContentLength > mostBody {
			h.Set("Connection", "close")
			refuse(w, http.StatusRequestEntityTooLarge, "the request is larger than 64 KiB")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, mostBody)
		pages.ServeHTTP(w, r)
	})
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
