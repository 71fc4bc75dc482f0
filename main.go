// Command tieout turns ledger exports in Excel into draft SEC disclosure whose
// every number ties to its cells.
package main

import (
	"embed"
	"os"

	"tieout/internal/cli"
)

//go:embed templates
var templates embed.FS

func main() {
	os.Exit(cli.Main(templates, os.Args[1:], os.Stdout, os.Stderr))
}
