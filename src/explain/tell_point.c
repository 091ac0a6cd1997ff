/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Open points as sentences: what was found, what it means, what to do, and the fact or figure that raised it.
 */
#include "engine/tile.h"
#include "tell.h"
#include "tell_method.h"
#include "tell_relation.h"

typedef struct telling {
    adv_document *doc;
    adv_prose *p;
    const adv_determination *d;
    const adv_point *point;
} telling;

static void say(const telling *t, const char *words)
{
    adv_say(t->doc, t->p, words);
}

static void say_money(const telling *t, adv_money money)
{
    adv_tell_money(t->doc, t->p, money);
}

static void say_text(const telling *t, adv_text text)
{
    say(t, "“");
    adv_say_user(t->doc, t->p, text);
    say(t, "”");
}

static void say_kind(const telling *t, adv_element_kind kind)
{
    adv_text words = adv_explain_kind(kind);
    char *copy = t->doc->failed ? NULL : adv_arena_copy(t->doc->arena, words.bytes, words.length);
    t->doc->failed = t->doc->failed || copy == NULL;
    say(t, copy);
}

static const adv_goods_line *goods_of(const telling *t)
{
    const adv_line_result *line = adv_line_of(t->d, t->point->line);
    return line == NULL ? NULL : line->goods;
}

static void say_term(const telling *t)
{
    const adv_shipment *shipment = t->d->shipment;
    if (t->d->incoterm != NULL) {
        say(t, t->d->incoterm->term);
    } else if (shipment != NULL && shipment->sale != NULL && shipment->sale->incoterm.length != 0) {
        say_text(t, shipment->sale->incoterm);
    } else {
        say(t, "used");
    }
}

/* Whom the point is about: an item, and a line where there are several. */
static void say_subject(const telling *t)
{
    const adv_point *point = t->point;
    if (point->item < 0 && (point->line < 0 || t->d->line_count == 1)) {
        return;
    }
    if (point->item >= 0) {
        adv_tell_item(t->doc, t->p, t->d, point->item);
    }
    if (point->line >= 0 && t->d->line_count > 1) {
        say(t, point->item >= 0 ? ", " : "");
        adv_tell_line(t->doc, t->p, t->d, point->line);
    }
    say(t, ": ");
}

static bool about_sale(const telling *t)
{
    const adv_rule *rule = adv_rule_of(t->d, t->point->rule);
    return rule == NULL ? t->point->item < 0 : rule->subject == ADV_SUBJECT_SALE;
}

static const char *clause_of(const telling *t, bool yes)
{
    uint8_t fact = t->point->fact;
    if (about_sale(t)) {
        return fact < ADV_SALE_FACT_COUNT ? adv_explain_sale_fact((adv_sale_fact)fact, yes)
                                          : "a fact the law asks for";
    }
    return fact < ADV_ELEMENT_FACT_COUNT ? adv_explain_fact((adv_element_fact)fact, yes)
                                         : "a fact the law asks for";
}

static void say_missing_fact(const telling *t)
{
    const char *lack = adv_words_lack(t->point->fact);
    say_subject(t);
    if (lack != NULL) {
        say(t, lack);
        say(t, ".");
        return;
    }
    say(t, "it is not stated whether ");
    say(t, clause_of(t, true));
    say(t, "; that would decide the value.");
}

static void say_missing_amount(const telling *t)
{
    const adv_rule *rule = adv_rule_of(t->d, t->point->rule);
    const char *lack = adv_words_lack(t->point->fact);
    const adv_item *item = adv_item_of(t->d, t->point->item);
    say_subject(t);
    if (t->point->fact == ADV_LACK_SHARE && item != NULL && item->spread != NULL) {
        say(t, "the amount cannot be spread by ");
        adv_tell_key(t->doc, t->p, item->spread);
        say(t, ", because the key of a line is missing or is nothing; state it for every line.");
    } else if (lack != NULL) {
        say(t, lack);
        say(t, ".");
    } else if (t->point->item < 0) {
        say(t, "the price is not known; without it there is no value. State it.");
    } else if (rule != NULL && rule->no_amount == ADV_NO_AMOUNT_LEAVE) {
        say(t, "its amount is not known, so an unknown amount stays inside the price. Tell customs so, and "
               "correct the "
               "entry when it becomes known.");
    } else if (rule != NULL && rule->no_amount == ADV_NO_AMOUNT_END_METHOD) {
        say(t, "the law counts it and its amount cannot be found, so transaction value cannot be used.");
    } else if (rule != NULL && rule->effect == ADV_EFFECT_EXCLUDE) {
        say(t, "the law takes it out of the price, and its amount is not known; find it and state it.");
    } else {
        say(t, "the law counts it, and its amount is not known; find it and state it.");
    }
}

