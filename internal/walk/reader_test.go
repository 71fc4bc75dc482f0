package walk_test

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tieout/tieout/internal/fact"
)

// reader reads the sentences of a document by their words, and compares what they say with
// the facts. It knows nothing of the templates but the English of their sentences.
type reader struct {
	y       *year
	facts   *fact.Set
	fail    func(format string, args ...any)
	read    map[string]int // how often each form was read
	pair    pair           // the paragraph being read
	said    []string       // the forms read in it
	bridges []string       // the periods whose bridge was read
	blank   bool           // a percentage was called not meaningful, which a note must explain
	parts   [2][]*big.Rat  // the parts of calculated current billings that were read, of the period and of the one compared
	may     bool           // a step of a bridge is left out, so that a note may follow
	odd     string         // an amount that does not add up, which a note must follow
}

// form is a form of sentence. Its pattern may contain {m}, an amount; {p}, a percentage; {t}, a
// period; and {d}, a date. Says gets the sentence with what these matched, in order.
type form struct {
	name, pattern string
	says          func(*reader, *sentence)
	match         *regexp.Regexp
}

// sentence is a sentence that was read.
type sentence struct {
	words  string
	groups []string // of the pattern's own groups and of its placeholders, in order
	next   int
}

func (s *sentence) take() string { s.next++; return s.groups[s.next-1] }

const money = `((?:negative )?(?:\$|¥|CHF )[\d,]+(?:\.\d)?(?: million| thousand)?)`

var placeholders = strings.NewReplacer("{m}", money, "{p}", `(\d[\d.]*)%`, "{t}", `((?:fiscal )?\d{4}|the (?:three|six|nine) months ended [A-Z][a-z]+ \d+, \d{4})`, "{d}", `([A-Z][a-z]+ \d+, \d{4})`,
	"{way}", `(increased|decreased)`, "{whom}", `(?:added in (?:fiscal )?\d{4}|added since)`, "{net}", `(?:, net of credits,)?`)

// halfUnit is half of the last unit of an amount in millions.
var halfUnit = big.NewRat(50_000, 1)

// value returns the value of a fact.
func (r *reader) value(name, when string) *big.Rat {
	id, err := fact.ParseName(name, when)
	f := r.facts.Of(id)
	if err != nil || f == nil {
		r.fail("%s@%s has no value (%v)", name, when, err)
		return new(big.Rat)
	}
	v, ok := new(big.Rat).SetString(f.Value.String())
	if !ok {
		panic(f.Value.String())
	}
	return v
}

// factOf returns a fact by its id.
func (r *reader) factOf(id string) *fact.Fact {
	name, when, _ := strings.Cut(id, "@")
	parsed, err := fact.ParseName(name, when)
	if err != nil {
		panic(err)
	}
	return r.facts.Of(parsed)
}

func (r *reader) zero(name, when string) bool { return r.value(name, when).Sign() == 0 }

// near reports whether digits, in a unit, are a value rounded to their last place.
func near(digits string, unit, v *big.Rat) bool {
	digits = strings.ReplaceAll(digits, ",", "")
	n, ok := new(big.Rat).SetString(digits)
	if !ok {
		return false
	}
	_, decimals, _ := strings.Cut(digits, ".")
	half := big.NewRat(1, 2)
	for range decimals {
		half.Quo(half, big.NewRat(10, 1))
	}
	half.Add(half, big.NewRat(1, 1_000_000_000_000))
	n.Sub(n, new(big.Rat).Quo(v, unit))
	return n.Abs(n).Cmp(half) <= 0
}

var amountForm = regexp.MustCompile(`^(negative )?(\$|¥|CHF )([\d,]+(?:\.\d)?)( million| thousand)?$`)

// amount checks an amount in words: its size against the value without the sign, its scale,
// and that it is not called negative.
func (r *reader) amount(words string, v *big.Rat, what string) {
	m := amountForm.FindStringSubmatch(words)
	abs := new(big.Rat).Abs(v)
	unit := map[string]*big.Rat{" million": big.NewRat(1_000_000, 1), " thousand": big.NewRat(1000, 1), "": big.NewRat(1, 1)}[m[4]]
	want := " million"
	switch {
	case abs.Sign() == 0 || abs.Cmp(halfUnit) >= 0:
	case abs.Cmp(big.NewRat(500, 1)) >= 0:
		want = " thousand"
	default:
		want = ""
	}
	if m[2] != r.y.symbol || m[4] != want || !near(m[3], unit, abs) || (strings.Contains(m[3], ".") != (m[4] == " million")) {
		r.fail("%s is %s, and the text says %q", what, v.FloatString(4), words)
	}
}

// level checks an amount in words that says itself whether it is negative.
func (r *reader) level(words, name, when string) {
	v := r.value(name, when)
	if bare, negative := strings.CutPrefix(words, "negative "); negative != (v.Cmp(big.NewRat(-1, 2)) <= 0) {
		r.fail("%s@%s is %s, and the text says %q", name, when, v.FloatString(4), words)
	} else {
		r.amount(bare, v, name+"@"+when)
	}
}

// moved checks an amount whose direction the words say: 1 for a rise, −1 for a fall.
func (r *reader) moved(way int, words, name, when string) {
	v := r.value(name, when)
	if v.Sign() != way {
		r.fail("%s@%s is %s, and the text says otherwise: %q", name, when, v.FloatString(4), words)
	}
	r.amount(words, v, name+"@"+when)
}

