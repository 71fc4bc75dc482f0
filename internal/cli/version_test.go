package cli

import (
	"runtime/debug"
	"testing"
)

func TestVersionOf(t *testing.T) {
	t.Parallel()
	built := func(modified string) []debug.BuildSetting {
		return []debug.BuildSetting{{Key: "GOOS", Value: "linux"}, {Key: "vcs.revision", Value: "d42afaf0123456789abcdef0123456789abcdef0"}, {Key: "vcs.time", Value: "2026-11-30T08:12:54Z"}, {Key: "vcs.modified", Value: modified}}
	}
	for _, tt := range []struct {
		version  string
		settings []debug.BuildSetting
		want     string
	}{
		{"v0.1.0", built("false"), "v0.1.0"},
		{"v0.1.0", nil, "v0.1.0"}, // go install PATH@v0.1.0
		{"v1.2.0-rc.1", built("false"), "v1.2.0-rc.1"},
		{"v0.1.0+dirty", built("true"), "devel (commit d42afaf01234, 2026-11-30, modified)"},
		{"v0.0.0-20261130081254-d42afaf01234", built("false"), "devel (commit d42afaf01234, 2026-11-30)"},
		{"v0.1.1-0.20261130081254-d42afaf01234+dirty", built("true"), "devel (commit d42afaf01234, 2026-11-30, modified)"},
		{"v0.0.0-20261130081254-d42afaf01234", nil, "devel (commit d42afaf01234, 2026-11-30)"}, // go install PATH@main
		{"v0.1.1-rc.1.0.20261130081254-d42afaf01234", nil, "devel (commit d42afaf01234, 2026-11-30)"},
		{"(devel)", built("false"), "devel (commit d42afaf01234, 2026-11-30)"},
		{"(devel)", nil, "devel"}, // go run, or -buildvcs=false
		{"", nil, "devel"},
	} {
		if got := versionOf(&debug.BuildInfo{Main: debug.Module{Version: tt.version}, Settings: tt.settings}); got != tt.want {
			t.Errorf("version %s with %v is printed as %q, want %q", tt.version, tt.settings, got, tt.want)
		}
	}
}