/* A decrease refused for its date is put back where the price given has been lowered by it. */
static void say_put_back(const telling *t)
{
    say_subject(t);
    say(t, "it is not stated whether the price given has already been lowered by it; if it has, the decrease "
           "is put back. State in_price.");
}

static void say_open_fact(const telling *t)
{
    const adv_rule *rule = adv_rule_of(t->d, t->point->rule);
    if (adv_puts_back(adv_item_of(t->d, t->point->item), rule) && t->point->fact == ADV_FACT_IN_PRICE) {
        say_put_back(t);
        return;
    }
    bool yes = rule == NULL || t->point->fact >= ADV_FACT_LIMIT || (rule->unless >> t->point->fact & 1u) == 0;
    say_subject(t);
    if (about_sale(t)) {
        say(t, "it is not stated whether ");
        say(t, clause_of(t, true));
        say(t, "; it is taken as no obstacle until that is answered.");
        return;
    }
    say(t, "it is not shown that ");
    say(t, clause_of(t, yes));
    say(t, rule != NULL && rule->effect == ADV_EFFECT_EXCLUDE ? "; so it is not taken out of the price."
           : rule != NULL && rule->effect == ADV_EFFECT_ADD   ? "; so it is not added."
                                                              : "; so the rule is not applied.");
}

/* A duty-paid price of which nobody says how much is duty: what the law asks is taken as promised. */
static bool is_promised(const telling *t)
{
    const adv_item *item = adv_item_of(t->d, t->point->item);
    return item != NULL && (item->kind == ADV_KIND_CUSTOMS_DUTY || item->kind == ADV_KIND_IMPORT_FEE) &&
           item->amount.e4 == ADV_AMOUNT_UNKNOWN && t->d->incoterm != NULL && t->d->incoterm->duty_in_price;
}

/* The facts that made a rule apply, as clauses; returns whether there were any. */
static bool say_triggers(const telling *t, const adv_rule *rule)
{
    bool sale = rule->subject == ADV_SUBJECT_SALE;
    bool any = false;
    for (unsigned fact = 0; fact < (sale ? ADV_SALE_FACT_COUNT : ADV_ELEMENT_FACT_COUNT); fact++) {
        bool when = (rule->when >> fact & 1u) != 0;
        if (!when && (rule->unless >> fact & 1u) == 0) {
            continue;
        }
        say(t, any ? "; " : " Asked because ");
        say(t, sale ? adv_explain_sale_fact((adv_sale_fact)fact, when)
                    : adv_explain_fact((adv_element_fact)fact, when));
        any = true;
    }
    say(t, any ? "." : "");
    return any;
}

static void say_ask(const telling *t)
{
    const adv_rule *rule = adv_rule_of(t->d, t->point->rule);
    say_subject(t);
    if (rule == NULL) {
        say(t, "ask a person before this is filed.");
        return;
    }
    say(t, rule->ask_why == NULL ? rule->says : rule->ask_why);
    if (is_promised(t)) {
        say(t, " Asked because the delivery term ");
        say_term(t);
        say(t, " puts it inside the price without saying how much it is.");
    } else if (!say_triggers(t, rule)) {
        say(t, " Asked because there is one in this shipment.");
    }
}

static void say_charge(const telling *t)
{
    const adv_item *item = adv_item_of(t->d, t->point->item);
    const adv_charge *charge = item == NULL ? NULL : item->charge;
    adv_text name = t->point->text.length != 0 || item == NULL ? t->point->text : item->name;
    say(t, "the charge ");
    say_text(t, name);
    if (t->point->code == ADV_POINT_UNKNOWN_CHARGE) {
        say(t, " is not in the dictionary of charges, so what it is has not been said; state its kind.");
        return;
    }
    say(t, " may mean more than one thing");
    if (item != NULL && item->kind != ADV_KIND_UNCLASSIFIED) {
        say(t, "; it was taken as ");
        say_kind(t, (adv_element_kind)item->kind);
    }
    say(t, charge == NULL || charge->says == NULL ? "." : ". ");
    say(t, charge == NULL ? NULL : charge->says);
    say(t, " State its kind.");
}

