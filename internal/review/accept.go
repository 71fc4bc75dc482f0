package review

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/text"
)

// Revision is a request to save a file of the folder with other content.
type Revision struct {
	File string
	Seen string // SHA-256 of the file as it was read; "" if it did not exist. Save must refuse the request if the file has changed since
	Data []byte
}

// mostReason is the longest reason, in bytes.
const mostReason = 2000

// key identifies a finding by everything that the page shows of it.
func key(d diag.Diagnostic) string {
	hash := sha256.New()
	for _, part := range []string{string(d.Code), d.Severity.String(), d.At(), d.Message(), d.Sentence, fmt.Sprint(d.Count)} {
		fmt.Fprintf(hash, "%d:%s", len(part), part)
	}
	for _, r := range d.Related {
		fmt.Fprintf(hash, "%d:%s%d:%s", len(r.Message), r.Message, len(r.At.String()), r.At)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// accept adds an [[accept]] entry for one finding to commentary.toml, if the form comes from this
// run, the finding still exists and the file has not changed since the page was made.
func (s *Server) accept(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	if !s.form(w, r, v) {
		return
	}
	refused := func(status int, why string) { s.lost(w, r, v, status, "Not accepted: "+why+".") }
	by, named := filing.SignerName(r.PostForm.Get("by"))
	reason := strings.Join(strings.Fields(r.PostForm.Get("reason")), " ")
	switch {
	case !named:
		refused(http.StatusBadRequest, fmt.Sprintf("enter your name, in at most %d bytes", filing.MostSigner))
		return
	case reason == "":
		refused(http.StatusBadRequest, "enter the reason")
		return
	case len(reason) > mostReason || !utf8.ValidString(reason) || strings.ContainsFunc(reason, text.Control):
		refused(http.StatusBadRequest, fmt.Sprintf("the reason must have at most %d bytes, and no control characters", mostReason))
		return
	}
	f := v.offered(r.PostForm.Get("finding"))
	if f == nil {
		refused(http.StatusConflict, "the draft no longer has this finding, or it cannot be accepted; review the findings again")
		return
	}
	entry := filing.Acceptance{Code: f.Code, Text: f.Text, Period: v.period(), Reason: reason, By: by}
	if err := s.revise(r.PostForm.Get("seen"), entry.AddTo); err != nil {
		refused(http.StatusConflict, err.Error())
		return
	}
	s.remember(w, r, person{by, s.visit(r).Signer.Role})
	s.renew("")
	http.Redirect(w, r, "/#accepted", http.StatusSeeOther)
}

// offered returns the finding with the given key that can be accepted, or nil.
func (v *view) offered(id string) *finding {
	for _, g := range v.Severe {
		if i := slices.IndexFunc(g.Findings, func(f *finding) bool { return f.Text != "" && f.Key == id }); i >= 0 {
			return g.Findings[i]
		}
	}
	return nil
}

// errSaved is the reason that a form is refused.
var errSaved = errors.New(filing.CommentaryFile + " has been saved since this page was opened; reload the page, and enter it again")

// revise saves what change makes of commentary.toml, if the file is what a visitor has seen: its
// SHA-256, or "" if there was none.
func (s *Server) revise(seen string, change func(data []byte) ([]byte, error)) error {
	_, hash, err := filing.ReadFile(s.Folder, filing.CommentaryFile)
	if err != nil && (!errors.Is(err, fs.ErrNotExist) || filing.Exists(s.Folder, filing.CommentaryFile)) {
		d := filing.Unreadable(filing.CommentaryFile, "FIL001", err)
		return fmt.Errorf("%s: %s. %s", filing.CommentaryFile, d.Detail, d.Remedy)
	}
	if hash != seen {
		return errSaved
	}
	var data []byte
	if hash != "" {
		if data, err = fs.ReadFile(s.Folder, filing.CommentaryFile); err != nil {
			return err
		}
		if filing.Hash(data) != seen {
			return errSaved
		}
	}
	changed, err := change(data)
	if err != nil {
		return err
	}
	return s.Save(Revision{filing.CommentaryFile, seen, changed})
}
