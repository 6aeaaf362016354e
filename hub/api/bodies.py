"""Reading a request's body without trusting what it says of its own length."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from hub.api.refusals import Refused

JSON = "application/json"


def read_body(request: HttpRequest, *, most: int, media_type: str = JSON) -> bytes:
    """The whole body, at most `most` bytes long.

    Raises `Refused`: 413 before anything is parsed, and unread where its length is announced; 415
    for another media type; 400 where the connection ended too soon. A body without a length
    (`Transfer-Encoding: chunked`, RFC 9112 §7.1), which Django takes for empty, is read from the
    server's own stream, where the server says that this stream ends.
    """
    announced = request.META.get("CONTENT_LENGTH") or ""
    if announced.isdecimal() and int(announced) > most:
        raise _too_large(most)
    if request.content_type != media_type:
        raise Refused(415, "media_type", f"The body must be {media_type}.")
    stream: Any = request
    if not announced and request.META.get("wsgi.input_terminated"):
        stream = request.META["wsgi.input"]
    data = _read(stream, most + 1)
    if len(data) > most:
        raise _too_large(most)
    return data


def _read(stream: Any, most: int) -> bytes:
    parts: list[bytes] = []
    left = most
    try:
        while left and (part := stream.read(left)):
            parts.append(part)
            left -= len(part)
    except OSError as error:  # Django's UnreadablePostError is one
        raise Refused(400, "unread", "The body did not arrive whole.") from error
    return b"".join(parts)


def _too_large(most: int) -> Refused:
    return Refused(413, "too_large", f"The body is larger than {most} bytes.")
