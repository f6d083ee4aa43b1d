// The backend's side: the REST API, called as any backend would call it.

export class Backend {
  #base;
  #token;

  constructor(base, token) {
    this.#base = base.replace(/\/$/, "");
    this.#token = token;
  }

  async register(userId, connectionId) {
    await this.fetch("PUT", registration(userId, connectionId));
  }

  /** Ends a registration, which closes its socket. */
  async end(userId, connectionId) {
    await this.fetch("DELETE", registration(userId, connectionId));
  }

  /** Pushes, and answers how many live sessions the server says it reached. */
  async push(userId, message, options = {}) {
    const path = `/api/${encodeURIComponent(userId)}/push`;
    const { sessions } = JSON.parse(await this.fetch("POST", path, JSON.stringify({ message, ...options })));
    if (!Number.isInteger(sessions)) {
      throw new Error(`POST ${path} did not answer {"sessions": N}`);
    }
    return sessions;
  }

  /** Calls an address as it stands. */
  async fetch(method, path, body) {
    const answer = await fetch(this.#base + path, {
      method,
      body,
      headers: { "X-AUTH-TOKEN": this.#token, "Content-Type": "application/json" },
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.text();
    if (answer.status !== 200) {
      throw new Error(`${method} ${path} answered ${answer.status} ${text}`);
    }
    return text;
  }
}

function registration(userId, connectionId) {
  const query = new URLSearchParams({ connectionId });
  return `/api/${encodeURIComponent(userId)}/register?${query}`;
}
