"""The installed plugins as routes get them."""

from typing import Annotated

from fastapi import Depends, Request

from core.extensions.manager import PluginHost


async def _host(request: Request) -> PluginHost:
    host: PluginHost = request.app.state.host
    return host


Host = Annotated[PluginHost, Depends(_host)]
"""Every installed plugin; what an organisation has switched on is asked of `enablement`."""
