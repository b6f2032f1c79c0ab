"""The directives, roles, and languages of code that a page may use, by name.

Most of what Sphinx, MyST and extensions bring is harmless, but some directives run code, read
any file, or write HTML, and each extension may bring another one. So these are lists of what is
allowed, as :mod:`almanac.audit.gate` enforces it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from almanac.config import kinds_of
from almanac.directives import made_for
from almanac.model import indexed_axes, linkable

if TYPE_CHECKING:
    from sphinx.config import Config


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Of docutils and Sphinx: they arrange words, and read no file but those that are checked.
DIRECTIVES = _names("""
    admonition attention caution danger error hint important note seealso tip warning
    versionadded versionchanged versionremoved deprecated
    centered compound container epigraph highlights hlist line-block parsed-literal pull-quote
    rst-class rubric sidebar topic replace
    code code-block sourcecode highlight include literalinclude math
    csv-table list-table table figure image
    contents glossary toctree
    """)
#: Of sphinx-design, without its icons: their classes become HTML as they stand.
DIRECTIVES |= _names("""
    accordion aside button-link button-ref card card-carousel card-footer card-header dropdown
    grid grid-item grid-item-card step steps tab-item tab-set tab-set-code
    """)
#: The empty name is that of a word in backticks in reST; ``conf.py`` says what it means.
ROLES = _names("""
    abbr abbreviation ac acronym code command dfn emphasis file guilabel kbd literal mailheader
    manpage math menuselection mimetype newsgroup pep pep-reference program regexp rfc
    rfc-reference samp strong sub subscript sup superscript t title title-reference
    any doc download eq numref option ref term
    """) | {""}
COLORS = _names("primary secondary success info warning danger light muted dark white black")
ROLES |= {"bdg", "bdg-link", "bdg-ref"}
ROLES |= {
    f"bdg-{sort}{color}{line}"
    for sort in ("", "link-", "ref-")
    for color in COLORS
    for line in ("", "-line")
}

#: The lexers of Pygments that need a second or two, at most, for the worst that was found.
LANGUAGES = _names("""
    abnf agda awk bash batch bibtex bugs c clojure cmake common-lisp console coq cpp css cython
    diff docker dot ebnf elixir erlang fortran fsharp go graphql haskell html idris ini isabelle
    jags java javascript jinja json json5 jsonld jsx julia kotlin lean llvm lua make markdown
    mathematica matlab nix numpy ocaml octave perl powershell prolog protobuf pycon pytb python
    r rconsole ruby rust scheme scss sed sparql sql stan swift tex text toml tsx turtle
    typescript xml xslt yaml zig
    """)


@dataclass(frozen=True, slots=True)
class Allowed:
    """The names that pages of a project may use."""

    directives: frozenset[str]
    roles: frozenset[str]


def allowed(config: Config) -> Allowed:
    """The names above, those of the kinds, and those that ``conf.py`` adds."""
    kinds = kinds_of(config)
    ours = {name for name, _ in made_for(kinds, indexed_axes(kinds))}
    links = set(linkable(kinds))
    return Allowed(
        DIRECTIVES | ours | _lower(config.almanac_allowed_directives),
        ROLES
        | links
        | {f"almanac:{name}" for name in links}
        | _lower(config.almanac_allowed_roles),
    )


def languages(config: Config) -> frozenset[str]:
    """The languages above, that of code without one, and those that ``conf.py`` adds."""
    return LANGUAGES | _lower([config.highlight_language, *config.almanac_allowed_languages])


def _lower(names: Collection[str]) -> set[str]:
    return {name.lower() for name in names}
