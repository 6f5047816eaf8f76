// What only helps: completion, keys, values of a facet in place, from hit to hit, copying. Every page works without it.

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const live = one("#live");
const say = (text) => { live.textContent = text; };

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** What the browser keeps under a key, or keeps from now on; nothing where a reader lets it keep nothing. */
function kept(area, key, value) {
  try {
    if (value !== undefined) window[area].setItem(key, value);
    return window[area].getItem(key);
  } catch {
    return null;
  }
}

/** Runs the newest of many calls, a moment after it, and aborts the one before: `work` is given an AbortSignal. */
function newest(work, wait) {
  let timer, running;
  return (...given) => {
    clearTimeout(timer);
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    timer = setTimeout(() => work(signal, ...given).catch(() => {}), wait);
  };
}

// Completion: a combobox whose list follows what is typed. Arrows put a suggestion into the box, Escape takes it back,
// Enter asks for what stands there: the list itself never catches a key that types.

function complete(box, field) {
  const list = make("ul", { id: `${box.id}-offers`, class: "offers", role: "listbox", "aria-label": "Suggestions" });
  let typed = box.value, at = -1, offered = [];
  box.removeAttribute("list");
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(roles)) box.setAttribute(name, value);
  list.hidden = true;
  box.after(list);

  const close = () => {
    list.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const text = (offer) => (field ? offer.value : offer.query);
  const mark = (next) => {
    at = next;
    [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    box.value = at < 0 ? typed : text(offered[at]);
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const item = (offer, number) => {
    const kind = { said: "said by", word: "", title: "title" }[offer.field] ?? offer.field;
    const count = offer.count.toLocaleString("en");
    const about = make("small", {}, [field ? "" : kind, count].filter(Boolean).join(" · "));
    return make("li", { role: "option", id: `${list.id}-${number}`, "aria-selected": "false" }, make("bdi", {}, offer.label), about);
  };
  const ask = newest(async (signal) => {
    const query = new URLSearchParams({ q: typed, limit: 8, ...(field && { field }) });
    const answer = await fetch(`/api/suggest?${query}`, { signal });
    if (!answer.ok) return close();
    offered = (await answer.json()).suggestions;
    if (signal.aborted || document.activeElement !== box) return;
    close();
    list.replaceChildren(...offered.map(item));
    list.hidden = !offered.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    if (offered.length) say(`${offered.length} suggestion${offered.length > 1 ? "s" : ""}`);
  }, 120);

  box.addEventListener("input", (event) => {
    typed = box.value;
    if (event.isComposing) return;
    if (typed.trim()) ask();
    else close();
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !list.hidden) {
      const places = offered.length + 1; // one for what was typed
      mark(((at + 1 + step + places) % places) - 1);
      event.preventDefault();
    } else if (step === 1 && box.value.trim()) {
      typed = box.value;
      ask();
      event.preventDefault();
    } else if (event.key === "Escape" && !list.hidden) {
      mark(-1);
      close();
      event.preventDefault();
    }
  });
  box.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => {
    const chosen = [...list.children].indexOf(event.target.closest("li"));
    event.preventDefault(); // the box keeps the focus
    if (chosen < 0) return;
    mark(chosen);
    box.form.requestSubmit();
  });
}

/** An address without what is empty. */
function trim(form) {
  form.addEventListener("submit", () => {
    const empty = [...form.elements].filter((field) => field.name && !field.value);
    for (const field of empty) field.disabled = true;
    setTimeout(() => empty.forEach((field) => { field.disabled = false; }));
  });
}

// All values of a facet in their place, with a search inside: the list is the one of the facet's own page.

