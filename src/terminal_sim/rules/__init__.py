"""The law (规则): what each region states, from which day, and who says so. Packs are data, no file is touched."""
