package compute

import "tieout/internal/fiscal"

// ClassOf returns the class of a customer with these terms as a number; see classify.
func ClassOf(terms []fiscal.Span, window fiscal.Span, periodStart fiscal.Date, lookback int) int {
	return int(classify(terms, window, periodStart, lookback))
}
