-- The kinds of customers a house tells apart: a short list in its own words and order. A contact has one, or none.
CREATE TABLE segments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  place integer NOT NULL,
  archived_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
-- Also beside archived ones: a segment of the same name is brought back, not made again.
CREATE UNIQUE INDEX segments_name ON segments (fold(name));

ALTER TABLE contacts ADD COLUMN segment_id bigint REFERENCES segments;
ALTER TABLE agent_work ADD COLUMN segment_ids bigint[] NOT NULL DEFAULT '{}';  -- whom he is there for

-- A process of the version before would take a condition it does not know for none, and hold for everybody what was promised to
-- some. So nothing goes by a segment until those are gone.
ALTER TABLE sla_policies ADD COLUMN segment_ids bigint[] NOT NULL DEFAULT '{}'
  CONSTRAINT sla_policies_no_segments_yet CHECK (segment_ids = '{}');
ALTER TABLE time_rules ADD COLUMN names_segments boolean GENERATED ALWAYS AS (conditions ? 'segment_ids') STORED
  CONSTRAINT time_rules_no_segments_yet CHECK (NOT names_segments);
