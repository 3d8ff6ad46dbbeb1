-- AlterTable
ALTER TABLE "command" ADD COLUMN     "caused" BOOLEAN NOT NULL DEFAULT false;
