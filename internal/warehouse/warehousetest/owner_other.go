//go:build !unix

package warehousetest

import (
	"errors"
	"syscall"
)

func owner(string) (*syscall.SysProcAttr, error) {
	return nil, errors.New("the tests start a server on Unix alone")
}
