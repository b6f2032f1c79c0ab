"""The real almanac without a mouse: every control is reached, and is seen when it is."""

from __future__ import annotations

import pytest

from sites import rest
from test_browser import MADE, PAGES, WIDTHS

pytestmark = pytest.mark.browser

PAGES = {**PAGES, **MADE, "search": "search.html?q=data&kind=Post"}
KINDS = ["post", *map(rest, ("landing", "area", "topics", "jobs", "job", "list", "search", "lost"))]
#: What can have the focus, and can be seen; the contents of what is closed are neither.
REACHABLE = """() => {
  const found = document.querySelectorAll("a[href], button, input, select, summary, [tabindex]");
  const all = [...found].filter(e => e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}));
  all.forEach((e, i) => { e.dataset.reachable = i; });
  return all.map(e => e.outerHTML.slice(0, 120));
}"""
#: The element that has the focus: its number, whether it can be seen, and whether that shows.
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const icons = {__navigation: ".nav-overlay-icon", __toc: ".toc-overlay-icon"};
  const near = icons[e.id] ? [...document.querySelectorAll(icons[e.id])]
    : e.matches(".toctree-checkbox") ? [e.nextElementSibling]
    : e.matches(".almanac-map a") ? [e.querySelector("text")]
    : e.matches(".sidebar-search") ? [e, e.parentElement] : [e];
  const lit = near.some(n => n.checkVisibility() && getComputedStyle(n).outlineStyle !== "none");
  const box = (near.find(n => n.checkVisibility()) || e).getBoundingClientRect();
  const inside = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
  const drawer = e.closest(".sidebar-drawer, .toc-drawer");
  const closed = drawer && getComputedStyle(drawer).visibility === "hidden";
  const number = "reachable" in e.dataset ? Number(e.dataset.reachable) : null;
  return {number, lit, inside, closed, html: e.outerHTML.slice(0, 120)};
}"""


@pytest.fixture(params=WIDTHS)
def page(request, browser):
    size = {"width": request.param, "height": WIDTHS[request.param]}
    context = browser.new_context(viewport=size, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def walked(page, most: int) -> list[dict[str, object]]:
    """Every element that the key Tab comes to, in its order."""
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here is None:
            break
        found.append(here)
    return found


@pytest.mark.parametrize("name", KINDS)
def test_a_keyboard_reaches_every_control_and_shows_where_it_is(page, address, name) -> None:
    page.goto(f"{address}/{PAGES[name]}")
    page.wait_for_load_state("networkidle")
    reachable = page.evaluate(REACHABLE)
    steps = walked(page, 2 * len(reachable) + 10)
    missed = set(range(len(reachable))) - {step["number"] for step in steps}

    assert [reachable[number] for number in sorted(missed)] == []
    assert [step["html"] for step in steps if step["closed"] or not step["inside"]] == []
    assert [step["html"] for step in steps if not step["lit"]] == []


def test_the_sidebars_of_a_phone_open_and_close_by_keyboard(browser, address) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/{PAGES['post']}")
    links = {"#__navigation": ".sidebar-drawer a[href]", "#__toc": ".toc-drawer li li a[href]"}
    for control, inside in links.items():
        link = page.locator(inside).first
        assert not link.is_visible()
        page.locator(control).focus()
        page.keyboard.press("Space")
        assert link.is_visible()
        link.focus()
        assert link.evaluate("it => it === document.activeElement")
        page.locator(control).focus()
        page.keyboard.press("Space")
        assert not link.is_visible()
        link.evaluate("it => it.focus()")
        assert not link.evaluate("it => it === document.activeElement")
    context.close()


@pytest.fixture
def phone(browser, address):
    """A post on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/{PAGES['post']}")
    yield page
    context.close()


DRAWERS = {"__navigation": ".sidebar-drawer a[href]", "__toc": ".toc-drawer li li a[href]"}


@pytest.mark.parametrize("control", DRAWERS)
def test_escape_closes_a_sidebar_and_the_focus_is_where_it_was_opened(phone, control) -> None:
    link = phone.locator(DRAWERS[control]).first
    phone.locator(f"#{control}").focus()
    phone.keyboard.press("Space")
    link.focus()
    phone.keyboard.press("Escape")

    assert not link.is_visible()
    assert phone.evaluate("document.activeElement.id") == control
    assert phone.locator(f"#{control}").get_attribute("aria-pressed") == "false"


def test_escape_does_nothing_where_no_sidebar_is_open(phone) -> None:
    phone.locator("article a[href]").first.focus()
    before = phone.evaluate("document.activeElement.outerHTML")
    phone.keyboard.press("Escape")

    assert phone.evaluate("document.activeElement.outerHTML") == before


@pytest.mark.parametrize("control", DRAWERS)
def test_the_button_of_a_sidebar_says_whether_it_is_open(phone, control) -> None:
    button = phone.locator(f"#{control}")

    def pressed() -> list[bool | str | None]:
        return [button.is_checked(), button.get_attribute("aria-pressed")]

    assert button.get_attribute("role") == "button"
    assert pressed() == [False, "false"]
    button.focus()
    phone.keyboard.press("Space")
    assert pressed() == [True, "true"]
    phone.keyboard.press("Space")
    assert pressed() == [False, "false"]
    phone.locator(f"label[for={control}]:visible").first.click()
    assert pressed() == [True, "true"]
    corner = {"x": 380 if control == "__navigation" else 5, "y": 800}
    phone.locator(f"label.overlay[for={control}]").click(position=corner)
    assert pressed() == [False, "false"]


def test_code_is_a_stop_for_the_keyboard_only_where_it_is_too_wide(phone, address) -> None:
    phone.goto(f"{address}/contributing/writing.html")
    code = phone.locator("article pre").nth(1)
    assert code.evaluate("it => it.scrollWidth > it.clientWidth")
    assert code.get_attribute("tabindex") == "0"
    code.focus()
    phone.keyboard.press("ArrowRight")
    phone.wait_for_function("document.activeElement.scrollLeft > 0")

    phone.set_viewport_size({"width": 1280, "height": 844})
    phone.wait_for_function("!document.activeElement.matches('[tabindex]')")
    assert not code.evaluate("it => it.scrollWidth > it.clientWidth")
    phone.reload()
    assert code.get_attribute("tabindex") is None
    assert phone.locator("article pre[tabindex]").count() > 0


def test_a_part_of_the_sidebar_opens_and_closes_by_keyboard(browser, address) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/{PAGES['topics']}")
    boxes = page.locator(".sidebar-tree .toctree-checkbox")
    for box in boxes.all():
        below = box.locator("xpath=following-sibling::ul[1]")
        before = below.is_visible()
        box.focus()
        page.keyboard.press("Space")
        assert below.is_visible() != before
    context.close()


def test_the_ways_on_from_a_post_are_links_with_names(browser, address) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/{PAGES['post']}")
    titles = [link.text_content() for link in page.locator(".related-pages .title").all()]
    links = [
        page.get_by_role("link", name=f"{way} {title}")
        for way, title in zip(("Next", "Previous"), titles, strict=True)
    ]

    for link in links:
        link.focus()
        assert link.evaluate("it => it === document.activeElement")
        assert link.evaluate("it => getComputedStyle(it).outlineStyle") != "none"
    context.close()
