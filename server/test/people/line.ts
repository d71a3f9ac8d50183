/** The line to a database, which can be cut: its socket under a port of 127.0.0.1. */
import { connect, createServer, type Socket } from "node:net";

export interface Line extends AsyncDisposable {
  /** The same database through the line. */
  url: string;
  /** Ends every connection and takes no new one. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** `databaseUrl` has its socket as `?host=/folder`. */
export async function startLine(databaseUrl: string): Promise<Line> {
  const { searchParams, username, pathname, port: number } = new URL(databaseUrl);
  const path = `${searchParams.get("host")}/.s.PGSQL.${number}`;
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    const far = connect(path);
    for (const end of [socket, far]) {
      open.add(end);
      end.on("error", () => {});
      end.on("close", () => {
        open.delete(end);
        socket.destroy();
        far.destroy();
      });
    }
    socket.pipe(far).pipe(socket);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  async function cut(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of open) socket.destroy();
    await closed;
  }
  await listen(0);
  const { port } = server.address() as { port: number };
  return {
    url: `postgresql://${username}@127.0.0.1:${port}${pathname}`,
    cut,
    mend: () => listen(port),
    [Symbol.asyncDispose]: async () => {
      if (server.listening) await cut();
    },
  };
}
