-- Which records of its case a document belongs to: a JSON list of {"id", "list"}, NULL for none in particular.
ALTER TABLE "attachment" ADD COLUMN "records" TEXT;
