import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { chown, lchown, readdir } from "node:fs/promises";
import path from "node:path";

/** The system user that PostgreSQL runs as, because it refuses to run as root. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

const ownName = "zajel-postgres";

/**
 * Whom PostgreSQL shall run as: `null` for "as we do". When we are root it is the owner of `cluster` where that
 * exists, otherwise a system user: our own or `postgres` if there is one, a new one where the machine lets us make
 * it, and `nobody` at last.
 */
export function chooseAccount(cluster: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster);
    if (uid !== 0) return { name: `number ${uid}`, uid, gid };
  }
  return (
    lookUp(ownName) ?? lookUp("postgres") ?? create() ?? lookUp("nobody") ?? { name: "nobody", uid: 65534, gid: 65534 }
  );
}

function lookUp(name: string): Account | null {
  const [uid, gid] = ["-u", "-g"].map((flag) => {
    const asked = spawnSync("id", [flag, name], { encoding: "utf8" });
    return asked.status === 0 ? Number(asked.stdout) : Number.NaN;
  });
  return uid && gid ? { name, uid, gid } : null;
}

function create(): Account | null {
  // Debian, Fedora and their kin; then Alpine's busybox.
  spawnSync("useradd", [
    "--system",
    "--user-group",
    "--no-create-home",
    "--home-dir",
    "/nonexistent",
    "--shell",
    "/usr/sbin/nologin",
    ownName,
  ]);
  const made = lookUp(ownName);
  if (made) return made;
  spawnSync("adduser", ["-S", "-D", "-H", "-s", "/sbin/nologin", ownName]);
  return lookUp(ownName);
}

/** Gives a folder and all that is in it to `account`: one that was copied by root came out as root's. */
export async function giveTo(account: Account, folder: string): Promise<void> {
  await chown(folder, account.uid, account.gid);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) await giveTo(account, name);
    else await lchown(name, account.uid, account.gid);
  }
}
