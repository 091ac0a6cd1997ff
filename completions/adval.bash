# bash completion for adval, printed by 'adval completion bash'.

# What may stand at a place: command, number of words before it, first of them.
_adval_place()
{
    REPLY=''
    case $1 in
    'value 0 ') REPLY='SHIPMENT BOOK ' ;;
    'explain 0 ') REPLY='BOOK ' ;;
    'explain 1 ') REPLY='ENTRY ' ;;
    'explain 2 ') REPLY='LINE ' ;;
    'assists 0 ') REPLY='BOOK ' ;;
    'sql 0 ') REPLY='BOOK ' ;;
    'sql 1 ') REPLY='STATEMENT ' ;;
    'law 0 ') REPLY='list show diff ' ;;
    'law 1 list') REPLY='JURISDICTION ' ;;
    'law 1 show') REPLY='JURISDICTION ' ;;
    'law 2 show') REPLY='WHAT ' ;;
    'law 1 diff') REPLY='JURISDICTION ' ;;
    'law 2 diff') REPLY='DAY ' ;;
    'law 3 diff') REPLY='DAY ' ;;
    'rates 0 ') REPLY='import show list ' ;;
    'rates 1 import') REPLY='FILE ' ;;
    'rates 1 show') REPLY='CURRENCY ' ;;
    'rates 2 show') REPLY='DAY ' ;;
    'tariff 0 ') REPLY='import show list count ' ;;
    'tariff 1 import') REPLY='FILE ' ;;
    'tariff 2 import') REPLY='FILE ' ;;
    'tariff 3 import') REPLY='FILE ' ;;
    'tariff 4 import') REPLY='FILE ' ;;
    'tariff 5 import') REPLY='FILE ' ;;
    'tariff 6 import') REPLY='FILE ' ;;
    'tariff 7 import') REPLY='FILE ' ;;
    'tariff 1 show') REPLY='NUMBER ' ;;
    'duty 0 ') REPLY='TABLE ' ;;
    'schema 0 ') REPLY='shipment determination ' ;;
    'completion 0 ') REPLY='bash zsh ' ;;
    'help 0 ') REPLY='COMMAND ' ;;
    'manual 0 ') REPLY='PAGE ' ;;
    esac
}

