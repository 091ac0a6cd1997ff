/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints what the reader of rates makes of texts, for the scripts of this suite.  Standard input: one text a
 * line, its first character 'r' for a rate or 's' for a special cell, "\n" written for a line end.  Output, a
 * line a rate: symbols|form|reason|terms, minimum and maximum as e9/per:base:unit:of, heading, condition.
 *
 * A line that starts with 'd' asks for a duty: value, quantities (e4:unit:of, joined by ';') and parts
 * (e4:of), all in 1/10 000, then the rate, divided by tabs.  Output: outcome|amount|bound|fraction at the
 * margin.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advalorem/duty_rate.h"

static void print_text(adv_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        putchar(text.bytes[i] == '\n' ? ' ' : text.bytes[i]);
    }
}

static void print_terms(const char *sign, const adv_duty_term *terms, uint16_t count)
{
    for (uint16_t i = 0; i < count; i++) {
        printf("%s%lld/%d:%s:", i == 0 ? sign : ";", (long long)terms[i].e9, (int)terms[i].per,
               terms[i].base == ADV_DUTY_ON_VALUE ? "value" : "quantity");
        print_text(terms[i].unit);
        putchar(':');
        print_text(terms[i].of);
    }
}

static void print_rate(const adv_duty_rate *rate)
{
    printf("%s|%s|", adv_duty_form_name((adv_duty_form)rate->form),
           rate->why == NULL ? "" : adv_duty_reason_text((adv_duty_reason)rate->reason));
    print_terms("", rate->terms, rate->term_count);
    print_terms(" min ", rate->minimum, rate->minimum_count);
    print_terms(" max ", rate->maximum, rate->maximum_count);
    if (rate->degrees > 0) {
        printf(" less %lld per degree under %u", (long long)rate->less_e9, rate->degrees);
    }
    putchar('|');
    print_text(rate->heading);
    putchar('|');
    print_text(rate->condition);
    putchar('\n');
}

static void print_special(adv_arena *arena, adv_text text)
{
    const adv_duty_special *rates = NULL;
    uint16_t count = 0;
    if (adv_duty_special_read(&rates, &count, arena, text) != ADV_OK) {
        abort();
    }
    for (uint16_t i = 0; i < count; i++) {
        for (uint16_t k = 0; k < rates[i].symbol_count; k++) {
            printf("%s%.*s", k == 0 ? "" : ",", (int)rates[i].symbols[k].length, rates[i].symbols[k].bytes);
        }
        putchar('|');
        print_rate(&rates[i].rate);
    }
}

/* "\n" in the line becomes a line end, "\t" a tab. */
static adv_text unescape(char *line)
{
    char *to = line;
    for (const char *from = line; *from != '\0' && *from != '\n'; from++) {
        if (from[0] == '\\' && (from[1] == 'n' || from[1] == 't')) {
            *to++ = *++from == 'n' ? '\n' : '\t';
        } else {
            *to++ = *from;
        }
    }
    return (adv_text){line, (size_t)(to - line)};
}

/* Cuts the next field off a line. */
static char *cut(char **rest, char end)
{
    char *field = *rest;
    char *stop = field == NULL ? NULL : strchr(field, end);
    if (stop != NULL) {
        *stop = '\0';
    }
    *rest = stop == NULL ? NULL : stop + 1;
    return field;
}

static void print_duty(adv_arena *arena, char *line)
{
    adv_duty_quantity quantities[32];
    adv_duty_part parts[32];
    adv_duty_basis basis = {.quantities = quantities, .parts = parts};
    adv_duty_rate rate;
    adv_duty_amount amount;
    int64_t e9 = 0;
    int32_t per = 1;
    basis.value_e4 = strtoll(cut(&line, '\t'), NULL, 10);
    char *given = cut(&line, '\t');
    char *valued = cut(&line, '\t');
    while (given != NULL && *given != '\0' && basis.quantity_count < 32) {
        char *one = cut(&given, ';');
        adv_duty_quantity *q = &quantities[basis.quantity_count++];
        q->e4 = strtoll(cut(&one, ':'), NULL, 10);
        q->unit = adv_text_of(cut(&one, ':'));
        q->of = adv_text_of(one);
    }
    while (valued != NULL && *valued != '\0' && basis.part_count < 32) {
        char *one = cut(&valued, ';');
        adv_duty_part *part = &parts[basis.part_count++];
        part->value_e4 = strtoll(cut(&one, ':'), NULL, 10);
        part->of = adv_text_of(one);
    }
    if (adv_duty_rate_read(&rate, arena, unescape(line)) != ADV_OK) {
        abort();
    }
    adv_duty_evaluate(&amount, &rate, &basis);
    (void)adv_duty_marginal(&e9, &per, &rate, &basis, (adv_text){NULL, 0});
    printf("%s|%lld|%u|%lld/%d\n", adv_duty_outcome_name((adv_duty_outcome)amount.outcome),
           (long long)amount.e4, amount.bound, (long long)e9, (int)per);
}

int main(void)
{
    static char line[1 << 16];
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (line[0] == 'd') {
            print_duty(&arena, line + 1);
            adv_arena_reset(&arena);
            continue;
        }
        adv_text text = unescape(line + 1);
        adv_duty_rate rate;
        printf("# %c ", line[0]);
        print_text(text);
        putchar('\n');
        if (line[0] == 's') {
            print_special(&arena, text);
        } else if (adv_duty_rate_read(&rate, &arena, text) == ADV_OK) {
            putchar('|');
            print_rate(&rate);
        } else {
            abort();
        }
        adv_arena_reset(&arena);
    }
    return 0;
}
