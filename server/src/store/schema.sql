-- The schema after the last migration, written by script/schema. For reading; change it by a migration.

create table alert (
  merchant_id text collate "C" not null,
  authenticator_id uuid not null,
  code text collate "C" not null,
  severity text not null,
  detail text not null,
  since timestamp with time zone not null,
  until timestamp with time zone,
  ended_at timestamp with time zone,
  constraint alert_pkey PRIMARY KEY (merchant_id, authenticator_id, code),
  constraint alert_merchant_id_authenticator_id_fkey FOREIGN KEY (merchant_id, authenticator_id) REFERENCES authenticator(merchant_id, id) ON DELETE CASCADE,
  constraint alert_severity_check CHECK (severity = ANY (ARRAY['critical'::text, 'warning'::text, 'information'::text]))
);
CREATE INDEX alert_ended ON public.alert USING btree (ended_at) WHERE (ended_at IS NOT NULL);

create table api_key (
  merchant_id text collate "C" not null,
  id uuid not null,
  name text not null,
  kind text not null,
  scope text not null default 'full'::text,
  key_hash bytea not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  phones text[] not null default '{}'::text[],
  constraint api_key_pkey PRIMARY KEY (merchant_id, id),
  constraint api_key_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchant(merchant_id),
  constraint api_key_kind_check CHECK (kind = ANY (ARRAY['live'::text, 'team'::text, 'test'::text])),
  constraint api_key_scope_check CHECK (scope = ANY (ARRAY['full'::text, 'state_reports'::text]))
);
CREATE UNIQUE INDEX api_key_hash ON public.api_key USING btree (key_hash);
CREATE INDEX api_key_revoked ON public.api_key USING btree (revoked_at) WHERE (revoked_at IS NOT NULL);

create table attempt (
  merchant_id text collate "C" not null,
  notification_id uuid not null,
  number integer not null,
  started_at timestamp with time zone not null,
  duration_ms integer,
  outcome text not null,
  http_status integer,
  code integer,
  detail text,
  trace_id text,
  request jsonb,
  answer jsonb,
  constraint attempt_pkey PRIMARY KEY (merchant_id, notification_id, number),
  constraint attempt_outcome_check CHECK (outcome = ANY ('{accepted,refused,unanswered,not_sent}'::text[])) NOT VALID
);

create table audit_entry (
  merchant_id text collate "C" not null,
  number bigint not null,
  at timestamp with time zone not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}'::jsonb,
  previous_hash bytea not null,
  hash bytea not null,
  constraint audit_entry_pkey PRIMARY KEY (merchant_id, number),
  constraint audit_entry_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchant(merchant_id),
  constraint audit_entry_number_check CHECK (number > 0)
);

create table authenticator (
  merchant_id text collate "C" not null,
  id uuid not null,
  name text not null,
  environment text collate "C" not null,
  waba_id text collate "C" not null,
  phone_number_id text collate "C" not null,
  access_token bytea not null,
  app_secret bytea not null,
  verify_token text not null,
  is_default boolean not null default false,
  messages_per_second integer,
  status text not null default 'attention'::text,
  checks jsonb not null default '[]'::jsonb,
  facts jsonb not null default '{}'::jsonb,
  namespace text,
  handshake_at timestamp with time zone,
  token_seen_working_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  callback text not null default 'app'::text,
  check_due_at timestamp with time zone not null default (now() + '01:00:00'::interval),
  token_hash bytea,
  constraint authenticator_pkey PRIMARY KEY (merchant_id, id),
  constraint authenticator_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchant(merchant_id),
  constraint authenticator_callback_check CHECK (callback = ANY (ARRAY['app'::text, 'override'::text])),
  constraint authenticator_environment_check CHECK (environment = ANY (ARRAY['live'::text, 'sandbox'::text])),
  constraint authenticator_messages_per_second_check CHECK (messages_per_second >= 1),
  constraint authenticator_status_check CHECK (status = ANY (ARRAY['ready'::text, 'attention'::text, 'disabled'::text]))
);
CREATE INDEX authenticator_check_due ON public.authenticator USING btree (check_due_at);
CREATE UNIQUE INDEX authenticator_one_default ON public.authenticator USING btree (merchant_id) WHERE is_default;
CREATE UNIQUE INDEX authenticator_phone_number ON public.authenticator USING btree (environment, phone_number_id) WHERE (token_seen_working_at IS NOT NULL);
CREATE INDEX authenticator_token_hash ON public.authenticator USING btree (token_hash) WHERE (token_hash IS NOT NULL);
CREATE INDEX authenticator_waba ON public.authenticator USING btree (waba_id);

