"""Officer pages of the catalogue: reports of mistakes, oldest first, and their answers."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from layan.domains.catalog.actions import answer_report
from layan.domains.catalog.queries.reports import PARTS, Report, report_for, reports_for
from layan.domains.catalog.queries.snapshot import catalog
from layan.domains.catalog.rules.wording import age_words
from layan.domains.catalog.templatetags.catalog_words import REPORT_PARTS, language
from layan.domains.catalog.types import ReportClosed, ReportState
from layan.foundation import reading
from layan.foundation.access import staff_only
from layan.kernel.clock import now

REPORTS_A_PAGE = 30
SHORTEST_ANSWER, LONGEST_ANSWER = 10, 1000


class Choices(forms.RadioSelect):
    """Radio buttons whose first one an error summary can lead to."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The id of one choice, or of the first."""
        return super().id_for_label(id_, index or "0")


class AnswerForm(forms.Form):
    """Accept or decline, and why; the citizen reads the answer."""

    state = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            (ReportState.ACCEPTED.value, gettext_lazy("Accept: the page was wrong")),
            (ReportState.DECLINED.value, gettext_lazy("Decline: the page is right")),
        ],
        widget=Choices(attrs={"class": "form-check-input"}),
    )
    part = forms.ChoiceField(
        label=gettext_lazy("Part"),
        help_text=gettext_lazy("Correct it when the citizen chose another part than is meant."),
        choices=[(part, REPORT_PARTS[part]) for part in PARTS],
        required=False,  # what is not sent stays as it is
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer to the citizen"),
        help_text=gettext_lazy(
            "At least 10 characters. Say what you checked and what changes, and when."
        ),
        min_length=SHORTEST_ANSWER,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
    )


@never_cache
@staff_only
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of the officer's agency: waiting ones oldest first, or those answered."""
    waiting = request.GET.get("tampil") != "selesai"
    number = reading.page_number(request.GET)
    rows, total = reports_for(
        request.user, waiting=waiting, start=(number - 1) * REPORTS_A_PAGE, most=REPORTS_A_PAGE
    )
    instant = now()
    return render(
        request,
        "catalog/console/reports.html",
        {
            "waiting": waiting,
            "rows": [(row, age_words(row.created_at, instant, language())) for row in rows],
            "total": total,
            "number": number,
            "pages": max(1, -(-total // REPORTS_A_PAGE)),
            "before": number - 1,
            "after": number + 1 if number * REPORTS_A_PAGE < total else 0,
        },
    )


@never_cache
@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, number: str) -> HttpResponse:
    """One report and its answer; another agency's looks like one that does not exist."""
    found = report_for(request.user, number)
    if request.method != "POST":
        return _page(request, found, AnswerForm(initial={"part": found.part}))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        answer_report(
            request.user,
            found.number,
            ReportState(form.cleaned_data["state"]),
            form.cleaned_data["answer"],
            part=form.cleaned_data["part"],
            now=now(),
        )
    except ReportClosed:
        # A colleague was faster: show her answer, and keep what was typed here.
        return _page(request, report_for(request.user, number), form, status=409, beaten=True)
    messages.success(
        request, _("Answered. The citizen sees it under number %(number)s.") % {"number": number}
    )
    return redirect("catalog:console-reports")


def _page(
    request: HttpRequest,
    found: Report,
    form: AnswerForm,
    *,
    status: int = 200,
    beaten: bool = False,
) -> HttpResponse:
    known = catalog()
    service = known.services.get(found.service_id)
    instant = now()
    others, total = reports_for(request.user, waiting=True, most=REPORTS_A_PAGE)
    return render(
        request,
        "catalog/console/report.html",
        {
            "report": found,
            "form": form,
            "beaten": beaten,
            "typed": form.data.get("answer", "") if form.is_bound else "",
            "age": age_words(found.created_at, instant, language()),
            "zone": ZoneInfo(known.city.timezone),
            "service": service,
            "fact_source": service.source_of(_field(found.part)) if service else None,
            "others": [
                (row, age_words(row.created_at, instant, language()), row.number == found.number)
                for row in others
            ],
            "total": total,
        },
        status=status,
    )


def _field(part: str) -> str:
    """The field of a service that a part of its page shows."""
    fields = {"time": "processing_time", "contact": "channels", "other": "summary"}
    return fields.get(part, part)
