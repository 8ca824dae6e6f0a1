"""Coverage-guided fuzzing, run by hand for as long as one likes and by the tests for a moment."""
