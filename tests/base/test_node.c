/* SPDX-License-Identifier: Apache-2.0 */
/* Looking things up in a tree, with nothing there as well. */
#include <string.h>

#include "advalorem/node.h"
#include "test.h"

static void children_are_found_by_key(void **state)
{
    (void)state;
    adv_node list = {.kind = ADV_NODE_LIST, .key = {"legs", 4}};
    adv_node none = {.kind = ADV_NODE_NULL, .key = {"note", 4}, .text = {"", 0}, .next = &list};
    adv_node price = {.kind = ADV_NODE_TEXT, .key = {"price", 5}, .text = {"1000.00", 7}, .next = &none};
    adv_node map = {.kind = ADV_NODE_MAP, .first = &price, .count = 3, .line = 4, .column = 2};
    assert_ptr_equal(adv_node_get(&map, "price"), &price);
    assert_ptr_equal(adv_node_get(&map, "legs"), &list);
    assert_null(adv_node_get(&map, "pric"));
    assert_null(adv_node_get(&map, "Price"));
    assert_null(adv_node_get(&price, "price"));
    assert_null(adv_node_get(NULL, "price"));
    assert_true(adv_text_is(adv_node_text(&map, "price"), "1000.00"));
    assert_null(adv_node_text(&map, "legs").bytes);
    assert_null(adv_node_text(&map, "absent").bytes);
    assert_null(adv_node_text(NULL, "price").bytes);
    assert_int_equal(adv_node_text(&map, "note").length, 0);
    adv_place place = adv_node_place(&map, "shipment.yaml", "lines[0]");
    assert_string_equal(place.source, "shipment.yaml");
    assert_string_equal(place.field, "lines[0]");
    assert_int_equal(place.row, 4);
    assert_int_equal(place.column, 2);
    assert_int_equal(adv_node_place(NULL, "shipment.yaml", NULL).row, 0);
}

static void kinds_have_names(void **state)
{
    (void)state;
    static const char *const names[] = {"map", "list", "text", "number", "true or false", "null"};
    for (int i = 0; i < (int)(sizeof names / sizeof names[0]); i++) {
        assert_string_equal(adv_node_kind_name((adv_node_kind)i), names[i]);
    }
    assert_string_equal(adv_node_kind_name((adv_node_kind)99), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(children_are_found_by_key),
        cmocka_unit_test(kinds_have_names),
    };
    return test_run("node", tests);
}
