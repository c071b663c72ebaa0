"use strict";
// The chat page. Text is only ever set as text; the server's choices are opaque, signed strings.
(() => {
  const byId = (id) => document.getElementById(id);
  const log = byId("log"), form = byId("form"), field = byId("message"), send = byId("send");
  const status = byId("status"), select = byId("language"), restart = byId("restart"), left = byId("left");
  const most = Number(document.body.dataset.most);
  let token = null;
  let texts = {};
  let language = select.value;
  let busy = false;

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  // German names, numbers and codes keep their own direction inside right-to-left text ("Viktoriastraße 5", "B1").
  const latin = /[\p{Script=Latin}\d§+](?:[\p{Script=Latin}\d\s.,:;@&+§„“"'’\/–_?=-]*[\p{Script=Latin}\d])?/gu;
  const reachable = /https:\/\/[^\s]+[^\s.,;:)]|www\.[\w.-]+[\w/-]*\w|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\d[\d \/–-]*\d/g;

  const replaced = (text, pattern, make) => {
    const parts = document.createDocumentFragment();
    let from = 0;
    for (const match of text.matchAll(pattern)) {
      parts.append(text.slice(from, match.index), make(match[0]));
      from = match.index + match[0].length;
    }
    parts.append(text.slice(from));
    return parts;
  };

  const isolated = (text, direction) => {
    const linkedParts = (piece) => replaced(piece, reachable, (found) => element("bdi", {}, linked(found)));
    return direction === "rtl"
      ? replaced(text, latin, (piece) => element("bdi", { dir: "ltr" }, linkedParts(piece)))
      : linkedParts(text);
  };

  const linked = (piece) => {
    const digits = piece.replace(/[^\d+]/g, "");
    if (/^(https:\/\/|www\.)/.test(piece)) return link(piece, piece.startsWith("www.") ? `https://${piece}` : piece);
    if (piece.includes("@")) return element("a", { href: `mailto:${piece}` }, piece);
    if (/^(0[1-9]\d{6,}|110|112|116\d{3})$/.test(digits) && !piece.includes("–")) return element("a", { href: `tel:${digits}` }, piece);
    return piece;
  };

  const link = (label, url) => element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label);

  const body = (text, direction) => {
    const bubble = element("div", { class: "bubble" });
    let list = null;
    for (const line of text.split("\n")) {
      const item = /^(•|\d+\.) (.*)$/.exec(line);
      if (!item) {
        list = null;
        bubble.append(element("p", {}, isolated(line, direction)));
        continue;
      }
      const name = item[1] === "•" ? "ul" : "ol";
      if (!list || list.localName !== name) bubble.append(list = element(name));
      list.append(element("li", {}, isolated(item[2], direction)));
    }
    return bubble;
  };

  const dated = (origin) => {
    const date = origin.checked === "undated" ? texts.checked_undated : texts.checked.replace("{date}", origin.checked);
    const name = origin.url.startsWith("https://") ? link(origin.source, origin.url) : origin.source;
    return element("li", {}, element("bdi", {}, name), ` – ${date}`);
  };

  const show = (message) => {
    const card = element("div", { class: `message${message.urgent ? " urgent" : ""}`, lang: message.language, dir: message.direction });
    card.append(element("span", { class: "hidden" }, `${texts.assistant}: `));
    const bubble = body(message.text, message.direction);
    if (message.links.length) {
      bubble.append(element("ul", { class: "links" }, ...message.links.map((each) => element("li", {}, link(each.label, each.url)))));
    }
    card.append(bubble);
    if (message.sources.length) {
      card.append(element("details", { class: "sources" },
        element("summary", {}, texts.source), element("ul", {}, ...message.sources.map(dated))));
    }
    if (message.choices.length) {
      card.append(element("ul", { class: "choices" }, ...message.choices.map((each) => {
        const button = element("button", { type: "button", class: "choice" }, each.label);
        button.addEventListener("click", () => say({ choice: each.choice }, each.label));
        return element("li", {}, button);
      })));
    }
    log.append(card);
    return card;
  };

  const showMine = (text) => log.append(element("div", { class: "message mine", dir: "auto" },
    element("span", { class: "hidden" }, `${texts.you}: `), element("div", { class: "bubble" }, text)));

  const showError = (text, again) => {
    const card = element("div", { class: "message error", role: "alert" }, element("div", { class: "bubble" }, element("p", {}, text)));
    if (again) {
      const button = element("button", { type: "button", class: "retry" }, texts.retry);
      button.addEventListener("click", () => { card.remove(); again(); });
      card.firstChild.append(button);
    }
    log.append(card);
    log.scrollTop = log.scrollHeight;
  };

  const waiting = (now) => {
    busy = now;
    send.disabled = now;
    log.setAttribute("aria-busy", String(now));
    status.replaceChildren();
    if (now) {
      const dots = element("span", { class: "dots", "aria-hidden": "true" }, element("span"), element("span"), element("span"));
      status.append(dots, element("span", { class: "hidden" }, texts.typing || ""));
    }
  };

  const post = async (path, content) => {
    const headers = { "content-type": "application/json", "accept-language": language };
    if (token) headers.authorization = `Bearer ${token}`;
    const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(content) });
    const answer = await response.json();
    if (!response.ok) throw Object.assign(new Error(answer.title), { problem: answer });
    return answer;
  };

  const useLanguage = async (tag) => {
    const answer = await (await fetch(`/api/texts/${tag}`)).json();
    texts = answer.texts;
    language = tag;
    select.value = tag;
    document.documentElement.lang = tag;
    document.documentElement.dir = answer.direction;
    document.title = texts.title;
    for (const part of document.querySelectorAll("[data-text]")) part.textContent = texts[part.dataset.text];
    field.placeholder = texts.placeholder;
    log.setAttribute("aria-label", texts.conversation);
  };

  const showAll = async (messages) => {
    const spoken = messages[messages.length - 1].language;
    if (spoken !== language) await useLanguage(spoken);
    const cards = messages.map(show);
    // The beginning of the answer comes into view, not its end.
    log.scrollTop = cards[0].offsetTop - 8;
  };

  const begin = async () => {
    waiting(true);
    try {
      if (!texts.title) await useLanguage(language);
      const answer = await post("/api/conversations", { language });
      token = answer.token;
      await showAll(answer.messages);
    } catch (error) {
      showError(error.problem ? error.problem.detail : texts.network || "…", begin);
    } finally {
      waiting(false);
    }
  };

  const say = async (content, shown, isRetry = false) => {
    if (busy || !token) return;
    if (!isRetry) showMine(shown);
    restart.hidden = false;
    log.scrollTop = log.scrollHeight;
    waiting(true);
    try {
      await showAll((await post("/api/messages", content)).messages);
    } catch (error) {
      if (error.problem && error.problem.status === 401) {
        token = null;
        showError(error.problem.detail, startAgain);
      } else {
        const again = error.problem && [400, 413, 422].includes(error.problem.status) ? null : () => say(content, shown, true);
        showError(error.problem ? error.problem.detail : texts.network, again);
      }
    } finally {
      waiting(false);
    }
  };

  const startAgain = async () => {
    token = null;
    log.replaceChildren();
    restart.hidden = true;
    await begin();
    field.focus();
  };

  const submit = () => {
    const text = field.value.trim();
    if (!text || busy) return;
    field.value = "";
    left.textContent = "";
    say({ text }, text);
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
  });
  field.addEventListener("input", () => {
    const room = most - field.value.length;
    left.textContent = room <= 100 ? texts.characters_left.replace("{count}", room) : "";
  });
  select.addEventListener("change", async () => {
    const name = select.selectedOptions[0].textContent;
    if (token && !restart.hidden) return say({ text: name }, name);
    await useLanguage(select.value);
    await startAgain();
  });
  restart.addEventListener("click", startAgain);
  begin();
})();
