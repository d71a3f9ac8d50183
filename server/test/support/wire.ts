/** A network between two programs that can be cut, and mended. */
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from "node:net";

export interface Wire extends AsyncDisposable {
  port: number;
  /** Ends all connections; nobody listens any more. */
  cut(): Promise<void>;
  /** Lets nothing through and tells nobody, as when a cable is pulled. */
  silence(): void;
  /** New connections go through again; silenced ones stay silent. */
  mend(): Promise<void>;
}

/** `translate` may change what goes to the target. */
export async function startWire(
  target: NetConnectOpts,
  translate: (bytes: Buffer, wirePort: number) => Buffer = (bytes) => bytes,
): Promise<Wire> {
  const ends = new Set<Socket>();
  const silenced = new WeakSet<Socket>();
  let isSilent = false;

  function keep(end: Socket): Socket {
    ends.add(end);
    end.on("error", () => {});
    end.on("close", () => ends.delete(end));
    return end;
  }

  const server = createServer((near) => {
    keep(near);
    if (isSilent) return void near.resume();
    const far = keep(connect(target));
    const isSilenced = () => silenced.has(near);
    near.on("data", (bytes) => void (isSilenced() || far.write(translate(bytes, port))));
    far.on("data", (bytes) => void (isSilenced() || near.write(bytes)));
    near.on("close", () => far.destroy());
    far.on("close", () => void (isSilenced() || near.destroy()));
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;

  async function cut(): Promise<void> {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const end of ends) end.destroy();
    await closed;
  }

  return {
    port,
    cut,
    silence() {
      isSilent = true;
      for (const end of ends) silenced.add(end);
    },
    async mend() {
      isSilent = false;
      if (!server.listening) await listen(port);
    },
    [Symbol.asyncDispose]: cut,
  };
}

/** To an HTTP server of this machine, which is to see its own address in `Host`. */
export function wireToHttp(url: string): Promise<Wire> {
  const { port } = new URL(url);
  return startWire({ host: "127.0.0.1", port: Number(port) }, (bytes, wirePort) =>
    Buffer.from(bytes.toString("latin1").replaceAll(`127.0.0.1:${wirePort}`, `127.0.0.1:${port}`), "latin1"),
  );
}

/** To the database at this address; with the address that leads through the wire. */
export async function wireToDatabase(url: string): Promise<Wire & { url: string }> {
  const address = new URL(url);
  const port = Number(address.port || 5432);
  const folder = address.searchParams.get("host");
  const wire = await startWire(
    folder === null ? { host: address.hostname, port } : { path: `${folder}/.s.PGSQL.${port}` },
  );
  address.searchParams.delete("host");
  address.hostname = "127.0.0.1";
  address.port = `${wire.port}`;
  return Object.assign(wire, { url: address.href });
}
