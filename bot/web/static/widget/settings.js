import { button, element } from "./dom.js";
import { icon } from "./icons.js";

const SIZES = ["100", "125", "150", "200"];
const THEMES = ["auto", "light", "dark"];

const chosen = (legend, name, options, now, change) =>
  element("fieldset", {}, element("legend", {}, legend), element("div", { class: "options" },
    ...options.map(({ value, label }) => {
      const radio = element("input", { type: "radio", name, value });
      radio.checked = value === now;
      radio.addEventListener("change", () => change(value));
      return element("label", {}, radio, element("span", {}, label));
    })));

/** Text size, colours, print: a panel below the bar, opened and closed by a button in it. */
export class Settings {
  constructor(chat) {
    this.chat = chat;
    this.panel = element("div", { class: "settings", id: "settings", hidden: true });
    this.opener = button("", () => this.toggle(), { "aria-expanded": "false", "aria-controls": "settings", class: "square", icon: icon("settings"), iconOnly: true });
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.toggle(false);
      this.opener.focus();
    });
  }

  /** Write the panel in the language of the chat. */
  write() {
    const { texts, looks, page } = this.chat;
    this.opener.setAttribute("aria-label", texts.settings);
    this.opener.title = texts.settings;
    this.panel.replaceChildren(
      chosen(texts.text_size, "size", SIZES.map((value) => ({ value, label: `${value} %` })), looks.size, (size) => this.chat.look({ size })),
      chosen(texts.theme, "theme", THEMES.map((value) => ({ value, label: texts[`theme_${value}`] })), looks.theme, (theme) => this.chat.look({ theme })));
    if (page) this.panel.append(button(texts.print, () => window.print(), { icon: icon("print"), class: "tool" }));
  }

  toggle(open = this.panel.hidden) {
    this.panel.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
  }
}
