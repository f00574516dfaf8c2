"""Files as a person chooses them in a form: `submit(files=[chosen("audit.pdf", PDF)])`."""

from io import BytesIO

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
Chosen = tuple[BytesIO, str]


def chosen(name: str, content: bytes = PDF) -> Chosen:
    """One file under its name."""
    return BytesIO(content), name
