-- All three come with PostgreSQL itself.
CREATE EXTENSION IF NOT EXISTS "cube";
CREATE EXTENSION IF NOT EXISTS "earthdistance";
CREATE EXTENSION IF NOT EXISTS "pg_trgm";

-- CreateTable
CREATE TABLE "company" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT COLLATE "C" NOT NULL,
    "search_key" TEXT COLLATE "C" NOT NULL,
    "legal_name" TEXT,
    "country" TEXT NOT NULL,
    "tax_country" TEXT,
    "tax_number" TEXT,
    "roles" TEXT[],
    "email" TEXT,
    "phone" TEXT,
    "website" TEXT,
    "address" TEXT,
    "registered_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "property_count" INTEGER NOT NULL DEFAULT 0,
    "open_errors" INTEGER NOT NULL DEFAULT 0,
    "open_warnings" INTEGER NOT NULL DEFAULT 0,
    "open_infos" INTEGER NOT NULL DEFAULT 0,
    "open_findings" INTEGER NOT NULL DEFAULT 0,
    "present_fields" INTEGER NOT NULL DEFAULT 0,
    "total_fields" INTEGER NOT NULL DEFAULT 0,
    "missing_fields" TEXT[],

    CONSTRAINT "company_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "location" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "owner_id" UUID,
    "name" TEXT NOT NULL,
    "name_key" TEXT COLLATE "C" NOT NULL,
    "search_key" TEXT COLLATE "C" NOT NULL,
    "country" TEXT NOT NULL,
    "administrative_area" TEXT,
    "area_key" TEXT COLLATE "C" NOT NULL,
    "locality" TEXT,
    "locality_key" TEXT COLLATE "C" NOT NULL,
    "address_line" TEXT,
    "postal_code" TEXT,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "boundary" JSONB,
    "area_m2" DECIMAL(16,2),
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "open_errors" INTEGER NOT NULL DEFAULT 0,
    "open_warnings" INTEGER NOT NULL DEFAULT 0,
    "open_infos" INTEGER NOT NULL DEFAULT 0,
    "open_findings" INTEGER NOT NULL DEFAULT 0,
    "present_fields" INTEGER NOT NULL DEFAULT 0,
    "total_fields" INTEGER NOT NULL DEFAULT 0,
    "missing_fields" TEXT[],

    CONSTRAINT "location_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "finding" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "severity_rank" SMALLINT NOT NULL,
    "details" JSONB NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "open" BOOLEAN NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "acknowledged_by" TEXT,
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledgement_note" TEXT,

    CONSTRAINT "finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "command" (
    "id" UUID NOT NULL,
    "context" TEXT NOT NULL,
    "type" TEXT,
    "aggregate_id" UUID,
    "status" TEXT NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "aggregate_version" INTEGER,
    "rejection_code" TEXT,
    "rejection_message" TEXT,
    "rejection_details" JSONB,
    "principal_id" TEXT,
    "correlation_id" TEXT,

    CONSTRAINT "command_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subject" (
    "kind" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "country" TEXT,
    "company_id" UUID,
    "audit_version" INTEGER,
    "subject_version" INTEGER,
    "audited_at" TIMESTAMPTZ(3),
    "retired" BOOLEAN NOT NULL DEFAULT false,
    "open_errors" INTEGER NOT NULL DEFAULT 0,
    "open_warnings" INTEGER NOT NULL DEFAULT 0,
    "open_infos" INTEGER NOT NULL DEFAULT 0,
    "present_fields" INTEGER NOT NULL DEFAULT 0,
    "total_fields" INTEGER NOT NULL DEFAULT 0,
    "missing_fields" TEXT[],

    CONSTRAINT "subject_pkey" PRIMARY KEY ("kind","id")
);

-- CreateTable
CREATE TABLE "completeness" (
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "subjects" INTEGER NOT NULL,
    "present_fields" BIGINT NOT NULL,
    "total_fields" BIGINT NOT NULL,
    "open_errors" INTEGER NOT NULL,
    "open_warnings" INTEGER NOT NULL,
    "open_infos" INTEGER NOT NULL,

    CONSTRAINT "completeness_pkey" PRIMARY KEY ("scope","key")
);

