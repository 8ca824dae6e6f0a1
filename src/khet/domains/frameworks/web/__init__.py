"""Pages of evaluation results: what was found, why, and the work that leads there."""
