package workpaper

// changes writes what changed since the last filing that covers the same numbers.
func (b *book) changes(s *sheet) {
	s.widths = []int{40}
	s.add(str(heading, "Changes since the last filing"))
}
