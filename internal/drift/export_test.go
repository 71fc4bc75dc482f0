package drift

// Otherwise is otherwise, for the tests.
var Otherwise = otherwise