// part checks a part of a change, of which words that do not say unchanged give an amount.
func (r *reader) part(words, name string) {
	v := r.value(name, r.pair.period)
	if words == "were unchanged" {
		if new(big.Rat).Abs(v).Cmp(halfUnit) >= 0 {
			r.fail("%s@%s is %s, and the text calls it unchanged", name, r.pair.period, v.FloatString(4))
		}
		return
	}
	verb, amount, _ := strings.Cut(words, " by ")
	r.moved(wayOf(verb), amount, name, r.pair.period)
	if new(big.Rat).Abs(v).Cmp(halfUnit) < 0 {
		r.fail("%s@%s is %s, which is too small for %q", name, r.pair.period, v.FloatString(4), words)
	}
}

func wayOf(word string) int {
	if strings.Contains(word, "decrease") {
		return -1
	}
	return 1
}

// percent checks a percentage without its sign; only an exact 0% or 100% may print as one.
func (r *reader) percent(digits, name, when string, strict bool) {
	v := new(big.Rat).Abs(r.value(name, when))
	whole := new(big.Rat).SetInt64(1)
	bare := strings.TrimSuffix(digits, ".0")
	if !near(digits, big.NewRat(1, 100), v) || strict && (bare == "0" && v.Sign() != 0 || bare == "100" && v.Cmp(whole) != 0) {
		r.fail("%s@%s is %s, and the text says %s%%", name, when, v.FloatString(6), digits)
	}
}

// when checks that words name a period.
func (r *reader) when(words, id string, s span) {
	if want := r.y.inWords(id, s); words != want {
		r.fail("the text says %q, and the period is %s (%s)", words, want, id)
	}
}

// inWords returns the name of a period in a sentence.
func (y *year) inWords(id string, s span) string {
	if !strings.Contains(id, "Q") {
		if y.yearEnd == "12-31" {
			return id[2:]
		}
		return "fiscal " + id[2:]
	}
	months := "three"
	if strings.HasSuffix(id, "YTD") {
		months = map[byte]string{'1': "three", '2': "six", '3': "nine"}[id[len("FY2022Q")]]
	}
	return fmt.Sprintf("the %s months ended %s", months, s.last.Format("January 2, 2006"))
}

func (r *reader) both(s *sentence) {
	r.when(s.take(), r.pair.period, r.pair.now)
	r.when(s.take(), r.pair.compare, r.pair.then)
}

// late reports whether the ledgers begin after the period compared.
func (r *reader) late() bool { return r.pair.then.first.Before(r.y.begins) }

// flat reports whether the change in revenue is too small for a sentence of its own.
func (r *reader) flat() bool {
	change, prior := r.value("revenue.increase", r.pair.period), r.value("revenue", r.pair.compare)
	bound := new(big.Rat).SetFloat64(r.y.flatBelow / 100)
	if r.y.flatBelow == 0.5 {
		bound = big.NewRat(5, 1000)
	} else if r.y.flatBelow == 5 {
		bound = big.NewRat(5, 100)
	}
	abs := new(big.Rat).Abs(change)
	return abs.Cmp(halfUnit) < 0 || prior.Sign() > 0 && abs.Cmp(new(big.Rat).Mul(prior, bound)) < 0
}

// supported reports whether the numbers of a pair allow the clause on demand.
func (r *reader) supported(p pair) bool {
	if p.then.first.Before(r.y.begins) {
		return false
	}
	rated := strings.TrimSuffix(p.period, "YTD")
	long := r.y.listed && p.now.days()-p.then.days() >= 5
	was := r.pair
	r.pair = p
	flat := r.flat()
	r.pair = was
	acquired := r.y.maps && !r.zero("revenue[acquired]", p.period)
	return r.value("revenue.increase", p.period).Sign() > 0 && r.value("revenue", p.compare).Sign() >= 0 && !flat && r.value("ndr", rated).Cmp(big.NewRat(1, 1)) >= 0 && r.y.arr(p.now.last, p.then.last).Cmp(r.y.arr(p.then.last, p.then.last)) >= 0 && !long && !acquired
}

// arr adds the annual recurring revenue of a day at the rates of a day.
func (y *year) arr(on, at time.Time) *big.Rat {
	sum := new(big.Rat)
	for _, c := range y.parties {
		if c.start.After(on) || !c.end.IsZero() && c.end.Before(on) {
			continue
		}
		v := big.NewRat(c.arr, 100)
		if c.currency == "EUR" {
			v.Mul(v, big.NewRat(y.rates[at.Format(time.DateOnly)], 10_000))
		}
		sum.Add(sum, v)
	}
	return sum
}

// shared checks a sentence on two shares of the change.
func (r *reader) shared(s *sentence, first, second string) {
	if r.flat() {
		r.fail("the change is too small to share: %s", s.words)
	}
	r.moved(wayOf(s.take()), s.take(), "revenue.increase", r.pair.period)
	for _, member := range []string{first, second} {
		name := "revenue.increase.share[" + member + "]"
		r.percent(s.take(), name, r.pair.period, true)
		if v := r.value(name, r.pair.period); v.Sign() <= 0 || v.Cmp(big.NewRat(1, 1)) >= 0 {
			r.fail("%s is no share: %s", name, s.words)
		}
	}
}

