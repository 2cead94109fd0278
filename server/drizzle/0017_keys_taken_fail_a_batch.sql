-- Places a batch of orders for one SKU, in the order they arrived; `domain/order-batch.ts` is its only caller. The arrays hold one entry
-- for each request. `p_buyers` and `p_keys` number users, and users with keys, within the batch. A request whose price is null could not be
-- quoted: it is only looked up by its key. With `p_plain` every request has a price, none other than it expected, and a key of its own that is
-- most likely new and not looked up; `p_pieces` is what they ask for together. A key that was taken after all fails the whole statement by
-- `order_once_per_key`, and it is to be asked again, not as plain: ON CONFLICT would write and lock more for each order. Outcomes, with `amount`:
--   placed
--   replayed, KEY_REUSED   order_id: the order that has the key
--   PRICE_CHANGED          amount: the total
--   LIMIT_REACHED, STOCK_EMPTY   amount: how many more could be had
--   unquoted               nothing was done
--   stale                  for all of them: the prices stand on other facts by now, see `order_facts`; nothing was done
-- Its statements find their rows by key. A plan made while a table was small would read all of it for ever after, so
-- reading whole tables is ruled out.
CREATE OR REPLACE FUNCTION place_orders(
  p_sku text, p_facts jsonb, p_at timestamptz, p_expires timestamptz, p_plain boolean, p_pieces int,
  p_ids text[], p_users text[], p_buyers int[], p_idempotency text[], p_keys int[], p_hashes text[],
  p_qtys int[], p_prices int[], p_totals int[], p_expected int[], p_rooms text[], p_pins text[],
  p_offers jsonb, p_offer_nos int[], p_addresses jsonb
)
RETURNS TABLE (n int, outcome text, order_id text, amount int, nickname text)
LANGUAGE plpgsql
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
#variable_conflict use_column
DECLARE
  v_count int := cardinality(p_ids);
  v_rooms text[] := '{}';
  v_pins text[] := '{}';
  v_sku record;
  v_known boolean;
  v_left int;
  v_mine int;
  v_mine_by_buyer int[] := '{}';
  v_holder_by_key int[] := '{}';
  v_former text[];
  v_former_hashes text[];
  v_outcomes text[];
  v_orders text[];
  v_amounts int[];
  v_placed int[];
  v_all boolean := false;
  v_pieces int := 0;
  v_nicknames text[];
