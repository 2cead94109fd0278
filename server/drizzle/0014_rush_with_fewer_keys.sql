ALTER TABLE "order_item" DROP CONSTRAINT "order_item_order_id_order_id_fk";
--> statement-breakpoint
ALTER TABLE "order" DROP CONSTRAINT "order_user_id_user_id_fk";
--> statement-breakpoint
DROP INDEX "outbox_sent";--> statement-breakpoint
DROP INDEX "order_by_room";--> statement-breakpoint
CREATE INDEX "order_by_room" ON "order" USING btree ("room_id") WHERE "order"."room_id" IS NOT NULL;