"""Gives a request the upload handler of its view, and removes what nobody kept of it."""

from django.urls import Resolver404, resolve


class SealedUploadsMiddleware:
    """For views marked `uploads.takes_sealed_files`: before anything reads the form, the check against CSRF included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        view = _view(request) if request.content_type == "multipart/form-data" else None
        if not hasattr(view, "upload_handler"):
            return self.get_response(request)
        handler = view.upload_handler(request)
        request.upload_handlers = [handler]
        request.largest = view.largest_request  # see RequestSizeMiddleware
        try:
            return self.get_response(request)
        finally:
            handler.discard()


def _view(request):
    try:
        return resolve(request.path_info).func
    except Resolver404:
        return None
