/** The one address of several nodes, as a load balancer gives it: each connection goes to a node that takes it. */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface Door extends AsyncDisposable {
  url: string;
  /** Connections go there, too, from now on. */
  open(nodeUrl: string): void;
  /** No new connection goes there. Those that there are stay, until one of their ends breaks them. */
  shut(nodeUrl: string): void;
}

export async function startDoor(): Promise<Door> {
  const nodes: string[] = [];
  const ends = new Set<Socket>();
  let turn = 0;

  function keep(end: Socket): Socket {
    ends.add(end);
    end.on("error", () => {});
    end.on("close", () => ends.delete(end));
    return end;
  }

  /** Tries one node after the other; where none takes it the caller's connection is ended. */
  function lead(near: Socket, untried: readonly string[]): void {
    const [node, ...others] = untried;
    if (node === undefined) return void near.destroy();
    const far = keep(connect(Number(new URL(node).port), "127.0.0.1"));
    let isThrough = false;
    far.once("connect", () => {
      isThrough = true;
      near.pipe(far);
      far.pipe(near);
    });
    far.on("close", () => (isThrough ? near.destroy() : lead(near, others)));
    near.once("close", () => far.destroy());
  }

  const server = createServer((near) => {
    keep(near);
    turn += 1;
    const first = turn % Math.max(1, nodes.length);
    lead(near, [...nodes.slice(first), ...nodes.slice(0, first)]);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  function shut(nodeUrl: string): void {
    const place = nodes.indexOf(nodeUrl);
    if (place !== -1) nodes.splice(place, 1);
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: (nodeUrl) => void nodes.push(nodeUrl),
    shut,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const end of ends) end.destroy();
      await closed;
    },
  };
}
