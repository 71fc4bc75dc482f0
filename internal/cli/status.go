package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tieout/tieout/internal/status"
	"github.com/tieout/tieout/internal/walk"
)

func (a *app) statusCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "status",
		Short: "Show the close at a glance: ledgers, findings, sign-offs, what is filed and due",
		Long: `Status reads the ledgers, drafts in memory, and shows on one page:

- each ledger, with its files, first and last date, rows and totals, and whether it
  reaches the end of the period;
- the number of errors and warnings, with the first of them;
- the sign-offs that are required, given and reopened;
- the commentary that a finding asks for;
- which reports of the fiscal year are filed, which is next, and when it is due;
- what was promised to Staff;
- the last five quarters, and each fourth quarter as the difference between the year
  and the nine months of the report on them.

A due date is computed from filer_category in [cover], by the general instructions
of the form and Rule 0-3; tieout does not know of extensions, of relief that the SEC
grants, or of holidays that are ordered for one year. What is missing or broken is a
line of the page. Status writes no files.

Exit status: 0, even if there are errors; 2 the command could not run.`,
		Example: `  tieout status
  tieout status -C filings/10-K-2022`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			r, err := a.walk(walk.How{Quarters: true})
			if err != nil {
				return err
			}
			fmt.Fprint(a.stdout, status.Of(r).Text(coloured(a.stdout)))
			return nil
		},
	}
	a.folder(c)
	return c
}
