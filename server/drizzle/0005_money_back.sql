ALTER TABLE "payment" ADD COLUMN "reference" text;--> statement-breakpoint
ALTER TABLE "refund" ADD COLUMN "payment_id" text;--> statement-breakpoint
ALTER TABLE "refund" ADD COLUMN "cause" text DEFAULT 'asked' NOT NULL;--> statement-breakpoint
ALTER TABLE "refund" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "refund" ADD COLUMN "problem" text;--> statement-breakpoint
ALTER TABLE "refund" ADD COLUMN "refunded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "user" ADD COLUMN "phone" text;--> statement-breakpoint
ALTER TABLE "refund" ADD CONSTRAINT "refund_payment_id_payment_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "refund_once_per_payment" ON "refund" USING btree ("payment_id") WHERE "refund"."payment_id" IS NOT NULL;