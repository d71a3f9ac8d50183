import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Account, giveTo } from "./account.ts";
import { type Programs, programEnvironment } from "./programs.ts";
import { StartRefusal } from "./start-refusal.ts";

const name = "postgresql";
const unfinished = `${name}.new-`;

/** Who is let in: whoever can reach the socket, which lies in a folder of mode 0700; over TCP the password decides. */
const whoMayConnect = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n";

/** Where PostgreSQL keeps its files (its "cluster") within Zajel's data folder. */
export function clusterFolder(dataDir: string): string {
  return path.join(dataDir, name);
}

/**
 * How PostgreSQL is told where its files are. On Linux it is "where you stand": the working directory is
 * set while we still are root, so that a system user works in a folder whose parents are closed to it,
 * and no path can be too long. Checked with PostgreSQL 18: it changes to this folder once and uses relative names from there.
 */
export function dataArgument(cluster: string): string {
  return process.platform === "linux" ? "/proc/self/cwd" : cluster;
}

/** Makes the cluster where there is none yet, and sees to it that an existing one fits these programs. */
export async function prepareCluster(dataDir: string, programs: Programs, account: Account | null): Promise<void> {
  const cluster = clusterFolder(dataDir);
  await removeUnfinished(dataDir);
  if (!existsSync(cluster)) await makeCluster(dataDir, programs, account);
  const made = await readFile(path.join(cluster, "PG_VERSION"), "utf8").catch((error: Error) => {
    throw new StartRefusal(`${cluster} is not a PostgreSQL data folder that can be read: ${error.message}`);
  });
  if (made.trim() !== programs.major) {
    throw new StartRefusal(
      `${cluster} was made by PostgreSQL ${made.trim()}, and this Zajel brings PostgreSQL ${programs.major}: move the data with pg_dump, or start the Zajel that made it.`,
    );
  }
  if (account && (await stat(cluster)).uid === 0) await giveTo(account, cluster);
  const rules = path.join(cluster, "pg_hba.conf");
  await writeFile(rules, whoMayConnect, { mode: 0o600 });
  if (account) await chown(rules, account.uid, account.gid);
}

/** Made beside its place and renamed when it is whole: a process killed in between leaves nothing that looks like a cluster. */
async function makeCluster(dataDir: string, programs: Programs, account: Account | null): Promise<void> {
  const folder = await mkdtemp(path.join(dataDir, unfinished));
  if (account) await chown(folder, account.uid, account.gid);
  await initialise(folder, programs, account);
  await rename(folder, clusterFolder(dataDir));
  const parent = await open(dataDir);
  await parent.sync();
  await parent.close();
}

async function initialise(folder: string, programs: Programs, account: Account | null): Promise<void> {
  // C.UTF-8 of PostgreSQL's own: sorts by code point on every machine alike, and knows the capitals of all alphabets.
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const child = spawn(
    path.join(programs.folder, "bin", "initdb"),
    ["-D", dataArgument(folder), "--username=zajel", "--auth=trust", ...locale],
    {
      cwd: folder,
      env: programEnvironment,
      stdio: ["ignore", "ignore", "pipe"],
      ...(account && { uid: account.uid, gid: account.gid }),
    },
  );
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const failure = await new Promise<string | null>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) =>
      resolve(code === 0 ? null : said.trim().replaceAll("\n", " ") || `it ended with ${signal ?? code}`),
    );
  });
  if (failure !== null) {
    await rm(folder, { recursive: true, force: true });
    throw new StartRefusal(`PostgreSQL's files cannot be made in ${folder}: ${failure}`);
  }
}

async function removeUnfinished(dataDir: string): Promise<void> {
  for (const entry of await readdir(dataDir)) {
    // A left-behind initdb may still be writing; then the rest goes at the next start.
    if (entry.startsWith(unfinished))
      await rm(path.join(dataDir, entry), { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}
