"""The audits of a page: when it is read, so that faults have a place, and before it is written.

What a page may hold is judged in its doctree, in which all ways of writing have become the same
few nodes; HTML of a page is never cleaned, there is none.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment

from almanac.audit import (
    files,
    formulas,
    highlighting,
    leftovers,
    numbers,
    pictures,
    places,
    urls,
)
from almanac.audit.allowed import languages
from almanac.audit.gate import tell_fault
from almanac.diagnostics import Code
from almanac.reporting import tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

    from almanac.diagnostics import Diagnostic

GONE = "it is left out"
#: The break of a line, as MyST writes it for two formats.
BREAKS = frozenset({"<br />\n", "\\\\\n"})
#: Classes of elements in which MathJax looks for formulas, even in code.
TYPESET = frozenset({"math", "tex2jax_process", "mathjax_process", "output_area"})


def audit_source(app: Sphinx, doctree: nodes.document) -> None:
    """Judge what the author of a page wrote, before Sphinx collects titles, pictures and files."""
    places.settle(doctree)
    leftovers.mend(doctree)
    for node, message, hint in list(leftovers.faults(doctree, app.config)):
        tell(Code.BROKEN_MARKUP, f"{message}; it is left out", hint, places.of(node))
        _remove(node)
    for node in list(doctree.findall(nodes.Element)):
        _judge_classes(node)
        judge(node, app.env)
    for block in list(doctree.findall(nodes.TextElement)):
        _judge_words(block)
    _judge_code(doctree, languages(app.config))
    # Sphinx has them already; the words that they point to have been told of.
    entries = app.env.domaindata["index"]["entries"].get(app.env.current_document.docname, [])
    entries[:] = [entry for entry in entries if not formulas.hidden_command(entry[1])]


def audit_result(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Judge what became of a page, after extensions have replaced and resolved their nodes."""
    for node in list(doctree.findall(nodes.Element)):
        if isinstance(node, nodes.raw):
            _judge_result(node)
        elif isinstance(node, nodes.reference | nodes.image):
            _judge_address(node)


@singledispatch
def judge(node: nodes.Element, env: BuildEnvironment) -> None:
    """Judge one node; what is not allowed is told, and leaves the page."""


@judge.register
def _(node: nodes.raw, env: BuildEnvironment) -> None:
    if node.astext() in BREAKS:
        return
    found = node.astext().strip().partition("\n")[0][:30]
    message = f"a page may not hold {node['format'] or 'raw'} markup, as in {found!r}; {GONE}"
    hint = "write it in Markdown, or use a directive; code stands between backticks"
    tell(Code.RAW_HTML, message, hint, places.of(node))
    _remove(node)


@judge.register
def _(node: nodes.reference, env: BuildEnvironment) -> None:
    _judge_address(node)


@judge.register
def _(node: nodes.image, env: BuildEnvironment) -> None:
    if not node.line and (place := places.nearest(node)):
        node.source, node.line = place  # Sphinx tells of a file that is not there
    if _judge_address(node):
        _settle(node, (*_length_faults(node), *files.picture_faults(env, node["uri"])))


def _length_faults(node: nodes.image) -> Iterator[files.Fault]:
    """What is wrong with the lengths of a picture, which need no directive."""
    for key in sorted(numbers.LENGTHS & node.attributes.keys()):
        if reason := numbers.fault(key, node[key]):
            yield Code.LIMIT_EXCEEDED, f'the "{key}" of a picture {reason}', numbers.HINT


@judge.register
def _(node: addnodes.download_reference, env: BuildEnvironment) -> None:
    target = node["reftarget"]
    if "://" not in target:
        _settle(node, files.download_faults(env, target))
    elif reason := urls.fault(target):
        _settle(node, [_unsafe(target, reason)])


@judge.register
def _(node: addnodes.pending_xref, env: BuildEnvironment) -> None:
    """Judge a link that is not known yet: MyST takes what is no address for a name of a place."""
    if reason := urls.link_fault(node.get("reftarget", "")):
        _settle(node, [_unsafe(node["reftarget"], reason)])
    elif node["reftype"] == "numref" and (reason := numbers.format_fault(node.astext())):
        hint = "write a percent sign as %%, and leave out other braces"
        message = f"the words of a link to a number {reason}"
        _settle(node, [(Code.REFUSED_OPTION, message, hint)])


