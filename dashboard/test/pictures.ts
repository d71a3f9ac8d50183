/**
 * Makes a picture of every screen, light and dark, English and Arabic, 1280 and 360 px wide, into the ignored folder
 * `pictures/dashboard/`. `script/pictures transactions setup` makes those whose name begins so; `script/pictures --docs`
 * makes anew the few that the README and the guide show, in `docs/pictures/`.
 */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { until } from "../../server/test/support/zajel.ts";
import { pictures, picturesOfDocs } from "./pictures-list.ts";
import { type Dashboard, type Look, startDashboard } from "./support/dashboard.ts";

const root = path.resolve(import.meta.dirname, "../..");
const words = process.argv.slice(2);
const isForDocs = words.includes("--docs");
const folder = path.join(root, isForDocs ? "docs/pictures" : "pictures/dashboard");

interface Shot extends Look {
  file: string;
  /** The whole page, and not only what a window of this height shows. */
  isWhole: boolean;
}

function shotsOf(name: string): Shot[] {
  if (isForDocs) return picturesOfDocs.filter((one) => one.of === name).map((one) => ({ ...one, isWhole: false }));
  if (words.length > 0 && !words.some((word) => name.startsWith(word))) return [];
  const looks = (["en", "ar"] as const).flatMap((language) =>
    (["light", "dark"] as const).flatMap((theme) => [1280, 360].map((width) => ({ language, theme, width }))),
  );
  return looks.map((look) => ({
    ...look,
    height: look.width === 360 ? 740 : 800,
    file: `${name}${look.width === 360 ? "-360" : ""}-${look.theme}-${look.language}.png`,
    isWhole: true,
  }));
}

await mkdir(folder, { recursive: true });
await using dashboard: Dashboard = await startDashboard();
let hasOwner = false;
for (const { name, prepare, isWithoutOwner = false } of pictures) {
  const shots = shotsOf(name);
  if (shots.length === 0) continue;
  if (!isWithoutOwner && !hasOwner) {
    const owner = await dashboard.owner();
    await dashboard.zajel.sql`update auth."user" set name = 'Fahad Al-Ajmi' where id = ${owner.id}`;
    hasOwner = true;
  }
  const { person, address, act } = await prepare(dashboard);
  for (const { file, isWhole, ...look } of shots) {
    const page = await dashboard.open(person, address, look);
    // Not until the network is idle: the stream of events never ends.
    await page.getByRole("heading", { level: 1 }).waitFor();
    // Asked from here and not by a function in the page: waiting there would be an `eval`, which its policy forbids.
    await until("all that is shown", async () => (await page.locator("[aria-busy=true]").count()) === 0);
    await act?.(page);
    await page.evaluate("document.fonts.ready.then(() => undefined)");
    await page.screenshot({ path: path.join(folder, file), fullPage: isWhole });
    await page.context().close();
  }
  console.log(name);
}
for (const complaint of dashboard.complaints()) console.error(complaint);