create table bulk (
  merchant_id text collate "C" not null,
  id uuid not null,
  status text not null default 'receiving'::text,
  dry_run boolean not null,
  name text,
  format text not null,
  columns text[] not null,
  delimiter text not null default ','::text,
  reach jsonb not null,
  source text not null,
  identity bytea,
  rows integer not null default 0,
  done_line integer not null default 0,
  accepted integer not null default 0,
  refused integer not null default 0,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  drops_at timestamp with time zone,
  constraint bulk_pkey PRIMARY KEY (merchant_id, id),
  constraint bulk_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchant(merchant_id),
  constraint bulk_format_check CHECK (format = ANY (ARRAY['csv'::text, 'json'::text, 'ndjson'::text])),
  constraint bulk_status_check CHECK (status = ANY (ARRAY['receiving'::text, 'running'::text, 'finished'::text, 'canceled'::text, 'incomplete'::text, 'discarded'::text])),
  constraint known_once_it_arrived CHECK ((status = ANY (ARRAY['receiving'::text, 'incomplete'::text, 'discarded'::text, 'finished'::text, 'canceled'::text])) OR identity IS NOT NULL)
);
CREATE INDEX bulk_drops ON public.bulk USING btree (drops_at) WHERE (drops_at IS NOT NULL);
CREATE UNIQUE INDEX bulk_identity ON public.bulk USING btree (merchant_id, identity) WHERE (identity IS NOT NULL);
CREATE INDEX bulk_receiving ON public.bulk USING btree (updated_at) WHERE (status = 'receiving'::text);
CREATE INDEX bulk_running ON public.bulk USING btree (merchant_id, id) WHERE (status = 'running'::text);

create table bulk_row (
  merchant_id text collate "C" not null,
  bulk_id uuid not null,
  line integer not null,
  fields json not null,
  errors json,
  session_id text collate "C",
  constraint bulk_row_pkey PRIMARY KEY (merchant_id, bulk_id, line)
);
CREATE INDEX bulk_row_session ON public.bulk_row USING btree (merchant_id, bulk_id, session_id) WHERE (session_id IS NOT NULL);

create table hold (
  merchant_id text collate "C" not null,
  authenticator_id uuid not null,
  scope text collate "C" not null,
  key text collate "C" not null default ''::text,
  reason_code text not null,
  detail text not null default ''::text,
  since timestamp with time zone not null default now(),
  probe_at timestamp with time zone,
  probes integer not null default 0,
  probing boolean not null default false,
  is_shared boolean not null default false,
  constraint hold_pkey PRIMARY KEY (merchant_id, authenticator_id, scope, key),
  constraint hold_merchant_id_authenticator_id_fkey FOREIGN KEY (merchant_id, authenticator_id) REFERENCES authenticator(merchant_id, id) ON DELETE CASCADE,
  constraint hold_scope_check CHECK (scope = ANY (ARRAY['sender'::text, 'waba'::text, 'token'::text, 'template'::text, 'tier'::text]))
);
CREATE INDEX hold_probe ON public.hold USING btree (probe_at);

create table idempotency_key (
  merchant_id text collate "C" not null,
  method text collate "C" not null,
  path text collate "C" not null,
  key text collate "C" not null,
  body_hash bytea not null,
  status integer not null,
  answer text not null,
  created_at timestamp with time zone not null default now(),
  constraint idempotency_key_pkey PRIMARY KEY (merchant_id, method, path, key),
  constraint idempotency_key_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchant(merchant_id),
  constraint idempotency_key_key_check CHECK (length(key) >= 1 AND length(key) <= 255)
);
CREATE INDEX idempotency_key_age ON public.idempotency_key USING btree (created_at);

