package parquet_test

import (
	"bytes"
	"fmt"

	library "github.com/parquet-go/parquet-go"

	"github.com/tieout/tieout/internal/parquet"
	"github.com/tieout/tieout/internal/workbook"
)

func ExampleFile_Scan() {
	type entry struct {
		Customer string `parquet:"customer"`
		Amount   int64  `parquet:"amount,decimal(2:18)"`
		Start    int32  `parquet:"start,date"`
	}
	var b bytes.Buffer
	if err := library.Write(&b, []entry{{"Acme", 123456, 19357}, {"Birch", -5, 19358}}); err != nil {
		fmt.Println(err)
	}
	f, err := parquet.Open(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		fmt.Println(err)
		return
	}
	err = f.Scan(func(r *workbook.Row) error {
		fmt.Print(r.Num)
		for _, c := range r.Cells {
			fmt.Printf(" %s", c.Text)
		}
		fmt.Println()
		return nil
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// 1 customer amount start
	// 2 Acme 1234.56 2022-12-31
	// 3 Birch -0.05 2023-01-01
}
