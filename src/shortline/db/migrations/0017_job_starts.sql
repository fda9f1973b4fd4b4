-- Jobs that were started and did not come to an end yet, and how often: one that takes its worker along is found here.
CREATE TABLE job_starts (
  job_id bigint PRIMARY KEY,
  starts integer NOT NULL
);
