export interface Hour {
  at: Date;
  failed: number;
}

const hourMs = 3_600_000;
const hoursOfDay = 24;

/** The 24 hours from `from` on, also those in which nothing was sent. */
export function failuresByHour(from: Date, volume: readonly { at: string; failed: number }[]): Hour[] {
  const known = new Map(volume.map(({ at, failed }) => [Math.floor(Date.parse(at) / hourMs), failed]));
  return Array.from({ length: hoursOfDay }, (_, hour) => {
    const at = new Date(from.getTime() + hour * hourMs);
    return { at, failed: known.get(Math.floor(at.getTime() / hourMs)) ?? 0 };
  });
}
