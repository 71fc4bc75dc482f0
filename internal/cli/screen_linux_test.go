package cli_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/tieout/tieout/internal/cli"
)

// TestWordIsNotPrinted checks that a Word document is not printed on a terminal, even a plain one.
func TestWordIsNotPrinted(t *testing.T) {
	t.Setenv("TERM", "dumb")
	host, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no terminal can be opened: %v", err)
	}
	defer host.Close()
	number, err := unix.IoctlGetInt(int(host.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(host.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Skipf("no terminal can be opened: %v", err)
	}
	screen, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no terminal can be opened: %v", err)
	}
	defer screen.Close()
	var said strings.Builder
	status := cli.Main(os.DirFS(root), []string{"diff", "old", "new", "--format", "docx"}, screen, &said)
	if want := "a Word document cannot be printed on a terminal; name a file: -o redline.docx"; status != 2 || !strings.Contains(said.String(), want) {
		t.Errorf("status %d, %q, want 2 and %q", status, said.String(), want)
	}
	said.Reset()
	if status := cli.Main(os.DirFS(root), []string{"diff", "old", "new", "--format", "docx", "-o", t.TempDir() + "/a.docx"}, screen, &said); status != 2 || !strings.Contains(said.String(), "draft folder old") {
		t.Errorf("with -o: status %d, %q", status, said.String())
	}
}
