package compute

import (
	"github.com/tieout/tieout/internal/crowd"
	"github.com/tieout/tieout/internal/fiscal"
)

// ClassOf returns the class of a customer with these terms as a number; see crowd.Classes.
func ClassOf(terms []fiscal.Span, window fiscal.Span, periodStart fiscal.Date, lookback int) int {
	return int(crowd.Classes{Window: window, Start: periodStart, Lookback: lookback}.Of(terms))
}
