import { button, element } from "./dom.js";
import { Refused } from "./server.js";

const PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;

/** A person of the city in the chat: hears what is written, and shows above the field how things stand. */
export class Person {
  constructor(chat) {
    this.chat = chat;
    this.last = null;
    this.hearing = null;
    this.strip = element("div", { class: "person-status", role: "group", hidden: true });
  }

  get present() {
    return this.hearing !== null;
  }

  /** Listen from now on, after the last event that is known; again and again until `stop` or the end. */
  begin(last = this.last) {
    if (this.present) return;
    this.last = last;
    this.hearing = new AbortController();
    this.#listen(this.hearing);
  }

  stop() {
    this.hearing?.abort();
    this.hearing = null;
    this.strip.hidden = true;
  }

  async #listen(hearing) {
    let pause = PAUSE;
    while (this.hearing === hearing) {
      try {
        await this.chat.server.listen(this.chat.token, this.last, (events) => {
          pause = PAUSE;
          if (this.hearing === hearing) this.#hear(events);
        }, hearing.signal);
      } catch (error) {
        if (this.hearing !== hearing) return;
        if (error instanceof Refused && error.problem.status === 401) return this.stop();
        pause = Math.min(pause * 2, LONGEST_PAUSE);
        this.#show({ text: this.chat.texts.person_lost, language: this.chat.language, direction: this.chat.direction, choices: [] });
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  #hear(events) {
    const messages = events.filter(({ name }) => name === "message").map(({ data }) => data);
    const status = events.filter(({ name }) => name === "status").pop()?.data;
    this.last = events.filter(({ id }) => id).pop()?.id ?? this.last;
    if (status) this.#show(status);
    if (events.some(({ name }) => name === "end")) this.stop();
    this.chat.hear(messages, status);
  }

  #show({ text, language, direction, choices }) {
    this.strip.lang = language;
    this.strip.dir = direction;
    this.strip.setAttribute("aria-label", text);
    this.strip.replaceChildren(
      element("p", {}, text),
      ...choices.map(({ label, choice }) => button(label, () => this.chat.say({ choice }, label), { class: "choice" })));
    this.strip.hidden = false;
  }
}
