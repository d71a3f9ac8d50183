import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";

/** What each room of the server may import of ours, beside itself (ARCHITECTURE.md). */
const rooms: Record<string, readonly string[]> = {
  domain: [],
  embedded: [],
  store: ["domain"],
  whatsapp: ["domain"],
  sources: ["domain"],
  intake: ["domain", "store"],
  dispatch: ["domain", "store", "whatsapp"],
  receipts: ["domain", "store", "whatsapp"],
  outbound: ["domain", "store"],
  upkeep: ["domain", "store", "whatsapp"],
  http: ["domain", "store", "whatsapp", "sources", "intake", "dispatch", "receipts", "outbound", "upkeep"],
};

const repository = path.resolve(import.meta.dirname, "../..");
const server = path.join(repository, "server/src");
const sandbox = path.join(repository, "sandbox");

interface Source {
  /** From the repository's root. */
  name: string;
  text: string;
  /** What stands behind `from` and `import`, as written. */
  imports: string[];
}

const serverSources = readSources(server);
const sandboxSources = readSources(sandbox);
const clientSources = readSources(path.join(repository, "client/src"));
/** Tests and what only they use. */
const isTest = ({ name }: Source) => name.endsWith(".test.ts") || name.includes("/testing/");

test("there is something to check", () => {
  assert.ok(serverSources.length > 10);
  assert.ok(sandboxSources.length > 0);
  assert.ok(clientSources.length > 0);
});

test("every room imports only what the table allows", () => {
  const wrong = serverSources
    .filter((source) => !isTest(source))
    .flatMap((source) => localImports(source).map((target) => ({ source, target })))
    .filter(({ source, target }) => !mayImport(roomOf(source.name), roomOf(target)))
    .map(({ source, target }) => `${source.name} imports ${target}`);

  assert.deepEqual(wrong, []);
});

test("only the composition and the command line start the embedded PostgreSQL", () => {
  const users = serverSources
    .filter((source) => !isTest(source) && roomOf(source.name) !== "embedded")
    .filter((source) => localImports(source).some((target) => roomOf(target) === "embedded"))
    .map(({ name }) => name);

  assert.deepEqual(
    users.filter((name) => !["server/src/app.ts", "server/src/cli.ts", "server/src/command.ts"].includes(name)),
    [],
  );
});

test("the sandbox knows none of our code, and the server none of the sandbox's", () => {
  const crossing = [
    ...sandboxSources.flatMap((source) =>
      localImports(source).filter((target) => !/^(sandbox|fixtures)\//.test(target)),
    ),
    ...serverSources.flatMap((source) => localImports(source).filter((target) => target.startsWith("sandbox/"))),
    ...[...sandboxSources, ...serverSources].flatMap(({ imports }) =>
      imports.filter((name) => name.startsWith("@zajel/")),
    ),
  ];

  assert.deepEqual(crossing, []);
});

test("all SQL is in the store", () => {
  const elsewhere = serverSources
    .filter((source) => !isTest(source) && !["store", "embedded"].includes(roomOf(source.name)))
    .filter(({ text }) => /\bsql\s*(<[^`;]*>)?`|\.unsafe\(/.test(text))
    .map(({ name }) => name);

  assert.deepEqual(elsewhere, []);
});

test("the domain has no clock, no randomness and no I/O", () => {
  const impure = serverSources
    .filter((source) => !isTest(source) && roomOf(source.name) === "domain")
    .filter(
      ({ text, imports }) =>
        imports.some((name) => name.startsWith("node:")) ||
        /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\bprocess\.|\bfetch\(|\bsetTimeout\(/.test(
          text,
        ),
    )
    .map(({ name }) => name);

  assert.deepEqual(impure, []);
});

test("only the configuration and the command line read the environment", () => {
  const readers = [...serverSources, ...sandboxSources, ...clientSources]
    .filter((source) => !isTest(source) && /\bprocess\.env\b/.test(source.text))
    .map(({ name }) => name);

  const ofServer = ["config.ts", "cli.ts", "command.ts", "small-heap.ts"].map((name) => `server/src/${name}`);
  const allowed = [...ofServer, "sandbox/src/main.ts"];
  assert.deepEqual(
    readers.filter((name) => !allowed.includes(name)),
    [],
  );
});

test("relative imports name the file, with its ending", () => {
  const wrong = [...serverSources, ...sandboxSources, ...clientSources]
    .filter(({ name }) => name.endsWith(".ts"))
    .flatMap(({ name, imports }) =>
      imports.filter((to) => to.startsWith(".") && !/\.(ts|json)$/.test(to)).map((to) => `${name} imports ${to}`),
    );

  assert.deepEqual(wrong, []);
});

test("the client knows the API and none of our code, and needs no package", () => {
  const others = clientSources
    .filter((source) => !isTest(source))
    .flatMap((source) => source.imports.map((name) => ({ source, name })))
    .filter(({ name }) => !/^\.\/[\w-]+\.ts$/.test(name))
    .map(({ source, name }) => `${source.name} imports ${name}`);
  const packages = JSON.parse(readFileSync(path.join(repository, "client/package.json"), "utf8"));

  assert.deepEqual(others, ["client/src/webhook.ts imports node:crypto"]);
  assert.deepEqual(Object.keys(packages.dependencies ?? {}), []);
});

/** `""` is the top of the server: `app.ts`, `cli.ts`, `config.ts`, which may import every room and no room may import. */
function mayImport(from: string, to: string): boolean {
  if (from === to || from === "") return true;
  return rooms[from]?.includes(to) ?? false;
}

function roomOf(name: string): string {
  const [top, , room, ...rest] = name.split("/");
  return top === "server" && room !== undefined && rest.length > 0 ? room : "";
}

function localImports({ name, imports }: Source): string[] {
  return imports.filter((to) => to.startsWith(".")).map((to) => path.join(path.dirname(name), to));
}

function readSources(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|js)$/.test(name) && !name.split(path.sep).includes("node_modules"))
    .map((name) => {
      const file = path.join(folder, name);
      const text = readFileSync(file, "utf8");
      return { name: path.relative(repository, file), text, imports: importsOf(text) };
    });
}

function importsOf(text: string): string[] {
  const statements = /^\s*(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']/gm;
  const bare = /^\s*import\s*["']([^"']+)["']/gm;
  const dynamic = /\bimport\(\s*["']([^"']+)["']/g;
  return [statements, bare, dynamic].flatMap((form) => [...text.matchAll(form)].map((match) => match[1] ?? ""));
}