# What an option of a command takes; nothing for a switch.
_adval_argument()
{
    REPLY=''
    case $1 in
    'value -o') REPLY=FILE ;;
    'value --html') REPLY=FILE ;;
    'value --line') REPLY=LINE ;;
    'value --apportionment') REPLY=WAY ;;
    'value --for') REPLY=LAWS ;;
    'value --law') REPLY=DIR ;;
    'value --data') REPLY=DIR ;;
    'value --schedule') REPLY=NAME ;;
    'value --mapping') REPLY=FILE ;;
    'value --threads') REPLY=N ;;
    'value --memory') REPLY=SIZE ;;
    'value --top') REPLY=N ;;
    'value --width') REPLY=N ;;
    'value --colour') REPLY=WHEN ;;
    'explain --values') REPLY=FILE ;;
    'explain --schedule') REPLY=NAME ;;
    'explain --html') REPLY=FILE ;;
    'explain --law') REPLY=DIR ;;
    'explain --data') REPLY=DIR ;;
    'explain --mapping') REPLY=FILE ;;
    'explain --threads') REPLY=N ;;
    'explain --memory') REPLY=SIZE ;;
    'explain --width') REPLY=N ;;
    'explain --colour') REPLY=WHEN ;;
    'assists --assist') REPLY=ID ;;
    'assists --schedule') REPLY=NAME ;;
    'assists --as-of') REPLY=DAY ;;
    'assists --expected') REPLY=UNITS ;;
    'assists -o') REPLY=FILE ;;
    'assists --html') REPLY=FILE ;;
    'assists --law') REPLY=DIR ;;
    'assists --data') REPLY=DIR ;;
    'assists --mapping') REPLY=FILE ;;
    'assists --threads') REPLY=N ;;
    'assists --memory') REPLY=SIZE ;;
    'assists --width') REPLY=N ;;
    'assists --colour') REPLY=WHEN ;;
    'sql --schedule') REPLY=NAME ;;
    'sql --law') REPLY=DIR ;;
    'sql --data') REPLY=DIR ;;
    'sql --mapping') REPLY=FILE ;;
    'sql --threads') REPLY=N ;;
    'sql --memory') REPLY=SIZE ;;
    'law --law') REPLY=FOLDER ;;
    'law --as-of') REPLY=DAY ;;
    'law --width') REPLY=N ;;
    'law --colour') REPLY=WHEN ;;
    'rates --name') REPLY=NAME ;;
    'rates --jurisdiction') REPLY=XX ;;
    'rates --data') REPLY=DIR ;;
    'rates --law') REPLY=DIR ;;
    'tariff --dates') REPLY=FILE ;;
    'tariff --in-force') REPLY=DAY ;;
    'tariff --revision') REPLY=NAME ;;
    'tariff --as-of') REPLY=DAY ;;
    'tariff --origin') REPLY=XX ;;
    'tariff --claim') REPLY=SYMBOLS ;;
    'tariff --value') REPLY=USD ;;
    'tariff --quantity') REPLY=LIST ;;
    'tariff --part') REPLY=LIST ;;
    'tariff --data') REPLY=DIR ;;
    'tariff --law') REPLY=DIR ;;
    'tariff --width') REPLY=N ;;
    'tariff --colour') REPLY=WHEN ;;
    'duty --schedule') REPLY=NAME ;;
    'duty --day') REPLY=DAY ;;
    'duty --period') REPLY=DAYS ;;
    'duty --columns') REPLY=LIST ;;
    'duty --leave-out') REPLY=LIST ;;
    'duty -o') REPLY=FILE ;;
    'duty --by') REPLY=GROUP ;;
    'duty --top') REPLY=N ;;
    'duty --data') REPLY=DIR ;;
    'duty --law') REPLY=DIR ;;
    esac
}

# The words a placeholder stands for.
_adval_words()
{
    REPLY=''
    case $1 in
    COMMAND) REPLY=' value explain assists sql law rates tariff duty schema completion' ;;
    CURRENCY) REPLY=' ADP AED AFA AFN ALL AMD ANG AOA AON AOR ARA ARS ATS AUD AWG AYM AZM AZN BAD BAM BBD BDT BEF BGL BGN BHD BIF BMD BND BOB BOV BRC BRE BRL BRN BRR BSD BTN BWP BYB BYN BYR BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CSD CSK CUC CUP CVE CYP CZK DDM DEM DJF DKK DOP DZD ECS EEK EGP ERN ESP ETB EUR FIM FJD FKP FRF GBP GEK GEL GHC GHS GIP GMD GNF GRD GTQ GWP GYD HKD HNL HRD HRK HTG HUF IDR IEP ILS INR IQD IRR ISK ITL JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LTT LUF LVL LVR LYD MAD MDL MGA MGF MKD MMK MNT MOP MRO MRU MTL MUR MVR MWK MXN MXP MXV MYR MZM MZN NAD NGN NIC NIO NLG NOK NPR NZD OMR PAB PEI PEN PGK PHP PKR PLN PLZ PTE PYG QAR ROL RON RSD RUB RUR RWF SAR SBD SCR SDD SDG SDP SEK SGD SHP SIT SKK SLE SLL SOS SRD SRG SSP STD STN SUR SVC SYP SZL THB TJR TJS TMM TMT TND TOP TPE TRL TRY TTD TWD TZS UAH UAK UGX USD USN USS UYI UYP UYU UYW UZS VEB VED VEF VES VND VUV WST XAD XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XEU XFO XFU XOF XPD XPF XPT XRE XSU XTS XUA XXX YDD YER YUD YUM YUN ZAR ZMK ZMW ZRN ZRZ ZWD ZWG ZWL ZWN ZWR' ;;
    GROUP) REPLY=' origin chapter cause' ;;
    JURISDICTION) REPLY=' AU CA CN EU IN JP KR MX SG UK US VN WTO incoterms charges' ;;
    LAWS) REPLY=' AU CA CN EU IN JP KR MX SG UK US VN WTO' ;;
    PAGE) REPLY=' value explain assists sql law rates tariff duty schema completion book shipment rates.5' ;;
    WAY) REPLY=' first_shipment produced_to_first_shipment anticipated_production given' ;;
    WHAT) REPLY=' indirect_payment consideration tooling_payment testing quota interest discount rebate price_increase bank_charge own_activity unrelated_payment packing traffic_instrument selling_commission buying_commission brokerage royalty reproduction_right proceeds assist_materials assist_tools assist_consumed assist_design inland_export export_formalities terminal_origin main_freight insurance terminal_destination import_formalities inland_import post_import_work customs_duty import_tax import_fee unclassified' ;;
    WHEN) REPLY=' always never auto' ;;
    XX) REPLY=' AU CA CN EU IN JP KR MX SG UK US VN WTO' ;;
    esac
}

