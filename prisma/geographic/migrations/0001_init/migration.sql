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
CREATE TABLE "location" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "removed" BOOLEAN NOT NULL,
    "owner_id" UUID,
    "name" TEXT NOT NULL,
    "country" CHAR(2) NOT NULL,
    "administrative_area" TEXT,
    "locality" TEXT,
    "address_line" TEXT,
    "postal_code" TEXT,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "boundary" JSONB,
    "area_m2" DECIMAL(16,2),

    CONSTRAINT "location_pkey" PRIMARY KEY ("id")
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
CREATE INDEX "location_owner_id_idx" ON "location"("owner_id");


