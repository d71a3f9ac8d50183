-- When reports come later than the grace time, silence has lied: a message that nobody reported may be one whose
-- report is still on its way. The sender's row keeps when that was seen last, and rule 5 counts from there.
alter table sender add column late_report_at timestamptz;
