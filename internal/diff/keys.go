package diff

import (
	"github.com/tieout/tieout/internal/quantity"
)

// Keys is the amount of each key of a sum, such as each customer.
type Keys struct {
	Amounts map[string]quantity.Value
	More    bool // the sum has keys that Amounts does not list
}

// KeyChange is a key whose amounts in two sums differ.
type KeyChange struct {
	Key     string
	Was, Is quantity.Value
}

// Changes returns the keys whose amounts are known to differ from one sum to another, in order of
// key. A key that one sum does not list is zero in it, or unknown if the sum has More keys. A key
// with an unknown amount is left out.
func (was Keys) Changes(is Keys) (list []KeyChange) {
	for _, key := range union(was.Amounts, is.Amounts) {
		before, had := was.Amounts[key]
		after, has := is.Amounts[key]
		if !had && was.More || !has && is.More {
			continue
		}
		if !had {
			before = quantity.Money(quantity.Amount{}, after.Unit())
		}
		if !has {
			after = quantity.Money(quantity.Amount{}, before.Unit())
		}
		if after.Sub(before).Sign() != 0 {
			list = append(list, KeyChange{key, before, after})
		}
	}
	return list
}