static void say_no_rate(const telling *t)
{
    const adv_point *point = t->point;
    say_subject(t);
    if (point->other.currency == ADV_CURRENCY_NONE) {
        say(t, "the currency of the amount is not known; state it.");
        return;
    }
    say(t, "there is no exchange rate for ");
    say(t, adv_currency_get(point->other.currency)->code);
    if (point->date == ADV_DATE_NONE) {
        say(t, ", because the day the law names is not stated; state it under dates.");
        return;
    }
    say(t, " on ");
    adv_say_date(t->doc, t->p, point->date);
    say(t, "; import a list that covers the day (adval rates import FILE, docs/rates.md), or state a rate in "
           "the shipment.");
}

static void say_compared(const telling *t, const char *what, const char *against, const char *meaning)
{
    say_subject(t);
    say(t, what);
    if (t->point->amount.stated) {
        say(t, ", ");
        say_money(t, t->point->amount);
        say(t, ",");
    }
    say(t, against);
    if (t->point->other.stated) {
        say(t, ", ");
        say_money(t, t->point->other);
    }
    say(t, meaning);
}

static void say_quantity(const telling *t)
{
    const adv_goods_line *goods = goods_of(t);
    say_subject(t);
    say(t, "shipped ");
    if (goods != NULL) {
        adv_tell_quantity(t->doc, t->p, goods->quantity.e4, goods->quantity.unit);
        say(t, " against ");
        adv_tell_quantity(t->doc, t->p, goods->quantity_ordered.e4, goods->quantity_ordered.unit);
        say(t, " ordered");
    } else {
        say(t, "and ordered quantities differ");
    }
    say(t, "; the price must be that of what was shipped. Check the invoice, and what the parties agreed on "
           "the rest.");
}

static void say_provisional(const telling *t)
{
    say_subject(t);
    if (t->point->line < 0 && t->point->text.length != 0) {
        say(t, "invoice ");
        say_text(t, t->point->text);
        say(t, " is not final");
    } else {
        say(t, "the price is not final");
        say(t, t->point->text.length == 0 ? "" : "; it rests on a provisional figure of ");
        adv_say_user(t->doc, t->p, t->point->text);
    }
    if (t->point->date != ADV_DATE_NONE && t->point->date != 0) {
        say(t, ", settled ");
        adv_say_date(t->doc, t->p, t->point->date);
    }
    say(t, ". Flag the entry, and correct it when the final price is known.");
}

static void say_free_units(const telling *t)
{
    const adv_goods_line *goods = goods_of(t);
    say_subject(t);
    if (goods != NULL && goods->free_quantity.stated) {
        adv_tell_quantity(t->doc, t->p, goods->free_quantity.e4, goods->free_quantity.unit);
        say(t, " ");
    }
    say(t,
        "free of charge in the same order share the price of the paid ones; they are not valued at nothing.");
}

static void say_no_sale(const telling *t)
{
    const adv_sale *sale = t->d->shipment == NULL ? NULL : t->d->shipment->sale;
    const adv_goods_line *goods = goods_of(t);
    uint8_t of_line = goods == NULL ? 0 : goods->no_sale_kind;
    uint8_t of_sale = sale == NULL ? 0 : sale->no_sale_kind;
    const char *kind = adv_words_of_schema("sale", "no_sale_kind", of_line != 0 ? of_line : of_sale);
    say_subject(t);
    say(t, "the goods move without a sale");
    if (kind != NULL) {
        say(t, " (");
        say(t, kind);
        say(t, ")");
    }
    say(t, ", so there is no price to start from; a zero on the invoice is not a zero value. Ask how like "
           "goods are "
           "valued.");
}

/* A price of nothing: what it may be, and which fact says so. */
static void say_nothing_paid(const telling *t)
{
    const adv_rule *rule = adv_rule_of(t->d, t->point->rule);
    say_subject(t);
    say(t, "nothing is paid for it, and a price of nothing is no price paid or payable");
    if (rule != NULL) {
        say(t, " (");
        adv_tell_cites(t->doc, t->p, rule->cites, rule->cite_count, false);
        say(t, ")");
    }
    say(t, ". Say what the delivery is: no_sale_kind where it is no sale (a sample, a replacement, a lease); "
           "free_quantity of the paid line where these are free units of its order; an element such as "
           "consideration or indirect_payment for what was given instead of money; else the price.");
}

