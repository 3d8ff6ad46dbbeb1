-- CreateIndex
-- What one asked of one company: the latest of a hundred thousand commands are not read through for it.
CREATE INDEX "command_principal_id_aggregate_id_accepted_at_id_idx" ON "command"("principal_id", "aggregate_id", "accepted_at", "id");
