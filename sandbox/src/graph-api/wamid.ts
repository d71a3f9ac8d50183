import { randomBytes } from "node:crypto";

/** Random bytes are drawn in bulk: one call for each id costs more than the rest of making it. */
let pool = Buffer.alloc(0);
let used = 0;
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    pool = randomBytes(4096);
    used = 0;
  }
  used += bytes;
  return pool.toString("hex", used - bytes, used).toUpperCase();
}

/**
 * A new id for a message to or from `waId`, shaped like Meta's: base64 that holds the number in clear.
 * Source: the samples of Meta, Cloud API messages/send-messages and webhooks/reference/messages, decoded 2026-09.
 */
export function newWamid(waId: string, direction: "outbound" | "inbound"): string {
  const number = Buffer.from(waId, "latin1");
  const id = Buffer.from(randomHex(direction === "outbound" ? 9 : 10), "latin1");
  const bytes = Buffer.concat([
    Buffer.from([0x1c, 0x18, number.length]),
    number,
    Buffer.from([0x15, 0x02, 0x00, direction === "outbound" ? 0x11 : 0x12, 0x18, id.length]),
    id,
    Buffer.from([0x00]),
  ]);
  return `wamid.${bytes.toString("base64")}`;
}
