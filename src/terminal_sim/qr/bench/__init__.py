"""Measuring readers on known pictures (识别率评测): truth, contenders, measure, table, page, curves."""
