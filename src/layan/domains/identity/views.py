"""Signing in and out. Citizens need neither to browse, ask or see papers."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from layan.foundation.limits import count

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
        _count(request, form.cleaned_data["login"])
        account = authenticate(
            request,
            username=form.cleaned_data["login"],
            password=form.cleaned_data["password"],
        )
        if account is not None:
            login(request, account)  # gives the session a new key
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


def _count(request: HttpRequest, name: str) -> None:
    """Slow down guessing, by network address and by the name tried (kept only as a hash)."""
    count(
        "sign-in-address",
        str(request.META.get("REMOTE_ADDR", "")),
        most=TRIES_PER_ADDRESS,
        seconds=WINDOW_SECONDS,
    )
    digest = hashlib.blake2b(name.strip().casefold().encode(), digest_size=12).hexdigest()
    count("sign-in-login", digest, most=TRIES_PER_LOGIN, seconds=WINDOW_SECONDS)


def address_after(request: HttpRequest, wanted: str, account: Any) -> str:
    """Where to go after signing in: ``wanted`` only when it is a page of this very site."""
    if wanted and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    staff = getattr(account, "is_staff", False)
    return resolve_url(settings.LOGIN_REDIRECT_URL if staff else settings.LOGOUT_REDIRECT_URL)
