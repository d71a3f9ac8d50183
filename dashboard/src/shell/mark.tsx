/** Zajel's pigeon; the same in both directions. */
export function Mark({ size = 26 }: { size?: number }) {
  return <img src="/mark.svg" alt="" width={size} height={size} />;
}
