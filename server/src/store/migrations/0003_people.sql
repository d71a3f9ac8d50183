-- People's accounts belong to nobody's shop: a person may be a member of several. These tables are those of the
-- library better-auth (1.7, with its plugin for two factors) as it makes them itself, and it alone writes to them.
create schema auth;

create table auth."user" (
  "id"               text primary key,
  "name"             text not null,
  "email"            text not null unique,
  "emailVerified"    boolean not null,
  "image"            text,
  "createdAt"        timestamptz not null default current_timestamp,
  "updatedAt"        timestamptz not null default current_timestamp,
  "twoFactorEnabled" boolean
);

create table auth."session" (
  "id"        text primary key,
  "expiresAt" timestamptz not null,
  "token"     text not null unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId"    text not null references auth."user" ("id") on delete cascade
);
create index "session_userId_idx" on auth."session" ("userId");

create table auth."account" (
  "id"                    text primary key,
  "accountId"             text not null,
  "providerId"            text not null,
  "userId"                text not null references auth."user" ("id") on delete cascade,
  "accessToken"           text,
  "refreshToken"          text,
  "idToken"               text,
  "accessTokenExpiresAt"  timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope"                 text,
  "password"              text,                          -- scrypt
  "createdAt"             timestamptz not null default current_timestamp,
  "updatedAt"             timestamptz not null
);
create index "account_userId_idx" on auth."account" ("userId");

create table auth."verification" (
  "id"         text primary key,
  "identifier" text not null,                            -- hashed
  "value"      text not null,
  "expiresAt"  timestamptz not null,
  "createdAt"  timestamptz not null default current_timestamp,
  "updatedAt"  timestamptz not null default current_timestamp
);
create index "verification_identifier_idx" on auth."verification" ("identifier");

create table auth."twoFactor" (
  "id"                      text primary key,
  "secret"                  text not null,               -- encrypted
  "backupCodes"             text not null,               -- encrypted
  "userId"                  text not null references auth."user" ("id") on delete cascade,
  "verified"                boolean,
  "failedVerificationCount" integer,
  "lockedUntil"             timestamptz
);
create index "twoFactor_secret_idx" on auth."twoFactor" ("secret");
create index "twoFactor_userId_idx" on auth."twoFactor" ("userId");

-- What a person may do for a merchant.
create table member (
  merchant_id text not null references merchant,
  user_id     text not null references auth."user" ("id"),
  role        text not null check (role in ('owner', 'admin', 'operator', 'viewer')),
  -- The first of a person's merchants is the one that a request means when it names none.
  created_at  timestamptz not null default clock_timestamp(),
  primary key (merchant_id, user_id)
);
create index member_user on member (user_id, created_at);
create index member_owner on member (merchant_id) where role = 'owner';

-- The first owner's links, of the installation. Only the hash of a token is kept.
create table setup_link (
  token_hash   bytea primary key,                        -- SHA-256; the token has 256 random bits
  merchant_ids text[] not null,                          -- whose owner its user becomes, where they name no merchant
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null,
  used_at      timestamptz
);
