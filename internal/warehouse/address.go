package warehouse

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/trinodb/trino-go-client/trino"
)

// errAddress is the error of a request that would leave the address of the connection string.
var errAddress = errors.New("the server leads to another address")

// bound sends requests to the scheme, host and port of the connection string alone. The client sends
// the login with each request to each address that the server names, as a server behind a load
// balancer that ends TLS names http. A request without a name or a login, such as one that fetches a
// part of a result from a storage, may go to another host, but not without TLS if the server has it.
type bound struct {
	scheme, host string
	next         http.RoundTripper
}

// address returns the host and the port of a URL.
func address(u *url.URL) string {
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	default:
		port = "80"
	}
	return strings.ToLower(u.Hostname()) + ":" + port
}

func (b *bound) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.EqualFold(r.URL.Scheme, b.scheme) || address(r.URL) != b.host {
		if !strings.EqualFold(r.URL.Scheme, "https") && b.scheme == "https" {
			return nil, errAddress
		}
		for name := range r.Header {
			if name == "Authorization" || name == "Cookie" || name == "X-Trino-User" || name == "X-Trino-Extra-Credential" {
				return nil, errAddress
			}
		}
	}
	return b.next.RoundTrip(r)
}

// bind lets all requests of a configuration go through bound. The certificates and proxies that it
// names are those of the transport.
func bind(config *trino.Config, u *url.URL) error {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	certificates, err := config.TLSConfig()
	if err != nil {
		return err
	}
	if certificates != nil {
		transport.TLSClientConfig = certificates
	}
	for scheme, proxy := range map[string]string{"http": config.HTTPProxy, "socks5": config.SOCKSProxy} {
		if proxy != "" {
			transport.Proxy = http.ProxyURL(&url.URL{Scheme: scheme, Host: proxy})
		}
	}
	config.SSLCert, config.SSLCertPath, config.SSLClientCert, config.SSLClientCertPath, config.SSLClientKey, config.SSLClientKeyPath, config.SSLVerification = "", "", "", "", "", "", ""
	config.HTTPProxy, config.SOCKSProxy = "", ""
	config.HTTPClient = &http.Client{Transport: &bound{u.Scheme, address(u), transport}}
	return nil
}
