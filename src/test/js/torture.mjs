// node torture.mjs
//
// Plays some of the clients of the torture. What it is told stands on its standard input, one line each: first its
// clients as a JSON array, then `close N`, `leave-or-come N`, `come` or `die`. What happens it tells on its standard
// output, one JSON array a line, before anything else can happen: so that what a client got is known when it is killed.

import { createInterface } from "node:readline";
import { stockClient, TRANSPORTS } from "./peer.mjs";

const PATIENCE = { reconnectionDelay: 100, reconnectionDelayMax: 500, timeout: 3_000 };
const PAUSE = 200;

class Client {
  #plan;
  #socket;
  #connections = 0;
  #away = false;

  constructor(plan) {
    this.#plan = plan;
    this.#open();
  }

  /** The connection is lost; the client comes again by itself. */
  close() {
    this.#socket?.io.engine?.close();
  }

  leaveOrCome() {
    if (this.#away) {
      this.come();
    } else {
      this.#away = true;
      this.#socket?.disconnect();
    }
  }

  come() {
    if (!this.#away) {
      return;
    }
    this.#away = false;
    if (this.#plan.anew) {
      this.#open();
    } else {
      this.#socket.connect();
    }
  }

  #open() {
    const { number, url, version, transport, anew, asks, userId, connectionId } = this.#plan;
    const socket = stockClient(version).io(url, {
      transports: TRANSPORTS[transport],
      forceNew: true,
      reconnection: !anew,
      ...PATIENCE,
    });
    let connection = this.#connections;
    let unplaced; // a message whose offset, by which the judge knows it, is still to come
    this.#socket = socket;
    socket.on("connect", () => {
      connection = ++this.#connections;
      unplaced = undefined;
      log(number, `connected as connection ${connection}${socket.recovered ? ", recovered" : ""}`);
      socket.emit("register", userId, connectionId, ...(asks ? [{ ids: true }] : []), (answer) => {
        if (!answer.ok || answer.recovered === false) {
          tell("complaint", number, `register was answered with ${JSON.stringify(answer)}`);
        }
      });
    });
    const take = (message, id) =>
      tell("message", number, connection, id, message.backend, message.number, hash(message.text));
    socket.on("message", (...values) => {
      if (values.length !== (asks ? 2 : 1)) {
        tell("complaint", number, `a message has ${values.length} arguments`);
      } else if (asks) {
        take(...values);
      } else {
        unplaced = values[0];
      }
    });
    socket.on("offset", (id) => {
      if (asks || !unplaced) {
        tell("complaint", number, "an offset without a message before it");
      } else {
        take(unplaced, id);
        unplaced = undefined;
      }
    });
    socket.on("disconnect", (reason) => {
      log(number, `disconnected: ${reason}${unplaced ? ", between message and offset" : ""}`);
      if (reason === "io server disconnect") {
        // It has no rival, and a stock client does not come again after this.
        tell("complaint", number, `was sent away for good from its connection ${connection}`);
      }
    });
    if (anew) {
      const again = () => this.#again(socket);
      socket.once("disconnect", again);
      socket.once("connect_error", again);
    }
  }

  #again(lost) {
    if (this.#socket === lost && !this.#away) {
      lost.disconnect();
      this.#socket = undefined;
      setTimeout(() => this.#socket || this.#away || this.#open(), PAUSE);
    }
  }
}

/** String.hashCode of Java. */
function hash(text) {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    sum = (Math.imul(31, sum) + text.charCodeAt(i)) | 0;
  }
  return sum;
}

/** A pipe takes it before this returns. */
function tell(...what) {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

/** For people who look for the reason of a fault. */
function log(number, what) {
  console.error(`${new Date().toISOString()} client ${number}: ${what}`);
}

const clients = new Map();

function told(line) {
  const [word, number] = line.split(" ");
  switch (word) {
    case "close":
      return clients.get(Number(number)).close();
    case "leave-or-come":
      return clients.get(Number(number)).leaveOrCome();
    case "come":
      return clients.forEach((client) => client.come());
    case "die":
      return process.kill(process.pid, "SIGKILL");
    default:
      return JSON.parse(line).forEach((plan) => clients.set(plan.number, new Client(plan)));
  }
}

createInterface({ input: process.stdin }).on("line", told).on("close", () => process.exit(0));
