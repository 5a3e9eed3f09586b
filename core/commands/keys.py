"""Who holds an API key that was given to a command."""

from core.access.identity import Credentials, Identity
from core.commands.databases import Installation
from core.commands.endings import Ending, WrongUse


def who(installation: Installation, key: str | None, option: str) -> Identity:
    """The holder of the key given with this option; without one, or with one that does not work, the command ends."""
    if not key:
        raise WrongUse(f"This needs an API key: give {option}.")
    with installation.database.read.connect() as connection:
        identity = installation.doors.identify(connection, Credentials(key=key))
    if identity is None:
        raise Ending(f"The key given with {option} does not work, or its holder has no role today.")
    return identity
