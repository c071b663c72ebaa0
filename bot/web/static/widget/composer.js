import { button, element } from "./dom.js";
import { icon } from "./icons.js";
import { Dictation } from "./speech.js";

const SHOW_LEFT_BELOW = 100;

/** The field for a message, with dictation where the browser can, and how many characters are left. */
export class Composer {
  constructor(chat) {
    this.chat = chat;
    this.dictation = new Dictation();
    this.mayListen = false;
    this.label = element("label", { for: "message", class: "hidden" });
    this.field = element("textarea", { id: "message", rows: 1, dir: "auto", enterkeyhint: "send", autocomplete: "off", "aria-describedby": "left" });
    this.left = element("p", { id: "left", class: "left" });
    this.microphone = button("", () => this.#dictate(), { class: "square", icon: icon("microphone"), iconOnly: true, "aria-pressed": "false" });
    this.microphone.hidden = !Dictation.offered;
    this.send = button("", () => this.#submit(), { class: "square primary", id: "send", icon: icon("send"), iconOnly: true });
    this.form = element("form", { class: "composer" }, this.label, this.field, this.microphone, this.send);
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    this.field.addEventListener("input", () => this.#count());
  }

  /** Write labels in the language of the chat. */
  write() {
    const { texts, most } = this.chat;
    this.label.textContent = texts.your_message;
    this.field.placeholder = texts.placeholder;
    this.field.maxLength = most;
    for (const [made, label] of [[this.send, texts.send], [this.microphone, texts.speak]]) {
      made.setAttribute("aria-label", label);
      made.title = label;
    }
    this.#count();
  }

  focus() {
    this.field.focus();
  }

  #submit() {
    const text = this.field.value.trim();
    if (!text || !this.chat.ready) return;
    this.field.value = "";
    this.#count();
    this.chat.say({ text }, text);
  }

  #count() {
    this.field.dir = this.field.value ? "auto" : this.chat.direction; // empty, "auto" would turn the placeholder round
    const left = this.chat.most - this.field.value.length;
    this.left.textContent = left <= SHOW_LEFT_BELOW ? this.chat.texts.characters_left.replace("{count}", left) : "";
  }

  #dictate() {
    if (this.dictation.running) return this.dictation.stop();
    if (this.mayListen) return this.#listen();
    const { texts } = this.chat;
    this.chat.ask(texts.voice_notice, texts.voice_agree, () => {
      this.mayListen = true;
      this.#listen();
    });
  }

  #listen() {
    this.microphone.setAttribute("aria-pressed", "true");
    this.chat.tell(this.chat.texts.listening);
    const heard = (text) => {
      this.field.value = `${this.field.value} ${text}`.trim().slice(0, this.chat.most);
      this.#count();
      this.focus();
    };
    this.dictation.start(this.chat.language, heard, () => this.microphone.setAttribute("aria-pressed", "false"));
  }
}
