-- AlterTable
ALTER TABLE "command" ADD COLUMN     "input" JSONB,
ADD COLUMN     "principal_key" UUID;

-- Companies by how much of their data is there: what src/edge/reads/completeness.ts orders by. Partial, as of the other scopes
-- there are few rows.
CREATE INDEX "completeness_share_idx" ON "completeness" (
  (CASE WHEN "total_fields" = 0 THEN 1 ELSE "present_fields"::float8 / "total_fields"::float8 END), "key"
) WHERE "scope" = 'COMPANY' AND "subjects" > 0;

-- Findings of a country: few rows where the country is rare.
CREATE INDEX "subject_country_idx" ON "subject"("country");
