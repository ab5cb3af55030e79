"""A payment-terminal settlement simulator for China's medical insurance (医保)."""

__version__ = "0.1.0"
