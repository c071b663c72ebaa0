const PATIENCE = 30_000;

/** The server said no: `problem.detail` is a sentence for the citizen (RFC 9457). */
export class Refused extends Error {
  constructor(problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** A name for one message (128 random bits): sent again with the same name it is answered only once. */
export const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** One server-sent event: its name, id and content; without content it is a sign of life. */
const eventOf = (part) => {
  const fields = Object.fromEntries(part.split("\n").map((line) => [line.split(": ", 1)[0], line.slice(line.indexOf(": ") + 2)]));
  return { name: fields.event, id: fields.id, data: fields.data && JSON.parse(fields.data) };
};

/** The conversation API (openapi.yml). Every call throws Refused, or any other error where there is no connection. */
export class Server {
  constructor(base) {
    this.base = base;
    this.language = null;
  }

  texts(language) {
    return this.#call("GET", `/api/texts/${encodeURIComponent(language)}`);
  }

  begin(language, channel) {
    return this.#call("POST", "/api/conversations", { language, channel });
  }

  send(token, content) {
    return this.#call("POST", "/api/messages", content, token);
  }

  ownData(token) {
    return this.#call("GET", "/api/conversations", undefined, token);
  }

  give(token, typed) {
    return this.#call("POST", "/api/details", typed, token);
  }

  end(token) {
    return this.#call("DELETE", "/api/conversations", undefined, token);
  }

  /** Hear the events of a conversation, in batches, until the server ends the stream; rejects where it breaks. */
  async listen(token, last, hear, signal) {
    const headers = { authorization: `Bearer ${token}`, ...(last ? { "last-event-id": last } : {}) };
    const response = await fetch(`${this.base}/api/conversations/events`, { headers, signal, cache: "no-store" });
    if (!response.ok) throw new Refused(await response.json());
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const parts = text.split("\n\n");
      text = parts.pop();
      const events = parts.map(eventOf).filter((event) => event.data);
      if (events.length > 0) hear(events);
    }
  }

  async #call(method, path, content, token) {
    const headers = {};
    if (method !== "GET" && this.language) headers["accept-language"] = this.language; // to be told of errors in it
    if (content !== undefined) headers["content-type"] = "application/json";
    if (token) headers.authorization = `Bearer ${token}`;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const body = content === undefined ? undefined : JSON.stringify(content);
      const response = await fetch(this.base + path, { method, headers, body, signal: patience.signal });
      if (response.status === 204) return null;
      const answer = await response.json();
      if (!response.ok) throw new Refused(answer);
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }
}
