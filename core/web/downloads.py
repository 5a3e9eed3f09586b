"""Documents of others as they are handed out: saved by a browser, never shown or run."""

from fastapi import Response


def saved_only(content: bytes, name: str, media_type: str = "application/octet-stream") -> Response:
    name = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": "sandbox",
        "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return Response(content, media_type=media_type, headers=headers)
