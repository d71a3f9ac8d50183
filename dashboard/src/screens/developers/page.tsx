import { Navigate } from "@tanstack/react-router";
import { useMay } from "../../api/session.ts";

export default function DevelopersPage() {
  return <Navigate to={useMay("configure") ? "/developers/api-keys" : "/developers/webhook-endpoints"} replace />;
}
