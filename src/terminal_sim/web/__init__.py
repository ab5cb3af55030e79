"""The pages (网页): phone, counter, bureau and explanation in a browser, all facts of which come from the server.

A phone or a till of the room's parties lives in the server for each device that opened a page; a page draws what its
device tells and sends back what a hand did. Rules, amounts and moves are nowhere in the pages.
"""
