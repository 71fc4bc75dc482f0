package ledger

import (
	"github.com/tieout/tieout/internal/acquisition"
	"github.com/tieout/tieout/internal/fiscal"
	"github.com/tieout/tieout/internal/intern"
	"github.com/tieout/tieout/internal/rows"
)

// acquisitions holds the days from which customers came with a business combination, for
// the customers of one ledger.
type acquisitions struct {
	days map[string]fiscal.Date // by customer
	dict *rows.Dict             // of the ledger's customers
	of   []acquisition.Acquisition
}

// at returns the acquisition of a customer; a may be nil.
func (a *acquisitions) at(customer intern.ID) (none acquisition.Acquisition) {
	if a == nil {
		return none
	}
	for id := len(a.of); id <= int(customer); id++ {
		a.of = append(a.of, acquisition.On(a.days[a.dict.Word(intern.ID(id))]))
	}
	return a.of[customer]
}
