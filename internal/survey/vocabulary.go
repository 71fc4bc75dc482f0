package survey

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"tieout/internal/iso"
)

// tokens gives the words of a header in one spelling: lower case, parted at
// punctuation and at capitals within a word, abbreviations written out.
func tokens(header string) []string {
	var list []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			list = append(list, canonical(strings.ToLower(string(word))))
		}
		word = word[:0]
	}
	for _, r := range header {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if n := len(word); n > 0 && unicode.IsUpper(r) && unicode.IsLower(word[n-1]) {
				flush()
			}
			word = append(word, r)
		case r == '\'' || r == '’':
		default:
			flush()
		}
	}
	flush()
	return list
}

// spellings are the words that stand for others.
var spellings = map[string]string{
	"number": "no", "num": "no", "nbr": "no", "nr": "no", "identifier": "id", "acct": "account", "acc": "account",
	"cust": "customer", "client": "customer", "subscriber": "customer", "customers": "customer",
	"ccy": "currency", "curr": "currency", "crncy": "currency", "cur": "currency", "rev": "revenue", "revenues": "revenue",
	"amt": "amount", "amounts": "amount", "dt": "date", "begin": "start", "begins": "start", "beginning": "start", "starts": "start", "starting": "start",
	"commencement": "start", "expiration": "expiry", "expires": "expiry", "expire": "expiry", "ending": "end", "ends": "end",
	"yearly": "annual", "annualized": "annual", "annually": "annual", "prod": "product", "ctry": "country", "cntry": "country",
	"ref": "reference", "bal": "balance", "desc": "description", "exch": "exchange", "sub": "subscription", "val": "value", "billing": "bill",
	"gain": "gains", "loss": "losses", "invt": "investment", "sec": "security", "cls": "class", "rates": "rate",
}

func canonical(word string) string {
	if stem, ok := strings.CutSuffix(word, "ised"); ok {
		word = stem + "ized"
	}
	if s, ok := spellings[word]; ok {
		return s
	}
	return word
}

// terms are the headers that say a field, the surest first.
type terms struct {
	phrases []string // parted and ended by blanks: " customer id "
	whole   []bool   // the phrase must be the whole header
	not     []string // words of a header that say another thing
}

// exact is the least score of a header that is a phrase, and no more.
const exact = 60

// score says how surely a header says the field; 0 is not at all.
func (t terms) score(words []string) int {
	best := t.scoreOf(words, 0)
	if bare := strip(words); len(bare) < len(words) {
		best = max(best, t.scoreOf(bare, 1))
	}
	return best
}

func (t terms) scoreOf(words []string, less int) int {
	text := " " + strings.Join(words, " ") + " "
	other := slices.ContainsFunc(words, func(w string) bool { return slices.Contains(t.not, w) })
	best := 0
	for i, phrase := range t.phrases {
		switch {
		case text == phrase:
			return max(100-i, exact+1) - less
		case !t.whole[i] && !other && strings.Contains(text, phrase):
			extra := len(words) - strings.Count(phrase, " ") + 1
			best = max(best, 50-min(i, 30)-min(3*extra, 15)-less)
		}
	}
	return best
}

// strip takes from a header the words that tell what its amounts count.
func strip(words []string) []string {
	bare := slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return slices.Contains(counting, w) || len(w) == 3 && iso.Currency(strings.ToUpper(w)) && !slices.Contains(notCodes, strings.ToUpper(w))
	})
	if len(bare) == 0 {
		return words
	}
	return bare
}

var (
	counting = []string{"in", "thousands", "thousand", "millions", "million", "000", "000s", "k", "m", "mm", "mn", "s", "local", "of"}
	notCodes = []string{"ALL", "TOP", "TRY", "CUP"} // codes that are English words
)

// currencyIn gives the one currency that a header names by its code in capitals.
func currencyIn(header string) string {
	code := ""
	for _, w := range strings.FieldsFunc(header, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(w) != 3 || !iso.Currency(w) || slices.Contains(notCodes, w) || w == code {
			continue
		}
		if code != "" {
			return ""
		}
		code = w
	}
	return code
}

// notByCells are words of a header that say what its cells are, so that they are
// not taken for something else.
var notByCells = []string{"state", "province", "language", "locale", "created", "modified", "updated", "signed", "due", "renewal", "paid",
	"cancelled", "canceled", "birth", "invoice", "no", "id", "count", "quantity", "zip", "postal"}

const (
	customerTerms = "customer id, customer no, customer code, customer key, customer account, customer account no, account id, account no, account code, " +
		"customer, sold to customer, bill to customer, =sold to, =payer, end customer, tenant id, organization id, org id, company id, =tenant, =account, =organization, " +
		"=company, =buyer, customer name, account name, company name" +
		" ! name parent country region segment status tier email currency start end date since type group count total channel city state address industry revenue gl ledger class"
	dateTerms = "period end, period end date, =date, =period, =month, month end, =quarter, quarter end, posting date, =posted, posted date, accounting date, accounting period, gl date, " +
		"revenue date, revenue month, recognition date, recognition period, recognized on, fiscal period, balance date, reporting date, valuation date, rate date, as of date, as of, effective date, =effective, " +
		"transaction date, holding date, quote date, spot date, =day, =dated, date, month, period, quarter, =end date, =period start, =month start, =start date" +
		" ! created modified updated signed birth due renewal cancelled canceled start no type currency country name status paid expiry fiscal description close"
)

