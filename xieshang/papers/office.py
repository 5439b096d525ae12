"""PDF of a committee's own template: only its own Word layout knows how it looks, so LibreOffice sets it where it is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from xieshang.papers.pdf import NoPdf

SECONDS = 60


def is_here() -> bool:
    return shutil.which("soffice") is not None


def pdf_of(docx: bytes) -> bytes:
    """The Word document as PDF; refused with words where LibreOffice is missing. About a second: outside of transactions."""
    program = shutil.which("soffice")
    if program is None:
        raise NoPdf(
            _("Your own template is made into a PDF by LibreOffice, which this machine does not have. Take the DOCX.")
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "paper.docx"
        source.write_bytes(docx)
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        command += ["--outdir", folder, str(source)]
        try:
            subprocess.run(
                command,
                timeout=SECONDS,
                env={"HOME": folder, "PATH": "/usr/bin:/bin"},
                cwd=folder,
                capture_output=True,
                check=False,
                start_new_session=True,
            )
        except subprocess.TimeoutExpired:
            raise NoPdf(_("LibreOffice did not come to an end with this document. Take the DOCX.")) from None
        made = source.with_suffix(".pdf")
        if not made.exists():
            raise NoPdf(_("LibreOffice could not make a PDF of this document. Take the DOCX."))
        return made.read_bytes()
