package review

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

	"tieout/internal/fact"
	"tieout/internal/signoff"
)

// signing is what the page of sign-offs shows.
type signing struct {
	Token string
	Facts []signoff.Status // sign-offs of facts, and of what is no longer there
}

// signs shows who signed what, and a form to sign sections.
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

// sign writes a sign-off, if the form is of this run and what it signs is what was read.
func (s *Server) sign(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	err := r.ParseForm()
	if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
		w.Header().Set("Connection", "close")
		v.lost(w, http.StatusRequestEntityTooLarge, "A form has at most 64 KiB.")
		return
	}
	if err != nil {
		v.lost(w, http.StatusBadRequest, "The form cannot be read.")
		return
	}
	if subtle.ConstantTimeCompare([]byte(r.PostForm.Get("token")), []byte(s.token)) != 1 {
		v.lost(w, http.StatusForbidden, "The form is not of this run of tieout serve. Open the page again, and sign there.")
		return
	}
	target, seen, _ := strings.Cut(r.PostForm.Get("target"), " ")
	if target == "" || seen == "" {
		v.lost(w, http.StatusBadRequest, "The form does not say what is signed.")
		return
	}
	if strings.TrimSpace(r.PostForm.Get("by")) == "" {
		v.lost(w, http.StatusBadRequest, "Nothing is signed without a name.")
		return
	}
	if err := s.Sign(target, r.PostForm.Get("by"), seen); err != nil {
		v.lost(w, http.StatusConflict, "Nothing was signed: "+err.Error()+".")
		return
	}
	_ = s.refresh() // the view tells what is wrong
	to := "/sign"
	if _, err := fact.ParseID(target); err == nil {
		to = factPath(target) + "#signs"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}
