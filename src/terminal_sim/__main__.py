"""``python -m terminal_sim``: the same as the command ``terminal-sim``, where scripts are not on the path."""

from terminal_sim.cli import main

main()