static void say_place(const telling *t)
{
    say(t, "the delivery term ");
    say_term(t);
    if (t->point->code == ADV_POINT_PLACE_MISSING) {
        say(t, " has no named place, so which legs the price holds is not certain; state the place.");
        return;
    }
    if (t->point->code == ADV_POINT_PLACE_PAPERS) {
        const adv_shipment *shipment = t->d->shipment;
        say(t, " names ");
        say_text(t, shipment == NULL || shipment->sale == NULL ? (adv_text){NULL, 0}
                                                               : shipment->sale->named_place);
        say(t, ", and the transport document ");
        say_text(t, t->point->text);
        say(t, "; ask which of them is right, since it decides which legs the price holds.");
        return;
    }
    say(t, " and its named place ");
    say_text(t, t->point->text);
    say(t,
        t->point->code == ADV_POINT_PLACE_INLAND
            ? " mean that the price also pays carriage after the arrival; have it shown apart from the price."
            : " do not fit each other; ask which of them is right.");
}

static void say_currency(const telling *t)
{
    adv_say_user(t->doc, t->p, t->point->text);
}

/* Who is believed: what is stated of the price comes before the term, the term before who pays. */
static void say_contradiction(const telling *t)
{
    const adv_item *item = adv_item_of(t->d, t->point->item);
    bool by_term = item != NULL && (item->from_term & (ADV_YES(ADV_FACT_IN_PRICE) |
                                                       ADV_NO(ADV_FACT_IN_PRICE))) != 0;
    say_subject(t);
    say(t, by_term ? "who pays it and the delivery term "
                   : "what is stated of this leg and the delivery term ");
    say_term(t);
    say(t, by_term ? " contradict each other about whether the price holds it; the term was followed. State "
                     "in_price."
                   : " contradict each other about whether the price holds it; the leg was believed.");
}

static void say_delivery_term(const telling *t)
{
    switch ((adv_point_code)t->point->code) {
    case ADV_POINT_TERM_UNKNOWN:
        say(t, "the delivery term ");
        say_text(t, t->point->text);
        say(t, " is not known; state for every leg whether the price holds it.");
        return;
    case ADV_POINT_TERM_AMERICAN:
        say(t, "the delivery term ");
        say_text(t, t->point->text);
        say(t, " is FOB in the American sense, not the rule of Incoterms; ask the seller which legs the "
               "price holds.");
        return;
    case ADV_POINT_TERM_MODE:
        say(t, "the delivery term ");
        say_term(t);
        say(t, " is made for sea and inland waterway, and the goods came another way; ask what the parties "
               "meant.");
        return;
    case ADV_POINT_TERM_EDITION:
        say(t, "the delivery term ");
        say_term(t);
        say(t, " of the edition ");
        say_text(t, t->d->shipment == NULL || t->d->shipment->sale == NULL
                        ? t->point->text
                        : t->d->shipment->sale->incoterm_edition);
        say(t, " is not known");
        if (t->d->incoterm != NULL) {
            say(t, "; it was taken as that of ");
            say(t, t->d->incoterm->edition);
        }
        say(t, ". Mend the term or its edition, or state for every leg whether the price holds it.");
        return;
    default: say_contradiction(t); return;
    }
}

/* A leg inside the price that nobody states, with the rule by which it would leave. */
static void say_leg_not_stated(const telling *t)
{
    const adv_rule *rule = adv_rule_of(t->d, t->point->rule);
    say_kind(t, (adv_element_kind)(rule == NULL ? ADV_KIND_MAIN_FREIGHT : rule->subject));
    say(t, ": the delivery term ");
    say_term(t);
    say(t, " puts it inside the price, and nobody states it, so it stays in the value. ");
    say(t, rule == NULL ? "" : rule->says);
    say(t, " State it with what it really cost, or with an unknown amount.");
}

static void say_not_compared(const telling *t)
{
    say(t, "the rate of ");
    say_currency(t);
    say(t, " is the one of the quarter, and no daily rate is at hand to hold it against; where that is five "
           "per cent or more away, it counts instead. State or import the daily rate.");
}

static void say_rate_unused(const telling *t)
{
    say(t, "the rate of ");
    say_currency(t);
    say(t, " stated for the quarter from ");
    adv_say_date(t->doc, t->p, t->point->date);
    say(t, " was not used: the day that counts falls into another quarter. State that quarter's rate, or "
           "mend the date.");
}

