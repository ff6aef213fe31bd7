/* tensor.c: the elements of a tensor as floats, and a file against its manifest. In: tensors of a
 * weights file. Out: floats; every tensor that is missing, misshapen or not finite. */
#include <stdio.h>
#include <string.h>

#include "weights.h"

enum { SHAPE_TEXT_BYTES = RNET_RANK_MAX * 24 };

static float from_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits; subnormals are fraction * 2^-24. */
static float half_to_float(uint16_t half)
{
    uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    uint32_t exponent = (half >> 10) & 0x1f;
    uint32_t fraction = half & 0x3ff;
    if (exponent == 0x1f)
        return from_bits(sign | 0x7f800000 | fraction << 13);
    if (exponent == 0) {
        float magnitude = (float)fraction * 0x1p-24f;
        return sign != 0 ? -magnitude : magnitude;
    }
    return from_bits(sign | (exponent + 112) << 23 | fraction << 13);
}

static uint16_t load_half(const struct rnet_tensor *tensor, int64_t index)
{
    uint16_t bits;
    memcpy(&bits, (const unsigned char *)tensor->data + 2 * index, sizeof bits);
    return bits;
}

int rnet_tensor_floats(const struct rnet_tensor *tensor, float *out)
{
    switch (tensor->dtype) {
    case RNET_F32:
        if (tensor->count > 0)
            memcpy(out, tensor->data, (size_t)tensor->count * sizeof *out);
        return 0;
    case RNET_F16:
        for (int64_t i = 0; i < tensor->count; i++)
            out[i] = half_to_float(load_half(tensor, i));
        return 0;
    case RNET_BF16:
        for (int64_t i = 0; i < tensor->count; i++)
            out[i] = from_bits((uint32_t)load_half(tensor, i) << 16);
        return 0;
    default:
        return -1;
    }
}

/* Index of the first element whose exponent bits are all ones (a NaN or an infinity), -1: none. */
static int64_t find_not_finite(const struct rnet_tensor *tensor)
{
    for (int64_t i = 0; i < tensor->count; i++) {
        uint32_t bits, mask;
        if (tensor->dtype == RNET_F32) {
            memcpy(&bits, (const unsigned char *)tensor->data + 4 * i, sizeof bits);
            mask = 0x7f800000;
        } else {
            bits = load_half(tensor, i);
            mask = tensor->dtype == RNET_F16 ? 0x7c00 : 0x7f80;
        }
        if ((bits & mask) == mask)
            return i;
    }
    return -1;
}

static void append_extent(char *text, long long extent)
{
    size_t used = strlen(text);
    snprintf(text + used, SHAPE_TEXT_BYTES - used, "%s%lld", used == 0 ? "" : " x ", extent);
}

static void tensor_shape(char *text, const struct rnet_tensor *tensor)
{
    snprintf(text, SHAPE_TEXT_BYTES, "%s", tensor->rank == 0 ? "()" : "");
    for (int i = 0; i < tensor->rank; i++)
        append_extent(text, tensor->dims[i]);
}

static void row_shape(char *text, const struct rnet_manifest_row *row)
{
    snprintf(text, SHAPE_TEXT_BYTES, "%s", row->rank == 0 ? "()" : "");
    for (int i = 0; i < row->rank; i++)
        append_extent(text, row->dims[i]);
}

static int same_shape(const struct rnet_tensor *tensor, const struct rnet_manifest_row *row)
{
    if (tensor->rank != row->rank)
        return 0;
    for (int i = 0; i < row->rank; i++)
        if (tensor->dims[i] != row->dims[i])
            return 0;
    return 1;
}

static int is_float_type(enum rnet_dtype dtype)
{
    return dtype == RNET_F32 || dtype == RNET_F16 || dtype == RNET_BF16;
}

enum rnet_fit rnet_manifest_fit(const struct rnet_manifest_row *row,
                                const struct rnet_tensor *tensor, int64_t *index)
{
    if (tensor == NULL)
        return RNET_FITS_NOT_MISSING;
    if (!same_shape(tensor, row))
        return RNET_FITS_NOT_SHAPE;
    if (!is_float_type(tensor->dtype))
        return RNET_FITS_NOT_TYPE;
    *index = find_not_finite(tensor);
    return *index >= 0 ? RNET_FITS_NOT_FINITE : RNET_FITS;
}

static int check_row(const struct rnet_manifest_row *row, const struct rnet_weights *weights,
                     struct rnet_error *error)
{
    char wanted[SHAPE_TEXT_BYTES], found[SHAPE_TEXT_BYTES];
    const char *path = rnet_weights_path(weights);
    const struct rnet_tensor *tensor = rnet_weights_find(weights, row->name);
    int64_t index = -1;
    switch (rnet_manifest_fit(row, tensor, &index)) {
    case RNET_FITS:
        break;
    case RNET_FITS_NOT_MISSING:
        row_shape(wanted, row);
        return rnet_fail_also(error, "%s: tensor '%s' (shape %s) is missing", path, row->name,
                              wanted);
    case RNET_FITS_NOT_SHAPE:
        row_shape(wanted, row);
        tensor_shape(found, tensor);
        return rnet_fail_also(error, "%s: tensor '%s' has shape %s, the network wants %s", path,
                              row->name, found, wanted);
    case RNET_FITS_NOT_TYPE:
        return rnet_fail_also(error, "%s: tensor '%s' is not of type F32, F16 or BF16", path,
                              row->name);
    case RNET_FITS_NOT_FINITE:
        return rnet_fail_also(error,
                              "%s: tensor '%s' is not finite (NaN or infinity) at element "
                              "%lld",
                              path, row->name, (long long)index);
    }
    return 0;
}

int rnet_manifest_check(const struct rnet_manifest_row *rows, size_t count,
                        const struct rnet_weights *weights, struct rnet_error *error)
{
    int result = 0;
    for (size_t i = 0; i < count; i++)
        if (check_row(&rows[i], weights, error) != 0)
            result = -1;
    return result;
}
