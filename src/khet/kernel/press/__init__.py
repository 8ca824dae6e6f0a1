"""One process that sets papers and draws charts for all others of a server.

A typesetter, its fonts, the Thai dictionary and the drawing engine take about 170 MB in every process that uses them.
``khet serve`` therefore opens the press before it forks: a listening socket that every process of the server inherits,
and one process that answers on it. Where no press is open (commands, tests) the work is done in the process that asks,
and so it is when the press fails to answer, so that no page depends on it.
"""

from khet.kernel.press.client import run
from khet.kernel.press.server import open_press, work

__all__ = ["open_press", "run", "work"]
