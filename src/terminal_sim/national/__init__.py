"""The institution's side of the wire (定点医药机构接口): envelope, field tables, transactions, decode call, both ends.

``server`` turns the bytes of a request into the bytes of a reply; ``client`` keeps the promise of the bureau's desk
over HTTP. Everything that only the interface knows (its spelling, its codes, the phrases that client programs look
for) is in this room and nowhere else.
"""
