/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole numbers, decimals, days and texts are most of every answer and are written here; values of any other
 * type are handed back to the engine one by one, nested ones from within, and it writes them as its own cast
 * would.
 */
#include "render.h"

#include <string.h>

#include "advalorem/date.h"
#include "advalorem/decimal.h"
#include "batch/cells.h"

static bool is_valid(duckdb_vector vector, idx_t row)
{
    uint64_t *validity = duckdb_vector_get_validity(vector);
    return validity == NULL || duckdb_validity_row_is_valid(validity, row);
}

/* ---- integers and decimals ----------------------------------------------------------------------------- */

/* True where the type is kept as an integer of at most 128 bits with a sign. */
static bool integer_at(adv_int128 *out, duckdb_type type, const void *cells, idx_t row)
{
    switch (type) {
    case DUCKDB_TYPE_TINYINT: *out = ((const int8_t *)cells)[row]; return true;
    case DUCKDB_TYPE_SMALLINT: *out = ((const int16_t *)cells)[row]; return true;
    case DUCKDB_TYPE_INTEGER: *out = ((const int32_t *)cells)[row]; return true;
    case DUCKDB_TYPE_BIGINT: *out = ((const int64_t *)cells)[row]; return true;
    case DUCKDB_TYPE_UTINYINT: *out = ((const uint8_t *)cells)[row]; return true;
    case DUCKDB_TYPE_USMALLINT: *out = ((const uint16_t *)cells)[row]; return true;
    case DUCKDB_TYPE_UINTEGER: *out = ((const uint32_t *)cells)[row]; return true;
    case DUCKDB_TYPE_UBIGINT: *out = ((const uint64_t *)cells)[row]; return true;
    case DUCKDB_TYPE_HUGEINT: memcpy(out, (const char *)cells + 16 * row, 16); return true;
    default: return false;
    }
}

static adv_text text_of(adv_arena *arena, const char *bytes, size_t length)
{
    return (adv_text){adv_arena_copy(arena, bytes, length), length};
}

static adv_text decimal_text(adv_arena *arena, adv_int128 value, unsigned scale)
{
    char digits[64];
    size_t length = adv_decimal_format(digits, value, (int)scale, (int)scale);
    return text_of(arena, digits, length);
}

/* ---- the engine's own words ---------------------------------------------------------------------------- */

static duckdb_value value_at(adv_arena *arena, duckdb_vector vector, duckdb_logical_type type, idx_t row);

static duckdb_value decimal_value(duckdb_logical_type type, const void *cells, idx_t row)
{
    adv_int128 value = 0;
    (void)integer_at(&value, duckdb_decimal_internal_type(type), cells, row);
    duckdb_decimal decimal = {.width = duckdb_decimal_width(type), .scale = duckdb_decimal_scale(type)};
    memcpy(&decimal.value, &value, sizeof decimal.value);
    return duckdb_create_decimal(decimal);
}

static duckdb_value enum_value(duckdb_logical_type type, const void *cells, idx_t row)
{
    duckdb_type inner = duckdb_enum_internal_type(type);
    uint64_t at = inner == DUCKDB_TYPE_UTINYINT    ? ((const uint8_t *)cells)[row]
                  : inner == DUCKDB_TYPE_USMALLINT ? ((const uint16_t *)cells)[row]
                                                   : ((const uint32_t *)cells)[row];
    return duckdb_create_enum_value(type, at);
}

static duckdb_value uuid_value(const void *cells, idx_t row)
{
    duckdb_uhugeint value; /* kept with its highest bit turned, so that it sorts */
    memcpy(&value, (const char *)cells + 16 * row, sizeof value);
    value.upper ^= UINT64_C(1) << 63;
    return duckdb_create_uuid(value);
}

static void destroy_values(duckdb_value *values, idx_t count)
{
    for (idx_t i = 0; values != NULL && i < count; i++) {
        duckdb_destroy_value(&values[i]);
    }
}

