import { Fragment } from "react";

/** A way through Meta's screens, left to right in both languages. */
export function MetaPath({ of }: { of: readonly string[] }) {
  return (
    <bdi dir="ltr" lang="en">
      {of.map((step, index) => (
        <Fragment key={step}>
          {index === 0 ? null : " → "}
          {step}
        </Fragment>
      ))}
    </bdi>
  );
}
