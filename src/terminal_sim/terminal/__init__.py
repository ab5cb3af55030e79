"""The terminal (收银终端): scans, bills, asks, keeps its own day book; never sees the bureau's books or the phone."""
