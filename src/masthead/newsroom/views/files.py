"""Pictures and documents: public while a published page uses them, private otherwise (decision 5)."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from masthead.newsroom import crops
from masthead.newsroom.models import Document, Picture, PictureRendition
from masthead.newsroom.queries.use import is_in_public_use

# Files whose name holds their version may be kept for ever.
FOR_EVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300"
PRIVATE = "private, no-store"
# A downloaded document may never run as a page of ours.
_SANDBOX = "default-src 'none'; sandbox"


@require_safe
def serve_file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """One size of a picture, or a document. 404 for every name that is not one of ours, and to readers for
    every file that no published page uses: the answer never tells whether it exists."""
    if "\0" in token:
        raise Http404  # PostgreSQL cannot even be asked
    picture = Picture.objects.filter(token=token).first()
    if picture is not None:
        return _serve_picture(request, picture, name)
    document = Document.objects.filter(token=token).first()
    if document is not None:
        return _serve_document(request, document, name)
    raise Http404


def _serve_picture(request: HttpRequest, picture: Picture, name: str) -> HttpResponseBase:
    version, _, rest = name.partition(".")
    spec = crops.ALLOWED.get(rest.rpartition(".")[0])
    if spec is None or crops.address(picture, spec).rpartition(".")[2] != rest.rpartition(".")[2]:
        return _serve_to_desk(request, picture, name)
    public = is_in_public_use(picture)
    if not public and not _may_see_private(request):
        raise Http404
    response = _picture_response(picture.get_rendition(spec))
    current = version == crops.version(picture)
    response["Cache-Control"] = (FOR_EVER if current else SHORT) if public else PRIVATE
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # feed readers show our pictures
    return response


def _serve_to_desk(request: HttpRequest, picture: Picture, name: str) -> HttpResponseBase:
    """The sizes that Wagtail's admin made for itself, such as thumbnails: for staff alone, whatever uses them."""
    if not _may_see_private(request):
        raise Http404
    rendition = get_object_or_404(picture.renditions, file=f"{picture.token}/{name}")
    response = _picture_response(rendition)
    response["Cache-Control"] = PRIVATE
    return response


def _picture_response(rendition: PictureRendition) -> FileResponse:
    return FileResponse(rendition.file.open("rb"), content_type=mimetypes.guess_type(rendition.file.name)[0])


def _serve_document(request: HttpRequest, document: Document, name: str) -> HttpResponseBase:
    suffix = PurePosixPath(str(document.file.name)).suffix
    if name != document.public_name:
        raise Http404
    public = is_in_public_use(document)
    if not public and not _may_see_private(request):
        raise Http404
    response = FileResponse(
        document.file.open("rb"),
        as_attachment=suffix.lower() != ".pdf",
        filename=f"{document.title[:80]}{suffix}",
    )
    response["Cache-Control"] = SHORT if public else PRIVATE
    response["Content-Security-Policy"] = _SANDBOX
    return response


def _may_see_private(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin"))
