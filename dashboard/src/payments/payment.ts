/** A payment as lists and its own page have it, as far as what can be done with it depends on that. */
export interface Payment {
  session_id: string;
  order_no: string | null;
  type: string;
  state: string;
  amount: string;
  currency_code: string;
  customer_phone: string | null;
  customer_first_name: string | null;
  customer_last_name: string | null;
  checkout_url: string | null;
  expires_at: string | null;
  notification_states: readonly string[];
  notifications: readonly Message[];
}

export interface Message {
  id: string;
  state: string;
  kind: string;
  status: string;
  read_at: string | null;
}

export function customerOf({ customer_first_name, customer_last_name }: Payment): string {
  return [customer_first_name, customer_last_name].filter(Boolean).join(" ");
}

/** What people know a payment by. */
export function titleOf({ order_no, session_id }: Pick<Payment, "order_no" | "session_id">): string {
  return order_no ?? session_id;
}

export function isOpen(state: string): boolean {
  return state === "created" || state === "pending" || state === "attempted";
}
