/**
 * `+96555120483` becomes `+965 5512 0483`: groups of four from the end behind a country code of the Gulf, as people
 * there write them. What is masked (`+965••••0483`) keeps its points; what is of elsewhere is left as it came.
 */
export function formatPhone(phone: string): string {
  const match = /^(\+9(?:6[5678]|7[134]|66))\s*([\d•]{7,10})$/.exec(phone.replaceAll(" ", ""));
  if (match === null) return phone;
  const [, country = "", rest = ""] = match;
  return `${country} ${rest.slice(0, -4)} ${rest.slice(-4)}`;
}
