import { REMOVAL_SPREAD_MS } from "../../../../shared/tags/tag-entry.ts";
import type { Steps } from "../../migrate.ts";

/*
 * Notes are here and not in the SQL: that goes out with every worker as it is.
 *
 * `message`: messages that changed state, with their answer (24 h 5 min), and decisions with their receipt (longer).
 * With a decision are its exposures, as long as a cap can ask for them, and its push while it is on its way: JSON. A
 * decision that no message asked for has an empty kid, and its serial as jti. `counted` is what of its offer may still
 * be counted, `owed` what is to be counted and no counter has yet: both JSON.
 *
 * `record`: all else as JSON, by kind: 'state', the one row that most messages change; 'consent', the changes of mind
 * of one message, numbered, kept as long as the person; 'subscription', one a device; 'reaction', one a receipt and
 * kind; 'tag', by keyed hash, with how far the registry knows of it; 'run', one a run, and one without a name for what
 * is known of others; 'coupon', by the receipt of its decision, with what tills did with it and how far the index knows
 * of its code; 'code', codes of coupons that are gone and that the index has still to forget; 'card', the one of `loyalty`, with
 * how far the index knows of its numbers; 'points', one an entry of
 * the ledger, by its source; 'purchase', one a sale, by its sender and transaction, with its refunds and its void.
 *
 * Before step 4: `part`, one row a part of the state; `consent_event`, `subscription`, `outbox`, `reaction`, `timer`,
 * `tag` and `wrong_claim`, one row each of these; `erasure`, all that is left of an erased person. Step 3 ended tags
 * from before there were claim codes: the registry is told with the next call, since that timer is long overdue. Step 4
 * makes one row of state, and puts what goes with a message into the message's row (docs/decisions/0009-rows.md); if
 * that message is gone, its exposures and its push get a row of their own. Step 5 is for counts.
 */

/**
 * The tables of a person, for a new object: it need not take the steps below, and each table that is made costs rows.
 */
export const PERSON_TABLES = `
  CREATE TABLE message (
    kid TEXT NOT NULL, jti TEXT NOT NULL, typ TEXT NOT NULL, iatMs INTEGER NOT NULL, atMs INTEGER NOT NULL,
    answer TEXT, serial TEXT, receipt TEXT, input TEXT, exposures TEXT, push TEXT,
    counted TEXT, owed TEXT,
    PRIMARY KEY (kid, jti)
  ) WITHOUT ROWID;
  CREATE TABLE record (kind TEXT NOT NULL, name NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
`;

/** What made these tables, step by step. Step 4 leaves older code no table to read: it fails, and changes nothing. */
export const PERSON_STEPS: Steps = [
  `
  CREATE TABLE part (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE message (
    kid TEXT NOT NULL, jti TEXT NOT NULL, typ TEXT NOT NULL, iatMs INTEGER NOT NULL, atMs INTEGER NOT NULL,
    answer TEXT, serial TEXT, receipt TEXT, input TEXT,
    PRIMARY KEY (kid, jti)
  ) WITHOUT ROWID;
  CREATE TABLE consent_event (number INTEGER PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE subscription (device TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE outbox (serial TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE reaction (serial TEXT NOT NULL, kind TEXT NOT NULL, atMs INTEGER NOT NULL, value TEXT, PRIMARY KEY (serial, kind)) WITHOUT ROWID;
  CREATE TABLE timer (name TEXT PRIMARY KEY, dueMs INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE erasure (erasedAtMs INTEGER NOT NULL, jti TEXT NOT NULL, tombstone TEXT NOT NULL);
  `,
  `
  CREATE TABLE tag (tag TEXT PRIMARY KEY, owner TEXT NOT NULL, state TEXT NOT NULL, atMs INTEGER NOT NULL) WITHOUT ROWID;
  `,
  `
  CREATE TABLE wrong_claim (day INTEGER PRIMARY KEY, count INTEGER NOT NULL);
  UPDATE tag SET state = 'remove',
    atMs = MAX(atMs, CAST(unixepoch('subsec') * 1000 AS INTEGER) - ABS(RANDOM() % ${REMOVAL_SPREAD_MS}))
    WHERE state <> 'remove';
  INSERT OR REPLACE INTO timer (name, dueMs) SELECT 'tags', 0 WHERE EXISTS (SELECT 1 FROM tag);
  `,
  `
  CREATE TABLE record (kind TEXT NOT NULL, name NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
  INSERT INTO record (kind, name, value)
    SELECT 'state', '', json_group_object(name, json(value)) FROM (
      SELECT name, value FROM part WHERE name <> 'exposures'
      UNION ALL SELECT 'timers', (SELECT json_group_object(name, dueMs) FROM timer WHERE name IN ('silence', 'tidy', 'forget'))
      UNION ALL SELECT 'erasure', json_object('erasedAtMs', erasedAtMs, 'jti', jti, 'tombstone', tombstone) FROM erasure
      UNION ALL SELECT 'wrongClaims', json_object('day', MAX(day), 'count', count) FROM wrong_claim HAVING COUNT(*) > 0
    );
  INSERT INTO record (kind, name, value) SELECT 'consent', number, json_array(json(value)) FROM consent_event;
  INSERT INTO record (kind, name, value) SELECT 'subscription', device, value FROM subscription;
  INSERT INTO record (kind, name, value)
    SELECT 'reaction', serial || ' ' || kind,
      json_object('serial', serial, 'kind', kind, 'atMs', atMs, 'value', value) FROM reaction;
  INSERT INTO record (kind, name, value)
    SELECT 'tag', tag, json_object('tag', tag, 'owner', owner, 'state', state, 'atMs', atMs) FROM tag;
  ALTER TABLE message ADD COLUMN exposures TEXT;
  ALTER TABLE message ADD COLUMN push TEXT;
  CREATE TABLE exposed (serial TEXT PRIMARY KEY, atMs INTEGER NOT NULL, exposures TEXT NOT NULL) WITHOUT ROWID;
  INSERT INTO exposed (serial, atMs, exposures)
    SELECT one.value ->> '$.id', MIN(one.value ->> '$.atMs'), json_group_array(json(one.value))
    FROM part, json_each(part.value) AS one WHERE part.name = 'exposures' GROUP BY 1;
  INSERT INTO message (kid, jti, typ, iatMs, atMs, serial)
    SELECT '', serial, '', atMs, atMs, serial FROM (
      SELECT serial, atMs FROM exposed
      UNION SELECT serial, value ->> '$.triggeredAtMs' FROM outbox WHERE serial NOT IN (SELECT serial FROM exposed)
    ) WHERE serial NOT IN (SELECT serial FROM message WHERE serial IS NOT NULL);
  UPDATE message SET exposures = (SELECT exposures FROM exposed WHERE exposed.serial = message.serial),
    push = (SELECT value FROM outbox WHERE outbox.serial = message.serial)
    WHERE serial IN (SELECT serial FROM exposed UNION SELECT serial FROM outbox);
  DROP TABLE exposed;
  DROP TABLE part;
  DROP TABLE consent_event;
  DROP TABLE subscription;
  DROP TABLE outbox;
  DROP TABLE reaction;
  DROP TABLE timer;
  DROP TABLE erasure;
  DROP TABLE tag;
  DROP TABLE wrong_claim;
  `,
  `
  ALTER TABLE message ADD COLUMN counted TEXT;
  ALTER TABLE message ADD COLUMN owed TEXT;
  `,
];
