/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The currencies: ISO 4217 list one (with its amendments to 179, May 2025, and Bulgaria's change to the
 * euro), and of list three what invoices and entries since about 1990 may still show.  The minor units are
 * those ISO prints: 2 for the ariary and the ouguiya although their fifths are no hundredths.  Where ISO
 * prints "N.A." (metals, units of account) the row says 4, so that nothing is rounded away.
 *
 * The days are the widest span in which a paper may honestly be written in the currency: from its
 * introduction until the first day on which it was no longer legal tender at home, or the first of the month
 * that ISO gives.
 */
#include "advalorem/currency.h"

#include <assert.h>

/* A calendar day as a constant; the same count as adv_date_of, which a test compares. */
#define MARCH_YEAR(y, m)  ((y) - ((m) <= 2))
#define DAY_OF_YEAR(m, d) ((153 * ((m) > 2 ? (m)-3 : (m) + 9) + 2) / 5 + (d)-1)
#define LEAP_DAYS(y)      ((y) / 4 - (y) / 100 + (y) / 400)
#define DAY(y, m, d)      (365 * MARCH_YEAR(y, m) + LEAP_DAYS(MARCH_YEAR(y, m)) + DAY_OF_YEAR(m, d) - 719468)
#define BEFORE            ADV_DATE_NONE
#define IN_USE            ADV_DATE_OPEN

