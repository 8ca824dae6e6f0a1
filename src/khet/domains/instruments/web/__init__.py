"""Pages of instruments: authoring, collecting, answering, analysis."""
