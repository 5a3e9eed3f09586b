"""What core.interop adds to the service: its routes."""

from core.interop import questionnaire_api
from core.web.feature import Feature

FEATURE = Feature("core.interop", routers=(questionnaire_api.router,), has_templates=False)
