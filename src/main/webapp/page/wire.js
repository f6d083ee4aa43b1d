// What a packet says before a JSON parser rounds its numbers.

/** The JSON text of the value in a Socket.IO event packet such as `2["message",{"id":1}]`, if it is one. */
export function messageText(packet) {
  const start = /^2(?:\/[^,]*,)?\d*\[\s*"message"\s*,/.exec(packet)?.[0].length;
  if (start === undefined) {
    return undefined;
  }
  let depth = 0;
  let quoted = false;
  for (let at = start; at < packet.length; at++) {
    const character = packet[at];
    if (quoted) {
      if (character === "\\") {
        at++;
      } else if (character === '"') {
        quoted = false;
      }
    } else if (character === '"') {
      quoted = true;
    } else if (character === "[" || character === "{") {
      depth++;
    } else if (depth > 0 && (character === "]" || character === "}")) {
      depth--;
    } else if (depth === 0 && (character === "]" || character === ",")) {
      return packet.slice(start, at).trim();
    }
  }
  return undefined;
}
