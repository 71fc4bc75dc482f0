package warehouse

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/tieout/tieout/internal/diag"
	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/source"
	"github.com/tieout/tieout/internal/text"
)

// ErrLost is the error of a session that has ended, and its view of the database with it: what
// was read in the session cannot be combined with what is read in another. A caller that wants
// to try again reads everything again, in a new session. Test with errors.Is.
var ErrLost = errors.New("the session of the database has ended")

// Reason is why a database could not be read.
type Reason uint8

// The reasons. Those from Unreachable to NoDatabase are of connections, the others of queries.
const (
	Failed      Reason = iota + 1 // the server reported another error
	NoVariable                    // the variable of the environment is not set, or is empty
	BadString                     // the connection string cannot be understood
	WeakTLS                       // the connection string allows a connection without TLS, or sends a password without it
	Unreachable                   // no server answers at the address
	TLS                           // the server has no TLS, or its certificate does not match
	Login                         // the server refused the user or the password
	NoDatabase                    // the database or the catalog does not exist
	Busy                          // the server has no free connection, or is starting
	Unsupported                   // the server refuses what a session needs
	NoRelation                    // the table, view, schema or catalog does not exist
	NoColumn                      // a column does not exist, or its name stands for two
	NoRight                       // the account may not read the table
	Syntax                        // the query of filing.toml cannot be run
	NotSelect                     // the statement is not one SELECT
	BadValue                      // the query cannot compute a value, such as a text cast to a number
	Overflow                      // a sum has more digits than the database can hold
	Locked                        // another session holds a lock on the table
	TimeLimit                     // the time limit of a query was reached
	Resources                     // the server ran out of memory, disk or another allowance
	Dropped                       // the connection was lost, or the server shut down
	Snapshot                      // the database cannot keep the state that the session began with
	Replaced                      // a table is not that of the snapshot
	Policy                        // row-level security would leave rows out
	Redirected                    // the server leads to another address
	Interrupted                   // the person or the program ended the reading
)

// Error is why a database could not be read, in words for the person who drafts and for the
// administrator of the database. It holds no part of the connection string: no host, port,
// user, password or database.
type Error struct {
	Reason  Reason
	Source  string       // the name in filing.toml, "warehouse"
	At      source.Point // [sources.NAME] in filing.toml
	Env     string       // the variable of the environment that holds the connection string
	Query   string       // the label of the query; "" if the connection failed
	Code    string       // SQLSTATE, or the name of an error of Trino; "" if the server sent none
	Message string       // of the server, on one line, without parts of the connection string; "" if none
	Near    []string     // tables with similar names
	Lost    bool         // the session has ended

	detail, remedy string // in place of those of the reason
	cause          error  // context.Canceled, for errors.Is; never printed
}

// Error returns the summary and the detail.
func (e *Error) Error() string { return e.Summary() + ": " + e.Detail() }

// Is reports whether target is ErrLost and the session has ended.
func (e *Error) Is(target error) bool { return target == ErrLost && e.Lost }

// Unwrap returns the error of the context if the reading was interrupted, and else nil.
func (e *Error) Unwrap() error { return e.cause }

