-- CreateIndex
-- Whoever resumes behind a cursor of yesterday reads what concerns them, and not all that happened since.
CREATE INDEX "feed_parent_position_idx" ON "feed"("parent", "position");
