package review

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/fact"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/signoff"
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
	Facts []signoff.Status // sign-offs of facts and of missing targets
}

// signs serves the sign-offs page.
func (s *Server) signs(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	body := signing{}
	for _, each := range v.Statuses {
		if !slices.ContainsFunc(v.Targets, func(t *target) bool { return t.Target == each.Target }) {
			body.Facts = append(body.Facts, each)
		}
	}
	s.page(w, r, v, http.StatusOK, "sign", v.Title("Sign-offs"), body)
}

// sign writes a sign-off if the form comes from this run and its target has not changed
// since it was read.
func (s *Server) sign(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	if !s.form(w, r, v) {
		return
	}
	target, rest, _ := strings.Cut(r.PostForm.Get("target"), " ")
	seen, role, _ := strings.Cut(rest, " ") // a button of a required role names it
	if target == "" || seen == "" {
		s.lost(w, r, v, http.StatusBadRequest, "The form does not name what to sign.")
		return
	}
	if strings.TrimSpace(r.PostForm.Get("by")) == "" {
		s.lost(w, r, v, http.StatusBadRequest, "Not signed: enter your name.")
		return
	}
	by := strings.TrimSpace(r.PostForm.Get("by"))
	role = cmp.Or(role, r.PostForm.Get("role"), filing.Preparer)
	if err := s.signed(v, Signature{Target: target, By: by, Role: role, Seen: seen}); err != nil {
		s.lost(w, r, v, http.StatusConflict, "Not signed: "+err.Error()+".")
		return
	}
	s.remember(w, r, person{by, role})
	s.renew("")
	to := "/sign"
	if _, err := fact.ParseID(target); err == nil {
		to = factPath(target) + "#signs"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// signed saves a sign-off. The ledgers are read for it, which the pages show.
func (s *Server) signed(v *view, signature Signature) error {
	s.build.Lock()
	defer s.build.Unlock()
	s.reading.begin(s.Folder, v.ledgers, brief)
	defer s.notify()
	defer s.reading.end()
	return s.Sign(signature, s.watched())
}