// words are the summary, detail and remedy of a reason. In a text, SOURCE is the name of the
// source, VARIABLE the variable, and QUERY the query in progress.
var words = map[Reason]struct{ summary, detail, remedy string }{
	NoVariable: {"connection string not set", "the environment variable VARIABLE, which [sources.SOURCE] in filing.toml names, is not set",
		"Set VARIABLE to the connection string of the database in the shell that runs tieout, and run the command again"},
	BadString: {"connection string that cannot be read", "the value of the environment variable VARIABLE is not a connection string of the driver in [sources.SOURCE]",
		"Correct the value of VARIABLE"},
	WeakTLS: {"connection string that allows a connection without TLS", "the value of VARIABLE states sslmode=prefer or sslmode=allow, which connect without TLS if the server has none",
		"In VARIABLE, remove sslmode, or state sslmode=verify-full to check the server's certificate and name, verify-ca to check its certificate alone, require to encrypt without a check, or disable to connect without TLS"},
	Unreachable: {"database that does not answer", "no server answered at the address in VARIABLE",
		"Check the host and the port in VARIABLE, the name resolution, the VPN and the firewall, and run the command again"},
	TLS: {"TLS connection that failed", "the server at the address in VARIABLE did not agree on a TLS connection",
		"Ask the administrator of the database for the certificate authority, and name its file as sslrootcert in VARIABLE. To connect without TLS in a network that you trust, state sslmode=disable in VARIABLE"},
	Login: {"login that the database refused", "the server did not accept the user and the password in VARIABLE, or does not accept logins from this machine",
		"Correct the user and the password in VARIABLE, or ask the administrator of the database for a read-only login from this machine"},
	NoDatabase: {"database that does not exist", "the server does not have the database that VARIABLE names",
		"Correct the name of the database in VARIABLE"},
	Busy: {"database that takes no connections", "the server has no free connection for the user in VARIABLE, or is starting or shutting down",
		"Run the command again later, or ask the administrator of the database for a connection"},
	Unsupported: {"database that cannot hold a read-only snapshot", "the server refused a read-only transaction with isolation level repeatable read",
		"Read the ledger from a PostgreSQL server, a standby of one, or another database with such transactions; or export the ledger as a file"},
	NoRelation: {"table not found", "the database has no table or view of this name that the account can see",
		"Correct the key \"table\" or \"query\" of the ledger in filing.toml, with the schema before the name and in the spelling of the database; or ask the administrator for the right to use the schema"},
	NoColumn: {"column not found", "the table or query has no column of this name, or two",
		"Correct the key \"columns\" or \"key\" of the ledger in filing.toml, in the spelling of the database"},
	NoRight: {"table that the account may not read", "the account of the source SOURCE has no right to read it",
		"Ask the administrator of the database to grant the account the right to SELECT from the table, and to use its schema"},
	Syntax: {"query that the database refuses", "the database cannot run the statement",
		"Correct the key \"query\" of the ledger in filing.toml, and try it in another program of the database"},
	NotSelect: {"statement that is not one SELECT", "tieout sends one SELECT statement at a time, and the session may only read",
		"Write one SELECT statement, without a semicolon, as the value of the key \"query\" in filing.toml"},
	BadValue: {"value that the database cannot compute", "the database stopped the statement at a value",
		"Correct the value in the database, or the query or the view that converts it"},
	Overflow: {"sum with too many digits", "a sum has more digits than the database can hold",
		"Correct the amounts in the database, or cast the column to a decimal type with fewer decimals in the key \"query\""},
	Locked: {"table that another session has locked", "another session of the database holds a lock, and the limit for waiting was reached",
		"Run the command again when the load or the maintenance of the table has finished"},
	TimeLimit: {"query over the time limit", "the database stopped the query at its time limit",
		"Run the command when the database is less busy, ask its administrator for an index or a summary view, or set a longer limit, such as statement_timeout, in VARIABLE"},
	Resources: {"query over the limits of the database", "the database ran out of memory, disk or another allowance",
		"Run the command when the database is less busy, or ask its administrator for a higher limit for the account"},
	Dropped: {"connection that was lost", "the server or the network closed the connection",
		"Run the command again. If it happens again, ask the administrator of the database whether the server, a pooler or a firewall ends long connections"},
	Snapshot: {"snapshot that the database could not keep", "the database could not keep the state of the tables for the whole session",
		"Run the command again. On a standby, ask the administrator for hot_standby_feedback or a higher max_standby_streaming_delay"},
	Replaced: {"table that was replaced while it was read", "a table was replaced, emptied or rewritten",
		"Run the command again when the load of the table has finished. A load that writes DELETE in place of TRUNCATE, and INSERT, in one transaction, can run at any time"},
	Policy: {"table with row-level security", "a policy for row-level security leaves rows out for the account of the source SOURCE, so that its sums would not be those of the table",
		"Ask the administrator of the database to give the account BYPASSRLS; or read a view whose owner the policies do not apply to, such as the owner of the table. If the ledger is the rows that the policies admit, state row_security=on in VARIABLE"},
	Redirected: {"server that leads to another address", "the server names an address for its results that is not the one in VARIABLE, and the user and the password are sent to no other",
		"Write the address of the Trino coordinator itself in VARIABLE; or, if a load balancer is in front of it, ask its administrator to set http-server.process-forwarded=true in the coordinator, and to let the load balancer pass the headers X-Forwarded-Proto, X-Forwarded-Host and X-Forwarded-Port"},
	Interrupted: {"reading that was interrupted", "the reading of the database ended before all totals had arrived",
		"Run the command again"},
	Failed: {"database that cannot be read", "the database reported an error",
		"Give the message to the administrator of the database"},
}

func (e *Error) fill(s string) string {
	return strings.NewReplacer("SOURCE", e.Source, "VARIABLE", e.Env).Replace(s)
}

// Summary returns the finding as a noun phrase.
func (e *Error) Summary() string { return words[e.Reason].summary }

