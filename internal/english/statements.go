package english

import "regexp"

// What text says of a measure: how it is calculated and of what it is made, that it is
// useful to readers, that management uses it or does not. PlainUse is use in so many words.
var (
	Calculation = regexp.MustCompile(`(?i)\b(?:calculat\w*|comput(?:e|es|ed|ing|ation)|defin(?:e|es|ed|ing|ition)|divid(?:e|es|ed|ing)|numerator|denominator|quotient|ratio of)\b`)
	Makeup      = regexp.MustCompile(`(?i)\b(?:sum of|call(?:ed)? the sum|plus|excluding|adjusted (?:for|to exclude))\b`)
	Usefulness  = regexp.MustCompile(`(?i)\b(?:useful|helpful|meaningful|informative|valuable)\b[^.]*\b(?:investors?|shareholders?|stockholders?|readers?)\b|` +
		`\b(?:investors?|shareholders?|stockholders?|readers?)\b[^.]*\b(?:useful|helpful|meaningful|understand\w*|assess\w*|evaluat\w*|compar\w*|gauge|measure|monitor)\b|\bconvenience of\b[^.]*\b(?:investors?|shareholders?|stockholders?|analysts?)\b`)
	Use = regexp.MustCompile(`(?i)\b(?:we|management|our (?:management|board|executives)|the company)(?: \w+){0,3} (?:uses?|evaluates?|assess(?:es)?|monitors?|reviews?|tracks?|rel(?:y|ies) on|manages?)\b|` +
		`\b(?:is|are) (?:also )?used (?:by (?:us|management|our \w+) )?(?:to|in|for|as)\b`)
	Disuse   = regexp.MustCompile(`(?i)\b(?:do|does) not (?:focus on or )?(?:use|rely on|manage|monitor)\b|\b(?:is|are) not used\b|\bnot used by\b`)
	PlainUse = regexp.MustCompile(`(?i)\b(?:we|management) (?:also )?(?:use|uses|rely|relies|monitor|monitors|evaluate|evaluates)\b|\b(?:is|are) (?:also )?used (?:by (?:us|management) )?to\b`)
)
