package parquet

import (
	"bytes"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// unpack returns the size bytes that packed holds, and an error if it holds more or fewer. It
// never allocates much more than size, whatever packed declares. A panic of a library is an error.
func unpack(codec format.CompressionCodec, packed []byte, size int64) (b []byte, e *Error) {
	wrong := func() ([]byte, *Error) {
		return nil, failure(Truncated, "a page does not unpack to the %d bytes that it declares", size)
	}
	defer func() {
		if recover() != nil {
			b, e = wrong()
		}
	}()
	if size == 0 && len(packed) == 0 {
		return nil, nil
	}
	var src io.Reader
	switch codec {
	case format.Uncompressed:
		if int64(len(packed)) != size {
			return wrong()
		}
		return packed, nil
	case format.Snappy:
		n, err := snappy.DecodedLen(packed)
		if err != nil || int64(n) != size {
			return wrong()
		}
		b, err := snappy.Decode(make([]byte, size), packed)
		if err != nil {
			return wrong()
		}
		return b, nil
	case format.Lz4Raw:
		b := make([]byte, size)
		n, err := lz4.UncompressBlock(packed, b)
		if err != nil || int64(n) != size {
			return wrong()
		}
		return b, nil
	case format.Gzip:
		z, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return wrong()
		}
		src = z
	case format.Zstd:
		z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecodeAllCapLimit(true))
		if err != nil {
			return wrong()
		}
		defer z.Close()
		b, err := z.DecodeAll(packed, make([]byte, 0, size)) // into b alone, without a window of its own
		if err != nil || int64(len(b)) != size {
			return wrong()
		}
		return b, nil
	case format.Brotli:
		src = brotli.NewReader(bytes.NewReader(packed))
	default:
		return nil, failure(Unsupported, "its pages are compressed with %s", codec)
	}
	b = make([]byte, size)
	if _, err := io.ReadFull(src, b); err != nil {
		return wrong()
	}
	var more [1]byte
	if n, err := io.ReadFull(src, more[:]); n > 0 || err != io.EOF {
		return wrong()
	}
	return b, nil
}