// opposed checks a sentence on two parts of which one offsets the other.
func (r *reader) opposed(lead, other string, s *sentence) {
	lead, other = "revenue.increase["+lead+"]", "revenue.increase["+other+"]"
	r.moved(wayOf(s.take()), s.take(), lead, r.pair.period)
	partially := s.take() != ""
	r.moved(wayOf(s.take()), s.take(), other, r.pair.period)
	a, b := r.value(lead, r.pair.period), r.value(other, r.pair.period)
	if a.Sign()*b.Sign() >= 0 || new(big.Rat).Abs(a).Cmp(new(big.Rat).Abs(b)) < 0 || partially && new(big.Rat).Add(a, b).Sign() == 0 {
		r.fail("%s is %s and %s is %s, and the text says %q", lead, a.FloatString(2), other, b.FloatString(2), s.words)
	}
}

// none checks that a part has no revenue in a period, or in both.
func (r *reader) none(member string, when ...string) {
	for _, id := range when {
		if v := r.value("revenue["+member+"]", id); v.Sign() != 0 {
			r.fail("revenue[%s]@%s is %s, and the text leaves it out", member, id, v.FloatString(4))
		}
	}
}

// result checks a sentence on net income or Adjusted EBITDA: a name for each period, which is
// empty if it is that of the first, an amount, and a share that may be absent.
func (r *reader) result(s *sentence, metric string) {
	loss := false
	for i, when := range []string{r.pair.period, r.pair.compare} {
		if i == 1 && r.late() {
			break
		}
		name := s.take()
		if i == 0 || name != "" {
			loss = strings.Contains(name, "loss")
		}
		words, share := s.take(), s.take()
		v := r.value(metric, when)
		if loss != (v.Sign() < 0) {
			r.fail("%s@%s is %s: %s", metric, when, v.FloatString(4), s.words)
		}
		r.amount(words, v, metric+"@"+when)
		if r.percentages(share != "", when, s.words); share != "" {
			r.percent(share, metric+".margin", when, true)
		}
	}
	if r.late() {
		r.when(s.groups[len(s.groups)-1], r.pair.period, r.pair.now)
		return
	}
	r.both(s)
}

const (
	share   = `(?:, or {p} of total revenues,)?`
	demands = `, driven by increased demand for our subscription services by our end customers`
	outlook = `With our strong market position driving further demand for our solutions, we expect revenue growth from end customers to continue.`
	home    = `(?:the United States|Germany)`
	abroad  = `foreign countries`
	changes = `(were unchanged|(?:increased|decreased) by {m})`
)

// the members that noun phrases name
var members = map[string]string{"the United States": "us", "Germany": "us", abroad: "foreign", "direct revenues": "direct", "revenues through partners": "partner"}

