"""Files, served only to those who see what they belong to."""

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import face
from yinian.faces.frame.gate import Request
from yinian.foundation import files
from yinian.foundation.actor import Role


@face.page("files/<int:pk>", title=_("文件"), may=Role)
def file(request: Request, pk: int) -> FileResponse:
    """The content: pictures are shown, the rest is saved."""
    row = files.seen(request.by, pk)
    shown = row.kind in files.IMAGES
    response = FileResponse(row.path.open("rb"), as_attachment=not shown, filename=row.name, content_type=row.kind)
    # Whatever it holds, it runs nothing and fetches nothing.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
