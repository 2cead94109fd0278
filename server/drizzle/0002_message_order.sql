DROP INDEX "message_by_room";--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "seq" bigint NOT NULL;--> statement-breakpoint
CREATE INDEX "message_by_room" ON "message" USING btree ("room_id","seq");