"""The one tree of errors that the package raises for what a user did or lacks.

Each class carries the exit status of the command-line contract; `aligner.cli.main` turns an
error into one line on standard error and that status, and nothing else does.  Messages are one
line and say what to do.  Programming mistakes stay ordinary Python exceptions.
"""


class AlignerError(Exception):
    """Base of all errors that are meant for the user.

    Attributes:
        exit_code: the process status the command line ends with.
    """

    exit_code: int = 3


class UsageError(AlignerError):
    """The options or arguments do not make sense together."""

    exit_code = 2


class InputError(AlignerError):
    """An input file is missing, empty, damaged, too large, or not what its ending says."""


class OutputError(AlignerError):
    """An output cannot be written where the user asked for it."""


class ProjectError(InputError):
    """An `.aligner` project file is damaged or was written by a newer version."""


class ModelError(AlignerError):
    """An encoder, or the extra it needs, is missing or unusable."""

    exit_code = 4
