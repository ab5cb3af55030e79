"""One file a transaction (交易): its field tables and the ways between its fields and our acts."""
