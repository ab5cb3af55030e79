"""The registry (家庭登记): who may show whose code and who may spend whose money; every question a payment asks of it.

``pockets``, ``showing`` and ``verdict`` answer payments; ``bindings``, ``grants``, ``wallet``, ``quotas`` keep the
records;
``answering`` carries out what families ask.
"""
