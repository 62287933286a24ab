-- Form 1 of the database. Never edited: a change is a new file beside this one.
-- Times are milliseconds since 1970-01-01 UTC. Ids and digests are raw bytes.
-- "Kept" tables are the record; "shown" tables can be built anew from them at any time.

-- kept: what this database is
CREATE TABLE vault (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  form INTEGER NOT NULL,
  vault BLOB NOT NULL CHECK (length(vault) = 16),
  made INTEGER NOT NULL
) STRICT;

-- kept: what all kept rows add up to; written in the same transaction as every change
CREATE TABLE root (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  generation INTEGER NOT NULL,     -- HEAD's generation under which the last change was made
  change INTEGER NOT NULL,         -- the number people see: "after no. 412"
  time INTEGER NOT NULL,           -- of the last change
  count INTEGER NOT NULL,          -- how many kept rows
  sum BLOB NOT NULL CHECK (length(sum) = 32)  -- of their keyed digests, modulo 2^256, big-endian
) STRICT;

-- kept: every HEAD this copy and its ancestors ever had
CREATE TABLE heads (
  digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
  generation INTEGER NOT NULL,
  copy BLOB NOT NULL CHECK (length(copy) = 16)
) STRICT, WITHOUT ROWID;

-- kept: when each change was made here
CREATE TABLE changes (
  number INTEGER PRIMARY KEY,
  time INTEGER NOT NULL
) STRICT;

-- kept: the record itself, byte for byte; never rewritten
CREATE TABLE revisions (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
  entry BLOB NOT NULL CHECK (length(entry) = 16),
  change INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE INDEX revisions_of_entry ON revisions (entry);

-- kept: what an erased revision leaves behind
CREATE TABLE skeletons (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32),
  entry BLOB NOT NULL CHECK (length(entry) = 16),
  change INTEGER NOT NULL,
  parents BLOB NOT NULL CHECK (length(parents) % 32 = 0),
  groups TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- kept: revisions that arrived before their parents
CREATE TABLE aside (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32),
  entry BLOB NOT NULL CHECK (length(entry) = 16),
  change INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- kept: where the bytes of a document lie
CREATE TABLE blobs (
  document BLOB NOT NULL PRIMARY KEY CHECK (length(document) = 32),
  file TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL,           -- of the document
  stored INTEGER NOT NULL,         -- of the file
  digest BLOB NOT NULL CHECK (length(digest) = 32),  -- of the file
  change INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- kept: who was given what, when and why
CREATE TABLE ledger (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
  change INTEGER NOT NULL,
  time INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- kept: what this copy was told to do; never merged
CREATE TABLE settings (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- kept: with which key a person's shares are signed
CREATE TABLE signers (
  person BLOB NOT NULL PRIMARY KEY CHECK (length(person) = 16),
  seed BLOB NOT NULL CHECK (length(seed) = 32),
  made INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- kept: the ways in; never merged
CREATE TABLE slots (
  name TEXT NOT NULL PRIMARY KEY,
  recipient TEXT NOT NULL,         -- an age recipient, or the word passphrase
  made INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT, WITHOUT ROWID;

-- shown: a small number for each person
CREATE TABLE people (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16)
) STRICT;

-- shown: each entry as its revisions say it now
CREATE TABLE entries (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  person INTEGER NOT NULL,         -- people.row, 0 for nobody; a person belongs to itself
  kind TEXT NOT NULL,
  time TEXT NOT NULL,              -- what to sort by; empty where nobody said
  removed INTEGER NOT NULL,        -- 1 when it was taken out of the chart
  undecided INTEGER NOT NULL,      -- how many groups two copies say differently
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  heads BLOB NOT NULL,             -- the revisions nothing was built on yet, one after another
  -- where the search looks for titles: it stands before the long texts, so that these are not read for it
  title TEXT NOT NULL AS (substr(folded, 1, 60)) STORED,
  folded TEXT NOT NULL,            -- its words as the search sees them
  json TEXT NOT NULL
) STRICT;
CREATE INDEX entries_listed ON entries (kind, person, time DESC, id, removed);

-- shown: numbers and results, lying together by what was measured
CREATE TABLE findings (
  person INTEGER NOT NULL,
  code TEXT NOT NULL,
  time TEXT NOT NULL,
  entry BLOB NOT NULL,
  part INTEGER NOT NULL,           -- 0 the finding itself, else the n-th of its components
  value TEXT,
  comparator TEXT,
  unit TEXT,
  low TEXT,
  high TEXT,
  interpretation TEXT,
  status TEXT NOT NULL,
  undecided INTEGER NOT NULL,
  words TEXT,                      -- the result in words
  PRIMARY KEY (person, code, time, entry, part)
) STRICT, WITHOUT ROWID;

-- shown: every word there is, so that "zucker" finds "blutzucker"
CREATE TABLE words (
  word TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- shown: which entry holds which word, of what kind it is and whose
CREATE VIRTUAL TABLE search USING fts5 (
  folded, kind, person, content = 'entries', content_rowid = 'row',
  tokenize = 'unicode61 remove_diacritics 0'
);
