"""What the doctor finds of the ways out: whether the mail server lets Fingerpost in, and whether there is a gateway for
text messages. Nothing is sent."""

from core.notices.mail_server import Unreachable, mail_server
from core.operations.findings import Finding, broken, look, ok

PATIENCE = 5.0


def mail(smtp_url: str | None) -> Finding:
    if not smtp_url:
        words = "No mail server is set: people see their messages in Fingerpost only."
        return look("mail", words, "Set FINGERPOST_SMTP_URL, unless that is meant.")
    try:
        with mail_server(smtp_url, PATIENCE):
            return ok("mail", "The mail server answers and lets Fingerpost in.")
    except Unreachable as fault:
        words = f"The mail server cannot be used ({fault}): nobody is told of alerts by email."
        return broken("mail", words, "Look at FINGERPOST_SMTP_URL, and whether that server runs.")


def texts(sms_url: str | None) -> Finding:
    if not sms_url:
        words = "No gateway for text messages is set: whoever asked for them is told otherwise."
        return look("text messages", words, "Set FINGERPOST_SMS_URL, unless that is meant.")
    return ok("text messages", "A gateway is set. Whether it answers shows when it is used.")
