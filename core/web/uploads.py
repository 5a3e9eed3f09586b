"""A file that came with a form: its name and its content, read up to a limit and closed at once."""

from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile


@dataclass(frozen=True)
class Upload:
    """`is_too_large`: there was more than was read."""

    name: str
    content: bytes
    is_too_large: bool


async def read_upload(request: Request, field: str, largest: int) -> Upload | None:
    """None where no file was chosen. The fields beside it stay readable."""
    form = await request.form(max_fields=1000)
    sent = form.get(field)
    try:
        if not isinstance(sent, UploadFile) or not sent.filename:
            return None
        content = await sent.read(largest + 1)
        return Upload(sent.filename, content[:largest], len(content) > largest)
    finally:
        await form.close()
