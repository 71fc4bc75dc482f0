package record

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/parallel"
	"github.com/tieout/tieout/internal/render"
	"github.com/tieout/tieout/internal/text"
)

// What facts.json and parts.json hold.
type (
	factsRecord struct {
		Facts []Fact         `json:"facts"`
		Shown []render.Shown `json:"shown"`
	}
	partsRecord struct {
		Parts []Part `json:"parts"`
	}
)

// Finding is a finding in findings.json.
type Finding struct {
	Code     diag.Code `json:"code"`
	Severity string    `json:"severity"`
	Message  string    `json:"message"`
	At       string    `json:"at"`
	Related  []Related `json:"related"`
	Count    int       `json:"count,omitempty"` // number of places with the same cause: At and the last Count−1 places of Related; omitted if there is only one place
}

// Related is a further place of a finding, with a message about it.
type Related struct {
	Message string `json:"message"`
	At      string `json:"at"`
}

func findings(found []diag.Diagnostic) []Finding {
	list := []Finding{}
	for _, d := range found {
		f := Finding{d.Code, d.Severity.String(), d.Message(), d.At(), []Related{}, d.Count}
		for _, r := range d.Related {
			f.Related = append(f.Related, Related{r.Message, r.At.String()})
		}
		list = append(list, f)
	}
	return list
}

// FindingsJSON returns findings in the form of findings.json.
func FindingsJSON(found []diag.Diagnostic) []byte { return JSON(findings(found)) }

// Files returns the files of the folder; draft.lock is last.
func (d *Draft) Files() []File {
	files := append([]File{}, d.Documents...)
	records := parallel.Map([]func() File{
		func() File {
			return File{Name: factsFile, Data: JSON(factsRecord{append([]Fact{}, d.Facts...), append([]render.Shown{}, d.Shown...)})}
		},
		func() File { return File{Name: findingsFile, Data: JSON(d.Findings)} },
		func() File { return File{Name: partsFile, Data: partLines(d.Parts)} },
	}, func(write func() File) File { return write() })
	if d.Lock.Report {
		records = records[:2]
	}
	if !d.Lock.Blank {
		files = append(files, records...)
	}
	lock := *d.Lock
	lock.Outputs = map[string]string{}
	for _, f := range files {
		lock.Outputs[f.Name] = filing.Hash(f.Data)
	}
	return append(files, File{Name: lockFile, Data: JSON(lock)})
}

// JSON returns a value as indented JSON with one line for each value and no HTML escapes.
func JSON(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic(err) // only texts, numbers, lists and tables come here
	}
	return escaped(b.Bytes())
}

// escaped writes characters of JSON that could control a terminal as \u escapes.
func escaped(data []byte) []byte {
	if !bytes.ContainsFunc(data, func(r rune) bool { return r > '~' && text.Control(r) }) {
		return data
	}
	var b bytes.Buffer
	for _, r := range string(data) {
		if r > '~' && text.Control(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.Bytes()
}