-- CreateTable
CREATE TABLE "feed" (
    "position" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" UUID NOT NULL,
    "parent" UUID,
    "version" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "feed_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "feed_head" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "epoch" UUID NOT NULL DEFAULT gen_random_uuid(),
    "position" BIGINT NOT NULL DEFAULT 0,
    "floor" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "feed_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stream_position" (
    "stream" TEXT NOT NULL,
    "generation" BIGINT NOT NULL DEFAULT 0,
    "position" BIGINT NOT NULL DEFAULT 0,
    "ledger" BIGINT NOT NULL DEFAULT -1,
    "entry" BIGINT NOT NULL DEFAULT -1,
    "batch_index" INTEGER NOT NULL DEFAULT -1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stream_position_pkey" PRIMARY KEY ("stream")
);

-- CreateIndex
CREATE INDEX "company_name_key_id_idx" ON "company"("name_key", "id");

-- CreateIndex
CREATE INDEX "company_country_name_key_id_idx" ON "company"("country", "name_key", "id");

-- CreateIndex
CREATE INDEX "company_registered_at_id_idx" ON "company"("registered_at", "id");

-- CreateIndex
CREATE INDEX "company_updated_at_id_idx" ON "company"("updated_at", "id");

-- CreateIndex
CREATE INDEX "company_property_count_id_idx" ON "company"("property_count", "id");

-- CreateIndex
CREATE INDEX "company_open_findings_id_idx" ON "company"("open_findings", "id");

-- CreateIndex
CREATE INDEX "company_search_key_idx" ON "company" USING GIN ("search_key" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "company_roles_idx" ON "company" USING GIN ("roles");

-- CreateIndex
CREATE INDEX "location_name_key_id_idx" ON "location"("name_key", "id");

-- CreateIndex
CREATE INDEX "location_owner_id_name_key_id_idx" ON "location"("owner_id", "name_key", "id");

-- CreateIndex
CREATE INDEX "location_country_area_key_locality_key_name_key_id_idx" ON "location"("country", "area_key", "locality_key", "name_key", "id");

-- CreateIndex
CREATE INDEX "location_country_name_key_id_idx" ON "location"("country", "name_key", "id");

-- CreateIndex
CREATE INDEX "location_updated_at_id_idx" ON "location"("updated_at", "id");

-- CreateIndex
CREATE INDEX "location_open_findings_id_idx" ON "location"("open_findings", "id");

-- CreateIndex
CREATE INDEX "location_search_key_idx" ON "location" USING GIN ("search_key" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "finding_subject_id_open_idx" ON "finding"("subject_id", "open");

-- CreateIndex
CREATE INDEX "finding_since_id_idx" ON "finding"("since", "id");

-- CreateIndex
CREATE INDEX "finding_severity_rank_since_id_idx" ON "finding"("severity_rank", "since", "id");

-- CreateIndex
CREATE INDEX "finding_open_since_id_idx" ON "finding"("open", "since", "id");

-- CreateIndex
CREATE INDEX "finding_open_severity_rank_since_id_idx" ON "finding"("open", "severity_rank", "since", "id");

-- CreateIndex
CREATE INDEX "finding_open_rule_since_id_idx" ON "finding"("open", "rule", "since", "id");

-- CreateIndex
CREATE INDEX "command_principal_id_accepted_at_id_idx" ON "command"("principal_id", "accepted_at", "id");

-- CreateIndex
CREATE INDEX "subject_company_id_idx" ON "subject"("company_id");

-- CreateIndex
CREATE INDEX "feed_subject_position_idx" ON "feed"("subject", "position");

-- Boxes on a map: point(longitude, latitude) <@ box.
CREATE INDEX "location_point_idx" ON "location" USING GIST (point("longitude", "latitude"));

-- Distances, and nearest first: ll_to_earth(latitude, longitude) <-> ll_to_earth($1, $2).
CREATE INDEX "location_earth_idx" ON "location" USING GIST (ll_to_earth("latitude", "longitude"));

-- A command's row is written when it is asked for and again when it is decided: room for the second on the same page.
ALTER TABLE "command" SET (fillfactor = 60);

-- Single rows that every batch updates: room for it on their own page.
ALTER TABLE "feed_head" SET (fillfactor = 20);
ALTER TABLE "stream_position" SET (fillfactor = 20);

INSERT INTO "feed_head" ("id") VALUES (1);

-- Who only reads: GRANT alpes_reader TO <the edges' login>. Where this user may not create roles, edges rely on
-- default_transaction_read_only alone.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'alpes_reader') THEN
    CREATE ROLE "alpes_reader" NOLOGIN;
  END IF;
  GRANT USAGE ON SCHEMA "public" TO "alpes_reader";
  GRANT SELECT ON ALL TABLES IN SCHEMA "public" TO "alpes_reader";
  ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT SELECT ON TABLES TO "alpes_reader";
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
  RAISE NOTICE 'the role alpes_reader was not set up: %', SQLERRM;
END
$$;
