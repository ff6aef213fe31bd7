/* npy_header.c: the Python dictionary at the head of a .npy file. In: its text. Out: type and
 * shape, or what is wrong with it. */
#include "npy_header.h"

#include <string.h>

struct cursor {
    const char *text, *end;
};

static const struct {
    const char *descr, *name;
    enum rnet_npy_type type;
    size_t bytes;
} types[] = {
    {"<f4", "float32", RNET_NPY_F4, 4}, {"<f8", "float64", RNET_NPY_F8, 8},
    {"|i1", "int8", RNET_NPY_I1, 1},    {"<i2", "int16", RNET_NPY_I2, 2},
    {"<i4", "int32", RNET_NPY_I4, 4},   {"<i8", "int64", RNET_NPY_I8, 8},
    {"|u1", "uint8", RNET_NPY_U1, 1},   {"<u2", "uint16", RNET_NPY_U2, 2},
    {"<u4", "uint32", RNET_NPY_U4, 4},  {"<u8", "uint64", RNET_NPY_U8, 8},
};

const char *rnet_npy_type_name(enum rnet_npy_type type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].type == type)
            return types[i].name;
    return "?";
}

static void skip_space(struct cursor *at)
{
    while (at->text < at->end && strchr(" \t\r\n", *at->text) != NULL && *at->text != '\0')
        at->text++;
}

/* Takes `word` where it stands next. */
static int take(struct cursor *at, const char *word)
{
    skip_space(at);
    size_t length = strlen(word);
    if ((size_t)(at->end - at->text) < length || memcmp(at->text, word, length) != 0)
        return 0;
    at->text += length;
    return 1;
}

/* Takes a quoted string without escapes into `out` (`bytes` bytes, terminated). */
static int take_string(struct cursor *at, char *out, size_t bytes)
{
    skip_space(at);
    if (at->text == at->end || (*at->text != '\'' && *at->text != '"'))
        return 0;
    char quote = *at->text;
    const char *first = at->text + 1;
    const char *last = memchr(first, quote, (size_t)(at->end - first));
    if (last == NULL || (size_t)(last - first) >= bytes)
        return 0;
    memcpy(out, first, (size_t)(last - first));
    out[last - first] = '\0';
    at->text = last + 1;
    return strlen(out) == (size_t)(last - first) && strchr(out, '\\') == NULL;
}

static int take_count(struct cursor *at, int64_t *value)
{
    skip_space(at);
    const char *first = at->text;
    *value = 0;
    while (at->text < at->end && *at->text >= '0' && *at->text <= '9') {
        if (__builtin_mul_overflow(*value, 10, value) ||
            __builtin_add_overflow(*value, *at->text - '0', value))
            return 0;
        at->text++;
    }
    return at->text > first;
}

static int parse_type(struct rnet_npy *npy, struct cursor *at, struct rnet_error *error)
{
    char descr[32];
    if (take(at, "["))
        return rnet_fail(error, "%s: an array of records, not of numbers", npy->path);
    if (!take_string(at, descr, sizeof descr))
        return rnet_fail(error, "%s: the header's descr is no type", npy->path);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(types[i].descr, descr) == 0) {
            npy->type = types[i].type;
            npy->item_bytes = types[i].bytes;
            return 0;
        }
    }
    if (descr[0] == '>')
        return rnet_fail(error, "%s: big-endian data ('%s'); store it with astype('<%s')",
                         npy->path, descr, descr + 1);
    return rnet_fail(error, "%s: type '%s' is not supported", npy->path, descr);
}

static int parse_order(const struct rnet_npy *npy, struct cursor *at, struct rnet_error *error)
{
    if (take(at, "False"))
        return 0;
    if (take(at, "True"))
        return rnet_fail(error, "%s: Fortran order; store it with np.ascontiguousarray", npy->path);
    return rnet_fail(error, "%s: the header's fortran_order is neither True nor False", npy->path);
}

static int parse_shape(struct rnet_npy *npy, struct cursor *at, struct rnet_error *error)
{
    int64_t extent;
    npy->rank = 0;
    npy->count = 1;
    if (!take(at, "("))
        return rnet_fail(error, "%s: the header's shape is no tuple", npy->path);
    while (!take(at, ")")) {
        if (npy->rank == RNET_NPY_RANK_MAX)
            return rnet_fail(error, "%s: more than %d dimensions", npy->path, RNET_NPY_RANK_MAX);
        if (!take_count(at, &extent))
            return rnet_fail(error, "%s: the header's shape has an extent that is no count",
                             npy->path);
        npy->dims[npy->rank++] = extent;
        if (__builtin_mul_overflow(npy->count, extent, &npy->count))
            return rnet_fail(error, "%s: its shape is too large", npy->path);
        if (!take(at, ",") && (at->text == at->end || *at->text != ')'))
            return rnet_fail(error, "%s: the header's shape does not end", npy->path);
    }
    return 0;
}

enum { KEY_DESCR = 1, KEY_ORDER = 2, KEY_SHAPE = 4, KEY_ALL = 7 };

/* One "key: value" of the dictionary; adds the key to `seen`. */
static int parse_item(struct rnet_npy *npy, struct cursor *at, int *seen, struct rnet_error *error)
{
    char key[32];
    if (!take_string(at, key, sizeof key) || !take(at, ":"))
        return rnet_fail(error, "%s: its header is no dictionary", npy->path);
    int bit = strcmp(key, "descr") == 0           ? KEY_DESCR
              : strcmp(key, "fortran_order") == 0 ? KEY_ORDER
              : strcmp(key, "shape") == 0         ? KEY_SHAPE
                                                  : 0;
    if (bit == 0 || (*seen & bit) != 0)
        return rnet_fail(error, "%s: its header has %s key '%s'", npy->path,
                         bit == 0 ? "the unknown" : "twice the", key);
    *seen |= bit;
    if (bit == KEY_DESCR)
        return parse_type(npy, at, error);
    return bit == KEY_ORDER ? parse_order(npy, at, error) : parse_shape(npy, at, error);
}

int rnet_npy_parse(struct rnet_npy *npy, const char *text, size_t bytes, struct rnet_error *error)
{
    struct cursor at = {text, text + bytes};
    int seen = 0;
    if (!take(&at, "{"))
        return rnet_fail(error, "%s: its header is no dictionary", npy->path);
    while (!take(&at, "}")) {
        if (parse_item(npy, &at, &seen, error) != 0)
            return -1;
        if (!take(&at, ",") && (at.text == at.end || *at.text != '}'))
            return rnet_fail(error, "%s: its header does not end", npy->path);
    }
    skip_space(&at);
    if (at.text != at.end)
        return rnet_fail(error, "%s: its header goes on after the dictionary", npy->path);
    if (seen != KEY_ALL)
        return rnet_fail(error, "%s: its header lacks descr, fortran_order or shape", npy->path);
    return 0;
}