@judge.register
def _(node: addnodes.toctree, env: BuildEnvironment) -> None:
    """Judge a table of contents, whose links come to be when the page is written."""
    for entry in list(node["entries"]):
        title, target = entry
        if "://" in target and (reason := urls.fault(target)):
            code, message, hint = _unsafe(target, reason)
            tell(code, message, hint, places.of(node))
            node["entries"].remove(entry)
        elif command := formulas.hidden_command(title or ""):
            _tell_command(command, node)
            node["entries"].remove(entry)
    if command := formulas.hidden_command(node.get("caption") or ""):
        _tell_command(command, node)
        node["caption"] = None


@judge.register(nodes.math)
@judge.register(nodes.math_block)
def _(node: nodes.Element, env: BuildEnvironment) -> None:
    if command := formulas.command(node.astext()):
        _tell_command(command, node)
        _remove(node)


def _judge_classes(node: nodes.Element) -> None:
    """Take the classes away that would let MathJax read code."""
    found = TYPESET.intersection(node["classes"])
    if found and not isinstance(node, nodes.math | nodes.math_block):
        message = f'an element may not have the class "{min(found)}"; {GONE}'
        tell(Code.ACTIVE_FORMULA, message, "write a formula as one", places.of(node))
        node["classes"] = [name for name in node["classes"] if name not in TYPESET]


def _judge_code(doctree: nodes.document, names: frozenset[str]) -> None:
    """Take the colors of code whose highlighting may take too long."""
    for node, code, message, hint in list(highlighting.faults(doctree, names)):
        tell(code, f"{message}; it is shown without colors", hint, places.of(node))
        node[highlighting.key_of(node)] = highlighting.PLAIN


def _judge_words(node: nodes.TextElement) -> None:
    """Judge the words of a block, in which MathJax may find a formula that nobody has marked."""
    # It passes over code.
    if isinstance(node, nodes.FixedTextElement) or isinstance(node.parent, nodes.TextElement):
        return
    # A theme shows a title without its markup too; elsewhere MathJax passes over code.
    plain = isinstance(node, nodes.title | nodes.term)
    texts = node.findall(nodes.Text)
    words = "".join(
        t for t in texts if plain or not isinstance(t.parent, nodes.literal | nodes.math)
    )
    if command := formulas.hidden_command(words):
        _tell_command(command, node)
        node.clear()


def _tell_command(command: str, node: nodes.Element) -> None:
    message = f'a formula may not say "{command}", which does more than show it; {GONE}'
    hint = "write links and styles outside of the formula"
    tell(Code.ACTIVE_FORMULA, message, hint, places.of(node))


def _judge_address(node: nodes.Element) -> bool:
    """Judge where a link or a picture leads; whether it may stay is the answer."""
    key = "uri" if isinstance(node, nodes.image) else "refuri"
    address = node.get(key, "")
    if reason := urls.fault(address):
        _settle(node, [_unsafe(address, reason)])
    elif key == "uri" and "://" in address:
        hint = "keep the picture beside the page; a build would fetch it for e-books"
        _settle(node, [(Code.UNSAFE_URL, f'the picture "{address}" is on another site', hint)])
    return node in node.parent.children


def _unsafe(address: str, reason: str) -> files.Fault:
    hint = "an address is that of a page here, or starts with https://, http://, or mailto:"
    return Code.UNSAFE_URL, f"the address {address!r} is not safe: {reason}", hint


def _judge_result(node: nodes.raw) -> None:
    """Keep markup that only draws, as that of :mod:`almanac.figures` and of icons does."""
    text, is_html = node.astext(), "html" in node["format"].split()
    if not is_html or text in BREAKS or not pictures.faults(text.encode(), ""):
        return
    hint = "it comes from an extension; ask a maintainer"
    tell(
        Code.RAW_HTML,
        f"a page would hold HTML that nobody has checked; {GONE}",
        hint,
        places.of(node),
    )
    _remove(node)


def _settle(node: nodes.Element, faults: Iterable[files.Fault | Diagnostic]) -> None:
    """Tell what is wrong with *node*; then its words stay, and the rest goes."""
    found = list(faults)
    for fault in found:
        tell_fault(fault, places.of(node))
    if found:
        _remove(node)


def _remove(node: nodes.Element) -> None:
    """Take *node* off the page, and leave the words of a link."""
    kept = node.children if isinstance(node, nodes.reference | addnodes.pending_xref) else []
    parent = node.parent
    if node in parent.children:  # the page may have lost what it was in
        index = parent.index(node)
        parent[index : index + 1] = kept
        if isinstance(parent, nodes.reference) and not parent.children:
            _remove(parent)
