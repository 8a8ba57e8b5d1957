"""The sentence and the HTTP status of every refusal of the file store."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

WORDS = {
    "foundation.file_error": _("The file could not be kept."),
    "foundation.file_empty": _("The file is empty. Please choose it again."),
    "foundation.file_too_large": _(
        "The file is larger than %(most_mb)s MB. Send a smaller one, or take the photo again "
        "with a lower resolution."
    ),
    "foundation.file_type_refused": _(
        "We cannot use a file of this type. Send a PDF, or a photo as JPEG, PNG or WebP."
    ),
    "foundation.file_type_refused.not_here": _(
        "A file of this type does not fit here. Please read which types this page asks for."
    ),
    "foundation.file_type_refused.heic": _(
        "This photo is in HEIC format, which many computers cannot open. Set your camera to "
        "JPEG (“most compatible”), or send a screenshot of the photo."
    ),
    "foundation.file_type_refused.archive": _(
        "This is a compressed archive. Please send the papers in it one by one."
    ),
    "foundation.file_type_refused.office": _(
        "This is an office document. Please save it as PDF and send the PDF."
    ),
    "foundation.file_type_refused.program": _(
        "This is a program. We accept papers and photos only."
    ),
    "foundation.file_type_refused.picture": _(
        "We cannot use a picture of this type. Save it as JPEG or PNG and send it again."
    ),
    "foundation.file_type_refused.svg": _(
        "SVG drawings can contain programs. Save the drawing as PNG or PDF and send that."
    ),
    "foundation.file_type_refused.markup": _(
        "This is a web page. Print it as PDF and send the PDF."
    ),
    "foundation.file_type_refused.media": _("We cannot use films or sound here."),
    "foundation.file_type_mismatch": _(
        "The file is called %(said)s but its content is %(found)s. Send the original file, "
        "without renaming it."
    ),
    "foundation.file_ambiguous": _(
        "Something else is hidden in this %(found)s file, so we did not keep it. "
        "Make a new photo or a new PDF and send that."
    ),
    "foundation.image_refused": _("This picture cannot be used."),
    "foundation.image_refused.broken": _(
        "This picture is damaged and cannot be opened. Please take it again."
    ),
    "foundation.image_refused.too_many_pixels": _(
        "This picture has too many pixels. At most %(most)s million are possible; take it again "
        "with a lower resolution."
    ),
    "foundation.image_refused.animated": _("This picture moves. Please send a still one."),
    "foundation.pdf_refused": _("This PDF cannot be used."),
    "foundation.pdf_refused.broken": _(
        "This PDF is damaged and cannot be opened. Please make it again."
    ),
    "foundation.pdf_refused.password": _(
        "This PDF is locked with a password. Save it without a password and send it again."
    ),
    "foundation.pdf_refused.script": _(
        "This PDF contains a program. Print it as a new PDF and send that."
    ),
    "foundation.pdf_refused.attachment": _(
        "Other files are attached inside this PDF. Send them separately, and this PDF without them."
    ),
    "foundation.pdf_refused.action": _(
        "This PDF is a form that wants to start something. Print it as a new PDF and send that."
    ),
    "foundation.pdf_refused.complex": _(
        "This PDF is too complicated to be checked. Print it as a new PDF and send that."
    ),
    "foundation.file_infected": _(
        "Our virus scanner found %(virus)s in this file. It was not kept. Please check your device."
    ),
    "foundation.file_check_failed": _(
        "We could not check the file just now, so it was not kept. This is our fault. Please try "
        "again in a few minutes."
    ),
    "foundation.storage_full": _(
        "We have no room for this file at the moment. Nothing was lost; please try again later."
    ),
    "foundation.file_unknown": _("There is no such file, or it is not yours."),
    "foundation.file_link_expired": _(
        "This link has expired. Go back to the page you came from and open the file again."
    ),
    "foundation.file_damaged": _(
        "The stored file is damaged. Please tell the office, so that it is brought back from a "
        "backup."
    ),
    "foundation.file_key_missing": _(
        "The key %(key)s that opens this file is missing. The administrator brings it back from a "
        "backup."
    ),
}
STATUSES = {
    "foundation.file_error": 400,
    "foundation.file_empty": 422,
    "foundation.file_too_large": 413,
    "foundation.file_type_refused": 415,
    "foundation.file_type_mismatch": 415,
    "foundation.file_ambiguous": 415,
    "foundation.image_refused": 422,
    "foundation.pdf_refused": 422,
    "foundation.file_infected": 422,
    "foundation.file_check_failed": 503,
    "foundation.storage_full": 507,
    "foundation.file_unknown": 404,
    "foundation.file_link_expired": 410,
    "foundation.file_damaged": 500,
    "foundation.file_key_missing": 500,
}
