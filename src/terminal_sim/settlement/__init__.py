"""The sums (结算): a claim in, shares and reasons out. Touches no file, socket, database or clock."""
