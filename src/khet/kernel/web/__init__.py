"""What every page is made of: the route's permission, tables, forms, charts and the kernel's own pages."""
