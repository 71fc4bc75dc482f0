package cli_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/tieout/tieout/internal/cli"
)

// held are templates that nobody can read until released.
type held struct {
	fs.FS
	asked, released chan struct{}
	once            sync.Once
}

func (h *held) Open(name string) (fs.File, error) {
	h.once.Do(func() { close(h.asked) })
	<-h.released
	return h.FS.Open(name)
}

// TestServeIsInterrupted checks that Ctrl-C ends serve while it makes its first draft. It is
// not parallel, because all of the process gets the signal.
func TestServeIsInterrupted(t *testing.T) {
	templates := &held{FS: os.DirFS("../.."), asked: make(chan struct{}), released: make(chan struct{})}
	defer close(templates.released)
	var out, faults bytes.Buffer
	status := make(chan int)
	go func() {
		status <- cli.Main(templates, []string{"serve", "--addr", "127.0.0.1:0", "-C", "../../fixtures/northgate-8k"}, &out, &faults)
	}()
	<-templates.asked
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Signal(os.Interrupt)
	}
	if err != nil {
		t.Skip(err) // Windows
	}
	if got := <-status; got != 0 || !strings.HasPrefix(out.String(), "http://127.0.0.1:") {
		t.Errorf("serve = %d, want 0 after its address\n%s%s", got, &out, &faults)
	}
}

// TestRestoredBesideOutput checks that draft reports what an interrupted draft left beside an
// output outside the filing folder.
func TestRestoredBesideOutput(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	left := filepath.Join(dir, ".tieout-1")
	if err := os.MkdirAll(left, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(left, "mine.txt"), []byte("a"), 0o644); err != nil {
		t.Fatal(err)
	}
	var out, faults bytes.Buffer
	status := cli.Main(os.DirFS("../.."), []string{"draft", "-C", "../../fixtures/northgate-8k", "-o", filepath.Join(dir, "out")}, &out, &faults)
	if want := left + " holds files that an interrupted command left"; status != 0 || strings.Count(faults.String(), want) != 1 {
		t.Errorf("draft = %d, want 0 and once %q\n%s", status, want, &faults)
	}
}

// full is a device without space.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// TestFullOutput checks that the message for lost output names standard output.
func TestFullOutput(t *testing.T) {
	t.Parallel()
	var faults bytes.Buffer
	if status := cli.Main(os.DirFS("../.."), []string{"explain", "KPI001"}, full{}, &faults); status != 2 || !strings.Contains(faults.String(), "cannot write to standard output: ") {
		t.Errorf("explain = %d, want 2\n%s", status, &faults)
	}
}
