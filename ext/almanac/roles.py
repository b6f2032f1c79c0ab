"""The roles: ``{post}`` and its like, links by id or by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.roles import XRefRole
from sphinx.util import ws_re

from almanac.domain import domain_of
from almanac.questions import Lookup

if TYPE_CHECKING:
    from docutils.nodes import Element
    from docutils.parsers.rst.states import Inliner
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import RoleFunction


class EntryRole(XRefRole):
    """A link to an entry, a term or a paper, which shows its title unless told otherwise.

    The role asks for the title, so that a retitled entry is retitled wherever it is mentioned.
    """

    innernodeclass = nodes.inline

    def __init__(self) -> None:
        """Make the role; a target that is not found is always reported."""
        super().__init__(warn_dangling=True)

    def process_link(
        self,
        env: BuildEnvironment,
        refnode: Element,
        has_explicit_title: bool,
        title: str,
        target: str,
    ) -> tuple[str, str]:
        """Look the title up."""
        name = ws_re.sub(" ", target)
        found = domain_of(env).ask(Lookup(self.reftype, name))
        return (title if has_explicit_title or not found else found.title), name


def short_form(name: str) -> RoleFunction:
    """The role *name* without the prefix of the domain: ``{post}`` for ``{almanac:post}``."""

    def role(
        _typ: str,
        rawtext: str,
        text: str,
        lineno: int,
        inliner: Inliner,
        options: dict[str, Any] | None = None,
        content: Any = (),
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        full = f"almanac:{name}"
        return EntryRole()(full, rawtext, text, lineno, inliner, options or {}, content)

    return role
