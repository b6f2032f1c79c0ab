// For who does not use a mouse. Without this script all of it works as well, and says less.
"use strict";

// The boxes that open the sidebars of the theme Furo are buttons, which Escape closes again.
for (const box of document.querySelectorAll("input.sidebar-toggle")) {
  const say = () => box.setAttribute("aria-pressed", box.checked);
  box.setAttribute("role", "button");
  box.addEventListener("change", say);
  addEventListener("pageshow", say);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.checked || !box.checkVisibility()) return;
    box.checked = false;
    say();
    box.focus();
  });
  say();
}

// What is wider than the page is reached, and moved with the arrows.
const widened = () => {
  for (const part of document.querySelectorAll("article pre, .table-wrapper")) {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  }
};
addEventListener("resize", widened);
widened();
