import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdtempDisposable, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import test from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { promised } from "../../test/support/patience.ts";
import { openDatabase } from "../store/database.ts";
import { joinEmbeddedPostgres, startEmbeddedPostgres } from "./postgres.ts";
import { FolderInUse, StartRefusal } from "./start-refusal.ts";

const holder = path.resolve(import.meta.dirname, "../../test/support/hold-postgres.ts");

test("the first start makes the database, and the next one finds its data", async () => {
  await using folder = await temporaryFolder();
  await start(folder.path, (url) => write(url, "kept"));

  assert.equal(await start(folder.path, read), "kept");
});

test("a second start takes less than a second", async () => {
  await using folder = await temporaryFolder();
  await start(folder.path, async () => {});

  const began = performance.now();
  await start(folder.path, async () => {});

  assert.ok(performance.now() - began < promised(1_000));
});

test("it listens on a socket in the data folder, and nobody else can reach that", async () => {
  await using folder = await temporaryFolder();

  await start(folder.path, async (url) => {
    const socketFolder = new URL(url).searchParams.get("host") ?? "";
    assert.equal(socketFolder, path.join(folder.path, "postgresql"));
    assert.equal((await stat(socketFolder)).mode & 0o777, 0o700);
    assert.equal(await ask(url, "show listen_addresses"), "");
  });
});

test("a data folder that does not exist is made for us alone", async () => {
  await using folder = await temporaryFolder();
  const dataDir = path.join(folder.path, "a", "b");

  await start(dataDir, async () => {});

  assert.equal((await stat(dataDir)).mode & 0o777, 0o700);
});

test("where the path is too long for a socket it listens on a port, with a password that is new each time", async () => {
  await using folder = await temporaryFolder();
  const dataDir = path.join(folder.path, "long".repeat(30));
  const first = await start(dataDir, async (url) => {
    await write(url, "kept");
    return new URL(url);
  });

  await start(dataDir, async (url) => {
    const second = new URL(url);
    assert.equal(second.hostname, "127.0.0.1");
    assert.equal(await read(url), "kept");
    assert.notEqual(second.password, first.password);
    assert.ok(second.password.length >= 32);
    second.password = first.password;
    await assert.rejects(read(second.href), /password authentication failed/);
  });
});

test("where the file system has no sockets it listens on a port, too", async () => {
  await using folder = await temporaryFolder();
  // Stands in for such a file system: PostgreSQL ends its start with the same words.
  const settings = { unix_socket_group: "no-such-group" };
  await using embedded = await startEmbeddedPostgres({ dataDir: folder.path, settings });

  assert.equal(new URL(embedded.url).hostname, "127.0.0.1");
  assert.equal(await ask(embedded.url, "select 'here'"), "here");
});

test("a folder in use by a live Zajel is refused in one line that names that process", async () => {
  await using folder = await temporaryFolder();
  await using other = await hold(folder.path);

  await assert.rejects(startEmbeddedPostgres({ dataDir: folder.path }), (error) => {
    assert.ok(error instanceof FolderInUse);
    assert.match(
      error.message,
      new RegExp(`^The data folder ${folder.path} is in use by another Zajel \\(process ${other.pid}\\)[^\n]*$`),
    );
    return true;
  });
});

test("of several that start at once on a new folder one gets it", async () => {
  await using folder = await temporaryFolder();

  const started = await Promise.allSettled([1, 2, 3].map(() => startEmbeddedPostgres({ dataDir: folder.path })));

  const [one, ...others] = started.filter(({ status }) => status === "fulfilled");
  assert.deepEqual(others, []);
  assert.equal(await ask(one?.status === "fulfilled" ? one.value.url : "", "select 'here'"), "here");
  if (one?.status === "fulfilled") await one.value.stop();
});

test("a command beside a live Zajel works on its database", async () => {
  await using folder = await temporaryFolder();
  await using other = await hold(folder.path);
  await write(other.url, "theirs");

  await using joined = await joinEmbeddedPostgres({ dataDir: folder.path });

  assert.equal(await read(joined.url), "theirs");
});

test("a command without a live Zajel starts the database for the time being", async () => {
  await using folder = await temporaryFolder();
  await start(folder.path, (url) => write(url, "ours"));

  await using joined = await joinEmbeddedPostgres({ dataDir: folder.path });

  assert.equal(await read(joined.url), "ours");
});

