"""Files that are too large for anything here are turned away while they arrive: never in memory, never on disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

SLACK = 1024 * 1024
# So much is still read and thrown away, so that the browser gets to show the refusal; past it the line is cut.
PATIENCE = 1024 * 1024 * 1024


class Limited(FileUploadHandler):
    """Stops at the first file of a request that announces more than the largest limit; the page says what was too large."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self.announced > max(settings.ROSTER_LIMIT_BYTES, settings.FILE_LIMIT_BYTES) + SLACK:
            self.request.too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=self.announced > PATIENCE)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
