-- Everybody knows segments now.
ALTER TABLE sla_policies DROP CONSTRAINT sla_policies_no_segments_yet;
ALTER TABLE time_rules DROP COLUMN names_segments;
DROP INDEX sla_policies_conditions;
CREATE UNIQUE INDEX sla_policies_conditions ON sla_policies (channels, inbox_ids, team_ids, priorities, label_ids, segment_ids);
