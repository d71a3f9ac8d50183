/** The simulated phone's page: reads the simulator, shows it, and follows its live stream. */
import { repaintChat, setUpComposer, showChat } from "./chat.js";
import { ask } from "./client.js";
import { byId } from "./dom.js";
import { setUpFaults, showFaults } from "./faults.js";
import { digitsOf } from "./format.js";
import { setUpFrame } from "./frame.js";
import { repaintHappened, showHappened } from "./happened.js";
import { listen, showLive, topics } from "./live.js";
import { followAnswers } from "./notice.js";
import { addressOf, setUpNewPhone, showPhones } from "./phones.js";
import { reader } from "./reading.js";
import { attempt } from "./refusal.js";
import { switches } from "./switches.js";
import { t } from "./text.js";

/** @typedef {import("./client.js").Phone} Phone */
/** @typedef {import("./client.js").Bubble} Bubble */

/** @type {Phone[] | null} null until they have been read once */
let phones = null;
/** @type {{ waId: string | null, messages: Bubble[] }} whose chat was read last, and what is in it */
let chat = { waId: null, messages: [] };

/** The phone in the address, else the one that is shown, else the one with the newest message (they come in that order). */
function selected() {
  const inAddress = digitsOf(decodeURIComponent(location.hash));
  return inAddress || chat.waId || phones?.[0]?.wa_id || null;
}

/** @param {string | null} waId */
const find = (waId) => phones?.find((phone) => phone.wa_id === waId) ?? null;

const read = reader(
  {
    async phones() {
      phones = (await ask("GET", "/phones")).data;
      paint();
      if (selected() !== chat.waId) await read("chat");
      else await markRead();
    },
    async chat() {
      const waId = selected();
      if (waId === null) return;
      const messages = await messagesOf(waId);
      if (waId !== selected()) return;
      chat = { waId, messages };
      paint();
      await markRead();
    },
    async faults() {
      showFaults(await ask("GET", "/faults"));
    },
    async happened() {
      showHappened((await ask("GET", "/happened")).data);
    },
  },
  (error) => followAnswers(error, readAll),
);

const readAll = () => Promise.all(topics.map(read));

/** @param {string} waId @returns {Promise<Bubble[]>} none when the simulator has no such phone: it comes with its first message */
async function messagesOf(waId) {
  try {
    return (await ask("GET", `/phones/${waId}/chat`)).data;
  } catch (error) {
    if (error instanceof Object && "status" in error && error.status === 404) return [];
    throw error;
  }
}

/** A chat that is open before somebody's eyes is a read chat. */
async function markRead() {
  const phone = find(chat.waId);
  if (document.visibilityState !== "visible" || phone === null || chat.waId !== selected()) return;
  if (phone.unread === 0 || !phone.switched_on) return;
  await ask("POST", `/phones/${phone.wa_id}/read`);
  phone.unread = 0;
  paint();
}

const phoneSwitches = switches(
  byId("phone-switches"),
  [
    { key: "switched_on", word: "switchedOn" },
    { key: "reads_by_itself", word: "readsByItself" },
    { key: "not_on_whatsapp", word: "notOnWhatsapp" },
    { key: "blocked", word: "blocked" },
  ],
  async (key, on) => {
    const change = key === "not_on_whatsapp" ? { on_whatsapp: !on } : { [key]: on };
    await ask("PATCH", `/phones/${selected()}`, change);
    await read("phones");
  },
);

function paint() {
  const waId = selected();
  const phone = find(waId);
  if (phones !== null) showPhones(phones, waId);
  showChat(waId, phone, waId === chat.waId ? chat.messages : [], phones?.length === 0);
  byId("this-phone").hidden = phone === null;
  if (phone === null) return;
  phoneSwitches.show((key) => {
    if (key === "not_on_whatsapp") return !phone.on_whatsapp;
    return phone[/** @type {"switched_on" | "reads_by_itself" | "blocked"} */ (key)];
  });
}

function paintTitle() {
  document.title = `${t("phoneTitle")} · ${t("zajel")}`;
}

setUpFrame();
setUpFaults();
setUpComposer();
setUpNewPhone((digits) => {
  location.hash = addressOf(digits);
  read("phones");
});
byId("switch-on").addEventListener("click", async () => {
  await attempt(byId("switch-on"), () => ask("PATCH", `/phones/${selected()}`, { switched_on: true }));
  await read("phones");
});
addEventListener("hashchange", () => {
  paint();
  read("chat");
  if (byId("handset").getBoundingClientRect().bottom < 120) byId("handset").scrollIntoView({ behavior: "smooth" });
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && readAll());
document.addEventListener("language", () => {
  paintTitle();
  repaintChat();
  repaintHappened();
  showLive();
  showFaults();
  paint();
});
paintTitle();
paint();
listen((topic, waId) => {
  const isOfAnother = topic === "chat" && waId !== null && waId !== selected();
  if (!isOfAnother) read(topic);
}, readAll);
