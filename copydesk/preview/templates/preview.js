// Search and filter. Without this script the page shows everything, and its controls stay away.
"use strict";

const filter = document.getElementById("filter");
const search = document.getElementById("search");
const found = document.getElementById("found");
const chips = [...filter.querySelectorAll("button")];

// Accents and case do not count: "sao" finds "São".
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const stories = [...document.querySelectorAll("article")].map((element) => ({
  element,
  text: folded(element.textContent),
  tags: new Set([...element.querySelectorAll("[data-tag]")].map((tag) => tag.dataset.tag)),
}));
let chosen = "";

function narrow() {
  const words = folded(search.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { element, text, tags } of stories) {
    element.hidden = !((!chosen || tags.has(chosen)) && words.every((word) => text.includes(word)));
    shown += !element.hidden;
  }
  for (const day of document.querySelectorAll(".day")) {
    day.hidden = !day.querySelector("article:not([hidden])");
  }
  for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.value === chosen));
  found.textContent = chosen || words.length ? (shown ? `${shown} of ${stories.length}` : "Nothing of that") : "";
}

function choose(tag) {
  chosen = chosen === tag ? "" : tag;
  narrow();
}

// A link to a story that is filtered away shows it.
function reveal() {
  const target = document.querySelector(":target");
  if (target?.hidden) {
    chosen = search.value = "";
    narrow();
    target.scrollIntoView();
  }
}

for (const chip of chips) chip.addEventListener("click", () => choose(chip.value));
for (const tag of document.querySelectorAll("button[data-tag]")) {
  tag.disabled = false;
  tag.addEventListener("click", () => {
    choose(tag.dataset.tag);
    filter.scrollIntoView({ block: "nearest" });
  });
}
search.addEventListener("input", narrow);
addEventListener("hashchange", reveal);
addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  } else if (event.key === "Escape") {
    chosen = search.value = "";
    narrow();
  }
});
filter.hidden = stories.length === 0;
narrow(); // a browser may have kept the words that stood there
reveal();