static duckdb_value list_value(adv_arena *arena, duckdb_vector child, duckdb_logical_type inner, idx_t from,
                               idx_t count, bool array)
{
    duckdb_value *values = ADV_ARENA_ARRAY(arena, count + 1, duckdb_value), list = NULL;
    for (idx_t i = 0; values != NULL && i < count; i++) {
        values[i] = value_at(arena, child, inner, from + i);
    }
    if (values != NULL) {
        list = array ? duckdb_create_array_value(inner, values, count)
                     : duckdb_create_list_value(inner, values, count);
    }
    destroy_values(values, count);
    return list;
}

static duckdb_value struct_value(adv_arena *arena, duckdb_vector vector, duckdb_logical_type type, idx_t row)
{
    idx_t count = duckdb_struct_type_child_count(type);
    duckdb_value *values = ADV_ARENA_ARRAY(arena, count + 1, duckdb_value), whole = NULL;
    for (idx_t i = 0; values != NULL && i < count; i++) {
        duckdb_logical_type inner = duckdb_struct_type_child_type(type, i);
        values[i] = value_at(arena, duckdb_struct_vector_get_child(vector, i), inner, row);
        duckdb_destroy_logical_type(&inner);
    }
    whole = values == NULL ? NULL : duckdb_create_struct_value(type, values);
    destroy_values(values, count);
    return whole;
}

/* A map is kept as a list of pairs. */
static duckdb_value map_value(adv_arena *arena, duckdb_vector pairs, duckdb_logical_type type,
                              duckdb_list_entry entry)
{
    duckdb_logical_type key = duckdb_map_type_key_type(type), value = duckdb_map_type_value_type(type);
    duckdb_value *keys = ADV_ARENA_ARRAY(arena, entry.length + 1, duckdb_value), map = NULL;
    duckdb_value *values = ADV_ARENA_ARRAY(arena, entry.length + 1, duckdb_value);
    for (idx_t i = 0; keys != NULL && values != NULL && i < entry.length; i++) {
        keys[i] = value_at(arena, duckdb_struct_vector_get_child(pairs, 0), key, entry.offset + i);
        values[i] = value_at(arena, duckdb_struct_vector_get_child(pairs, 1), value, entry.offset + i);
    }
    map = keys == NULL || values == NULL ? NULL : duckdb_create_map_value(type, keys, values, entry.length);
    destroy_values(keys, entry.length);
    destroy_values(values, entry.length);
    duckdb_destroy_logical_type(&key);
    duckdb_destroy_logical_type(&value);
    return map;
}

static duckdb_value nested_value(adv_arena *arena, duckdb_vector vector, duckdb_logical_type type, idx_t row)
{
    duckdb_value value = NULL;
    duckdb_logical_type inner = NULL;
    duckdb_list_entry entry = {0, 0};
    switch (duckdb_get_type_id(type)) {
    case DUCKDB_TYPE_STRUCT: return struct_value(arena, vector, type, row);
    case DUCKDB_TYPE_LIST:
        inner = duckdb_list_type_child_type(type);
        entry = ((duckdb_list_entry *)duckdb_vector_get_data(vector))[row];
        value = list_value(arena, duckdb_list_vector_get_child(vector), inner, entry.offset, entry.length,
                           false);
        break;
    case DUCKDB_TYPE_ARRAY:
        inner = duckdb_array_type_child_type(type);
        entry.length = duckdb_array_type_array_size(type);
        value = list_value(arena, duckdb_array_vector_get_child(vector), inner, row * entry.length,
                           entry.length, true);
        break;
    case DUCKDB_TYPE_MAP:
        entry = ((duckdb_list_entry *)duckdb_vector_get_data(vector))[row];
        return map_value(arena, duckdb_list_vector_get_child(vector), type, entry);
    default: return NULL;
    }
    duckdb_destroy_logical_type(&inner);
    return value;
}

