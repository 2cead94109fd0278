CREATE TABLE "kick" (
	"room_id" text NOT NULL,
	"user_id" text NOT NULL,
	"until" timestamp with time zone,
	"reason" text NOT NULL,
	"kicked_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "kick_room_id_user_id_pk" PRIMARY KEY("room_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "media_stream" (
	"id" text PRIMARY KEY NOT NULL,
	"stream_id" text NOT NULL,
	"heard_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "zego_user" (
	"room_id" text NOT NULL,
	"zego_id" text NOT NULL,
	"sub" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "zego_user_room_id_zego_id_pk" PRIMARY KEY("room_id","zego_id")
);
--> statement-breakpoint
ALTER TABLE "kick" ADD CONSTRAINT "kick_room_id_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."room"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kick" ADD CONSTRAINT "kick_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kick" ADD CONSTRAINT "kick_kicked_by_user_id_fk" FOREIGN KEY ("kicked_by") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "zego_user" ADD CONSTRAINT "zego_user_room_id_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."room"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "media_stream_by_stream" ON "media_stream" USING btree ("stream_id");--> statement-breakpoint
CREATE INDEX "media_stream_by_age" ON "media_stream" USING btree ("heard_at");--> statement-breakpoint
CREATE INDEX "zego_user_by_person" ON "zego_user" USING btree ("room_id","sub");--> statement-breakpoint
CREATE INDEX "zego_user_by_age" ON "zego_user" USING btree ("expires_at");