// forms are the forms of the sentences. A form whose name begins with the same word as another
// takes its place in a paragraph.
var forms = []*form{
	{name: "weeks", pattern: `(Fiscal \d{4}|The (?:three|six|nine) months ended [A-Z][a-z]+ \d+, \d{4}) had (\d+) weeks and {t} had (\d+) weeks`, says: func(r *reader, s *sentence) {
		first := s.take()
		r.when(strings.ToLower(first[:1])+first[1:], r.pair.period, r.pair.now)
		now := s.take()
		r.when(s.take(), r.pair.compare, r.pair.then)
		if then := s.take(); now != fmt.Sprint(r.pair.now.days()/7) || then != fmt.Sprint(r.pair.then.days()/7) {
			r.fail("the periods have %d and %d days: %s", r.pair.now.days(), r.pair.then.days(), s.words)
		}
	}},
	{name: "change alike", pattern: `Revenues were {m} in both {t} and {t}`, says: func(r *reader, s *sentence) {
		words := s.take()
		r.level(words, "revenue", r.pair.period)
		r.level(words, "revenue", r.pair.compare)
		r.both(s)
		if !r.flat() {
			r.fail("revenue is not flat: %s", s.words)
		}
	}},
	{name: "change alone", pattern: `Revenues were {m} in {t}`, says: func(r *reader, s *sentence) {
		words := s.take()
		r.parts[0] = []*big.Rat{r.printed(words)}
		r.level(words, "revenue", r.pair.period)
		r.when(s.take(), r.pair.period, r.pair.now)
		if !r.late() {
			r.fail("the period compared is left out: %s", s.words)
		}
	}},
	{name: "change levels", pattern: `Revenues were {m} in {t} compared to {m} in {t}`, says: func(r *reader, s *sentence) {
		r.parts = [2][]*big.Rat{{r.printed(s.groups[0])}, {r.printed(s.groups[2])}}
		r.level(s.take(), "revenue", r.pair.period)
		r.when(s.take(), r.pair.period, r.pair.now)
		r.level(s.take(), "revenue", r.pair.compare)
		r.when(s.take(), r.pair.compare, r.pair.then)
		if r.y.form != "8-K" && !r.flat() {
			r.fail("revenue is not flat: %s", s.words)
		}
	}},
	{name: "change moved", pattern: `Revenues {way} by {m} in {t} compared to {t}(` + demands + `)?`, says: func(r *reader, s *sentence) {
		r.moved(wayOf(s.take()), s.take(), "revenue.increase", r.pair.period)
		r.both(s)
		if r.flat() {
			r.fail("revenue is flat: %s", s.words)
		}
		if claims := s.take() != ""; claims != (r.y.keep || r.supported(r.pair)) {
			r.fail("the clause on demand is %t: %s", claims, s.words)
		}
	}},
	{name: "totals", pattern: `Total revenues were {m} in {t}`, says: func(r *reader, s *sentence) {
		if r.value("revenue", r.pair.period).Sign() < 0 {
			r.level(s.take(), "revenue", r.pair.period)
			r.when(s.take(), r.pair.period, r.pair.now)
			return
		}
		r.level(s.take(), "revenue", r.pair.compare)
		r.when(s.take(), r.pair.compare, r.pair.then)
	}},
	{name: "tenure shares", pattern: `Of the total (increase|decrease) of {m} in revenues(?: from {t} to {t})?, {p} was from revenues from customers existing at or prior to {d}, and the remaining {p} was from new customers {whom}`, says: func(r *reader, s *sentence) {
		way, amount, from, to, first, date, second := s.take(), s.take(), s.take(), s.take(), s.take(), s.take(), s.take()
		if from != "" {
			r.when(from, r.pair.compare, r.pair.then)
			r.when(to, r.pair.period, r.pair.now)
		}
		r.date(date)
		r.shared(&sentence{words: s.words, groups: []string{way, amount, first, second}}, "existing", "new")
	}},
	{name: "tenure parts", pattern: `Revenues from customers existing at or prior to {d} ` + changes + `, and (?:there were (no|no material) revenues from new customers {whom}|revenues from new customers {whom}(, net of credits,)? were {m})`, says: func(r *reader, s *sentence) {
		r.date(s.take())
		r.part(s.take(), "revenue.increase[existing]")
		s.take() // the amount of the part
		none, net, words := s.take(), s.take(), s.take()
		r.newcomers(none, net, words, s)
	}},
	{name: "tenure offset", pattern: `Revenues from customers existing at or prior to {d} (decreased by {m}), (partially |more than |)offset by {m} of revenues from new customers {whom}`, says: func(r *reader, s *sentence) {
		r.date(s.take())
		r.part(s.take(), "revenue.increase[existing]")
		s.take()
		how, words := s.take(), s.take()
		r.moved(1, words, "revenue[new]", r.pair.period)
		sum := new(big.Rat).Add(r.value("revenue.increase[existing]", r.pair.period), r.value("revenue[new]", r.pair.period))
		if how == "partially " && sum.Sign() >= 0 || how == "more than " && sum.Sign() <= 0 || how == "" && new(big.Rat).Abs(sum).Cmp(new(big.Rat).Mul(halfUnit, big.NewRat(2, 1))) > 0 {
			r.fail("the two parts make %s: %s", sum.FloatString(2), s.words)
		}
	}},
	{name: "tenure new", pattern: `Revenues from new customers {whom}(, net of credits,)? were {m}`, says: func(r *reader, s *sentence) {
		net, words := s.take(), s.take()
		r.newcomers("", net, words, s)
		r.none("existing", r.pair.period)
		if !r.zero("revenue", r.pair.compare) {
			r.fail("existing customers had revenue: %s", s.words)
		}
	}},
	{name: "tenure none", pattern: `There were no revenues from new customers {whom}`, says: func(r *reader, s *sentence) {
		r.none("new", r.pair.period)
		r.none("existing", r.pair.period)
		if !r.zero("revenue", r.pair.compare) {
			r.fail("existing customers had revenue: %s", s.words)
		}
	}},
	{name: "acquired", pattern: `Revenues in {t} included {m} from customers of businesses that we acquired, in the 12 months after each acquisition`, says: func(r *reader, s *sentence) {
		r.when(s.take(), r.pair.period, r.pair.now)
		r.level(s.take(), "revenue[acquired]", r.pair.period)
	}},
	{name: "countries shares", pattern: `Of the total (increase|decrease) of {m}, {p} was from customers in ` + home + ` and the remaining {p} was from customers in foreign countries`, says: func(r *reader, s *sentence) { r.shared(s, "us", "foreign") }},
	{name: "countries opposed", pattern: `Revenues from customers in (` + home + `|` + abroad + `) {way} by {m}, (partially )?offset by (a decrease|an increase) of {m} from customers in (` + home + `|` + abroad + `)`, says: func(r *reader, s *sentence) {
		lead, other := members[s.take()], members[s.groups[len(s.groups)-1]]
		if lead == other {
			r.fail("one part offsets itself: %s", s.words)
		}
		r.opposed(lead, other, s)
	}},
	{name: "countries parts", pattern: `Revenues from customers in ` + home + ` ` + changes + `, and revenues from customers in foreign countries ` + changes, says: func(r *reader, s *sentence) {
		r.part(s.take(), "revenue.increase[us]")
		s.take()
		r.part(s.take(), "revenue.increase[foreign]")
	}},
	{name: "countries one", pattern: `In {t}, all revenues were from customers in foreign countries`, says: func(r *reader, s *sentence) {
		r.when(s.take(), r.pair.period, r.pair.now)
		r.none("us", r.pair.period, r.pair.compare)
	}},
	{name: "levels shares", pattern: `In {t}, {p} of total revenues was direct and {p} of total revenues was through partners`, says: func(r *reader, s *sentence) {
		r.when(s.take(), r.pair.period, r.pair.now)
		first, second := s.take(), s.take()
		r.percent(first, "revenue.share[direct]", r.pair.period, true)
		r.percent(second, "revenue.share[partner]", r.pair.period, true)
		if strings.Contains(first, ".") != strings.Contains(second, ".") {
			r.fail("two shares of different precision: %s", s.words)
		}
		if v := r.value("revenue.share[direct]", r.pair.period); v.Sign() < 0 || v.Cmp(big.NewRat(1, 1)) > 0 {
			r.fail("these are no shares: %s", s.words)
		}
	}},
	{name: "levels amounts", pattern: `In {t}, direct revenues(, net of credits,)? were {m}, and revenues through partners(, net of credits,)? were {m}`, says: func(r *reader, s *sentence) {
		r.when(s.take(), r.pair.period, r.pair.now)
		for _, member := range []string{"direct", "partner"} {
			net, words := s.take(), s.take()
			r.netLevel(net, words, "revenue["+member+"]")
		}
		if d, p := r.value("revenue[direct]", r.pair.period), r.value("revenue[partner]", r.pair.period); d.Sign() > 0 && p.Sign() > 0 {
			total := new(big.Rat).Add(d, p)
			for _, v := range []*big.Rat{d, p} {
				if v.Quo(v, total); v.Cmp(big.NewRat(1, 2000)) >= 0 && v.Cmp(big.NewRat(1, 2)) < 0 {
					r.fail("%s of the total can be printed as a share: %s", v.FloatString(6), s.words)
				}
			}
		}
	}},
	{name: "levels one", pattern: `In {t}, all revenues were (direct|through partners)`, says: func(r *reader, s *sentence) {
		r.when(s.take(), r.pair.period, r.pair.now)
		r.none(map[string]string{"direct": "partner", "through partners": "direct"}[s.take()], r.pair.period)
		if r.value("revenue", r.pair.period).Sign() <= 0 {
			r.fail("there are no revenues: %s", s.words)
		}
	}},
	{name: "levels negative", pattern: `In {t}, (direct revenues|revenues through partners)(, net of credits,) were {m}`, says: func(r *reader, s *sentence) {
		r.when(s.take(), r.pair.period, r.pair.now)
		member := members[s.take()]
		net, words := s.take(), s.take()
		r.netLevel(net, words, "revenue["+member+"]")
		r.none(map[string]string{"direct": "partner", "partner": "direct"}[member], r.pair.period)
	}},
	{name: "levels none", pattern: `In {t}, there were no revenues`, says: func(r *reader, s *sentence) {
		r.when(s.take(), r.pair.period, r.pair.now)
		r.none("direct", r.pair.period)
		r.none("partner", r.pair.period)
	}},
	{name: "channels shares", pattern: `Of the total (increase|decrease) of {m}, {p} was direct and the remaining {p} was from partners`, says: func(r *reader, s *sentence) { r.shared(s, "direct", "partner") }},
	{name: "channels opposed", pattern: `(Direct revenues|Revenues through partners) {way} by {m}, (partially )?offset by (a decrease|an increase) of {m} in (direct revenues|revenues through partners)`, says: func(r *reader, s *sentence) {
		lead := s.take()
		lead, other := members[strings.ToLower(lead[:1])+lead[1:]], members[s.groups[len(s.groups)-1]]
		if lead == other {
			r.fail("one part offsets itself: %s", s.words)
		}
		r.opposed(lead, other, s)
	}},
	{name: "channels parts", pattern: `Direct revenues ` + changes + `, and revenues through partners ` + changes, says: func(r *reader, s *sentence) {
		r.part(s.take(), "revenue.increase[direct]")
		s.take()
		r.part(s.take(), "revenue.increase[partner]")
	}},
	{name: "outlook", pattern: strings.TrimSuffix(outlook, "."), says: func(r *reader, s *sentence) {
		pairs := r.y.pairs()
		if r.pair != pairs[len(pairs)-1] || !r.y.keep && slices.ContainsFunc(pairs, func(p pair) bool { return !r.supported(p) }) {
			r.fail("the outlook stands")
		}
	}},
	{name: "deferred alone", pattern: `Current deferred revenue (was unchanged|(?:increased|decreased) by {m}) in {t}`, says: func(r *reader, s *sentence) {
		words, amount := s.take(), s.take()
		r.parts = [2][]*big.Rat{append(r.parts[0], r.signed(words, amount))}
		if v := r.value("deferred-revenue.current.change", r.pair.period); amount != "" {
			r.moved(wayOf(words), amount, "deferred-revenue.current.change", r.pair.period)
		} else if v.Sign() != 0 {
			r.fail("the balance moved by %s: %s", v.FloatString(4), s.words)
		}
		r.when(s.take(), r.pair.period, r.pair.now)
		r.opened(s)
	}},
	{name: "billings alone", pattern: `Calculated current billings were {m} in {t}`, says: func(r *reader, s *sentence) {
		words := s.take()
		r.billing(0, words)
		r.level(words, "billings", r.pair.period)
		r.when(s.take(), r.pair.period, r.pair.now)
		r.opened(s)
	}},
	{name: "deferred", pattern: `Current deferred revenue (was unchanged|(?:increased|decreased) by {m}) in {t} compared to (no change|(?:a decrease|an increase) of {m}) in {t}`, says: func(r *reader, s *sentence) {
		for i, when := range []string{r.pair.period, r.pair.compare} {
			words, amount := s.take(), s.take()
			r.parts[i] = append(r.parts[i], r.signed(words, amount))
			if v := r.value("deferred-revenue.current.change", when); amount != "" {
				r.moved(wayOf(words), amount, "deferred-revenue.current.change", when)
			} else if v.Sign() != 0 {
				r.fail("the balance moved by %s: %s", v.FloatString(4), s.words)
			}
			if i == 0 {
				r.when(s.take(), r.pair.period, r.pair.now)
			} else {
				r.when(s.take(), r.pair.compare, r.pair.then)
			}
		}
	}},
	{name: "billings", pattern: `Calculated current billings were {m} in {t} compared to {m} in {t}`, says: func(r *reader, s *sentence) {
		r.billing(0, s.groups[0])
		r.billing(1, s.groups[2])
		r.level(s.take(), "billings", r.pair.period)
		r.when(s.take(), r.pair.period, r.pair.now)
		r.level(s.take(), "billings", r.pair.compare)
		r.when(s.take(), r.pair.compare, r.pair.then)
	}},
	{name: "income alone", pattern: `(Net (?:income|loss)) was {m}` + share + ` in {t}`, says: func(r *reader, s *sentence) { r.alone(s, "net-income") }},
	{name: "ebitda alone", pattern: `(Adjusted EBITDA(?: loss)?) was {m}` + share + ` in {t}`, says: func(r *reader, s *sentence) { r.alone(s, "adjusted-ebitda") }},
	{name: "income", pattern: `(Net (?:income|loss)) was {m}` + share + ` in {t} compared to (net (?:income|loss) of )?{m}` + share + ` in {t}`, says: func(r *reader, s *sentence) { r.result(reordered(s), "net-income") }},
	{name: "ebitda", pattern: `(Adjusted EBITDA(?: loss)?) was {m}` + share + ` in {t} compared to (Adjusted EBITDA (?:loss )?of )?{m}` + share + ` in {t}`, says: func(r *reader, s *sentence) { r.result(reordered(s), "adjusted-ebitda") }},
	{name: "rates", pattern: `Our net dollar expansion rates were {p} and {p} for the (years|twelve months) ended ([^.]*), respectively`, says: func(r *reader, s *sentence) {
		p := r.y.pairs()[0]
		r.percent(s.take(), "ndr", p.period, false)
		r.percent(s.take(), "ndr", p.compare, false)
		r.lengthOf(s.take(), "years")
		r.days(s.take(), p.now.last, p.then.last)
		if r.y.early() {
			r.fail("there is no rate of %s: %s", p.compare, s.words)
		}
	}},
	{name: "rates alone", pattern: `Our net dollar expansion rate was {p} for the (year|twelve months) ended {d}`, says: func(r *reader, s *sentence) {
		p := r.y.pairs()[0]
		r.percent(s.take(), "ndr", p.period, false)
		r.lengthOf(s.take(), "year")
		r.days(s.take(), p.now.last)
		if !r.y.early() {
			r.fail("there is a rate of %s: %s", p.compare, s.words)
		}
	}},
	{name: "bridge", pattern: `Of annual recurring revenue of {m} at {d}, (.*), which left {m} at {d} from the same customers(?:, at the same foreign exchange rates)?`, says: (*reader).bridge},
	{name: "bridge none", pattern: `Annual recurring revenue from the customers that we had at {d} did not change by a material amount: it was {m} at that date and {m} at {d}(?:, at the same foreign exchange rates)?`, says: func(r *reader, s *sentence) {
		start, opening, closing, end := s.take(), s.take(), s.take(), s.take()
		id := r.bridged(start, end)
		r.level(opening, "ndr.denominator", id)
		r.level(closing, "ndr.numerator", id)
		r.bridges = append(r.bridges, id)
		r.whole(id, closing, opening, nil)
	}},
	{name: "rounding", pattern: `Amounts may not sum due to rounding`, says: func(r *reader, s *sentence) {
		if r.odd == "" && !r.may {
			r.fail("all amounts add up, and a note says that they may not")
		}
		r.odd, r.may = "", false
	}},
	{name: "not meaningful", pattern: `"n/m" means not meaningful`, says: func(r *reader, s *sentence) {
		if !r.blank {
			r.fail("no percentage is called not meaningful")
		}
		r.blank = false
	}},
}