static void say_by_law(const telling *t)
{
    const adv_rule *rule = adv_rule_of(t->d, t->point->rule);
    const adv_item *item = adv_item_of(t->d, t->point->item);
    bool known = item != NULL && item->amount.e4 != ADV_AMOUNT_UNKNOWN;
    say_subject(t);
    say_money(t, t->point->amount);
    say(t, known ? " is the most that the law counts of it."
                 : " was supplied by the law, since nobody states the amount; state it where it is known.");
    say(t, rule == NULL ? "" : " ");
    say(t, rule == NULL ? "" : rule->says);
}

static void say_assist(const telling *t)
{
    say_subject(t);
    say(t, "the assist serves several products; ask how its value is to be shared between them, and keep the "
           "reasoning.");
}

/* Lines of a book are charged, and their prices solved, only where somebody asks for it. */
static bool is_solved_on_demand(const telling *t)
{
    return t->d->jurisdiction->entry_rule_count > 0 && t->d->item_count > 0 &&
           t->d->items[0].origin == ADV_FROM_COLUMN;
}

static void say_ddp(const telling *t)
{
    say_subject(t);
    say(t, "the delivery term ");
    say_term(t);
    say(t, " puts it inside the price, and its amount is not stated; state the duty and fees that the price "
           "holds");
    say(t, is_solved_on_demand(t) ? ", or ask for duty (--duty): the price is solved for both where their "
                                    "rates are known."
                                  : ".");
}

static void say_invoice(const telling *t)
{
    say(t, "the lines of invoice ");
    say_text(t, t->point->text);
    say(t, " sum to ");
    say_money(t, t->point->amount);
    say(t, ", its total says ");
    say_money(t, t->point->other);
    say(t, "; find the line or charge that makes the difference.");
}

static void say_uncertified(const telling *t)
{
    say_subject(t);
    say(t, "an exchange rate used here is a central-bank cross and not a certified rate; compare it with the "
           "certified "
           "list before filing.");
}

static void say_day(const telling *t)
{
    const adv_name_row *day = adv_date_kind_row((adv_date_kind)t->d->jurisdiction->trigger);
    say(t, "the date of ");
    say(t, day->name);
    say(t, " is not stated. The rules here have been the same on every day, so none of them hangs on it; an "
           "exchange rate does, and the records of the entry must show the day. State it.");
}

/* What two points must share to be one: all but the line where they speak of an item or cite a rule, and
   their code alone where it is said of the shipment. */
static adv_point key_of(const adv_determination *d, const adv_point *point)
{
    adv_point key = *point;
    if (point->code == ADV_POINT_NOTHING_PAID) {
        return key; /* line by line: each may be something else */
    }
    if (point->code == ADV_POINT_RATE_NOT_COMPARED) {
        key.line = -1; /* said of the currency */
        return key;
    }
    if (point->code == ADV_POINT_UNCERTIFIED_RATE || point->code == ADV_POINT_DAY_NOT_STATED) {
        key = (adv_point){
            .code = point->code, .fact = ADV_NO_FACT, .rule = ADV_NO_RULE, .item = -1, .line = -1};
    } else if (point->item >= 0 || adv_rule_of(d, point->rule) != NULL) {
        key.line = -1;
    }
    return key;
}

/* The fact without which another one is not worth asking for. */
static uint8_t asked_first(uint8_t fact)
{
    switch (fact) {
    case ADV_SALE_RESTRICTION_MATTERS: return ADV_SALE_RESTRICTED;
    case ADV_SALE_CONDITION_VALUED: return ADV_SALE_CONDITIONED;
    case ADV_SALE_PROCEEDS_KNOWN: return ADV_SALE_PROCEEDS_ACCRUE;
    case ADV_SALE_PRICE_ACCEPTABLE: return ADV_SALE_RELATED;
    default: return ADV_NO_FACT;
    }
}

