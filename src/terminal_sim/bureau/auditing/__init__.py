"""The audit (审计): are the books what was written? Walks every chain, derives every balance, names the first bad
record.

``audit`` looks at one world, or all; it changes nothing. ``report`` says what was looked at and what was found,
``links`` walks the chains, ``records`` and ``legs`` work out the digests of what they hold, ``sums`` derives balances
and tallies, ``visiting`` compares visits with settlements, ``seals`` checks the closed days.
"""

from terminal_sim.bureau.auditing.report import Finding, Progress, Report
from terminal_sim.bureau.auditing.walk import audit

__all__ = ["Finding", "Progress", "Report", "audit"]
