/** A network between two programs that can be cut, and mended. */
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from "node:net";

export interface Wire extends AsyncDisposable {
  port: number;
  /** Ends all connections, and refuses new ones. */
  cut(): void;
  /** Lets nothing through and tells nobody, as a cable that is pulled. */
  silence(): void;
  /** New connections go through again; silenced ones stay silent. */
  mend(): void;
}

export async function startWire(target: NetConnectOpts): Promise<Wire> {
  const ends = new Set<Socket>();
  let state: "open" | "cut" | "silent" = "open";
  const server = createServer((near) => {
    ends.add(near);
    near.on("error", () => {});
    near.on("close", () => ends.delete(near));
    if (state === "cut") return void near.resetAndDestroy();
    // Who is silent takes everything and answers nothing.
    if (state === "silent") return void near.resume();
    const far = connect(target);
    ends.add(far);
    far.on("error", () => {});
    far.on("close", () => ends.delete(far));
    const isSilenced = () => silenced.has(near);
    near.on("data", (bytes) => void (isSilenced() || far.write(bytes)));
    far.on("data", (bytes) => void (isSilenced() || near.write(bytes)));
    near.on("close", () => far.destroy());
    far.on("close", () => void (isSilenced() || near.destroy()));
  });
  const silenced = new WeakSet<Socket>();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  function endAll(): void {
    for (const end of ends) end.destroy();
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      state = "cut";
      endAll();
    },
    silence() {
      state = "silent";
      for (const end of ends) silenced.add(end);
    },
    mend() {
      state = "open";
    },
    async [Symbol.asyncDispose]() {
      endAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
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
