package profile

import (
	"context"

	"github.com/tieout/tieout/internal/filing"
	"github.com/tieout/tieout/internal/warehouse"
)

// mostTables is the most tables that are listed.
const mostTables = 500

// Listed is a table or view that an account can read.
type Listed struct {
	Schema string `json:"schema"`
	Table  string `json:"table"`
	Kind   string `json:"kind"` // "table", "view" or another word of the database
}

// postgresTables and trinoTables list the tables and views that the account may read, without
// those of the system. In Trino, they are those of the catalog of the connection string.
const (
	postgresTables = `SELECT n.nspname::text, c.relname::text, CASE WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname::text <> 'information_schema' AND left(n.nspname::text, 3) <> 'pg_'
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
ORDER BY 1, 2
LIMIT 501`
	trinoTables = `SELECT table_schema, table_name, CASE table_type WHEN 'VIEW' THEN 'view' ELSE 'table' END
FROM information_schema.tables
WHERE table_schema <> 'information_schema'
ORDER BY 1, 2
LIMIT 501`
)

// Tables lists the tables and views of a source that its account can read, by schema and name;
// more reports whether there are more of them than the list holds. An error of the database is
// returned as the connection returned it.
func Tables(ctx context.Context, c warehouse.Conn) (list []Listed, more bool, err error) {
	sql := postgresTables
	if c.Dialect().Name == filing.Trino {
		sql = trinoTables
	}
	err = c.Query(ctx, "tables", sql, func(row [][]byte) error {
		list = append(list, Listed{string(row[0]), string(row[1]), string(row[2])})
		return nil
	})
	if len(list) > mostTables {
		list, more = list[:mostTables], true
	}
	return list, more, err
}
