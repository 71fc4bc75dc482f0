package review

import (
	"html/template"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"tieout/internal/diff"
	"tieout/internal/record"
)

// changes is the data of the changes page.
type changes struct {
	Drafts  []string // folders to compare with, such as "filed/10-K-FY2021"
	Against string
	Wrong   string
	Redline template.HTML
	Counted string // changes of each kind, in words
}

// diff serves the changes since another draft.
func (s *Server) diff(w http.ResponseWriter, r *http.Request) {
	v := s.current()
	body := changes{Drafts: record.Folders(s.Folder)}
	if against := r.URL.Query().Get("against"); against != "" {
		i := slices.IndexFunc(body.Drafts, func(name string) bool {
			_, base, _ := strings.Cut(name, "/")
			return name == against || base == against
		})
		if i < 0 {
			s.lost(w, r, v, http.StatusNotFound, "No draft "+against+" in the folders drafts and filed.")
			return
		}
		if !s.enter(r) {
			return
		}
		defer s.leave()
		body.Against = body.Drafts[i]
		if err := s.compare(v, &body); err != nil {
			body.Wrong = err.Error()
		}
	}
	s.page(w, r, v, http.StatusOK, "diff", v.Title("Changes"), body)
}

func (s *Server) compare(v *view, body *changes) error {
	under, err := fs.Sub(s.Folder, body.Against)
	if err != nil {
		return err
	}
	old, err := record.Read(under, body.Against)
	if err != nil {
		return err
	}
	now := v.Record(false)
	now.Name = "now"
	body.Counted, body.Redline = diff.Redline(old, now)
	return nil
}
