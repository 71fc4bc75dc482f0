package warehouse

import "testing"

func TestWidth(t *testing.T) {
	for sql, want := range map[string]int{
		"SELECT 1": 1,
		"SELECT 'a, b', \"c, d\", E'\\', x', sum(a, b)\nFROM t, u": 4,
		"SELECT * FROM t": 0,
		"SELECT count(*)": 1,
		"WITH a AS (SELECT 1, 2, 3), b AS (SELECT 1) SELECT x, y FROM a": 2,
		"SELECT a, -- b, c\n c /* d, /* e, */ f, */, $q$ , $q$ FROM t":   3,
		"SELECT 1, 2 UNION SELECT 3, 4":                                  2,
		"SELECT a, b -- FROM\n":                                          2,
		"(SELECT 1, 2)":                                                  0,
		"SELECT DISTINCT a, b FROM t":                                    0,
		"":                                                               0,
		"SELECT ARRAY[1, 2], 'it''s, '":                                  2,
	} {
		if got := width(sql); got != want {
			t.Errorf("width(%q) = %d, want %d", sql, got, want)
		}
	}
}
