import { button, element } from "./dom.js";
import { fieldsForm } from "./fields.js";
import { icon } from "./icons.js";

/** What the person said. */
export const myCard = (text, texts) =>
  element("div", { class: "message mine" },
    element("span", { class: "hidden" }, `${texts.you}: `), element("div", { class: "bubble", dir: "auto" }, text));

/** Something went wrong: a sentence, and the mend where there is one. */
export const errorCard = (text, mend) =>
  element("div", { class: "message error" }, element("div", { class: "card" }, element("p", {}, text), mend));

/** A sentence of the window itself, with what can be done next. */
export const noticeCard = (text, next) =>
  element("div", { class: "message" }, element("div", { class: "card" }, ...text.split("\n").map((line) => element("p", {}, line)), next));

/** Three dots while the assistant thinks; the announcer says it in words. */
export const waitingCard = () =>
  element("div", { class: "message waiting", "aria-hidden": "true" },
    element("div", { class: "card dots" }, element("span"), element("span"), element("span")));

const headed = (message, heading) =>
  message.topic_title === null ? null
    : element(heading, { class: "title" }, message.topic_title,
      message.facet_title === null ? null : element("span", { class: "facet" }, message.facet_title));

const dated = (origin, typesetter, texts) => {
  const date = origin.date ? texts.checked.replace("{date}", origin.date) : texts.checked_undated;
  const source = origin.url ? typesetter.link(origin.source, origin.url) : origin.source;
  return element("li", {}, element("bdi", {}, source), ` – ${date}`);
};

const sources = (message, typesetter, texts) =>
  message.sources.length === 0 ? null
    : element("details", { class: "sources" }, element("summary", {}, texts.source),
      element("ul", {}, ...message.sources.map((origin) => dated(origin, typesetter, texts))));

const links = (message, typesetter) =>
  message.links.length === 0 ? null
    : element("ul", { class: "links" }, ...message.links.map(({ label, url }) => element("li", {}, typesetter.link(label, url))));

const takeAlong = (message, base) =>
  !message.take_along ? null
    : element("ul", { class: "links" }, ...message.take_along.map(({ label, path }) =>
      element("li", {}, element("a", { href: base + path, target: "_blank", rel: "noopener" }, label))));

const choices = (message, choose) =>
  message.choices.length === 0 ? null
    : element("ul", { class: "choices" }, ...message.choices.map(({ label, choice }) =>
      element("li", {}, button(label, () => choose(choice, label), { class: "choice", lang: message.language }))));

/** Copying, sharing, reading aloud; where the person or the page forbids the clipboard, nothing happens. */
const tools = (message, chat) => {
  const { texts, reader } = chat;
  const made = [];
  if (navigator.clipboard) {
    const copy = () => navigator.clipboard.writeText(message.text).then(() => chat.tell(texts.copied), () => {});
    made.push(button(texts.copy, copy, { icon: icon("copy"), class: "tool" }));
  }
  if (navigator.share || navigator.clipboard) {
    const url = `${chat.server.base}/${message.language}/${message.topic}`;
    const share = () =>
      navigator.share
        ? navigator.share({ title: message.topic_title, url }).catch(() => {})
        : navigator.clipboard.writeText(url).then(() => chat.tell(texts.link_copied), () => {});
    made.push(button(texts.share, share, { icon: icon("share"), class: "tool" }));
  }
  const read = button(texts.read_aloud, () => {
    const reading = read.getAttribute("aria-pressed") === "true";
    reader.stop();
    if (reading) return;
    read.setAttribute("aria-pressed", "true");
    reader.read(message.text, message.language, () => read.setAttribute("aria-pressed", "false"));
  }, { icon: icon("speaker"), class: "tool read", "aria-pressed": "false", "data-language": message.language });
  read.hidden = !reader.can(message.language);
  return element("div", { class: "tools" }, ...made, read);
};

/** "Did that help?" below an answer; once it is answered, it is gone. */
const feedback = (message, chat) => {
  if (!message.feedback) return null;
  const { question, choices: answers } = message.feedback;
  const answer = ({ label, choice }) => button(label, () => {
    if (!chat.ready) return;
    message.feedback = null;
    group.remove();
    chat.say({ choice }, label);
  }, { class: "tool" });
  const group = element("div", { class: "feedback", role: "group", "aria-label": question },
    element("span", { "aria-hidden": "true" }, question), ...answers.map(answer));
  return group;
};

/** A message of the assistant as a card: the answer, its links, sources and tools, below it the choices. */
export const messageCard = (message, chat) => {
  const { texts, typesetter } = chat;
  const byPerson = message.who === "staff";
  return element("article",
    { class: `message${message.urgent ? " urgent" : ""}${byPerson ? " person" : ""}`, lang: message.language, dir: message.direction },
    byPerson ? null : element("span", { class: "hidden" }, `${texts.assistant}: `),
    element("div", { class: "card" },
      byPerson ? element("p", { class: "who", lang: chat.language, dir: chat.direction }, icon("person"), texts.person) : null,
      headed(message, chat.page ? "h2" : "h3"),
      typesetter.lines(message.text, message.direction, message.urgent),
      links(message, typesetter),
      takeAlong(message, chat.server.base),
      message.form ? fieldsForm(message.form, chat) : null,
      sources(message, typesetter, texts),
      message.own_data ? button(texts.save_data, () => chat.saveData(), { class: "tool" }) : null,
      message.topic_title === null ? null : tools(message, chat),
      feedback(message, chat)),
    choices(message, (choice, label) => chat.say({ choice }, label)));
};
