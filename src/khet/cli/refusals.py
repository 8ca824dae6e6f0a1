"""Turns the refusals that kernel and domains raise into messages of the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ObjectDoesNotExist, ValidationError

from khet.cli.problem import Problem

SHOWN = 50


@contextmanager
def refusals() -> Iterator[None]:
    """Pass on the Thai message of an exception that Khet raises on purpose; a defect keeps its traceback.

    An exception that carries ``faults`` or ``problems`` has each of them printed under its message.
    """
    try:
        yield
    except Problem:
        raise
    except ValidationError as error:
        raise Problem("ค่าที่ให้มาใช้ไม่ได้", details=[str(message) for message in error.messages]) from error
    except ObjectDoesNotExist as error:
        raise Problem("ไม่พบข้อมูลที่อ้างถึง", "ตรวจชื่อและรหัสที่ระบุ") from error
    except Exception as error:
        if not type(error).__module__.startswith("khet."):
            raise
        raise Problem(headline(error), str(getattr(error, "advice", "")), details=details(error)) from error


def headline(error: Exception) -> str:
    """The message of a refusal; how many faults there are, when it would only repeat them."""
    text, faults = str(error), _faults(error)
    repeats = faults and all(str(getattr(fault, "message_th", fault)) in text for fault in faults)
    return f"มีข้อผิด {len(faults)} จุด จึงยังไม่ได้บันทึกอะไร" if repeats else text


def _faults(error: object) -> list[object]:
    return list(getattr(error, "faults", None) or getattr(error, "problems", None) or ())


def details(error: object) -> list[str]:
    """One line for each fault of a refusal, at most fifty."""
    faults = _faults(error)
    lines = [line(fault) for fault in faults[:SHOWN]]
    if len(faults) > SHOWN:
        lines.append(f"และอีก {len(faults) - SHOWN} รายการ")
    return lines


def line(fault: object) -> str:
    """Where a fault is and what is wrong, whatever kind of fault it is."""
    message = getattr(fault, "message_th", None)
    if message is None:
        return str(fault)
    number, path = getattr(fault, "line", None), getattr(fault, "path", None) or getattr(fault, "cell", None)
    places = [f"บรรทัด {number}" if number else "", f"({path})" if number and path else path or ""]
    place = " ".join(filter(None, places))
    return f"{place}: {message}" if place else str(message)
