"""Who does the shards (执行引擎): this process, several, or a Ray cluster."""
