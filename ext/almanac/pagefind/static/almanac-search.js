"use strict";

// The search page: with Pagefind where it is served, else with Sphinx's own search.
(async () => {
  const FACETS = ["kind", "area", "venue", "place"];
  // A result is a file to load, so few are shown at once.
  const STEP = 4;
  const SECTIONS = 3;
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  const theirs = document.getElementById("search-results");
  let pagefind, renew;
  // The search in sight: a later one takes its place, however long this one takes.
  let current = 0;

  function element(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  const words = element("input", { id: "almanac-query", type: "search", name: "q" });
  const facets = element("div", { className: "almanac-facets" });
  const fold = element("details", {}, element("summary", {}, "Narrow the search"), facets);
  const form = element(
    "form", { className: "almanac-search" },
    element("label", { htmlFor: words.id }, "Search the almanac"), words,
    element("button", { type: "submit" }, "Search"), fold,
  );
  form.setAttribute("role", "search");
  const status = element("p", { className: "almanac-found" });
  status.setAttribute("role", "status");
  const list = element("ol", { className: "almanac-results" });
  list.setAttribute("role", "list");
  const more = element("button", { type: "button", className: "almanac-more", hidden: true }, "More results");

  // -- what is asked: in the form, and in the address ---------------------------------------

  const boxes = (name, state = "") => [...form.querySelectorAll(`input[name="${name}"]${state}`)];

  // Of the values of one facet any may match, of the facets all must.
  function filters(without) {
    const chosen = FACETS.filter((name) => name !== without && boxes(name, ":checked").length);
    return Object.fromEntries(chosen.map((name) => [name, { any: boxes(name, ":checked").map((box) => box.value) }]));
  }

  // The words to look for, as Sphinx takes them: the parts of "pre-trained", and none like "of",
  // which are in neither index. A phrase in quotes stays one, unless a word of it is left out.
  const left = new Set(stopwords);  // a list, before Sphinx 9
  function asked() {
    const every = words.value.match(/[\p{L}\p{N}]+/gu) ?? [];
    const kept = every.filter((word) => !left.has(word.toLowerCase()) && (word.length > 1 || every.length === 1));
    const isPhrase = /^\s*".*"\s*$/.test(words.value) && kept.length === every.length;
    return isPhrase ? `"${kept.join(" ")}"` : kept.join(" ");
  }

  async function readAddress() {
    const address = new URLSearchParams(location.search);
    // The search in the sidebar of the theme asks for an area of this name, and means none.
    const given = (name) => address.getAll(name).filter((value) => value !== "default");
    words.value = address.get("q") || "";
    if (!pagefind) return;
    if (FACETS.some((name) => given(name).length)) {
      await addFacets();
      fold.open = true;
    }
    for (const name of FACETS) for (const box of boxes(name)) box.checked = given(name).includes(box.value);
  }

  const writeAddress = () => history.pushState(null, "", `?${new URLSearchParams(new FormData(form))}`);

  // -- facets: files as well, which are loaded when a reader asks for them -------------------

  let adding;
  const addFacets = () => (adding ||= addEach());

  async function addEach() {
    const totals = await pagefind.filters();
    for (const name of FACETS.filter((facet) => Object.keys(totals[facet] || {}).length)) {
      const values = Object.entries(totals[name]).sort(([a, n], [b, m]) => m - n || a.localeCompare(b));
      const choices = values.map(([value, number]) => element(
        "label", {}, element("input", { type: "checkbox", name, value }),
        ` ${value} `, element("span", { className: "almanac-count" }, number),
      ));
      const legend = element("legend", {}, name[0].toUpperCase() + name.slice(1));
      facets.append(element("fieldset", {}, legend, element("div", {}, ...choices)));
    }
  }

  // How many pages each choice would give; what would give none is out of the way.
  async function count() {
    for (const name of FACETS.filter((facet) => boxes(facet).length)) {
      const found = await pagefind.search(asked() || null, { filters: filters(name) });
      for (const box of boxes(name)) {
        const number = found.filters[name]?.[box.value] || 0;
        box.parentElement.lastChild.textContent = number;
        box.parentElement.hidden = !number && !box.checked && box !== document.activeElement;
      }
    }
    for (const group of facets.children) group.hidden = !group.querySelector("label:not([hidden])");
  }

  // -- what is found -------------------------------------------------------------------------

  // Words that are not in the index were hidden from it, in characters of no meaning of their own.
  function shown(text) {
    return text.replace(/[\ue000-\uf8ff]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xe000));
  }

  // Pagefind escapes "<" and ">", and nothing else, and puts marks around words.
  function excerpt(text) {
    const plain = shown(text).split(/<\/?mark>/).map((part) => part.replace(/&lt;/g, "<").replace(/&gt;/g, ">"));
    return plain.map((part, i) => (i % 2 ? element("mark", {}, part) : part));
  }

  // For a word that it does not know, Pagefind takes the nearest; that may be quite another one.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  function isMeant(page) {
    const marks = [...page.excerpt.matchAll(/<mark>(.*?)<\/mark>/g)].map((mark) => plain(mark[1]));
    const beginnings = (plain(asked()).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, 3));
    return !beginnings.length || !marks.length || beginnings.some((part) => marks.some((mark) => mark.includes(part)));
  }

  function result(page) {
    const path = page.raw_url.slice(1).split("/").map(encodeURIComponent).join("/");
    const href = new URL(path, root).href;
    const areas = (page.filters.area || []).filter((area) => area !== shown(page.meta.title));
    const labels = [...(page.filters.kind || []), ...areas].join(" · ");
    const sections = page.sub_results.filter((section) => section.anchor).slice(0, SECTIONS);
    const links = sections.map(({ anchor, title }) =>
      element("li", {}, element("a", { href: `${href}#${encodeURIComponent(anchor.id)}` }, shown(title))));
    return element(
      "li", {},
      element("h2", {}, element("a", { href }, shown(page.meta.title || path))),
      element("p", { className: "almanac-quiet" }, labels),
      element("p", {}, "… ", ...excerpt(page.excerpt), " …"),
      ...(links.length ? [element("ul", {}, ...links)] : []),
    );
  }

  // All results, the first *number* of them as pages, and what to say of them.
  async function find(number) {
    const given = words.value.trim();
    if (!given && !Object.keys(filters()).length) return [[], [], ""];
    if (given && !/[\p{L}\p{N}]/u.test(given)) return [[], [], `No pages found for “${given}”.`];
    if (given && !asked()) return [[], [], `“${given}” stands on too many pages; add a word.`];
    pagefind ??= renew();
    const { results } = await pagefind.search(asked() || null, { filters: filters() });
    // Pagefind takes what it cannot load for empty; this fails if nothing can be loaded.
    if (!results.length) await fetch(new URL("pagefind/pagefind-entry.json", root), { cache: "no-store" });
    const pages = await Promise.all(results.slice(0, number).map((one) => one.data()));
    await count();
    const meant = pages.some(isMeant) ? results : [];
    const pagesFound = meant.length === 1 ? "1 page" : `${meant.length || "No"} pages`;
    return [meant, pages, `${pagesFound} found${given && ` for “${given}”`}.`];
  }

  async function search(number = STEP) {
    const mine = ++current;
    status.textContent = "Searching …";
    const [found, pages, said] = await find(number).catch(() => {
      pagefind = null; // it would not ask again for what it did not get
      return [[], [], "The search could not be loaded; try again later."];
    });
    if (mine !== current) return;
    status.textContent = said;
    list.replaceChildren(...pages.slice(0, found.length).map(result));
    more.hidden = found.length <= number;
    more.onclick = async () => {
      history.replaceState({ number: number + STEP }, "");
      await search(number + STEP);
      list.children[number]?.querySelector("a").focus();
    };
  }

  async function unfold() {
    if (!pagefind || !fold.open) return;
    await addFacets();
    await count();
  }

  async function start() {
    const { createInstance } = await import(new URL("pagefind/pagefind.js", root).href);
    // A worker would be one more program to load.
    renew = () => createInstance({ noWorker: true });
    pagefind = renew();
    await pagefind.init();
    const restore = async () => { await readAddress(); await search(history.state?.number); };
    const again = (event) => { event.preventDefault(); writeAddress(); search(); };
    if (fold.open) await addFacets();
    await restore();
    addEventListener("popstate", restore);
    form.addEventListener("submit", again);
    facets.addEventListener("change", again);
  }

  const forms = [...(theirs.closest("[role=main]") ?? document).querySelectorAll("form")];
  const hideTheirs = (hidden) => { for (const one of [theirs, ...forms]) one.hidden = hidden; };

  readAddress();
  fold.addEventListener("toggle", unfold);
  if (!document.querySelector("h1")) theirs.before(element("h1", {}, "Search"));
  theirs.before(form, status, list, more);
  try {
    // From a file, a browser lets no page read another: no index, and no words of what was found.
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY &&= location.protocol.startsWith("http");
    if (!location.protocol.startsWith("http")) throw new Error("not served");
    hideTheirs(true);
    await start();
    Search.stopPulse();
  } catch {
    for (const one of [forms.length ? form : fold, status, list, more]) one.remove();
    hideTheirs(false);
    Search.loadIndex(new URL("searchindex.js", root).href);
  }
})();
