import { encode } from "uqr";

/** Drawn dark on white in both themes, with the quiet border that readers need. */
export function QrCode({ value, label, className }: { value: string; label: string; className?: string | undefined }) {
  const { data, size } = encode(value, { ecc: "M", border: 2 });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      className={className}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#FFFFFF" />
      <path d={path} fill="#1A2021" />
    </svg>
  );
}
