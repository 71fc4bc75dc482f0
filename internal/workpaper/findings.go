package workpaper

// findings writes the findings of the run.
func (b *book) findings(s *sheet) {
	s.widths = []int{40}
	s.add(str(heading, "Findings"))
}
