package evidence

import (
	"bytes"
	"hash/maphash"
	"slices"
	"strings"
)

// Sieve looks for ids that look the same (see Alike) among more ids than fit in memory. The ids
// arrive one after another, each once. A Sieve keeps up to 250,000 of them. Of more, it keeps two
// bytes each, and the keys of ids that may look the same, which their source is then asked for.
type Sieve struct {
	Most int // ids that are kept; 0 for 250,000

	text  []byte // of the ids that are kept
	ends  []int
	marks []uint8
	full  bool // no id is kept, but what follows

	seed  maphash.Seed
	seen  []*bloom            // the folded ids; more than one, because their number is not known before
	main  [2]shape            // of ids without and with letters: that of the first one
	rest  map[uint64]struct{} // hashes of ids of other shapes, unless loose
	loose bool                // rest would have too many
	keys  map[string]struct{} // see Key
	more  bool                // keys would have too many
	fold  []byte
}

// Marked is an id, and the mark with which it was added, of which its user decides the meaning; Other
// for one of the argument of Alike that was not added.
type Marked struct {
	ID    string
	Mark  uint8
	Other bool
}

const (
	mostKept     = 1 << 18
	mostText     = 32 << 20 // bytes of the ids that are kept
	mostRest     = 1 << 17
	mostSuspects = 10_000
)

// Add adds an id, which must differ from those before.
func (s *Sieve) Add(id []byte, mark uint8) {
	if s.full {
		s.sift(id)
		return
	}
	s.text = append(s.text, id...)
	s.ends, s.marks = append(s.ends, len(s.text)), append(s.marks, mark)
	most := s.Most
	if most == 0 {
		most = mostKept
	}
	if len(s.ends) <= most && len(s.text) <= mostText {
		return
	}
	s.full, s.seed = true, maphash.MakeSeed()
	s.seen = []*bloom{newBloom(16 * most)}
	s.rest, s.keys = map[uint64]struct{}{}, map[string]struct{}{}
	from := 0
	for _, end := range s.ends {
		s.sift(s.text[from:end])
		from = end
	}
	s.text, s.ends, s.marks = nil, nil, nil
}

// Alike returns ids that look the same as another one, of those that were added and of others,
// which may be among them. If the ids were too many to be kept, it returns the keys of ids that may
// look the same, sorted, and ids is nil; few keys are those of ids that do not. It returns false
// if there are too many keys.
func (s *Sieve) Alike(others []string) (ids []Marked, keys []string, ok bool) {
	if s.full {
		for _, id := range others {
			s.suspect([]byte(id))
		}
		for key := range s.keys {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		return nil, keys, !s.more
	}
	var all []string
	text, from := string(s.text), 0
	for _, end := range s.ends {
		all = append(all, text[from:end])
		from = end
	}
	all = append(all, others...)
	for _, g := range Alike(all) {
		for _, i := range g.IDs {
			of := Marked{ID: strings.Clone(all[i]), Other: i >= len(s.ends)}
			if !of.Other {
				of.Mark = s.marks[i]
			}
			ids = append(ids, of)
		}
	}
	return ids, nil, true
}

// sift notes an id that is not kept.
func (s *Sieve) sift(id []byte) {
	hash, other := s.suspect(id)
	last := s.seen[len(s.seen)-1]
	if last.room == 0 {
		last = newBloom(3 * last.size)
		s.seen = append(s.seen, last)
	}
	last.add(hash)
	if !other || s.loose {
		return
	}
	if s.rest[hash] = struct{}{}; len(s.rest) > mostRest {
		s.loose, s.rest = true, nil
	}
}

// suspect notes the key of an id, if one that was added may look the same. Two ids of one shape
// never do, so that the many ids of the first shape are compared with those of other shapes alone.
// The result other is true if the id has another shape.
func (s *Sieve) suspect(id []byte) (hash uint64, other bool) {
	of, letters := shape{}, 0
	s.fold, of = foldASCII(s.fold[:0], id)
	if of.letters {
		letters = 1
	}
	if !of.ascii {
		s.fold = fold(s.fold[:0], string(id), all)
	}
	hash = maphash.Bytes(s.seed, s.fold)
	main := &s.main[letters]
	switch {
	case !of.ascii:
		other = true
	case !main.ascii:
		*main = of
	default:
		other = *main != of
	}
	may := false
	if other || s.loose {
		may = slices.ContainsFunc(s.seen, func(b *bloom) bool { return b.has(hash) })
	} else {
		_, may = s.rest[hash]
	}
	if may {
		if s.keys[Key(string(id))] = struct{}{}; len(s.keys) > mostSuspects {
			s.more, s.keys = true, map[string]struct{}{}
		}
	}
	return hash, other
}

// shape is what fold takes from an id of ASCII: an id is known by its shape and what fold leaves.
type shape struct {
	ascii   bool // false if the shape is not known
	letters bool
	zeros   int
	hash    uint64 // of the places of blanks and of capital letters
}

// The cases of the letters of an id, where capital letters do not need their places.
const (
	capitals = 1 << 32
	matters  = 2 << 32 // see caseMatters: two such ids do not look the same
)

// foldASCII is fold for an id of ASCII, all differences. It also returns the shape of the id.
func foldASCII(b, id []byte) ([]byte, shape) {
	of := shape{ascii: true}
	start := len(b)
	upper, lower, places := false, false, uint64(0)
	mix := func(h, n uint64) uint64 { return (h ^ n) * 0x9e3779b97f4a7c15 }
	for i, c := range id {
		switch {
		case c >= 0x80:
			return b[:start], shape{}
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
			upper = true
			places = mix(places, uint64(i)+1)
			places ^= places >> 29
		case 'a' <= c && c <= 'z':
			lower = true
		case bytes.IndexByte([]byte("\t\n\v\f\r "), c) >= 0:
			of.hash = mix(of.hash, uint64(i)<<8|uint64(c))
			of.hash ^= of.hash >> 29
			continue
		}
		b = append(b, c)
	}
	rest := b[start:]
	for len(rest) > 1 && rest[0] == '0' && ('0' <= rest[1] && rest[1] <= '9' || 'a' <= rest[1] && rest[1] <= 'z') {
		rest = rest[1:]
		of.zeros++
	}
	b = append(b[:start], rest...)
	of.letters = upper || lower
	switch {
	case upper && !lower:
		of.hash = mix(of.hash, capitals)
	case upper && caseMatters(string(id)):
		of.zeros, of.hash = 0, matters
	case upper:
		of.hash = mix(of.hash, places)
	}
	return b, of
}

// bloom is a set of hashes that may have a few that were not added: about one in a thousand, if it
// is full.
type bloom struct {
	size, room int // hashes that it is made for, and those that may yet be added
	blocks     [][8]uint64
}

func newBloom(size int) *bloom { return &bloom{size, size, make([][8]uint64, size/32+1)} }

// bits calls each with the bits of a hash in its block, until it returns false.
func (b *bloom) bits(hash uint64, each func(word *uint64, bit uint64) bool) {
	block := &b.blocks[(hash>>32)*uint64(len(b.blocks))>>32]
	places := hash * 0xff51afd7ed558ccd
	places ^= places >> 33
	for range 6 {
		if !each(&block[places>>6&7], 1<<(places&63)) {
			return
		}
		places >>= 9
	}
}

func (b *bloom) add(hash uint64) {
	b.room--
	b.bits(hash, func(word *uint64, bit uint64) bool { *word |= bit; return true })
}

func (b *bloom) has(hash uint64) bool {
	all := true
	b.bits(hash, func(word *uint64, bit uint64) bool { all = *word&bit != 0; return all })
	return all
}