function unfold(link) {
  const facet = link.closest(".facet"), id = `${facet.getAttribute("aria-labelledby")}-starts`;
  const box = make("input", { id, type: "search", autocomplete: "off", spellcheck: "false" });
  const list = one(".choices", facet);
  const fill = newest(async (signal) => {
    const address = new URL(link.href);
    if (box.value.trim()) address.searchParams.set("starts", box.value);
    const answer = await fetch(address, { signal });
    if (!answer.ok) return location.assign(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    list.replaceChildren(...one("main .choices", page).children);
    list.classList.add("long");
    say(one("main [role=status]", page).textContent);
  }, 120);
  box.addEventListener("input", () => fill());
  list.before(make("div", { class: "within" }, make("label", { for: id }, `Search in ${one("h2", facet).textContent}`), box));
  link.remove();
  fill();
  box.focus();
}

// Where a reader was before a page that differs in one restriction, so that the next one goes on from there.

const PLACE = "place";
const narrowing = ".facets a:not(.all), .chips a, .sorts a, .time a";
const named = (link) => [link.closest("section, nav, ul, div")?.getAttribute("aria-labelledby"), one("bdi, i", link)?.textContent].join();

function leave(link) {
  kept("sessionStorage", PLACE, JSON.stringify({ name: named(link), y: scrollY, when: Date.now() }));
}

function comeBack() {
  const place = JSON.parse(kept("sessionStorage", PLACE) ?? "null");
  kept("sessionStorage", PLACE, "null");
  if (!place || Date.now() - place.when > 10_000 || location.hash) return;
  const link = all(narrowing).find((found) => named(found) === place.name);
  const drawer = one(".drawer");
  if (link && drawer?.contains(link)) drawer.open = true;
  (link ?? one("#main"))?.focus({ preventScroll: true });
  scrollTo(0, place.y);
}

/** A page that is loaded whole announces nothing by itself: how many readouts, and what narrows them. */
function announce() {
  const count = one(".summary h1")?.textContent;
  const chips = all(".chips bdi").map((chip) => chip.textContent);
  if (count && location.search) setTimeout(() => say([count, ...chips].join("; ")), 400);
}

// From hit to hit.

function hits(bar) {
  const marks = all("article .words mark"), count = make("span");
  if (!marks.length) return () => {};
  let at = -1;
  const go = (step) => {
    marks[at]?.classList.remove("here");
    at = (at + step + marks.length + (at < 0 && step < 0 ? 1 : 0)) % marks.length;
    const mark = marks[at], passage = mark.closest("p").id;
    mark.classList.add("here");
    mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center" });
    count.textContent = `${at + 1} of ${marks.length}`;
    for (const jump of all(".jumps a", bar)) jump.toggleAttribute("aria-current", jump.hash === `#${passage}`);
    say(`Hit ${at + 1} of ${marks.length}`);
  };
  const button = (text, step) => {
    const made = make("button", { type: "button" }, text);
    made.addEventListener("click", () => go(step));
    return made;
  };
  bar.append(make("p", { class: "walk" }, button("Previous", -1), button("Next", 1), count));
  return go;
}

// Copying a citation.

function copy(text) {
  const said = text.dataset.copy, button = make("button", { type: "button" }, said ?? "Copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
    } catch { // an address without TLS has no clipboard of its own
      text.closest("details")?.setAttribute("open", "");
      getSelection().selectAllChildren(text);
      document.execCommand("copy");
    }
    button.textContent = "Copied";
    say("Copied");
  });
  (said ? text.closest("details") : text).after(button); // at once: not behind what has to be opened first
}

// Single keys; a reader whose tools use them otherwise turns them off (WCAG 2.2, 2.1.4).

function keys(step) {
  const results = all(".results h2 a");
  const actions = { "/": () => { one("#q").focus(); one("#q").select(); } };
  const told = [["/", "search"]];
  if (results.length) {
    const to = (by) => {
      const next = results.indexOf(document.activeElement) + by;
      results[Math.min(Math.max(next, 0), results.length - 1)].focus();
    };
    Object.assign(actions, { j: () => to(1), k: () => to(-1) });
    told.push(["j", "next result"], ["k", "previous"]);
  }
  if (one("article .words mark")) {
    Object.assign(actions, { n: () => step(1), p: () => step(-1) });
    told.push(["n", "next hit"], ["p", "previous"]);
  }
  let off = kept("localStorage", "keys") === "off";
  const button = make("button", { type: "button" });
  const show = () => { button.textContent = off ? "Turn keys on" : "Turn keys off"; };
  button.addEventListener("click", () => {
    off = !off;
    kept("localStorage", "keys", off ? "off" : "on");
    show();
  });
  show();
  one(".bottom .wrap").append(make("p", { class: "keys" }, ...told.flatMap(([key, what]) => [make("kbd", {}, key), what]), button));
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || off || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const act = actions[event.key];
    if (act) { event.preventDefault(); act(); }
  });
}

function start() {
  if (one("#q")) complete(one("#q"), "");
  if (one("#said_by")) complete(one("#said_by"), "said");
  all("form[action='/'], #ask").forEach(trim);
  if (matchMedia("(min-width: 60rem)").matches) all(".drawer").forEach((drawer) => { drawer.open = true; });
  addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.matches(".facets .all")) { event.preventDefault(); unfold(link); }
    else if (link.matches(narrowing)) leave(link);
  });
  all(".copy").forEach(copy);
  const bar = one(".hits");
  keys(bar ? hits(bar) : () => {});
  comeBack();
  announce();
}

start();
