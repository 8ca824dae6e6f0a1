"""The page of one form: shown, refused with what was typed, or done and gone on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from khet.kernel.actor import NotAllowed


@dataclass(frozen=True, slots=True)
class Look:
    """How a form's page looks: its title, the way here, what the button says, and what the reader should know first."""

    title: Any
    submit: Any
    back: str
    crumbs: Sequence[tuple[Any, str]] = ()
    lead: Any = ""
    danger: bool = False
    upload: bool = False
    tabs: Sequence[tuple[Any, str, bool]] = ()
    template: str = "kernel/form_page.html"


def answer(
    request: HttpRequest,
    *,
    form: forms.Form,
    look: Look,
    act: Callable[[dict[str, Any]], str | HttpResponse],
    said: Any = "",
    refusals: tuple[type[Exception], ...] = (),
) -> HttpResponse:
    """Show the form; when it is sent and right, act and go to the address (or give the answer) that ``act`` returns.

    A refusal of ``act`` stands above the form, with each of its ``faults`` on a line, and keeps what was typed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form.cleaned_data)
        except NotAllowed:
            raise
        except refusals as problem:
            form.add_error(None, [str(problem), *(str(fault) for fault in getattr(problem, "faults", ()))])
        else:
            if said:
                messages.success(request, str(said))
            return done if isinstance(done, HttpResponse) else redirect(done)
    status = 422 if form.errors else 200
    return render(request, look.template, {"form": form, "look": look}, status=status)
