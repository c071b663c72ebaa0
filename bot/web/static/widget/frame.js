import { waitingCard } from "./card.js";
import { Composer } from "./composer.js";
import { button, element } from "./dom.js";
import { icon } from "./icons.js";
import { Settings } from "./settings.js";

const NARROW = "(max-width: 36em), (max-height: 30em)";

/** The window of a chat: bar, log, field; a whole page, or a panel behind a button. */
export class Frame {
  constructor(chat) {
    this.chat = chat;
    this.settings = new Settings(chat);
    this.composer = new Composer(chat);
    this.heading = element(chat.page ? "h1" : "h2", { id: "heading" });
    this.select = element("select", { id: "language", autocomplete: "off" });
    this.select.addEventListener("change", () => chat.changeLanguage(this.select.value));
    this.selectLabel = element("label", { for: "language", class: "hidden" });
    this.dots = waitingCard();
    this.log = element("div", { id: "log", role: "log", "aria-live": "off", tabindex: "0" }, this.dots);
    this.#keepEnd();
    this.question = element("div", { class: "question", role: "group", hidden: true });
    this.announcer = element("div", { class: "hidden", id: "announcer", role: "status", "aria-live": "polite" });
    this.dataProtection = element("a", { target: "_blank", rel: "noopener noreferrer" });
    this.ending = button("", () => chat.askToEnd(), { icon: icon("trash"), class: "tool", id: "end" });
    this.app = element("div", { class: `app ${chat.page ? "page" : "float"}` });
    if (chat.page) this.#fillPage();
    else this.#fillPanel();
  }

  #parts() {
    this.tools = element("div", { class: "bar-tools" },
      element("span", { class: "language" }, this.selectLabel, icon("globe"), this.select), this.settings.opener);
    return [
      element("header", { class: "bar" }, element("span", { class: "mark" }, icon("chat")), this.heading, this.tools),
      this.settings.panel, this.log, this.chat.person.strip, this.question, this.composer.form,
      element("footer", { class: "foot" }, this.composer.left, this.dataProtection, this.ending),
    ];
  }

  #fillPage() {
    this.skip = button("", () => this.composer.focus(), { class: "skip" });
    this.app.append(this.skip, element("main", { class: "panel" }, ...this.#parts()), this.announcer);
    window.addEventListener("beforeprint", () => {
      for (const details of this.log.querySelectorAll("details")) details.open = true;
    });
  }

  #fillPanel() {
    // The announcer is inside the panel: what is outside a modal dialog is silent.
    this.panel = element("dialog", { class: "panel", "aria-labelledby": "heading" }, ...this.#parts(), this.announcer);
    this.launcher = button("", () => this.chat.open(), { class: "launcher", icon: icon("chat"), "aria-haspopup": "dialog", "aria-expanded": "false" });
    this.label = this.launcher.lastChild;
    this.badge = element("span", { class: "badge", hidden: true });
    this.launcher.append(this.badge);
    this.news = element("div", { class: "hidden", role: "status" });
    this.closer = button("", () => this.panel.close(), { class: "square", icon: icon("close"), iconOnly: true, id: "close" });
    this.tools.append(this.closer);
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.panel.close();
    });
    this.panel.addEventListener("close", () => {
      this.launcher.hidden = false;
      this.launcher.setAttribute("aria-expanded", "false");
      this.launcher.focus();
    });
    this.app.append(this.launcher, this.news, this.panel);
  }

  /** Show the panel; on a small screen it fills the screen and keeps the focus. */
  open() {
    this.launcher.hidden = true;
    this.launcher.setAttribute("aria-expanded", "true");
    if (matchMedia(NARROW).matches) this.panel.showModal();
    else this.panel.show();
    this.composer.focus();
  }

  /** Whether there is a window and it is closed. */
  get closed() {
    return !this.chat.page && !this.panel.open;
  }

  /** Show on the button, and say beside it, how many messages wait behind it; what is in a closed window is silent. */
  mark(unread) {
    if (this.chat.page) return;
    const text = unread ? this.chat.texts.person_new.replace("{count}", unread) : "";
    this.badge.hidden = !unread;
    this.badge.replaceChildren(
      element("span", { "aria-hidden": "true" }, unread > 9 ? "9+" : String(unread)), element("span", { class: "hidden" }, ` – ${text}`));
    this.news.textContent = text;
  }

  /** Write everything in the language of the chat. */
  write() {
    const { texts, language, direction, languages, server, page } = this.chat;
    this.app.lang = language;
    this.app.dir = direction;
    this.heading.textContent = texts.heading;
    this.selectLabel.textContent = texts.language;
    this.select.replaceChildren(...languages.map(({ tag, name }) => element("option", { value: tag, lang: tag }, name)));
    this.select.value = language;
    this.log.setAttribute("aria-label", texts.conversation);
    this.dataProtection.textContent = texts.data_protection;
    this.dataProtection.href = `${server.base}/${language}/datenschutz`;
    this.ending.lastChild.textContent = texts.end;
    this.settings.write();
    this.composer.write();
    if (page) {
      this.skip.lastChild.textContent = texts.skip;
      document.documentElement.lang = language;
      document.documentElement.dir = direction;
      document.title = texts.title;
      return;
    }
    this.label.textContent = texts.open;
    this.mark(this.chat.unread);
    this.closer.setAttribute("aria-label", texts.close);
    this.closer.title = texts.close;
  }

  /** Text size and colours. */
  dress({ size, theme }) {
    this.app.dataset.size = size;
    this.app.dataset.theme = theme;
  }

  add(card) {
    this.dots.before(card);
    return card;
  }

  /** What was shown last stays in view when the field below grows or the strip of a person appears. */
  #keepEnd() {
    this.atEnd = true;
    for (const moved of ["wheel", "touchmove", "keydown"]) {
      this.log.addEventListener(moved, () => { this.atEnd = false; }, { passive: true });
    }
    new ResizeObserver(() => { if (this.atEnd) this.scrollToEnd(); }).observe(this.log);
  }

  /** The beginning of a card comes into view, not its end. */
  scrollTo(card) {
    this.atEnd = card.offsetHeight < this.log.clientHeight;
    this.log.scrollTop = card.offsetTop - this.log.offsetTop - 12;
  }

  scrollToEnd() {
    this.atEnd = true;
    this.log.scrollTop = this.log.scrollHeight;
  }

  empty() {
    this.log.replaceChildren(this.dots);
  }

  waiting(now) {
    this.dots.hidden = !now;
    this.log.setAttribute("aria-busy", String(now));
    this.composer.send.setAttribute("aria-disabled", String(now));
    if (now) this.scrollToEnd();
  }

  /** Say pieces of text to screen readers; the only live region of the window. */
  announce(pieces) {
    this.announcer.replaceChildren(
      ...pieces.map(({ text, language, direction }) => element("p", { lang: language, dir: direction }, text)));
  }

  /** Ask before something is done that the person may not want. */
  ask(text, yes, no, act) {
    const before = this.app.getRootNode().activeElement;
    const answered = () => {
      this.question.hidden = true;
      before?.focus();
    };
    const agree = button(yes, () => { answered(); act(); }, { class: "primary" });
    const cancel = button(no, answered, { class: "secondary" });
    this.question.setAttribute("aria-label", text);
    this.question.replaceChildren(element("p", {}, text), element("div", { class: "options" }, agree, cancel));
    this.question.hidden = false;
    agree.focus();
  }
}
