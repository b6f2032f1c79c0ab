"""What all directives share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from almanac.diagnostics import Code, did_you_mean
from almanac.domain import AlmanacDomain, domain_of
from almanac.reporting import tell


def names(argument: str | None) -> tuple[str, ...]:
    """An option's value as a list: names with semicolons between, or else commas."""
    if not argument:
        raise ValueError("name at least one")
    separator = ";" if ";" in argument else ","
    return tuple(name.strip() for name in argument.split(separator) if name.strip())


def one_of(choices: Mapping[str, str]) -> Callable[[str], str]:
    """The reader of an option that takes one of *choices*, and means what that stands for."""
    return lambda argument: choices[directives.choice(argument, list(choices))]


class AlmanacDirective(SphinxDirective):
    """A directive that asks the catalog."""

    @property
    def domain(self) -> AlmanacDomain:
        """The domain of the almanac."""
        return domain_of(self.env)

    def is_known(self, what: str, name: str, known: Collection[str]) -> bool:
        """Whether *name* is one of *known*; if it is not, that is reported."""
        if name not in known:
            self.warn(Code.BAD_OPTION, f'there is no {what} "{name}"', did_you_mean(name, known))
        return name in known

    def warn(self, code: Code, message: str, hint: str = "") -> None:
        """Report a fault at this directive."""
        tell(code, message, hint, self.get_location())