create table inbound_message (
  merchant_id text collate "C" not null,
  id uuid not null,
  authenticator_id uuid not null,
  message_id text collate "C" not null,
  phone text collate "C",
  type text not null,
  text text,
  payload text,
  content jsonb,
  in_reply_to text,
  session_id text collate "C",
  notification_id uuid,
  reading text collate "C",
  new_phone text,
  sent_at timestamp with time zone not null,
  received_at timestamp with time zone not null default now(),
  constraint inbound_message_pkey PRIMARY KEY (merchant_id, id),
  constraint inbound_message_new_phone_check CHECK (new_phone ~ '^\+[1-9][0-9]{4,16}$'::text),
  constraint inbound_message_phone_check CHECK (phone ~ '^\+[1-9][0-9]{4,16}$'::text),
  constraint inbound_message_reading_check CHECK (reading = ANY (ARRAY['stop'::text, 'start'::text, 'changed_number'::text]))
);
CREATE UNIQUE INDEX inbound_message_once ON public.inbound_message USING btree (merchant_id, message_id);
CREATE INDEX inbound_message_phone ON public.inbound_message USING btree (merchant_id, phone, id) WHERE (phone IS NOT NULL);
CREATE INDEX inbound_message_reading ON public.inbound_message USING btree (merchant_id, reading, id) WHERE (reading IS NOT NULL);
CREATE INDEX inbound_message_session ON public.inbound_message USING btree (merchant_id, session_id, id) WHERE (session_id IS NOT NULL);

create table installation (
  name text collate "C" not null,
  value bytea not null,
  constraint installation_pkey PRIMARY KEY (name)
);

create table member (
  merchant_id text collate "C" not null,
  user_id text collate "C" not null,
  role text not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint member_pkey PRIMARY KEY (merchant_id, user_id),
  constraint member_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchant(merchant_id),
  constraint member_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth."user"(id),
  constraint member_role_check CHECK (role = ANY (ARRAY['owner'::text, 'admin'::text, 'operator'::text, 'viewer'::text]))
);
CREATE INDEX member_owner ON public.member USING btree (merchant_id) WHERE (role = 'owner'::text);
CREATE INDEX member_user ON public.member USING btree (user_id, created_at);

