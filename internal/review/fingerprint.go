package review

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"sync"
	"time"
)

const (
	// mostRead bounds a file that is compared by its contents; a larger one is compared
	// by its size and time.
	mostRead = 1 << 20
	// settled is the age from which the time of a file identifies its contents: before
	// that, another save may leave it with the same time.
	settled = 2 * time.Second
)

// fingerprints identify the contents of the files of a folder. A file is read again only
// where its size or time has changed, or its time is too recent to rely on.
type fingerprints struct {
	mu    sync.Mutex
	known map[string]fingerprint
}

type fingerprint struct{ stat, sum string }

// of returns the size and time of a file, with the hash of its contents if it is small,
// or "absent".
func (p *fingerprints) of(folder fs.FS, name string, now time.Time) string {
	info, err := fs.Stat(folder, name)
	if err != nil || !info.Mode().IsRegular() {
		return "absent"
	}
	stat := fmt.Sprintf("%d %d", info.Size(), info.ModTime().UnixNano())
	if info.Size() > mostRead {
		return stat
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if f := p.known[name]; f.stat == stat {
		return stat + " " + f.sum
	}
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		return "absent"
	}
	hash := sha256.Sum256(data)
	f := fingerprint{stat, hex.EncodeToString(hash[:])}
	if now.Sub(info.ModTime()) >= settled {
		if p.known == nil {
			p.known = map[string]fingerprint{}
		}
		p.known[name] = f
	}
	return stat + " " + f.sum
}
