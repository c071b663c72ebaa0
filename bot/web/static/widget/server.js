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

/** The conversation API (openapi.yml). Every call throws Refused, or any other error where there is no connection. */
export class Server {
  constructor(base) {
    this.base = base;
    this.language = null;
  }

  texts(language) {
    return this.#call("GET", `/api/texts/${encodeURIComponent(language)}`);
  }

  begin(language) {
    return this.#call("POST", "/api/conversations", { language });
  }

  send(token, content) {
    return this.#call("POST", "/api/messages", content, token);
  }

  ownData(token) {
    return this.#call("GET", "/api/conversations", undefined, token);
  }

  end(token) {
    return this.#call("DELETE", "/api/conversations", undefined, token);
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