static void say_method(const telling *t)
{
    say_subject(t);
    if (t->point->code == ADV_POINT_METHOD_UNSAID) {
        say(t, adv_words_method((adv_method)t->point->fact));
        say(t, " comes before the method used, and nothing is stated of it; the value stands only if that "
               "method gives none. Say what was searched and found.");
    } else if (t->point->code == ADV_POINT_RESALE_UNSAID) {
        say(t, "sales count whose buyer or commercial level is not described; state buyer_related, "
               "buyer_supplied_assists and level of each.");
    } else if (t->point->code == ADV_POINT_COMPARABLE_UNSAID) {
        say(t, "of the accepted value used it is not said what makes the goods the same, whether it is in "
               "doubt, whether it leaves out design made in the country of importation, or whether transport "
               "differs; the value stands only if none of these leaves it out.");
    } else if (t->point->code == ADV_POINT_COMPUTED_UNSAID) {
        say(t, "of the costs used it is not said whether taxes on the materials are refunded on export, what "
               "is usual for the class or kind of the goods, whether reasons justify a figure out of line "
               "with it, what the buyer supplied, or where design was undertaken; the value stands only if "
               "none of these changes it.");
    } else {
        say(t, "computed value was asked for before deductive value; the order stays, because the law does "
               "not grant that here or the request is not shown to have been made in time.");
    }
}

static void say_relation(const telling *t)
{
    if (t->d->relation_count > 0) {
        adv_tell_relation(t->doc, t->p, t->d, &t->d->relations[0]);
    }
    say(t, t->point->code == ADV_POINT_RELATION_DIFFERS
               ? " Find out which is right before the entry is filed."
               : " Settle what is open, and state related in the sale where a person has decided it.");
}

static void say_price(const telling *t)
{
    if (t->point->code == ADV_POINT_PRICE_DIFFERS) {
        say(t, "the sale says that the relationship influenced the price, and ");
        say_text(t, t->point->text);
        say(t, " is met; what the sale says counts until one of the two is mended.");
    } else {
        say(t, "no test of the price is met, and one is open: a verdict on the distance, or a fact of it, is "
               "not stated. Who gives a verdict is kept with it.");
    }
}

static bool is_open_of_sale(const adv_determination *d, const adv_point *point)
{
    const adv_rule *rule = adv_rule_of(d, point->rule);
    return point->code == ADV_POINT_OPEN_FACT && rule != NULL && rule->subject == ADV_SUBJECT_SALE;
}

static bool asks_for(const adv_determination *d, size_t at, uint8_t fact, const adv_point *point)
{
    const adv_point *other = &d->points[at];
    return other->fact == fact && other->rule == point->rule && other->line == point->line &&
           is_open_of_sale(d, other);
}

/* Another point of the same row asks for the fact that comes first.  Points of a line stand together, so it
   is looked for from this one outward: a shipment may have as many points as lines. */
static bool comes_too_early(const adv_determination *d, const adv_point *point)
{
    uint8_t first = is_open_of_sale(d, point) ? asked_first(point->fact) : ADV_NO_FACT;
    size_t at = (size_t)(point - d->points);
    for (size_t away = 1; away <= d->point_count && first != ADV_NO_FACT; away++) {
        if ((away <= at && asks_for(d, at - away, first, point)) ||
            (away < d->point_count - at && asks_for(d, at + away, first, point))) {
            return true;
        }
    }
    return false;
}

static bool moves_without_sale(const adv_determination *d)
{
    for (size_t i = 0; i < d->point_count; i++) {
        if (d->points[i].code == ADV_POINT_NO_SALE) {
            return true;
        }
    }
    return false;
}

bool adv_point_matters(const adv_determination *d, const adv_point *point)
{
    bool of_price = point->item < 0 && (point->code == ADV_POINT_MISSING_AMOUNT ||
                                        (point->code == ADV_POINT_NO_RATE &&
                                         point->other.currency == ADV_CURRENCY_NONE));
    bool idle = adv_is_nothing(adv_item_of(d, point->item)) &&
                (point->code == ADV_POINT_ASK || point->code == ADV_POINT_OPEN_FACT);
    return !idle && !(of_price && moves_without_sale(d)) && !comes_too_early(d, point);
}

bool adv_points_gather(adv_gathered_points *out, adv_arena *arena, const adv_determination *d)
{
    adv_point_list keys = {.arena = arena};
    adv_point *items = ADV_ARENA_ARRAY(arena, d->point_count + 1, adv_point);
    *out = (adv_gathered_points){.items = items};
    for (size_t i = 0; i < d->point_count && items != NULL; i++) {
        if (!adv_point_matters(d, &d->points[i])) {
            continue;
        }
        size_t at = adv_point_put(&keys, key_of(d, &d->points[i]));
        if (at == SIZE_MAX) {
            return false;
        }
        if (at == out->count) {
            items[out->count++] = d->points[i];
        } else {
            items[at].line = -1;
        }
    }
    return items != NULL;
}

