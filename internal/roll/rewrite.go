package roll

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/toml"
)

// rewrite adds the new filing.toml to the plan: today's with other values of form, period and
// compare in [report], without the date of filing, and with another date in the namespace. It
// returns the filing folder that the new file describes.
func (p *Plan) rewrite(f *filing.Filing) (*filing.Filing, error) {
	data, sum, err := filing.ReadFile(f.FS, filing.File)
	if err != nil {
		return nil, unreadable(filing.File, err)
	}
	if sum != f.Hashes[filing.File] {
		return nil, fmt.Errorf("%s was saved while it was read; run the command again", filing.File)
	}
	root, err := toml.Parse(filing.File, data)
	if err != nil {
		return nil, err
	}
	var edits []toml.Edit
	set := func(table *toml.Node, key, was, is string) {
		if n := table.Get(key); n != nil && was != is {
			edits = append(edits, toml.Edit{Node: n, Value: toml.Quote(is)})
			p.Changed = append(p.Changed, key+" = "+toml.Quote(is))
		}
	}
	report := root.Get("report")
	for _, n := range []*toml.Node{report.Get("form"), report.Get("period"), report.Get("compare"), report.Get("filed"), root.Get("registrant").Get("namespace")} {
		if n != nil && (n.Kind == toml.KindArray || n.Kind == toml.KindTable) {
			return nil, fmt.Errorf("%s: a key of [report] or [registrant] holds a list or a table, where one value is expected; correct it first", n.At)
		}
	}
	p.taxonomy = report.Get("taxonomy") != nil
	set(report, "form", f.Report.Form, p.Form)
	set(report, "period", f.Report.Period.String(), p.Period.String())
	set(report, "compare", f.Report.Compare.String(), p.Compare.String())
	if n := report.Get("filed"); n != nil {
		edits = append(edits, toml.Edit{Node: n})
	}
	if span, err := f.Calendar.WholeSpan(p.Period); err == nil {
		p.Span = span
		was := f.Registrant.Namespace
		set(root.Get("registrant"), "namespace", was, redated(was, p.Span.End))
	}
	data = toml.Rewrite(data, edits...)
	p.Files = append(p.Files, disk.File{Name: filing.File, Data: data})
	next, found, err := filing.Read(filing.Alone(f.FS, data))
	if err != nil {
		return nil, fmt.Errorf("the new filing.toml cannot be read: %w", err)
	}
	if next.Report.Period != p.Period || next.Report.Form != p.Form {
		return nil, fmt.Errorf("the form and the period of %s cannot be rewritten; write each as a text of its own, such as period = %q", filing.File, f.Report.Period)
	}
	var items []Item
	for _, d := range found {
		switch d.Subject.String() {
		case next.Report.PeriodAt.String(), next.Cover.Place("period_end_date").String(): // these have an item of their own
			continue
		}
		if d.Severity == diag.Error {
			items = append(items, Item{Text: fmt.Sprintf("%s: %s. %s.", d.Subject, d.Detail, d.Remedy)})
		}
	}
	p.add(settings, items...)
	return next, nil
}

// namespaceDate matches a date of an address at its start: 20221231, 2022-12-31 or 2022/12/31.
var namespaceDate = regexp.MustCompile(`^([0-9]{4})([-/]?)([0-9]{2})([-/]?)([0-9]{2})`)

// redated returns an address with the given day in place of its last date, or the address
// unchanged if it has no date.
func redated(address string, day fiscal.Date) string {
	for i := len(address) - 1; i >= 0; i-- {
		m := namespaceDate.FindStringSubmatch(address[i:])
		if m == nil || m[2] != m[4] || i > 0 && digit(address[i-1]) {
			continue
		}
		end := i + len(m[0])
		if d, err := fiscal.ParseDate(m[1] + "-" + m[3] + "-" + m[5]); err == nil && d.Sane() && (end == len(address) || !digit(address[end])) {
			return address[:i] + strings.ReplaceAll(day.String(), "-", m[2]) + address[end:]
		}
	}
	return address
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
