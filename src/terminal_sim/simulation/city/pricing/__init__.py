"""A shard priced (分片计价): in rounds over arrays, and by the scalar chain what has no twin there."""
