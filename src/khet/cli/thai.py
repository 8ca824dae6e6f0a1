"""Click in Thai: headings, usage errors, and groups that import a command only when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

USAGE = "วิธีใช้: "
OPTIONS = "ตัวเลือก"
COMMANDS = "คำสั่ง"
HELP = "แสดงคำอธิบายนี้"
SOME_OPTIONS = "[ตัวเลือก]"
SOME_COMMAND = "คำสั่ง [ค่า]..."
VALUES = {"INTEGER RANGE": "จำนวนเต็ม", "INTEGER": "จำนวนเต็ม", "TEXT": "ข้อความ", "FILE": "แฟ้ม", "PATH": "ที่อยู่แฟ้ม"}


class Command(click.Command):
    """A command whose help page is in Thai."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": SOME_OPTIONS} | kwargs)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=USAGE)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under a Thai heading."""
        _write_options(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The ``--help`` option, explained in Thai."""
        return _thai_help(super().get_help_option(ctx))


class Group(click.Group):
    """A group whose commands are named here, and imported from their module when one of them is used.

    ``commands_at`` maps a command's name to (where it is, one line of help), so that the list of
    commands costs no import of Django.
    """

    command_class = Command

    def __init__(self, *args: Any, commands_at: dict[str, tuple[str, str]] | None = None, **kwargs: Any) -> None:
        words = {"options_metavar": SOME_OPTIONS, "subcommand_metavar": SOME_COMMAND}
        super().__init__(*args, **words | kwargs)
        self.commands_at = commands_at or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order a newcomer needs them."""
        return [*self.commands_at, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now when it was only named."""
        if cmd_name in self.commands_at:
            module, _, attribute = self.commands_at[cmd_name][0].partition(":")
            command: click.Command = getattr(import_module(module), attribute)
            return command
        return super().get_command(ctx, cmd_name)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=USAGE)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        _write_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each command with its line of help, without importing it."""
        rows = []
        for name in self.list_commands(ctx):
            if name in self.commands_at:
                rows.append((name, self.commands_at[name][1]))
            else:
                command = self.commands[name]
                rows.append((name, command.get_short_help_str(limit=200)))
        with formatter.section(COMMANDS):
            formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The ``--help`` option, explained in Thai."""
        return _thai_help(super().get_help_option(ctx))


Group.group_class = Group


def _write_options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    rows = [row for param in command.get_params(ctx) if (row := _record(param, ctx)) is not None]
    if rows:
        with formatter.section(OPTIONS):
            formatter.write_dl([(_thai_value(name), _thai_extra(text)) for name, text in rows])


def _record(param: click.Parameter, ctx: click.Context) -> tuple[str, str] | None:
    """What the help page says of an option; an argument stands in the usage line already."""
    return param.get_help_record(ctx) if isinstance(param, click.Option) else None


def _thai_value(name: str) -> str:
    """The name of an option with the kind of value it takes, in Thai when click named the kind."""
    option, _, kind = name.partition(" ")
    return f"{option} {VALUES[kind]}" if kind in VALUES else name


def _thai_extra(text: str) -> str:
    return (
        text.replace("[default: ", "[ค่าปริยาย: ").replace("[required]", "[ต้องระบุ]").replace("; required]", "; ต้องระบุ]")
    )


def _thai_help(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = HELP
    return option


def _parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    if isinstance(error.param, click.Argument):
        return (error.param.metavar or error.param.name or "").upper()
    return error.param.opts[-1]


def _choices(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    return ", ".join(str(choice) for choice in kind.choices) if isinstance(kind, click.Choice) else ""


def usage_problem(error: click.UsageError) -> str:
    """What was wrong with the way a command was typed, in Thai."""
    if isinstance(error, click.NoSuchOption):
        hint = f" (หมายถึง {', '.join(error.possibilities)} หรือไม่)" if error.possibilities else ""
        return f"ไม่รู้จักตัวเลือก {error.option_name}{hint}"
    if isinstance(error, click.MissingParameter):
        choices = _choices(error)
        return f"ยังไม่ได้ระบุ {_parameter(error)}" + (f" (เลือกได้: {choices})" if choices else "")
    if isinstance(error, click.BadParameter):
        return f"ค่าของ {_parameter(error)} ใช้ไม่ได้: {_bad_value(error)}"
    if error.message.startswith("No such command"):
        return f"ไม่มีคำสั่ง {error.message.partition(' command ')[2].split('.')[0].strip()}"
    if error.message.startswith("Got unexpected extra"):
        return "มีคำเกินมา: " + error.message.partition("(")[2].rstrip(")")
    return error.message


def _bad_value(error: click.BadParameter) -> str:
    if choices := _choices(error):
        return f"เลือกได้ {choices}"
    message = error.message
    if message.endswith("does not exist."):
        return "ไม่พบแฟ้ม " + message.split("'")[1]
    if message.endswith("is a directory."):
        return "เป็นโฟลเดอร์ ไม่ใช่แฟ้ม"
    if "is not a valid integer" in message:
        return "ต้องเป็นจำนวนเต็ม"
    if "is not in the range" in message:
        return "อยู่นอกช่วง " + message.rpartition("range ")[2].rstrip(".")
    return message
