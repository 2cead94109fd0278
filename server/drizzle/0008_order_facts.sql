ALTER TABLE "order_item" DROP CONSTRAINT "order_item_sku_id_sku_id_fk";
--> statement-breakpoint
ALTER TABLE "order" DROP CONSTRAINT "order_room_id_room_id_fk";
--> statement-breakpoint
ALTER TABLE "order" DROP CONSTRAINT "order_pin_id_pin_id_fk";
--> statement-breakpoint
-- What prices are made of, in the shape of `StoredFacts` (`domain/quote.ts`). Places name rooms and pins as requests do, known or not.
CREATE FUNCTION order_facts(p_skus text[], p_rooms text[], p_pins text[]) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
  v_goods text[] := ARRAY(SELECT s.goods_id FROM sku s WHERE s.id = ANY (p_skus));
BEGIN
  RETURN jsonb_build_object(
    'roomIds', to_jsonb(p_rooms),
    'pinIds', to_jsonb(p_pins),
    'skus', (
      SELECT jsonb_agg(jsonb_build_object('id', s.id, 'goodsId', s.goods_id, 'spec', s.spec, 'price', s.price, 'archived', s.archived) ORDER BY s.id)
      FROM sku s WHERE s.id = ANY (p_skus)
    ),
    'goods', (
      SELECT jsonb_agg(jsonb_build_object('id', g.id, 'title', g.title, 'images', g.images, 'price', g.price, 'marketPrice', g.market_price,
        'status', g.status, 'limitPerPerson', g.limit_per_person) ORDER BY g.id)
      FROM goods g WHERE g.id = ANY (v_goods)
    ),
    'rooms', (
      SELECT jsonb_agg(jsonb_build_object('id', r.id, 'title', r.title, 'anchor', u.nickname, 'open', r.status <> 'ended') ORDER BY r.id)
      FROM room r JOIN "user" u ON u.id = r.anchor_id WHERE r.id = ANY (p_rooms)
    ),
    'shelf', (
      SELECT jsonb_agg(jsonb_build_object('roomId', rg.room_id, 'goodsId', rg.goods_id, 'livePrice', rg.live_price) ORDER BY rg.room_id, rg.goods_id)
      FROM room_goods rg WHERE rg.room_id = ANY (p_rooms) AND rg.goods_id = ANY (v_goods)
    ),
    'pins', (
      SELECT jsonb_agg(jsonb_build_object('id', p.id, 'roomId', p.room_id, 'goodsId', p.goods_id,
        'at', to_char(p.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY p.id)
      FROM pin p WHERE p.id = ANY (p_pins)
    )
  );
END
$$;
--> statement-breakpoint
DROP FUNCTION place_orders(text, timestamptz, timestamptz, jsonb);
--> statement-breakpoint
-- Places a batch of orders for one SKU, in the order they arrived; `domain/order-batch.ts` is its only caller and says what the
-- requests hold. A request whose `price` is null could not be quoted: it is only looked up by its key. Outcomes, with `amount`:
--   placed                 amount: pieces left after it
--   replayed, KEY_REUSED   order_id: the order that has the key
--   PRICE_CHANGED          amount: the total
--   LIMIT_REACHED, STOCK_EMPTY   amount: how many more could be had
--   unquoted               nothing was done
--   again                  another transaction took a key meanwhile: ask once more
--   stale                  for all of them: the prices stand on other facts by now, see `order_facts`; nothing was done
-- Its statements find their rows by key. A plan made while a table was small would read all of it for ever after, so
-- reading whole tables is ruled out; the checks of foreign keys within are planned under the same rule.
CREATE FUNCTION place_orders(p_sku text, p_facts jsonb, p_at timestamptz, p_expires timestamptz, p_requests jsonb)
RETURNS TABLE (n int, outcome text, order_id text, amount int, nickname text)
LANGUAGE plpgsql
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
#variable_conflict use_column
DECLARE
  v_facts jsonb;
  v_sku record;
  v_request record;
  v_left int;
  v_mine int;
  v_mine_by_buyer int[] := '{}';
  v_holder_by_key int[] := '{}';
  v_hashes text[] := '{}';
  v_ids text[] := '{}';
  v_outcomes text[] := '{}';
  v_orders text[] := '{}';
  v_amounts int[] := '{}';
  v_nicknames text[] := '{}';
  v_placed int[] := '{}';
  v_written text[];
BEGIN
  -- The lock comes first: every later statement sees what was committed before it was had.
  PERFORM 1 FROM sku s WHERE s.id = p_sku FOR NO KEY UPDATE;
  -- Whoever changes prices, goods or a shelf waits for that lock too, so the facts stay as they are found here.
  SELECT order_facts(ARRAY[p_sku], ARRAY(SELECT jsonb_array_elements_text(p_facts -> 'roomIds')), ARRAY(SELECT jsonb_array_elements_text(p_facts -> 'pinIds')))
  INTO v_facts;
  IF v_facts IS DISTINCT FROM p_facts THEN
    RETURN QUERY SELECT r.n, 'stale', r.id, NULL::int, NULL::text FROM jsonb_to_recordset(p_requests) AS r(n int, id text) ORDER BY r.n;
    RETURN;
  END IF;
  SELECT s.stock, s.spec, s.goods_id, g.title, coalesce(g.images ->> 0, '') AS image, g.limit_per_person AS most
  INTO v_sku
  FROM sku s JOIN goods g ON g.id = s.goods_id
  WHERE s.id = p_sku;
  v_left := coalesce(v_sku.stock, 0);

  -- Another SKU of these goods counts against the same limit: its buyers are taken one at a time.
  IF v_sku.most IS NOT NULL THEN
    PERFORM 1 FROM "user" u
    WHERE u.id IN (SELECT r ->> 'userId' FROM jsonb_array_elements(p_requests) r)
    ORDER BY u.id COLLATE "C" FOR NO KEY UPDATE;
  END IF;

  FOR v_request IN
    SELECT r.*, former.id AS former_id, former.request_hash AS former_hash, u.nickname,
      dense_rank() OVER (ORDER BY r."userId" COLLATE "C") AS buyer_no,
      dense_rank() OVER (ORDER BY r."userId" COLLATE "C", r.key COLLATE "C") AS key_no
    FROM jsonb_to_recordset(p_requests) AS r(n int, id text, "userId" text, key text, hash text, qty int, price int, total int, expected int)
    LEFT JOIN "user" u ON u.id = r."userId"
    LEFT JOIN "order" former ON former.user_id = r."userId" AND former.idempotency_key = r.key
    ORDER BY r.n
  LOOP
    v_ids := v_ids || v_request.id;
    v_hashes := v_hashes || v_request.hash;
    v_nicknames := v_nicknames || v_request.nickname;
    IF v_request.former_id IS NOT NULL THEN
      v_outcomes := v_outcomes || CASE WHEN v_request.former_hash = v_request.hash THEN 'replayed' ELSE 'KEY_REUSED' END;
      v_orders := v_orders || v_request.former_id;
      v_amounts := v_amounts || NULL::int;
      CONTINUE;
    END IF;
    IF v_holder_by_key[v_request.key_no] IS NOT NULL THEN
      v_outcomes := v_outcomes || CASE WHEN v_hashes[v_holder_by_key[v_request.key_no]] = v_request.hash THEN 'replayed' ELSE 'KEY_REUSED' END;
      v_orders := v_orders || v_ids[v_holder_by_key[v_request.key_no]];
      v_amounts := v_amounts || NULL::int;
      CONTINUE;
    END IF;
    v_orders := v_orders || v_request.id;
    IF v_request.price IS NULL THEN
      v_outcomes := v_outcomes || 'unquoted'::text;
      v_amounts := v_amounts || NULL::int;
      CONTINUE;
    END IF;
    IF v_request.expected <> v_request.total THEN
      v_outcomes := v_outcomes || 'PRICE_CHANGED'::text;
      v_amounts := v_amounts || v_request.total;
      CONTINUE;
    END IF;
    IF v_sku.most IS NOT NULL THEN
      v_mine := v_mine_by_buyer[v_request.buyer_no];
      IF v_mine IS NULL THEN
        SELECT coalesce(sum(i.qty), 0) INTO v_mine
        FROM "order" o JOIN order_item i ON i.order_id = o.id
        WHERE o.user_id = v_request."userId" AND o.status NOT IN ('cancelled', 'refunded') AND i.goods_id = v_sku.goods_id;
        v_mine_by_buyer[v_request.buyer_no] := v_mine;
      END IF;
      IF v_mine + v_request.qty > v_sku.most THEN
        v_outcomes := v_outcomes || 'LIMIT_REACHED'::text;
        v_amounts := v_amounts || greatest(0, v_sku.most - v_mine);
        CONTINUE;
      END IF;
    END IF;
    IF v_request.qty > v_left THEN
      v_outcomes := v_outcomes || 'STOCK_EMPTY'::text;
      v_amounts := v_amounts || v_left;
      CONTINUE;
    END IF;
    v_left := v_left - v_request.qty;
    v_mine_by_buyer[v_request.buyer_no] := v_mine_by_buyer[v_request.buyer_no] + v_request.qty;
    v_holder_by_key[v_request.key_no] := cardinality(v_ids);
    v_placed := v_placed || v_request.n;
    v_outcomes := v_outcomes || 'placed'::text;
    v_amounts := v_amounts || v_left;
  END LOOP;

  IF cardinality(v_placed) > 0 THEN
    WITH accepted AS MATERIALIZED (
      SELECT r.*
      FROM jsonb_to_recordset(p_requests) AS r(n int, id text, "userId" text, key text, hash text, qty int, price int, total int,
        "roomId" text, "pinId" text, offer jsonb, address jsonb)
      WHERE r.n = ANY (v_placed)
    ), ordered AS (
      -- In the order of the keys: two batches that share some never wait for each other.
      INSERT INTO "order" (id, user_id, idempotency_key, request_hash, total, room_id, pin_id, offer, address, created_at, expires_at)
      SELECT a.id, a."userId", a.key, a.hash, a.total, a."roomId", a."pinId", a.offer, a.address, p_at, p_expires
      FROM accepted a ORDER BY a."userId" COLLATE "C", a.key COLLATE "C"
      ON CONFLICT (user_id, idempotency_key) DO NOTHING
      RETURNING id
    ), written AS (
      SELECT a.* FROM accepted a WHERE a.id IN (SELECT id FROM ordered)
    ), items AS (
      INSERT INTO order_item (order_id, sku_id, goods_id, position, title, spec, image, price, qty)
      SELECT w.id, p_sku, v_sku.goods_id, 0, v_sku.title, v_sku.spec, v_sku.image, w.price, w.qty FROM written w
    ), taken AS (
      UPDATE sku SET stock = sku.stock - (SELECT sum(w.qty) FROM written w)
      WHERE sku.id = p_sku AND EXISTS (SELECT 1 FROM written)
    ), bought AS (
      SELECT w."userId", sum(w.qty) AS qty FROM written w GROUP BY w."userId"
    ), emptied AS (
      DELETE FROM cart_item c USING bought b WHERE c.user_id = b."userId" AND c.sku_id = p_sku AND c.qty <= b.qty
    ), lessened AS (
      UPDATE cart_item c SET qty = c.qty - b.qty FROM bought b WHERE c.user_id = b."userId" AND c.sku_id = p_sku AND c.qty > b.qty
    ), news AS (
      INSERT INTO outbox (topic, payload, created_at)
      SELECT 'order.placed', jsonb_build_object(
        'orderId', w.id, 'userId', w."userId", 'roomId', w."roomId", 'expiresAt', p_expires,
        'goodsIds', jsonb_build_array(v_sku.goods_id), 'title', v_sku.title, 'qty', w.qty), p_at
      FROM written w ORDER BY w.n
    )
    SELECT array_agg(id) INTO v_written FROM ordered;
  END IF;

  -- Whoever was refused for the sake of an order that did not come about deserves another look.
  v_written := coalesce(v_written, '{}');
  FOR i IN 1 .. cardinality(v_outcomes) LOOP
    n := i - 1;
    outcome := v_outcomes[i];
    order_id := v_orders[i];
    amount := v_amounts[i];
    nickname := v_nicknames[i];
    IF cardinality(v_written) < cardinality(v_placed)
      AND (outcome IN ('STOCK_EMPTY', 'LIMIT_REACHED') OR outcome <> 'unquoted' AND order_id = ANY (v_ids) AND order_id <> ALL (v_written))
    THEN
      outcome := 'again';
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;
