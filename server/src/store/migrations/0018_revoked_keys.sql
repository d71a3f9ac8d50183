-- Every node asks which keys were revoked lately, while requests come: one question for all keys that are in use.
create index api_key_revoked on api_key (revoked_at) where revoked_at is not null;
