package review

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"

	"github.com/tieout/tieout/internal/filing"
)

// visit is what a page shows of the request for it.
type visit struct {
	Token   string // of the forms
	Reading Progress
	Signer  person // who signed or accepted in this browser before; zero if nobody did
}

// person is the name and role of a visitor, as the visitor stated them.
type person struct{ By, Role string }

// nameCookie returns the name of the cookie that holds a person. Browsers send a cookie to every
// port of a host.
func nameCookie(r *http.Request) string {
	_, port, _ := net.SplitHostPort(r.Host)
	return "tieout-name-" + port
}

// seal returns a code that only this run can compute.
func (s *Server) seal(value string) string {
	code := hmac.New(sha256.New, []byte(s.secret))
	code.Write([]byte(value))
	return base64.RawURLEncoding.EncodeToString(code.Sum(nil))
}

// visit returns what a page shows of a request. A name counts only if this run stored it: another
// program on this machine could set the cookie too.
func (s *Server) visit(r *http.Request) visit {
	v := visit{Token: s.token, Reading: s.reading.progress()}
	c, err := r.Cookie(nameCookie(r))
	if err != nil {
		return v
	}
	value, code, _ := strings.Cut(c.Value, ".")
	if subtle.ConstantTimeCompare([]byte(code), []byte(s.seal(value))) != 1 {
		return v
	}
	line, err := base64.RawURLEncoding.DecodeString(value)
	if err == nil {
		_ = json.Unmarshal(line, &v.Signer)
	}
	if _, ok := filing.SignerName(v.Signer.By); !ok {
		v.Signer = person{}
	}
	return v
}

// remember stores a person in the browser until it is closed, or this run ends.
func (s *Server) remember(w http.ResponseWriter, r *http.Request, p person) {
	line, err := json.Marshal(p)
	if err != nil {
		panic(err) // texts
	}
	value := base64.RawURLEncoding.EncodeToString(line)
	http.SetCookie(w, &http.Cookie{Name: nameCookie(r), Value: value + "." + s.seal(value), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
}

// forget removes the person from the browser, and leads back to a page with a form.
func (s *Server) forget(w http.ResponseWriter, r *http.Request) {
	if !s.form(w, r, s.current()) {
		return
	}
	http.SetCookie(w, &http.Cookie{Name: nameCookie(r), Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	http.Redirect(w, r, "/sign", http.StatusSeeOther)
}

// form reads the form of a request. It answers the request and returns false if the form cannot
// be read or is not of this run.
func (s *Server) form(w http.ResponseWriter, r *http.Request, v *view) bool {
	err := r.ParseForm()
	if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
		w.Header().Set("Connection", "close")
		s.lost(w, r, v, http.StatusRequestEntityTooLarge, "The form is larger than 64 KiB.")
		return false
	}
	if err != nil {
		s.lost(w, r, v, http.StatusBadRequest, "The form cannot be read.")
		return false
	}
	if subtle.ConstantTimeCompare([]byte(r.PostForm.Get("token")), []byte(s.token)) != 1 {
		s.lost(w, r, v, http.StatusForbidden, "Nothing was saved: this form is from an earlier run of tieout serve. Reload the page, and enter it again.")
		return false
	}
	return true
}
