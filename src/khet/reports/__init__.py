"""Official papers: what each report contains, from the domains' public queries."""