// reordered puts the periods of a sentence on results last.
func reordered(s *sentence) *sentence {
	g := s.groups
	return &sentence{words: s.words, groups: []string{g[0], g[1], g[2], g[4], g[5], g[6], g[3], g[7]}}
}

// alone checks a sentence on the net income or Adjusted EBITDA of a first period.
func (r *reader) alone(s *sentence, metric string) {
	if !r.late() {
		r.fail("the period compared is left out: %s", s.words)
	}
	r.result(s, metric)
}

// signed returns an amount in words, below zero after words that say that it fell.
func (r *reader) signed(words, amount string) *big.Rat {
	v := r.printed(amount)
	if wayOf(words) < 0 {
		v.Neg(v)
	}
	return v
}

// billing remembers whether the amounts before calculated current billings, in this period or
// in the one compared, do not add up to them in words.
func (r *reader) billing(i int, words string) {
	off := r.printed(words)
	for _, part := range r.parts[i] {
		off.Sub(off, part)
	}
	switch {
	case off.Sign() == 0:
	case off.Abs(off).Cmp(halfUnit) > 0 || !strings.Contains(words, " million"):
		r.odd = "calculated current billings of " + words
	default: // one of them is in thousands
		r.may = true
	}
}

// opened checks that there is no balance before the period compared.
func (r *reader) opened(s *sentence) {
	if !r.y.opens(stretch{span: r.pair.then}) {
		r.fail("the period compared is left out: %s", s.words)
	}
}

