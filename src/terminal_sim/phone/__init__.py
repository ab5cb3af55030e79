"""The phone (手机端): shows codes, reads records and messages. It knows neither the terminal nor the bureau's books.

A phone speaks to anything that keeps the promise of the conversation:

>>> from terminal_sim.phone import Phone
>>> Phone.__name__
'Phone'
"""

from terminal_sim.phone.wallet import Phone

__all__ = ["Phone"]
