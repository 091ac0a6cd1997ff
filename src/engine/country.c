/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Country codes as ISO 3166-1 writes them, so that a slip such as UK for GB is met where it was written.
 * Codes that were withdrawn within the years entries are kept stay, and so do EU and XK, which customs
 * papers use.
 */
#include <string.h>

#include "schema_walk.h"

static const char codes[] = "ADAEAFAGAIALAMANAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACC"
                            "CDCFCGCHCICKCLCMCNCOCRCSCUCVCWCX"
                            "CYCZDEDJDKDMDODZECEEEGEHERESETEUFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGW"
                            "GYHKHMHNHRHTHUIDIEILIMINIOIQIRIS"
                            "ITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMP"
                            "MQMRMSMTMUMVMWMXMYMZNANCNENFNGNI"
                            "NLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSN"
                            "SOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTL"
                            "TMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

_Static_assert(sizeof codes % 2 == 1, "two letters a country and the closing NUL");

bool adv_country_known(adv_text code)
{
    if (code.length != 2) {
        return false;
    }
    for (size_t i = 0; i + 2 < sizeof codes; i += 2) {
        if (memcmp(codes + i, code.bytes, 2) == 0) {
            return true;
        }
    }
    return false;
}
