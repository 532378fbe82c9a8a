"""A certificate on paper."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from probidad.core.reports import qr
from probidad.core.reports.pdf import render_pdf
from probidad.instruments.advice.models import Certificate
from probidad.instruments.advice.simulator.library import shipped, training


def verification_address(certificate: Certificate) -> str:
    """Where anybody can look whether the certificate holds."""
    return settings.BASE_URL + reverse("advice:certificate", args=[certificate.code])


def grouped(code: str) -> str:
    """A code as it is read: in fours."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate as a tagged PDF, in the page's language."""
    address = verification_address(certificate)
    data = {
        "lang": translation.get_language(),
        "title": _("Certificate of an advisor on ethics in the public service"),
        "institution": certificate.institution.name,
        "to": _("This certifies that"),
        "name": certificate.person.name,
        "said": _said(certificate),
        "facts": [
            [_("Issued"), date_format(certificate.issued_on, "DATE_FORMAT")],
            [_("Valid until"), date_format(certificate.valid_until, "DATE_FORMAT")],
            [_("Code"), grouped(certificate.code)],
        ],
        "check": _("Check it here:"),
        "address": address,
        "alt": _("QR code of the address where the certificate can be checked"),
    }
    return render_pdf("certificate", data, figures={"check": qr.svg(address)})


def _said(certificate: Certificate) -> str:
    if certificate.kind == Certificate.Kind.EXTERNAL:
        return _(
            "was trained elsewhere to advise by messages people who don't give their name, as the ethics unit of the "
            "institution checked, and may take conversations of the institution."
        )
    if certificate.kind == Certificate.Kind.REFRESHED:
        return _(
            "refreshed the training to advise by messages people who don't give their name, with %(count)s simulations "
            "passed, and may take conversations of the institution."
        ) % {"count": len(training().refresh)}
    return _(
        "passed the training to advise by messages people who don't give their name: %(count)s simulations and "
        "%(cases)s first cases beside a trainer, and may take conversations of the institution."
    ) % {"count": len(shipped()), "cases": training().supervised_cases}
