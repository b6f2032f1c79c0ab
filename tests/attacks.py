"""Attacks on a build, as data: what somebody could write, and where and how it has to be told.

In each text ``PWNED`` becomes a word of its own, which no file of the output may hold, and
``SECRET`` the absolute path of a file outside the source folder, which lies at ``../secret.txt``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """One thing to write, and the code and the line (in it) of the warning that it gets."""

    name: str
    code: str
    text: str
    line: int = 1
    #: Whether its words may stay, as words or as the anchor of a heading, where they do nothing.
    stays: bool = False


#: Python that leaves a file behind if it is run.
RUN = "__import__('pathlib').Path('PWNED').touch()"

MARKDOWN = [
    # HTML
    Attack("html block", "raw-html", "<script>PWNED()</script>"),
    Attack("html block with a handler", "raw-html", "<div onclick='PWNED()'>\nx\n</div>"),
    Attack("html inline", "raw-html", "Words <b onclick=PWNED()>words</b>."),
    Attack("html in a heading", "raw-html", "## A <b onmouseover=PWNED()>heading</b>"),
    Attack("html in emphasis", "raw-html", "An *emphatic <i id=PWNED>word</i>*."),
    Attack("html in a table", "raw-html", "| a |\n|---|\n| <u title=PWNED>b</u> |", 3),
    Attack("html in a footnote", "raw-html", "A note.[^h]\n\n[^h]: <s title=PWNED>x</s>", 3),
    Attack("html in a list", "raw-html", "- item\n- <iframe src=PWNED></iframe>", 2),
    Attack("html in a quote", "raw-html", "> <object data=PWNED></object>"),
    Attack("html in a definition", "raw-html", "Term\n: <embed src=PWNED>", 2),
    Attack("html in a caption", "raw-html", "```{figure} ok.png\nA <b id=PWNED>cap</b>.\n```", 2),
    Attack("html in a note", "raw-html", "```{note}\n<style>PWNED</style>\n```", 2),
    Attack("html in a card", "raw-html", ":::{card} T\n<form action=PWNED>\n:::", 2),
    Attack("html in the words of a link", "raw-html", "[<b id=PWNED>x</b>](https://example.org)"),
    Attack("html comment with a script", "raw-html", "<!-- --!><script>PWNED()</script> -->"),
    Attack("html base", "raw-html", '<base href="https://PWNED.example/">'),
    Attack("html meta", "raw-html", '<meta http-equiv="refresh" content="0;PWNED">'),
    Attack("html picture that MyST would take", "refused-file", '<img src="PWNED.html">'),
    Attack("html that only draws", "raw-html", '<svg id="PWNED" viewBox="0 0 9 9">\n</svg>'),
    # Directives
    Attack("raw", "refused-directive", "```{raw} html\n<script>PWNED()</script>\n```"),
    Attack("raw file", "refused-directive", "```{raw} html\n:file: ../secret.txt\n```"),
    Attack("raw url", "refused-directive", "```{raw} html\n:url: file://SECRET\n```"),
    Attack("include", "file-outside", "```{include} ../secret.txt\n```"),
    Attack("include absolute", "file-outside", "```{include} SECRET\n```"),
    Attack("include of docutils", "file-outside", "```{include} <../../../secret.txt>\n```"),
    Attack("include in capitals", "file-outside", "```{INCLUDE} ../secret.txt\n```"),
    Attack("table in capitals", "file-outside", "```{CSV-Table}\n:file: ../secret.txt\n```"),
    Attack("code in capitals", "file-outside", "```{LiteralInclude} ../secret.txt\n```"),
    Attack("include literal", "file-outside", "```{include} ../secret.txt\n:literal:\n```"),
    Attack("ifconfig", "refused-directive", f"```{{ifconfig}} {RUN}\nPWNED\n```"),
    Attack("graphviz", "refused-directive", "```{graphviz}\ndigraph { PWNED }\n```"),
    Attack("graphviz file", "refused-directive", "```{graphviz} ../secret.txt\n```"),
    Attack("graph", "refused-directive", '```{graph} PWNED\na [URL="javascript:x"]\n```'),
    Attack("automodule", "refused-directive", "```{automodule} payload\n:members:\n```"),
    Attack("autosummary", "refused-directive", "```{autosummary}\npayload.PWNED\n```"),
    Attack("autoclass in a domain", "refused-directive", "```{py:class} PWNED\n```"),
    Attack("inheritance diagram", "refused-directive", "```{inheritance-diagram} payload\n```"),
    Attack("doctest", "refused-directive", f"```{{testcode}}\n{RUN}\n```"),
    Attack("only", "refused-directive", "```{only} html\nPWNED\n```"),
    Attack("meta", "refused-directive", "```{meta}\n:http-equiv=refresh: 0;PWNED\n```"),
    Attack("role", "refused-directive", "```{role} PWNED(raw)\n:format: html\n```"),
    Attack("default-role", "refused-directive", "```{default-role} raw\n```"),
    Attack("default-domain", "refused-directive", "```{default-domain} py\n```"),
    Attack("title", "refused-directive", "```{title} PWNED\n```"),
    Attack("upper case", "refused-directive", "```{RAW} html\n<script>PWNED()</script>\n```"),
    Attack("domain prefix", "refused-directive", "```{std:program} PWNED\n```"),
    Attack("colon fence", "refused-directive", ":::{raw} html\nPWNED\n:::"),
    Attack("in a note", "refused-directive", "````{note}\n```{raw} html\nPWNED\n```\n````", 2),
    Attack("in a list", "refused-directive", "- a\n\n  ```{raw} html\n  PWNED\n  ```", 3),
    Attack("in a table", "refused-role", "```{list-table}\n* - {raw}`PWNED`\n```", 2),
    # MyST counts one line more in a fence right below another.
    Attack("in a tab", "refused-directive", "::::{tab-set}\n:::{tab-item} A\n```{raw} html\nPWNED\n```\n:::\n::::", 4),
    Attack("all icons", "refused-directive", "```{_all-octicon} PWNED\n```"),
    Attack("many columns", "limit-exceeded", "```{hlist}\n:columns: 2000\n- PWNED\n```"),
    Attack("code as a formula", "active-formula", "```{parsed-literal}\n:class: math\n\nx\n```"),
    # Roles
    Attack("raw role", "refused-role", "A {raw}`<b>PWNED</b>`."),
    Attack("icon with a class", "refused-role", 'An {octicon}`alert;1em;"><script>PWNED()</script>`.'),
    Attack("role of a domain", "refused-role", "A {py:func}`PWNED`."),
    Attack("role of another project", "refused-role", "An {external:py:func}`PWNED`."),
    Attack("role that fails", "broken-markup", "A {guilabel}`PWNED &`.", stays=True),
    Attack("role that takes long", "limit-exceeded", "A {kbd}`" + "a+" * 1_000 + "PWNED`.", stays=True),
    # What reST leaves undone in Markdown
    Attack("directive that waits", "broken-markup", "```{eval-rst}\n.. contents:: PWNED\n```", 2, stays=True),
    Attack("note without a number", "broken-markup", "```{eval-rst}\nA [*]_ PWNED.\n```", 2, stays=True),
    Attack("target apart", "unsafe-url", "```{eval-rst}\n.. _apart: javascript:PWNED()\n\napart_\n```", 4),
    # Code
    Attack("language", "refused-language", "```scala\na = 1\n```"),
    Attack("language of an option", "refused-language", "```{code-block} rst\na = 1\n```"),
    Attack("language of the next", "refused-language", "```{highlight} scala\n```\n\na = 1"),
    Attack("guessed language", "refused-language", "```guess\na = 1\n```"),
    Attack("language within Markdown", "refused-language", "````md\n```scala\na = 1\n```\n````"),
    Attack("language in a line", "refused-language", "A `a = 1`{l=scala}."),
    # Formats
    Attack("attributes of a number", "refused-option", "(sec)=\n## S\n\n{numref}`{number.__class__} <sec>`", 4),
    Attack("conversion of a number", "refused-option", "{numref}`{number!z} <sec>`"),
    Attack("width of a number", "refused-option", "{numref}`%300000000s <sec>`"),
    Attack("width of a name", "refused-option", "{numref}`{number}{name:>300000000} <sec>`"),
    Attack("wrong sign", "refused-option", "{numref}`50% better <sec>`"),
    # Escapes of YAML
    Attack("escaped control", "bad-character", '```{code-block} python\n:caption: "a\\x01b"\na\n```'),
    Attack("escaped surrogate", "bad-character", '```{toctree}\n:caption: "a\\uD800b"\n```'),
    Attack("unicode", "refused-directive", "```{eval-rst}\n.. |x| unicode:: 0xFFFF\n```", 2),
    # reST in Markdown
    Attack("eval-rst raw", "refused-directive", "```{eval-rst}\n.. raw:: html\n\n   PWNED\n```", 2),
    Attack("eval-rst include", "file-outside", "```{eval-rst}\n.. include:: ../secret.txt\n```", 2),
    Attack("eval-rst link", "unsafe-url", "```{eval-rst}\n`x <javascript:PWNED()>`__\n```", 2),
    # Addresses
    Attack("link", "unsafe-url", "[words](javascript:PWNED())"),
    Attack("link in upper case", "unsafe-url", "[words](JaVaScRiPt:PWNED())"),
    Attack("link with an entity", "unsafe-url", "[words](java&#115;cript:PWNED())"),
    Attack("link to data", "unsafe-url", "[words](data:text/html,PWNED)"),
    Attack("link to a file", "unsafe-url", "[words](file:///etc/PWNED)"),
    Attack("link as a reference", "unsafe-url", "[words][r1]\n\n[r1]: vbscript:PWNED()"),
    Attack("autolink", "unsafe-url", "<javascript:PWNED()>", stays=True),
    Attack("external link", "unsafe-url", "[words](javascript:PWNED()){.external}"),
    Attack("link without a scheme", "unsafe-url", "[words](//PWNED.example/x)"),
    Attack("link with backslashes", "unsafe-url", r"[words](<\\\\PWNED.example/x>)"),
    Attack("link of another scheme", "unsafe-url", "[words](htp://PWNED.example)"),
    Attack("link in capitals", "unsafe-url", "[words](HTTPS://PWNED.example)"),
    Attack("link to a telephone", "unsafe-url", "[words](tel:PWNED)"),
    Attack("link to another host", "unsafe-url", "[words](//PWNED.example/x){.external}"),
    Attack("link to a host in pieces", "unsafe-url", "[words](/%09/PWNED.example){.external}"),
    Attack("image target", "unsafe-url", "```{image} ok.png\n:target: javascript:PWNED()\n```"),
    Attack("figure target", "unsafe-url", "```{figure} ok.png\n:target: JAVASCRIPT:PWNED()\n```"),
    Attack("figure target in bytes", "unsafe-url", "```{figure} ok.png\n:target: java%73cript:PWNED()\n```"),
    Attack("figure target of no width", "unsafe-url", "```{figure} ok.png\n:target: java\u200bscript:PWNED()\n```"),
    Attack("figure target of entities", "unsafe-url", '```{figure} ok.png\n:target: "java&Tab;script&colon;PWNED()"\n```'),
    Attack("figure target encoded twice", "unsafe-url", "```{figure} ok.png\n:target: javascript%253APWNED()\n```"),
    Attack("card link", "unsafe-url", ":::{card} T\n:link: javascript:PWNED()\n:::", stays=True),
    Attack("button link", "unsafe-url", "```{button-link} javascript:PWNED()\nGo\n```"),
    Attack("badge link", "unsafe-url", "{bdg-link-primary}`go <javascript:PWNED()>`"),
    Attack("toctree link", "unsafe-url", "```{toctree}\nx <javascript://%0aPWNED()>\n```"),
    Attack("picture of data", "unsafe-url", "![x](data:image/svg+xml,PWNED)"),
    Attack("picture of another site", "unsafe-url", "![x](http://169.254.169.254/PWNED.png)"),
    Attack("picture of a file", "unsafe-url", "![x](file:///etc/PWNED.png)"),
    # Files
    Attack("picture outside", "file-outside", "![x](../secret.png)"),
    Attack("picture outside, absolute", "file-outside", "```{image} SECRET\n```"),
    Attack("figure outside", "file-outside", "```{figure} ../../secret.png\n```"),
    Attack("picture of a card", "file-outside", ":::{card} T\n:img-top: ../secret.png\n:::"),
    Attack("picture by a link", "file-outside", "![x](linked.png)"),
    Attack("picture by a linked folder", "file-outside", "![x](linked/secret.png)"),
    Attack("picture of its language", "file-outside", "![x](local.png)"),
    Attack("picture of several types", "refused-file", "![x](../secret.*)"),
    Attack("picture that is none", "refused-file", "![x](evil.html)"),
    Attack("download outside", "file-outside", "{download}`../secret.txt`"),
    Attack("download by a link", "file-outside", "{download}`linked.txt`"),
    Attack("download of a page", "refused-file", "{download}`evil.html`"),
    Attack("download of a script", "refused-file", "{download}`evil.js`"),
    Attack("download of a packed page", "refused-file", "{download}`evil.html.gz`"),
    Attack("download with the ending of a program", "refused-file", "{download}`evil.PL.txt`"),
    Attack("download of a folder", "refused-file", "{download}`.`"),
    Attack("link to a web page", "refused-file", "[x](evil.html)"),
    Attack("literalinclude", "file-outside", "```{literalinclude} ../secret.txt\n```"),
    Attack("literalinclude absolute", "file-outside", "```{literalinclude} SECRET\n```"),
    Attack("literalinclude by a link", "file-outside", "```{literalinclude} linked.txt\n```"),
    Attack("literalinclude diff", "file-outside", "```{literalinclude} ok.txt\n:diff: ../secret.txt\n```"),
    Attack("literalinclude hidden", "file-outside", "```{literalinclude} .hidden\n```"),
    Attack("csv-table", "file-outside", "```{csv-table}\n:file: ../secret.txt\n```"),
    Attack("csv-table absolute", "file-outside", "```{csv-table}\n:file: SECRET\n```"),
    Attack("csv-table url", "unsafe-url", "```{csv-table}\n:url: file://SECRET\n```"),
    # Formulas
    Attack("formula with a link", "active-formula", r"A $\href{javascript:PWNED()}{x}$."),
    Attack("formula with a class", "active-formula", r"A $\class{PWNED}{x}$."),
    Attack("formula with a style", "active-formula", r"$$\style{background:url(//PWNED)}{x}$$"),
    Attack("formula with an id", "active-formula", r"A $\cssId{PWNED}{x}$."),
    Attack("formula with a box", "active-formula", r"A $\bbox[PWNED]{x}$."),
    Attack("formula that loads", "active-formula", r"A $\require{PWNED}$."),
    Attack("formula of a role", "active-formula", r"A {math}`\unicode[PWNED]{65}`."),
    Attack("formula of a directive", "active-formula", "```{math}\n\\htmlData{PWNED=1}{x}\n```"),
    Attack("formula of an environment", "active-formula", "\\begin{align}\n\\input{PWNED}\n\\end{align}"),
    Attack("formula that defines", "active-formula", r"A $\def\x{\href{PWNED}}\x{y}$."),
    Attack("formula in words", "active-formula", r"Words \\(\\href{javascript:PWNED()}{x}\\)."),
    Attack("formula in a heading", "active-formula", r"## Head \\(\\hr*ef*{javascript:PWNED()}{x}\\)", stays=True),
    Attack("formula in code in a heading", "active-formula", r"## Head `\(\href{PWNED}{x}\)`", stays=True),
    Attack("formula in a title of a toctree", "active-formula", "```{toctree}\n\\(\\href{PWNED}{x}\\) <rest>\n```"),
    # What runs
    Attack("substitution", "refused-option", '{{ cycler.__init__.__globals__.os.popen("touch PWNED").read() }}'),
    Attack("substitution of the environment", "refused-option", "{{ env.app.config.secret }}", 1),
]  # fmt: skip

REST = [
    Attack("rst raw", "refused-directive", ".. raw:: html\n\n   <script>PWNED()</script>"),
    Attack("rst raw as a substitution", "refused-directive", ".. |s| raw:: html\n\n   PWNED"),
    Attack("rst raw in a note", "refused-directive", ".. note::\n\n   .. raw:: html\n\n      PWNED", 3),
    Attack("rst include", "file-outside", ".. include:: ../secret.txt"),
    Attack("rst include in capitals", "file-outside", ".. Include:: ../secret.txt"),
    Attack("rst include of docutils", "file-outside", ".. include:: <isonum.txt>"),
    Attack("rst literalinclude", "file-outside", ".. literalinclude:: ../secret.txt"),
    Attack("rst csv-table", "file-outside", ".. csv-table::\n   :file: ../secret.txt"),
    Attack("rst ifconfig", "refused-directive", f".. ifconfig:: {RUN}\n\n   PWNED"),
    Attack("rst role", "refused-directive", ".. role:: html(raw)\n   :format: html"),
    Attack("rst default-role", "refused-directive", ".. default-role:: raw"),
    Attack("rst class of a domain", "refused-directive", ".. class:: PWNED"),
    Attack("rst meta", "refused-directive", ".. meta::\n   :http-equiv=refresh: 0;PWNED"),
    Attack("rst header", "refused-directive", ".. header:: PWNED"),
    Attack("rst index", "refused-directive", ".. index:: PWNED"),
    Attack("rst raw role", "refused-role", "A :raw:`PWNED`."),
    Attack("rst link", "unsafe-url", "`words <javascript:PWNED()>`__"),
    Attack("rst named target", "unsafe-url", "A words_.\n\n.. _words: javascript:PWNED()"),
    Attack("rst data link", "unsafe-url", "`words <data:text/html,PWNED>`__"),
    Attack("rst image target", "unsafe-url", ".. image:: ok.png\n   :target: javascript:PWNED()"),
    Attack("rst image outside", "file-outside", ".. image:: ../secret.png"),
    Attack("rst download", "file-outside", ":download:`x <../secret.txt>`"),
    Attack("rst math", "active-formula", r":math:`\href{javascript:PWNED()}{x}`"),
    Attack("rst formula in words", "active-formula", r"Words \\(\\href{javascript:PWNED()}{x}\\)."),
]  # fmt: skip

#: Front matter of pages that are of no kind, each a page of its own.
HEADS = [
    Attack("myst options", "unknown-key", "myst:\n  enable_extensions: [substitution]", 2),
    Attack("myst html_meta", "unknown-key", "myst:\n  html_meta: {PWNED: x}", 2),
    Attack("html_meta", "unknown-key", "html_meta:\n  http-equiv=refresh: PWNED", 2),
    Attack("substitutions", "unknown-key", "substitutions:\n  x: PWNED", 2),
    Attack("abstract", "unknown-key", "abstract: a <b id=PWNED>b</b>", 2),
    Attack("dedication", "unknown-key", "dedication: <script id=PWNED>x()</script>", 2),
    Attack("dedication with a link", "unknown-key", "dedication: <javascript:PWNED()>", 2),
]

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n{}\n</svg>\n'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
#: SVG pictures, each shown on a page; the text stands on the second line of the file.
PICTURES = [
    Attack("svg script", "active-picture", "<script>PWNED()</script>", 2),
    Attack("svg handler", "active-picture", '<rect onload="PWNED()"/>', 2),
    Attack("svg page", "active-picture", "<foreignObject>PWNED</foreignObject>", 2),
    Attack("svg link", "active-picture", '<a href="javascript:PWNED()"><rect/></a>', 2),
    Attack("svg use", "active-picture", f'<use {XLINK} xlink:href="http://PWNED/x#y"/>', 2),
    Attack("svg base", "active-picture", '<g xml:base="http://PWNED/"/>', 2),
    Attack("svg image", "active-picture", '<image href="http://PWNED/x.png"/>', 2),
    Attack("svg import", "active-picture", '<style>@import "http://PWNED";</style>', 2),
    Attack("svg style", "active-picture", '<rect style="fill: url(http://PWNED)"/>', 2),
    Attack("svg style in pieces", "active-picture", "<style>a{b:ur&#108;(http://PWNED)}</style>", 2),
    Attack("svg style set", "active-picture", "<style>a{b:image-set('http://PWNED' 1x)}</style>", 2),
    Attack("svg animation", "active-picture", '<set attributeName="href" to="PWNED"/>', 2),
    Attack("svg html", "active-picture", '<p xmlns="http://www.w3.org/1999/xhtml">PWNED</p>', 2),
    Attack("svg style sheet", "active-picture", '<?xml-stylesheet href="PWNED"?>', 2),
    Attack("svg that is broken", "active-picture", "<rect>PWNED", 3),
]  # fmt: skip

#: Entries of the bibliography, a line each.
PAPERS = [
    Attack("bib url", "unsafe-url", "@misc{a, title={A}, url={javascript:PWNED()}}"),
    Attack("bib code", "unsafe-url", "@misc{b, title={B}, code={data:text/html,PWNED}}"),
]

#: Names of pages.
NAMES = [
    Attack("name with a tag", "bad-file", "<img src=x onerror=PWNED>.md"),
    Attack("name with a quote", "bad-file", 'PWNED" onload="x.md'),
    Attack("name of a folder", "bad-file", "a&PWNED;/page.md"),
    Attack("name with a control", "bad-file", "PWNED\x1b.md"),
]