/* Sorted by code: the search halves it. */
static const adv_currency_row currencies[] = {
    {"   ", "no currency", 2, BEFORE, IN_USE},
    {"ADP", "Andorran Peseta", 0, BEFORE, DAY(2002, 3, 1)},
    {"AED", "UAE Dirham", 2, BEFORE, IN_USE},
    {"AFA", "Afghani (old)", 2, BEFORE, DAY(2003, 1, 3)},
    {"AFN", "Afghani", 2, DAY(2002, 10, 7), IN_USE},
    {"ALL", "Lek", 2, BEFORE, IN_USE},
    {"AMD", "Armenian Dram", 2, DAY(1993, 11, 22), IN_USE},
    {"ANG", "Netherlands Antillean Guilder", 2, BEFORE, DAY(2025, 7, 1)},
    {"AOA", "Kwanza", 2, DAY(1999, 12, 13), IN_USE},
    {"AON", "Angolan New Kwanza", 2, DAY(1990, 9, 25), DAY(1995, 7, 1)},
    {"AOR", "Angolan Kwanza Reajustado", 2, DAY(1995, 7, 1), DAY(2000, 2, 1)},
    {"ARA", "Austral", 2, DAY(1985, 6, 15), DAY(1992, 1, 1)},
    {"ARS", "Argentine Peso", 2, DAY(1992, 1, 1), IN_USE},
    {"ATS", "Austrian Schilling", 2, BEFORE, DAY(2002, 3, 1)},
    {"AUD", "Australian Dollar", 2, BEFORE, IN_USE},
    {"AWG", "Aruban Florin", 2, BEFORE, IN_USE},
    {"AYM", "Azerbaijan Manat (code of 2005)", 2, DAY(2005, 10, 1), DAY(2006, 1, 1)},
    {"AZM", "Azerbaijanian Manat", 2, DAY(1992, 8, 15), DAY(2007, 1, 1)},
    {"AZN", "Azerbaijan Manat", 2, DAY(2006, 1, 1), IN_USE},
    {"BAD", "Bosnia and Herzegovina Dinar", 2, DAY(1992, 7, 1), DAY(1998, 7, 1)},
    {"BAM", "Convertible Mark", 2, DAY(1998, 6, 22), IN_USE},
    {"BBD", "Barbados Dollar", 2, BEFORE, IN_USE},
    {"BDT", "Taka", 2, BEFORE, IN_USE},
    {"BEF", "Belgian Franc", 0, BEFORE, DAY(2002, 3, 1)},
    {"BGL", "Bulgarian Lev (old)", 2, BEFORE, DAY(2000, 1, 1)},
    {"BGN", "Bulgarian Lev", 2, DAY(1999, 7, 5), DAY(2026, 2, 1)},
    {"BHD", "Bahraini Dinar", 3, BEFORE, IN_USE},
    {"BIF", "Burundi Franc", 0, BEFORE, IN_USE},
    {"BMD", "Bermudian Dollar", 2, BEFORE, IN_USE},
    {"BND", "Brunei Dollar", 2, BEFORE, IN_USE},
    {"BOB", "Boliviano", 2, BEFORE, IN_USE},
    {"BOV", "Bolivian Mvdol", 2, BEFORE, IN_USE},
    {"BRC", "Cruzado", 2, DAY(1986, 2, 28), DAY(1989, 1, 16)},
    {"BRE", "Cruzeiro of 1990", 2, DAY(1990, 3, 16), DAY(1993, 8, 1)},
    {"BRL", "Brazilian Real", 2, DAY(1994, 7, 1), IN_USE},
    {"BRN", "New Cruzado", 2, DAY(1989, 1, 16), DAY(1990, 3, 16)},
    {"BRR", "Cruzeiro Real", 2, DAY(1993, 8, 1), DAY(1994, 7, 1)},
    {"BSD", "Bahamian Dollar", 2, BEFORE, IN_USE},
    {"BTN", "Ngultrum", 2, BEFORE, IN_USE},
    {"BWP", "Pula", 2, BEFORE, IN_USE},
    {"BYB", "Belarusian Ruble of 1992", 0, DAY(1992, 5, 25), DAY(2001, 1, 1)},
    {"BYN", "Belarusian Ruble", 2, DAY(2016, 7, 1), IN_USE},
    {"BYR", "Belarusian Ruble of 2000", 0, DAY(2000, 1, 1), DAY(2017, 1, 1)},
    {"BZD", "Belize Dollar", 2, BEFORE, IN_USE},
    {"CAD", "Canadian Dollar", 2, BEFORE, IN_USE},
    {"CDF", "Congolese Franc", 2, DAY(1998, 7, 1), IN_USE},
    {"CHE", "WIR Euro", 2, BEFORE, IN_USE},
    {"CHF", "Swiss Franc", 2, BEFORE, IN_USE},
    {"CHW", "WIR Franc", 2, BEFORE, IN_USE},
    {"CLF", "Chilean Unidad de Fomento", 4, BEFORE, IN_USE},
    {"CLP", "Chilean Peso", 0, BEFORE, IN_USE},
    {"CNY", "Yuan Renminbi", 2, BEFORE, IN_USE},
    {"COP", "Colombian Peso", 2, BEFORE, IN_USE},
    {"COU", "Colombian Unidad de Valor Real", 2, BEFORE, IN_USE},
    {"CRC", "Costa Rican Colon", 2, BEFORE, IN_USE},
    {"CSD", "Serbian Dinar (Serbia and Montenegro)", 2, DAY(2003, 7, 3), DAY(2006, 10, 25)},
    {"CSK", "Czechoslovak Koruna", 2, BEFORE, DAY(1993, 8, 1)},
    {"CUC", "Peso Convertible", 2, BEFORE, DAY(2021, 7, 1)},
    {"CUP", "Cuban Peso", 2, BEFORE, IN_USE},
    {"CVE", "Cabo Verde Escudo", 2, BEFORE, IN_USE},
    {"CYP", "Cyprus Pound", 2, BEFORE, DAY(2008, 2, 1)},
    {"CZK", "Czech Koruna", 2, DAY(1993, 2, 8), IN_USE},
    {"DDM", "Mark of the GDR", 2, BEFORE, DAY(1990, 7, 1)},
    {"DEM", "Deutsche Mark", 2, BEFORE, DAY(2002, 3, 1)},
    {"DJF", "Djibouti Franc", 0, BEFORE, IN_USE},
    {"DKK", "Danish Krone", 2, BEFORE, IN_USE},
    {"DOP", "Dominican Peso", 2, BEFORE, IN_USE},
    {"DZD", "Algerian Dinar", 2, BEFORE, IN_USE},
    {"ECS", "Sucre of Ecuador", 2, BEFORE, DAY(2000, 9, 15)},
    {"EEK", "Kroon", 2, DAY(1992, 6, 20), DAY(2011, 1, 15)},
    {"EGP", "Egyptian Pound", 2, BEFORE, IN_USE},
    {"ERN", "Nakfa", 2, DAY(1997, 11, 8), IN_USE},
    {"ESP", "Spanish Peseta", 0, BEFORE, DAY(2002, 3, 1)},
    {"ETB", "Ethiopian Birr", 2, BEFORE, IN_USE},
    {"EUR", "Euro", 2, DAY(1999, 1, 1), IN_USE},
    {"FIM", "Markka", 2, BEFORE, DAY(2002, 3, 1)},
    {"FJD", "Fiji Dollar", 2, BEFORE, IN_USE},
    {"FKP", "Falkland Islands Pound", 2, BEFORE, IN_USE},
    {"FRF", "French Franc", 2, BEFORE, DAY(2002, 3, 1)},
    {"GBP", "Pound Sterling", 2, BEFORE, IN_USE},
    {"GEK", "Georgian Coupon", 2, DAY(1993, 4, 5), DAY(1995, 10, 2)},
    {"GEL", "Lari", 2, DAY(1995, 10, 2), IN_USE},
    {"GHC", "Cedi (old)", 2, BEFORE, DAY(2008, 1, 1)},
    {"GHS", "Ghana Cedi", 2, DAY(2007, 7, 1), IN_USE},
    {"GIP", "Gibraltar Pound", 2, BEFORE, IN_USE},
    {"GMD", "Dalasi", 2, BEFORE, IN_USE},
    {"GNF", "Guinean Franc", 0, BEFORE, IN_USE},
    {"GRD", "Drachma", 0, BEFORE, DAY(2002, 3, 1)},
    {"GTQ", "Quetzal", 2, BEFORE, IN_USE},
    {"GWP", "Guinea-Bissau Peso", 2, BEFORE, DAY(1997, 8, 1)},
    {"GYD", "Guyana Dollar", 2, BEFORE, IN_USE},
    {"HKD", "Hong Kong Dollar", 2, BEFORE, IN_USE},
    {"HNL", "Lempira", 2, BEFORE, IN_USE},
    {"HRD", "Croatian Dinar", 2, DAY(1991, 12, 23), DAY(1995, 1, 1)},
    {"HRK", "Kuna", 2, DAY(1994, 5, 30), DAY(2023, 1, 15)},
    {"HTG", "Gourde", 2, BEFORE, IN_USE},
    {"HUF", "Forint", 2, BEFORE, IN_USE},
    {"IDR", "Rupiah", 2, BEFORE, IN_USE},
    {"IEP", "Irish Pound", 2, BEFORE, DAY(2002, 3, 1)},
    {"ILS", "New Israeli Sheqel", 2, BEFORE, IN_USE},
    {"INR", "Indian Rupee", 2, BEFORE, IN_USE},
    {"IQD", "Iraqi Dinar", 3, BEFORE, IN_USE},
    {"IRR", "Iranian Rial", 2, BEFORE, IN_USE},
    {"ISK", "Iceland Krona", 0, BEFORE, IN_USE},
    {"ITL", "Italian Lira", 0, BEFORE, DAY(2002, 3, 1)},
    {"JMD", "Jamaican Dollar", 2, BEFORE, IN_USE},
    {"JOD", "Jordanian Dinar", 3, BEFORE, IN_USE},
    {"JPY", "Yen", 0, BEFORE, IN_USE},
    {"KES", "Kenyan Shilling", 2, BEFORE, IN_USE},
    {"KGS", "Kyrgyz Som", 2, DAY(1993, 5, 10), IN_USE},
    {"KHR", "Riel", 2, BEFORE, IN_USE},
    {"KMF", "Comorian Franc", 0, BEFORE, IN_USE},
    {"KPW", "North Korean Won", 2, BEFORE, IN_USE},
    {"KRW", "South Korean Won", 0, BEFORE, IN_USE},
    {"KWD", "Kuwaiti Dinar", 3, BEFORE, IN_USE},
    {"KYD", "Cayman Islands Dollar", 2, BEFORE, IN_USE},
    {"KZT", "Tenge", 2, DAY(1993, 11, 15), IN_USE},
    {"LAK", "Lao Kip", 2, BEFORE, IN_USE},
    {"LBP", "Lebanese Pound", 2, BEFORE, IN_USE},
    {"LKR", "Sri Lanka Rupee", 2, BEFORE, IN_USE},
    {"LRD", "Liberian Dollar", 2, BEFORE, IN_USE},
    {"LSL", "Loti", 2, BEFORE, IN_USE},
    {"LTL", "Lithuanian Litas", 2, DAY(1993, 6, 25), DAY(2015, 1, 16)},
    {"LTT", "Talonas", 2, DAY(1992, 5, 5), DAY(1993, 8, 1)},
    {"LUF", "Luxembourg Franc", 0, BEFORE, DAY(2002, 3, 1)},
    {"LVL", "Latvian Lats", 2, DAY(1993, 3, 5), DAY(2014, 1, 15)},
    {"LVR", "Latvian Ruble", 2, DAY(1992, 5, 7), DAY(1994, 1, 1)},
    {"LYD", "Libyan Dinar", 3, BEFORE, IN_USE},
    {"MAD", "Moroccan Dirham", 2, BEFORE, IN_USE},
    {"MDL", "Moldovan Leu", 2, DAY(1993, 11, 29), IN_USE},
    {"MGA", "Malagasy Ariary", 2, DAY(2003, 7, 31), IN_USE},
    {"MGF", "Malagasy Franc", 0, BEFORE, DAY(2010, 1, 1)},
    {"MKD", "Denar", 2, DAY(1993, 5, 5), IN_USE},
    {"MMK", "Kyat", 2, BEFORE, IN_USE},
    {"MNT", "Tugrik", 2, BEFORE, IN_USE},
    {"MOP", "Pataca", 2, BEFORE, IN_USE},
    {"MRO", "Ouguiya (old)", 2, BEFORE, DAY(2019, 1, 1)},
    {"MRU", "Ouguiya", 2, DAY(2018, 1, 1), IN_USE},
    {"MTL", "Maltese Lira", 2, BEFORE, DAY(2008, 2, 1)},
    {"MUR", "Mauritius Rupee", 2, BEFORE, IN_USE},
    {"MVR", "Rufiyaa", 2, BEFORE, IN_USE},
    {"MWK", "Malawi Kwacha", 2, BEFORE, IN_USE},
    {"MXN", "Mexican Peso", 2, DAY(1993, 1, 1), IN_USE},
    {"MXP", "Mexican Peso (old)", 2, BEFORE, DAY(1996, 1, 1)},
    {"MXV", "Mexican Unidad de Inversion", 2, BEFORE, IN_USE},
    {"MYR", "Malaysian Ringgit", 2, BEFORE, IN_USE},
    {"MZM", "Mozambique Metical (old)", 2, BEFORE, DAY(2007, 1, 1)},
    {"MZN", "Mozambique Metical", 2, DAY(2006, 7, 1), IN_USE},
    {"NAD", "Namibia Dollar", 2, BEFORE, IN_USE},
    {"NGN", "Naira", 2, BEFORE, IN_USE},
    {"NIC", "Cordoba (old)", 2, BEFORE, DAY(1991, 4, 30)},
    {"NIO", "Cordoba Oro", 2, BEFORE, IN_USE},
    {"NLG", "Netherlands Guilder", 2, BEFORE, DAY(2002, 3, 1)},
    {"NOK", "Norwegian Krone", 2, BEFORE, IN_USE},
    {"NPR", "Nepalese Rupee", 2, BEFORE, IN_USE},
    {"NZD", "New Zealand Dollar", 2, BEFORE, IN_USE},
    {"OMR", "Rial Omani", 3, BEFORE, IN_USE},
    {"PAB", "Balboa", 2, BEFORE, IN_USE},
    {"PEI", "Inti", 2, DAY(1985, 2, 1), DAY(1991, 10, 1)},
    {"PEN", "Sol", 2, DAY(1991, 7, 1), IN_USE},
    {"PGK", "Kina", 2, BEFORE, IN_USE},
    {"PHP", "Philippine Peso", 2, BEFORE, IN_USE},
    {"PKR", "Pakistan Rupee", 2, BEFORE, IN_USE},
    {"PLN", "Zloty", 2, DAY(1995, 1, 1), IN_USE},
    {"PLZ", "Zloty (old)", 2, BEFORE, DAY(1997, 1, 1)},
    {"PTE", "Portuguese Escudo", 0, BEFORE, DAY(2002, 3, 1)},
    {"PYG", "Guarani", 0, BEFORE, IN_USE},
    {"QAR", "Qatari Rial", 2, BEFORE, IN_USE},
    {"ROL", "Leu (old)", 2, BEFORE, DAY(2007, 1, 1)},
    {"RON", "Romanian Leu", 2, DAY(2005, 7, 1), IN_USE},
    {"RSD", "Serbian Dinar", 2, DAY(2006, 10, 25), IN_USE},
    {"RUB", "Russian Ruble", 2, DAY(1998, 1, 1), IN_USE},
    {"RUR", "Russian Ruble (old)", 2, BEFORE, DAY(1999, 1, 1)},
    {"RWF", "Rwanda Franc", 0, BEFORE, IN_USE},
    {"SAR", "Saudi Riyal", 2, BEFORE, IN_USE},
    {"SBD", "Solomon Islands Dollar", 2, BEFORE, IN_USE},
    {"SCR", "Seychelles Rupee", 2, BEFORE, IN_USE},
    {"SDD", "Sudanese Dinar", 2, DAY(1992, 6, 8), DAY(2007, 7, 1)},
    {"SDG", "Sudanese Pound", 2, DAY(2007, 1, 10), IN_USE},
    {"SDP", "Sudanese Pound (old)", 2, BEFORE, DAY(1999, 8, 1)},
    {"SEK", "Swedish Krona", 2, BEFORE, IN_USE},
    {"SGD", "Singapore Dollar", 2, BEFORE, IN_USE},
    {"SHP", "Saint Helena Pound", 2, BEFORE, IN_USE},
    {"SIT", "Tolar", 2, DAY(1991, 10, 8), DAY(2007, 1, 15)},
    {"SKK", "Slovak Koruna", 2, DAY(1993, 2, 8), DAY(2009, 1, 17)},
    {"SLE", "Leone", 2, DAY(2022, 7, 1), IN_USE},
    {"SLL", "Leone (old)", 2, BEFORE, DAY(2024, 1, 1)},
    {"SOS", "Somali Shilling", 2, BEFORE, IN_USE},
    {"SRD", "Surinam Dollar", 2, DAY(2004, 1, 1), IN_USE},
    {"SRG", "Surinam Guilder", 2, BEFORE, DAY(2004, 1, 1)},
    {"SSP", "South Sudanese Pound", 2, DAY(2011, 7, 18), IN_USE},
    {"STD", "Dobra (old)", 2, BEFORE, DAY(2018, 7, 1)},
    {"STN", "Dobra", 2, DAY(2018, 1, 1), IN_USE},
    {"SUR", "Rouble of the USSR", 2, BEFORE, DAY(1993, 8, 1)},
    {"SVC", "El Salvador Colon", 2, BEFORE, IN_USE},
    {"SYP", "Syrian Pound", 2, BEFORE, IN_USE},
    {"SZL", "Lilangeni", 2, BEFORE, IN_USE},
    {"THB", "Baht", 2, BEFORE, IN_USE},
    {"TJR", "Tajik Ruble", 2, DAY(1995, 5, 10), DAY(2001, 4, 1)},
    {"TJS", "Somoni", 2, DAY(2000, 10, 30), IN_USE},
    {"TMM", "Turkmenistan Manat (old)", 2, DAY(1993, 11, 1), DAY(2010, 1, 1)},
    {"TMT", "Turkmenistan New Manat", 2, DAY(2009, 1, 1), IN_USE},
    {"TND", "Tunisian Dinar", 3, BEFORE, IN_USE},
    {"TOP", "Pa'anga", 2, BEFORE, IN_USE},
    {"TPE", "Timor Escudo", 0, BEFORE, DAY(2002, 5, 20)},
    {"TRL", "Turkish Lira (old)", 0, BEFORE, DAY(2006, 1, 1)},
    {"TRY", "Turkish Lira", 2, DAY(2005, 1, 1), IN_USE},
    {"TTD", "Trinidad and Tobago Dollar", 2, BEFORE, IN_USE},
    {"TWD", "New Taiwan Dollar", 2, BEFORE, IN_USE},
    {"TZS", "Tanzanian Shilling", 2, BEFORE, IN_USE},
    {"UAH", "Hryvnia", 2, DAY(1996, 9, 2), IN_USE},
    {"UAK", "Karbovanets", 2, DAY(1992, 1, 10), DAY(1996, 9, 17)},
    {"UGX", "Uganda Shilling", 0, BEFORE, IN_USE},
    {"USD", "US Dollar", 2, BEFORE, IN_USE},
    {"USN", "US Dollar (Next day)", 2, BEFORE, IN_USE},
    {"USS", "US Dollar (same day)", 2, BEFORE, DAY(2014, 3, 28)},
    {"UYI", "Uruguay Peso en Unidades Indexadas", 0, BEFORE, IN_USE},
    {"UYP", "Uruguayan Peso (old)", 2, BEFORE, DAY(1993, 3, 1)},
    {"UYU", "Peso Uruguayo", 2, DAY(1993, 3, 1), IN_USE},
    {"UYW", "Uruguay Unidad Previsional", 4, DAY(2018, 8, 29), IN_USE},
    {"UZS", "Uzbekistan Sum", 2, DAY(1994, 7, 1), IN_USE},
    {"VEB", "Bolivar", 2, BEFORE, DAY(2012, 1, 1)},
    {"VED", "Bolívar Soberano (digital)", 2, DAY(2021, 10, 1), IN_USE},
    {"VEF", "Bolivar Fuerte", 2, DAY(2008, 1, 1), DAY(2018, 12, 6)},
    {"VES", "Bolívar Soberano", 2, DAY(2018, 8, 20), IN_USE},
    {"VND", "Dong", 0, BEFORE, IN_USE},
    {"VUV", "Vatu", 0, BEFORE, IN_USE},
    {"WST", "Tala", 2, BEFORE, IN_USE},
    {"XAD", "Arab Accounting Dinar", 2, DAY(2025, 5, 12), IN_USE},
    {"XAF", "CFA Franc BEAC", 0, BEFORE, IN_USE},
    {"XAG", "Silver", 4, BEFORE, IN_USE},
    {"XAU", "Gold", 4, BEFORE, IN_USE},
    {"XBA", "European Composite Unit", 4, BEFORE, IN_USE},
    {"XBB", "European Monetary Unit", 4, BEFORE, IN_USE},
    {"XBC", "European Unit of Account 9", 4, BEFORE, IN_USE},
    {"XBD", "European Unit of Account 17", 4, BEFORE, IN_USE},
    {"XCD", "East Caribbean Dollar", 2, BEFORE, IN_USE},
    {"XCG", "Caribbean Guilder", 2, DAY(2025, 3, 31), IN_USE},
    {"XDR", "Special Drawing Right", 4, BEFORE, IN_USE},
    {"XEU", "European Currency Unit", 2, DAY(1979, 3, 13), DAY(1999, 1, 1)},
    {"XFO", "Gold Franc", 4, BEFORE, DAY(2006, 10, 1)},
    {"XFU", "UIC Franc", 4, BEFORE, DAY(2013, 11, 1)},
    {"XOF", "CFA Franc BCEAO", 0, BEFORE, IN_USE},
    {"XPD", "Palladium", 4, BEFORE, IN_USE},
    {"XPF", "CFP Franc", 0, BEFORE, IN_USE},
    {"XPT", "Platinum", 4, BEFORE, IN_USE},
    {"XRE", "RINET Funds Code", 4, BEFORE, DAY(1999, 11, 1)},
    {"XSU", "Sucre", 4, BEFORE, IN_USE},
    {"XTS", "Testing code", 4, BEFORE, IN_USE},
    {"XUA", "ADB Unit of Account", 4, BEFORE, IN_USE},
    {"XXX", "No currency", 4, BEFORE, IN_USE},
    {"YDD", "Yemeni Dinar", 3, BEFORE, DAY(1996, 6, 11)},
    {"YER", "Yemeni Rial", 2, BEFORE, IN_USE},
    {"YUD", "New Yugoslavian Dinar of 1966", 2, BEFORE, DAY(1990, 1, 1)},
    {"YUM", "New Dinar", 2, DAY(1994, 1, 24), DAY(2003, 7, 3)},
    {"YUN", "Yugoslavian Dinar of 1990", 2, DAY(1990, 1, 1), DAY(1994, 1, 24)},
    {"ZAR", "Rand", 2, BEFORE, IN_USE},
    {"ZMK", "Zambian Kwacha (old)", 2, BEFORE, DAY(2013, 7, 1)},
    {"ZMW", "Zambian Kwacha", 2, DAY(2013, 1, 1), IN_USE},
    {"ZRN", "New Zaire", 2, DAY(1993, 10, 22), DAY(1999, 7, 1)},
    {"ZRZ", "Zaire", 2, BEFORE, DAY(1993, 10, 22)},
    {"ZWD", "Zimbabwe Dollar of 1980", 2, BEFORE, DAY(2006, 9, 1)},
    {"ZWG", "Zimbabwe Gold", 2, DAY(2024, 4, 8), IN_USE},
    {"ZWL", "Zimbabwe Dollar", 2, DAY(2009, 2, 2), DAY(2024, 9, 1)},
    {"ZWN", "Zimbabwe Dollar of 2006", 2, DAY(2006, 8, 1), DAY(2008, 9, 1)},
    {"ZWR", "Zimbabwe Dollar of 2008", 2, DAY(2008, 8, 1), DAY(2009, 6, 30)},
};
_Static_assert(sizeof currencies / sizeof currencies[0] < UINT16_MAX, "a currency is a 16-bit index");

