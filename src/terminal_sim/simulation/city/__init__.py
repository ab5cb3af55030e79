"""A city at work (城市规模的模拟): population, batch pricing, comparison, load."""
