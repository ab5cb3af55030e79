"""Measuring readers on pictures whose content is known (识别率评测): truth, contenders, measure, table, page, curves."""
