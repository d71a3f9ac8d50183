-- A source may know one payment by several names: to Stripe a Checkout Session and its PaymentIntent are two objects,
-- and their events come in any order, to any node. Each name of a payment is taken once, by whoever comes first; who
-- comes second waits for the first one's commit here, and then finds the payment. Only sources with such names have rows.
create table transaction_alias (
  merchant_id text not null,
  alias       text not null check (alias ~ '^[A-Za-z0-9_-]{1,128}$'),
  session_id  text not null,
  primary key (merchant_id, alias)
);