create table merchant (
  merchant_id text collate "C" not null,
  name text not null,
  default_country text not null,
  default_language text not null,
  timezone text not null,
  checkout_url_template text,
  settle_seconds jsonb not null default '{}'::jsonb,
  hold_limit_hours integer not null default 24,
  expiry text not null default 'managed'::text,
  uncertain text not null default 'resend'::text,
  digits text not null default 'latn'::text,
  prices jsonb not null default '[]'::jsonb,
  config_version bigint not null default 1,
  created_at timestamp with time zone not null default now(),
  marketing_drift text not null default 'send'::text,
  stop_words text[],
  start_words text[],
  has_opt_outs boolean not null default false,
  retention_days integer,
  constraint merchant_pkey PRIMARY KEY (merchant_id),
  constraint merchant_default_country_check CHECK (default_country ~ '^[A-Z]{2}$'::text),
  constraint merchant_digits_check CHECK (digits = ANY (ARRAY['latn'::text, 'arab'::text])),
  constraint merchant_expiry_check CHECK (expiry = ANY (ARRAY['managed'::text, 'external'::text])),
  constraint merchant_hold_limit_hours_check CHECK (hold_limit_hours >= 1 AND hold_limit_hours <= 720),
  constraint merchant_marketing_drift_check CHECK (marketing_drift = ANY (ARRAY['send'::text, 'hold'::text])),
  constraint merchant_merchant_id_check CHECK (merchant_id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'::text),
  constraint merchant_retention_days_check CHECK (retention_days >= 30 AND retention_days <= 3650),
  constraint merchant_uncertain_check CHECK (uncertain = ANY (ARRAY['resend'::text, 'never'::text]))
);

create table node (
  id uuid not null,
  listening_since timestamp with time zone not null default now(),
  last_beat_at timestamp with time zone not null default now(),
  constraint node_pkey PRIMARY KEY (id)
);

create table notification (
  merchant_id text collate "C" not null,
  id uuid not null,
  session_id text collate "C",
  state text collate "C",
  kind text not null,
  copy integer not null,
  authenticator_id uuid,
  phase text not null,
  priority smallint not null,
  due_at timestamp with time zone not null,
  owed_at timestamp with time zone not null default now(),
  attempts integer not null default 0,
  leased_until timestamp with time zone,
  held_since timestamp with time zone,
  hold_scope text collate "C",
  hold_key text collate "C",
  uncertain_since timestamp with time zone,
  reason_code text collate "C",
  reason_detail text,
  recipient text,
  template_name text,
  template_namespace text,
  template_language text,
  requested_language text,
  content jsonb,
  corrects uuid,
  requested_by text,
  message_id text collate "C",
  silent_since timestamp with time zone,
  delivery_rank smallint not null default 0,
  accepted_at timestamp with time zone,
  sent_at timestamp with time zone,
  delivered_at timestamp with time zone,
  read_at timestamp with time zone,
  failed_at timestamp with time zone,
  pricing jsonb,
  retried_at timestamp with time zone,
  attempts_before integer not null default 0,
  failed_messages text[] not null default '{}'::text[],
  faults smallint not null default 0,
  resolved_by text,
  resolved_at timestamp with time zone,
  type text,
  paid_at timestamp with time zone,
  country text,
  counted text,
  direct jsonb,
  constraint notification_pkey PRIMARY KEY (merchant_id, id),
  constraint attempts_before_are_counted CHECK (attempts_before <= attempts),
  constraint automatic_is_copy_0 CHECK ((kind = 'automatic'::text) = (copy = 0)),
  constraint direct_is_about_no_payment CHECK ((kind = 'direct'::text) = (direct IS NOT NULL) AND (kind = 'direct'::text) = (session_id IS NULL) AND (kind = 'direct'::text) = (state IS NULL)),
  constraint held_has_a_cause CHECK ((phase = 'held'::text) = (held_since IS NOT NULL AND hold_scope IS NOT NULL AND hold_key IS NOT NULL)),
  constraint leased_while_sending CHECK ((phase = 'sending'::text) = (leased_until IS NOT NULL)),
  constraint notification_kind_check CHECK (kind = ANY ('{automatic,manual,direct}'::text[])) NOT VALID,
  constraint notification_phase_check CHECK (phase = ANY ('{queued,held,sending,uncertain,accepted,failed,superseded,suppressed,withdrawn}'::text[])) NOT VALID,
  constraint notification_state_check CHECK (state = ANY ('{created,paid,authorized,canceled,failed,expired}'::text[])) NOT VALID,
  constraint resolved_by_somebody CHECK ((resolved_by IS NULL) = (resolved_at IS NULL)) NOT VALID
) with (fillfactor=60);
CREATE INDEX notification_direct ON public.notification USING btree (merchant_id, id) WHERE (kind = 'direct'::text);
CREATE INDEX notification_due ON public.notification USING btree (merchant_id, authenticator_id, priority, due_at, id) WHERE (phase = 'queued'::text);
CREATE INDEX notification_failed ON public.notification USING btree (merchant_id, reason_code, id) WHERE (phase = 'failed'::text);
CREATE INDEX notification_held ON public.notification USING btree (merchant_id, authenticator_id, hold_scope, hold_key, id) WHERE (phase = 'held'::text);
CREATE INDEX notification_leased ON public.notification USING btree (leased_until) WHERE (phase = 'sending'::text);
CREATE INDEX notification_message_id ON public.notification USING btree (merchant_id, message_id) WHERE (message_id IS NOT NULL);
CREATE UNIQUE INDEX notification_once ON public.notification USING btree (merchant_id, session_id, state, copy);
CREATE INDEX notification_silent ON public.notification USING btree (merchant_id, authenticator_id, silent_since) WHERE (silent_since IS NOT NULL);
CREATE INDEX notification_uncertain ON public.notification USING btree (uncertain_since) WHERE (phase = 'uncertain'::text);

create table opt_out (
  merchant_id text collate "C" not null,
  phone text collate "C" not null,
  scope text collate "C" not null,
  id uuid not null,
  source text not null,
  set_by text,
  since timestamp with time zone not null,
  said_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  changed_at timestamp with time zone not null default now(),
  new_phone text,
  session_id text,
  note text,
  constraint opt_out_pkey PRIMARY KEY (merchant_id, phone, scope),
  constraint opt_out_new_phone_check CHECK (new_phone ~ '^\+[1-9][0-9]{4,16}$'::text),
  constraint opt_out_phone_check CHECK (phone ~ '^\+[1-9][0-9]{4,16}$'::text),
  constraint opt_out_scope_check CHECK (scope = ANY (ARRAY['all'::text, 'changed_number'::text, 'marketing'::text])),
  constraint opt_out_source_check CHECK (source = ANY (ARRAY['stop_word'::text, 'start_word'::text, 'api'::text, 'user_preferences'::text, '131050'::text, 'changed_number'::text]))
);
CREATE INDEX opt_out_ended ON public.opt_out USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE UNIQUE INDEX opt_out_id ON public.opt_out USING btree (merchant_id, id);

create table pair (
  merchant_id text collate "C" not null,
  authenticator_id uuid not null,
  recipient text collate "C" not null,
  paid_back_at timestamp with time zone not null,
  waits_until timestamp with time zone,
  refusals smallint not null default 0,
  counted_at timestamp with time zone not null,
  session_id text,
  constraint pair_pkey PRIMARY KEY (merchant_id, authenticator_id, recipient)
) with (fillfactor=70);
CREATE INDEX pair_age ON public.pair USING btree (counted_at);

create table parked_report (
  merchant_id text collate "C" not null,
  message_id text collate "C" not null,
  id uuid not null,
  report jsonb not null,
  received_at timestamp with time zone not null default now(),
  constraint parked_report_pkey PRIMARY KEY (merchant_id, message_id, id)
);
CREATE INDEX parked_report_age ON public.parked_report USING btree (received_at);

create table recipient_count (
  merchant_id text collate "C" not null,
  authenticator_id uuid not null,
  hour timestamp with time zone not null,
  recipients integer not null,
  constraint recipient_count_pkey PRIMARY KEY (merchant_id, authenticator_id, hour)
) with (fillfactor=50);
CREATE INDEX recipient_count_age ON public.recipient_count USING btree (hour);

create table retention_walk (
  merchant_id text collate "C" not null,
  begun_at timestamp with time zone not null default now(),
  is_over boolean not null default false,
  created_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  session_id text not null default ''::text,
  direct_id uuid not null default '00000000-0000-0000-0000-000000000000'::uuid,
  constraint retention_walk_pkey PRIMARY KEY (merchant_id),
  constraint retention_walk_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchant(merchant_id)
);

create table retired_app_secret (
  merchant_id text collate "C" not null,
  id uuid not null,
  authenticator_id uuid not null,
  app_secret bytea not null,
  until timestamp with time zone not null,
  constraint retired_app_secret_pkey PRIMARY KEY (merchant_id, id),
  constraint retired_app_secret_merchant_id_authenticator_id_fkey FOREIGN KEY (merchant_id, authenticator_id) REFERENCES authenticator(merchant_id, id) ON DELETE CASCADE
);
CREATE INDEX retired_app_secret_of ON public.retired_app_secret USING btree (merchant_id, authenticator_id);
CREATE INDEX retired_app_secret_until ON public.retired_app_secret USING btree (until);

create table schema_migration (
  name text collate "C" not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migration_pkey PRIMARY KEY (name)
);

create table sender (
  merchant_id text collate "C" not null,
  authenticator_id uuid not null,
  tokens double precision not null default 0,
  refilled_at timestamp with time zone not null default '1970-01-01 00:00:00+00'::timestamp with time zone,
  last_status_at timestamp with time zone,
  slowed_to double precision,
  slowed_at timestamp with time zone,
  late_report_at timestamp with time zone,
  constraint sender_pkey PRIMARY KEY (merchant_id, authenticator_id),
  constraint sender_merchant_id_authenticator_id_fkey FOREIGN KEY (merchant_id, authenticator_id) REFERENCES authenticator(merchant_id, id) ON DELETE CASCADE
) with (fillfactor=50);

create table setup_link (
  token_hash bytea not null,
  merchant_ids text[] not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint setup_link_pkey PRIMARY KEY (token_hash)
);

create table source (
  merchant_id text collate "C" not null,
  id uuid not null,
  kind text not null,
  environment text not null,
  secret bytea not null,
  previous_secret bytea,
  previous_secret_until timestamp with time zone,
  default_type text not null,
  default_ticks text[] not null,
  forward_url text,
  answer integer not null,
  unverified bigint not null default 0,
  last_unverified_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint source_pkey PRIMARY KEY (merchant_id, id),
  constraint source_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchant(merchant_id),
  constraint source_answer_check CHECK (answer = ANY (ARRAY[200, 201])),
  constraint source_default_type_check CHECK (default_type = ANY (ARRAY['payment_request'::text, 'e_commerce'::text])),
  constraint source_environment_check CHECK (environment = ANY (ARRAY['live'::text, 'sandbox'::text])),
  constraint source_kind_check CHECK (kind ~ '^[a-z][a-z0-9_]{0,31}$'::text)
);
CREATE INDEX source_id ON public.source USING btree (id);

create table source_event (
  merchant_id text collate "C" not null,
  source_id uuid not null,
  id uuid not null,
  received_at timestamp with time zone not null default now(),
  type text not null,
  session_id text,
  outcome text not null,
  reason text,
  facts jsonb not null,
  forward_status integer,
  forward_detail text,
  constraint source_event_pkey PRIMARY KEY (merchant_id, source_id, id),
  constraint source_event_outcome_check CHECK (outcome = ANY (ARRAY['created'::text, 'applied'::text, 'repeated'::text, 'operational'::text, 'stale'::text, 'refused'::text, 'ignored'::text]))
);
CREATE INDEX source_event_age ON public.source_event USING btree (received_at);

create table tally (
  merchant_id text collate "C" not null,
  hour timestamp with time zone not null,
  state text collate "C" not null,
  type text collate "C" not null,
  authenticator_id text collate "C" not null,
  tally text collate "C" not null,
  count bigint not null,
  constraint tally_pkey PRIMARY KEY (merchant_id, hour, state, type, authenticator_id, tally)
) with (fillfactor=70);

create table tally_change (
  merchant_id text collate "C" not null,
  "position" bigint not null generated as identity,
  hour timestamp with time zone not null,
  state text not null,
  type text not null,
  authenticator_id text not null,
  tally text not null,
  count integer not null,
  constraint tally_change_pkey PRIMARY KEY (merchant_id, "position")
);

create table template (
  merchant_id text collate "C" not null,
  waba_id text collate "C" not null,
  name text collate "C" not null,
  language text collate "C" not null,
  template_id text,
  status text not null,
  category text not null,
  parameter_format text not null,
  components jsonb not null,
  quality text,
  rejected_reason text,
  synced_at timestamp with time zone not null default now(),
  ttl_seconds integer,
  correct_category text,
  told_status text,
  constraint template_pkey PRIMARY KEY (merchant_id, waba_id, name, language),
  constraint template_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchant(merchant_id),
  constraint template_parameter_format_check CHECK (parameter_format = ANY (ARRAY['POSITIONAL'::text, 'NAMED'::text]))
);

create table template_change (
  merchant_id text collate "C" not null,
  waba_id text collate "C" not null,
  id uuid not null,
  name text not null,
  language text not null,
  change text not null,
  before jsonb not null,
  after jsonb not null,
  is_alert boolean not null,
  source text not null,
  at timestamp with time zone not null default now(),
  constraint template_change_pkey PRIMARY KEY (merchant_id, waba_id, id),
  constraint template_change_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchant(merchant_id),
  constraint template_change_source_check CHECK (source = ANY (ARRAY['sync'::text, 'webhook'::text, 'probe'::text, 'link'::text]))
);

create table template_link (
  merchant_id text collate "C" not null,
  authenticator_id uuid not null,
  type text collate "C" not null,
  state text collate "C" not null,
  language text collate "C" not null,
  template_name text not null,
  template_language text not null,
  namespace text,
  variables jsonb not null,
  updated_at timestamp with time zone not null default now(),
  category text,
  problem text,
  constraint template_link_pkey PRIMARY KEY (merchant_id, authenticator_id, type, state, language),
  constraint template_link_merchant_id_authenticator_id_fkey FOREIGN KEY (merchant_id, authenticator_id) REFERENCES authenticator(merchant_id, id) ON DELETE CASCADE,
  constraint template_link_check CHECK (NOT (type = 'e_commerce'::text AND state = 'created'::text)),
  constraint template_link_state_check CHECK (state = ANY (ARRAY['created'::text, 'paid'::text, 'authorized'::text, 'canceled'::text, 'failed'::text, 'expired'::text])),
  constraint template_link_type_check CHECK (type = ANY (ARRAY['payment_request'::text, 'e_commerce'::text]))
);

create table template_read (
  merchant_id text collate "C" not null,
  waba_id text collate "C" not null,
  name text collate "C" not null default ''::text,
  language text collate "C" not null default ''::text,
  template_id text,
  told text,
  announced text,
  asked_at timestamp with time zone not null default clock_timestamp(),
  due_at timestamp with time zone not null default now(),
  tries integer not null default 0,
  constraint template_read_pkey PRIMARY KEY (merchant_id, waba_id, name, language),
  constraint template_read_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchant(merchant_id)
);
CREATE INDEX template_read_due ON public.template_read USING btree (due_at);

create table transaction (
  merchant_id text collate "C" not null,
  session_id text collate "C" not null,
  version integer not null default 1,
  type text not null,
  state text not null,
  environment text not null,
  order_no text,
  amount text not null,
  currency_code text not null,
  customer_phone text collate "C",
  customer_first_name text,
  customer_last_name text,
  customer_email text,
  language text,
  checkout_url text,
  expires_at timestamp with time zone,
  extra jsonb not null default '{}'::jsonb,
  ticks text[] not null default '{}'::text[],
  authenticator_id uuid,
  reference_number text,
  paid_amount text,
  occurred_at timestamp with time zone not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  has_conflict boolean not null default false,
  whatsapp_manual boolean not null default false,
  deleted_at timestamp with time zone,
  contents_removed_at timestamp with time zone,
  constraint transaction_pkey PRIMARY KEY (merchant_id, session_id),
  constraint transaction_environment_check CHECK (environment = ANY ('{live,sandbox}'::text[])) NOT VALID,
  constraint transaction_session_id_check CHECK (session_id ~ '^[A-Za-z0-9_-]+$'::text AND length(session_id) <= 128) NOT VALID,
  constraint transaction_state_check CHECK (state = ANY ('{created,pending,attempted,paid,authorized,failed,canceled,expired,invalided,cod}'::text[])) NOT VALID,
  constraint transaction_type_check CHECK (type = ANY ('{payment_request,e_commerce}'::text[])) NOT VALID
) with (fillfactor=70);
CREATE INDEX transaction_conflict ON public.transaction USING btree (merchant_id, created_at DESC, session_id DESC) WHERE has_conflict;
CREATE INDEX transaction_created ON public.transaction USING btree (merchant_id, created_at DESC, session_id DESC);
CREATE INDEX transaction_name ON public.transaction USING gin (array_to_tsvector(array_remove(string_to_array(((merchant_id || '/'::text) || replace(translate(lower(((COALESCE(customer_first_name, ''::text) || ' '::text) || COALESCE(customer_last_name, ''::text))), '-_.,'''::text, '     '::text), ' '::text, ((' '::text || merchant_id) || '/'::text))), ' '::text), (merchant_id || '/'::text)))) WITH (fastupdate=off);
CREATE INDEX transaction_order_no ON public.transaction USING btree (merchant_id, lower(order_no) text_pattern_ops) WHERE (order_no IS NOT NULL);
CREATE INDEX transaction_phone ON public.transaction USING btree (merchant_id, customer_phone text_pattern_ops) WHERE (customer_phone IS NOT NULL);

create table transaction_alias (
  merchant_id text collate "C" not null,
  alias text collate "C" not null,
  session_id text not null,
  constraint transaction_alias_pkey PRIMARY KEY (merchant_id, alias),
  constraint transaction_alias_alias_check CHECK (alias ~ '^[A-Za-z0-9_-]+$'::text AND length(alias) <= 128) NOT VALID
);

create table transaction_event (
  merchant_id text collate "C" not null,
  session_id text collate "C" not null,
  id uuid not null,
  state text not null,
  applied boolean not null,
  reason text,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null default now(),
  source text not null,
  reference_number text,
  paid_amount text,
  note text,
  conflict boolean not null default false,
  constraint transaction_event_pkey PRIMARY KEY (merchant_id, session_id, id),
  constraint transaction_event_reason_check CHECK (reason = ANY ('{repeated,operational,stale,manual_link}'::text[])) NOT VALID
);

create table transaction_expiry (
  merchant_id text collate "C" not null,
  session_id text collate "C" not null,
  expires_at timestamp with time zone not null,
  constraint transaction_expiry_pkey PRIMARY KEY (merchant_id, session_id)
);
CREATE INDEX transaction_expiry_due ON public.transaction_expiry USING btree (expires_at);

create table webhook_attempt (
  merchant_id text collate "C" not null,
  endpoint_id uuid not null,
  event_id uuid not null,
  number integer not null,
  url text not null,
  started_at timestamp with time zone not null,
  duration_ms integer not null,
  outcome text not null,
  http_status integer,
  detail text,
  answer text,
  constraint webhook_attempt_pkey PRIMARY KEY (merchant_id, endpoint_id, event_id, number),
  constraint webhook_attempt_outcome_check CHECK (outcome = ANY (ARRAY['delivered'::text, 'refused'::text, 'unanswered'::text, 'forbidden'::text]))
);

create table webhook_delivery (
  merchant_id text collate "C" not null,
  endpoint_id uuid not null,
  event_id uuid not null,
  "position" bigint not null generated as identity,
  type text not null,
  subject text collate "C" not null,
  data json not null,
  status text not null,
  occurred_at timestamp with time zone not null default now(),
  owed_at timestamp with time zone not null default now(),
  due_at timestamp with time zone not null default now(),
  attempts integer not null default 0,
  leased_until timestamp with time zone,
  delivered_at timestamp with time zone,
  constraint webhook_delivery_pkey PRIMARY KEY (merchant_id, endpoint_id, event_id),
  constraint leased_while_sending CHECK ((status = 'sending'::text) = (leased_until IS NOT NULL)),
  constraint webhook_delivery_status_check CHECK (status = ANY (ARRAY['queued'::text, 'sending'::text, 'delivered'::text, 'failed'::text, 'missed'::text]))
);
CREATE INDEX webhook_delivery_age ON public.webhook_delivery USING btree ("position");
CREATE INDEX webhook_delivery_due ON public.webhook_delivery USING btree (merchant_id, endpoint_id, due_at, "position") WHERE (status = 'queued'::text);
CREATE INDEX webhook_delivery_leased ON public.webhook_delivery USING btree (leased_until) WHERE (status = 'sending'::text);
CREATE INDEX webhook_delivery_log ON public.webhook_delivery USING btree (merchant_id, endpoint_id, "position");
CREATE INDEX webhook_delivery_subject ON public.webhook_delivery USING btree (merchant_id, endpoint_id, subject, "position") WHERE (status = ANY (ARRAY['queued'::text, 'sending'::text]));

create table webhook_endpoint (
  merchant_id text collate "C" not null,
  id uuid not null,
  url text not null,
  events text[] not null,
  status text not null default 'active'::text,
  paused_reason text,
  paused_at timestamp with time zone,
  secret bytea,
  previous_secret bytea,
  previous_secret_until timestamp with time zone,
  failures integer not null default 0,
  failing_since timestamp with time zone,
  retry_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  watched_until timestamp with time zone,
  whole_after bigint,
  constraint webhook_endpoint_pkey PRIMARY KEY (merchant_id, id),
  constraint webhook_endpoint_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchant(merchant_id),
  constraint paused_has_a_reason CHECK ((status = 'paused'::text) = (paused_reason IS NOT NULL AND paused_at IS NOT NULL)),
  constraint told_by_post_has_a_secret CHECK ((status = ANY (ARRAY['removed'::text, 'live'::text])) = (secret IS NULL)),
  constraint webhook_endpoint_paused_reason_check CHECK (paused_reason = ANY (ARRAY['by_hand'::text, 'failing'::text, 'gone'::text])),
  constraint webhook_endpoint_status_check CHECK (status = ANY (ARRAY['active'::text, 'paused'::text, 'removed'::text, 'live'::text]))
);
CREATE INDEX webhook_endpoint_live ON public.webhook_endpoint USING btree (watched_until) WHERE (status = 'live'::text);

create table webhook_event (
  merchant_id text collate "C" not null,
  id uuid not null,
  waba_id text not null,
  field text not null,
  value jsonb not null,
  happened_at timestamp with time zone not null,
  received_at timestamp with time zone not null default now(),
  constraint webhook_event_pkey PRIMARY KEY (merchant_id, id),
  constraint webhook_event_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchant(merchant_id)
);
CREATE INDEX webhook_event_age ON public.webhook_event USING btree (received_at);

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the audit log is append-only';
end $function$;

CREATE TRIGGER audit_entry_is_append_only BEFORE DELETE OR UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_entry_stays BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
