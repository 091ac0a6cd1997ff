/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The facts of one shipment as a person states them, before any law is looked at: what the files of a
 * shipment are read into and what the engine determines a value from.  schema/shipment.json is generated from
 * the tables behind adv_shipment_schema(); docs name every field.  Strings are borrowed from the arena the
 * shipment was read into.
 */
#ifndef ADVALOREM_FACTS_H
#define ADVALOREM_FACTS_H

#include "advalorem/schema.h"

#ifdef __cplusplus
extern "C" {
#endif

/** seller, buyer, manufacturer, agent, carrier, licensor ... */
typedef struct adv_party {
    adv_place place;
    adv_text  id, name, country, role;
} adv_party;

/** adv_tie.kind, read as a sentence: `party` holds votes of, controls, ... `of`. */
typedef enum adv_tie_kind {
    ADV_TIE_HOLDS_VOTES = 1, /* owns, controls or holds voting stock or shares */
    ADV_TIE_CONTROLS,        /* in law or in fact, as by a contract */
    ADV_TIE_OFFICER,         /* or director */
    ADV_TIE_EMPLOYS,
    ADV_TIE_PARTNER,         /* legally recognised */
    ADV_TIE_FAMILY,
    ADV_TIE_SOLE_DISTRIBUTOR /* or sole agent; alone no ground of any law known here */
} adv_tie_kind;

/** adv_tie.kinship: what `party` is to `of`. */
typedef enum adv_kinship {
    ADV_KIN_SPOUSE = 1,
    ADV_KIN_ANCESTOR,
    ADV_KIN_DESCENDANT,
    ADV_KIN_SIBLING, /* of whole or half blood */
    ADV_KIN_IN_LAW,
    ADV_KIN_OTHER
} adv_kinship;

/** What ties one party to another. */
typedef struct adv_tie {
    adv_place   place;
    adv_text    id;
    adv_text    party;   /* party id, as is the next but one */
    uint8_t     kind;    /* adv_tie_kind */
    adv_text    of;
    adv_decimal percent; /* of the outstanding votes, held directly */
    uint8_t     kinship; /* adv_kinship */
    adv_text    note;
    adv_list    evidence;
} adv_tie;

/** Two parties beside seller and buyer of whom it is asked whether they are related. */
typedef struct adv_pair {
    adv_place place;
    adv_text  id;
    adv_text  party, with;
} adv_pair;

/** By what a price between related parties is held against something. */
typedef enum adv_price_way {
    ADV_WAY_INDUSTRY = 1,    /* the normal pricing practice of the industry */
    ADV_WAY_UNRELATED,       /* how the seller prices for unrelated buyers */
    ADV_WAY_COSTS,           /* all costs and the firm's overall profit */
    ADV_WAY_TEST_IDENTICAL,  /* accepted transaction value of identical goods, unrelated buyer */
    ADV_WAY_TEST_SIMILAR,
    ADV_WAY_TEST_DEDUCTIVE,  /* accepted deductive value of identical or similar goods */
    ADV_WAY_TEST_COMPUTED
} adv_price_way;

/** What the amount compared with is adjusted for. */
typedef struct adv_price_adjustment {
    adv_place place;
    uint8_t   reason; /* 1 level 2 quantity 3 additions 4 seller_costs */
    adv_money change; /* added to it; negative takes off */
    adv_list  evidence;
} adv_price_adjustment;

/** A verdict on how close a price is to what it is held against. */
typedef struct adv_price_judgement {
    adv_place place;
    adv_money price, against;
    uint8_t   accepted; /* adv_ternary */
    adv_text  by;       /* who gave it */
    adv_date  date;
    adv_list  evidence;
} adv_price_judgement;

/** One test of the price between related parties. */
typedef struct adv_price_test {
    adv_place place;
    adv_text  id;
    uint8_t   way;         /* adv_price_way */
    adv_money price;       /* under test */
    adv_money against;     /* what it is held against; of costs: worked out */
    adv_money costs;       /* all costs of the seller in this sale */
    adv_money firm_sales, firm_profit; /* of goods of the same class or kind */
    uint8_t   same_class;  /* adv_ternary, as are the next four */
    uint8_t   representative; /* they are of a period such as a year */
    uint8_t   accepted_value; /* a test value customs has accepted */
    uint8_t   same_time;   /* at or about the same time */
    uint8_t   unrelated_buyer;
    adv_list  adjustments; /* adv_price_adjustment */
    adv_list  judged;      /* adv_price_judgement */
    adv_list  evidence;
} adv_price_test;

/** A price that a formula fixes: quotation of an index on a day, plus a premium, per unit of quantity. */
typedef struct adv_formula {
    adv_place place;
    adv_text  index;             /* "LME copper cash settlement" */
    adv_date  quotation_date;
    adv_money quotation;         /* per unit; absent or unknown until the day has come */
    adv_money premium;           /* per unit */
    adv_money provisional_quotation;
    uint8_t   agreed_before_export; /* adv_ternary */
    adv_date  settled;           /* final invoice */
} adv_formula;

/** How the sale stands; each ternary is a fact of adv_sale_fact. */
typedef struct adv_sale {
    adv_place      place;
    adv_text       seller, buyer; /* party ids */
    adv_facts_word facts;         /* adv_sale_fact */
    uint8_t        no_sale_kind;  /* 1 sample, 2 replacement, 3 lease, 4 consignment, 5 transfer, 6 other */
    adv_text       incoterm;      /* "FOB" */
    adv_text       incoterm_edition; /* "2020"; absent = 2020, or the edition that knew the term */
    adv_text       named_place;
    adv_text       named_place_country;
    uint8_t        named_place_kind; /* 1 port 2 airport 3 border 4 inland */
    adv_text       note;          /* why the ternaries are as they are */
    adv_list       evidence;      /* of adv_text: ids */
} adv_sale;

typedef struct adv_invoice {
    adv_place place;
    adv_text  id, seller;
    adv_date  date;
    adv_money total;
    uint8_t   status; /* 1 final, 2 provisional, 3 corrected, 4 pro forma */
} adv_invoice;

/** A heading of chapter 99 that the entry claims for a line. */
typedef struct adv_stated_layer {
    adv_place place;
    adv_text  heading; /* "9903.88.03" */
    adv_text  rate;    /* "25 %"; absent: as the law says */
} adv_stated_layer;

/** A deposit of antidumping or countervailing duty, as the entry or a table of the user's gives it. */
typedef struct adv_stated_deposit {
    adv_place place;
    adv_text  case_number;
    uint8_t   kind; /* 1 antidumping 2 countervailing */
    adv_text  rate; /* "12.50 %", "$0.35/kg" */
    adv_money base; /* absent: the entered value */
    adv_text  source;
} adv_stated_deposit;

/** The value of a part of the goods: "steel", "the case". */
typedef struct adv_stated_content {
    adv_place place;
    adv_text  of;
    adv_money value;
} adv_stated_content;

/** A quantity the tariff asks for, of the goods or of a part of them. */
typedef struct adv_stated_quantity {
    adv_place    place;
    adv_quantity quantity;
    adv_text     of; /* "copper content"; absent: the whole */
} adv_stated_quantity;

typedef struct adv_goods_line {
    adv_place    place;
    adv_text     line;        /* "1" */
    adv_text     description, hts, origin, invoice, order, sku;
    adv_quantity quantity;    /* paid units shipped */
    adv_quantity quantity_ordered;
    adv_quantity free_quantity; /* free units of the same paid order: they share the price */
    adv_money    price;       /* of the line */
    adv_money    unit_price;  /* instead of price: times quantity */
    adv_formula *formula;     /* instead of both */
    uint8_t      no_sale_kind; /* of this line alone, as adv_sale.no_sale_kind */
    adv_quantity net_weight, gross_weight, volume;
    adv_money    carrier_value; /* declared to a carrier: limit of liability, never the customs value */
    adv_money    insured_value; /* never the customs value */
    adv_money    declared_value; /* what the entry says, for comparison only */
    /* what duty and fees ask for, see entry.h */
    adv_text     programme;   /* preference claimed: "S", "KR" */
    adv_text     provision;   /* heading of chapter 98: "9802.00.80" */
    adv_text     duty_rate, duty_rate_source; /* stated: comes before a schedule */
    adv_list     layers;      /* adv_stated_layer */
    adv_list     deposits;    /* adv_stated_deposit */
    adv_list     quantities;  /* adv_stated_quantity, beside `quantity` and the weights */
    adv_list     contents;    /* adv_stated_content */
    adv_money    value_abroad;/* of what was done abroad */
    adv_money    us_content;  /* components of the United States */
    uint8_t      zone_status; /* adv_zone_status */
    adv_date     zone_status_date; /* absent: that of the shipment */
    adv_facts_word entry_facts;    /* adv_entry_fact */
    adv_list     evidence;
} adv_goods_line;

typedef struct adv_share {
    adv_place   place;
    adv_text    line;  /* goods line */
    adv_decimal share; /* any scale; shares are divided by their sum */
} adv_share;

/** Any amount beside the price; also a transport leg. */
typedef struct adv_element {
    adv_place      place;
    adv_text       id;
    /* as the invoice writes it; looked up in the charge dictionary when `kind` is absent */
    adv_text       name;
    uint8_t        kind;        /* adv_element_kind plus 1; 0 = by name */
    adv_money      amount;      /* exactly one of amount, percent, per_unit */
    adv_decimal    percent;     /* of percent_of, or of the price of the lines it concerns */
    adv_money      percent_of;
    /* of a carriage: its whole way, and how much of it counts, in one unit */
    adv_decimal    distance, distance_counted;
    adv_money      per_unit;    /* times the quantity of the lines it concerns */
    /* 1 line 2 invoice 3 order 4 shipment 5 entry 6 period 7 entries; absent = shipment */
    uint8_t        level;
    adv_text       of;          /* id of the line, invoice or order */
    /* 1 value 2 quantity 3 net_weight 4 gross_weight 5 volume 6 given; absent = value */
    uint8_t        key;
    adv_list       shares;      /* of adv_share, for key given */
    /* the key summed over the whole order, period or entries; needed past this shipment */
    adv_quantity   level_total;
    adv_money      level_value; /* the same for key value */
    adv_text       payer, payee;/* party ids */
    uint8_t        stage;       /* 1 export 2 main 3 post_entry, as stated; checked against the kind */
    adv_facts_word facts;       /* adv_element_fact */
    adv_date       agreed, effected;
    adv_list       evidence;    /* of adv_text */
    adv_text       note;
} adv_element;

/** What the buyer supplies free or at reduced cost for production. */
typedef struct adv_assist {
    adv_place    place;
    adv_text     id, description;
    uint8_t      kind;      /* 1 materials 2 tools 3 consumed 4 design */
    /* 1 bought_unrelated 2 bought_related 3 produced 4 produced_by_related 5 leased 6 public_domain */
    uint8_t      acquired;
    adv_money    cost;      /* acquisition, production, lease, or cost of copies, as `acquired` says */
    adv_money    producer_cost; /* for bought_related: the related producer's cost of production */
    adv_money    lease_per_period;
    adv_decimal  lease_periods;
    uint8_t      used_before;   /* adv_ternary */
    adv_decimal  share_used;    /* of its life, before supply: 0..1 */
    adv_money    value_after_use; /* instead of share_used: cost adjusted down */
    adv_money    repairs;       /* repair or modification before supply */
    adv_money    transport;     /* to the place of production */
    adv_money    paid_by_producer; /* reduced cost: what the producer paid the buyer */
    adv_money    market_price;  /* recorded, never used */
    adv_text     undertaken_in; /* country of design work */
    adv_list     parts;         /* of adv_assist_part: design undertaken in several places */
    adv_facts_word facts;       /* of the element it becomes: in_price, necessary, domiciled_individual ... */
    /* 1 first_shipment 2 produced_to_first_shipment 3 anticipated_production 4 given */
    uint8_t      apportionment;
    uint8_t      all_for_importing_country; /* adv_ternary */
    adv_decimal  first_shipment_units, produced_units, anticipated_units;
    adv_decimal  other_units;   /* of those anticipated, for other countries */
    uint8_t      first_shipment; /* adv_ternary: is this the first shipment? */
    adv_decimal  units;         /* of this shipment made with it; absent = quantity of its lines */
    adv_money    given_amount;  /* for `given`: the share for this shipment */
    adv_list     lines;         /* of adv_text; absent = all lines */
    adv_list     evidence;
} adv_assist;

typedef struct adv_assist_part {
    adv_place place;
    adv_text  undertaken_in;
    adv_money cost;
} adv_assist_part;

typedef struct adv_agreement {
    adv_place place;
    adv_text  id;
    uint8_t   kind; /* 1 purchase 2 agency 3 licence 4 financing 5 transfer_pricing 6 service 7 other */
    adv_text  between, note;
    adv_date  from, until;
    adv_list  evidence;
} adv_agreement;

typedef struct adv_payment {
    adv_place place;
    adv_text  id, invoice, payee;
    uint8_t   kind; /* 1 deposit 2 part 3 balance 4 full 5 refund 6 set_off */
    adv_date  date;
    adv_money amount;
} adv_payment;

typedef struct adv_evidence {
    adv_place place;
    adv_text  id;
    /* invoice, order, contract, payment, packing_list, bill_of_lading, through_bill, freight_bill,
     * insurance_invoice, agency_agreement, licence_agreement, assist_record, statement, other */
    uint8_t   kind;
    adv_text  file, reference;
    adv_date  date;
} adv_evidence;

/** What the transport document says of the journey. */
typedef struct adv_transport {
    adv_place place;
    uint8_t   document; /* 1 bill_of_lading 2 through_bill 3 air_waybill 4 road_waybill 5 rail_waybill */
    adv_text  number;
    adv_text  receipt_place, loading_place, discharge_place, delivery_place;
} adv_transport;

/** A figure of the law the user states for this entry, such as a fee limit of a new fiscal year. */
typedef struct adv_stated_figure {
    adv_place   place;
    adv_text    figure; /* "mpf_minimum" */
    adv_decimal value;
    adv_text    source;
} adv_stated_figure;

/** A rate the user states for this shipment, such as a certified one. */
typedef struct adv_stated_rate {
    adv_place    place;
    adv_currency currency;
    adv_decimal  rate;   /* units of the value's currency for `per` units */
    int64_t      per;    /* 1 when absent */
    uint8_t      kind;   /* 1 certified_quarterly 2 certified_daily 3 central_bank 4 proclaimed */
    adv_date     date;   /* the day of a daily rate, the first day of the quarter of a quarterly one */
    adv_text     source;
} adv_stated_rate;

/** X(NAME, name, letter): where a number comes from.  Those with a letter are never a basis of a customs
    value (CVA Article 7.2). */
#define ADV_NUMBER_SOURCES(X)                                                                                \
    X(ACCEPTED, accepted_value, '\0')                                                                        \
    X(DOMESTIC, domestic_price, 'a')           /* in the importing country, of goods produced there */       \
    X(HIGHER, higher_of_two, 'b')                                                                            \
    X(HOME_MARKET, home_market_price, 'c')     /* in the country of exportation */                           \
    X(PRODUCTION, production_cost, 'd')        /* other than a computed value of such goods */               \
    X(THIRD_COUNTRY, third_country_price, 'e') /* for export to another country */                           \
    X(MINIMUM, minimum_value, 'f')                                                                           \
    X(DATABASE, database_average, 'g')         /* of no goods anybody can name */                            \
    X(ARBITRARY, arbitrary_value, 'g')

typedef enum adv_number_source {
#define ADV_X(NAME, name, letter) ADV_SOURCE_##NAME,
    ADV_NUMBER_SOURCES(ADV_X)
#undef ADV_X
    ADV_NUMBER_SOURCE_COUNT
} adv_number_source;

/** The letter of Article 7.2 that forbids a number of this source (adv_number_source plus 1; 0 = not stated);
    0 where none does. */
ADV_API char adv_source_forbidden(uint8_t source);

/** A sale of goods in the country of importation, for the deductive value. */
typedef struct adv_resale {
    adv_place    place;
    adv_text     id;
    adv_date     date;
    adv_quantity quantity;
    adv_money    unit_price;     /* for one unit of the quantity */
    uint8_t      goods;          /* adv_resale_goods; absent: the goods valued */
    uint8_t      level;          /* adv_resale_level: commercial level after importation */
    uint8_t      condition;      /* adv_resale_condition; absent: as imported */
    uint8_t      buyer_related;  /* adv_ternary, as is the next */
    uint8_t      buyer_supplied_assists;
    adv_list     evidence;
} adv_resale;

/** What the deductive value of lines is worked out from; amounts are for one unit of the line. */
typedef struct adv_deductive {
    adv_place    place;
    adv_text     id;
    adv_list     lines;          /* of adv_text; absent = all lines */
    adv_list     sales;          /* of adv_resale */
    adv_decimal  about_days;     /* taken as at or about importation, where the law has no number */
    adv_quantity enough;         /* units that establish a price; absent: any */
    uint8_t      on_commission;  /* adv_ternary: sold on commission, not on the importer's own account */
    adv_money    commission;
    adv_decimal  commission_percent; /* of the unit price */
    adv_money    profit_and_expenses;
    adv_decimal  profit_and_expenses_percent;
    adv_money    inland;         /* transport and insurance within the country of importation */
    uint8_t      inland_in_expenses; /* adv_ternary */
    adv_money    carriage;       /* to the country of importation, with its insurance */
    adv_money    duty, taxes;
    adv_decimal  duty_percent;   /* of the value sought */
    adv_decimal  taxes_percent;  /* of the value, or of it with duty */
    uint8_t      taxes_on_duty;  /* adv_ternary */
    adv_money    packing;        /* borne by importer or buyer, not in the price */
    uint8_t      further_processing; /* adv_ternary: the importer asks for sales after processing */
    uint8_t      keeps_identity, minor_element, value_added_determinable; /* adv_ternary */
    adv_money    value_added;
    adv_list     evidence;
} adv_deductive;

/** A row of a price list: what one unit costs in such a quantity at such a level. */
typedef struct adv_list_price {
    adv_place    place;
    uint8_t      level;       /* adv_commercial_level; absent: every level */
    adv_quantity least, most; /* absent: no bound */
    adv_money    unit_price;  /* or */
    adv_decimal  discount_percent; /* of whatever the price is */
} adv_list_price;

/** What demonstrates how a price changes with level and quantity: a price list or a table of discounts. */
typedef struct adv_price_list {
    adv_place place;
    adv_text  id;
    uint8_t   genuine; /* adv_ternary: sales at some quantity prove it */
    adv_list  prices;  /* adv_list_price */
    adv_list  evidence;
} adv_price_list;

/** A value customs accepted for other goods, which the goods of a line may be valued by. */
typedef struct adv_comparable {
    adv_place    place;
    adv_text     id;
    uint8_t      goods;       /* adv_comparable_goods */
    /* adv_ternary, what makes goods identical, and what makes them similar */
    uint8_t      same_characteristics, same_quality, same_reputation;
    uint8_t      like_characteristics, like_materials, same_functions, interchangeable;
    adv_text     country;     /* of production */
    adv_text     producer;
    adv_date     export_date;
    uint8_t      level;       /* adv_commercial_level */
    adv_quantity quantity;    /* of that sale */
    adv_money    unit_value;  /* accepted, for one unit of the line valued */
    uint8_t      accepted_by; /* adv_method plus 1 */
    uint8_t      source;      /* adv_number_source plus 1; absent = accepted */
    uint8_t      under_doubt; /* adv_ternary, as are the next two */
    uint8_t      design_here; /* embodies design made in the importing country, not added for that reason */
    uint8_t      same_transport; /* no significant difference of distance and mode */
    adv_money    carriage;    /* within the accepted value, for one unit */
    adv_text     price_list;
    adv_list     evidence;
} adv_comparable;

/** What lines are compared with. */
typedef struct adv_comparables {
    adv_place   place;
    adv_text    id;
    adv_list    lines;        /* of adv_text; absent = all lines */
    adv_text    producer;     /* of the goods valued */
    uint8_t     level;        /* adv_commercial_level of their sale */
    adv_money   carriage;     /* to the place the law values at, for one unit */
    adv_decimal same_time_days;        /* taken as about the same time, where the law has no number */
    adv_decimal same_quantity_percent; /* taken as about the same quantity */
    adv_list    values;       /* adv_comparable */
    adv_list    price_lists;  /* adv_price_list */
    adv_list    evidence;
} adv_comparables;

/** What producers of goods of the same class or kind usually reflect as profit and general expenses. */
typedef struct adv_class_figure {
    adv_place   place;
    adv_text    id;
    adv_text    country;   /* of production */
    uint8_t     same_class; /* adv_ternary, as is the next */
    uint8_t     for_country; /* of sales for export to the country of importation */
    adv_decimal percent;   /* profit and general expenses as a whole, of materials and fabrication */
    adv_list    evidence;
} adv_class_figure;

/** What the buyer supplied for the production, as far as the computed value looks at it. */
typedef struct adv_computed_assist {
    adv_place place;
    adv_text  id;
    adv_money amount;
    uint8_t   in_costs;    /* adv_ternary: in materials, fabrication or expenses already */
    uint8_t   design_here; /* design or engineering undertaken in the importing country */
    adv_money charged;     /* what of it the producer was charged for */
    adv_list  evidence;
} adv_computed_assist;

/** Whose costs those of a computed value are; 0 = the goods valued. */
enum { ADV_COSTS_OF_OWN = 1, ADV_COSTS_OF_IDENTICAL, ADV_COSTS_OF_SIMILAR, ADV_COSTS_OF_OTHER };

/** What the computed value of lines is worked out from; amounts are for `units`. */
typedef struct adv_computed {
    adv_place    place;
    adv_text     id;
    adv_list     lines;          /* of adv_text; absent = all lines */
    uint8_t      costs_of;       /* adv_costs_of; absent = the goods valued */
    adv_quantity units;          /* absent: one unit of the line */
    adv_money    materials, fabrication;
    adv_money    refunded_taxes; /* within materials, of the country of production, refunded on export */
    adv_money    profit_and_expenses; /* the producer's own, as a whole */
    adv_decimal  profit_and_expenses_percent; /* of materials and fabrication */
    adv_decimal  usual_percent;  /* usually reflected for the class or kind, of the same base */
    uint8_t      in_line;        /* adv_ternary: the own figure is consistent with the usual one */
    uint8_t      reasons_shown;  /* valid commercial reasons justify the own figure */
    adv_list     class_figures;  /* adv_class_figure */
    adv_list     assists;        /* adv_computed_assist */
    adv_money    packing;
    uint8_t      packing_in_costs; /* adv_ternary */
    adv_money    carriage;       /* to the place the law values at, its insurance included */
    adv_list     evidence;
} adv_computed;

/** A value somebody offers for the fall-back method, with what was relaxed to arrive at it. */
typedef struct adv_fallback_offer {
    adv_place place;
    adv_text  id;
    uint8_t   method;     /* adv_method plus 1: the one applied flexibly */
    uint8_t   source;     /* adv_number_source plus 1 */
    adv_money unit_value; /* for one unit of the line */
    adv_list  relaxed;    /* of adv_text */
    adv_list  evidence;
} adv_fallback_offer;

/** How far the methods are applied flexibly where none of them gives a value. */
typedef struct adv_fallback {
    adv_place   place;
    adv_text    id;
    adv_list    lines;          /* of adv_text; absent = all lines */
    adv_decimal same_time_days; /* taken as about the same time, of accepted values */
    uint8_t     other_country;  /* adv_ternary, as are the three flags below: of production, of such values */
    uint8_t     other_method;   /* values accepted as deductive or computed ones */
    adv_decimal later_days;     /* after importation, of sales for the deductive value */
    uint8_t     processed;      /* sales after processing that nobody asks for */
    uint8_t     like_costs;     /* costs of identical or similar goods */
    adv_list    offers;         /* adv_fallback_offer */
    adv_list    evidence;
} adv_fallback;

/** What is said of the order of the methods. */
typedef struct adv_method_facts {
    adv_place place;
    uint8_t   computed_first;  /* adv_ternary: the importer asks for computed before deductive value */
    adv_date  computed_first_asked;
    uint8_t   identical_found; /* adv_ternary: a search found accepted values of such goods */
    uint8_t   similar_found;
    uint8_t   producer_costs;  /* adv_ternary: the costs of the producer are to be had and can be checked */
    adv_text  note;
    adv_list  evidence;
} adv_method_facts;

/** A unit the table of units does not know: so many of `of`. */
typedef struct adv_unit_rule {
    adv_place   place;
    adv_text    unit, of;
    adv_decimal factor;
} adv_unit_rule;

typedef struct adv_shipment {
    adv_place   place;
    int64_t     format; /* 1 */
    adv_text    id;
    adv_text    jurisdiction; /* "US" */
    adv_text    entry_number;
    uint8_t     mode;         /* adv_mode */
    uint8_t     entry_type;   /* adv_entry_type */
    uint8_t     filing;       /* adv_filing */
    adv_text    port;         /* of entry */
    adv_decimal bills;        /* bills of lading or air waybills */
    adv_facts_word entry_facts; /* adv_entry_fact, of every line */
    adv_text    export_country;
    adv_date    dates[ADV_DATE_KIND_COUNT];
    adv_list    parties;    /* adv_party */
    adv_list    ties;       /* adv_tie */
    uint8_t     ties_complete; /* adv_ternary: what is not stated among them is not there */
    adv_list    pairs;      /* adv_pair */
    adv_list    price_tests;/* adv_price_test */
    adv_sale   *sale;
    adv_list    invoices;   /* adv_invoice */
    adv_list    goods;      /* adv_goods_line; at least one */
    adv_list    elements;   /* adv_element */
    adv_list    legs;       /* adv_element, kinds of group LEG */
    adv_list    assists;    /* adv_assist */
    adv_list    agreements; /* adv_agreement */
    adv_list    payments;   /* adv_payment */
    adv_transport *transport;
    adv_list    evidence;   /* adv_evidence */
    adv_list    rates;      /* adv_stated_rate */
    adv_list    figures;    /* adv_stated_figure */
    adv_list    units;      /* adv_unit_rule */
    adv_method_facts *methods;
    adv_list    comparables;/* adv_comparables */
    adv_list    deductive;  /* adv_deductive */
    adv_list    computed;   /* adv_computed */
    adv_list    fallback;   /* adv_fallback */
    /* fraction: a carrier's or insured value further from the price is a finding */
    adv_decimal gap_threshold;
} adv_shipment;

ADV_API const adv_schema *adv_shipment_schema(void);

/** The published JSON Schema of a shipment file: the text of schema/shipment.json. */
ADV_API adv_status adv_shipment_schema_json(adv_buffer *out);

/**
 * Reads a node tree and checks what one table cannot: ids that repeat or lead nowhere, exactly one of price,
 * unit price and formula on a line, one of amount, percent and per unit on an element, contradictions between
 * stage and kind.  All problems are added; *out is set only when there are none.
 */
ADV_API adv_status adv_shipment_read(adv_shipment **out, const adv_node *node, const adv_walk *walk);

/** Canonical bytes of the facts, starting "advalorem-facts/1\n". */
ADV_API adv_status adv_shipment_canonical(adv_buffer *out, const adv_shipment *shipment);

#ifdef __cplusplus
}
#endif
#endif
