-- The tables of a store after all migrations, for reading. Made from db/migrations; a test compares them.

CREATE TABLE "migration" (
    "number" INTEGER NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "applied_at" TEXT NOT NULL,
    "app_version" TEXT NOT NULL
) STRICT;

CREATE TABLE "meta" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
) STRICT;

CREATE TABLE "laboratory" (
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "lod_percent" REAL,
    "loq_percent" REAL,
    "conversion_factor" REAL,
    "noise_log10" REAL,
    PRIMARY KEY ("name")
) STRICT;

CREATE TABLE "own_value" (
    "number" INTEGER NOT NULL PRIMARY KEY,
    "section" TEXT NOT NULL CHECK ("section" IN ('policy', 'calendars', 'knowledge')),
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "who" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "ended_at" TEXT,
    "ended_by" TEXT,
    "ended_reason" TEXT
) STRICT;

CREATE UNIQUE INDEX "own_value_in_force" ON "own_value" ("section", "key") WHERE "ended_at" IS NULL;

CREATE TABLE "knowledge_file" (
    "sha256" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "content" BLOB NOT NULL,
    "at" TEXT NOT NULL,
    "who" TEXT NOT NULL
) STRICT;

CREATE TABLE "sign_off" (
    "number" INTEGER NOT NULL PRIMARY KEY,
    "sha256" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "who" TEXT NOT NULL
) STRICT;

CREATE TABLE "patient" (
    "position" INTEGER NOT NULL,
    "case_id" TEXT NOT NULL,
    "family_name" TEXT,
    "given_name" TEXT,
    "hospital_number" TEXT,
    "sex" TEXT,
    "birth_date" TEXT,
    "birth_year" INTEGER,
    "diagnosis_date" TEXT NOT NULL,
    "protocol" TEXT,
    "protocol_start" TEXT,
    "transcript" TEXT,
    "wbc_10e9_per_l" REAL,
    "marrow_blasts_percent" REAL,
    "cns_status" TEXT,
    "ecog" INTEGER,
    "karyotype" TEXT,
    "additional_abnormalities" TEXT,
    "genetics" TEXT,
    "height_cm" REAL,
    "weight_kg" REAL,
    "hbv" TEXT,
    "cmv_igg" TEXT,
    "consent" INTEGER CHECK ("consent" IN (0, 1)),
    PRIMARY KEY ("case_id")
) STRICT;

CREATE TABLE "treatments" (
    "case_id" TEXT NOT NULL REFERENCES "patient" ("case_id") ON UPDATE RESTRICT ON DELETE RESTRICT,
    "position" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "start" TEXT NOT NULL,
    "end" TEXT,
    "cycle" INTEGER,
    "dose" REAL,
    "dose_unit" TEXT,
    "holds" TEXT,
    "stop_reason" TEXT,
    "drugs" TEXT,
    "note" TEXT,
    "withdrawn" TEXT,
    PRIMARY KEY ("case_id", "id")
) STRICT;

CREATE TABLE "mrd" (
    "case_id" TEXT NOT NULL REFERENCES "patient" ("case_id") ON UPDATE RESTRICT ON DELETE RESTRICT,
    "position" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "reported_on" TEXT,
    "specimen" TEXT NOT NULL,
    "assay" TEXT NOT NULL,
    "target" TEXT,
    "scale" TEXT,
    "laboratory" TEXT,
    "target_copies" REAL,
    "control_copies" REAL,
    "control_gene" TEXT,
    "level_percent" REAL,
    "category" TEXT,
    "lod_percent" REAL,
    "loq_percent" REAL,
    "timepoint" TEXT,
    "note" TEXT,
    "withdrawn" TEXT,
    PRIMARY KEY ("case_id", "id")
) STRICT;

CREATE TABLE "abl1_tests" (
    "case_id" TEXT NOT NULL REFERENCES "patient" ("case_id") ON UPDATE RESTRICT ON DELETE RESTRICT,
    "position" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "reported_on" TEXT,
    "specimen" TEXT,
    "method" TEXT,
    "status" TEXT NOT NULL,
    "lod_percent" REAL,
    "variants" TEXT,
    "note" TEXT,
    "withdrawn" TEXT,
    PRIMARY KEY ("case_id", "id")
) STRICT;

CREATE TABLE "responses" (
    "case_id" TEXT NOT NULL REFERENCES "patient" ("case_id") ON UPDATE RESTRICT ON DELETE RESTRICT,
    "position" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "category" TEXT,
    "marrow_blasts_percent" REAL,
    "neutrophils_10e9_per_l" REAL,
    "platelets_10e9_per_l" REAL,
    "extramedullary" INTEGER CHECK ("extramedullary" IN (0, 1)),
    "note" TEXT,
    "withdrawn" TEXT,
    PRIMARY KEY ("case_id", "id")
) STRICT;

CREATE TABLE "relapses" (
    "case_id" TEXT NOT NULL REFERENCES "patient" ("case_id") ON UPDATE RESTRICT ON DELETE RESTRICT,
    "position" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "type" TEXT,
    "sites" TEXT,
    "cd19" TEXT,
    "note" TEXT,
    "withdrawn" TEXT,
    PRIMARY KEY ("case_id", "id")
) STRICT;

