"""A mirror of photographs on loopback for the import: any address answers with a drawn one, in a
closer frame than the campaign's: nobody of the list is to have the photograph of one of the ten.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zlib import crc32

from PIL import Image

from scripts.demo_data.portraits import PORTRAITS, draw

CUT = 12
"""Of a hundred parts, from each side."""


def _closer(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        aside, above = image.width * CUT // 100, image.height * CUT // 100
        near = image.crop((aside, above, image.width - aside, image.height - above))
        out = io.BytesIO()
        near.save(out, "JPEG", quality=90)
    return out.getvalue()


class _Portraits(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        names = sorted(PORTRAITS)
        data = _closer(draw(names[crc32(self.path.encode()) % len(names)]))
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Says nothing: the demo has one line a step."""


@contextmanager
def portraits_served() -> Iterator[str]:
    """The mirror's address for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Portraits)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
