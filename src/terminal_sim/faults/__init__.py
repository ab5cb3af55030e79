"""Faults (故障): what may go wrong between the parties, as one table of rules that a world keeps.

``rule`` says what goes wrong, to whom, at which act and how often; ``plan`` is the world's row that every worker reads;
``around`` wraps the promise ``answer``; ``transport`` tells a server what to do to a reply on its way out.
"""
