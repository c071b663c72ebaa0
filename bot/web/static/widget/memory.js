/** What the tab remembers until it is closed: nothing before the person acts, and nothing where storage is blocked. */
export class Memory {
  constructor(name) {
    this.name = name;
  }

  load() {
    try {
      return JSON.parse(sessionStorage.getItem(this.name)) || {};
    } catch {
      return {};
    }
  }

  save(record) {
    try {
      sessionStorage.setItem(this.name, JSON.stringify(record));
    } catch {
      // Blocked or full: the conversation goes on, a reload begins a new one.
    }
  }

  clear() {
    try {
      sessionStorage.removeItem(this.name);
    } catch {
      // Blocked: then nothing is stored either.
    }
  }
}
