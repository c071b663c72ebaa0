import { Chat } from "./chat.js";
import { element } from "./dom.js";

const TAG = "luenen-chat";
const TRY_AGAIN_AFTER = 5_000;

const script = document.currentScript;
const server = new URL(script.src).origin;
const capable = "attachShadow" in Element.prototype && "customElements" in window && "HTMLDialogElement" in window;

/** The styles without an inline style sheet, which a page's content security policy would forbid. */
const dress = (root) => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(element("link", { rel: "stylesheet", href: `${server}/widget.css` }));
  }
};

/** `<luenen-chat>`: what it holds is shown until the chat has its texts, and where the chat cannot run. */
const define = () => {
  let count = 0;

  class LuenenChat extends HTMLElement {
    connectedCallback() {
      if (this.chat) return;
      count += 1;
      this.chat = new Chat(server, {
        page: this.getAttribute("mode") === "page",
        language: this.getAttribute("language") || "auto",
        channel: this.getAttribute("channel") || "website",
        name: `${TAG}-${count}`,
      });
      this.#show();
    }

    async #show() {
      let app;
      try {
        app = await this.chat.build();
      } catch {
        setTimeout(() => this.#show(), TRY_AGAIN_AFTER);
        return;
      }
      const root = this.attachShadow({ mode: "open" });
      dress(root);
      root.append(app);
      if (this.chat.page) this.chat.enter();
    }
  }

  customElements.define(TAG, LuenenChat);
};

/** For browsers that cannot show the chat: the way to its page, in words. */
const pointToPage = async (place) => {
  const { texts } = await (await fetch(`${server}/api/texts/auto`)).json();
  place.append(element("p", {}, element("a", { href: `${server}/` }, texts.title)));
};

if (capable && !customElements.get(TAG)) define();
if (script.dataset.language) {
  const { language, channel = "website" } = script.dataset;
  const place = element(TAG, { language, channel });
  document.body.append(place);
  if (!capable) pointToPage(place);
}
