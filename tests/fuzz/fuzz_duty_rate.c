/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a rate and as a special cell.  Whatever they are: a form with its reason and nothing else,
 * terms inside the bounds on which the arithmetic rests, and a duty that follows once all that is missing was
 * given, never below a minimum and never above a maximum.
 */
#include <stdlib.h>
#include <string.h>

#include "advalorem/duty_rate.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void check_terms(const adv_duty_term *terms, uint16_t count)
{
    for (uint16_t i = 0; i < count; i++) {
        require(terms[i].e9 < INT64_C(900000000000000) && terms[i].e9 > -INT64_C(900000000000000));
        require(terms[i].per >= 1 && terms[i].per <= 1000);
        require((terms[i].base == ADV_DUTY_ON_QUANTITY) == (terms[i].unit.length > 0));
        require(terms[i].base == ADV_DUTY_ON_QUANTITY || terms[i].per == 1 || terms[i].per == 3);
    }
}

/* Gives what is asked for until nothing is missing. */
static void check_duty(const adv_duty_rate *rate)
{
    adv_duty_quantity quantities[2 * ADV_DUTY_TERMS_MOST + 1];
    adv_duty_part parts[ADV_DUTY_TERMS_MOST];
    adv_duty_basis basis = {.value_e4 = ADV_AMOUNT_UNKNOWN, .quantities = quantities, .parts = parts};
    adv_duty_amount amount;
    adv_duty_evaluate(&amount, rate, &basis);
    for (int asked = 0;
         amount.outcome == ADV_DUTY_QUANTITY_MISSING || amount.outcome == ADV_DUTY_VALUE_MISSING; asked++) {
        require(asked < 2 * ADV_DUTY_TERMS_MOST);
        if (amount.outcome == ADV_DUTY_QUANTITY_MISSING) {
            quantities[basis.quantity_count++] =
                (adv_duty_quantity){123456, amount.missing_unit, amount.missing_of};
        } else if (amount.missing_of.length == 0) {
            basis.value_e4 = 98760000;
        } else {
            require(basis.part_count < ADV_DUTY_TERMS_MOST);
            parts[basis.part_count++] = (adv_duty_part){4560000, amount.missing_of};
        }
        adv_duty_evaluate(&amount, rate, &basis);
    }
    int64_t e9 = 0;
    int32_t per = 0;
    require(adv_duty_marginal(&e9, &per, rate, &basis, (adv_text){NULL, 0}) == amount.outcome && per >= 1);
    bool figure = amount.outcome == ADV_DUTY_COMPUTED || amount.outcome == ADV_DUTY_IS_FREE;
    require(adv_duty_computable(rate) == figure || amount.outcome == ADV_DUTY_RANGE);
    require(amount.e4 % 100 == 0);
}

static void check_rate(const adv_duty_rate *rate, adv_text text)
{
    require(rate->text.bytes == text.bytes && rate->text.length == text.length);
    require(rate->form < ADV_DUTY_FORM_COUNT && rate->reason < ADV_DUTY_REASON_COUNT);
    require((rate->why == NULL) == (rate->reason == ADV_DUTY_REASON_NONE));
    require((rate->form == ADV_DUTY_WORDS || rate->form == ADV_DUTY_REFERENCE) == (rate->why != NULL));
    require(rate->form != ADV_DUTY_TERMS || rate->term_count > 0);
    require(rate->term_count + rate->minimum_count + rate->maximum_count <= ADV_DUTY_TERMS_MOST);
    check_terms(rate->terms, rate->term_count);
    check_terms(rate->minimum, rate->minimum_count);
    check_terms(rate->maximum, rate->maximum_count);
    check_duty(rate);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    adv_arena arena;
    adv_duty_rate rate;
    const adv_duty_special *special = NULL;
    uint16_t count = 0;
    adv_text text = {(const char *)bytes, size};
    adv_arena_init(&arena, NULL);
    require(adv_duty_rate_read(&rate, &arena, text) == ADV_OK);
    check_rate(&rate, text);
    require(adv_duty_special_read(&special, &count, &arena, text) == ADV_OK);
    for (uint16_t i = 0; i < count; i++) {
        adv_text piece = special[i].rate.text;
        require(piece.length == 0 ||
                (piece.bytes >= text.bytes && piece.bytes + piece.length <= text.bytes + size));
        check_rate(&special[i].rate, piece);
    }
    adv_arena_reset(&arena);
    return 0;
}
