import { spawnSync } from "node:child_process";
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { FolderInUse, StartRefusal } from "./start-refusal.ts";

/** macOS and the BSDs lock while opening (`O_EXLOCK`, sys/fcntl.h). Node has no name for it. */
const lockWhileOpening = process.platform === "linux" ? 0 : 0x20;

/** Makes a data folder (mode 0700) where there is none. Throws `StartRefusal` where that cannot be. */
export async function makeFolder(folder: string): Promise<void> {
  await makeWithParents(folder).catch((error: Error) => {
    throw new StartRefusal(`The data folder ${folder} (ZAJEL_DATA_DIR) cannot be made: ${error.message}`);
  });
}

/** Node's own way to make the parents, `recursive`, never ends below a folder that takes none, such as /proc (Node 24). */
async function makeWithParents(folder: string): Promise<void> {
  const make = () => mkdir(folder, { mode: 0o700 });
  try {
    await make().catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT" || path.dirname(folder) === folder) throw error;
      await makeWithParents(path.dirname(folder));
      await make();
    });
  } catch (error) {
    // There already, or made by another in the same moment.
    if (!(await isFolder(folder))) throw error;
  }
}

async function isFolder(place: string): Promise<boolean> {
  return stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/**
 * Takes a data folder for this process, or refuses because another live one has it.
 *
 * The lock is the kernel's (flock), on a descriptor that we keep open: it ends with us however we end, so there is
 * no stale lock to judge, and a process number that was used again cannot deceive it. Node cannot ask for one, but a lock belongs
 * to the open file and not to the process: `flock` locks the descriptor that it inherits from us, and ends.
 */
export function lockFolder(folder: string): { release(): void } {
  const name = path.join(folder, "lock");
  let descriptor: number;
  try {
    descriptor = openSync(name, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | lockWhileOpening, 0o600);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === "EAGAIN"
      ? inUse(folder, name)
      : new StartRefusal(`The data folder ${folder} (ZAJEL_DATA_DIR) cannot be used: ${message}`);
  }
  if (!lockWhileOpening) {
    const { status, error } = spawnSync("flock", ["-n", "3"], { stdio: ["ignore", "ignore", "ignore", descriptor] });
    if (status !== 0) {
      closeSync(descriptor);
      if (error)
        throw new StartRefusal(
          `The data folder ${folder} cannot be locked: ${error.message} (flock is part of util-linux).`,
        );
      throw inUse(folder, name);
    }
  }
  ftruncateSync(descriptor, 0);
  writeSync(descriptor, `${process.pid}\n`);
  return { release: () => closeSync(descriptor) };
}

function inUse(folder: string, lock: string): FolderInUse {
  const holder = readFileSync(lock, "utf8").trim();
  return new FolderInUse(
    `The data folder ${folder} is in use by another Zajel${holder ? ` (process ${holder})` : ""}: stop that one, or set ZAJEL_DATA_DIR to another folder.`,
  );
}