// lengthOf checks the length over which the expansion rate is said to be.
func (r *reader) lengthOf(words, annual string) {
	if (words == annual) != (r.y.quarter == 0) {
		r.fail("the rate is for the %q", words)
	}
}

// days checks a list of last days, of which a year alone has the month and day before it.
func (r *reader) days(words string, want ...time.Time) {
	if got := daysOf(words); !slices.EqualFunc(got, want, time.Time.Equal) {
		r.fail("the text says %q, want %v", words, want)
	}
}

var dayForm = regexp.MustCompile(`^([A-Z][a-z]+ \d+, )?(\d{4})(?:, | and |$)`)

// daysOf reads a list of days such as "December 31, 2022 and 2021".
func daysOf(words string) (list []time.Time) {
	month := ""
	for words != "" {
		m := dayForm.FindStringSubmatch(words)
		if m == nil {
			return nil
		}
		if m[1] != "" {
			month = m[1]
		}
		d, err := time.Parse("January 2, 2006", month+m[2])
		if err != nil {
			return nil
		}
		list, words = append(list, d), words[len(m[0]):]
	}
	return list
}

// date checks the last day of the period compared.
func (r *reader) date(words string) {
	if want := r.pair.then.last.Format("January 2, 2006"); words != want {
		r.fail("the text says %s, and the period compared ends on %s", words, want)
	}
}