/* Three capital letters as one number that sorts like them. */
static uint32_t key_of(const char *code)
{
    return (uint32_t)(unsigned char)code[0] << 16 | (uint32_t)(unsigned char)code[1] << 8 |
           (uint32_t)(unsigned char)code[2];
}

uint16_t adv_currency_count(void)
{
    return (uint16_t)(sizeof currencies / sizeof currencies[0]);
}

adv_currency adv_currency_find(adv_text code)
{
    if (code.length != 3) {
        return ADV_CURRENCY_NONE;
    }
    uint32_t wanted = key_of(code.bytes);
    uint16_t low = 1; /* row 0 stands for no currency and is never found */
    uint16_t high = adv_currency_count();
    while (low < high) {
        uint16_t middle = (uint16_t)((low + high) / 2);
        if (key_of(currencies[middle].code) < wanted) {
            low = (uint16_t)(middle + 1);
        } else {
            high = middle;
        }
    }
    bool found = low < adv_currency_count() && key_of(currencies[low].code) == wanted;
    return found ? low : (adv_currency)ADV_CURRENCY_NONE;
}

const adv_currency_row *adv_currency_get(adv_currency currency)
{
    assert(currency < adv_currency_count());
    return &currencies[currency];
}

int64_t adv_currency_unit_e4(adv_currency currency)
{
    int64_t unit_e4 = 10000;
    for (uint8_t i = 0; i < adv_currency_get(currency)->minor_units; i++) {
        unit_e4 /= 10;
    }
    return unit_e4;
}