_adval_options()
{
    REPLY='--help'
    case $1 in
    value) REPLY='--help -o --json --html --line --per-unit --all-apportionments --all-methods --apportionment --for --law --data --duty --schedule --mapping --threads --memory --top --worksheet --quiet --width --colour' ;;
    explain) REPLY='--help --values --duty --schedule --json --html --law --data --mapping --threads --memory --width --colour' ;;
    assists) REPLY='--help --assist --entries --duty --schedule --as-of --expected -o --json --html --law --data --mapping --threads --memory --width --colour' ;;
    sql) REPLY='--help --json --csv --duty --schedule --law --data --mapping --threads --memory' ;;
    law) REPLY='--help --law --as-of --stale --json --width --colour' ;;
    rates) REPLY='--help --name --jurisdiction --data --law' ;;
    tariff) REPLY='--help --dates --in-force --revision --as-of --origin --claim --value --quantity --part --json --data --law --width --colour' ;;
    duty) REPLY='--help --schedule --day --period --columns --leave-out --without-layers -o --by --top --json --data --law' ;;
    schema) REPLY='--help' ;;
    completion) REPLY='--help' ;;
    esac
}

# Adds what a placeholder or a plain word offers for $cur.
_adval_offer()
{
    local REPLY found
    case $1 in
    FILE|SHIPMENT|TABLE)
        compopt -o filenames 2>/dev/null
        mapfile -t found < <(compgen -f -- "$cur") ;;
    BOOK|DIR|FOLDER)
        compopt -o filenames 2>/dev/null
        mapfile -t found < <(compgen -d -- "$cur") ;;
    [A-Z]*)
        _adval_words "$1"
        mapfile -t found < <(compgen -W "$REPLY" -- "$cur") ;;
    *)  mapfile -t found < <(compgen -W "$1" -- "$cur") ;;
    esac
    COMPREPLY+=("${found[@]}")
}

_adval()
{
    local cur=${COMP_WORDS[COMP_CWORD]} command='' verb='' kind='' place=0 i=1 word
    local REPLY
    COMPREPLY=()
    while (( i < COMP_CWORD )); do
        word=${COMP_WORDS[i]}
        if [[ -z $command ]]; then
            command=$word
        elif [[ $word == -?* ]]; then
            _adval_argument "$command $word"
            if [[ -n $REPLY ]]; then # its value is the next word, behind a = or not
                [[ ${COMP_WORDS[i+1]} == = ]] && (( i++ ))
                (( i++ ))
                (( i >= COMP_CWORD )) && kind=$REPLY
            fi
        else
            (( place == 0 )) && verb=$word
            (( place++ ))
        fi
        (( i++ ))
    done
    [[ $cur == = ]] && cur=''
    if [[ -z $command ]]; then
        _adval_offer ' value explain assists sql law rates tariff duty schema completion help manual version --help --version'
    elif [[ -n $kind ]]; then
        _adval_offer "$kind"
    elif [[ $cur == -* ]]; then
        _adval_options "$command"
        _adval_offer "$REPLY"
    else
        _adval_place "$command $place $verb"
        [[ -n $REPLY || $place == 0 ]] || _adval_place "$command $place "
        for word in $REPLY; do
            _adval_offer "$word"
        done
    fi
}

complete -F _adval adval