// sources are the headers of each field: phrases, the surest first, "=" before one
// that must be the whole header; after "!" the words that say another thing.
var sources = map[string]string{
	"subscriptions.customer": customerTerms,
	"subscriptions.start": "start date, start, term start, term start date, subscription start date, contract start date, service start date, effective date, =effective, effective from, " +
		"=from, =from date, valid from, activation date, coverage start, period start, inception date, =inception ! price trial billing bill",
	"subscriptions.end": "end date, end, term end, term end date, subscription end date, contract end date, service end date, expiry, expiry date, " +
		"=to, =to date, valid to, valid until, =until, =through, coverage end, period end, end of term ! user customer notice trial bill fiscal",
	"subscriptions.currency": "currency, currency code, contract currency, transaction currency, local currency, =iso code ! rate reporting",
	"subscriptions.arr": "arr, annual recurring revenue, annual contract value, annual value, annual subscription value, annual fee, annual amount, annual subscription fee, annual price, " +
		"annual revenue, annual charge, annual run rate, annual, =acv, =recurring revenue ! date id no type change delta start end prior previous name status monthly new churned",
	"subscriptions.subscription": "subscription id, subscription no, subscription, contract id, contract no, contract line, =contract, agreement id, agreement no, =agreement, order id, order no, =order, " +
		"subscription key, term id, deal id, opportunity id ! date start end type status currency value name fee amount customer term",
	"subscriptions.product": "product id, product code, product, sku, =item, item code, product name, =plan, plan name, =module, =service, =edition, =offering ! date start end status type line family price amount",

	"revenue.customer": customerTerms,
	"revenue.date":     dateTerms,
	"revenue.amount": "revenue, revenue amount, recognized revenue, revenue recognized, amount recognized, recognized amount, net revenue, total revenue, =amount, =sales, =net sales, net amount, gl amount, =value, " +
		"=recognized, amount ! recurring annual arr mrr deferred unbilled tax date type account code id no name quantity cost category customer country channel period month discount list",
	"revenue.country": "bill to country, bill country, country, country code, customer country, country name, country of customer, billing address country, sold to country, ship to country, iso country, " +
		"=region, =geography, =geo, =territory, =market, =location, =nation, region, geography ! currency manager",
	"revenue.channel": "channel, sales channel, route to market, distribution channel, =route, =rtm, channel type, go to market, =gtm, sales route, sales motion, selling motion, sold through, sold via, " +
		"direct or partner, direct indirect, direct partner, =sales type, route, partner type ! manager name id owner code date amount revenue",

	"fx.currency": "currency, currency code, from currency, foreign currency, source currency, transaction currency, local currency, =iso code, =iso, =code, base currency ! to target reporting rate date",
	"fx.date":     dateTerms,
	"fx.rate": "spot rate, fx rate, exchange rate, =rate, =spot, closing rate, closing, =close, conversion rate, mid rate, =mid, per unit, currency rate, rate" +
		" ! average avg date type id source inverse budget tax plan units",

	"customers.customer": customerTerms,
	"customers.parent": "ultimate parent id, ultimate parent no, ultimate parent, global parent, parent customer id, parent id, parent no, parent customer, parent account id, parent account, parent, merged into, acquired by, successor, " +
		"successor id, rolls up to, owned by, parent name ! name country date type currency",
	"customers.name": "name, customer name, account name, company name, legal name, =company, display name ! parent contact first last user",

	"trial-balance.account": "gl account, gl account no, gl account code, gl code, ledger account, general ledger account, natural account, main account, nominal code, account no, account code, account id, =account, =gl" +
		" ! name description type date manager customer parent",
	"trial-balance.date": dateTerms,
	"trial-balance.amount": "end balance, closing balance, balance, =amount, net amount, period amount, activity, net activity, movement, =net, net change, amount, =value" +
		" ! date opening prior debit credit type account no id name",

	"securities.date": dateTerms,
	"securities.type": "security type, investment type, asset type, instrument type, asset class, type of security, type of investment, type, =instrument, =caption, =description, security description, =security, =line" +
		" ! date level id no",
	"securities.classification": "classification, balance sheet classification, balance sheet class, balance sheet line, balance sheet category, =class, =category, maturity class, maturity bucket, =balance sheet ! asset security type",
	"securities.level":          "level, fair value level, fv level, hierarchy level, fair value hierarchy, fair value hierarchy level, =hierarchy ! date",
	"securities.cost":           "amortized cost, cost, cost basis, amortized cost basis, book value, book cost, adjusted cost, carrying cost ! center date type",
	"securities.gains":          "unrealized gains, gross unrealized gains, gains ! realized date losses",
	"securities.losses":         "unrealized losses, gross unrealized losses, losses ! realized date gains",
	"securities.fair-value":     "fair value, market value, estimated fair value, fair market value, =fv, =mv, =fmv ! level hierarchy date prior",

	"note-tables.table":   "table, note table, =note, table name ! date amount",
	"note-tables.date":    dateTerms,
	"note-tables.section": "section, classification, =category, =class, balance sheet classification ! date",
	"note-tables.line":    "line, line item, caption, =description, =type, security type, investment type ! no id date",
	"note-tables.column":  "column, column heading, =heading, =measure, column name ! date",
	"note-tables.amount":  "amount, =value, reported amount, printed amount ! date type",
}

// vocabulary gives the terms of each field by "ledger.field".
var vocabulary = sync.OnceValue(func() map[string]terms {
	v := map[string]terms{}
	for field, text := range sources {
		t := terms{}
		phrases, not, _ := strings.Cut(text, "!")
		for _, w := range strings.Fields(not) {
			t.not = append(t.not, canonical(w))
		}
		for p := range strings.SplitSeq(phrases, ",") {
			p, whole := strings.CutPrefix(strings.TrimSpace(p), "=")
			t.phrases = append(t.phrases, " "+strings.Join(tokens(p), " ")+" ")
			t.whole = append(t.whole, whole)
		}
		v[field] = t
	}
	return v
})
