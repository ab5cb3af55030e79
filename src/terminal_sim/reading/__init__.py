"""Files and texts to records (读取): YAML, CSV, JSON. The only room besides the wire that knows pydantic."""
