// Command tieout drafts SEC disclosure from the ledger exports of a registrant, with every number
// tied to its cells. README.md says what it does, "tieout explain" is its manual, and
// CONTRIBUTING.md is for those who change it.
//
// The packages are the chapters of a book that leads from a filing folder to the files of a
// report. Read one with go doc, such as "go doc ./internal/ledger". The shortest account of how
// tieout works is package walk, which runs the stages one after the other.
//
// # Words that every chapter uses
//
//   - source: places, such as a cell of a ledger or a line of filing.toml
//   - quantity: exact amounts, ratios and sums
//   - fiscal: dates, fiscal periods and calendars
//   - diag: a finding
//   - text, intern, parallel: functions on strings, numbers for words, work on all processors
//
// # The filing folder
//
//   - toml: TOML with the place of each key
//   - schema: the fields of each ledger
//   - disclosure: each disclosure and document, with its metrics and policies
//   - iso, gaap: countries and currencies; the elements of the taxonomies
//   - filing: filing.toml and the files beside it
//
// # Files of ledgers
//
//   - charset: text in the encodings of exports
//   - workbook: .xlsx files, row by row; the form of rows for all files
//   - spreadsheetml, delimited, parquet: other files, in the same form
//   - input: the files of a ledger, opened and hashed
//   - format: dates and amounts stored as text
//   - vocabulary: the words of exports
//   - remedy: what to do about a cell that cannot be read
//   - rows: the rows of one ledger, each cell with its meaning
//
// # Ledgers in a database
//
//   - warehouse: sessions of PostgreSQL and Trino
//   - statement: what a database is asked, as SELECT statements
//   - relation: one ledger in a database, as groups of rows
//   - crowd: customers that no report can name, added together
//   - profile: a description of a table
//
// # From rows to sums
//
//   - tally, control: findings in bounded memory; control totals
//   - exchange, acquisition, fairvalue: rates, acquired customers, the note on fair value
//   - evidence: rows that contradict filing.toml
//   - ledger: queries, sums, and the rows behind a number
//
// # From sums to facts
//
//   - fact: a number with its id, period, definition and sources
//   - compute: the register of metrics, and their values
//   - demand: numbers that contradict two standard clauses
//
// # From facts to a draft
//
//   - figure: the digits of a number
//   - document: a draft, whose numbers are references to facts
//   - footing: tables that add up as printed
//   - draft: templates, executed into drafts
//
// # From a draft to files
//
//   - render: Markdown, HTML and plain text
//   - word, docx: Word documents
//   - tag: the element, axes and members of each fact
//   - cover: the facts of the cover page
//   - ixbrl: inline XBRL, drafts and whole reports
//   - taxonomy, oim: the extension taxonomy; xBRL-JSON and report packages
//
// # Reading back and checking
//
//   - transformation, inline: inline XBRL of any writer
//   - efm: a report against the EDGAR Filer Manual
//   - verify: a report of any writer
//   - english: prose as measures, amounts, causes and claims
//   - check: the checks, their codes and manual
//   - walk: all stages, from a folder to findings
//
// # Drafts over time
//
//   - disk: files and folders, written whole or not at all
//   - record: a draft folder, current or filed
//   - diff, redline: changes between two drafts; tracked changes
//   - drift: filed figures that today's ledgers no longer produce
//   - signoff, status: who signed what; the close at a glance
//   - roll: the filing folder of the next report
//   - trace, workpaper: the rows behind a number; the auditor's workbook
//
// # Doors
//
//   - survey, contents: drafts filing.toml from exports; what a file holds
//   - dialect: the encoding and delimiter of a CSV file
//   - settings: what the rows of a ledger say of how to read them
//   - reference: the manual
//   - review: the pages in a browser
//   - cli: the command line
//
// # Tests
//
// internal/ledger/ledgertest, internal/warehouse/warehousetest and internal/word/wordtest make
// inputs of tests. The packages in fixtures make filing folders, odd exports and databases, have
// other programs read what tieout wrote, and measure time and memory.
package main

import (
	"embed"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/tieout/tieout/internal/cli"
)

//go:embed templates
var templates embed.FS

func main() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(room)
		afterCollection(func() {
			debug.SetMemoryLimit(limit)
			debug.SetGCPercent(percent)
		})
	}
	os.Exit(cli.Main(templates, os.Args[1:], os.Stdout, os.Stderr))
}

// room is the memory in bytes that a run uses before the first garbage collection. Most
// drafts use less.
const room = 128 << 20

// afterCollection calls settle after the first garbage collection that leaves half of the
// room in use: from then on, memory is to follow what is in use.
func afterCollection(settle func()) {
	runtime.AddCleanup(new([64]byte), func(int) {
		var m runtime.MemStats
		if runtime.ReadMemStats(&m); m.HeapAlloc < room/2 {
			afterCollection(settle)
			return
		}
		settle()
	}, 0)
}
