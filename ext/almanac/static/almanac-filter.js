// Filters the lists of a page. They are complete without this script, and so is the page.
"use strict";

(() => {
  // Letters count, not their case or accents.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // An item of a list, a row of a table, or a term with all that is said of it.
  const partsOf = (element) => {
    const parts = [element];
    for (let next = element.nextElementSibling; element.matches("dt") && next?.matches("dd"); ) {
      parts.push(next);
      next = next.nextElementSibling;
    }
    return parts;
  };

  const start = (form) => {
    const facets = JSON.parse(form.querySelector("script").textContent);
    const fields = [...form.elements].filter((field) => field.name);
    const items = new Map(); // each element with the names of what it stands for
    const words = {};
    for (const name of Object.keys(facets)) {
      for (const element of document.getElementsByClassName(name)) {
        items.set(element, [...(items.get(element) ?? []), name]);
        const text = partsOf(element).map((part) => part.textContent).join(" ");
        words[name] = `${words[name] ?? ""} ${plain(text)}`;
      }
    }
    const names = Object.keys(words);
    const sections = new Set();
    for (const element of items.keys()) {
      for (let up = element.closest("section"); up && !up.contains(form); ) {
        sections.add(up);
        up = up.parentElement.closest("section");
      }
    }

    const links = [...document.querySelectorAll(".almanac-letters a")];
    const letters = new Map(links.map((link) => [link.getAttribute("href"), link]));

    const fits = (name) => fields.every(({name: facet, value}) => {
      if (facet === "q") return plain(value).split(/\s+/).every((word) => words[name].includes(word));
      return !value || facets[name][facet].includes(value);
    });

    const show = () => {
      const fitting = new Set(names.filter(fits));
      for (const [element, standsFor] of items) {
        const hidden = !standsFor.some((name) => fitting.has(name));
        for (const part of partsOf(element)) part.hidden = hidden;
      }
      for (const section of sections) {
        section.hidden = [...items.keys()].every((item) => item.hidden || !section.contains(item));
        for (const link of document.querySelectorAll(`.toc-tree a[href="#${CSS.escape(section.id)}"]`)) {
          link.hidden = section.hidden;
        }
        // A letter without a term stays where it is, and leads nowhere.
        const href = `#${section.id}`;
        if (section.hidden) letters.get(href)?.removeAttribute("href");
        else letters.get(href)?.setAttribute("href", href);
      }
      const {one, many} = form.dataset;
      form.querySelector("output").textContent = fitting.size
        ? `${fitting.size} of ${names.length} ${names.length === 1 ? one : many}`
        : `No ${one} fits.`;
    };

    const remember = () => {
      const state = new URLSearchParams(location.search);
      for (const {name, value} of fields) value ? state.set(name, value) : state.delete(name);
      const query = state.size ? `?${state}` : "";
      history.replaceState(history.state, "", location.pathname + query + location.hash);
    };

    const restore = () => {
      const state = new URLSearchParams(location.search);
      for (const field of fields) field.value = state.get(field.name) ?? "";
      // A choice that is no more.
      for (const field of fields) if (field.selectedIndex === -1) field.value = "";
    };

    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => { show(); remember(); });
    // The fields are empty after this event.
    form.addEventListener("reset", () => setTimeout(() => { show(); remember(); }));
    // Whoever follows a link to what is hidden wants to see it.
    addEventListener("hashchange", () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target || target.checkVisibility()) return;
      form.reset();
      setTimeout(() => target.scrollIntoView());
    });
    restore();
    form.hidden = false;
    show();
  };

  for (const form of document.querySelectorAll("form.almanac-filter")) start(form);
})();
