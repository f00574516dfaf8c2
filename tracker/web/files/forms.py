"""The form that takes files alone; the form of a draft's evidence has the same field."""

from tracker.web.parts.form import Form
from tracker.web.parts.uploads import UploadField


class FilesForm(Form):
    """Files for a submitted line."""

    files = UploadField("Add files", required="Choose at least one file")
