CREATE TABLE "coupon_claim" (
	"id" text PRIMARY KEY NOT NULL,
	"coupon_id" text NOT NULL,
	"user_id" text NOT NULL,
	"client_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"order_id" text,
	"returned_at" timestamp with time zone,
	CONSTRAINT "coupon_claim_once_per_client_id" UNIQUE("coupon_id","user_id","client_id")
);
--> statement-breakpoint
CREATE TABLE "coupon" (
	"id" text PRIMARY KEY NOT NULL,
	"created_by" text NOT NULL,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"amount" integer,
	"percent" integer,
	"max_discount" integer,
	"threshold" integer NOT NULL,
	"quantity" integer NOT NULL,
	"remaining" integer NOT NULL,
	"per_person" integer NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"room_id" text,
	"stopped_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "coupon_left_within" CHECK ("coupon"."remaining" >= 0 AND "coupon"."remaining" <= "coupon"."quantity"),
	CONSTRAINT "coupon_takes_off" CHECK ("coupon"."amount" > 0 AND "coupon"."percent" IS NULL OR "coupon"."percent" BETWEEN 1 AND 99 AND "coupon"."amount" IS NULL)
);
--> statement-breakpoint
CREATE TABLE "room_coupon" (
	"room_id" text NOT NULL,
	"coupon_id" text NOT NULL,
	"offered_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "room_coupon_room_id_coupon_id_pk" PRIMARY KEY("room_id","coupon_id")
);
--> statement-breakpoint
ALTER TABLE "coupon_claim" ADD CONSTRAINT "coupon_claim_coupon_id_coupon_id_fk" FOREIGN KEY ("coupon_id") REFERENCES "public"."coupon"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupon_claim" ADD CONSTRAINT "coupon_claim_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupon_claim" ADD CONSTRAINT "coupon_claim_order_id_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupon" ADD CONSTRAINT "coupon_created_by_user_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupon" ADD CONSTRAINT "coupon_room_id_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."room"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_coupon" ADD CONSTRAINT "room_coupon_room_id_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."room"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_coupon" ADD CONSTRAINT "room_coupon_coupon_id_coupon_id_fk" FOREIGN KEY ("coupon_id") REFERENCES "public"."coupon"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "coupon_claim_by_user" ON "coupon_claim" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "coupon_claim_once_per_order" ON "coupon_claim" USING btree ("order_id") WHERE "coupon_claim"."order_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "coupon_by_age" ON "coupon" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "room_coupon_running" ON "room_coupon" USING btree ("coupon_id") WHERE "room_coupon"."ended_at" IS NULL;--> statement-breakpoint
-- Claims a coupon for somebody; `domain/coupon-claims.ts` is its only caller. Outcomes:
--   claimed, repeated   claim_id: the new one, or what an earlier call with this client id made
--   COUPON_NOT_FOUND, COUPON_CLAIMED, COUPON_CLOSED, COUPON_GONE   nothing was done
-- Whoever comes when all are gone does not wait for the lock: their number only falls. As in `place_orders`, no plan may be
-- kept that reads a whole table.
CREATE FUNCTION claim_coupon(p_coupon text, p_user text, p_id text, p_client text, p_at timestamptz)
RETURNS TABLE (outcome text, claim_id text)
LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
  v_coupon coupon;
  v_former text;
  v_mine int;
BEGIN
  PERFORM 1 FROM coupon c WHERE c.id = p_coupon AND c.remaining > 0 FOR NO KEY UPDATE;
  SELECT * INTO v_coupon FROM coupon c WHERE c.id = p_coupon;
  IF NOT FOUND THEN
    RETURN QUERY SELECT 'COUPON_NOT_FOUND', NULL::text;
    RETURN;
  END IF;
  SELECT max(c.id) FILTER (WHERE c.client_id = p_client), count(*) INTO v_former, v_mine
  FROM coupon_claim c WHERE c.coupon_id = p_coupon AND c.user_id = p_user;
  IF v_former IS NOT NULL THEN
    RETURN QUERY SELECT 'repeated', v_former;
  ELSIF v_mine >= v_coupon.per_person THEN
    RETURN QUERY SELECT 'COUPON_CLAIMED', NULL::text;
  ELSIF v_coupon.stopped_at IS NOT NULL OR v_coupon.ends_at <= p_at
    OR NOT EXISTS (SELECT 1 FROM room_coupon r WHERE r.coupon_id = p_coupon AND r.ended_at IS NULL) THEN
    RETURN QUERY SELECT 'COUPON_CLOSED', NULL::text;
  ELSIF v_coupon.remaining = 0 THEN
    RETURN QUERY SELECT 'COUPON_GONE', NULL::text;
  ELSE
    UPDATE coupon SET remaining = coupon.remaining - 1 WHERE coupon.id = p_coupon AND coupon.remaining > 0;
    INSERT INTO coupon_claim (id, coupon_id, user_id, client_id, created_at) VALUES (p_id, p_coupon, p_user, p_client, p_at);
    INSERT INTO outbox (topic, payload, created_at) VALUES ('coupon.claimed', jsonb_build_object('couponId', p_coupon), p_at);
    RETURN QUERY SELECT 'claimed', p_id;
  END IF;
END
$$;
