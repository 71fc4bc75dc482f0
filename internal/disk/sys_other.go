//go:build !linux && !darwin

package disk

import "errors"

// exchange is not possible in one step.
func exchange(a, b string) error { return errors.ErrUnsupported }