// newcomers checks the words on new customers: that they had none, no material revenues, or
// an amount.
func (r *reader) newcomers(none, net, words string, s *sentence) {
	v := r.value("revenue[new]", r.pair.period)
	abs := new(big.Rat).Abs(v)
	switch {
	case none == "no" && v.Sign() != 0, none == "no material" && (v.Sign() == 0 || abs.Cmp(halfUnit) >= 0):
		r.fail("revenue[new]@%s is %s: %s", r.pair.period, v.FloatString(4), s.words)
	case none == "":
		r.netLevel(net, words, "revenue[new]")
	}
}

// netLevel checks a level that is called net of credits if it is negative.
func (r *reader) netLevel(net, words, name string) {
	r.level(words, name, r.pair.period)
	if (net != "") != (r.value(name, r.pair.period).Sign() < 0) {
		r.fail("%s@%s is called %q", name, r.pair.period, net+" "+words)
	}
}

var stepForm = regexp.MustCompile(`^(expansion added|contraction took|the loss of customers took|movements in exchange rates added|movements in exchange rates brought a decrease of) ` + money + `$`)

// bridge checks the steps from the denominator of the rate to its numerator, of the period
// whose dates the sentence has.
func (r *reader) bridge(s *sentence) {
	opening, start, steps, closing, end := s.take(), s.take(), s.take(), s.take(), s.take()
	id := r.bridged(start, end)
	r.level(opening, "ndr.denominator", id)
	r.level(closing, "ndr.numerator", id)
	r.bridges = append(r.bridges, id)
	taken := map[string]string{}
	for _, step := range strings.Split(strings.NewReplacer(" and ", "\n", ", c", "\nc", ", m", "\nm", ", the loss", "\nthe loss").Replace(steps), "\n") {
		m := stepForm.FindStringSubmatch(step)
		if m == nil {
			r.fail("a step of the bridge reads %q", step)
			continue
		}
		name, way := "ndr."+strings.Fields(m[1])[0], 1
		if strings.HasPrefix(m[1], "the loss") {
			name = "ndr.churn"
		}
		if strings.HasPrefix(m[1], "movements") {
			name = "ndr.currency"
			way = wayOf(m[1])
		}
		if strings.Contains(m[1], "took") {
			taken[name] = "-" + m[2]
		} else {
			taken[name] = map[bool]string{true: "-", false: ""}[way < 0] + m[2]
		}
		r.moved(way, m[2], name, id)
	}
	r.whole(id, closing, opening, taken)
}

// whole checks that a bridge has every step that moves the rate or prints in millions, and
// remembers whether its amounts do not add up.
func (r *reader) whole(id, closing, opening string, taken map[string]string) {
	sum := r.printed(closing)
	sum.Sub(sum, r.printed(opening))
	for _, name := range []string{"ndr.expansion", "ndr.contraction", "ndr.churn", "ndr.currency"} {
		if name == "ndr.currency" && !r.y.reported {
			continue
		}
		words, ok := taken[name]
		if v := r.value(name, id); !ok && v.Abs(v).Cmp(halfUnit) >= 0 {
			r.fail("%s@%s is %s, and the bridge leaves it out", name, id, v.FloatString(2))
		} else if !ok && v.Sign() != 0 {
			r.may = true
		}
		bare, negative := strings.CutPrefix(words, "-")
		step := r.printed(bare)
		if negative {
			step.Neg(step)
		}
		sum.Sub(sum, step)
	}
	if taken == nil {
		r.may = true
	} else if sum.Sign() != 0 {
		r.odd = "the bridge of " + id
	}
}

// printed returns the value of an amount in words.
func (r *reader) printed(words string) *big.Rat {
	m := amountForm.FindStringSubmatch(words)
	if m == nil {
		return new(big.Rat)
	}
	v, _ := new(big.Rat).SetString(strings.ReplaceAll(m[3], ",", ""))
	v.Mul(v, map[string]*big.Rat{" million": big.NewRat(1_000_000, 1), " thousand": big.NewRat(1000, 1), "": big.NewRat(1, 1)}[m[4]])
	if m[1] != "" {
		v.Neg(v)
	}
	return v
}

