package check

// foundElsewhere holds the codes without a Run. The packages in FoundBy report them where
// they read the folder, the ledgers and the templates.
var foundElsewhere = []*Check{
	{Code: "FIL001", Severity: Error, FoundBy: "filing record ledger compute draft", Rule: own,
		Title: "error in filing.toml or a file next to it"},
	{Code: "FIL002", Severity: Error, FoundBy: "filing ledger", Rule: own,
		Title: "path outside the filing folder"},
	{Code: "FVT003", Severity: Warning, FoundBy: "ledger", Rule: "ASC 820-10-35-40",
		Title: "cash in the hierarchy, or a money market fund not at Level 1"},
	{Code: "LED001", Severity: Error, FoundBy: "ledger", Rule: own,
		Title: "cell that does not fit its column: text for a date, a number with blanks or letters, an error value, a formula never calculated"},
	{Code: "LED002", Severity: Error, FoundBy: "ledger", Rule: own,
		Title: "mapped header missing, duplicated or under a merged cell"},
	{Code: "LED003", Severity: Error, FoundBy: "ledger", Rule: own,
		Title: "date outside 1970 to 2100, end date before start date, or duplicate row"},
	{Code: "LED004", Severity: Warning, FoundBy: "ledger", Rule: own,
		Title: "hidden rows or columns, filtered rows"},
	{Code: "LED005", Severity: Error, FoundBy: "ledger compute", Rule: "ASC 830-20-30",
		Title: "no exchange rate near the date needed, or unknown currency, country or channel"},
	{Code: "LED006", Severity: Warning, FoundBy: "ledger", Rule: own,
		Title: "text that looks like a number was read as one"},
	{Code: "LED007", Severity: Error, FoundBy: "ledger", Rule: "ASC 280-10-50-42",
		Title: "circular parent relationship in the customers ledger"},
	{Code: "LED008", Severity: Warning, FoundBy: "ledger compute", Rule: own,
		Title: "negative ARR, or negative revenue from a new customer"},
	{Code: "LED009", Severity: Error, FoundBy: "compute", Rule: "Item 303(b)",
		Title: "revenue from a customer without a subscription while the policy unsubscribed is not set"},
	{Code: "LED010", Severity: Error, FoundBy: "compute", Rule: own,
		Title: "disclosure without its ledger"},
	{Code: "LED011", Severity: Info, FoundBy: "compute", Rule: own,
		Title: "disclosure not drafted"},
	{Code: "LED012", Severity: Error, FoundBy: "ledger", Rule: own,
		Title: "workbook missing, unreadable, encrypted or over a limit"},
	{Code: "LED013", Severity: Error, FoundBy: "ledger", Rule: own,
		Title: "totals row among the rows"},
	{Code: "LED014", Severity: Warning, FoundBy: "compute", Rule: own,
		Title: "quarter without rows"},
	{Code: "TPL001", Severity: Error, FoundBy: "draft", Rule: own,
		Title: "template error or unused template"},
	{Code: "TPL002", Severity: Error, FoundBy: "draft", Rule: "Item 303(b)",
		Title: "fact without a value"},
}

// own is the Rule of a check that no rule of the SEC or the FASB requires.
const own = "tieout adds"
