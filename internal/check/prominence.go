package check

import "tieout/internal/fiscal"

// prominence cites the interpretation of equal prominence as it stood on the last
// day of the report's period: it was split into (a) to (c) on 2022-12-13.
func (p *Pass) prominence(part string) string {
	span, err := p.Filing.Calendar.Span(p.Filing.Report.Period)
	if err == nil && span.End < fiscal.NewDate(2022, 12, 13) {
		return "C&DI 102.10"
	}
	return "C&DI 102.10(" + part + ")"
}