test("after kill -9 the next start takes over the folder and ends the PostgreSQL that was left behind", async () => {
  await using folder = await temporaryFolder();
  await using other = await hold(folder.path);
  await write(other.url, "kept");
  const leftBehind = await postmaster(folder.path);
  await other.kill();
  assert.ok(await isAlive(leftBehind));

  assert.equal(await start(folder.path, read), "kept");
  assert.ok(!(await isAlive(leftBehind)));
});

test("after kill -9 of both the next start recovers", async () => {
  await using folder = await temporaryFolder();
  await using other = await hold(folder.path);
  await write(other.url, "kept");
  process.kill(await postmaster(folder.path), "SIGKILL");
  await other.kill();

  assert.equal(await start(folder.path, read), "kept");
});

test("a stale postmaster.pid whose number another process has by now is no obstacle", async () => {
  await using folder = await temporaryFolder();
  await start(folder.path, (url) => write(url, "kept"));
  const { uid, gid } = await stat(path.join(folder.path, "postgresql"));
  const stranger = spawn("sleep", ["60"], { uid, gid });
  const stale = `${stranger.pid}\n${folder.path}\n1700000000\n5432\n.\n\n  1234567         9\nready   \n`;
  await writeFile(path.join(folder.path, "postgresql", "postmaster.pid"), stale);
  await writeFile(path.join(folder.path, "postgresql", ".s.PGSQL.5432.lock"), stale);

  assert.equal(await start(folder.path, read), "kept");

  assert.equal(stranger.exitCode, null);
  stranger.kill();
});

test("a PostgreSQL that somebody else started on the folder is left alone and told", async () => {
  await using folder = await temporaryFolder();
  await start(folder.path, async () => {});
  const cluster = path.join(folder.path, "postgresql");
  const { uid, gid } = await stat(cluster);
  const stranger = spawn("sleep", ["60"], { argv0: "postgres", uid, gid, cwd: cluster });
  await writeFile(path.join(cluster, "postmaster.pid"), `${stranger.pid}\n`);

  const refused = startEmbeddedPostgres({ dataDir: folder.path });

  await assert.rejects(
    refused,
    new RegExp(`A PostgreSQL that Zajel did not start runs on .*\\(process ${stranger.pid}\\)`),
  );
  assert.equal(stranger.exitCode, null);
  stranger.kill();
});

test("killed at any moment of the first start, the next one begins anew", async () => {
  await using folder = await temporaryFolder();
  const moments = [150, 300, 450, 600, 750, 900];
  for (const afterMs of moments) {
    const child = spawn(process.execPath, [holder, folder.path], { stdio: "ignore" });
    await sleep(afterMs);
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  await start(folder.path, (url) => write(url, "whole"));

  assert.equal(await start(folder.path, read), "whole");
  const rest = (await readdir(folder.path)).filter((name) => name.startsWith("postgresql.new-"));
  assert.deepEqual(rest, []);
});

test("a Ctrl-C for the whole process group does not reach the database", async () => {
  await using folder = await temporaryFolder();
  await using other = await hold(folder.path);

  process.kill(-other.pid, "SIGINT");
  await other.says("interrupted");

  assert.equal(await ask(other.url, "select 'still here'"), "still here");
});

test("a stop writes everything and leaves nothing running", async () => {
  await using folder = await temporaryFolder();
  await using other = await hold(folder.path);
  const pid = await postmaster(folder.path);

  await other.stop();

  assert.ok(!(await isAlive(pid)));
  assert.match(await readFile(path.join(folder.path, "postgresql.log"), "utf8"), /database system is shut down\n$/);
});

test("it is told when PostgreSQL dies", async () => {
  await using folder = await temporaryFolder();
  await using embedded = await startEmbeddedPostgres({ dataDir: folder.path });

  process.kill(await postmaster(folder.path), "SIGKILL");

  assert.match(await embedded.died, /PostgreSQL ended with SIGKILL/);
});

test("the data of another major version is refused by its number", async () => {
  await using folder = await temporaryFolder();
  await start(folder.path, async () => {});
  await writeFile(path.join(folder.path, "postgresql", "PG_VERSION"), "17\n");

  await assert.rejects(startEmbeddedPostgres({ dataDir: folder.path }), (error) => {
    assert.ok(error instanceof StartRefusal);
    assert.match(error.message, /was made by PostgreSQL 17, and this Zajel brings PostgreSQL 18/);
    return true;
  });
});

test("a broken setting is told in one line, with the place of the log", async () => {
  await using folder = await temporaryFolder();

  await assert.rejects(
    startEmbeddedPostgres({ dataDir: folder.path, settings: { max_connections: "many" } }),
    (error) => {
      assert.ok(error instanceof StartRefusal);
      assert.match(error.message, /did not start .*max_connections.*postgresql\.log\)$/);
      return true;
    },
  );
});

