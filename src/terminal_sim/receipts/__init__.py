"""Paper (小票): documents built from what was settled, and the outlets that put them on paper, screen or wire."""
