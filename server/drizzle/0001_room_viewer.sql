CREATE TABLE "room_viewer" (
	"room_id" text NOT NULL,
	"viewer" text NOT NULL,
	CONSTRAINT "room_viewer_room_id_viewer_pk" PRIMARY KEY("room_id","viewer")
);
--> statement-breakpoint
ALTER TABLE "room_viewer" ADD CONSTRAINT "room_viewer_room_id_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."room"("id") ON DELETE no action ON UPDATE no action;