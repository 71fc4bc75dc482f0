package evidence

import "slices"

// Customer is a row of the customers ledger.
type Customer struct {
	ID, Parent, Name string // Parent and Name may be blank
	Row              int    // names the row to the caller
}

// Parents holds the customers whose parent contradicts `parent_is` in filing.toml, which
// states whether parents are given by id or by name.
type Parents struct {
	ByName    []Customer // customers whose parent is the name of a customer and not an id: evidence that parents are not ids
	Unknown   []Customer // customers whose parent is not the name of any customer: evidence that parents are not names
	Ambiguous []Shared   // customers whose parent is the name of two or more customers: evidence that parents are not names
}

// Shared is a customer whose parent is the name of two or more customers.
type Shared struct {
	Customer
	IDs []string // the ids of the first two customers whose name is Parent, in the order of their rows
}

// Names compares the parent of each customer with the ids and names of all customers
// (LED018). Use ByName if `parent_is` is "id", and Unknown and Ambiguous if it is "name".
// Text is compared exactly. A customer whose parent is its own id has no parent. The
// function isCustomer must report whether another ledger has a customer with an id; nil
// means that there is no other ledger. All results are in the order of the rows.
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
