/**
 * Where the program begins. To load all of it takes most of a second, and who stops the service meanwhile wants an
 * orderly end as well: this file hears that before it loads the rest. Other commands end at once, as commands do.
 */
import { keepSmall } from "./small-heap.ts";
import { stopWish } from "./stop-wish.ts";

const command = process.argv.slice(2).find((word) => !word.startsWith("-"));
if (command === "serve" || command === "demo") {
  keepSmall();
  void stopWish();
}
await import("./cli.ts");
