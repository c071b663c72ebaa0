const language = (tag) => tag.split(/[-_]/)[0].toLowerCase();

/** A voice of the device itself; the others would send the text to their maker. */
const voiceFor = (tag) =>
  window.speechSynthesis?.getVoices().find((voice) => voice.localService && language(voice.lang) === language(tag));

/** Reads answers aloud, one at a time. */
export class Reader {
  can(tag) {
    return Boolean(voiceFor(tag));
  }

  /** Calls back when voices have come or gone: browsers load them late. */
  onVoices(changed) {
    window.speechSynthesis?.addEventListener?.("voiceschanged", changed);
  }

  read(text, tag, ended) {
    this.stop();
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.voice = voiceFor(tag);
    spoken.lang = spoken.voice.lang;
    spoken.onend = spoken.onerror = ended;
    speechSynthesis.speak(spoken);
  }

  stop() {
    window.speechSynthesis?.cancel();
  }
}

const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;

/** Takes dictation where the browser can. */
export class Dictation {
  static offered = Boolean(Recognition);

  constructor() {
    this.running = null;
  }

  start(tag, heard, ended) {
    const { language: spoken, region } = new Intl.Locale(language(tag)).maximize();
    this.running = new Recognition();
    this.running.lang = `${spoken}-${region}`;
    this.running.onresult = (event) => heard(event.results[0][0].transcript);
    this.running.onend = () => {
      this.running = null;
      ended();
    };
    this.running.start();
  }

  stop() {
    this.running?.stop();
  }
}
