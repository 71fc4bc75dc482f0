//go:build unix

package cli_test

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestSecondUser has another user of the machine, who may not read the filing folder, ask the
// review page for the draft, and try to sign. The test must run as root to become that user.
func TestSecondUser(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil || os.Getuid() != 0 {
		t.Skip("only root with bash can become another user")
	}
	dir := laid(t, map[string]string{"filing.toml": reviewed, "ledgers/subscriptions.xlsx": subscriptions(), "ledgers/revenue.xlsx": sales(8_000_000)})
	address, _ := started(t, dir)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	const nobody = 65534
	ask := func(request string) string {
		c := exec.Command(bash, "-c", `exec 3<>/dev/tcp/127.0.0.1/`+u.Port()+`; printf '%s' "$0" >&3; cat <&3`, request)
		c.Dir = "/"
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		out, err := c.CombinedOutput()
		if err != nil {
			t.Skipf("bash cannot connect as another user: %v %s", err, out)
		}
		return string(out)
	}
	form := "by=Chief+Financial+Officer&target=revenue+x&token=x"
	for _, request := range []string{
		"GET / HTTP/1.0\r\nHost: " + u.Host + "\r\n\r\n",
		"GET /sign HTTP/1.0\r\nHost: " + u.Host + "\r\n\r\n",
		"GET /?key= HTTP/1.0\r\nHost: " + u.Host + "\r\nCookie: tieout-" + u.Port() + "=\r\n\r\n",
		"POST /sign HTTP/1.0\r\nHost: " + u.Host + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + "51" + "\r\n\r\n" + form,
	} {
		answer := ask(request)
		if !strings.HasPrefix(answer, "HTTP/1.0 401 ") || strings.Contains(answer, "Small, Inc.") || strings.Contains(answer, "token") {
			t.Errorf("%q is answered\n%s", request, answer)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "signoffs.toml")); err == nil {
		t.Error("another user signed")
	}
}
