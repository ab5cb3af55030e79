"""Scripts of the small party: a table that gains a column in its second layout."""
