/**
 * What was built for the browser: the addresses of the screens, which the server answers with the page, so that any of them
 * can be opened anew; and the order of its styles.
 */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { pages } from "../../server/src/http/dashboard.ts";

test("the server answers at the address of each screen, and at no other", () => {
  const folder = path.resolve(import.meta.dirname, "../src/screens");
  // Screens are made of JSX, which Node.js does not read; their addresses are plain text.
  const routes = globSync("**/route.ts", { cwd: folder }).flatMap((file) =>
    Array.from(readFileSync(path.join(folder, file), "utf8").matchAll(/\bpath: "([^"]+)"/g), ([, address = ""]) =>
      address.replaceAll("$", ":"),
    ),
  );

  assert.ok(routes.length > 25);
  assert.deepEqual(pages.toSorted(), routes.toSorted());
});

test("the styles that everything is built on come first, so that those of a part count where both say something", () => {
  const page = readFileSync(path.resolve(import.meta.dirname, "../dist/index.html"), "utf8");
  const [first] = Array.from(page.matchAll(/<link rel="stylesheet"[^>]* href="\/assets\/(\w+)-/g), ([, name]) => name);

  assert.equal(first, "base");
});
