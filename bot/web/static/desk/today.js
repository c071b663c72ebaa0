// The day without reloading: steps by fetch, what colleagues do by events. All of it works without this script too.
import { oneAtATime, typing } from "./desk.js";

document.documentElement.classList.add("scripted");

for (const select of document.querySelectorAll("[data-submit]"))
  select.addEventListener("change", () => select.form.requestSubmit());

const day = document.getElementById("day");
if (day) begin();

function begin() {
  const live = document.querySelector("[data-live]");
  const opened = () => new Set([...day.querySelectorAll("details[open]")].map((each) => each.querySelector("h2").id));

  function replace(text, focused = document.activeElement?.dataset?.key) {
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("day");
    if (!fresh) return location.reload(); // signed out: the server says so
    const told = fresh.querySelector("[role=status]");
    if (!told.children.length) told.replaceWith(day.querySelector("[role=status]")); // what the person did last stays in sight
    const open = opened();
    for (const each of fresh.querySelectorAll("details")) if (open.has(each.querySelector("h2").id)) each.open = true;
    day.replaceChildren(...fresh.childNodes);
    if (focused) (day.querySelector(`[data-key="${CSS.escape(focused)}"]`) ?? day.querySelector("[data-undo] button"))?.focus();
    fade();
  }

  // What can be taken back for ten seconds is offered for ten seconds.
  function fade() {
    const undo = day.querySelector("[data-undo]");
    if (undo) setTimeout(() => undo.remove(), 10_000);
  }

  day.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-step]")) return;
    event.preventDefault();
    const button = event.target.querySelector("button");
    button.disabled = true;
    try {
      const answer = await fetch(event.target.action, { method: "POST", body: new URLSearchParams(new FormData(event.target)) });
      replace(await answer.text(), button.dataset.key);
    } catch {
      button.disabled = false;
      live.textContent = live.dataset.off;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "n" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    day.querySelector("[data-next]")?.click();
  });

  const refresh = oneAtATime(async () => {
    const answer = await fetch(day.dataset.now);
    if (answer.ok) replace(await answer.text());
  });

  const events = new EventSource(day.dataset.events);
  let first = true;
  events.addEventListener("changed", () => {
    live.textContent = live.dataset.on;
    if (first) {
      first = false; // the page itself is as new
      return;
    }
    refresh().catch(() => (live.textContent = live.dataset.off));
  });
  events.addEventListener("error", () => (live.textContent = live.dataset.off));
  fade();
}
