package evidence

import "slices"

// Customer is a row of the customers ledger.
type Customer struct {
	ID, Parent, Name string // Parent and Name may be blank
	Row              int    // names the row to the caller
}

// Parents is what the parents of a customers ledger are, besides ids of customers.
type Parents struct {
	ByName    []Customer // whose parent is no customer and is some customer's name: evidence against ids
	Unknown   []Customer // whose parent is nobody's name: evidence against names
	Ambiguous []Shared   // whose parent is the name of two customers or more: likewise
}

// Shared is a customer whose parent is the name of several customers.
type Shared struct {
	Customer
	IDs []string // of the first two with the name, in order of their rows
}

// Names compares the parents of customers with their ids and names (LED018). The caller reads
// ByName where `parent_is` is "id", and Unknown and Ambiguous where it is "name". Text is
// compared as it is. A parent equal to its own customer is no parent. isCustomer reports
// whether another ledger has a customer of that id; nil if none has. All results are in order of rows.
func Names(rows []Customer, isCustomer func(id string) bool) Parents {
	ids := make(map[string]bool, len(rows))
	named := map[string][]string{} // the first two customers of each name that is a parent
	for _, r := range rows {
		ids[r.ID] = true
		if r.Parent != "" && r.Parent != r.ID {
			named[r.Parent] = nil
		}
	}
	for _, r := range rows {
		if list, wanted := named[r.Name]; wanted && len(list) < 2 && !slices.Contains(list, r.ID) {
			named[r.Name] = append(list, r.ID)
		}
	}
	var p Parents
	for _, r := range rows {
		if r.Parent == "" || r.Parent == r.ID {
			continue
		}
		switch list := named[r.Parent]; {
		case len(list) == 0:
			p.Unknown = append(p.Unknown, r)
			continue
		case len(list) > 1:
			p.Ambiguous = append(p.Ambiguous, Shared{r, list})
		}
		if !ids[r.Parent] && (isCustomer == nil || !isCustomer(r.Parent)) {
			p.ByName = append(p.ByName, r)
		}
	}
	return p
}
