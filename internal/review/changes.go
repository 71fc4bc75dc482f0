package review

import (
	"cmp"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/tieout/tieout/internal/diff"
	"github.com/tieout/tieout/internal/docx"
	"github.com/tieout/tieout/internal/record"
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
		old, err := s.saved(body.Against)
		if err == nil && r.URL.Query().Get("format") == "docx" {
			if err = download(w, old, now(v)); err == nil {
				return
			}
		}
		if err != nil {
			body.Wrong = err.Error()
		} else {
			body.Counted, body.Redline = diff.Redline(old, now(v))
		}
	}
	s.page(w, r, v, http.StatusOK, "diff", v.Title("Changes"), body)
}

// saved reads a draft of the folders drafts and filed.
func (s *Server) saved(name string) (*record.Draft, error) {
	under, err := fs.Sub(s.Folder, name)
	if err != nil {
		return nil, err
	}
	return record.Read(under, name)
}

// now returns the draft that the pages show.
func now(v *view) *record.Draft {
	d := v.Record(false)
	d.Name = "now"
	return d
}

// download serves the changes between two drafts as a Word document. On an error, nothing has
// been written.
func download(w http.ResponseWriter, old, new *record.Draft) error {
	file, err := diff.Word(old, new)
	if err != nil {
		return err
	}
	name := mime.FormatMediaType("attachment", map[string]string{"filename": docx.Writer.File("changes-since-" + path.Base(old.Name))})
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
	w.Header().Set("Content-Disposition", cmp.Or(name, "attachment"))
	_, _ = w.Write(file)
	return nil
}
