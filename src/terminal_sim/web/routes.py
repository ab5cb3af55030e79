"""The routes of the pages (网页路由), to be mounted beside the interfaces of a server.

What the pages stand on is loaded with the first of them that is asked for: who serves an institution alone never does.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.routing import BaseRoute

from terminal_sim.serving.beside import Beside
from terminal_sim.serving.site import Site

OWN = frozenset({"web", "static"})


def pages(site: Site, pairing: str = "") -> Beside:
    """The pages of a site. ``pairing``: the token asked of every new browser."""

    def routes() -> Sequence[BaseRoute]:
        from terminal_sim.web.page_routes import routes_of

        return routes_of(site, pairing)

    return Beside(OWN, routes)
