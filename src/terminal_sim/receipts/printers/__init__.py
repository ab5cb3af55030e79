"""Printers (打印机): a file, a network printer (raw port 9100), USB and serial ones, and a virtual one.

A printer never decides about money: a document is printed after its payment was booked and kept, so whatever happens
here the payment stands as it is, and printing again gives the same document, marked as a copy.
"""
