package check

// foundElsewhere are the codes without a Run: the packages that FoundBy names report
// them, at the place where they read the folder, the ledgers and the templates.
var foundElsewhere = []*Check{
	{Code: "FIL001", Severity: Error, FoundBy: "filing record ledger compute draft", Rule: own,
		Title: "filing.toml, or a file beside it, that breaks its form"},
	{Code: "FIL002", Severity: Error, FoundBy: "filing ledger", Rule: own,
		Title: "a path that leaves the folder"},
	{Code: "FVT003", Severity: Warning, FoundBy: "ledger", Rule: "ASC 820-10-35-40",
		Title: "cash in the hierarchy; a money market fund not at Level 1"},
	{Code: "LED001", Severity: Error, FoundBy: "ledger", Rule: own,
		Title: "a cell that is not what its field needs: text for a date, a number with blanks or letters, an error value, a formula never calculated"},
	{Code: "LED002", Severity: Error, FoundBy: "ledger", Rule: own,
		Title: "a mapped header missing, doubled, or under a merged cell"},
	{Code: "LED003", Severity: Error, FoundBy: "ledger", Rule: own,
		Title: "a date out of every sane year, an end before its start, a term listed twice"},
	{Code: "LED004", Severity: Warning, FoundBy: "ledger", Rule: own,
		Title: "hidden rows or columns, filtered rows"},
	{Code: "LED005", Severity: Error, FoundBy: "ledger compute", Rule: "ASC 830-20-30",
		Title: "a currency with no rate near the date it is needed; an unknown currency, country or channel"},
	{Code: "LED006", Severity: Warning, FoundBy: "ledger", Rule: own,
		Title: "text that looks like a number was read as one"},
	{Code: "LED007", Severity: Error, FoundBy: "ledger", Rule: "ASC 280-10-50-42",
		Title: "a customer that is its own ancestor in customers"},
	{Code: "LED008", Severity: Warning, FoundBy: "ledger compute", Rule: own,
		Title: "negative ARR; negative revenue from a new customer"},
	{Code: "LED009", Severity: Error, FoundBy: "compute", Rule: "Item 303(b)",
		Title: "revenue from a customer with no subscription at all, where unsubscribed does not say what it is"},
	{Code: "LED010", Severity: Error, FoundBy: "compute", Rule: own,
		Title: "a disclosure named in report.disclosures whose ledger is absent"},
	{Code: "LED011", Severity: Info, FoundBy: "compute", Rule: own,
		Title: "a disclosure left out for want of a ledger"},
	{Code: "LED012", Severity: Error, FoundBy: "ledger", Rule: own,
		Title: "a workbook missing, unreadable, encrypted, over a limit, or not a workbook"},
	{Code: "LED013", Severity: Error, FoundBy: "ledger", Rule: own,
		Title: "a totals row among the rows"},
	{Code: "LED014", Severity: Warning, FoundBy: "compute", Rule: own,
		Title: "a quarter of a shown period with no row, though the period has some"},
	{Code: "TPL001", Severity: Error, FoundBy: "draft", Rule: own,
		Title: "a template that does not parse or run"},
	{Code: "TPL002", Severity: Error, FoundBy: "draft", Rule: "Item 303(b)",
		Title: "a fact that does not exist, and why"},
}

// own is the rule of a check that no rule of the SEC or the FASB asks for.
const own = "the product's own"
