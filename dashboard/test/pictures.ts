/**
 * Makes a picture of every screen, light and dark, English and Arabic, 1280 and 360 px wide, into the ignored folder
 * `pictures/dashboard/`. `script/pictures transactions setup` makes those whose name begins so.
 */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pictures } from "./pictures-list.ts";
import { type Dashboard, startDashboard } from "./support/dashboard.ts";

const folder = path.resolve(import.meta.dirname, "../../pictures/dashboard");
const wanted = process.argv.slice(2);

await mkdir(folder, { recursive: true });
await using dashboard: Dashboard = await startDashboard();
for (const { name, prepare } of pictures.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)),
)) {
  const { person, address, act } = await prepare(dashboard);
  for (const language of ["en", "ar"] as const) {
    for (const theme of ["light", "dark"] as const) {
      for (const width of [1280, 360]) {
        const page = await dashboard.open(person, address, {
          language,
          theme,
          width,
          height: width === 360 ? 740 : 800,
        });
        // Not until the network is idle: the stream of events never ends.
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
        await act?.(page);
        await page.evaluate("document.fonts.ready.then(() => undefined)");
        const file = `${name}${width === 360 ? "-360" : ""}-${theme}-${language}.png`;
        await page.screenshot({ path: path.join(folder, file), fullPage: true });
        await page.context().close();
      }
    }
  }
  console.log(name);
}
for (const complaint of dashboard.complaints()) console.error(complaint);