static duckdb_value bytes_value(duckdb_type type, const void *cells, idx_t row)
{
    duckdb_string_t text = ((const duckdb_string_t *)cells)[row];
    idx_t length = duckdb_string_t_length(text);
    const char *bytes = duckdb_string_t_data(&text);
    return type == DUCKDB_TYPE_BLOB ? duckdb_create_blob((const uint8_t *)bytes, length)
                                    : duckdb_create_varchar_length(bytes, length);
}

/* NULL = a type nobody could write down here. */
static duckdb_value value_at(adv_arena *arena, duckdb_vector vector, duckdb_logical_type type, idx_t row)
{
    duckdb_type id = duckdb_get_type_id(type);
    const void *cells = duckdb_vector_get_data(vector);
    adv_int128 integer = 0;
    if (!is_valid(vector, row)) {
        return duckdb_create_null_value();
    }
    if (integer_at(&integer, id, cells, row)) {
        duckdb_hugeint value;
        memcpy(&value, &integer, sizeof value);
        return duckdb_create_hugeint(value);
    }
    switch (id) {
    case DUCKDB_TYPE_BOOLEAN: return duckdb_create_bool(((const bool *)cells)[row]);
    case DUCKDB_TYPE_FLOAT: return duckdb_create_float(((const float *)cells)[row]);
    case DUCKDB_TYPE_DOUBLE: return duckdb_create_double(((const double *)cells)[row]);
    case DUCKDB_TYPE_UHUGEINT: return duckdb_create_uhugeint(((const duckdb_uhugeint *)cells)[row]);
    case DUCKDB_TYPE_DECIMAL: return decimal_value(type, cells, row);
    case DUCKDB_TYPE_VARCHAR:
    case DUCKDB_TYPE_BLOB: return bytes_value(id, cells, row);
    case DUCKDB_TYPE_DATE: return duckdb_create_date(((const duckdb_date *)cells)[row]);
    case DUCKDB_TYPE_TIME: return duckdb_create_time(((const duckdb_time *)cells)[row]);
    case DUCKDB_TYPE_TIME_TZ: return duckdb_create_time_tz_value(((const duckdb_time_tz *)cells)[row]);
    case DUCKDB_TYPE_TIMESTAMP: return duckdb_create_timestamp(((const duckdb_timestamp *)cells)[row]);
    case DUCKDB_TYPE_TIMESTAMP_TZ: return duckdb_create_timestamp_tz(((const duckdb_timestamp *)cells)[row]);
    case DUCKDB_TYPE_TIMESTAMP_S: return duckdb_create_timestamp_s(((const duckdb_timestamp_s *)cells)[row]);
    case DUCKDB_TYPE_TIMESTAMP_MS:
        return duckdb_create_timestamp_ms(((const duckdb_timestamp_ms *)cells)[row]);
    case DUCKDB_TYPE_TIMESTAMP_NS:
        return duckdb_create_timestamp_ns(((const duckdb_timestamp_ns *)cells)[row]);
    case DUCKDB_TYPE_INTERVAL: return duckdb_create_interval(((const duckdb_interval *)cells)[row]);
    case DUCKDB_TYPE_UUID: return uuid_value(cells, row);
    case DUCKDB_TYPE_ENUM: return enum_value(type, cells, row);
    default: return nested_value(arena, vector, type, row);
    }
}

static adv_text engine_text(adv_arena *arena, duckdb_vector vector, duckdb_logical_type type, idx_t row)
{
    duckdb_value value = value_at(arena, vector, type, row);
    char *words = value == NULL ? NULL : duckdb_get_varchar(value);
    adv_text text = adv_text_of(words == NULL ? "(this type is not shown; cast it to VARCHAR)" : words);
    text = text_of(arena, text.bytes, text.length);
    duckdb_free(words);
    if (value != NULL) {
        duckdb_destroy_value(&value);
    }
    return text;
}

/* ---- cells --------------------------------------------------------------------------------------------- */

