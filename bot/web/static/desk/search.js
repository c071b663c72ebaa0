// Results while typing, and arrow keys through them.

const PAUSE = 120; // milliseconds without a letter before the server is asked
const field = document.querySelector("[data-search]");
const results = document.querySelector("[data-results]");
const language = document.querySelector("#language");
let waiting = 0;
let asking = null;
let shown = field.value; // what the results on the page answer

async function find() {
  asking?.abort();
  asking = new AbortController();
  const typed = field.value;
  const query = new URLSearchParams({ q: typed, language: language.value });
  try {
    const answer = await fetch(`/desk/results?${query}`, { signal: asking.signal });
    if (answer.redirected || !answer.ok) return field.form.submit(); // signed out meanwhile: the page says so
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    results.replaceChildren(...parsed.body.childNodes);
    shown = typed;
    history.replaceState(null, "", `/desk?${query}`);
  } catch (error) {
    if (error.name !== "AbortError") field.form.submit(); // the browser says what is wrong with the connection
  }
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(find, PAUSE);
}

const links = () => [...results.querySelectorAll("ol.results a")];

function move(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const found = links();
  if (!step || !found.length || event.target === language) return;
  event.preventDefault();
  const place = found.indexOf(document.activeElement) + step;
  (place < 0 ? field : found[Math.min(place, found.length - 1)]).focus();
}

field.addEventListener("input", soon);
language.addEventListener("change", find);
document.addEventListener("keydown", move);
field.form.addEventListener("submit", (event) => {
  const [first] = links();
  if (!first || shown !== field.value || document.activeElement !== field) return;
  event.preventDefault();
  first.click();
});
