"""Everything the desk raises at its edges. One line each: what, where, how to mend it."""

from __future__ import annotations


class CopydeskError(Exception):
    """The root of all errors of ours. `exit_status` is what the command ends with."""

    exit_status = 1


class BadInput(CopydeskError):
    """What a person gave cannot be used: a setting, an argument, a file."""

    exit_status = 2


class Unreadable(CopydeskError):
    """A page, feed or picture that cannot become what it was fetched for. The text is the reason."""


class BodyTooLarge(Unreadable):
    """A body larger than the desk takes, once unpacked."""


class CannotWrite(CopydeskError):
    """The disk is full, the folder read-only, or a path leads out of the output folder."""


class Accident(CopydeskError):
    """What is on disk looks like an accident; a person must say otherwise before the desk goes on."""


class AnotherRun(CopydeskError):
    """Another run of the same workspace is at work."""

    exit_status = 75


class Stuck(CopydeskError):
    """A process that the run waits for says nothing any more."""
