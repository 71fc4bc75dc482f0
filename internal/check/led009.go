package check

import "tieout/internal/diag"

// LED009 is found by what reads the folder, the ledgers or the templates.
var LED009 = &Check{
	Code: "LED009", Severity: diag.Error,
	Title: `revenue from a customer with no subscription at all, where unsubscribed does not say what it is`,
	Doc: `Found by what tells new customers from existing ones: a customer with revenue in
the period for whom the subscriptions ledger has no row at all. Without one the
policy for new customers cannot say which it is.

Example: one-time consulting for a customer that never subscribed.

This check is the product's own; it keeps the split of the increase between new and
existing customers, which Staff asks for under Item 303(b) of Regulation S-K, from
being settled by default.

Mend it by adding the subscription, by naming the parent it belongs to in
customers, or by saying what such customers are with unsubscribed = "existing" or
"new" under [policies].`,
}
