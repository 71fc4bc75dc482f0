package filing

// OneSelect returns why a query is not one SELECT statement, or "".
func OneSelect(query, driver string) string {
	if wrong := oneSelect(query, driver); wrong != nil {
		return wrong.detail
	}
	return ""
}