void adv_tell_point(adv_document *doc, adv_prose *p, const adv_determination *d, const adv_point *point)
{
    telling t = {doc, p, d, point};
    switch ((adv_point_code)point->code) {
    case ADV_POINT_MISSING_FACT: say_missing_fact(&t); return;
    case ADV_POINT_MISSING_AMOUNT: say_missing_amount(&t); return;
    case ADV_POINT_OPEN_FACT: say_open_fact(&t); return;
    case ADV_POINT_ASK: say_ask(&t); return;
    case ADV_POINT_UNKNOWN_CHARGE:
    case ADV_POINT_DOUBTFUL_CHARGE: say_charge(&t); return;
    case ADV_POINT_NO_RATE: say_no_rate(&t); return;
    case ADV_POINT_UNCERTIFIED_RATE: say_uncertified(&t); return;
    case ADV_POINT_PLACE_MISSING:
    case ADV_POINT_PLACE_INLAND:
    case ADV_POINT_PLACE_PAPERS:
    case ADV_POINT_PLACE_ODD: say_place(&t); return;
    case ADV_POINT_TERM_UNKNOWN:
    case ADV_POINT_TERM_AMERICAN:
    case ADV_POINT_TERM_MODE:
    case ADV_POINT_TERM_EDITION:
    case ADV_POINT_LEG_CONTRADICTS: say_delivery_term(&t); return;
    case ADV_POINT_LEG_NOT_STATED: say_leg_not_stated(&t); return;
    case ADV_POINT_RATE_NOT_COMPARED: say_not_compared(&t); return;
    case ADV_POINT_RATE_UNUSED: say_rate_unused(&t); return;
    case ADV_POINT_CARRIER_VALUE:
        say_compared(
            &t, "the value declared to the carrier", " is far from the price",
            "; it limits the carrier's liability and is never the customs value, but the difference needs "
            "a reason.");
        return;
    case ADV_POINT_INSURED_VALUE:
        say_compared(&t, "the insured value", " is far from the price",
                     "; it is never the customs value, but the difference needs a reason.");
        return;
    case ADV_POINT_QUANTITY_DIFFERS: say_quantity(&t); return;
    case ADV_POINT_PROVISIONAL: say_provisional(&t); return;
    case ADV_POINT_FREE_UNITS: say_free_units(&t); return;
    case ADV_POINT_SEVERAL_PRODUCTS: say_assist(&t); return;
    case ADV_POINT_LARGE_GAP:
        say_compared(&t, "the value determined here", " is far from the one declared",
                     "; ask which is right before anything is filed.");
        return;
    case ADV_POINT_NO_EVIDENCE:
        say_subject(&t);
        say(&t, "it is counted without evidence; name the paper that shows it.");
        return;
    case ADV_POINT_LEVEL_WIDER:
        say_subject(&t);
        say(&t, "the charge covers more than this shipment, and over how much is not stated; state the total "
                "of its key.");
        return;
    case ADV_POINT_INVOICE_TOTAL: say_invoice(&t); return;
    case ADV_POINT_DDP: say_ddp(&t); return;
    case ADV_POINT_NO_SALE: say_no_sale(&t); return;
    case ADV_POINT_NOTHING_PAID: say_nothing_paid(&t); return;
    case ADV_POINT_ASSIST_DIFFERS:
        say_compared(
            &t, "the share given", " is not what its ledger says",
            "; the share given counts. Find out which is right, and correct the entries it touches.");
        return;
    case ADV_POINT_PAYMENTS_DIFFER:
        say_compared(
            &t, "what was paid in the end", " is not the price",
            "; bank fees, a set-off, a rebate or an unreported charge may explain it. Find out which.");
        return;
    case ADV_POINT_DAY_NOT_STATED: say_day(&t); return;
    case ADV_POINT_BY_LAW: say_by_law(&t); return;
    case ADV_POINT_METHOD_UNSAID:
    case ADV_POINT_RESALE_UNSAID:
    case ADV_POINT_COMPARABLE_UNSAID:
    case ADV_POINT_COMPUTED_UNSAID:
    case ADV_POINT_ORDER_STAYS: say_method(&t); return;
    case ADV_POINT_RELATION_DIFFERS:
    case ADV_POINT_RELATION_OPEN: say_relation(&t); return;
    case ADV_POINT_PRICE_DIFFERS:
    case ADV_POINT_PRICE_JUDGE: say_price(&t); return;
    }
}
