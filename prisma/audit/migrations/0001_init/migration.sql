-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "inbox" (
    "id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "journal_head" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "events" BIGINT NOT NULL DEFAULT 0,
    "commands" BIGINT NOT NULL DEFAULT 0,
    "dead_letters" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "journal_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "journal" (
    "channel" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "generation" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "causation_id" UUID,
    "context" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "schema" TEXT,
    "properties" JSONB,
    "payload" BYTEA NOT NULL,
    "time" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "journal_pkey" PRIMARY KEY ("channel","position")
);

-- CreateTable
CREATE TABLE "journal_schema" (
    "fingerprint" TEXT NOT NULL,
    "schema" TEXT NOT NULL,

    CONSTRAINT "journal_schema_pkey" PRIMARY KEY ("fingerprint")
);

-- CreateTable
CREATE TABLE "relay" (
    "channel" TEXT NOT NULL,
    "position" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "relay_pkey" PRIMARY KEY ("channel")
);

-- CreateTable
CREATE TABLE "held" (
    "sequence" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "message_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "context" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "source_topic" TEXT NOT NULL,
    "source_message_id" TEXT NOT NULL,
    "properties" JSONB NOT NULL,
    "payload" BYTEA NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "error" TEXT,
    "held_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "held_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "subject" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "retired" BOOLEAN NOT NULL,
    "subject_version" INTEGER NOT NULL,
    "audited_at" TIMESTAMPTZ(3) NOT NULL,
    "name" TEXT NOT NULL,
    "country" CHAR(2) NOT NULL,
    "registered_at" TIMESTAMPTZ(3),
    "legal_name" TEXT,
    "tax_id" BOOLEAN,
    "contact" BOOLEAN,
    "address" TEXT,
    "owner_id" UUID,
    "locality" TEXT,
    "address_line" TEXT,
    "postal_code" TEXT,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "area" BOOLEAN,
    "cell" TEXT,
    "duplicate_of" UUID,
    "findings" JSONB NOT NULL,
    "openings" JSONB NOT NULL,

    CONSTRAINT "subject_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "inbox_received_at_idx" ON "inbox"("received_at");

-- CreateIndex
CREATE INDEX "journal_key_idx" ON "journal"("key");

-- CreateIndex
CREATE INDEX "journal_causation_id_idx" ON "journal"("causation_id");

-- CreateIndex
CREATE INDEX "held_key_sequence_idx" ON "held"("key", "sequence");

-- CreateIndex
CREATE INDEX "held_message_id_idx" ON "held"("message_id");

-- CreateIndex
CREATE INDEX "held_next_attempt_idx" ON "held"("next_attempt");

-- CreateIndex
CREATE INDEX "subject_owner_id_idx" ON "subject"("owner_id");

-- CreateIndex
CREATE INDEX "subject_cell_idx" ON "subject"("cell");

-- CreateIndex
CREATE INDEX "subject_duplicate_of_idx" ON "subject"("duplicate_of");

-- CreateIndex
CREATE INDEX "subject_kind_registered_at_idx" ON "subject"("kind", "registered_at");


