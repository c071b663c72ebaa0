import { element } from "./dom.js";
import { icon } from "./icons.js";

// German names, numbers and codes keep their own direction inside right-to-left text ("Viktoriastraße 5", "B1").
const LATIN = /[\p{Script=Latin}\d§+](?:[\p{Script=Latin}\d\s.,:;@&+§„“"'’\/–_?=-]*[\p{Script=Latin}\d])?/gu;
// The rules of bot/web/markup.py; one table tests both (tests/web/reachable.py).
const REACHABLE = /https:\/\/[^\s<>]+[^\s<>.,;:)]|www\.[\w.-]+(?:\/[\w.\/-]*\w)?|[\w.+-]+@(?!example\.)[\w-]+(?:\.[\w-]+)+|\+?\d(?:[ \/-]?\d)*/g;
const AREA_CODE_OR_FREE = /^0[1-9]\d{6,11}$/;
const ABROAD_OR_HARMONISED = /^(?:\+[1-9]\d{7,14}|116\d{3})$/;
// Where 110 and 112 are meant, "112: fire" or "110 (police)" stands; elsewhere they may be numbers of rooms.
const EMERGENCY_CALL = /^11[02]\s?[:(]/;
const AS_OF = /\([^()]*\b(?:19|20)\d{2}[^()]*\)/g;
const LABEL = /^([^:\d.!?]{2,30}:) (.+)$/s;
const BULLET = /^• (.*)$/;
const STEP = /^(\d+)\. (.*)$/;
const NUMBER_FIRST = /^(\d[\d ]*\d): (.*)$/;

/** What a telephone dials: one with a foreign card the country first. */
const dialled = (number) => {
  const digits = number.replace(/[^\d+]/g, "");
  return AREA_CODE_OR_FREE.test(digits) ? `+49${digits.slice(1)}` : digits;
};

const isTelephone = (number, after) => {
  const digits = number.replace(/[^\d+]/g, "");
  return AREA_CODE_OR_FREE.test(digits) || ABROAD_OR_HARMONISED.test(digits) || EMERGENCY_CALL.test(number + after);
};

/** `make` gets what the pattern finds and the text after it. */
const replaced = (text, pattern, make) => {
  const parts = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    parts.append(text.slice(from, match.index), make(match[0], text.slice(end)));
    from = end;
  }
  parts.append(text.slice(from));
  return parts;
};

/** Which lines are items of a list, and of which: a step belongs to steps that count from 1, so "1. Mai …" is none. */
const items = (lines) => {
  const step = (line) => Number(STEP.exec(line || "")?.[1]);
  const found = [];
  lines.forEach((line, place) => {
    const number = step(line);
    const counts = number === 1 ? step(lines[place + 1]) === 2 : found[place - 1]?.list === "ol" && step(lines[place - 1]) === number - 1;
    if (BULLET.test(line)) found.push({ list: "ul", text: BULLET.exec(line)[1] });
    else found.push(counts ? { list: "ol", text: STEP.exec(line)[2] } : null);
  });
  return found;
};

/** Makes nodes of the assistant's text; links lead only to the hosts that the server has named. */
export class Typesetter {
  constructor(hosts, texts) {
    this.hosts = new Set(hosts);
    this.texts = texts;
  }

  /** A link to a page, or its label alone where its host is not on the list. */
  link(label, url) {
    let target;
    try {
      target = new URL(url);
    } catch {
      return element("span", {}, label);
    }
    if (target.protocol !== "https:" || !this.hosts.has(target.hostname)) return element("span", {}, label);
    const away = element("span", { class: "hidden" }, ` (${this.texts.new_tab})`);
    return element("a", { href: target.href, target: "_blank", rel: "noopener noreferrer" }, label, icon("external"), away);
  }

  /** The lines of a message: paragraphs and lists; in an `urgent` one the numbers are large buttons to call. */
  lines(text, direction, urgent) {
    const parts = document.createDocumentFragment();
    const lines = text.split("\n");
    const found = items(lines);
    let list = null;
    lines.forEach((line, place) => {
      const item = found[place];
      if (!item) {
        list = null;
        parts.append(element("p", { class: line.endsWith(":") ? "lead" : null }, this.#labelled(line, direction)));
        return;
      }
      if (list?.localName !== item.list) parts.append((list = element(item.list)));
      list.append(this.#item(item.text, direction, urgent));
    });
    return parts;
  }

  #item(text, direction, urgent) {
    const number = urgent && NUMBER_FIRST.exec(text);
    if (!number) return element("li", {}, this.inline(text, direction));
    return element("li", { class: "help" },
      this.#call(number[1], "call large"), element("span", {}, this.inline(number[2], direction)));
  }

  #labelled(line, direction) {
    const label = LABEL.exec(line);
    if (!label) return this.inline(line, direction);
    const parts = document.createDocumentFragment();
    parts.append(element("strong", {}, this.inline(label[1], direction)), " ", this.inline(label[2], direction));
    return parts;
  }

  /** A piece of text with its links, the dates of old facts set quietly. */
  inline(text, direction) {
    const isolated = (piece) =>
      direction === "rtl"
        ? replaced(piece, LATIN, (latin, rest) => element("bdi", { dir: "ltr" }, this.#linked(latin, rest)))
        : this.#linked(piece);
    const parts = document.createDocumentFragment();
    let from = 0;
    for (const match of text.matchAll(AS_OF)) {
      parts.append(isolated(text.slice(from, match.index)), element("span", { class: "as-of" }, isolated(match[0])));
      from = match.index + match[0].length;
    }
    parts.append(isolated(text.slice(from)));
    return parts;
  }

  #linked(text, after = "") {
    return replaced(text, REACHABLE, (found, rest) => element("bdi", {}, this.#reach(found, rest + after)));
  }

  #reach(found, after) {
    if (found.startsWith("https://")) return this.link(found, found);
    if (found.startsWith("www.")) return this.link(found, `https://${found}`);
    if (found.includes("@")) return element("a", { href: `mailto:${found}` }, found);
    return isTelephone(found, after) ? this.#call(found, "call") : found;
  }

  #call(number, look) {
    const label = this.texts.call.replace("{number}", number);
    return element("a", { href: `tel:${dialled(number)}`, class: look, "aria-label": label, dir: "ltr" }, icon("phone"), number);
  }
}