static adv_text cell_text(adv_arena *arena, duckdb_vector vector, duckdb_logical_type type, idx_t row)
{
    duckdb_type id = duckdb_get_type_id(type);
    const void *cells = duckdb_vector_get_data(vector);
    adv_int128 integer = 0;
    char day[11];
    if (integer_at(&integer, id, cells, row)) {
        return decimal_text(arena, integer, 0);
    }
    switch (id) {
    case DUCKDB_TYPE_DECIMAL:
        (void)integer_at(&integer, duckdb_decimal_internal_type(type), cells, row);
        return decimal_text(arena, integer, duckdb_decimal_scale(type));
    case DUCKDB_TYPE_VARCHAR: return adv_cell_text_get((const adv_cell_text *)cells + row);
    case DUCKDB_TYPE_BOOLEAN: return adv_text_of(((const bool *)cells)[row] ? "true" : "false");
    case DUCKDB_TYPE_DATE:
        integer = ((const int32_t *)cells)[row];
        if (integer >= adv_date_of(1, 1, 1) && integer <= adv_date_of(9999, 12, 31)) {
            adv_date_format(day, (adv_date)integer);
            return text_of(arena, day, 10);
        }
        return engine_text(arena, vector, type, row);
    default: return engine_text(arena, vector, type, row);
    }
}

static uint8_t kind_of(duckdb_type id)
{
    switch (id) {
    case DUCKDB_TYPE_DECIMAL: return ADV_SQL_AMOUNT;
    case DUCKDB_TYPE_BOOLEAN: return ADV_SQL_BOOLEAN;
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_HUGEINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER:
    case DUCKDB_TYPE_UBIGINT:
    case DUCKDB_TYPE_UHUGEINT:
    case DUCKDB_TYPE_FLOAT:
    case DUCKDB_TYPE_DOUBLE: return ADV_SQL_NUMBER;
    default: return ADV_SQL_TEXT;
    }
}

static bool add_column(adv_render *r, adv_arena *arena, duckdb_prepared_statement statement, size_t i)
{
    const char *name = duckdb_prepared_statement_column_name(statement, i);
    void *given = NULL; /* the same text: the engine hands it over as const and yet wants it back to free */
    memcpy(&given, &name, sizeof given);
    r->types[i] = duckdb_prepared_statement_column_logical_type(statement, i);
    r->columns[i] = (adv_sql_column){adv_arena_copy(arena, name == NULL ? "" : name,
                                                    name == NULL ? 0 : strlen(name)),
                                     kind_of(duckdb_get_type_id(r->types[i]))};
    duckdb_free(given);
    r->count = i + 1;
    return r->columns[i].name != NULL;
}

adv_status adv_render_open(adv_render *render, adv_arena *arena, duckdb_prepared_statement statement)
{
    size_t count = (size_t)duckdb_prepared_statement_column_count(statement);
    memset(render, 0, sizeof *render);
    adv_arena_init(&render->row, NULL);
    render->columns = ADV_ARENA_ARRAY(arena, count + 1, adv_sql_column);
    render->types = ADV_ARENA_ARRAY(arena, count + 1, duckdb_logical_type);
    render->cells = ADV_ARENA_ARRAY(arena, count + 1, adv_text);
    if (render->columns == NULL || render->types == NULL || render->cells == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        if (!add_column(render, arena, statement, i)) {
            return ADV_ERR_MEMORY;
        }
    }
    return ADV_OK;
}

void adv_render_close(adv_render *render)
{
    for (size_t i = 0; i < render->count; i++) {
        duckdb_destroy_logical_type(&render->types[i]);
    }
    render->count = 0;
    adv_arena_reset(&render->row);
}

const adv_text *adv_render_row(adv_render *render, duckdb_data_chunk chunk, size_t row)
{
    adv_arena_reset(&render->row);
    for (size_t i = 0; i < render->count; i++) {
        duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
        bool there = is_valid(vector, row);
        render->cells[i] =
            there ? cell_text(&render->row, vector, render->types[i], row) : (adv_text){NULL, 0};
        if (there && render->cells[i].bytes == NULL) {
            return NULL;
        }
    }
    return render->cells;
}
