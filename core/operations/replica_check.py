"""What the doctor finds of the read replica: whether it follows, and how far it is behind."""

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from core.database.engine import open_database
from core.database.marks import counted
from core.operations.findings import Finding, broken, look, ok


def replica(primary: Connection, url: str) -> Finding:
    """Needs the tables of this version. Lists are right whatever is found: the primary does what a replica may not."""
    database = open_database(url)
    wanted = counted(primary).changes
    try:
        with database.read.connect() as connection:
            found = counted(connection)
    except SQLAlchemyError as failure:
        words = f"The read replica does not answer ({type(failure).__name__}): the primary does its work."
        return broken("replica", words, "Look at FINGERPOST_REPLICA_URL, and whether that server runs.")
    finally:
        database.close()
    if not found.is_replica:
        words = "What FINGERPOST_REPLICA_URL names follows nobody: it is never asked."
        return broken("replica", words, "Name a server that follows the primary, or take the setting away.")
    if found.changes < wanted:
        todo = "If this stays so, look whether its replay is paused or its disk is slow."
        return look("replica", f"Changes that it has still to replay: {wanted - found.changes}.", todo)
    return ok("replica", "It shows every change that the primary shows.")
