package record

import (
	"fmt"
	"maps"

	"github.com/tieout/tieout/internal/disk"
	"github.com/tieout/tieout/internal/filing"
)

// Write writes a draft into a folder, in place of the files of the last draft. The draft.lock
// in the folder lists the files of the last draft; all other files stay. On an error, nothing
// is changed.
func Write(out string, files []File) error {
	return disk.ReplaceFolder(out, files, written(out))
}

// written returns the SHA-256 of the files that the last draft wrote into a folder.
func written(out string) map[string]string {
	lock, data, err := ReadLock(out)
	if err != nil {
		return nil
	}
	mine := map[string]string{lockFile: filing.Hash(data)}
	maps.Copy(mine, lock.Outputs)
	return mine
}

// Save writes the folder of a filed report, whose files may be in sub-folders. The error is fs.ErrExist if the folder exists,
// because a filed report is never changed.
func Save(out string, files []File) error {
	if err := disk.CreateFolder(out, files); err != nil {
		return fmt.Errorf("%s cannot be saved: %w", out, err)
	}
	return nil
}
