"""The command `copydesk`."""

from __future__ import annotations

import logging
import signal
import sys
from types import FrameType

import click

from copydesk import __version__
from copydesk.commands import Commands
from copydesk.errors import BadInput, CopydeskError


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="copydesk")
def copydesk() -> None:
    """Sources in, front-matter documents out.

    \b
    Begin with
        copydesk demo                     a newsroom that comes along, on this machine alone
        copydesk init my-desk             a workspace of your own
        copydesk source add https://www.example.org/ -w my-desk
        copydesk run -w my-desk
    """


def main() -> None:
    """Runs a command. Errors of ours are one line on standard error and their exit status."""
    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    signal.signal(signal.SIGTERM, _stop)
    try:
        sys.exit(copydesk.main(prog_name="copydesk", standalone_mode=False) or 0)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as error:
        click.echo(f"copydesk: {_in_a_line(error)}", err=True)
        sys.exit(BadInput.exit_status)
    except CopydeskError as error:
        click.echo(f"copydesk: {error}", err=True)
        sys.exit(error.exit_status)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except OSError as error:
        click.echo(f"copydesk: {error}", err=True)
        sys.exit(1)


def _in_a_line(error: click.ClickException) -> str:
    """What is wrong with the arguments, and which help says how they are written."""
    said = " ".join(error.format_message().split()).rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    said = said[:1].lower() + said[1:].replace(". Did you", "; did you")
    return f"{said}; see `{context.command_path} --help`" if context else said


def _stop(number: int, _frame: FrameType | None) -> None:
    """Ends as Ctrl-C does: processes started are ended first. Else a container's first process would not end at all."""
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
