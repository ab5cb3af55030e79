"""Playing recorded traffic again (回放): the same messages against another bureau, and what came out otherwise."""
