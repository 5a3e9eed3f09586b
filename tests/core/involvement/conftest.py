"""The same scene as the client record's."""

from tests.core.clients.conftest import app_doors, host, partners, scene, service

__all__ = ["app_doors", "host", "partners", "scene", "service"]
