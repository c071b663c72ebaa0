// The inbox and a conversation keep up by themselves: the server tells that something changed, the page fetches what.

import { oneAtATime } from "./desk.js";

const announcer = document.querySelector("#announcer");
const place = document.querySelector("[data-live][data-address]");
const written = document.querySelector("#text");
const title = document.title;
let waiting = null;

const scrollToNewest = () => {
  const messages = document.querySelector("#messages");
  if (messages) messages.scrollTop = messages.scrollHeight;
};

const tell = (text) => {
  announcer.textContent = text;
};

/** Put the live parts of the fetched page in the place of ours; what is being typed stays. */
const refresh = oneAtATime(async () => {
  const answer = await fetch(place.dataset.address);
  if (!answer.ok || answer.redirected) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const newer = page.querySelector("[data-live][data-address]");
  if (!newer) return location.reload();
  const was = document.querySelector("[data-live][data-address]").dataset;
  if (newer.dataset.state !== was.state && !written?.value) return location.reload();
  const more = Number(newer.dataset.messages) > Number(was.messages);
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh || fresh.isEqualNode(part)) continue;
    const held = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    part.replaceWith(fresh);
    if (held) fresh.querySelector(`[href="${CSS.escape(held)}"]`)?.focus();
  }
  if (more) {
    scrollToNewest();
    tell(announcer.dataset.new);
  }
});

const listen = () => {
  const { department } = place.dataset;
  const source = new EventSource(`/desk/inbox/events${department ? `?department=${department}` : ""}`);
  source.addEventListener("changed", (event) => {
    const before = waiting;
    waiting = JSON.parse(event.data).waiting;
    document.title = waiting ? `(${waiting}) ${title}` : title;
    if (before !== null && waiting > before && !written) tell(announcer.dataset.new);
    refresh().catch(() => tell(announcer.dataset.lost));
  });
  source.addEventListener("open", () => {
    if (announcer.textContent === announcer.dataset.lost) tell("");
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) {
      tell(announcer.dataset.lost);
      setTimeout(listen, 10_000);
    }
  });
};

// Ctrl+Enter sends, as in mail programs.
written?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) written.form.requestSubmit();
});

scrollToNewest();
listen();
