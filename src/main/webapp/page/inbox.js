// The inbox of one pane: its badge, its list and its marks, in step with all other sessions.

const LISTED = 20;
const ANSWER_TIMEOUT_MS = 10_000;

export class Inbox {
  #element;
  #number;
  #tell;
  #socket = null;
  #items = []; // newest first
  #counts = { unseen: 0, unread: 0, total: 0 };
  #said = new Map(); // values of messages by id, which come before the news of them

  /** `number` is that of the pane; `tell` is given what went wrong. */
  constructor(element, number, tell) {
    this.#element = element;
    this.#number = number;
    this.#tell = tell;
    this.#find(".inbox-list").setAttribute("aria-label", `Inbox of pane ${number}`);
    this.#find(".bell").addEventListener("click", () => this.#open(!this.#isOpen));
    this.#find(".read-all").addEventListener("click", () => this.#mark({ read: "all" }));
    this.#show();
  }

  /** What a claim asks for, so that its answer brings the list and the events are turned on. */
  static get asked() {
    return { limit: LISTED };
  }

  /** The claim of a socket was answered; without an inbox the server has none. */
  start(socket, listing) {
    this.#socket = listing ? socket : null;
    this.#find(".bell").disabled = !listing;
    if (listing) {
      this.#take(listing);
    } else {
      this.stop();
    }
  }

  stop() {
    this.#socket = null;
    this.#find(".bell").disabled = true;
    this.#counts = { unseen: 0, unread: 0, total: 0 };
    this.#items = [];
    this.#said.clear();
    this.#open(false);
    this.#show();
  }

  /** A message has come; the inbox may hear later that it is new. */
  heard(id, value) {
    if (id !== undefined) {
      this.#said.set(id, value);
      if (this.#said.size > LISTED) {
        this.#said.delete(this.#said.keys().next().value);
      }
    }
  }

  /** The text of a message has changed. */
  updated(id, value, version) {
    const item = this.#items.find((each) => each.id === id);
    if (item) {
      Object.assign(item, { message: value, version });
      this.#show();
    }
  }

  /** The event `inbox`: counts, and what has changed. */
  news({ unseen, unread, total, changes }) {
    this.#counts = { unseen, unread, total };
    const isWhole = changes !== null && changes.every((change) => this.#apply(change));
    if (isWhole) {
      this.#show();
      this.#seeAll();
    } else {
      this.#reload();
    }
  }

  /** Whether it could be applied without asking the server again. */
  #apply(change) {
    const at = this.#items.findIndex((each) => each.id === change.id);
    if (change.removed) {
      if (at >= 0) {
        this.#items.splice(at, 1);
      }
      return true;
    }
    if (change.new) {
      if (at >= 0) {
        return true;
      }
      if (!this.#said.has(change.id)) {
        return false;
      }
      const { id, seen = false, read = false, archived = false } = change;
      this.#items.push({ id, at: change.at, seen, read, archived, version: 1, message: this.#said.get(id) });
      this.#items.sort((a, b) => (a.id < b.id ? 1 : -1));
      this.#items.splice(LISTED);
      return true;
    }
    if (at < 0) {
      return change.archived !== false; // one that comes back from the archive has to be asked for
    }
    const { id, ...marks } = change;
    Object.assign(this.#items[at], marks);
    if (this.#items[at].archived) {
      this.#items.splice(at, 1);
    }
    return true;
  }

  async #reload() {
    const listing = await this.#ask("inbox", { limit: LISTED });
    if (listing) {
      this.#take(listing);
    }
  }

  #take({ messages, unseen, unread, total }) {
    this.#items = messages;
    this.#counts = { unseen, unread, total };
    this.#show();
    this.#seeAll();
  }

  get #isOpen() {
    return this.#find(".bell").getAttribute("aria-expanded") === "true";
  }

  #open(open) {
    this.#find(".bell").setAttribute("aria-expanded", String(open));
    this.#find(".inbox-list").hidden = !open;
    this.#find(".read-all").hidden = !open;
    this.#seeAll();
  }

  /** What is listed on the screen is seen. */
  #seeAll() {
    const unseen = this.#items.filter((item) => !item.seen).map((item) => item.id);
    if (this.#isOpen && unseen.length > 0) {
      this.#mark({ seen: unseen });
    }
  }

  async #mark(mark) {
    await this.#ask("mark", mark); // what it changed comes as news
  }

  /** The answer, or null when there is none. */
  async #ask(event, argument) {
    const socket = this.#socket;
    if (socket === null) {
      return null;
    }
    try {
      const answer = await socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck(event, argument);
      if (answer.ok) {
        return answer;
      }
      this.#tell(answer.error);
    } catch {
      this.#tell(`The server did not answer “${event}”`);
    }
    return null;
  }

  #show() {
    const { unseen, unread } = this.#counts;
    const badge = this.#find(".badge");
    badge.hidden = unseen === 0;
    badge.textContent = unseen > 99 ? "99+" : String(unseen);
    this.#find(".bell").setAttribute("aria-label", `Inbox of pane ${this.#number}, ${unseen} unseen`);
    this.#find(".read-all").disabled = unread === 0;
    const list = this.#find(".inbox-list");
    if (this.#items.length === 0) {
      const empty = document.createElement("li");
      empty.className = "inbox-empty";
      empty.textContent = "Nothing here. Push a message into the inbox.";
      list.replaceChildren(empty);
    } else {
      list.replaceChildren(...this.#items.map((item) => this.#row(item)));
    }
  }

  #row(item) {
    const row = document.getElementById("inbox-item-template").content.firstElementChild.cloneNode(true);
    row.dataset.read = String(item.read);
    row.dataset.id = item.id;
    row.querySelector(".what").textContent = headline(item.message);
    const time = row.querySelector("time");
    time.dateTime = item.at;
    time.textContent = new Date(item.at).toLocaleTimeString();
    row.querySelector(".marks").textContent = [
      item.read ? "read" : item.seen ? "seen" : "new",
      item.version > 1 ? `version ${item.version}` : "",
    ]
      .filter(Boolean)
      .join(", ");
    const toggle = row.querySelector(".toggle-read");
    toggle.textContent = item.read ? "Mark unread" : "Mark read";
    toggle.addEventListener("click", () => this.#mark(item.read ? { unread: [item.id] } : { read: [item.id] }));
    row.querySelector(".archive").addEventListener("click", () => this.#mark({ archive: [item.id] }));
    return row;
  }

  #find(selector) {
    return this.#element.querySelector(selector);
  }
}

/** What a person reads of any JSON value. */
function headline(value) {
  return typeof value?.title === "string" ? value.title : typeof value === "string" ? value : JSON.stringify(value);
}
