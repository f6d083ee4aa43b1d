// node receive.mjs URL USER CONNECTION TOKEN: claims the registration, has one message pushed, sees it arrive.
import { isDeepStrictEqual } from "node:util";
import { io } from "socket.io-client";

const [url, user, connection, token] = process.argv.slice(2);
const message = { title: "Hello", big: 1.5, emoji: "\u{1F44B}" };
const socket = io(url, { reconnection: false });

socket.on("connect_error", (error) => {
  console.error(error.message);
  process.exit(1);
});
socket.on("message", (received) => {
  console.log("received", JSON.stringify(received));
  process.exit(isDeepStrictEqual(received, message) ? 0 : 1);
});
socket.emit("register", user, connection, async (answer) => {
  console.log("claimed", JSON.stringify(answer));
  const push = await fetch(`${url}/api/${user}/push`, {
    method: "POST",
    headers: { "X-AUTH-TOKEN": token, "Content-Type": "application/json" },
    body: JSON.stringify({ message }),
  });
  console.log("pushed", push.status, await push.text());
});
