"""Reporting a mistake, and seeing what became of it. No name, no phone number, no account."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from layan.domains.catalog.actions import report_mistake
from layan.domains.catalog.queries.reports import PARTS, clean_number
from layan.domains.catalog.queries.reports import report_status as status_of
from layan.domains.catalog.rules.wording import age_words
from layan.domains.catalog.templatetags.catalog_words import REPORT_PARTS
from layan.domains.catalog.types import ReportUnknown
from layan.domains.catalog.views.facts import facts
from layan.foundation import reading
from layan.foundation.limits import TooMany, count, visitor_of
from layan.kernel.clock import now

LONGEST, SHORTEST = 1000, 5
REPORTS_IN_A_WINDOW, WINDOW_SECONDS = 5, 600


class MistakeForm(forms.Form):
    """Which part is wrong and what is wrong with it."""

    part = forms.ChoiceField(
        label=gettext_lazy("Which part is wrong?"),
        choices=[
            ("", gettext_lazy("Choose a part …")),
            *((part, REPORT_PARTS[part]) for part in PARTS),
        ],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    text = forms.CharField(
        label=gettext_lazy("What is wrong, and what should it say?"),
        help_text=gettext_lazy(
            "At most 1,000 characters. Please do not write your NIK, phone number or address."
        ),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 6}),
    )
    # People never see this field; programs that fill in everything do.
    website = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_website(self) -> str:
        """Refuse what a person would not fill in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please leave this field empty."))
        return ""


class NumberForm(forms.Form):
    """The number of a report."""

    nomor = forms.CharField(
        label=gettext_lazy("Report number"),
        help_text=gettext_lazy("Eight letters and digits, as shown when you sent the report."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "form-control", "autocomplete": "off", "autocapitalize": "characters"}
        ),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, service_id: str) -> HttpResponse:
    """The form about one service; what was typed stays in it until it is accepted."""
    ready = facts()
    found = ready.known.service(service_id)
    status = 200
    if request.method == "POST":
        form = MistakeForm(request.POST)
        if form.is_valid():
            try:
                count(
                    "report-mistake",
                    visitor_of(request),
                    most=REPORTS_IN_A_WINDOW,
                    seconds=WINDOW_SECONDS,
                )
            except TooMany as problem:
                status = 429
                seconds = problem.facts["seconds"]
                form.add_error(
                    None,
                    _(
                        "You sent five reports in a short time. Please send this one again in "
                        "%(minutes)s minutes; your text is still here."
                    )
                    % {"minutes": -(-int(str(seconds)) // 60)},
                )
            else:
                number = report_mistake(
                    found.id, form.cleaned_data["part"], form.cleaned_data["text"], now=now()
                )
                return redirect(f"{reverse('catalog:report-status', args=[number])}?baru=1")
        else:
            status = 422
    else:
        form = MistakeForm(initial={"part": reading.one(request.GET, "bagian", PARTS)})
    context: dict[str, Any] = {
        "crumbs": [(ready.say(found.name), ready.service_address[found.id])],
        "service": found,
        "agency": ready.known.agencies.get(found.agency),
        "form": form,
        "longest": LONGEST,
    }
    return render(request, "catalog/report.html", context, status=status)


@never_cache
@require_safe
def report_status(request: HttpRequest, number: str) -> HttpResponse:
    """What became of a report: who has it since when, or the answer and its date."""
    ready = facts()
    wanted = clean_number(number)
    found = status_of(wanted)
    if wanted != number:
        return redirect("catalog:report-status", wanted)
    return render(
        request,
        "catalog/report_status.html",
        {
            "crumbs": [(_("My report"), reverse("catalog:find-report"))],
            "report": found,
            "just_sent": "baru" in request.GET and found.open,
            "age": age_words(found.created_at, now(), ready.language),
            "zone": ZoneInfo(ready.known.city.timezone),
            "service_address": ready.service_address.get(found.service_id, ""),
        },
    )


@never_cache
@require_safe
def find_report(request: HttpRequest) -> HttpResponse:
    """Find a report by its number."""
    facts()  # without a city there is nothing to find
    form = NumberForm(request.GET) if "nomor" in request.GET else NumberForm()
    status = 200
    if form.is_bound and form.is_valid():
        wanted = clean_number(form.cleaned_data["nomor"])
        try:
            return redirect("catalog:report-status", status_of(wanted).number)
        except ReportUnknown:
            status = 404
            form.add_error(
                "nomor", _("We have no report with this number. Please check each letter.")
            )
    return render(request, "catalog/find_report.html", {"form": form}, status=status)
