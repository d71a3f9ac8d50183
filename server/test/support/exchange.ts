/** What a client and a server say to each other, byte by byte. */
import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";

/** The whole answer to what is written in these pieces; each is sent when the server has gone past the one before. */
export async function exchange(server: Server, first: string, ...rest: string[]): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  const answer = text(socket);
  const begun = once(server, "request");
  socket.write(first);
  await begun;
  for (const piece of rest) {
    // The turn of the loop in which a request that is here is taken.
    await turn();
    await turn();
    socket.write(piece);
  }
  return answer;
}
