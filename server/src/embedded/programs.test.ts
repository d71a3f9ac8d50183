import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtempDisposable, readdir, readlink, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import { completeLinks, findPrograms, programsFor } from "./programs.ts";

const isRoot = process.getuid?.() === 0;
const forRoot = { skip: !isRoot && "only root runs PostgreSQL as somebody else" };
const nobody = { name: "nobody", uid: 65534, gid: 65534 };

test("the programs of this machine are found and run", async () => {
  const { folder, major } = await findPrograms();

  const { stdout } = spawnSync(path.join(folder, "bin", "postgres"), ["--version"], { encoding: "utf8" });

  assert.match(stdout, new RegExp(`^postgres \\(PostgreSQL\\) ${major}\\.`));
});

test("links that npm did not make are made, and those that are there stay", async () => {
  await using place = await temporaryFolder();
  const native = path.join(place.path, "native");
  await mkdir(path.join(native, "lib"), { recursive: true });
  await writeFile(path.join(native, "lib", "libpq.so.5.18"), "");
  await symlink("libpq.so.5.18", path.join(native, "lib", "libpq.so"));
  const links = ["libpq.so", "libpq.so.5"].map((name) => ({
    source: "native/lib/libpq.so.5.18",
    target: `native/lib/${name}`,
  }));
  await writeFile(path.join(native, "pg-symlinks.json"), JSON.stringify(links));

  await completeLinks(native);

  assert.equal(await readlink(path.join(native, "lib", "libpq.so.5")), "libpq.so.5.18");
  assert.equal(await readlink(path.join(native, "lib", "libpq.so")), "libpq.so.5.18");
});

test("programs that the system user can run are used where they are", forRoot, async () => {
  await using place = await temporaryFolder();
  await chmod(place.path, 0o755);
  const programs = await fakePrograms(path.join(place.path, "open"), 0o755);

  assert.equal(await programsFor(nobody, programs, []), programs);
});

test("programs in a closed folder are copied once to where the system user can run them", forRoot, async () => {
  await using place = await temporaryFolder();
  await chmod(place.path, 0o755);
  const programs = await fakePrograms(path.join(place.path, "closed"), 0o700);
  const base = path.join(place.path, "base");

  const first = await programsFor(nobody, programs, [base]);
  const second = await programsFor(nobody, programs, [base]);

  assert.equal(first.folder, path.join(base, "postgresql-1.2.3"));
  assert.deepEqual(second, first);
  assert.deepEqual(await readdir(base), ["postgresql-1.2.3"]);
});

test("a folder that is not root's own is no place for programs", forRoot, async () => {
  await using place = await temporaryFolder();
  await chmod(place.path, 0o777);
  const programs = await fakePrograms(path.join(place.path, "closed"), 0o700);
  const theirs = path.join(place.path, "theirs");
  spawnSync("mkdir", [theirs], { uid: nobody.uid, gid: nobody.gid });

  await assert.rejects(
    programsFor(nobody, programs, [theirs]),
    /StartRefusal: The system user nobody cannot run .*is not a folder of root's/,
  );
});

function temporaryFolder() {
  return mkdtempDisposable(path.join(tmpdir(), "zajel-programs-"));
}

async function fakePrograms(folder: string, mode: number) {
  await mkdir(path.join(folder, "bin"), { recursive: true });
  for (const name of ["postgres", "initdb"]) {
    await writeFile(path.join(folder, "bin", name), "#!/bin/sh\n", { mode: 0o755 });
  }
  await chmod(folder, mode);
  return { folder, version: "1.2.3", major: "1" };
}
