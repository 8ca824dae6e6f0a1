"""Pure calculations: standard library only, values in and values out."""
