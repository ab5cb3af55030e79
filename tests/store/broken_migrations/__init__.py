"""Scripts that stop half way."""
