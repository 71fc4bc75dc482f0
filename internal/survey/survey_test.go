package survey_test

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/ledger"
	"github.com/tieout/tieout/internal/ledger/ledgertest"
	"github.com/tieout/tieout/internal/survey"
	"github.com/tieout/tieout/internal/text"
)

// surveyed surveys every workbook of a folder and reads back what it wrote.
func surveyed(t testing.TB, folder fstest.MapFS) (text string, f *filing.Filing, found []diag.Diagnostic) {
	t.Helper()
	var names []string
	for name := range folder {
		if !strings.HasSuffix(name, ".toml") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	toml, _, found := survey.Survey(folder, names)
	again, _, _ := survey.Survey(folder, names)
	if string(again) != string(toml) {
		t.Errorf("a second survey differs:\n%s\n%s", toml, again)
	}
	if toml == nil && diag.Errors(found) {
		return "", nil, found // no file can be read
	}
	with := maps.Clone(folder)
	with[filing.File] = &fstest.MapFile{Data: toml}
	f, wrong, err := filing.Read(with)
	if err != nil {
		t.Fatalf("filing.Read: %v\n%s", err, toml)
	}
	for _, d := range wrong {
		if d.Summary != "unanswered line" {
			t.Errorf("filing.Read found %s at %s", d.Message(), d.At())
		}
	}
	if t.Failed() {
		t.Logf("%s", toml)
	}
	return string(toml), f, found
}

// columns gives a ledger's columns as "field=header", in the order of its fields.
func columns(l *filing.Ledger, all bool) string {
	if l == nil {
		return "none"
	}
	var pairs []string
	for i, f := range l.Fields {
		if l.Columns[i] != "" && (all || f.Required) {
			pairs = append(pairs, f.Name+"="+text.Fold(l.Columns[i]))
		}
	}
	return strings.Join(pairs, "; ")
}

func TestFixtures(t *testing.T) {
	t.Parallel()
	filings, err := os.ReadDir("../../fixtures")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range filings {
		dir := "../../fixtures/" + entry.Name()
		if _, err := os.Stat(dir + "/" + filing.File); err != nil {
			continue
		}
		t.Run(entry.Name(), func(t *testing.T) {
			t.Parallel()
			own, _, err := filing.Read(os.DirFS(dir))
			if err != nil {
				t.Fatal(err)
			}
			folder := fstest.MapFS{}
			for _, l := range own.Ledgers {
				content, err := fs.ReadFile(own.FS, l.File())
				if err != nil {
					t.Fatal(err)
				}
				folder[l.File()] = &fstest.MapFile{Data: content}
			}
			_, got, found := surveyed(t, folder)
			for _, d := range found {
				t.Errorf("found %s", d.Message())
			}
			for _, want := range own.Ledgers {
				l := got.Ledger(want.Ledger)
				if c := columns(l, false); c != columns(want, false) {
					t.Errorf("%s has %s, want %s", want.Ledger, c, columns(want, false))
					continue
				}
				if l.File() != want.File() || l.Scale != want.Scale || want.Sheets != nil && l.Sheets != nil && l.Sheets[0].Text != want.Sheets[0].Text {
					t.Errorf("%s is %q %q scale %d, want %q %q scale %d", want.Ledger, l.File(), l.Sheets, l.Scale, want.File(), want.Sheets, want.Scale)
				}
				for word, means := range want.Values["channel"] {
					if l.Values["channel"][word] != means {
						t.Errorf("channel %q means %q, want %q", word, l.Values["channel"][word], means)
					}
				}
			}
			unnamed := func(s string) bool { return s == filing.Unanswered || s == "" }
			if c, d := string(got.Registrant.Currency), got.Registrant.Domicile; !unnamed(c) && c != string(own.Registrant.Currency) || !unnamed(d) && d != own.Registrant.Domicile {
				t.Errorf("registrant has %s and %s, want %s and %s", got.Registrant.Currency, got.Registrant.Domicile, own.Registrant.Currency, own.Registrant.Domicile)
			}
			_, wrong := ledger.Read(got, ledger.Ask{}, ledger.Access{})
			for _, d := range wrong {
				if d.Severity == diag.Error && d.Code != "LED005" {
					t.Errorf("ledger.Read found %s at %s", d.Message(), d.At())
				}
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, table, ledger, want string
	}{
		{"plain subscriptions", `
Customer ID | Start Date | End Date | Currency | ARR
C-1 | 2021-01-01 | 2021-12-31 | USD | 1200
C-2 | 2021-02-01 | | EUR | 90.5`, "subscriptions", "customer=customer id; start=start date; end=end date; currency=currency; arr=arr"},
		{"abbreviated and joined", `
CustNo | TermStart | TermEnd | CCY | AnnualisedContractValue | SubscriptionID
7 | 2021-01-01 | 2021-12-31 | usd | 1200 | S1
8 | 2021-02-01 | 2022-01-31 | EUR | 90.5 | S2`, "subscriptions", "customer=custno; start=termstart; end=termend; currency=ccy; arr=annualisedcontractvalue; subscription=subscriptionid"},
		{"underscores", `
client_id | effective_date | expiry_date | contract_currency | annual_recurring_revenue
C-1 | 2021-01-01 | 2021-12-31 | USD | 1200`, "subscriptions", "customer=client_id; start=effective_date; end=expiry_date; currency=contract_currency; arr=annual_recurring_revenue"},
		{"an id before a name", `
Account Name | Account Number | Begin | Expiration | ARR (USD)
Acme | C-1 | 2021-01-01 | 2021-12-31 | 1200`, "subscriptions", "customer=account number; start=begin; end=expiration; arr=arr (usd)"},
		{"dates as text", `
Client | Valid From | Valid To | ACV
C-1 | '2021-01-01 | '2021-12-31 | '1200.50`, "subscriptions", "customer=client; start=valid from; end=valid to; arr=acv"},
		{"arr in its own currency before a converted one", `
Customer | Start | End | Currency | ARR USD | ARR Local
C-1 | 2021-01-01 | 2021-12-31 | EUR | 1200 | 1000`, "subscriptions", "customer=customer; start=start; end=end; currency=currency; arr=arr local"},
		{"titles above", `
Exports Ltd
Revenue for all regions | | as of | 2022-12-31

Cust ID | Revenue Date | Recognised Amount | Bill-To Country | Route to Market | Preparer
C-1 | 2021-03-31 | 12.5 | DE | Online | mk
C-2 | 2021-03-31 | 12.5 | U.S. | Reseller | mk`, "revenue", "customer=cust id; date=revenue date; amount=recognised amount; country=bill-to country; channel=route to market"},
		{"cells say what headers do not", `
Sold To | Booked In | Revenue | Country | How
C-1 | 2021-03-31 | 12.5 | DE | Direct
C-2 | 2021-06-30 | 13.5 | France | Partner`, "revenue", "customer=sold to; date=booked in; amount=revenue; country=country; channel=how"},
		{"an export of many columns", `
Revenue by customer ($ in millions)
Customer Number | Customer Name | Invoice Date | Posting Period End | GL Account | Revenue Type | Net Revenue USD | Deferred Revenue | Billing Country | Ship To State | Channel Type | Invoice No
1 | A | 2022-01-02 | 2022-01-31 | 4000 | Sub | 4.5 | 3 | United States | CA | Reseller | INV1
2 | A | 2022-01-02 | 2022-01-31 | 4000 | Sub | 4.5 | 3 | Japan | CA | Online sales | INV2
2 | A | 2022-01-02 | 2022-01-31 | 4000 | Sub | 5.5 | 3 | Guinea Bissau | CA | Field sales | INV3`, "revenue", "customer=customer number; date=posting period end; amount=net revenue usd; country=billing country; channel=channel type"},
		{"region holds countries", `
Customer | Month | Sales | Region | Sales Channel | Region Code
C-1 | 2021-03-01 | 12.5 | Germany | Direct | EMEA
C-2 | 2021-03-01 | 12.5 | Japan | Var | APAC`, "revenue", "customer=customer; date=month; amount=sales; country=region; channel=sales channel"},
		{"rates", `
Rate Date | From Currency | To Currency | Closing Rate
2021-12-31 | EUR | USD | 1.1
2021-12-30 | GBP | USD | 1.3`, "fx", "currency=from currency; date=rate date; rate=closing rate"},
		{"rates by code", `
ISO | As of | EUR per unit
USD | 2021-12-31 | 0.9`, "fx", "currency=iso; date=as of; rate=eur per unit"},
		{"customers", `
Account ID | Account Name | Merged Into | Country
C-1 | Acme | | US
C-2 | Emca | C-1 | US`, "customers", "customer=account id; parent=merged into; name=account name; country=country"},
		{"trial balance", `
GL Account | Description | Period End | Ending Balance
4000 | Revenue | 2022-12-31 | -100.5
2400 | Deferred | 2022-12-31 | 30`, "trial-balance", "account=gl account; date=period end; amount=ending balance"},
		{"securities", `
As of Date | Security Type | Balance Sheet Classification | Level | Amortised Cost | Gross Unrealised Gains | Gross Unrealised Losses | Estimated Fair Value
2022-12-31 | U.S. Treasuries | Short-term investments | Level 1 | 100 | 1 | -2 | 99
2022-12-31 | Money market funds | Cash equivalents | 1 | 50 | | | 50`, "securities",
			"date=as of date; type=security type; classification=balance sheet classification; level=level; cost=amortised cost; gains=gross unrealised gains; losses=gross unrealised losses; fair-value=estimated fair value"},
		{"note tables", `
Table | Date | Section | Line | Column | Amount
Investment types | 2022-12-31 | Short-term | Bonds | Amortized cost | 5
Investment types | 2022-12-31 | Short-term | Bonds | Fair value | 5
Hierarchy | 2022-12-31 | | Bonds | Level 2 | 5`, "note-tables", "table=table; date=date; section=section; line=line; column=column; amount=amount"},
		{"a header there twice is not mapped", `
Customer | Start | End | ARR | ARR | Annual Value
C-1 | 2021-01-01 | 2021-12-31 | 1 | 2 | 3`, "subscriptions", "customer=customer; start=start; end=end; arr=annual value"},
		{"a date is no amount", `
Customer | Start | ARR
C-1 | 2021-01-01 | soon
C-2 | 2021-01-01 | later`, "subscriptions", "none"},
		{"headers alone", `
Customer ID | Start Date | End Date | ARR`, "subscriptions", "customer=customer id; start=start date; end=end date; arr=arr"},
		{"a worklist is no ledger", `
Customer No. | Due
C-1 | 2021-01-01`, "customers", "none"},
		{"names without parents", `
Customer ID | Legal Name
C-1 | Acme
C-2 | Emca`, "customers", "customer=customer id; name=legal name"},
		{"a longer sheet wins over one as good", `
#sheet Short
Currency | Date | Rate
EUR | 2021-12-31 | 1.1
#sheet Long
CCY | As of | Rate
EUR | 2021-12-31 | 1.1
EUR | 2021-12-30 | 1.1
#sheet Longer
Currency | Date | Rate
GBP | 2021-12-31 | 1.1
GBP | 2021-12-30 | 1.1`, "fx", "currency=currency; date=date; rate=rate"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, f, found := surveyed(t, ledgertest.Folder(map[string]string{"ledgers/a.xlsx": test.table}))
			if got := columns(f.Ledger(test.ledger), true); got != test.want {
				t.Errorf("%s has %s, want %s", test.ledger, got, test.want)
			}
			if diag.Errors(found) || (len(found) > 0) != (test.want == "none") {
				t.Errorf("found %v", found)
			}
			_, wrong := ledger.Read(f, ledger.Ask{}, ledger.Access{})
			for _, d := range wrong {
				if d.Severity == diag.Error {
					t.Errorf("ledger.Read found %s at %s", d.Message(), d.At())
				}
			}
		})
	}
}

const revenue = `
Customer | Date | Revenue (€ 000s) | Country | Channel
C-1 | 2020-03-31 | 1 | Germany | Direct
C-1 | 2021-03-31 | 1 | Germany | Self-serve
C-1 | 2021-06-30 | 1 | U.S.A | Marketplace
C-1 | 2021-09-30 | 1 | Germany | Other
C-1 | 2021-12-31 | 1 | Middle-earth | Resellers "2-tier"
C-1 | 2022-03-31 | 1 | Germany | Direct`

func TestWords(t *testing.T) {
	t.Parallel()
	text, f, _ := surveyed(t, ledgertest.Folder(map[string]string{"revenue.xlsx": revenue, "terms.xlsx": `
Customer | Start | ARR | Currency
C-1 | 2021-01-01 | 1 | EUR
C-1 | 2021-01-02 | 1 | EUR
C-1 | 2021-01-03 | 1 | Euro
C-1 | 2021-01-04 | 1 | USD`, "fx.xlsx": `
Currency | Date | Rate
USD | 2021-12-31 | 0.9`}))
	if got := f.Report.Period.String(); got != "FY2021" {
		t.Errorf("period is %s, want FY2021", got)
	}
	if got := fmt.Sprint(f.Registrant.Currency, " ", f.Registrant.Domicile); got != "EUR DE" {
		t.Errorf("currency and domicile are %s, want EUR DE", got)
	}
	l := f.Ledger("revenue")
	want := map[string]string{"Direct": "direct", "Self-serve": "direct", "Marketplace": "partner", `Resellers "2-tier"`: "partner"}
	if got := l.Values["channel"]; !maps.Equal(got, want) {
		t.Errorf("values.channel = %v, want %v", got, want)
	}
	if got, want := l.Values["country"], map[string]string{"U.S.A": "US"}; !maps.Equal(got, want) {
		t.Errorf("values.country = %v, want %v", got, want)
	}
	if got, want := f.Ledger("subscriptions").Values["currency"], map[string]string{"Euro": "EUR"}; !maps.Equal(got, want) {
		t.Errorf("values.currency = %v, want %v", got, want)
	}
	if l.Scale != 3 {
		t.Errorf("scale is %d, want 3", l.Scale)
	}
	for _, want := range []string{`# Unrecognized channel: "Other"`, `"?" = ["Other"]`, `# Unrecognized country: "Middle-earth"`, `"?" = ["Middle-earth"]`} {
		if !strings.Contains(text, want) {
			t.Errorf("no comment %s in\n%s", want, text)
		}
	}
}

// TestChoices holds what the words of a cell mean, and that nothing is said of words that
// mean two things.
func TestChoices(t *testing.T) {
	t.Parallel()
	tests := []struct {
		ledger, field, table string
		means                map[string]string
		unknown              string
	}{
		{"revenue", "channel", `
Customer | Date | Revenue | Country | Channel
C-1 | 2021-03-31 | 1 | DE | Field sales
C-1 | 2021-03-31 | 1 | DE | Resellers
C-1 | 2021-03-31 | 1 | DE | Non-partner
C-1 | 2021-03-31 | 1 | DE | Online reseller`,
			map[string]string{"Field sales": "direct", "Resellers": "partner"}, `"Non-partner" and "Online reseller"`},
		{"securities", "classification", `
Date | Type | Classification | Cost | Fair Value
2022-12-31 | Bonds | Cash equivalents | 1 | 1
2022-12-31 | Bonds | Short-term investments | 1 | 1
2022-12-31 | Bonds | Other current assets | 1 | 1
2022-12-31 | Bonds | Non-current assets | 1 | 1
2022-12-31 | Bonds | Long term | 1 | 1
2022-12-31 | Bonds | Long and short term | 1 | 1`,
			map[string]string{"Cash equivalents": "cash-equivalent", "Short-term investments": "short-term", "Other current assets": "short-term",
				"Non-current assets": "long-term", "Long term": "long-term"}, `"Long and short term"`},
		{"note-tables", "column", `
Table | Date | Line | Column | Amount
Types of securities | 2022-12-31 | Bonds | Amortised cost | 1
Types of securities | 2022-12-31 | Bonds | Gross unrealised gain | 1
Types of securities | 2022-12-31 | Bonds | Estimated fair value | 1
Levels | 2022-12-31 | Bonds | Level 2 | 1
Levels | 2022-12-31 | Bonds | Not level 2 | 1`,
			map[string]string{"Amortised cost": "cost", "Gross unrealised gain": "gains", "Estimated fair value": "fair-value", "Level 2": "level-2"}, `"Not level 2"`},
	}
	for _, test := range tests {
		t.Run(test.field, func(t *testing.T) {
			t.Parallel()
			text, f, _ := surveyed(t, ledgertest.Folder(map[string]string{"a.xlsx": test.table}))
			l := f.Ledger(test.ledger)
			if l == nil {
				t.Fatalf("no %s in\n%s", test.ledger, text)
			}
			if got := l.Values[test.field]; !maps.Equal(got, test.means) {
				t.Errorf("values.%s = %v, want %v", test.field, got, test.means)
			}
			if !strings.Contains(text, ": "+test.unknown) {
				t.Errorf("no question about %s in\n%s", test.unknown, text)
			}
		})
	}
}

func TestConvertedARR(t *testing.T) {
	t.Parallel()
	text, f, _ := surveyed(t, ledgertest.Folder(map[string]string{"a.xlsx": `
Customer | Start | ARR (GBP m) | Currency
C-1 | 2021-01-01 | 1 | EUR
C-1 | 2021-01-02 | 1 | GBP`}))
	l := f.Ledger("subscriptions")
	if got, want := columns(l, true), "customer=customer; start=start; arr=arr (gbp m)"; got != want {
		t.Errorf("subscriptions has %s, want %s", got, want)
	}
	if l.Scale != 6 || f.Registrant.Currency != "GBP" {
		t.Errorf("scale %d, currency %s, want 6 and GBP", l.Scale, f.Registrant.Currency)
	}
	if !strings.Contains(text, "assumed to be in GBP already") {
		t.Errorf("no comment on the currency in\n%s", text)
	}
}

// TestMonthsOfTerms covers terms that start in months, which dates cannot read.
func TestMonthsOfTerms(t *testing.T) {
	t.Parallel()
	text, _, _ := surveyed(t, ledgertest.Folder(map[string]string{"a.xlsx": `
Customer | Start | ARR
C-1 | Jan 2022 | 1
C-2 | Feb 2022 | 1`}))
	if want := `such as "Jan 2022", do not name the day. Export the whole dates`; !strings.Contains(text, want) || strings.Contains(text, "dates   =") {
		t.Errorf("a comment without %q, or a line for dates, in\n%s", want, text)
	}
}

func TestNear(t *testing.T) {
	t.Parallel()
	text, f, found := surveyed(t, ledgertest.Folder(map[string]string{"a.xlsx": `
Customer ID | Period | Revenue | Country | Segment
C-1 | P1 22 | 1 | US | X
C-2 | P2 22 | 1 | US | Y`}))
	if len(f.Ledgers) != 0 {
		t.Errorf("recognized %v", f.Ledgers)
	}
	if len(found) != 1 || found[0].Code != "LED002" || found[0].Severity != diag.Warning || found[0].At() != "a.xlsx!Sheet1!A2" {
		t.Fatalf("found %v", found)
	}
	for _, want := range []string{`"Segment"`, `date (the cells under "Period" cannot be read as date, for example "P1 22")`, "and channel", "tieout explain ledgers.revenue lists the fields"} {
		if !strings.Contains(found[0].Message(), want) {
			t.Errorf("no %s in %s", want, found[0].Message())
		}
	}
	if want := `# columns = { customer = "Customer ID", date = "?", amount = "Revenue", country = "Country", channel = "?" }`; !strings.Contains(text, want) {
		t.Errorf("no %s in\n%s", want, text)
	}
}

func TestHostileHeaders(t *testing.T) {
	t.Parallel()
	hostile := []string{
		`Customer "ID" \ back\slash`, "Customer\nID", "Customer\x01ID", "Customer\x7fID", "Customer\u202eID", "Customer ID \U0001F600",
		"Customer ID ]\n[registrant]\nname = 'x'", `Customer ID" } # `, "Customer\tID\u00a0No", "Customer \\u0041", "Customer" + strings.Repeat("!", 30000), "CUSTOMER İD ſ",
	}
	for _, header := range hostile {
		t.Run(fmt.Sprintf("%.30q", header), func(t *testing.T) {
			t.Parallel()
			rows := [][]any{{"Title\n[x]\ny = 1"}, {header, "Start", "ARR \" in thousands", "Currency", "Note\n[report]"}}
			for i := range 4 {
				rows = append(rows, []any{fmt.Sprint("C-", i), "2021-01-01", i, []any{"USD", "X\n[a]", "U\"S", "USD"}[i], "n"})
			}
			name := "a \"b\" 'c' é.xlsx"
			folder := fstest.MapFS{name: &fstest.MapFile{Data: ledgertest.Workbook(ledgertest.Sheet{Name: "A \"b\" \\", Rows: rows}, ledgertest.Sheet{Name: "Other"})}}
			_, f, found := surveyed(t, folder)
			l := f.Ledger("subscriptions")
			if l == nil {
				if len(found) != 1 || found[0].Code != "LED002" {
					t.Errorf("neither a ledger nor a finding: %v", found)
				}
				return
			}
			if text.Fold(l.Columns[0]) != text.Fold(header) || l.File() != name || l.Sheets[0].Text != "A \"b\" \\" {
				t.Errorf("mapped %q of %q %q, want %q", l.Columns[0], l.File(), l.Sheets, header)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	good := ledgertest.Workbook(ledgertest.Sheet{Name: "Rates", Rows: [][]any{{"Currency", "Date", "Rate"}, {"EUR", "2021-12-31", ledgertest.Number("1.1")}}})
	folder := fstest.MapFS{
		"good.xlsx":  &fstest.MapFile{Data: good},
		"cut.xlsx":   &fstest.MapFile{Data: good[:len(good)/2]},
		"words.xlsx": &fstest.MapFile{Data: []byte("words")},
		"empty.xlsx": &fstest.MapFile{Data: ledgertest.Workbook(ledgertest.Sheet{Name: "Nothing"})},
		"a\nb.xlsx":  &fstest.MapFile{Data: good},
		"dir/x.xlsx": &fstest.MapFile{Data: good},
	}
	tests := []struct {
		name string
		code diag.Code
		bad  bool
	}{
		{"good.xlsx", "", false},
		{"./dir/../good.xlsx", "", false},
		{"cut.xlsx", "LED012", true},
		{"words.xlsx", "LED012", true},
		{"absent.xlsx", "LED012", true},
		{"a\nb.xlsx", "LED012", true},
		{"dir", "LED012", true},
		{"../out.xlsx", "FIL002", true},
		{"/etc/out.xlsx", "FIL002", true},
		{"", "LED012", true},
		{"empty.xlsx", "LED002", false},
	}
	for _, test := range tests {
		toml, _, found := survey.Survey(folder, []string{test.name, test.name})
		if code := first(found); code != test.code || diag.Errors(found) != test.bad || len(found) > 1 {
			t.Errorf("Survey(%q) found %v, want %q", test.name, found, test.code)
		}
		if (toml == nil) != test.bad {
			t.Errorf("Survey(%q) returns the text %q", test.name, toml)
		}
		if toml == nil {
			continue
		}
		with := maps.Clone(folder)
		with[filing.File] = &fstest.MapFile{Data: toml}
		if _, wrong, err := filing.Read(with); err != nil || slices.ContainsFunc(wrong, func(d diag.Diagnostic) bool { return d.Summary != "unanswered line" }) {
			t.Errorf("Survey(%q): filing.Read gives %v, %v", test.name, wrong, err)
		}
	}
}

// TestGoesOn checks that a file that cannot be read is named, and the others are drafted.
func TestGoesOn(t *testing.T) {
	t.Parallel()
	folder := ledgertest.Folder(map[string]string{"fx.csv": "Currency,Date,Rate\nEUR,2021-12-31,1.1\nGBP,2021-12-31,1.3\n",
		"cut.csv": "Customer,Start,ARR\nC1,2022-01-01,1,000\nC2,2022-01-01,5\n", "more.xlsx": "#sheet A\nx"})
	toml, _, found := survey.Survey(folder, []string{"cut.csv", "fx.csv"})
	if first(found) != "LED012" || !strings.Contains(found[0].Detail, "the record has 4 fields, and the header has 3") || found[0].At() != "cut.csv!A2" {
		t.Errorf("Survey found %v", found)
	}
	for _, want := range []string{"[ledgers.fx]", `# Drafted from the headers and cells of "fx.csv".`, `# Left out, because tieout could not read them: "cut.csv".`} {
		if !strings.Contains(string(toml), want) {
			t.Errorf("no %s in\n%s", want, toml)
		}
	}
	if toml, _, _ := survey.Survey(folder, []string{"cut.csv", "more.xlsx"}); toml != nil {
		t.Errorf("Survey drafts what no ledger gives:\n%s", toml)
	}
}

func first(found []diag.Diagnostic) diag.Code {
	if len(found) == 0 {
		return ""
	}
	return found[0].Code
}

func TestEscapingLink(t *testing.T) {
	t.Parallel()
	outside := t.TempDir() + "/a.xlsx"
	if err := os.WriteFile(outside, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(outside, dir+"/a.xlsx"); err != nil {
		t.Skip(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if _, _, found := survey.Survey(root.FS(), []string{"a.xlsx"}); first(found) != "FIL002" {
		t.Errorf("found %v, want FIL002", found)
	}
}

// TestAnySheet surveys sheets made of headers and cells at random: whatever they
// hold, the file is one that filing.Read takes.
func TestAnySheet(t *testing.T) {
	t.Parallel()
	dice := rand.New(rand.NewPCG(1, 2))
	headers := []any{"Customer", "Customer ID", "Start Date", "End", "ARR", "Currency", "Date", "Revenue", "Country", "Channel", "Rate", "Parent", "Name", "Account", "Amount",
		"Type", "Classification", "Level", "Cost", "Fair Value", "Table", "Line", "Column", "", nil, "\x02", "\uFFFE", "ARR\u2028", "in $000", "\"", "\\", "'''", "a\nb", 7, ledgertest.Error("#REF!")}
	cells := []any{"C-1", "2021-12-31", 44561, ledgertest.Number("1.5"), ledgertest.Number("1E20"), ledgertest.Number("-0"), "USD", "EUR", "DE", "U.S.A", "N/A", "Direct", "Partner", "x\n[y]", "\"\"\"", nil, true,
		ledgertest.Error("#N/A"), ledgertest.Formula{Text: "1+1"}, "Level 2", "short", "cash", "hierarchy", "\x00", "\uFFFD", strings.Repeat("é", 900)}
	for range 400 {
		var book ledgertest.Book
		for n := range 1 + dice.IntN(3) {
			s := ledgertest.Sheet{Name: fmt.Sprint("S", n)}
			width := 1 + dice.IntN(8)
			for r := range dice.IntN(12) {
				var row []any
				for c := range width {
					if r < 2 && dice.IntN(4) > 0 {
						row = append(row, headers[dice.IntN(len(headers))])
						continue
					}
					row = append(row, cells[(c*5+dice.IntN(3))%len(cells)])
				}
				s.Rows = append(s.Rows, row)
			}
			book.Sheets = append(book.Sheets, s)
		}
		book.Date1904 = dice.IntN(5) == 0
		folder := fstest.MapFS{"a.xlsx": &fstest.MapFile{Data: book.Bytes()}}
		surveyed(t, folder)
		survey.Inspect(folder, []string{"a.xlsx"})
		if t.Failed() {
			return
		}
	}
}

func FuzzSurvey(f *testing.F) {
	f.Add("Customer", "Start", "ARR", "C-1", "2021-01-01", "12.5")
	f.Add("Currency", "Date", "Rate", "EUR", "44561", "1.1")
	f.Add("GL Account", "Month", "Amount (USD m)", "\"\\", "x\n[report]", "\x7f")
	f.Fuzz(func(t *testing.T, a, b, c, x, y, z string) {
		rows := [][]any{{a, b, c}, {x, y, z}, {x, y, z}}
		folder := fstest.MapFS{"a.xlsx": &fstest.MapFile{Data: ledgertest.Workbook(ledgertest.Sheet{Name: "S", Rows: rows})}}
		surveyed(t, folder)
	})
}

func FuzzInspect(f *testing.F) {
	f.Add("Customer,Start,ARR\nC1,2022-01-01,\"1,234.50\"\nTotal,,1", true)
	f.Add("Account;Jan 2022;Feb 2022\n4000;1,5;(2,5)\n\"", true)
	f.Add("Customer,Start,ARR\nC-1,44562.5,=1\x00\x1b", false)
	f.Fuzz(func(t *testing.T, content string, text bool) {
		folder := fstest.MapFS{"a.csv": &fstest.MapFile{Data: []byte(content)}}
		if !text {
			var rows [][]any
			for line := range strings.Lines(content) {
				var row []any
				for cell := range strings.SplitSeq(line, ",") {
					row = append(row, strings.ToValidUTF8(cell, "?"))
				}
				rows = append(rows, row)
			}
			folder = fstest.MapFS{"a.xlsx": &fstest.MapFile{Data: ledgertest.Workbook(ledgertest.Sheet{Name: "S", Rows: rows})}}
		}
		for _, c := range survey.Inspect(folder, slices.Collect(maps.Keys(folder))) {
			for _, s := range c.Sheets {
				for _, h := range s.Columns {
					n := 0
					for _, count := range h.Cells {
						n += count
					}
					if n < s.Rows {
						t.Errorf("column %s has %d cells in %d rows", h.Column, n, s.Rows)
					}
				}
			}
		}
		surveyed(t, folder)
	})
}