BEGIN
  -- The lock comes first: every later statement sees what was committed before it was had.
  PERFORM 1 FROM sku s WHERE s.id = p_sku FOR NO KEY UPDATE;
  -- Whoever changes prices, goods or a shelf waits for that lock too, so the facts stay as they are found here.
  IF jsonb_array_length(p_facts -> 'roomIds') > 0 THEN
    v_rooms := ARRAY(SELECT jsonb_array_elements_text(p_facts -> 'roomIds'));
  END IF;
  IF jsonb_array_length(p_facts -> 'pinIds') > 0 THEN
    v_pins := ARRAY(SELECT jsonb_array_elements_text(p_facts -> 'pinIds'));
  END IF;
  SELECT s.stock, s.spec, s.goods_id, g.title, coalesce(g.images ->> 0, '') AS image, g.limit_per_person AS most,
    jsonb_build_array(sku_facts(s)) = p_facts -> 'skus' AND jsonb_build_array(goods_facts(g)) = p_facts -> 'goods' AS known
  INTO v_sku
  FROM sku s JOIN goods g ON g.id = s.goods_id
  WHERE s.id = p_sku;
  v_known := coalesce(v_sku.known, p_facts -> 'skus' = 'null');
  IF v_known AND (cardinality(v_rooms) > 0 OR cardinality(v_pins) > 0) THEN
    v_known := place_facts(v_rooms, v_pins, ARRAY[v_sku.goods_id])
      = jsonb_build_object('rooms', p_facts -> 'rooms', 'shelf', p_facts -> 'shelf', 'pins', p_facts -> 'pins');
  END IF;
  IF NOT v_known THEN
    RETURN QUERY SELECT i - 1, 'stale', p_ids[i], NULL::int, NULL::text FROM generate_series(1, v_count) i;
    RETURN;
  END IF;
  v_left := coalesce(v_sku.stock, 0);

  IF p_plain AND v_sku.most IS NULL AND p_pieces <= v_left THEN
    -- Nobody is in another's way, so all are placed.
    v_all := true;
    v_pieces := p_pieces;
    v_outcomes := array_fill('placed'::text, ARRAY[v_count]);
    v_orders := p_ids;
    v_amounts := array_fill(NULL::int, ARRAY[v_count]);
  ELSE
    -- Another SKU of these goods counts against the same limit: its buyers are taken one at a time.
    IF v_sku.most IS NOT NULL THEN
      PERFORM 1 FROM "user" u WHERE u.id = ANY (p_users) ORDER BY u.id COLLATE "C" FOR NO KEY UPDATE;
    END IF;
    SELECT array_agg(former.id ORDER BY r.no), array_agg(former.request_hash ORDER BY r.no)
    INTO v_former, v_former_hashes
    FROM unnest(p_users, p_idempotency) WITH ORDINALITY AS r(user_id, key, no)
    LEFT JOIN "order" former ON former.user_id = r.user_id AND former.idempotency_key = r.key;
    v_placed := '{}';
    v_outcomes := array_fill(NULL::text, ARRAY[v_count]);
    v_orders := p_ids;
    v_amounts := array_fill(NULL::int, ARRAY[v_count]);
    FOR i IN 1 .. v_count LOOP
      v_orders[i] := coalesce(v_former[i], p_ids[v_holder_by_key[p_keys[i]]], p_ids[i]);
      IF v_former[i] IS NOT NULL THEN
        v_outcomes[i] := CASE WHEN v_former_hashes[i] = p_hashes[i] THEN 'replayed' ELSE 'KEY_REUSED' END;
      ELSIF v_holder_by_key[p_keys[i]] IS NOT NULL THEN
        v_outcomes[i] := CASE WHEN p_hashes[v_holder_by_key[p_keys[i]]] = p_hashes[i] THEN 'replayed' ELSE 'KEY_REUSED' END;
      ELSIF p_prices[i] IS NULL THEN
        v_outcomes[i] := 'unquoted';
      ELSIF p_expected[i] <> p_totals[i] THEN
        v_outcomes[i] := 'PRICE_CHANGED';
        v_amounts[i] := p_totals[i];
      ELSE
        IF v_sku.most IS NOT NULL AND v_mine_by_buyer[p_buyers[i]] IS NULL THEN
          SELECT coalesce(sum(bought.qty), 0) INTO v_mine
          FROM "order" o JOIN order_item bought ON bought.order_id = o.id
          WHERE o.user_id = p_users[i] AND o.status NOT IN ('cancelled', 'refunded') AND bought.goods_id = v_sku.goods_id;
          v_mine_by_buyer[p_buyers[i]] := v_mine;
        END IF;
        IF v_mine_by_buyer[p_buyers[i]] + p_qtys[i] > v_sku.most THEN
          v_outcomes[i] := 'LIMIT_REACHED';
          v_amounts[i] := greatest(0, v_sku.most - v_mine_by_buyer[p_buyers[i]]);
        ELSIF p_qtys[i] > v_left THEN
          v_outcomes[i] := 'STOCK_EMPTY';
          v_amounts[i] := v_left;
        ELSE
          v_outcomes[i] := 'placed';
          v_left := v_left - p_qtys[i];
          v_pieces := v_pieces + p_qtys[i];
          v_mine_by_buyer[p_buyers[i]] := v_mine_by_buyer[p_buyers[i]] + p_qtys[i];
          v_holder_by_key[p_keys[i]] := i;
          v_placed := v_placed || i;
        END IF;
      END IF;
    END LOOP;
  END IF;

  v_nicknames := ARRAY(SELECT u.nickname FROM unnest(p_users) WITH ORDINALITY AS r(id, no) LEFT JOIN "user" u ON u.id = r.id ORDER BY r.no);
  IF array_position(v_nicknames, NULL) IS NOT NULL THEN
    RAISE foreign_key_violation USING MESSAGE = 'one of the buyers does not exist';
  END IF;

  IF v_pieces > 0 THEN
    -- In the order of the keys: two batches that share some never wait for each other.
    INSERT INTO "order" (id, user_id, idempotency_key, request_hash, total, room_id, pin_id, offer, address, created_at, expires_at)
    SELECT r.id, r.user_id, r.key, r.hash, r.total, r.room_id, r.pin_id, p_offers -> r.offer_no, p_addresses -> r.id, p_at, p_expires
    FROM unnest(p_ids, p_users, p_idempotency, p_hashes, p_totals, p_rooms, p_pins, p_offer_nos)
      WITH ORDINALITY AS r(id, user_id, key, hash, total, room_id, pin_id, offer_no, no)
    WHERE v_all OR r.no = ANY (v_placed)
    ORDER BY r.user_id COLLATE "C", r.key COLLATE "C";

    INSERT INTO order_item (order_id, sku_id, goods_id, position, title, spec, image, price, qty)
    SELECT r.id, p_sku, v_sku.goods_id, 0, v_sku.title, v_sku.spec, v_sku.image, r.price, r.qty
    FROM unnest(p_ids, p_prices, p_qtys) WITH ORDINALITY AS r(id, price, qty, no)
    WHERE v_all OR r.no = ANY (v_placed);

    UPDATE sku SET stock = sku.stock - v_pieces WHERE sku.id = p_sku;

    INSERT INTO outbox (topic, payload, created_at)
    SELECT 'orders.placed', jsonb_build_object(
      'expiresAt', p_expires, 'goodsIds', jsonb_build_array(v_sku.goods_id), 'title', v_sku.title,
      'orderIds', to_jsonb(told.ids), 'userIds', to_jsonb(told.users), 'roomIds', to_jsonb(told.rooms), 'qtys', to_jsonb(told.qtys)), p_at
    FROM (
      SELECT p_ids AS ids, p_users AS users, p_rooms AS rooms, p_qtys AS qtys WHERE v_all
      UNION ALL
      SELECT array_agg(r.id ORDER BY r.no), array_agg(r.user_id ORDER BY r.no), array_agg(r.room_id ORDER BY r.no), array_agg(r.qty ORDER BY r.no)
      FROM unnest(p_ids, p_users, p_rooms, p_qtys) WITH ORDINALITY AS r(id, user_id, room_id, qty, no)
      WHERE r.no = ANY (v_placed)
      HAVING NOT v_all
    ) told;

    PERFORM 1 FROM cart_item c WHERE c.user_id = ANY (p_users) AND c.sku_id = p_sku LIMIT 1;
    IF FOUND THEN
      WITH carted AS MATERIALIZED (
        SELECT b.user_id, b.qty, c.qty AS had
        FROM (
          SELECT r.user_id, sum(r.qty)::int AS qty
          FROM unnest(p_users, p_qtys) WITH ORDINALITY AS r(user_id, qty, no)
          WHERE v_all OR r.no = ANY (v_placed)
          GROUP BY r.user_id
        ) b
        JOIN cart_item c ON c.user_id = b.user_id AND c.sku_id = p_sku
      ), emptied AS (
        DELETE FROM cart_item c USING carted b WHERE c.user_id = b.user_id AND c.sku_id = p_sku AND b.had <= b.qty
      )
      UPDATE cart_item c SET qty = c.qty - b.qty FROM carted b WHERE c.user_id = b.user_id AND c.sku_id = p_sku AND b.had > b.qty;
    END IF;
  END IF;

  RETURN QUERY
  SELECT r.no::int - 1, r.outcome, r.order_id, r.amount, r.nickname
  FROM unnest(v_outcomes, v_orders, v_amounts, v_nicknames) WITH ORDINALITY AS r(outcome, order_id, amount, nickname, no);
END
$$;