// bridged returns the id of the period whose last day, and whose last day one year earlier, a
// bridge states.
func (r *reader) bridged(start, end string) string {
	p := r.y.pairs()[0]
	if end == p.now.last.Format("January 2, 2006") {
		if start != p.then.last.Format("January 2, 2006") {
			r.fail("the year of a bridge begins on %s", start)
		}
		return p.period
	}
	if end != p.then.last.Format("January 2, 2006") || start == end {
		r.fail("the year of a bridge ends on %s", end)
	}
	return p.compare
}

func init() {
	for _, f := range forms {
		f.match = regexp.MustCompile(`^` + placeholders.Replace(placeholders.Replace(f.pattern)) + `\.$`)
	}
}

// passed are the lines that say nothing of a number, a sign or a direction.
var passed = regexp.MustCompile(`^(?:#|\*Aloud|\*Draft|We |This |Denominator: |Numerator: |In addition to net (?:income|loss)|The exception is|Adjusted EBITDA (?:should|has limitations)|To the revenues|$)`)

// document reads a document.
func (r *reader) document(text string) {
	pairs, section, paragraph := r.y.pairs(), "", -1
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "  "))
	}
	tables := 0
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if strings.HasPrefix(line, "|") {
			r.close()
			end := i
			for end < len(lines) && strings.HasPrefix(lines[end], "|") {
				end++
			}
			t := r.tableOf(section, lines[i:end])
			foots := true
			if tables++; strings.HasPrefix(section, "## Net Income") {
				r.read["table of results"]++
				foots, r.blank = r.results(t)
			} else {
				r.read["table of billings"]++
				foots = r.billed(t)
			}
			if !foots {
				r.odd = "the table in " + section
			}
			i = end - 1
			continue
		}
		if strings.HasPrefix(line, "## ") {
			r.close()
			r.settled()
			section, paragraph = line, -1
		}
		if passed.MatchString(line) {
			r.close()
			continue
		}
		found := false
		for _, f := range forms {
			m := f.match.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			if r.said == nil && !strings.Contains(section, "Rate") && f.name != "rounding" && f.name != "not meaningful" {
				if paragraph++; paragraph >= len(pairs) {
					r.fail("more paragraphs than periods: %s", line)
					return
				}
				r.pair = pairs[paragraph]
			}
			kind, _, _ := strings.Cut(f.name, " ")
			r.said = append(r.said, kind)
			r.read[f.name]++
			f.says(r, &sentence{words: line, groups: m[1:]})
			found = true
			break
		}
		if !found {
			r.fail("no form of sentence fits (add one to forms in reader_test.go): %s", line)
		}
	}
	r.close()
	r.settled()
	want := 1
	if r.y.form == "8-K" && !slices.ContainsFunc(r.y.compared(), func(s stretch) bool { return !r.y.opens(s) }) {
		want = 0
	}
	if tables != want {
		r.fail("there are %d tables, want %d", tables, want)
	}
	if r.y.form != "8-K" {
		r.steps()
	}
}

// settled checks that what called for a note has had one.
func (r *reader) settled() {
	if r.odd != "" {
		r.fail("%s does not add up, and no note says so", r.odd)
	}
	if r.blank {
		r.fail("no line explains n/m")
	}
	r.odd, r.may, r.blank = "", false, false
}

// close ends a paragraph, and checks that it has every sentence that its numbers call for, in
// order, and no other.
func (r *reader) close() {
	if r.said == nil {
		return
	}
	said := r.said
	r.said = nil
	var want []string
	if diff := r.pair.now.days() - r.pair.then.days(); r.y.listed && !r.late() && (diff >= 5 || diff <= -5) {
		want = append(want, "weeks")
	}
	switch said[len(said)-1] {
	case "rates", "bridge", "rounding", "not":
		return
	}
	switch {
	case slices.Contains(said, "income"):
		want = []string{"income", "ebitda"} // the section on revenue has the weeks
	case r.y.form == "8-K":
		if want = append(want, "change"); !r.y.opens(stretch{span: r.pair.now}) {
			want = append(want, "deferred", "billings")
		}
	default:
		want = append(want, "change")
		if !r.late() && !r.flat() && (r.value("revenue", r.pair.period).Sign() < 0 || r.value("revenue", r.pair.compare).Sign() < 0) {
			want = append(want, "totals")
		}
		if !r.late() {
			want = append(want, "tenure")
		}
		if r.y.maps && !r.zero("revenue[acquired]", r.pair.period) {
			want = append(want, "acquired")
		}
		has := func(member string) bool {
			return !r.late() && (!r.zero("revenue["+member+"]", r.pair.period) || !r.zero("revenue["+member+"]", r.pair.compare))
		}
		if has("foreign") && (has("us") || !r.zero("revenue", r.pair.period)) {
			want = append(want, "countries")
		}
		want = append(want, "levels")
		if has("direct") && has("partner") {
			want = append(want, "channels")
		}
		pairs := r.y.pairs()
		if r.pair == pairs[len(pairs)-1] && (r.y.keep || !slices.ContainsFunc(pairs, func(p pair) bool { return !r.supported(p) })) {
			want = append(want, "outlook")
		}
	}
	if !slices.Equal(said, want) {
		r.fail("the paragraph on %s says %v, want %v", r.pair.period, said, want)
	}
}