CREATE TABLE "transplants" (
    "case_id" TEXT NOT NULL REFERENCES "patient" ("case_id") ON UPDATE RESTRICT ON DELETE RESTRICT,
    "position" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "number" INTEGER,
    "donor" TEXT,
    "source" TEXT,
    "conditioning" TEXT,
    "disease_status" TEXT,
    "neutrophil_engraftment" TEXT,
    "platelet_engraftment" TEXT,
    "acute_gvhd_grade" INTEGER,
    "chronic_gvhd" TEXT,
    "gvhd_prophylaxis" TEXT,
    "note" TEXT,
    "withdrawn" TEXT,
    PRIMARY KEY ("case_id", "id")
) STRICT;

CREATE TABLE "adverse_events" (
    "case_id" TEXT NOT NULL REFERENCES "patient" ("case_id") ON UPDATE RESTRICT ON DELETE RESTRICT,
    "position" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "term" TEXT NOT NULL,
    "grade" INTEGER NOT NULL,
    "start" TEXT NOT NULL,
    "end" TEXT,
    "related_to" TEXT,
    "serious" INTEGER CHECK ("serious" IN (0, 1)),
    "action" TEXT,
    "note" TEXT,
    "withdrawn" TEXT,
    PRIMARY KEY ("case_id", "id")
) STRICT;

CREATE TABLE "concomitants" (
    "case_id" TEXT NOT NULL REFERENCES "patient" ("case_id") ON UPDATE RESTRICT ON DELETE RESTRICT,
    "position" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "drug" TEXT NOT NULL,
    "class" TEXT,
    "start" TEXT NOT NULL,
    "end" TEXT,
    "note" TEXT,
    "withdrawn" TEXT,
    PRIMARY KEY ("case_id", "id")
) STRICT;

CREATE TABLE "assessments" (
    "case_id" TEXT NOT NULL REFERENCES "patient" ("case_id") ON UPDATE RESTRICT ON DELETE RESTRICT,
    "position" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "value" REAL NOT NULL,
    "note" TEXT,
    "withdrawn" TEXT,
    PRIMARY KEY ("case_id", "id")
) STRICT;

CREATE TABLE "follow_up" (
    "case_id" TEXT NOT NULL REFERENCES "patient" ("case_id") ON UPDATE RESTRICT ON DELETE RESTRICT,
    "position" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "cause_of_death" TEXT,
    "note" TEXT,
    "withdrawn" TEXT,
    PRIMARY KEY ("case_id", "id")
) STRICT;

CREATE TABLE "notes" (
    "case_id" TEXT NOT NULL REFERENCES "patient" ("case_id") ON UPDATE RESTRICT ON DELETE RESTRICT,
    "position" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "note" TEXT,
    "withdrawn" TEXT,
    PRIMARY KEY ("case_id", "id")
) STRICT;

CREATE TABLE "decisions" (
    "case_id" TEXT NOT NULL REFERENCES "patient" ("case_id") ON UPDATE RESTRICT ON DELETE RESTRICT,
    "position" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "rule" TEXT,
    "episode" TEXT,
    "fingerprint" TEXT,
    "kind" TEXT,
    "reason" TEXT,
    "comment" TEXT,
    "by" TEXT,
    "at" TEXT,
    "note" TEXT,
    "withdrawn" TEXT,
    PRIMARY KEY ("case_id", "id")
) STRICT;

CREATE TABLE "attachment" (
    "case_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "date" TEXT,
    "note" TEXT,
    "at" TEXT NOT NULL,
    "who" TEXT NOT NULL,
    "removed" INTEGER NOT NULL CHECK ("removed" IN (0, 1)),
    "content" BLOB NOT NULL, "records" TEXT,
    PRIMARY KEY ("case_id", "id")
) STRICT;

CREATE TABLE "draft" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "case_id" TEXT,
    "at" TEXT NOT NULL,
    "content" TEXT NOT NULL
) STRICT;

CREATE TABLE "preference" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
) STRICT;

CREATE TABLE "audit" (
    "sequence" INTEGER NOT NULL PRIMARY KEY,
    "at" TEXT NOT NULL,
    "who" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "change" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "list" TEXT,
    "case_id" TEXT,
    "record_id" TEXT,
    "reason" TEXT,
    "before" TEXT,
    "after" TEXT,
    "nonce" TEXT,
    "content_hash" TEXT NOT NULL,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL
) STRICT;

CREATE INDEX "audit_of_case" ON "audit" ("case_id", "sequence");

CREATE TRIGGER "audit_is_never_changed" BEFORE UPDATE ON "audit"
WHEN NOT (
    NEW."case_id" IS NULL AND NEW."record_id" IS NULL AND NEW."reason" IS NULL
    AND NEW."before" IS NULL AND NEW."after" IS NULL AND NEW."nonce" IS NULL
    AND NEW."sequence" IS OLD."sequence" AND NEW."at" IS OLD."at" AND NEW."who" IS OLD."who"
    AND NEW."account" IS OLD."account" AND NEW."change" IS OLD."change" AND NEW."action" IS OLD."action"
    AND NEW."list" IS OLD."list" AND NEW."content_hash" IS OLD."content_hash"
    AND NEW."previous_hash" IS OLD."previous_hash" AND NEW."hash" IS OLD."hash"
)
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TRIGGER "audit_is_never_shortened" BEFORE DELETE ON "audit"
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
