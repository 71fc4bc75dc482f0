package record

import (
	"errors"
	"io/fs"
	"path"

	"tieout/internal/filing"
	"tieout/internal/source"
)

// FiledAs returns filed.json of a filed report, and nothing if the folder has none.
func FiledAs(fsys fs.FS, name string) (filed Filed, err error) {
	r := reader{fsys: fsys, folder: path.Join(Folder, name), draft: &Draft{Name: name}, hashes: map[string]string{}}
	at := source.Point{File: path.Join(r.folder, filedFile)}
	data, _, err := filing.ReadFileWithin(fsys, at.File, mostRecord)
	if errors.Is(err, fs.ErrNotExist) {
		return Filed{}, nil
	}
	if err != nil {
		return Filed{}, fault{at: at, err: err}.wrapped()
	}
	if r.parse(at, data, &filed); len(r.faults) > 0 {
		return Filed{}, r.faults[0].wrapped()
	}
	return filed, nil
}
