package cli

import (
	"regexp"
	"runtime/debug"
	"strings"
)

// pseudo matches a version that names a commit without a tag, and captures the day and the commit.
var pseudo = regexp.MustCompile(`^v[0-9]+\.(?:0\.0-|[0-9]+\.[0-9]+-(?:[^+]*\.)?0\.)([0-9]{8})[0-9]{6}-([0-9a-f]{12})$`)

// version returns the version of this program.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return versionOf(info)
}

// versionOf returns the version of a program by its build information: "v0.1.0" for a release, built
// here or installed by its version; otherwise "devel", with the commit, its day in UTC and whether
// files were changed since, as far as the build recorded them.
func versionOf(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit, day := settings["vcs.revision"], settings["vcs.time"]
	commit, day = commit[:min(len(commit), 12)], day[:min(len(day), len("2006-01-02"))]
	version := info.Main.Version
	switch m := pseudo.FindStringSubmatch(strings.TrimSuffix(version, "+dirty")); {
	case m != nil && commit == "":
		commit, day = m[2], m[1][:4]+"-"+m[1][4:6]+"-"+m[1][6:]
	case m == nil && strings.HasPrefix(version, "v") && !strings.HasSuffix(version, "dirty"):
		return version
	}
	if commit == "" {
		return "devel"
	}
	if day != "" {
		day = ", " + day
	}
	if settings["vcs.modified"] == "true" {
		day += ", modified"
	}
	return "devel (commit " + commit + day + ")"
}