test("a folder that cannot be made is told in one line", async () => {
  await using folder = await temporaryFolder();
  await writeFile(path.join(folder.path, "file"), "");

  await assert.rejects(
    startEmbeddedPostgres({ dataDir: path.join(folder.path, "file", "data") }),
    /data folder .* cannot be made: ENOTDIR/,
  );
  await assert.rejects(
    startEmbeddedPostgres({ dataDir: path.join(folder.path, "file") }),
    /data folder .* cannot be made: EEXIST/,
  );
});

test("a moved data folder works in its new place", async () => {
  await using folder = await temporaryFolder();
  const [before, after] = [path.join(folder.path, "before"), path.join(folder.path, "after")];
  await start(before, (url) => write(url, "moved"));

  await rename(before, after);

  assert.equal(await start(after, read), "moved");
});

test("a copied data folder works, and leaves the one that it was copied from alone", async () => {
  await using folder = await temporaryFolder();
  const [original, copy] = [path.join(folder.path, "original"), path.join(folder.path, "copy")];
  await start(original, (url) => write(url, "copied"));
  await using other = await hold(original);

  await cp(original, copy, { recursive: true, filter: (name) => !name.includes(".s.PGSQL") });
  await chmod(path.join(copy, "postgresql"), 0o700);

  assert.equal(await start(copy, read), "copied");
  assert.equal(await read(other.url), "copied");
});

const isRoot = process.getuid?.() === 0;

test("for root PostgreSQL runs as a system user, in folders that are closed to it", {
  skip: !isRoot && "not root",
}, async () => {
  await using folder = await temporaryFolder();
  await using embedded = await startEmbeddedPostgres({ dataDir: folder.path });

  const status = await readFile(`/proc/${await postmaster(folder.path)}/status`, "utf8");

  assert.doesNotMatch(status, /^Uid:\s+0\s/m);
  assert.match(status, /^CapEff:\s+0+$/m);
  assert.match(status, /^Groups:\s*(\d+ ?)?$/m);
  assert.equal((await stat(folder.path)).uid, 0);
  assert.equal((await stat(folder.path)).mode & 0o777, 0o700);
  await write(embedded.url, "inside");
});

test("root starts the folder of an ordinary user as that user", { skip: !isRoot && "not root" }, async () => {
  await using folder = await temporaryFolder();
  await start(folder.path, (url) => write(url, "theirs"));
  const { uid } = await stat(path.join(folder.path, "postgresql"));

  await start(folder.path, read);

  assert.equal((await stat(path.join(folder.path, "postgresql", "postgresql.conf"))).uid, uid);
});

/** Of mode 0700, as mkdtemp makes them. */
function temporaryFolder() {
  return mkdtempDisposable(path.join(tmpdir(), "zajel-embedded-"));
}

async function start<T>(dataDir: string, work: (url: string) => Promise<T>): Promise<T> {
  await using embedded = await startEmbeddedPostgres({ dataDir });
  return await work(embedded.url);
}

/** Another process that holds the folder, in a process group of its own. */
async function hold(dataDir: string) {
  const child = spawn(process.execPath, [holder, dataDir], { detached: true, stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  };
  const url = await next();
  return {
    url,
    pid: child.pid ?? 0,
    says: async (line: string) => assert.equal(await next(), line),
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    [Symbol.asyncDispose]: () => end("SIGTERM"),
  };
}

async function postmaster(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(path.join(dataDir, "postgresql", "postmaster.pid"), "utf8"), 10);
}

/** A process that ended and was not yet asked for its exit code has no command line any more. */
async function isAlive(pid: number): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return command !== "";
}

async function write(url: string, text: string): Promise<void> {
  await ask(url, `create table if not exists note as select '${text}' as text`);
}

async function read(url: string): Promise<string> {
  return ask(url, "select text from note");
}

async function ask(url: string, statement: string): Promise<string> {
  const sql = openDatabase({ url, max: 1 });
  try {
    const [row] = await sql.unsafe<Record<string, string>[]>(statement);
    return Object.values(row ?? {})[0] ?? "";
  } finally {
    await sql.end({ timeout: 1 });
  }
}