// Detail returns what was found, with the message of the server if there is one.
func (e *Error) Detail() string {
	detail := e.detail
	if detail == "" {
		detail = words[e.Reason].detail
	}
	detail = e.fill(detail)
	if e.Query != "" {
		detail = "in the query \"" + e.Query + "\", " + detail
	}
	if e.Message != "" {
		detail += "; the database says: " + e.Message
	}
	if e.Code != "" {
		detail += " (" + e.Code + ")"
	}
	if len(e.Near) > 0 {
		detail += "; similar names are " + text.List(e.Near, "and")
	}
	return detail
}

// Remedy returns the instruction that fixes the problem.
func (e *Error) Remedy() string {
	if e.remedy != "" {
		return e.fill(e.remedy)
	}
	return e.fill(words[e.Reason].remedy)
}

// Diagnostic returns the finding for a ledger at a place: LED002 for a column, and else LED012. If
// no connection was made, or the session has ended, all ledgers of the source have the same finding,
// whose place is the source in filing.toml.
func (e *Error) Diagnostic(at source.Place) diag.Diagnostic {
	d := diag.Diagnostic{Code: "LED012", Summary: e.Summary(), Detail: e.Detail(), Remedy: e.Remedy(), Subject: at}
	if e.Reason == NoColumn {
		d.Code = "LED002"
	}
	if (e.Query == "" || e.Lost) && e.At.File != "" {
		d.Subject = e.At
	}
	return d
}

// mostMessage is the number of characters of a message of a server that a finding shows.
const mostMessage = 300

// secrets are the parts of a connection string that no message may hold.
type secrets struct {
	keys  []string // passwords, tokens and the string itself
	names []string // hosts, users and databases, which are hidden where they are whole words
}

// clean returns a message of a server on one line, clipped, with printable characters alone, and
// with […] in place of each part of the connection string. A name that the statement holds as a
// word comes from filing.toml, and is shown.
func (s secrets) clean(message, statement string) string {
	message = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) && !unicode.IsSpace(r) {
			return '?'
		}
		return r
	}, message)
	for _, key := range s.keys {
		message = hide(message, key, utf8.RuneCountInString(key) < 4)
	}
	for _, name := range s.names {
		if name == "" || hide(statement, name, true) == statement {
			message = hide(message, name, true)
		}
	}
	return text.Clip(strings.TrimRight(text.OneLine(message), "."), mostMessage)
}

const hidden = "[…]"

// hide replaces a part in a message, in any letter case; if whole is set, only where it is not
// part of a longer word.
func hide(message, part string, whole bool) string {
	if part = strings.TrimSpace(part); part == "" {
		return message
	}
	lower, find := strings.ToLower(message), strings.ToLower(part)
	if len(lower) != len(message) { // a letter whose lower case has another length
		lower, find = message, part
	}
	var b strings.Builder
	last := 0
	for from := 0; ; {
		i := strings.Index(lower[from:], find)
		if i < 0 {
			break
		}
		i += from
		end := i + len(find)
		before, _ := utf8.DecodeLastRuneInString(lower[:i])
		after, _ := utf8.DecodeRuneInString(lower[end:])
		if whole && (word(before) || word(after)) {
			from = i + 1
			continue
		}
		b.WriteString(message[last:i] + hidden)
		last, from = end, end
	}
	return b.String() + message[last:]
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// of adds to an error the source and the query in progress. An error of a session that has ended
// keeps the query that ended it.
func (e *Error) of(s *filing.Source, label string) *Error {
	if e.Source == "" {
		e.Source, e.Env, e.At = s.Name, s.Env, s.At
		if e.Reason != Interrupted {
			e.Query = label
		}
	}
	return e
}

// interrupted returns the error of a session that its context ended.
func interrupted(cause error) *Error {
	return &Error{Reason: Interrupted, Lost: true, cause: cause}
}

// isAny reports whether an error is one of the system's.
func isAny(err error, of []syscall.Errno) bool {
	return slices.ContainsFunc(of, func(e syscall.Errno) bool { return errors.Is(err, e) })
}

// refusal returns the error for a statement that is never sent, and nil for one that may be.
func refusal(sql string) *Error {
	if strings.ContainsRune(sql, 0) {
		return &Error{Reason: NotSelect, detail: "the statement holds a character NUL"}
	}
	if !utf8.ValidString(sql) {
		return &Error{Reason: NotSelect, detail: "the statement is not UTF-8"}
	}
	first := strings.TrimLeftFunc(sql, func(r rune) bool { return unicode.IsSpace(r) || r == '(' })
	if i := strings.IndexFunc(first, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		first = first[:i]
	}
	if !strings.EqualFold(first, "select") && !strings.EqualFold(first, "with") {
		return &Error{Reason: NotSelect, detail: fmt.Sprintf("the statement begins with %q", text.Clip(text.Plain(first), 20))}
	}
	return nil
}
