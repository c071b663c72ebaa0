import { errorCard, messageCard, myCard, noticeCard } from "./card.js";
import { button, element } from "./dom.js";
import { offerFonts } from "./fonts.js";
import { Frame } from "./frame.js";
import { Memory } from "./memory.js";
import { Person } from "./person.js";
import { Refused, Server, newId } from "./server.js";
import { Reader } from "./speech.js";
import { Typesetter } from "./text.js";

const TELL_WAITING_AFTER = 1500;
const NO_USE_IN_RETRY = [400, 413, 422];

/** A conversation with the assistant, and all that the parts of its window ask for. */
export class Chat {
  constructor(base, { page, language, channel, name }) {
    this.server = new Server(base);
    this.memory = new Memory(name);
    this.reader = new Reader();
    this.person = new Person(this);
    this.page = page;
    this.wanted = language;
    this.channel = channel;
    this.looks = { size: "100", theme: "auto" };
    this.acted = false;
    this.#clear();
  }

  #clear() {
    this.token = null;
    this.entries = [];
    this.pending = null;
    this.retry = null;
    this.unread = 0;
  }

  /** Fetch the texts and build the window; returns what goes into the shadow root. */
  async build() {
    const kept = this.memory.load();
    this.looks = kept.looks || this.looks;
    await this.#fetchTexts(kept.language || this.wanted);
    this.frame = new Frame(this);
    this.frame.write();
    this.frame.dress(this.looks);
    this.frame.waiting(false);
    this.frame.ending.hidden = true;
    window.addEventListener("online", () => this.retry?.());
    this.reader.onVoices(() => this.#showReaders());
    if (kept.language) this.#restore(kept);
    return this.frame.app;
  }

  /** Begin the conversation where there is none yet, once its window is to be seen. */
  enter() {
    if (!this.token && !this.busy) this.#exchange(() => this.#begin());
  }

  open() {
    this.frame.open();
    this.#count(0);
    this.#save();
    this.enter();
  }

  get ready() {
    return !this.busy && this.token !== null;
  }

  // --- turns

  /** Say something, typed or chosen; `shown` is what the person sees of it. */
  say(content, shown) {
    if (!this.ready) return;
    this.acted = true;
    this.#add({ mine: shown });
    this.#deliver({ ...content, id: newId() });
  }

  /** Give what was typed into fields; returns what is wrong as `text`, `typed` where the person can mend it, or null. */
  async give(typed) {
    if (!this.ready) return { text: this.texts.typing, typed: false };
    try {
      await this.server.give(this.token, typed);
      return null;
    } catch (error) {
      const problem = error instanceof Refused ? error.problem : null;
      const text = problem ? problem.detail : this.texts.network;
      this.tell(text);
      return { text, typed: problem?.status === 422 };
    }
  }

  #deliver(content) {
    this.pending = content;
    this.#save();
    return this.#exchange(async () => {
      const { messages, person } = await this.server.send(this.token, content);
      this.pending = null;
      if (person) this.person.begin();
      else this.person.stop();
      await this.#receive(messages);
    });
  }

  async #begin() {
    const { token, messages } = await this.server.begin(this.language, this.channel);
    this.token = token;
    this.frame.ending.hidden = this.frame.composer.form.hidden = false;
    await this.#receive(messages);
  }

  async #receive(messages) {
    if (messages.length === 0) return; // what was said went to a person
    const spoken = messages[messages.length - 1].language;
    if (spoken !== this.language) {
      await this.#fetchTexts(spoken);
      this.frame.write();
    }
    if (messages.some((message) => message.ended)) {
      this.#over(messages.map((message) => message.text).join("\n"));
      return;
    }
    const [first] = messages.map((message) => this.#add({ message }));
    this.frame.scrollTo(first);
    this.frame.announce(messages.flatMap((message) => this.#aloud(message)));
  }

  /** What a person wrote, and how things stand now where that is new. */
  hear(messages, status) {
    const [first] = messages.map((message) => this.#add({ message }));
    if (first) this.frame.scrollTo(first);
    if (first && this.frame.closed) this.#count(this.unread + messages.length);
    const pieces = messages.flatMap((message) => this.#aloud(message));
    if (status) pieces.push(status);
    if (pieces.length > 0) this.frame.announce(pieces);
    this.#save();
  }

  /** What a person has written while the window was closed stands as a number on the button that opens it. */
  #count(unread) {
    this.unread = unread;
    this.frame.mark(unread);
  }

  #aloud({ text, choices, language, direction, who }) {
    const labels = choices.map((choice) => choice.label).join(", ");
    const pieces = [`${who === "staff" ? this.texts.person : this.texts.assistant}: ${text}`];
    if (labels) pieces.push(this.texts.choices.replace("{choices}", labels));
    return pieces.map((piece) => ({ text: piece, language, direction }));
  }

  /** Run one exchange with the server; what goes wrong becomes a card with its mend, often to run it again. */
  async #exchange(run) {
    this.retry = null;
    this.errorCard?.remove();
    this.busy = true;
    const telling = this.person.present ? null : setTimeout(() => this.tell(this.texts.typing), TELL_WAITING_AFTER);
    if (telling) this.frame.waiting(true);
    let failure = null;
    try {
      await run();
    } catch (error) {
      failure = error;
    }
    clearTimeout(telling);
    this.busy = false;
    this.frame.waiting(false);
    if (failure) this.#failed(failure, run);
    this.#save();
    offerFonts(this.server.base); // only now: on a slow line they would come before the answer
  }

  #failed(error, run) {
    const problem = error instanceof Refused ? error.problem : null;
    const text = problem ? problem.detail : this.texts.network;
    let mend = null;
    if (problem?.status === 401) {
      this.token = this.pending = null;
      mend = button(this.texts.restart, () => this.#startAgain(), { class: "primary" });
    } else if (NO_USE_IN_RETRY.includes(problem?.status)) {
      this.pending = null;
    } else {
      mend = button(this.texts.retry, () => this.retry?.(), { class: "primary retry" });
      this.retry = () => this.#exchange(run);
    }
    this.errorCard = this.frame.add(errorCard(text, mend));
    this.frame.scrollTo(this.errorCard);
    this.tell(text);
  }

  #add(entry) {
    this.entries.push(entry);
    const mine = entry.mine !== undefined;
    const card = this.frame.add(mine ? myCard(entry.mine, this.texts) : messageCard(entry.message, this));
    if (mine) this.frame.scrollToEnd();
    return card;
  }

  // --- what the parts of the window ask for

  /** Say a sentence to screen readers, in the language of the chat. */
  tell(text) {
    this.frame.announce([{ text, language: this.language, direction: this.direction }]);
  }

  ask(text, yes, act) {
    this.frame.ask(text, yes, this.texts.cancel, act);
    this.tell(text);
  }

  /** Change text size or colours. */
  look(changed) {
    this.looks = { ...this.looks, ...changed };
    this.frame.dress(this.looks);
    this.acted = true;
    this.#save();
  }

  changeLanguage(tag) {
    if (this.busy) {
      this.frame.select.value = this.language;
      return null;
    }
    if (this.ready && this.entries.some((entry) => entry.mine !== undefined)) {
      const { name } = this.languages.find((language) => language.tag === tag);
      return this.say({ text: name }, name);
    }
    return this.#exchange(async () => {
      await this.#fetchTexts(tag);
      this.frame.write();
      this.#forget();
      await this.#begin();
    });
  }

  askToEnd() {
    this.ask(this.texts.end_question, this.texts.end_agree, () => this.ready && this.#exchange(() => this.#end()));
  }

  async #end() {
    try {
      await this.server.end(this.token);
    } catch (error) {
      if (!(error instanceof Refused && error.problem.status === 401)) throw error; // it had ended already
    }
    this.#over(this.texts.ended);
  }

  /** The conversation is deleted: nothing of it stays on the screen or in the tab. */
  #over(text) {
    this.#forget();
    this.frame.composer.form.hidden = true;
    const again = button(this.texts.restart, () => this.#startAgain(), { class: "primary" });
    this.frame.add(noticeCard(text, again));
    this.tell(text);
    again.focus();
  }

  /** Everything that is stored of this conversation, as a file on the person's own device. */
  saveData() {
    if (!this.ready) return;
    this.#exchange(async () => {
      const stored = JSON.stringify(await this.server.ownData(this.token), null, 2);
      const address = URL.createObjectURL(new Blob([stored], { type: "application/json" }));
      element("a", { href: address, download: "luenen-chat.json" }).click();
      URL.revokeObjectURL(address);
    });
  }

  #startAgain() {
    this.#forget();
    this.frame.composer.form.hidden = false;
    this.frame.composer.focus();
    this.enter();
  }

  #forget() {
    this.reader.stop();
    this.person.stop();
    this.person.last = null;
    this.memory.clear();
    this.acted = false;
    this.#clear();
    this.frame.ending.hidden = true;
    this.frame.mark(0);
    this.frame.empty();
  }

  async #fetchTexts(language) {
    const { direction, languages, texts, most_characters: most, hosts, language: tag } = await this.server.texts(language);
    Object.assign(this, { language: tag, direction, languages, texts, most });
    this.typesetter = new Typesetter(hosts, texts);
    this.server.language = tag;
  }

  #showReaders() {
    for (const read of this.frame.log.querySelectorAll(".read")) read.hidden = !this.reader.can(read.dataset.language);
  }

  // --- the reload of a tab

  #save() {
    if (!this.acted) return;
    const { token, language, entries, pending, looks, unread } = this;
    const person = { present: this.person.present, last: this.person.last };
    this.memory.save({ token, language, entries, pending, looks, unread, person });
  }

  #restore({ token, entries, pending, unread, person }) {
    this.acted = true;
    this.token = token;
    this.frame.ending.hidden = !token;
    entries.forEach((entry) => this.#add(entry));
    this.#count(this.frame.closed && unread ? unread : 0);
    this.person.last = person?.last ?? null;
    if (person?.present) this.person.begin();
    if (pending) this.#deliver(pending);
  }
}
