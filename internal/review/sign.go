package review

import (
	"cmp"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

	"tieout/internal/fact"
	"tieout/internal/filing"
	"tieout/internal/signoff"
)

// Signature is a request to sign.
type Signature struct {
	Target   string // a section or the id of a fact
	By, Role string
	// Seen is the hash of the seal (signoff.Seal) that the signer saw. If the seal has changed
	// since, Sign must refuse the request. If Seen is "", Sign skips this test.
	Seen string
}

// signing is the data of the sign-offs page.
type signing struct {
	Token string
	Facts []signoff.Status // sign-offs of facts and of missing targets
}

// signs serves the sign-offs page.
func (s *Server) signs(w http.ResponseWriter, _ *http.Request) {
	v := s.current()
	sections := map[string]bool{}
	for _, d := range v.Documents {
		for _, each := range d.Sections {
			sections[each.Name] = true
		}
	}
	body := signing{Token: s.token}
	for _, each := range v.Statuses {
		if !sections[each.Target] {
			body.Facts = append(body.Facts, each)
		}
	}
	page(w, http.StatusOK, v.write("sign", v.Title("Sign-offs"), body))
}

// sign writes a sign-off if the form comes from this run and its target has not changed
// since it was read.
func (s *Server) sign(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	err := r.ParseForm()
	if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
		w.Header().Set("Connection", "close")
		v.lost(w, http.StatusRequestEntityTooLarge, "The form is larger than 64 KiB.")
		return
	}
	if err != nil {
		v.lost(w, http.StatusBadRequest, "The form cannot be read.")
		return
	}
	if subtle.ConstantTimeCompare([]byte(r.PostForm.Get("token")), []byte(s.token)) != 1 {
		v.lost(w, http.StatusForbidden, "This form is from an earlier run of tieout serve. Reload the page and sign again.")
		return
	}
	target, seen, _ := strings.Cut(r.PostForm.Get("target"), " ")
	if target == "" || seen == "" {
		v.lost(w, http.StatusBadRequest, "The form does not name what to sign.")
		return
	}
	if strings.TrimSpace(r.PostForm.Get("by")) == "" {
		v.lost(w, http.StatusBadRequest, "Not signed: enter your name.")
		return
	}
	role := cmp.Or(r.PostForm.Get("role"), filing.Preparer)
	if err := s.Sign(Signature{Target: target, By: r.PostForm.Get("by"), Role: role, Seen: seen}); err != nil {
		v.lost(w, http.StatusConflict, "Not signed: "+err.Error()+".")
		return
	}
	_ = s.refresh() // the view shows the error
	to := "/sign"
	if _, err := fact.ParseID(target); err == nil {
		to = factPath(target) + "#signs"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}
