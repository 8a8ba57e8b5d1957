"""Signing in and out. Citizens need neither to browse, ask or see papers."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from layan.domains.identity.types import login_of
from layan.foundation.limits import address_of, count, take_back

TRIES_PER_ADDRESS, TRIES_PER_LOGIN, WINDOW_SECONDS = 30, 10, 900


class SignInForm(forms.Form):
    """Name and password; which of the two is wrong is never said."""

    login = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(
            attrs={
                "class": "form-control",
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(
            attrs={"class": "form-control", "autocomplete": "current-password"}
        ),
    )


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Check name and password, open a fresh session, go on to a safe address."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if request.user.is_authenticated:
        return HttpResponseRedirect(address_after(request, wanted, request.user))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = login_of(form.cleaned_data["login"])
        counted = _count(request, name)
        account = authenticate(
            request,
            username=name,
            password=form.cleaned_data["password"],
        )
        if account is not None:
            for one in counted:  # only failed tries count
                take_back(one)
            login(request, account)  # gives the session a new key
            messages.success(request, _welcome(account))
            return HttpResponseRedirect(address_after(request, wanted, account))
        form.add_error(None, _("The user name or the password is not right."))
    return render(
        request,
        "identity/sign_in.html",
        {"form": form, "next": wanted},
        status=422 if form.errors else 200,
    )


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go to the start page."""
    logout(request)
    return HttpResponseRedirect(resolve_url(settings.LOGOUT_REDIRECT_URL))


def _count(request: HttpRequest, name: str) -> list[str]:
    """Slow down guessing, by network address and by the name tried (kept only as a hash)."""
    digest = hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=12).hexdigest()
    return [
        count(
            "sign-in-address", address_of(request), most=TRIES_PER_ADDRESS, seconds=WINDOW_SECONDS
        ),
        count("sign-in-login", digest, most=TRIES_PER_LOGIN, seconds=WINDOW_SECONDS),
    ]


def _welcome(account: Any) -> str:
    """Who is signed in now; a citizen reads too that her account holds nothing yet."""
    said = gettext("You are signed in as %(name)s.") % {"name": account.name}
    if getattr(account, "is_staff", False):
        return said
    return f"{said} " + gettext(
        "There is nothing in your account yet: asking, looking things up and reporting a mistake "
        "work without one."
    )


def address_after(request: HttpRequest, wanted: str, account: Any) -> str:
    """Where to go after signing in: ``wanted`` only when it is a page of this very site."""
    if wanted and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    staff = getattr(account, "is_staff", False)
    return resolve_url(settings.LOGIN_REDIRECT_URL if staff else settings.LOGOUT_REDIRECT_URL)
