"""Sphinx configuration of the Science Almanac: facts, no logic."""

import os
from urllib.parse import urlsplit

# A page can be edited on the branch that Read the Docs builds, on the hosts that the theme knows.
HOSTS = ("https://github.com/", "https://gitlab.com/", "https://bitbucket.org/")
CLONE = os.environ.get("READTHEDOCS_GIT_CLONE_URL", "").removesuffix(".git")
BRANCH = os.environ.get("READTHEDOCS_GIT_IDENTIFIER", "")
CAN_EDIT = os.environ.get("READTHEDOCS_VERSION_TYPE") == "branch" and CLONE.startswith(HOSTS)

project = "Science Almanac"
author = "The Science Almanac contributors"
copyright = "The Science Almanac contributors; text CC BY 4.0, code MIT"  # noqa: A001
version = release = "2021.1"
language = "en"
locale_dirs = []

extensions = [
    "almanac",
    "almanac.changes",
    "almanac.mathml",
    "almanac.pagefind",
    "almanac.twins",
    "myst_parser",
    "notfound.extension",
    "sphinx_copybutton",
    "sphinx_design",
]
exclude_patterns = ["**/_*"]
nitpicky = True

almanac_license = "https://creativecommons.org/licenses/by/4.0/"
almanac_as_of = "2026-11-22"
almanac_bibliography = "references.bib"

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_footnote_sort = False
myst_heading_anchors = 3

html_theme = "furo"
html_title = "Science Almanac"
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", "")
html_use_opensearch = html_baseurl.rstrip("/")
html_static_path = ["docs/_static"]
html_css_files = ["palette.css"]
html_copy_source = True
templates_path = ["docs/_templates"]
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#234e82", "color-brand-content": "#234e82"},
    "dark_css_variables": {"color-brand-primary": "#92c1fd", "color-brand-content": "#92c1fd"},
    "source_repository": CLONE if CAN_EDIT else "",
    "source_branch": BRANCH if CAN_EDIT else "",
    "source_directory": "docs",
    "top_of_page_buttons": ["view", "edit"],
    # The key "/" is left to the search of Read the Docs.
    "enable_search_shortcuts": False,
}

# Whoever asks for a page that is not there may be in any folder, so its links start at the root.
notfound_urls_prefix = urlsplit(html_baseurl).path or "/"
notfound_template = "404.html"
notfound_context = {"title": "Page not found"}

html_use_index = False
html_favicon = "docs/_static/favicon.svg"

epub_tocscope = "includehidden"
epub_description = "A yearly list of research posts, cross-referenced and checked"
epub_uid = epub_identifier = "science-almanac"
epub_scheme = "id"
epub_basename = "science-almanac"
epub_show_urls = "no"
suppress_warnings = ["epub.unknown_project_files"]

latex_documents = [("index", "science-almanac.tex", project, author, "manual")]
latex_engine = "lualatex"
