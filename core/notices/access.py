"""Access words of notices: what people are told, where to, and what other systems are told."""

from core.access.vocabulary import AccessWords
from core.notices.models import Notice, NoticeSetting, StaffAddress
from core.notices.webhook_models import Webhook, WebhookDelivery

WORDS = AccessWords(models=(Notice, StaffAddress, NoticeSetting, Webhook, WebhookDelivery))
